"""Reading of rows of the NPPES bulk file: 330 columns today, 329 in 2016, one row per NPI ever given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from verifier.domain.evidence import PersonName, Record
from verifier.registries.sheet.parse import Surprise, clean, read_date
from verifier.registries.us_nppes.npi import npi_ok
from verifier.registries.us_nppes.record import Enumerated, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

LINES: Final = range(1, 16)
_DATES: Final = ("MM/DD/YYYY",)
_CITY: Final = "Provider Business Practice Location Address City Name"
USED: Final = (
    "NPI", "Entity Type Code", "Provider Organization Name (Legal Business Name)", "Provider Last Name (Legal Name)",
    "Provider First Name", "Provider Middle Name", "Provider Name Suffix Text", "Provider Other Last Name",
    "Provider Other First Name", "Provider Other Middle Name", "Provider Other Name Suffix Text", _CITY,
    "NPI Deactivation Date", "NPI Reactivation Date",
)  # fmt: skip
LINE: Final = (
    "Healthcare Provider Taxonomy Code_{}",
    "Provider License Number_{}",
    "Provider License Number State Code_{}",
    "Healthcare Provider Primary Taxonomy Switch_{}",
)


@dataclass(frozen=True, slots=True)
class Deactivated:
    """An NPI that was given up: the file keeps its number and the day, nothing else."""

    npi: str
    on: date


def needed_columns() -> frozenset[str]:
    """Return the columns the reader uses. A file without one of them is another file."""
    return frozenset(USED) | {name.format(line) for name in LINE for line in LINES}


def check_header(header: Sequence[str]) -> None:
    """Raise `Surprise` when the file lacks a column the reader uses or names one twice."""
    missing = needed_columns() - set(header)
    if missing:
        raise Surprise(min(missing), "missing")
    if len(set(header)) != len(header):
        raise Surprise("header", "duplicate_column")


def read_bulk_row(row: Mapping[str, str]) -> Record | Deactivated:
    """Read one row as a record, or as the end of an NPI. Raises `Surprise` for a row in no known shape."""
    npi = _cell(row, "NPI")
    if not npi_ok(npi):
        raise Surprise("NPI", "npi")
    kind = _cell(row, "Entity Type Code")
    if kind == "":
        return Deactivated(npi, read_date(_cell(row, "NPI Deactivation Date"), _DATES, "NPI Deactivation Date"))
    if kind not in {"1", "2"}:
        raise Surprise("Entity Type Code", "unlisted")
    return _enumerated(row, npi, organisation=kind == "2").record()


def _enumerated(row: Mapping[str, str], npi: str, *, organisation: bool) -> Enumerated:
    gone = _cell(row, "NPI Deactivation Date") and not _cell(row, "NPI Reactivation Date")
    return Enumerated(
        npi=npi,
        active=not gone,
        name=_organisation(row) if organisation else _person(row),
        other_names=() if organisation else _other(row),
        taxonomies=tuple(line for number in LINES if (line := _taxonomy(row, number))),
        city=_cell(row, _CITY),
        organisation=organisation,
    )


def _cell(row: Mapping[str, str], column: str) -> str:
    if column not in row:
        raise Surprise(column, "missing")
    return clean(row[column], column)


def _person(row: Mapping[str, str]) -> PersonName:
    name = PersonName(
        given=_cell(row, "Provider First Name"),
        surname=_cell(row, "Provider Last Name (Legal Name)"),
        middle=_cell(row, "Provider Middle Name"),
        suffix=_cell(row, "Provider Name Suffix Text"),
    )
    if not (name.given and name.surname):
        raise Surprise("Provider Last Name (Legal Name)", "missing")
    return name


def _organisation(row: Mapping[str, str]) -> PersonName:
    name = _cell(row, "Provider Organization Name (Legal Business Name)")
    if not name:
        raise Surprise("Provider Organization Name (Legal Business Name)", "missing")
    return PersonName("", name)


def _other(row: Mapping[str, str]) -> tuple[PersonName, ...]:
    name = PersonName(
        given=_cell(row, "Provider Other First Name"),
        surname=_cell(row, "Provider Other Last Name"),
        middle=_cell(row, "Provider Other Middle Name"),
        suffix=_cell(row, "Provider Other Name Suffix Text"),
    )
    return (name,) if name.surname else ()


def _taxonomy(row: Mapping[str, str], number: int) -> Taxonomy | None:
    code, licence, state, switch = (_cell(row, name.format(number)) for name in LINE)
    if not code:
        return None
    if switch not in {"Y", "N", "X", ""}:
        raise Surprise(LINE[3].format(number), "unlisted")
    return Taxonomy(code, "", state, licence, primary=switch == "Y")
