"""Titles of a place that plain words may mean: "therapist" in Ohio. They are offered; the creator chooses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from verifier.domain.credentials.abbreviations import DEGREE_NAMES, letters_key
from verifier.domain.credentials.profession import Credential, read_credential, titles_in
from verifier.domain.credentials.titles import BY_PLACE, Family, Level, Title

# What people call a profession, in English and Spanish, without accents. A word may mean several.
_CALLED = {
    Family.COUNSELOR: "counselor counsellor counseling counselling therapist therapy psychotherapist mental "
    "consejero consejera consejeria terapeuta psicoterapeuta",
    Family.MFT: "marriage marital family couples therapist therapy psychotherapist familia familiar matrimonial pareja "
    "parejas terapeuta psicoterapeuta",
    Family.SOCIAL_WORK: "social socialworker therapist therapy psychotherapist trabajador trabajadora terapeuta "
    "psicoterapeuta",
    Family.PSYCHOLOGIST: "psychologist psychology therapist psychotherapist neuropsychologist psicologo psicologa "
    "psicologia terapeuta psicoterapeuta",
    Family.PHYSICIAN: "physician doctor psychiatrist pediatrician surgeon medico medica doctora psiquiatra pediatra "
    "cirujano cirujana",
    Family.NURSE: "nurse nursing midwife anesthetist practitioner enfermero enfermera enfermeria partera",
    Family.DIETITIAN: "dietitian dietician nutritionist nutrition dietista nutricionista nutriologo nutriologa",
}
_MEANS: dict[str, tuple[Family, ...]] = {
    word: tuple(family for family, words in _CALLED.items() if word in words.split())
    for words in _CALLED.values()
    for word in words.split()
}
_DOCTORAL = frozenset({"DOCTORATE", "DOCTORAL", "DOCTORADO", "PROFESSOR", "PROFESORA", "PROFESOR", "SCIENTIST"})
_LEVELS = frozenset({"associate", "candidate", "intern", "limited", "provisional", "graduate", "bachelor", "master"})
_LONG_ENOUGH = 6  # letters of a word in which one or two may be wrong
_SLIPS = 2
_ORDER = {Level.INDEPENDENT: 0, Level.ASSOCIATE: 1, Level.CANDIDATE: 2, Level.DEGREE: 3}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The titles that may be meant, likeliest first, and the others that are checked there."""

    meant: tuple[Title, ...]
    others: tuple[Title, ...]
    exact: bool  # the creator typed the letters or the name of the first


def suggest(typed: str, jurisdiction: str | None) -> Suggestions:
    """Offer the titles of a place that typed words may mean; a word nobody knows means none of them."""
    every = (*titles_in(jurisdiction), *degrees()) if jurisdiction else degrees()
    found = dict.fromkeys(_meant(typed, jurisdiction))
    meant = tuple(title for title in found if jurisdiction or title.family is Family.DEGREE)
    rest = tuple(title for title in dict.fromkeys(every) if title not in found)
    return Suggestions(meant, rest, bool(meant) and _is_typed(typed, meant[0]))


def degrees() -> tuple[Title, ...]:
    """List the degrees that are checked; a degree belongs to no place."""
    return tuple(
        Title(Family.DEGREE, word.lower(), Level.DEGREE, "", word, name) for word, name in DEGREE_NAMES.items()
    )


def _meant(typed: str, jurisdiction: str | None) -> Iterator[Title]:
    """Read letters as letters; words as words first, because letters may stand for another level in another state."""
    read = read_credential(typed, jurisdiction, has_number=False)
    known = [*_of_letters(read, typed, jurisdiction)] if isinstance(read, Credential) else []
    if not known or not _is_typed(typed, known[0]):
        yield from _of_words(typed, jurisdiction)
    yield from known


def _of_letters(read: Credential, typed: str, jurisdiction: str | None) -> Iterator[Title]:
    """Offer what these letters are read as, then the other titles of the family: levels differ by state."""
    if read.is_degree:
        yield from (degree for degree in degrees() if degree.abbreviation == read.word)
        family = Family.PSYCHOLOGIST
    else:
        yield from sorted(read.titles or (read.badge_title,), key=lambda title: not _is_typed(typed, title))
        family = read.family
    if jurisdiction in BY_PLACE:
        yield from sorted(titles_in(jurisdiction, family), key=lambda title: _ORDER[title.level])


def _of_words(typed: str, jurisdiction: str | None) -> Iterator[Title]:
    """Offer the full licences of the professions that the words name, and first those of a level that they name."""
    words = [word for raw in typed.split() if (word := _plain(raw))]
    if not _DOCTORAL.isdisjoint(map(letters_key, words)):
        yield from degrees()
    families = dict.fromkeys(family for word in words for family in _families(word))
    found = [title for family in families for title in titles_in(jurisdiction, family)] if jurisdiction else []
    named = [title for title in found if title.level is Level.INDEPENDENT or _LEVELS & _names(title) & {*words}]
    yield from sorted(named, key=lambda title: (title.level is Level.INDEPENDENT, -_shared(words, title)))


def _families(word: str) -> tuple[Family, ...]:
    """Name the professions a word means, also with a letter or two wrong in a long one."""
    if word in _MEANS or len(word) < _LONG_ENOUGH:
        return _MEANS.get(word, ())
    near = {known: DamerauLevenshtein.distance(word, known, score_cutoff=_SLIPS) for known in _MEANS}
    slips = min(near.values())
    nearest = [known for known, found in near.items() if found == slips] if slips <= _SLIPS else []
    return tuple(dict.fromkeys(family for known in nearest for family in _MEANS[known]))


def _shared(words: list[str], title: Title) -> int:
    return len(_names(title) & {*words})


def _names(title: Title) -> frozenset[str]:
    return frozenset(_plain(word) for word in re.split(r"[^A-Za-z]+", title.name))


def _is_typed(typed: str, title: Title) -> bool:
    return letters_key(typed) in (letters_key(title.abbreviation), letters_key(title.name))


def _plain(word: str) -> str:
    """Write a word in small letters without accents and signs."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z]", "", bare.casefold())
