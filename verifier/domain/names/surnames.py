"""Comparison of two surnames, and where in a written name the surname begins."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from verifier.domain.names.name_words import PARTICLES

if TYPE_CHECKING:
    from verifier.domain.names.parse import ParsedName


class Surname(Enum):
    """The relation of two surnames."""

    SAME = "same"
    PART = "part"  # one is a part of the other: a compound surname or a former name kept as a middle name
    NEAR = "near"  # a slip or two apart, or cut short
    DIFFERENT = "different"


# Bound once: on Python 3.11 looking up a member of an enum takes longer than comparing two words.
_SAME, _PART, _NEAR, _DIFFERENT = Surname


class Reading(NamedTuple):
    """One reading of a name: which words are given and which the surname."""

    givens: tuple[str, ...]
    surname: tuple[str, ...]


def aligned(a: ParsedName, b: ParsedName) -> tuple[Reading, Reading]:
    """Read both names so that equal surnames meet: reading order does not say where a compound surname begins."""
    one, other = Reading(a.givens, a.surname), Reading(b.givens, b.surname)
    again_a = None if a.surname_known or len(a.givens) == 1 else _split_at(one, "".join(b.surname))
    again_b = None if b.surname_known or len(b.givens) == 1 else _split_at(other, "".join(a.surname))
    if not (again_a or again_b):
        return one, other
    if again_a and again_b:  # both could give way: the longer surname is the one both can have written
        return (again_a, other) if len("".join(b.surname)) >= len("".join(a.surname)) else (one, again_b)
    return again_a or one, again_b or other


def _split_at(split: Reading, joined: str) -> Reading | None:
    """Find another reading whose last words, run together, are this surname; a known surname is never taken apart."""
    words = split.givens + split.surname
    for cut in range(len(split.givens) - 1, 0, -1):
        if "".join(words[cut:]) == joined:
            return Reading(words[:cut], words[cut:])
    return None


_DIGRAPHS = re.compile(r"([aou])e|aa")


@lru_cache(maxsize=4096)
def _squeezed(word: str) -> str:
    """Shorten transliterated vowels to one spelling: Mueller and Muller are both how a register writes Müller."""
    return _DIGRAPHS.sub(lambda found: found[1] or "a", word)


def relate(one: Reading, other: Reading, *, umlauts: bool) -> Surname:
    """Relate the surnames of two readings; with `umlauts` written on one side, ae is a and ue is u."""
    a, b = "".join(one.surname), "".join(other.surname)
    if not a or not b:
        return _DIFFERENT
    if a == b or (umlauts and _squeezed(a) == _squeezed(b)):
        return _SAME
    if _is_part(one, other) or _is_part(other, one):
        return _PART
    return _NEAR if _is_near(a, b) else _DIFFERENT


def _is_part(one: Reading, other: Reading) -> bool:
    """Return True if all of one's surname is in the other's, or among its middle names. Particles do not count."""
    if len(other.surname) == 1 and len(other.givens) == 1:
        return False  # a given name and one other surname: no room for a part
    words = [word for word in one.surname if len(word) > 2 and word not in PARTICLES]
    return bool(words) and all(word in other.surname or word in other.givens[1:] for word in words)


def _is_near(a: str, b: str) -> bool:
    """Return True for a slip (two in a long surname), one joined to another, cut off, or written by ear."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) < 4 or _is_neighbour(short, long):
        return False
    apart = OSA.distance(a, b)
    if apart <= (1 if len(long) < _LONG else 2):
        return True
    begins_alike = short[:2] == long[:2] and len(long) >= _LONG and apart >= 4
    if begins_alike or (len(long) - len(short) >= 4 and (long.endswith(short) or long.startswith(short))):
        return True
    return len(long) >= _LONG - 1 and short[0] == long[0] and _is_heard_alike(short, long)


_LONG = 8  # letters; in shorter surnames two slips are another surname
_HEARD = re.compile(r"sch|sh|[ct]z|ck|ph|[cqvz]")
_AS_HEARD = {"sch": "s", "sh": "s", "cz": "s", "tz": "s", "z": "s", "ck": "k", "c": "k", "q": "k", "ph": "f", "v": "w"}
_UNHEARD = re.compile(r"[aeiouyh]")
_TWICE = re.compile(r"(.)\1+")


def _is_heard_alike(a: str, b: str) -> bool:
    """Return True if four or more consonants sound alike; with fewer too many families sound the same."""
    sounds = _sounds(a)
    return len(sounds) > 3 and sounds == _sounds(b)


@lru_cache(maxsize=4096)
def _sounds(word: str) -> str:
    """Reduce a surname to its consonants as they sound: Kimbell and Kymbal, Raczkowar and Rashkovar."""
    heard = _HEARD.sub(lambda found: _AS_HEARD[found[0]], word)
    return _TWICE.sub(r"\1", _UNHEARD.sub("", heard))


def _is_neighbour(short: str, long: str) -> bool:
    """Return True if a few letters more, or another at an end, make another surname: Berry, Perry; Robert, Roberts."""
    more = len(long) - len(short)
    if more:
        return long.startswith(short) and (more in (2, 3) or (more == 1 and len(long) < _LONG))
    return short[1:] == long[1:] or short[:-1] == long[:-1]


def without(givens: tuple[str, ...], surname: tuple[str, ...]) -> tuple[str, ...]:
    """Drop a surname that is kept among the middle names from the given names."""
    return (givens[0], *(word for word in givens[1:] if word not in surname))
