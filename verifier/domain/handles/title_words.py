"""Look-up of the words of the field in handles and display names, and which of them agree with a claimed profession."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from verifier.domain.credentials.abbreviations import DOCTORATES, WORDS
from verifier.domain.credentials.titles import Family
from verifier.domain.handles.field_words import (
    AMBIGUOUS,
    CITIES,
    LETTERS,
    LONG_LETTERS,
    NATIVE,
    OF_NUTRITION,
    STEMS,
    TICKS,
    WHOLE_WORDS,
    Beside,
    Kind,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_F, _B = Family, Beside
# Which words agree with a claimed profession: every title of its family, and what its people may call themselves.
AGREEING: Mapping[Family, frozenset[Kind]] = MappingProxyType(
    {
        _F.COUNSELOR: frozenset({_F.COUNSELOR, _B.THERAPIST}),
        _F.MFT: frozenset({_F.MFT, _B.THERAPIST}),
        _F.SOCIAL_WORK: frozenset({_F.SOCIAL_WORK, _B.THERAPIST}),
        _F.PSYCHOLOGIST: frozenset({_F.PSYCHOLOGIST, _F.DEGREE, _B.DOCTOR, _B.THERAPIST, _B.PSYCHOLOGY}),
        _F.PHYSICIAN: frozenset({_F.PHYSICIAN, _B.DOCTOR, _B.THERAPIST, _B.SPECIALTY}),
        _F.NURSE: frozenset({_F.NURSE}),
        _F.DIETITIAN: frozenset({_F.DIETITIAN}),
        _F.DEGREE: frozenset({_F.DEGREE, _B.DOCTOR, _B.PSYCHOLOGY}),
    }
)
ADVANCED_NURSES: frozenset[Kind] = frozenset({_F.NURSE, _B.SPECIALTY, _B.THERAPIST})
ADVANCED_BRANCHES = frozenset({"aprn", "np", "cns", "cnm", "crna"})


def _by_word(tables: dict[Kind, str]) -> dict[str, Kind]:
    return {word: kind for kind, words in tables.items() for word in words.split()}


@lru_cache(maxsize=1)
def cities() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Map the letters of a state to its listed cities, each split into words."""
    return {state: tuple(_city_words(listed)) for state, listed in CITIES.items()}


def _city_words(listed: str) -> Iterator[tuple[str, ...]]:
    single, *several = listed.split("|")
    yield from ((word,) for word in single.split())
    yield from (tuple(name.split()) for name in several)


@lru_cache(maxsize=1)
def letters() -> dict[str, Kind]:
    """Map title letters that may stand behind a name to their kind."""
    claimable: dict[str, Kind] = {key.lower(): meaning[1] for key, meaning in WORDS.items() if _is_short(key)}
    doctorates: dict[str, Kind] = dict.fromkeys((word.lower() for word in DOCTORATES), Family.DEGREE)
    return claimable | doctorates | _by_word(LETTERS)


def _is_short(key: str) -> bool:
    return len(key) <= 6 and key.isalpha()  # longer keys are names of titles


@lru_cache(maxsize=1)
def spelled() -> dict[str, Kind]:
    """Map title letters to their kind, also in the small letters that look like them: `rnd` is md, `lcsvv` lcsw."""
    known = letters()
    alike = {
        word.replace("m", "rn").replace("w", "vv"): kind
        for word, kind in known.items()
        if ("m" in word or "w" in word) and word not in AMBIGUOUS and kind is not Beside.OTHER
    }
    return alike | known


@lru_cache(maxsize=1)
def words() -> dict[str, Kind]:
    """Map whole words of the field, folded, to their kind."""
    return _by_word(WHOLE_WORDS)


@lru_cache(maxsize=1)
def edges() -> dict[str, Kind]:
    """Map letters and words that assert something even when joined to other letters in a handle to their kind."""
    long = {word: kind for word, kind in words().items() if len(word) >= _EDGES_FROM and word not in _NOT_AT_EDGES}
    return {word: letters()[word] for word in LONG_LETTERS} | long


_EDGES_FROM = 5  # from so many letters on a word may stand run together with others in a handle
_NOT_AT_EDGES = frozenset({"medico", "medica", "official", "oficial", "lekar", "laege", "verifie"})


def in_run(run: str) -> set[Kind]:
    """Collect the kinds whose stems occur in a run of folded letters, also across the words it was written in."""
    seen, nurses = _of_nurses().subn("nurse", run)
    found = {kind for kind, stems in STEMS.items() if any(stem in seen for stem in stems.split())}
    return found | ({Family.NURSE} if nurses else set())


@lru_cache(maxsize=1)
def _of_nurses() -> re.Pattern[str]:
    """Compile the pattern of a medical field before "nurse": a psychiatric nurse, an oncology nurse."""
    return re.compile(f"(?:{'|'.join(STEMS[Beside.SPECIALTY].split())})[a-z]{{0,2}}(?:mentalhealth)?nurse")


def is_of_nutrition(before: str, kind: Kind) -> bool:
    """Return True if the word before makes a therapist or counselor one of nutrition, diabetes or lactation."""
    return kind is Beside.THERAPIST and before in OF_NUTRITION


def in_native(text: str) -> set[Kind]:
    """Collect the kinds that a text asserts in another alphabet, or with a tick."""
    small = text.casefold()
    found: set[Kind] = {
        kind for kind, listed in NATIVE.items() if any(word in small for word in listed.casefold().split())
    }
    return found | ({Beside.MARK} if TICKS & set(text) else set())


def all_entries() -> list[tuple[str, Kind]]:
    """List every word of the tables with its kind, so that a test can check each one."""
    stems = [(stem, kind) for kind, listed in STEMS.items() for stem in listed.split()]
    native = [(word, kind) for kind, listed in NATIVE.items() for word in listed.split()]
    return [*letters().items(), *words().items(), *stems, *native, *((tick, Beside.MARK) for tick in sorted(TICKS))]


def ends_in_letters(word: str) -> bool:
    """Return True if long title letters begin or end a word (`xrnlmft`), which is then nobody's name."""
    return any(word.startswith(long) or word.endswith(long) for long in (*LONG_LETTERS, "verified", "md"))
