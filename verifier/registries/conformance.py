"""One suite for every source folder: its sheet, its samples, and what becomes of a sample when one field goes wrong.

`python -c "from verifier.registries import conformance; print(conformance.report())"` prints what a folder still lacks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

from verifier.domain.evidence import Action, Authority, Record, RecordKind, Standing
from verifier.registries.catalogue import Source, discover
from verifier.registries.reading import RowReader
from verifier.registries.words import Surprise

SAMPLES: Final = "samples.jsonl"
UNKNOWN_WORD: Final = "Zorblax"

Row = dict[str, Any]
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up row in the source's exact shape, with what it must read as or the surprise it must raise."""

    why: str
    row: Row
    reads: dict[str, Any] | None
    surprise: str


def samples(source: Source) -> tuple[Sample, ...]:
    """The samples beside the data sheet; every folder has some."""
    text = (files(source.package) / SAMPLES).read_text(encoding="utf-8")
    made = (json.loads(line) for line in text.splitlines() if line.strip())
    return tuple(Sample(one["why"], one["row"], one.get("reads"), one.get("surprise", "")) for one in made)


def read(source: Source, row: Row) -> Record:
    """One row read as the source's registry would read it."""
    if source.sheet.driver == "python":
        record: Record = import_module(f"{source.package}.adapter").read_row(source.sheet, row)
        return record
    return RowReader(source.sheet).read(row)


def report() -> list[str]:
    """What is wrong with the folders there are, in sentences; empty when all is well."""
    return [f"{source.sheet.id}: {fault}" for source in discover() for fault in faults_of(source)]


def faults_of(source: Source) -> list[str]:
    """What is wrong with one folder."""
    listed = samples(source)
    faults = [] if any(sample.reads for sample in listed) else ["no sample is expected to be readable"]
    for sample in listed:
        faults += misread(source, sample)
        faults += [f"{sample.why}: {label} still reads as the same licence" for label in survivors(source, sample)]
    return faults


def misread(source: Source, sample: Sample) -> list[str]:
    """Where the reading of a sample differs from what it says."""
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


def survivors(source: Source, sample: Sample) -> Iterator[str]:
    """The mutations of a sample that still read as that licence in force, for longer or with less against it."""
    if sample.reads is None or source.sheet.authority is Authority.SCREENING:
        return
    original = read(source, sample.row)
    if original.kind is RecordKind.LICENCE and original.title is None:
        return  # no claim is ever satisfied by a licence of another profession
    for label, row in mutations(sample.row):
        try:
            mutant = read(source, row)
        except Surprise:
            continue
        if _passes_for(mutant, original):
            yield label


def mutations(row: Row) -> Iterator[tuple[str, Row]]:
    """Every single-field mutation: a field deleted, null, of another type, an unknown word, exchanged with another."""
    places = list(_places(row))
    for place in places:
        for kind, change in _CHANGES.items():
            yield f"{kind} {_label(place)}", _changed(row, place, change)
    for one in places:
        for other in places:
            if one < other and one[:-1] == other[:-1] and _value(row, one) != _value(row, other):
                yield f"swapped {_label(one)} and {_label(other)}", _swapped(row, one, other)


def plain(record: Record) -> dict[str, Any]:
    """A record in the words samples are written in."""
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
        "note": record.note,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _passes_for(mutant: Record, original: Record) -> bool:
    """Whether the mutant is the original's licence, in force, without the original's limits."""
    same = (mutant.number, mutant.title, mutant.name, mutant.npi) == (
        original.number, original.title, original.name, original.npi,
    )  # fmt: skip
    if not same or mutant.standing is not Standing.ACTIVE:
        return False
    if original.standing is not Standing.ACTIVE or mutant.action is not original.action is not Action.UNKNOWN:
        return True
    latest = date.max
    return (mutant.expires_on or latest) > (original.expires_on or latest)


def _places(value: Any, at: Place = ()) -> Iterator[Place]:  # noqa: ANN401  any JSON value
    """Every field of a row, at any depth."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        yield (*at, key)
        yield from _places(child, (*at, key))


def _label(place: Place) -> str:
    return ".".join(str(step) for step in place)


def _value(row: Row, place: Place) -> Any:  # noqa: ANN401  any JSON value
    value: Any = row
    for step in place:
        value = value[step]
    return value


def _delete(holder: Any, key: str | int) -> None:  # noqa: ANN401  a dict or a list
    del holder[key]


def _set(make: Callable[[Any], Any]) -> Callable[[Any, str | int], None]:
    def change(holder: Any, key: str | int) -> None:  # noqa: ANN401  a dict or a list
        holder[key] = make(holder[key])

    return change


_CHANGES: Final[dict[str, Callable[[Any, str | int], None]]] = {
    "deleted": _delete,
    "null": _set(lambda _value: None),
    "another type": _set(lambda value: [value]),
    "a number": _set(lambda _value: 7),
    "empty": _set(lambda _value: ""),
    "an unknown word": _set(lambda _value: UNKNOWN_WORD),
}


def _changed(row: Row, place: Place, change: Callable[[Any, str | int], None]) -> Row:
    copy = deepcopy(row)
    change(_value(copy, place[:-1]), place[-1])
    return copy


def _swapped(row: Row, one: Place, other: Place) -> Row:
    copy = deepcopy(row)
    holder = _value(copy, one[:-1])
    holder[one[-1]], holder[other[-1]] = holder[other[-1]], holder[one[-1]]
    return copy
