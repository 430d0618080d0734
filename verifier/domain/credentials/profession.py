"""The meaning of a claimed credential in the state it is claimed in.

Titles differ by state: LPC, LMHC, LPCC, LCPC, LCMHC and LPCMH are one family, and the same letters can be a full
licence in one state and a candidate's in another (LPCC: California and Colorado). A badge says the state's own title
and level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from verifier.domain.credentials.abbreviations import DEGREE_NAMES, DOCTORATES, WORDS, full_letters, letters_key
from verifier.domain.credentials.titles import BY_PLACE, Family, Level, Title

__all__ = [
    "Credential",
    "Family",
    "Level",
    "Satisfaction",
    "Title",
    "UnknownCredential",
    "accepted_credentials",
    "family_of_taxonomy",
    "read_credential",
    "satisfies",
    "title_of",
    "titles_in",
]


@dataclass(frozen=True, slots=True)
class Credential:
    """A claimed credential, read in the place it is claimed in."""

    word: str  # the letters as claimed, tidied: "LPC"
    family: Family
    titles: tuple[Title, ...]  # any one of these on a record satisfies the claim; empty: no record can
    badge_title: Title  # what a badge would say unless the record names a closer title
    is_degree: bool


@dataclass(frozen=True, slots=True)
class UnknownCredential:
    """Letters this service does not verify."""

    word: str


class Satisfaction(StrEnum):
    """The relation of a record's title to a claimed credential."""

    SAME = "same"
    LOWER_LEVEL = "lower_level"  # an associate's or candidate's record under a full claim
    HIGHER_LEVEL = "higher_level"  # a full licence under an associate's claim: a stale claim, a person looks
    OTHER_BRANCH = "other_branch"  # MD and DO, RN and LPN, or another state's title
    OTHER_FAMILY = "other_family"


_ADVANCED = frozenset({"aprn", "np", "cns", "cnm", "crna"})
_RANK = {Level.DEGREE: 0, Level.CANDIDATE: 1, Level.ASSOCIATE: 2, Level.INDEPENDENT: 3}
_TIERS = frozenset({"bachelor", "master", "certified", "advanced", "clinical"})  # social work is one ladder, not crafts


def accepted_credentials() -> tuple[str, ...]:
    """List the letters a creator may claim, in alphabetical order."""
    local = {title.abbreviation for titles in BY_PLACE.values() for title in titles}
    return tuple(sorted({meaning[0] for meaning in WORDS.values()} | local | set(DEGREE_NAMES), key=str.upper))


@lru_cache(maxsize=256)
def titles_in(jurisdiction: str | None, family: Family | None = None) -> tuple[Title, ...]:
    """List the titles of one place; without a table (abroad) the families' plain titles under its own code."""
    place = jurisdiction or ""
    titles = BY_PLACE.get(place) or tuple(
        Title(t.family, t.branch, t.level, place, t.abbreviation, t.name) for t in BY_PLACE[""]
    )
    return tuple(title for title in titles if family is None or title.family is family)


@lru_cache(maxsize=4096)  # every title of every sheet is looked up for every question of a claim
def title_of(jurisdiction: str, letters: str, level: Level | None = None) -> Title:
    """Find the state's title with these letters (and level, where it uses the letters twice). KeyError if none."""
    wanted = letters_key(letters)
    for title in titles_in(jurisdiction):
        if letters_key(title.abbreviation) == wanted and level in (None, title.level):
            return title
    raise KeyError(f"{jurisdiction} grants no {letters}")


def read_credential(word: str, jurisdiction: str | None, *, has_number: bool) -> Credential | UnknownCredential:
    """Read the letters a creator claims, by the titles of this place.

    Letters the state grants mean what the state means; other letters of a profession mean the state's full licence.
    PhD, PsyD and EdD with a US state and a licence number claim that state's psychologist licence, else a degree.
    """
    key = full_letters(word)
    if key in DOCTORATES:
        return _doctorate(DOCTORATES[key], jurisdiction, has_number=has_number)
    own = _own_title(key, jurisdiction)
    if own is not None:
        titles = _interchangeable(own, jurisdiction)
        return Credential(own.abbreviation, own.family, titles, own, is_degree=False)
    meaning = WORDS.get(key)
    if meaning is None:
        return UnknownCredential(word.strip()[:40])
    return _general(*meaning, jurisdiction)


def _doctorate(word: str, jurisdiction: str | None, *, has_number: bool) -> Credential:
    if has_number and (jurisdiction or "") in BY_PLACE and jurisdiction:
        titles = _of(jurisdiction, Family.PSYCHOLOGIST, frozenset({"psychologist"}), Level.INDEPENDENT)
        return Credential(word, Family.PSYCHOLOGIST, titles, titles[0], is_degree=False)
    degree = Title(Family.DEGREE, word.lower(), Level.DEGREE, jurisdiction or "", word, DEGREE_NAMES[word])
    return Credential(word, Family.DEGREE, (degree,), degree, is_degree=True)


def _own_title(key: str, jurisdiction: str | None) -> Title | None:
    """Find the place's own title of these letters or this name, the lower tier where the letters mean both."""
    own = [t for t in titles_in(jurisdiction) if key in (letters_key(t.abbreviation), letters_key(t.name))]
    return min(own, key=lambda title: _RANK[title.level], default=None)


def _interchangeable(own: Title, jurisdiction: str | None) -> tuple[Title, ...]:
    """List the titles that satisfy a claim of this one: its branch's full licences; of a lower tier only it."""
    if own.level is not Level.INDEPENDENT:
        return (own,)
    branches = _ADVANCED if own.branch == "aprn" else frozenset({own.branch})
    rest = _of(jurisdiction, own.family, branches, own.level)
    return (own, *(title for title in rest if title != own))


def _general(word: str, family: Family, branch: str, level: Level, jurisdiction: str | None) -> Credential:
    """Read letters the place does not grant: its own titles of the same family, branch and level satisfy them."""
    branches = frozenset({branch})
    if branch == "aprn":
        branches = _ADVANCED
    elif branch in _ADVANCED:
        branches = frozenset({branch, "aprn"})
    elif family is Family.PHYSICIAN:
        branches = frozenset({branch, "physician"})  # some states print one licence for both degrees
    titles = _of(jurisdiction, family, branches, level)
    plain = Title(family, branch, level, jurisdiction or "", word, _plain_name(word, family, branch, level))
    return Credential(word, family, titles, titles[0] if titles else plain, is_degree=False)


def _of(jurisdiction: str | None, family: Family, branches: frozenset[str], level: Level) -> tuple[Title, ...]:
    return tuple(t for t in titles_in(jurisdiction, family) if t.branch in branches and t.level is level)


def _plain_name(word: str, family: Family, branch: str, level: Level) -> str:
    """Return the family's plain name for a title the place does not grant."""
    if family is Family.DIETITIAN:
        return "Registered Dietitian"  # a national registration; these places license nobody
    same = [t for t in BY_PLACE[""] if (t.family, t.branch, t.level) == (family, branch, level)]
    return same[0].name if same else word


def satisfies(claimed: Credential, record_title: Title) -> Satisfaction:
    """Compare a record's title with the claimed credential."""
    if record_title.family is not claimed.family:
        return Satisfaction.OTHER_FAMILY
    wanted = claimed.titles or (claimed.badge_title,)
    if record_title.jurisdiction != wanted[0].jurisdiction:
        return Satisfaction.OTHER_BRANCH
    if any((t.branch, t.level) == (record_title.branch, record_title.level) for t in claimed.titles):
        return Satisfaction.SAME
    tiers = {wanted[0].branch, record_title.branch} <= _TIERS
    if not tiers and all(t.branch != record_title.branch for t in wanted):
        return Satisfaction.OTHER_BRANCH
    return _by_level(wanted[0], record_title)


def _by_level(wanted: Title, record_title: Title) -> Satisfaction:
    difference = _RANK[record_title.level] - _RANK[wanted.level]
    if difference == 0:
        return Satisfaction.OTHER_BRANCH
    return Satisfaction.LOWER_LEVEL if difference < 0 else Satisfaction.HIGHER_LEVEL


# NUCC Health Care Provider Taxonomy codes, copyright American Medical Association; codes and our own families only.
_TAXONOMY = (
    (r"101YP2500X|101YM0800X|101Y00000X", Family.COUNSELOR),
    (r"106H00000X", Family.MFT),
    (r"1041C0700X|104100000X", Family.SOCIAL_WORK),
    (r"103T\w+|103G\w+", Family.PSYCHOLOGIST),
    (r"20[2478]\w+|209800000X", Family.PHYSICIAN),
    (r"163W\w+|363L\w+|364S\w+|367500000X|367A00000X|164W00000X|164X00000X", Family.NURSE),
    (r"133V\w+", Family.DIETITIAN),
)


def family_of_taxonomy(code: str) -> Family | None:
    """Return the family of an NPPES taxonomy code; None for codes of no licence we verify."""
    if len(code) != len("101YP2500X"):
        return None
    return next((family for pattern, family in _TAXONOMY if re.fullmatch(pattern, code)), None)
