"""The licences of generated worlds: titles of eleven states, as boards and NPPES print them (`licences.csv`)."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from verifier.demo.people.sources import Row

# What NPPES calls the profession. MD and DO share a code there, as PhD and PsyD do.
_TAXONOMIES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("LPC", "LPCC", "LCPC", "LPCMH"), ("101YP2500X", "Counselor, Professional")),
    "LMHC": ("101YM0800X", "Counselor, Mental Health"),
    "LMFT": ("106H00000X", "Marriage & Family Therapist"),
    **dict.fromkeys(("LCSW", "LICSW"), ("1041C0700X", "Social Worker, Clinical")),
    **dict.fromkeys(("PhD", "PsyD"), ("103TC0700X", "Psychologist, Clinical")),
    **dict.fromkeys(("MD", "DO"), ("2084P0800X", "Psychiatry & Neurology, Psychiatry")),
    "RN": ("163W00000X", "Registered Nurse"),
    "RD": ("133V00000X", "Dietitian, Registered"),
}


@dataclass(frozen=True, slots=True)
class Licence:
    """A kind of licence that a state grants, as its board and NPPES print it."""

    state: str
    credential: str
    register: str  # the key of the table that lists it: "us-tx-bhec/LPC"
    group: str  # the register's own code or family: CA licence type, NY and CT code, IL board, TX file
    prefix: str  # what a creator writes before the digits: "MHC.LH."
    lowest: int
    highest: int
    type_text: str
    associate_text: str  # the type of the supervised level, where the register prints one

    @property
    def registry(self) -> str:
        """The registry that keeps the register: `us-tx-bhec`."""
        return self.register.partition("/")[0]

    @property
    def taxonomy(self) -> tuple[str, str]:
        """Code and words of the profession in NPPES."""
        return _TAXONOMIES[self.credential]

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Read one row of `licences.csv`."""
        return cls(**row | {"lowest": int(row["lowest"]), "highest": int(row["highest"])})


def _read() -> tuple[Licence, ...]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Licence.from_row(row) for row in csv.DictReader(lines))


LICENCES: Sequence[Licence] = _read()
STATES: Sequence[str] = tuple(dict.fromkeys(licence.state for licence in LICENCES))
