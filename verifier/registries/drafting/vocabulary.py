"""Sorting of a source's words as far as they are obvious. The others go to a person, never to a default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from verifier.domain.credentials.abbreviations import letters_key
from verifier.domain.credentials.profession import Family, Title, titles_in
from verifier.domain.evidence import Action, Standing
from verifier.registries.sheet.parse import Surprise, fold, read_standing
from verifier.registries.sheet.row_reader import FAMILY_WORDS

_STATUS_WORDS: Final = {
    Standing.ACTIVE: "active|current",
    Standing.ACTIVE_RESTRICTED: "active - with conditions|active with conditions|active with restrictions|"
    "active - restricted|active on probation|active - probation|probation|active - with restrictions",
    Standing.INACTIVE: "inactive|retired|retired - inactive|inactive - retired",
    Standing.EXPIRED: "expired|lapsed|not renewed|delinquent|lapsed due to non-renewal|expired - not renewed",
    Standing.SUSPENDED: "suspended|suspension|summary suspension|summarily suspended|emergency suspension",
    Standing.REVOKED: "revoked|revocation",
    Standing.SURRENDERED: "surrendered|voluntary surrender|voluntarily surrendered|relinquished",
    Standing.DENIED: "denied|renewal denied",
    Standing.DECEASED: "deceased",
    Standing.PENDING: "pending|application pending",
    Standing.SUPERSEDED: "superseded",
    Standing.VOID: "void|null and void",
}
_STANDINGS: Final = {word: kind for kind, words in _STATUS_WORDS.items() for word in words.split("|")}
_ACTIONS: Final = {
    **dict.fromkeys(("n", "no", "none", "false", "0"), Action.NONE),
    **dict.fromkeys(("y", "yes", "true", "1"), Action.TAKEN),
    "pending": Action.PENDING,
}
# "Temporary Psychologist" is not the state's title: whether it counts is for a person.
_QUALIFIED: Final = frozenset({"license", "licence", "licensed", "the", "of", "and", "in"})


@dataclass(frozen=True, slots=True)
class Sorted:
    """Words by their meaning, and those left to a person, the most frequent first."""

    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open: Mapping[str, int] = field(default_factory=dict)


def sorted_statuses(counts: Mapping[str, int]) -> Sorted:
    """Sort status words by our standings. A compound ("Revoked, Expired") needs no entry: its parts are read."""
    known: dict[str, list[str]] = {}
    left = {}
    for word, count in _frequent(counts):
        standing = _STANDINGS.get(fold(word))
        if standing is not None:
            known.setdefault(standing.value, []).append(word)
        elif not _is_compound(word):
            left[word] = count
    return Sorted(_in_order(known, Standing), left)


def sorted_actions(counts: Mapping[str, int]) -> Sorted:
    """Sort action words: one that is not plainly none or pending is an action. An empty cell is left open."""
    kinds = {word: _ACTIONS.get(fold(word), Action.TAKEN) for word in counts if word}
    none = [word for word, kind in kinds.items() if kind is Action.NONE]
    pending = [word for word, kind in kinds.items() if kind is Action.PENDING]
    known = {"none": none, "pending": pending, "taken": ["*"]}
    left = {"": counts[""]} if counts.get("") else {}
    return Sorted({kind: tuple(listed) for kind, listed in known.items() if listed}, left)


def sorted_types(counts: Mapping[str, int], jurisdiction: str) -> Sorted:
    """Sort licence types: titles of the state; those that sound like ours stay open; the rest are not ours."""
    titles = _by_name(jurisdiction)
    known: dict[str, list[str]] = {}
    left = {}
    for word, count in _frequent(counts):
        title = titles.get(_bare(word))
        if title is not None:
            known.setdefault(title, []).append(word)
        elif not titles or sounds_like_ours(word) or _is_letters(word):
            left[word] = count
    return Sorted({title: tuple(listed) for title, listed in known.items()}, left)


def sounds_like_ours(word: str) -> bool:
    """Return True if a type has a word of our professions, so that passing over it could lose a licence."""
    return any(part in fold(word) for part in FAMILY_WORDS)


def _is_letters(word: str) -> bool:
    """Return True if a type is a few letters, such as PSY, that only somebody who knows the board can read."""
    return letters_key(word).isalpha() and len(word) <= len("LCMHCA")


def references(jurisdiction: str) -> dict[str, Title]:
    """Map the letters a sheet writes (`LMHC`, or `LPC/associate` where letters serve twice) to the state's titles."""
    titles = [title for title in titles_in(jurisdiction) if title.family is not Family.DEGREE]
    letters = [title.abbreviation for title in titles]
    return {
        title.abbreviation if letters.count(title.abbreviation) == 1 else f"{title.abbreviation}/{title.level}": title
        for title in titles
    }


def _by_name(jurisdiction: str) -> dict[str, str]:
    """Map the bare form of names and letters to title references; one that two titles share is left out."""
    found: dict[str, set[str]] = {}
    for reference, title in (references(jurisdiction) if jurisdiction else {}).items():
        for spelling in (title.name, title.abbreviation):
            found.setdefault(_bare(spelling), set()).add(reference)
    return {spelling: next(iter(named)) for spelling, named in found.items() if len(named) == 1}


def _bare(words: str) -> str:
    """Drop from a title the words that boards add or leave out: `Mental Health Counselor License`."""
    return " ".join(part for part in fold(words).replace(",", " ").split() if part not in _QUALIFIED)


def _is_compound(word: str) -> bool:
    try:
        read_standing(word, _STANDINGS, "status")
    except Surprise:
        return False
    return True


def _frequent(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(((word, count) for word, count in counts.items() if word), key=lambda one: -one[1])


def _in_order(known: Mapping[str, list[str]], kinds: Iterable[Standing]) -> dict[str, tuple[str, ...]]:
    return {kind.value: tuple(known[kind.value]) for kind in kinds if kind.value in known}
