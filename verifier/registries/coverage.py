"""What is checked where: by a machine at the body that grants it, or by a person with the board's own look-up page."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from verifier.domain.evidence import Authority
from verifier.domain.profession import Family
from verifier.domain.titles import STATES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.registries.datasheet import Datasheet

LOOKUPS: Final = Path(__file__).parent / "data" / "state_board_lookup_urls_2026-09.csv"
# Nation-wide pages for the families whose boards the table of states does not list.
NATIONAL: Final = {
    Family.NURSE: "https://www.nursys.com/",
    Family.PHYSICIAN: "https://www.docinfo.org/",
    Family.DIETITIAN: "https://www.cdrnet.org/",
}
_COUNSELLING: Final = frozenset({Family.COUNSELOR, Family.MFT, Family.SOCIAL_WORK})


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How one family's licences are checked in one state."""

    family: Family
    jurisdiction: str  # "US-WA"; "" for degrees
    how: Literal["automatic", "by_hand"]
    source: str = ""  # registry id
    source_name: str = ""
    mask: str = ""  # how numbers look there
    lookup_url: str = ""  # where a person can look


def coverage_rows(sheets: Iterable[Datasheet]) -> tuple[CoverageRow, ...]:
    """Every family in every state, with the primary source of `sheets` that answers, and degrees, which people read."""
    primaries = {
        (sheet.jurisdiction, family): sheet
        for sheet in sheets
        if sheet.authority is Authority.PRIMARY
        for family in sheet.families
    }
    licensed = [family for family in Family if family is not Family.DEGREE]
    rows = [_row(family, f"US-{state}", primaries) for family in licensed for state in sorted(STATES)]
    return (*rows, CoverageRow(Family.DEGREE, "", "by_hand"))


def lookup_url(jurisdiction: str, family: Family) -> str:
    """The board's own look-up page for a reviewer; empty where none is known."""
    counselling, psychology, statewide = _lookups().get(jurisdiction, ("", "", False))
    if family is Family.PSYCHOLOGIST and psychology:
        return psychology
    if family in _COUNSELLING or statewide:
        return counselling
    return NATIONAL.get(family, "" if psychology else counselling)


def _row(family: Family, jurisdiction: str, primaries: dict[tuple[str, Family], Datasheet]) -> CoverageRow:
    sheet = primaries.get((jurisdiction, family))
    if sheet is None:
        return CoverageRow(family, jurisdiction, "by_hand", lookup_url=lookup_url(jurisdiction, family))
    mask = sheet.masks.get(family, "")
    return CoverageRow(family, jurisdiction, "automatic", sheet.id, sheet.title, mask, sheet.lookup_url)


@lru_cache(maxsize=1)
def _lookups() -> dict[str, tuple[str, str, bool]]:
    """Per state: counselling page, psychology page, whether the first serves every profession. A constant."""
    with LOOKUPS.open(encoding="utf-8", newline="") as file:
        return {
            f"US-{row['state']}": (
                row["counselor_lookup_url"],
                row["psychology_lookup_url"],
                row["note"].startswith("statewide"),
            )
            for row in csv.DictReader(file)
        }
