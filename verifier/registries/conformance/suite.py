"""One suite for every source folder: its sheet, its samples, and mutations of one field of a sample.

`python -c "from verifier.registries.conformance import suite; print(suite.report())"` prints what a folder still lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from itertools import combinations
from typing import Any, Final

from verifier.domain.evidence import Action, Authority, Record, RecordKind, Standing
from verifier.registries.conformance.samples import Row, Sample, misread, plain, read, samples
from verifier.registries.discover import Source, discover
from verifier.registries.sheet.parse import Surprise

__all__ = [
    "Row", "Sample", "discover", "exchanged", "faults_of", "misread", "mutations", "plain", "read", "report", "samples",
    "survivors",
]  # fmt: skip

UNKNOWN_WORD: Final = "Zorblax"

Place = tuple[str | int, ...]


def report() -> list[str]:
    """List the faults of all folders, in sentences; empty when there are none."""
    return [f"{source.sheet.id}: {fault}" for source in discover() for fault in faults_of(source)]


def faults_of(source: Source) -> list[str]:
    """List the faults of one folder."""
    listed = samples(source)
    faults = [] if any(sample.reads for sample in listed) else ["no sample is expected to be readable"]
    if source.sheet.publishes_discipline is None:
        faults.append(
            "publishes_discipline: the sheet has to say whether its silence about board actions means something"
        )
    for sample in listed:
        faults += misread(source, sample)
        faults += [f"{sample.why}: {label} still reads as the same licence" for label in survivors(source, sample)]
    return faults


def survivors(source: Source, sample: Sample) -> Iterator[str]:
    """Yield the mutations of a sample that still read as that licence in force, for longer or with less against it."""
    if sample.reads is None or source.sheet.authority is Authority.SCREENING:
        return
    original = read(source, sample.row)
    if original.kind is RecordKind.LICENCE and original.title is None:
        return  # no claim is ever satisfied by a licence of another profession
    for label, row in mutations(sample.row):
        mutant = _read(source, row)
        if mutant and _passes_for(mutant, original):
            yield label
    for label, row in exchanged(source, sample.row):
        mutant = _read(source, row)
        if mutant and _is_same(mutant, original) and mutant.standing is Standing.ACTIVE:
            yield label


def exchanged(source: Source, row: Row) -> Iterator[tuple[str, Row]]:
    """Exchange the words of two status columns: a word must not be good news in the wrong column."""
    columns = {_column(place): place for place in _places(row)}
    status = [columns[column] for column in source.sheet.fields.status if column in columns]
    for one, other in combinations(status, 2):
        if _value(row, one) != _value(row, other):
            yield f"exchanged {_label(one)} and {_label(other)}", _swapped(row, one, other)


def _read(source: Source, row: Row) -> Record | None:
    try:
        return read(source, row)
    except Surprise:
        return None


def mutations(row: Row) -> Iterator[tuple[str, Row]]:
    """Yield every mutation of one field: deleted, null, of another type, an unknown word, exchanged with another."""
    places = list(_places(row))
    for place in places:
        for kind, change in _CHANGES.items():
            yield f"{kind} {_label(place)}", _changed(row, place, change)
    for one in places:
        for other in places:
            if one < other and one[:-1] == other[:-1] and _value(row, one) != _value(row, other):
                yield f"swapped {_label(one)} and {_label(other)}", _swapped(row, one, other)


def _passes_for(mutant: Record, original: Record) -> bool:
    """Return True if the mutant is the original's licence, in force, without the original's limits."""
    if not _is_same(mutant, original) or mutant.standing is not Standing.ACTIVE:
        return False
    if original.standing is not Standing.ACTIVE or _AGAINST[mutant.action] < _AGAINST[original.action]:
        return True
    latest = date.max
    return (mutant.expires_on or latest) > (original.expires_on or latest)


def _is_same(mutant: Record, original: Record) -> bool:
    return (mutant.number, mutant.title, mutant.name, mutant.npi) == (
        original.number, original.title, original.name, original.npi,
    )  # fmt: skip


_AGAINST: Final = {Action.NONE: 0, Action.UNKNOWN: 0, Action.PENDING: 1, Action.TAKEN: 2}


def _places(value: Any, at: Place = ()) -> Iterator[Place]:  # noqa: ANN401  any JSON value
    """Yield the place of every field of a row, at any depth."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inner:
        yield (*at, key)
        yield from _places(child, (*at, key))


def _label(place: Place) -> str:
    return ".".join(str(step) for step in place)


def _column(place: Place) -> str:
    """Return the sheet's name of this field: the keys that lead to it."""
    return "/".join(step for step in place if isinstance(step, str))


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
    mine, theirs = _value(row, one), _value(row, other)
    _value(copy, one[:-1])[one[-1]] = deepcopy(theirs)
    _value(copy, other[:-1])[other[-1]] = deepcopy(mine)
    return copy
