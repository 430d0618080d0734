"""Comparison of a correction or an answer with the claim: the same words once more are no change, however spaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.domain.credentials.numbers import canonical_number
from verifier.flows.core.errors import FieldFault, Invalid

if TYPE_CHECKING:
    from verifier.domain.claim import Identity, Words
    from verifier.domain.credentials.titles import Family

_WORDS = ("name", "npi", "orcid", "institution", "email", "locale", "statement")
_NO_ANSWER = frozenset({"email", "locale"})  # how they can be reached answers no question


class Said(NamedTuple):
    """The words of a claim that can change."""

    credential: str
    jurisdiction: str | None
    words: Words
    identity: Identity | None


def changes(before: Said, after: Said, family: Family) -> set[str]:
    """Name the fields that say something else than before."""
    found = {field for field in _WORDS if _plain(getattr(before.words, field)) != _plain(getattr(after.words, field))}
    if _number(before, family) != _number(after, family):
        found.add("number")
    if before.identity != after.identity:
        found.add("identity")
    return found | {
        field for field in ("credential", "jurisdiction") if getattr(before, field) != getattr(after, field)
    }


def insist_new(changed: set[str], *, answers: bool) -> None:
    """Refuse an answer or a correction that says nothing new: people would read the same case once more."""
    if changed - (_NO_ANSWER if answers else set()):
        return
    detail = "Nothing in this is new. Say it in your own words, change what is wrong or asked for, or send a document."
    raise Invalid("nothing_changed", detail, faults=(FieldFault("/statement", "nothing_changed", detail),))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _number(said: Said, family: Family) -> str:
    return canonical_number(said.words.number, said.jurisdiction or "", family) if said.words.number else ""
