"""Comparison of two written names: verdict and points in words a reviewer can read.

Names cannot tell namesakes apart: `match` says that the names agree, never that the person does (bindings do that).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from verifier.domain.names.parse import from_parts, parse
from verifier.domain.names.relate import Given, Judged, Middle, judge
from verifier.domain.names.surnames import Surname, aligned

if TYPE_CHECKING:
    from verifier.domain.names.parse import ParsedName

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
    """The result of comparing two names."""

    verdict: Verdict
    points: tuple[Point, ...]
    given_initial_only: bool  # one side knows the given name only by its initial: never enough to bind
    middle: Middle


def compare_names(claimed: str, registry: str) -> Verdict:
    """Compare two written names: `match`, `possible` (a person looks) or `mismatch`."""
    one, other = parse(claimed), parse(registry)
    verdict = _verdict(judge(one, other))
    return verdict if verdict == "match" else compare(one, other).verdict


def compare(claimed: ParsedName, registry: ParsedName) -> NameVerdict:
    """Compare two names, in every way they can be meant, and explain every part of the verdict.

    Unknown words behind a whole name and a comma are letters or given names: whichever agrees. A family name that
    stands first without a comma is a question for people: Thomas James is not James Thomas.
    """
    plain = _as_read(claimed, registry)
    if plain.verdict == "match":
        return plain
    for one, other in _meant_otherwise(claimed, registry):
        if _agrees_plainly(judge(one, other)):
            return _as_read(one, other)
    if plain.verdict != "mismatch":
        return plain
    asked = ((_turned(claimed, registry), _ORDER), (_formerly(claimed, registry), _FORMER))
    return next((_asked(read, why) for found, why in asked for read in found if read.verdict == "match"), plain)


def _agrees_plainly(judged: Judged) -> bool:
    """Return True if first name and surname are the very ones: GARCIA LOPEZ, ANA is not Logan Garcia Lopez."""
    same = judged.given in (_SAME, _NICKNAME) and judged.surname is _SAME_SURNAME
    return same and _verdict(judged) == "match"


def _as_read(claimed: ParsedName, registry: ParsedName) -> NameVerdict:
    judged = judge(claimed, registry)
    initial = min(len(claimed.given), len(registry.given)) <= 1
    return NameVerdict(_verdict(judged), _points(judged, claimed, registry), initial, judged.middle)


def _meant_otherwise(claimed: ParsedName, registry: ParsedName) -> list[tuple[ParsedName, ParsedName]]:
    """Pair one side's other reading with the other as it is written: two guesses at once would agree too easily."""
    one, other = claimed.otherwise, registry.otherwise
    return [*([(one, registry)] if one else []), *([(claimed, other)] if other else [])]


def _turned(claimed: ParsedName, registry: ParsedName) -> list[NameVerdict]:
    turned = [(one, registry) for one in claimed.turned()] + [(claimed, other) for other in registry.turned()]
    # A reading that agrees from the other side is the same question.
    return [_as_read(one, other) for one, other in (*turned, *((other, one) for one, other in turned))]


def _formerly(claimed: ParsedName, registry: ParsedName) -> list[NameVerdict]:
    former = [(one, registry) for one in claimed.formerly()] + [(claimed, other) for other in registry.formerly()]
    return [_as_read(one, other) for one, other in former if _agrees_plainly(judge(one, other))]


def _asked(read: NameVerdict, why: Point) -> NameVerdict:
    return replace(read, verdict="possible", points=(*read.points, why))


def _verdict(judged: Judged) -> Verdict:
    given, surname, middle, suffix_conflict = judged
    conflict = middle is _CONFLICT
    if given is _DIFFERENT or surname is _OTHER_SURNAME:
        return "possible" if _may_have_changed(judged) else "mismatch"
    if surname is _NEAR_SURNAME or given is _SHORT or given is _NEAR:
        return "mismatch" if conflict else "possible"
    if given is _INITIAL and middle is not _AGREES_FULL:
        return "possible"
    if given is _BY_MIDDLE and surname is _PART:
        return "possible"
    return "possible" if conflict or suffix_conflict else "match"


def _may_have_changed(judged: Judged) -> bool:
    """Return True if one name changed and the rest agrees (a marriage), or too little is said to tell."""
    given, surname, middle, _ = judged
    middle_agrees = middle is _AGREES_FULL or middle is _AGREES_INITIAL
    if surname is _OTHER_SURNAME:
        too_little = given is _INITIAL and middle is _SILENT
        return too_little or (given is _SAME and middle_agrees)
    return surname is _SAME_SURNAME and middle_agrees


_ORDER = Point("name_order", "", "", "near", "The names agree if the family name stands first on one side.")
_FORMER = Point("surname", "", "", "near", "The names agree if what stands in brackets is a former surname.")
# Bound once: on Python 3.11 looking up a member of an enum takes longer than comparing two words.
_SAME, _NICKNAME, _BY_MIDDLE, _INITIAL, _SHORT, _NEAR, _DIFFERENT = Given
_SAME_SURNAME, _PART, _NEAR_SURNAME, _OTHER_SURNAME = Surname
_AGREES_FULL, _AGREES_INITIAL, _SILENT, _CONFLICT = Middle
_GIVEN_WORDS: dict[Given, tuple[Agreement, str]] = {
    Given.SAME: ("agrees", "The same given name."),
    Given.NICKNAME: ("agrees", "A usual short form of the same given name, or the nickname given in quotes."),
    Given.BY_MIDDLE: ("agrees", "One side goes by what is a middle name on the other."),
    Given.INITIAL: ("near", "The given name is only an initial on one side or both; it fits."),
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
    """Show each part of the two names as it was read for comparing: a compound surname stands where both have it."""
    one, other = aligned(a, b)
    return (
        _given_point(judged, a, b),
        _point("middle_names", a.shown(one.givens[1:]), b.shown(other.givens[1:]), _MIDDLE_WORDS[judged.middle]),
        _surname_point(judged, a.shown(one.surname), b.shown(other.surname)),
        _suffix_point(judged, a, b),
    )


def _point(field: str, claimed: str, registry: str, words: tuple[Agreement, str]) -> Point:
    return Point(field, claimed, registry, *words)


def _given_point(judged: Judged, a: ParsedName, b: ParsedName) -> Point:
    claimed, registry = a.shown((a.given, *a.nicknames)), b.shown((b.given, *b.nicknames))
    return _point("given_name", claimed, registry, _GIVEN_WORDS[judged.given] if a.given and b.given else _ABSENT)


def _surname_point(judged: Judged, claimed: str, registry: str) -> Point:
    if judged.given is _BY_MIDDLE and judged.surname is _PART:
        return _point("surname", claimed, registry, _BOTH_MOVED)
    absent = judged.surname is _OTHER_SURNAME and not (claimed and registry)
    return _point("surname", claimed, registry, _ABSENT if absent else _SURNAME_WORDS[judged.surname])


_ABSENT: tuple[Agreement, str] = ("differs", "One side does not have this part of the name: too little to compare.")
_BOTH_MOVED: tuple[Agreement, str] = (
    "near",
    "One surname is part of the other, but the given name is a middle name, too: both at once is a question.",
)


def _suffix_point(judged: Judged, a: ParsedName, b: ParsedName) -> Point:
    if judged.suffix_conflict:
        return Point("name_suffix", a.suffix, b.suffix, "differs", "Two generations of one name: perhaps a relative.")
    if a.suffix and b.suffix:
        return Point("name_suffix", a.suffix, b.suffix, "agrees", "The same suffix.")
    return Point("name_suffix", a.suffix, b.suffix, "silent", "At least one side has no suffix.")
