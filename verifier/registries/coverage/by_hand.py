"""Registers that are looked up by hand: their pages, and the words for the creator meanwhile."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import Field

from verifier.domain.credentials.profession import Family
from verifier.registries.sheet.sections import HttpsUrl, Strict

REGISTERS: Final = Path(__file__).parents[1] / "data" / "by_hand.toml"


class Register(Strict):
    """One register as a catalogue entry: the service never asks it by machine."""

    id: str
    title: str
    places: tuple[str, ...] = Field(min_length=1)  # ISO 3166 codes; "US" is every state
    families: tuple[Family, ...] = Field(min_length=1)
    lookup_url: HttpsUrl
    creator: str  # what a creator is told; empty where it concerns reviewers only
    beside: bool = False  # helps beside the board's own page, and never replaces it

    def covers(self, jurisdiction: str, family: Family) -> bool:
        """Return True if a licence of this family and place may be found here."""
        within = (jurisdiction == place or jurisdiction.startswith(f"{place}-") for place in self.places)
        return family in self.families and any(within)


@lru_cache(maxsize=1)
def registers() -> tuple[Register, ...]:
    """Load every such register from the package."""
    listed = tomllib.loads(REGISTERS.read_text(encoding="utf-8"))["register"]
    return tuple(Register.model_validate(entry) for entry in listed)


def register_for(jurisdiction: str, family: Family) -> Register | None:
    """Find the register in which people look up a licence of this family and place; None if we know none."""
    return next((one for one in registers() if not one.beside and one.covers(jurisdiction, family)), None)


def beside(jurisdiction: str, family: Family) -> tuple[Register, ...]:
    """List pages that help a reviewer beside the board's own."""
    return tuple(one for one in registers() if one.beside and one.covers(jurisdiction, family))


def places_abroad() -> tuple[str, ...]:
    """List the places outside the United States of which we know a register."""
    return tuple(sorted({place for one in registers() for place in one.places if not place.startswith("US")}))
