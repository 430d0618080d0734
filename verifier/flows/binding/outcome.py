"""The outcomes of one answer to an attempt."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.domain.holder import Holder


@dataclass(frozen=True, slots=True)
class Shown:
    """Control was shown; the holder is established at this level."""

    level: Holder
    detail: str = ""  # a stable code that reviewers see beside it: "domain_young", "domain_not_listed"


@dataclass(frozen=True, slots=True)
class Missed:
    """The answer was wrong: a guess is used up."""

    code: str


@dataclass(frozen=True, slots=True)
class NotNow:
    """The other side did not answer. It costs nothing and says nothing."""

    code: str


@dataclass(frozen=True, slots=True)
class ForPeople:
    """Reviewers look at what was sent in."""

    code: str


Outcome = Shown | Missed | NotNow | ForPeople
