"""Coverage of every family and place: by machine at the body that grants it, or by hand on the board's page."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from verifier.domain.credentials.profession import Family
from verifier.domain.credentials.titles import STATES
from verifier.domain.evidence import Authority
from verifier.domain.holder import Method
from verifier.registries.coverage.by_hand import beside, places_abroad, register_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.registries.sheet.datasheet import Datasheet

LOOKUPS: Final = Path(__file__).parents[1] / "data" / "state_board_lookup_urls_2026-09.csv"
ELSEWHERE: Final = "*"  # every place not named
# Where nobody but the creator, the platform and people of ours is needed.
ALWAYS: Final = tuple(one.value for one in (Method.PLATFORM_IDENTITY, Method.DOCUMENT, Method.REFEREE_CALL))
_COUNSELLING: Final = frozenset({Family.COUNSELOR, Family.MFT, Family.SOCIAL_WORK})

_BY_MACHINE = "{title} is asked by machine, usually within minutes."
_CURRENT_ONLY = " It lists only people whose licence is in force now: not being on it says nothing about you."
_SWITCHED_OFF = (
    "{title} could be asked by machine, but this service has no permission or key for it. A person looks you up on its "
    "public page."
)
_BY_HAND = (
    "This board cannot be asked by machine. A person looks you up on its public page; please give the number exactly "
    "as it stands on your licence."
)
_OTHER_TITLE = (
    "The board's machine-readable data does not have this title. A person looks you up on the board's page; please "
    "give the number exactly as it stands on your licence."
)
_NO_PAGE = (
    "We know no public register of this profession there. A person looks for one and may ask you for proof from the "
    "body that licensed you."
)
_DEGREE = (
    "A degree is not a licence. With an ORCID iD it is checked by machine where your university itself entered the "
    "degree there; otherwise a person asks you for proof."
)
_DEGREE_BY_HAND = "A degree is not a licence, and no register lists it. A person asks you for proof."


@dataclass(frozen=True, slots=True)
class Link:
    """A public page that helps whoever looks by hand."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class FamilyCoverage:
    """The way in which one family's licences are checked in one place."""

    family: Family
    jurisdiction: str  # "US-WA", "GB"; "" for degrees, "*" for everywhere else
    how: Literal["automatic", "by_hand"]
    words: str  # what the creator is told about it
    source: str = ""  # registry id
    source_name: str = ""
    lookup_url: str = ""  # where a person can look
    see_also: tuple[Link, ...] = ()  # for reviewers
    bindings: tuple[str, ...] = ALWAYS  # methods that can be open for such a claim


Speaking = dict[tuple[str, Family], "Datasheet"]


def coverage_rows(on: Iterable[Datasheet], off: Iterable[Datasheet] = ()) -> tuple[FamilyCoverage, ...]:
    """Build the coverage of every family in every place, by the sources that are on and those that are off."""
    on = tuple(on)
    asked, silent = _primaries(on), _primaries(off)
    licensed = [family for family in Family if family is not Family.DEGREE]
    places = [*(f"US-{state}" for state in sorted(STATES)), *places_abroad(), ELSEWHERE]
    rows = [_row(family, place, asked, silent) for family in licensed for place in places]
    rows.append(_degrees(asked.get(("US", Family.DEGREE))))
    return tuple(replace(row, bindings=_bindings(row, on)) for row in rows)


def row_for(rows: Iterable[FamilyCoverage], jurisdiction: str, family: Family) -> FamilyCoverage:
    """Return the row of a claim: its own place's, its country's, or everywhere else's."""
    by_place = {row.jurisdiction: row for row in rows if row.family is family}
    if family is Family.DEGREE:
        return by_place[""]
    return by_place.get(jurisdiction) or by_place.get(jurisdiction[:2]) or by_place[ELSEWHERE]


def lookup_url(jurisdiction: str, family: Family) -> str:
    """Return the board's look-up page for a reviewer, or the register that serves for it; empty where none is known."""
    counselling, psychology, statewide = _lookups().get(jurisdiction, ("", "", False))
    if family is Family.PSYCHOLOGIST and psychology:
        return psychology
    if family in _COUNSELLING or statewide:
        return counselling
    register = register_for(jurisdiction, family)
    if register is not None:
        return register.lookup_url
    return "" if psychology else counselling


def untold(row: FamilyCoverage) -> FamilyCoverage:
    """Build the row of a title that the place's source does not list: people look it up on the board's page."""
    url = lookup_url(row.jurisdiction, row.family) or row.lookup_url
    return FamilyCoverage(row.family, row.jurisdiction, "by_hand", _OTHER_TITLE, "", "", url, row.see_also)


def _primaries(sheets: Iterable[Datasheet]) -> Speaking:
    primary = [sheet for sheet in sheets if sheet.authority is Authority.PRIMARY]
    return {(sheet.jurisdiction, family): sheet for sheet in primary for family in sheet.families}


def _bindings(row: FamilyCoverage, on: tuple[Datasheet, ...]) -> tuple[str, ...]:
    """List the methods that can be open, in the order of the whole list, by what the granting bodies there hold."""
    place = row.jurisdiction or "US"
    granting = [sheet for sheet in on if sheet.authority is Authority.PRIMARY and sheet.jurisdiction == place]
    fields = [sheet.fields for sheet in granting if row.family in sheet.families]
    degree = row.family is Family.DEGREE and bool(fields)
    possible = {
        Method.ORCID_SIGN_IN: degree,
        Method.REGISTRY_CONTACT_CODE: any(one.email for one in fields),
        Method.REGISTRY_WRITE_BACK: degree,
        Method.DOMAIN_NONCE: any(one.website for one in fields),
    }
    return tuple(method.value for method in Method if method.value in ALWAYS or possible[method])


def _row(family: Family, place: str, asked: Speaking, silent: Speaking) -> FamilyCoverage:
    see_also = tuple(Link(one.title, one.lookup_url) for one in beside(place, family))
    sheet = asked.get((place, family))
    if sheet is not None:
        words = _BY_MACHINE.format(title=sheet.title) + (_CURRENT_ONLY if _is_current_only(sheet) else "")
        return FamilyCoverage(family, place, "automatic", words, sheet.id, sheet.title, sheet.lookup_url, see_also)
    sheet = silent.get((place, family))
    if sheet is not None:
        words = _SWITCHED_OFF.format(title=sheet.title)
        return FamilyCoverage(family, place, "by_hand", words, "", sheet.title, sheet.lookup_url, see_also)
    return _by_hand(family, place, see_also)


def _by_hand(family: Family, place: str, see_also: tuple[Link, ...]) -> FamilyCoverage:
    register, url = register_for(place, family), lookup_url(place, family)
    if register is None or url != register.lookup_url:
        return FamilyCoverage(
            family, place, "by_hand", _BY_HAND if url else _NO_PAGE, lookup_url=url, see_also=see_also
        )
    return FamilyCoverage(family, place, "by_hand", register.creator, "", register.title, url, see_also)


def _degrees(sheet: Datasheet | None) -> FamilyCoverage:
    if sheet is None:
        return FamilyCoverage(Family.DEGREE, "", "by_hand", _DEGREE_BY_HAND)
    return FamilyCoverage(Family.DEGREE, "", "automatic", _DEGREE, sheet.id, sheet.title, sheet.lookup_url)


def _is_current_only(sheet: Datasheet) -> bool:
    return sheet.roster is not None and sheet.roster.current_only


@lru_cache(maxsize=1)
def _lookups() -> dict[str, tuple[str, str, bool]]:
    """Load, per state, counselling page, psychology page, and whether the first serves every profession."""
    with LOOKUPS.open(encoding="utf-8", newline="") as file:
        return {
            f"US-{row['state']}": (
                row["counselor_lookup_url"],
                row["psychology_lookup_url"],
                row["note"].startswith("statewide"),
            )
            for row in csv.DictReader(file)
        }
