"""The samples of a source's folder: made-up rows, each with its expected reading or the surprise it must raise."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from verifier.registries.sheet.parse import Surprise
from verifier.registries.sheet.row_reader import RowReader

if TYPE_CHECKING:
    from datetime import date

    from verifier.domain.evidence import Record
    from verifier.registries.discover import Source

SAMPLES: Final = "samples.jsonl"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up row in the source's exact shape, with its expected reading or the surprise it must raise."""

    why: str
    row: Row
    reads: dict[str, Any] | None
    surprise: str


def samples(source: Source) -> tuple[Sample, ...]:
    """Load the samples beside the data sheet; every folder has some."""
    text = (files(source.package) / SAMPLES).read_text(encoding="utf-8")
    made = (json.loads(line) for line in text.splitlines() if line.strip())
    return tuple(Sample(one["why"], one["row"], one.get("reads"), one.get("surprise", "")) for one in made)


def read(source: Source, row: Row) -> Record:
    """Read one row as the source's registry would."""
    if source.sheet.driver == "python":
        record: Record = import_module(f"{source.package}.adapter").read_row(source.sheet, row)
        return record
    return RowReader(source.sheet).read(row)


def misread(source: Source, sample: Sample) -> list[str]:
    """List where the reading of a sample differs from the expected one."""
    try:
        record = read(source, sample.row)
    except Surprise as surprise:
        return [] if str(surprise) == sample.surprise else [f"{sample.why}: surprised by {surprise}"]
    shown = plain(record)
    return [
        f"{sample.why}: {name} reads {shown.get(name)!r}, expected {wanted!r}"
        for name, wanted in (sample.reads or {"surprise": sample.surprise}).items()
        if shown.get(name) != wanted
    ]


def plain(record: Record) -> dict[str, Any]:
    """Write a record in the words of the samples."""
    return {
        "number": record.number,
        "title": record.title.abbreviation if record.title else None,
        "family": record.family.value if record.family else None,
        "standing": record.standing.value if record.standing else None,
        "action": record.action.value,
        "given": record.name.given,
        "middle": record.name.middle,
        "surname": record.name.surname,
        "suffix": record.name.suffix,
        "issued_on": _day(record.issued_on),
        "expires_on": _day(record.expires_on),
        "birth_years": list(record.birth_years) if record.birth_years else None,
        "jurisdiction": record.jurisdiction,
        "city": record.city,
        "npi": record.npi,
        "other_names": [name.full for name in record.other_names],
        "listed": [[one.jurisdiction, one.family.value if one.family else None, one.number] for one in record.listed],
        "website": record.website,
        "note": record.note,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
