"""What one answer to a try comes to."""

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
    """It was not that: a try is used up."""

    code: str


@dataclass(frozen=True, slots=True)
class NotNow:
    """Nobody could say: the other side did not answer. It costs nothing and says nothing."""

    code: str


@dataclass(frozen=True, slots=True)
class ForPeople:
    """People look at what was sent in."""

    code: str


Outcome = Shown | Missed | NotNow | ForPeople
