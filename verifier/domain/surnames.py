"""How two surnames relate, and where in a written name the surname begins."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from verifier.domain.names import PARTICLES

if TYPE_CHECKING:
    from verifier.domain.names import ParsedName


class Surname(Enum):
    """How two surnames relate."""

    SAME = "same"
    PART = "part"  # one is a part of the other: a compound surname or a former name kept as a middle name
    NEAR = "near"  # a slip or two apart, or cut short
    DIFFERENT = "different"


class Reading(NamedTuple):
    """One reading of a name: which words are given and which the surname."""

    givens: tuple[str, ...]
    surname: tuple[str, ...]


def aligned(a: ParsedName, b: ParsedName) -> tuple[Reading, Reading]:
    """Read both names so that equal surnames meet: reading order does not say where a compound surname begins."""
    one, other = Reading(a.givens, a.surname), Reading(b.givens, b.surname)
    joined_a, joined_b = "".join(a.surname), "".join(b.surname)
    again_a = None if a.surname_known else _split_at(one, joined_b)
    again_b = None if b.surname_known else _split_at(other, joined_a)
    if again_a and again_b:  # both could give way: the longer surname is the one both can have written
        return (again_a, other) if len(joined_b) >= len(joined_a) else (one, again_b)
    return again_a or one, again_b or other


def _split_at(split: Reading, joined: str) -> Reading | None:
    """The reading whose last words, run together, are this surname; a known surname is never taken apart."""
    words = split.givens + split.surname
    for cut in range(len(split.givens), 0, -1):
        if "".join(words[cut:]) == joined:
            return Reading(words[:cut], words[cut:])
    return None


_DIGRAPHS = re.compile(r"([aou])e|aa")


@lru_cache(maxsize=4096)
def _squeezed(word: str) -> str:
    """One spelling for transliterated vowels: Mueller and Muller are both how a register writes Müller."""
    return _DIGRAPHS.sub(lambda found: found[1] or "a", word)


def relate(one: Reading, other: Reading, *, umlauts: bool) -> Surname:
    """How the surnames of two readings relate; with `umlauts` written on one side, ae is a and ue is u."""
    a, b = "".join(one.surname), "".join(other.surname)
    if not a or not b:
        return Surname.DIFFERENT
    if a == b or (umlauts and _squeezed(a) == _squeezed(b)):
        return Surname.SAME
    if _is_part(one, other) or _is_part(other, one):
        return Surname.PART
    return Surname.NEAR if _is_near(a, b) else Surname.DIFFERENT


def _is_part(one: Reading, other: Reading) -> bool:
    """Whether all of one's surname is found in the other's, or among its middle names. Particles alone say nothing."""
    words = [word for word in one.surname if len(word) > 2 and word not in PARTICLES]
    return bool(words) and all(word in other.surname or word in other.givens[1:] for word in words)


def _is_near(a: str, b: str) -> bool:
    """A slip (two in a long surname), run together with another, or a long surname cut short or anglicised."""
    short, long = sorted((a, b), key=len)
    if len(short) < 4 or _is_neighbour(short, long):
        return False
    apart = OSA.distance(a, b)
    if apart <= (1 if len(long) < _LONG else 2):
        return True
    begins_alike = short[:2] == long[:2] and len(long) >= _LONG and apart >= 4
    return begins_alike or (len(long) - len(short) >= 4 and (long.endswith(short) or long.startswith(short)))


_LONG = 8  # letters; in shorter surnames two slips are another surname


def _is_neighbour(short: str, long: str) -> bool:
    """A few letters more, or another letter at an end, make another surname: Berry and Perry, Robert and Roberts."""
    more = len(long) - len(short)
    if more:
        return long.startswith(short) and (more in (2, 3) or (more == 1 and len(long) < _LONG))
    return short[1:] == long[1:] or short[:-1] == long[:-1]


def without(givens: tuple[str, ...], surname: tuple[str, ...]) -> tuple[str, ...]:
    """The given names without a surname kept among the middle names."""
    return (givens[0], *(word for word in givens[1:] if word not in surname))
