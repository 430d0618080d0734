"""Comparison of the parts of two names: given names, surnames, middle names, suffixes.

The rules and their evidence (different people / same person, in 20,000 labelled pairs): curated short form 0 / 1,729,
goes by a middle name 0 / 449, a part of a compound surname 1 / 99; a plain prefix (Jose, Joseph) 48 / 231 and a slip in
a surname 180 / 110 are questions for people.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from verifier.domain.names.name_words import PARTICLES
from verifier.domain.names.nicknames import ANYBODYS, forms_of, is_akin, is_nickname, is_shaped_like, is_shortened
from verifier.domain.names.surnames import Surname, aligned, relate, without

if TYPE_CHECKING:
    from verifier.domain.names.parse import ParsedName


class Middle(Enum):
    """The relation of the middle names, a second attribute of the person."""

    AGREES_FULL = "agrees_full"
    AGREES_INITIAL = "agrees_initial"
    SILENT = "silent"
    CONFLICT = "conflict"


class Given(Enum):
    """The relation of two given names."""

    SAME = "same"
    NICKNAME = "nickname"  # a curated form, or one given in quotes
    BY_MIDDLE = "by_middle"  # one goes by a middle name of the other
    INITIAL = "initial"
    SHORT = "short"  # looks like a short form, or the same name in another language
    NEAR = "near"  # one slip apart
    DIFFERENT = "different"


# Bound once: on Python 3.11 looking up a member of an enum takes longer than comparing two words.
_SAME, _NICKNAME, _BY_MIDDLE, _INITIAL, _SHORT, _NEAR, _DIFFERENT = Given
_AGREES_FULL, _AGREES_INITIAL, _SILENT, _CONFLICT = Middle
_SAME_SURNAME, _PART, *_ = Surname
_SAYS = (_CONFLICT, _SILENT, _AGREES_INITIAL, _AGREES_FULL)  # from what speaks against a pair to what speaks for it


class Judged(NamedTuple):
    """The relations of all parts of two names, before they become words."""

    given: Given
    surname: Surname
    middle: Middle
    suffix_conflict: bool


def judge(a: ParsedName, b: ParsedName) -> Judged:
    """Relate two parsed names part by part. Symmetric: the order of the two never matters."""
    givens_a, givens_b, surname = a.givens, b.givens, _SAME_SURNAME
    if a.surname != b.surname or not a.surname:
        one, other = aligned(a, b)
        surname = relate(one, other, umlauts=a.umlauts or b.umlauts)
        givens_a, givens_b = one.givens, other.givens
        if surname is _PART:
            givens_a, givens_b = without(givens_a, other.surname), without(givens_b, one.surname)
    given, rest_a, rest_b = _givens(givens_a, givens_b, a.nicknames, b.nicknames)
    middle = _middles(rest_a, rest_b)
    if middle is _CONFLICT:  # a former surname among the middle names contradicts nothing
        own = a.surname + b.surname
        middle = _middles(tuple(w for w in rest_a if w not in own), tuple(w for w in rest_b if w not in own))
    return Judged(given, surname, middle, bool(a.suffix and b.suffix and a.suffix != b.suffix))


_RECENT = 16_384  # answers kept about pairs of given names and about single words
_DOUBLED = re.compile(r"(.)\1")


@lru_cache(maxsize=_RECENT)
def _undoubled(word: str) -> str:
    """Undouble letters, where spellings of one name differ: Phillip and Philip, Russell and Russel."""
    return _DOUBLED.sub(r"\1", word)


_Rest = tuple[tuple[str, ...], tuple[str, ...]]


def _givens(
    a: tuple[str, ...], b: tuple[str, ...], called_a: tuple[str, ...], called_b: tuple[str, ...]
) -> tuple[Given, tuple[str, ...], tuple[str, ...]]:
    """Relate the given names; return the relation and the middle names left to compare on each side."""
    first_a, first_b = a[0], b[0]
    if not first_a or not first_b:
        return _DIFFERENT, (), ()
    if first_a == first_b:
        whole = len(first_a) > 1 or (len(a) > 1 and a == b)
        return _SAME if whole else _INITIAL, a[1:], b[1:]
    alone = len(a) == 1 and len(b) == 1
    joined = None if alone else _run_together(a, b)
    if joined:
        return _SAME, *joined
    kind = _relation(first_a, first_b)
    if kind is _NICKNAME or _is_called(first_a, called_b) or _is_called(first_b, called_a):
        return _NICKNAME, a[1:], b[1:]
    if alone:
        return kind, (), ()
    by_middle = [rest for rest in (_by_middle(a, b), _by_middle(b, a)) if rest]
    if by_middle:  # of two ways to read it the one that says less for the pair, so that their order never matters
        return _BY_MIDDLE, *min(by_middle, key=lambda rest: _SAYS.index(_middles(*rest)))
    if kind is _DIFFERENT:
        perhaps = {_perhaps_by_middle(a, b), _perhaps_by_middle(b, a)} - {None}
        kind = _SHORT if _SHORT in perhaps else _INITIAL if perhaps else kind
    return kind, a[1:], b[1:]


def _perhaps_by_middle(a: tuple[str, ...], b: tuple[str, ...]) -> Given | None:
    """Return INITIAL or SHORT if the first name of one may be a middle name of the other; None if not."""
    for middle in b[1:]:
        if len(middle) == 1 and middle == a[0][0]:
            return _INITIAL if len(b[0]) == 1 else _SHORT
        if len(middle) > 1 and _relation(a[0], middle) in (_SHORT, _NEAR):
            return _SHORT
    return None


@lru_cache(maxsize=_RECENT)
def _relation(one: str, other: str) -> Given:
    """Relate two given names by themselves. The names of a population repeat, so results are cached."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) == 1:
        return _INITIAL if any(form[0] == short for form in forms_of(long)) else _DIFFERENT
    return _NICKNAME if _is_form(short, long) else _loosely(short, long)


def is_one_name(one: str, other: str) -> bool:
    """Return True if two folded given names agree by themselves: a curated or short form, another spelling."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return short == long or _is_form(short, long)


def _is_form(short: str, long: str) -> bool:
    spelt_alike = len(short) > 4 and short[0] == long[0] and _undoubled(short) == _undoubled(long)
    return spelt_alike or is_nickname(short, long) or is_shortened(short, long)


def _is_called(first: str, nicknames: tuple[str, ...]) -> bool:
    """Return True if the other name gives this one in quotes: Thomas "Tom" Sample."""
    if not nicknames:
        return False
    return any(first == nickname or _relation(first, nickname) is _NICKNAME for nickname in nicknames)


def _run_together(a: tuple[str, ...], b: tuple[str, ...]) -> _Rest | None:
    """Return the remaining names if the first are one with or without a space (`Patti Ann`, `Pattiann`), else None."""
    if len(a) > 1 and a[0] + a[1] == b[0]:
        return a[2:], b[1:]
    if len(b) > 1 and b[0] + b[1] == a[0]:
        return a[1:], b[2:]
    return None


def _by_middle(a: tuple[str, ...], b: tuple[str, ...]) -> _Rest | None:
    """Return the remaining names if the first of `a` is a middle name of `b` (R. Neil, William Dale), else None."""
    first = a[0]
    if len(first) > 1:
        for at, middle in enumerate(b[1:], start=1):
            if middle == first or _relation(first, middle) is _NICKNAME:
                return a[1:], b[:at] + b[at + 1 :]
    return None


def _loosely(short: str, long: str) -> Given:
    if long.startswith(short) or (len(short) >= 3 and len(long) - len(short) >= 2 and long.endswith(short)):
        return _SHORT
    if short in ANYBODYS or long in ANYBODYS or is_akin(short, long) or is_shaped_like(short, long):
        return _SHORT
    if len(short) >= 4 and short[0] == long[0] and OSA.distance(short, long, score_cutoff=1) <= 1:
        return _NEAR
    return _DIFFERENT


def _middles(a: tuple[str, ...], b: tuple[str, ...]) -> Middle:
    if not a or not b:
        return _SILENT
    if not PARTICLES.isdisjoint(a + b):  # a shared "de" says nothing
        a, b = _weighty(a), _weighty(b)
    shared = {word for word in a if len(word) > 1 and word in b}
    if shared:
        a, b = tuple(w for w in a if w not in shared), tuple(w for w in b if w not in shared)
        rest_agrees = not a or not b or any(_initial_agrees(one, other) for one in a for other in b)
        return _AGREES_FULL if rest_agrees else _CONFLICT
    joined_a, joined_b = "".join(a), "".join(b)
    if joined_a == joined_b:
        return _AGREES_FULL if len(joined_a) > max(len(a), len(b)) else _AGREES_INITIAL
    if any(_initial_agrees(one, other) for one in a for other in b):
        return _AGREES_INITIAL
    return _CONFLICT


def _weighty(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if len(word) == 1 or word not in PARTICLES) or words


def _initial_agrees(one: str, other: str) -> bool:
    """Return True if one is the initial or the beginning of the other, or one slip or doubled letter away from it."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if long.startswith(short):
        return True
    if len(short) < 4 or one[0] != other[0]:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1 or _undoubled(one) == _undoubled(other)
