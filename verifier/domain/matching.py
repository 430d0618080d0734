"""Do two written names name the same person? Verdict and points in words a reviewer can read.

Names cannot tell namesakes apart: `match` says that the names agree, never that the person does (bindings do that).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from verifier.domain.names import from_parts, parse
from verifier.domain.relations import Given, Judged, Middle, judge
from verifier.domain.surnames import Surname

if TYPE_CHECKING:
    from verifier.domain.names import ParsedName

__all__ = ["Middle", "NameVerdict", "Point", "compare", "compare_names", "from_parts", "parse"]

Agreement = Literal["agrees", "differs", "silent", "near"]
Verdict = Literal["match", "possible", "mismatch"]


@dataclass(frozen=True, slots=True)
class Point:
    """One field of claim and record side by side, with the reason for its verdict."""

    field: str
    claimed: str
    registry: str
    verdict: Agreement
    why: str


@dataclass(frozen=True, slots=True)
class NameVerdict:
    """What two names say to each other."""

    verdict: Verdict
    points: tuple[Point, ...]
    given_initial_only: bool  # one side knows the given name only by its initial: never enough to bind
    middle: Middle


def compare_names(claimed: str, registry: str) -> Verdict:
    """Compare two written names: `match`, `possible` (a person looks) or `mismatch`."""
    return _verdict(judge(parse(claimed), parse(registry)))


def compare(claimed: ParsedName, registry: ParsedName) -> NameVerdict:
    """Compare two names and explain every part of the verdict."""
    judged = judge(claimed, registry)
    initial = min(len(claimed.given), len(registry.given)) <= 1
    return NameVerdict(_verdict(judged), _points(judged, claimed, registry), initial, judged.middle)


def _verdict(judged: Judged) -> Verdict:
    given, surname, middle, suffix_conflict = judged
    conflict = middle is Middle.CONFLICT
    if given is Given.DIFFERENT or surname is Surname.DIFFERENT:
        return "possible" if _may_have_changed(judged) else "mismatch"
    if surname is Surname.NEAR or given in (Given.SHORT, Given.NEAR):
        return "mismatch" if conflict else "possible"
    if given is Given.INITIAL and middle is not Middle.AGREES_FULL:
        return "possible"
    if given is Given.BY_MIDDLE and surname is Surname.PART:
        return "possible"
    return "possible" if conflict or suffix_conflict else "match"


def _may_have_changed(judged: Judged) -> bool:
    """One name changed and the rest agrees (a marriage, another first name), or too little is said to tell."""
    given, surname, middle, _ = judged
    if surname is Surname.DIFFERENT:
        too_little = given is Given.INITIAL and middle is Middle.SILENT
        return too_little or (given is Given.SAME and middle in _MIDDLE_AGREES)
    return surname is Surname.SAME and middle in _MIDDLE_AGREES


_MIDDLE_AGREES = frozenset({Middle.AGREES_FULL, Middle.AGREES_INITIAL})
_GIVEN_WORDS: dict[Given, tuple[Agreement, str]] = {
    Given.SAME: ("agrees", "The same given name."),
    Given.NICKNAME: ("agrees", "A usual short form of the same given name, or the nickname given in quotes."),
    Given.BY_MIDDLE: ("agrees", "One side goes by what is a middle name on the other."),
    Given.INITIAL: ("near", "One side has only an initial; it fits."),
    Given.SHORT: ("near", "Perhaps a short or foreign form of the same name; many are names of their own."),
    Given.NEAR: ("near", "The given names are one slip apart."),
    Given.DIFFERENT: ("differs", "Different given names."),
}
_SURNAME_WORDS: dict[Surname, tuple[Agreement, str]] = {
    Surname.SAME: ("agrees", "The same surname."),
    Surname.PART: ("agrees", "One surname is part of the other, or kept among the middle names."),
    Surname.NEAR: ("near", "The surnames are alike but not the same: a slip, a cut or another family."),
    Surname.DIFFERENT: ("differs", "Different surnames; ask for a former name if there is one."),
}
_MIDDLE_WORDS: dict[Middle, tuple[Agreement, str]] = {
    Middle.AGREES_FULL: ("agrees", "The same full middle name."),
    Middle.AGREES_INITIAL: ("agrees", "The middle names agree as far as the initial goes."),
    Middle.SILENT: ("silent", "At least one side has no middle name."),
    Middle.CONFLICT: ("differs", "The middle names contradict each other: perhaps a namesake."),
}


def _points(judged: Judged, a: ParsedName, b: ParsedName) -> tuple[Point, ...]:
    return (
        Point(
            "given_name",
            a.shown((a.given, *a.nicknames)),
            b.shown((b.given, *b.nicknames)),
            *_GIVEN_WORDS[judged.given],
        ),
        Point("middle_names", a.shown(a.middles), b.shown(b.middles), *_MIDDLE_WORDS[judged.middle]),
        Point("surname", a.shown(a.surname), b.shown(b.surname), *_SURNAME_WORDS[judged.surname]),
        _suffix_point(judged, a, b),
    )


def _suffix_point(judged: Judged, a: ParsedName, b: ParsedName) -> Point:
    if judged.suffix_conflict:
        return Point("name_suffix", a.suffix, b.suffix, "differs", "Two generations of one name: perhaps a relative.")
    if a.suffix and b.suffix:
        return Point("name_suffix", a.suffix, b.suffix, "agrees", "The same suffix.")
    return Point("name_suffix", a.suffix, b.suffix, "silent", "At least one side has no suffix.")
