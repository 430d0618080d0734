"""Names against the rows of exclusion lists. Lists print legal names; people write and are registered in many ways.

A list says one of two surnames, or both; joins what was apart (DELACRUZ, OBRIEN, QUINTEROIBARRA) and parts what was
joined; and cuts a surname off after twenty letters. Rows are found by every part of a surname, on both sides, and then
compared as a whole: a shared part with another given name is no fit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from verifier.domain.names.name_words import PARTICLES
from verifier.domain.names.parse import ParsedName, from_parts, parse
from verifier.domain.names.relate import Given, Middle, judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from verifier.domain.evidence import PersonName

_JOINED_ON = frozenset({"mc", "mac", "o", "d", "st", "san", "santa"})  # McDonald is not Donald, wherever the gap is
_GLUED = ("vanden", "vander", "delas", "delos", "vande", "dela", "del", "van", "von", "al")  # longest first
_LEAST = 4  # letters that have to be left of a surname without its glued particle
_KEPT = 16  # letters of a key: lists cut a surname off at 20, and transliterated vowels make it shorter still
_FULL_FIELD = 20  # characters a list prints of a surname
_VOWEL_PAIRS = re.compile(r"([aou])e+")
_ONE_SURNAME = ("x",)
_FORMERLY = frozenset("nee born formerly previously fka aka maiden was now".split())


class Fit(IntEnum):
    """The degree to which a row fits a name."""

    CONTRADICTED = 1  # the names agree but for a middle name or a suffix that is another
    LOOSE = 2  # one doubt: a short or foreign form, an initial, another second surname
    WHOLE = 3  # given name and surname agree, or one surname is a part of the other


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart for a list: first and middle names, and the words of the surname."""

    givens: tuple[str, ...]
    surname: tuple[str, ...]
    parsed: ParsedName
    cut_off: bool = False  # the list had no room for the end of the surname

    @property
    def behind(self) -> tuple[str, ...]:
        """The words after the first name, any of which may begin the surname of a written name."""
        return self.givens[1:] + self.surname


@lru_cache(maxsize=4096)
def known(text: str) -> tuple[Name, ...]:
    """Read a name as the person, their platform or a board writes it, in every way it can be read.

    The O of `Sean O Brien` may belong to the surname or be a middle initial; what stands in brackets may be a former
    surname: `Mary (Jones) Smith`.
    """
    name = _name(parse(text))
    former = _words([word for word in name.parsed.nicknames if word not in _FORMERLY])
    return (*_readings(name), *((replace(name, surname=former),) if former else ()))


def _readings(name: Name) -> tuple[Name, ...]:
    *first, last = name.givens
    if first and last in _JOINED_ON:
        return name, replace(name, givens=tuple(first), surname=_words((last, *name.surname)))
    whole = name.parsed.surname
    if len(whole) > 1 and len(whole[0]) == 1 and whole[0] in _JOINED_ON:
        return name, replace(name, givens=(*name.givens, whole[0]), surname=_words(whole[1:]))
    return (name,)


def printed(name: PersonName) -> Name:
    """Read a name as the list prints it. Without a given name, the whole name is read from the surname field."""
    if not name.given and " " in name.surname:
        return _name(parse(name.surname))
    return _name(from_parts(name), cut_off=len(name.surname) >= _FULL_FIELD)


def _name(parsed: ParsedName, *, cut_off: bool = False) -> Name:
    return Name(tuple(map(_squeezed, parsed.givens)), _words(parsed.surname), parsed, cut_off)


def _words(surname: Sequence[str]) -> tuple[str, ...]:
    """Split a surname into words, with Mc, O and St joined to the word they belong to."""
    words = list[str]()
    for word in map(_squeezed, surname):
        if words and words[-1] in _JOINED_ON:
            words[-1] += word
        else:
            words.append("st" if word == "saint" else word)
    return tuple(word for word in words if word)


@lru_cache(maxsize=16_384)
def _squeezed(word: str) -> str:
    """Shorten transliterated vowels to one spelling: MUELLER and Müller are one name."""
    return _VOWEL_PAIRS.sub(r"\1", word)


@lru_cache(maxsize=4096)
def keys(text: str) -> frozenset[str]:
    """Return the index keys of the rows that may be about a person of this written name."""
    return frozenset(key for name in known(text) for key in _keys(name.behind or name.givens))


@lru_cache(maxsize=8192)
def keys_of_surname(surname: str) -> frozenset[str]:
    """Return the index keys of a row with this printed surname."""
    if not surname.strip():
        return frozenset()
    parsed = parse(f"x {surname.replace(',', ' ')}")  # without the suffix and the letters behind it
    return _keys(_words(parsed.givens[1:] + parsed.surname))


def _keys(words: Sequence[str]) -> frozenset[str]:
    """Join every run of these words; a particle may begin a run, and end one only as the very last word."""
    runs = ((words[a:b], b == len(words)) for a in range(len(words)) for b in range(a + 1, len(words) + 1))
    joined = {_joined(run) for run, last in runs if _tells(run, last)}
    return frozenset(key[:_KEPT] for whole in joined for key in (whole, _bare(whole)) if key)


def _tells(run: Sequence[str], last: bool) -> bool:  # noqa: FBT001  a column of the caller's
    if last and len(run) == 1:
        return True  # O and Le are surnames, too
    if any(len(word) == 1 and word not in PARTICLES for word in run):
        return False  # an initial is no part of one
    return last or run[-1] not in PARTICLES


def _bare(word: str) -> str:
    """Cut off the particle that was joined to a surname: cruz of delacruz."""
    return next((word[len(p) :] for p in _GLUED if word.startswith(p) and len(word) - len(p) >= _LEAST), word)


def fit(one: Name, row: Name) -> Fit | None:
    """Grade how well a row fits a name; None where it is about somebody else."""
    other = _completed(row, one)
    judged = judge(_given_part(one, other), _given_part(other, one))
    if judged.given is Given.DIFFERENT:  # asked first: the rows at hand share a surname, and few a given name
        return None
    doubts = _surname_doubts(one, other)
    if doubts is None:
        return None
    by_middle = judged.given is Given.BY_MIDDLE and _joined(one.surname) != _joined(other.surname)
    doubts += by_middle or judged.given in _DOUBTFUL
    against = judged.middle is Middle.CONFLICT or judged.suffix_conflict
    if doubts + against > 1:
        return None
    return Fit.CONTRADICTED if against else Fit.LOOSE if doubts else Fit.WHOLE


_DOUBTFUL = frozenset({Given.INITIAL, Given.SHORT, Given.NEAR})


def _completed(row: Name, one: Name) -> Name:
    """Complete a surname that the list cut off, from the other name's spelling."""
    if not (row.cut_off and row.surname):
        return row
    last, mine = row.surname[-1], one.behind
    whole = (*mine, *("".join(mine[at:]) for at in range(len(mine) - 1)))  # both halves may be run together
    longer = next((word for word in whole if word.startswith(last) and len(last) >= _LEAST), last)
    return Name(row.givens, (*row.surname[:-1], longer), row.parsed)


def _surname_doubts(one: Name, other: Name) -> int | None:
    """Return 0 if one surname is the other or part of it, 1 if each has a part the other lacks, None if they differ."""
    behind = one.behind
    if not (behind and other.surname):
        return None
    whole = _joined(other.surname)
    if any(_joined(behind[at:]) == whole for at in range(len(behind))) or _joined(one.surname) == whole:
        return 0
    mine, all_mine = (_cores(_glued(words, other.surname)) for words in (one.surname, behind))
    theirs = _cores(_glued(other.surname, behind))
    if not theirs & all_mine:
        return None
    if theirs <= all_mine or (mine & theirs and mine <= theirs | _cores(other.givens[1:])):
        return 0
    return 1


def _glued(words: tuple[str, ...], like: Sequence[str]) -> tuple[str, ...]:
    """Join the words of a surname where the other side writes them as one: `de Leon Garcia` beside DELEON."""
    for start in range(len(words) - 1):
        for end in range(len(words), start + 1, -1):
            if (run := _joined(words[start:end])) in like:
                return (*words[:start], run, *_glued(words[end:], like))
    return words


def _joined(words: Sequence[str]) -> str:
    return _squeezed("".join(words))


@lru_cache(maxsize=16_384)
def _cores(words: tuple[str, ...]) -> frozenset[str]:
    """Drop the particles of a surname, joined or apart; a surname of particles alone keeps its last word (Le)."""
    cores = frozenset(_bare(word) for word in words if word not in PARTICLES and len(word) > 1)
    return cores or frozenset(words[-1:])


def _given_part(one: Name, other: Name) -> ParsedName:
    """Keep the given names, without a surname that stands among the middle names, ready to be compared."""
    own = frozenset(other.surname) | frozenset(one.surname)
    givens = (one.givens[0], *(word for word in one.givens[1:] if word not in own))
    if givens[0] == "ma" and len(givens) > 1:  # Ma. Luisa
        givens = ("maria", *givens[1:])
    return ParsedName("", givens, _ONE_SURNAME, one.parsed.suffix, one.parsed.nicknames, surname_known=True)


def best_fit(names: Iterable[str], row: Name) -> tuple[Fit, str] | None:
    """Grade how well a row fits the best of several names; return the grade and that name, or None."""
    readings = ((name, text) for text in names for name in known(text))
    fits = ((found, text) for name, text in readings if (found := fit(name, row)) is not None)
    return max(fits, key=lambda pair: pair[0], default=None)
