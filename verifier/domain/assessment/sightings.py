"""Sightings side by side: what a source prints of a licence now, and what it printed when the licence was last seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from verifier.domain.evidence import Record


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record that is not as it was when the licence was last seen."""

    field: str
    was: str  # as printed; empty for nothing
    now: str


NOT_FOUND = "found"  # the field that stands for the whole record: it was there, and is not
_FIELDS: dict[str, Callable[[Record], object]] = {
    "number": lambda record: record.number,
    "name": lambda record: record.name.full,
    "title": lambda record: record.title_text,
    "standing": lambda record: record.standing,
    "status_words": lambda record: record.standing_text,
    "discipline": lambda record: record.action,
    "issued_on": lambda record: record.issued_on,
    "expires_on": lambda record: record.expires_on,
    "city": lambda record: record.city,
    "institution": lambda record: record.institution,
    "field_of_study": lambda record: record.field_of_study,
    "asserted_by": lambda record: record.asserted_by,
    "website": lambda record: record.website,
    "note": lambda record: record.note,
}


def changes(was: Record, now: Record) -> tuple[Change, ...]:
    """List the fields in which two sightings of one licence differ."""
    both = ((field, _text(read(was)), _text(read(now))) for field, read in _FIELDS.items())
    return tuple(Change(field, before, after) for field, before, after in both if before != after)


def since_seen(seen: Sequence[Record], now: Record | None) -> tuple[Change, ...]:
    """List what changed since these records were the last sighting; that it is gone, where there is no record now."""
    if now is None:
        return (Change(NOT_FOUND, "yes", "no"),) if seen else ()
    before = _same(seen, now)
    return changes(before, now) if before is not None else ()


def _same(seen: Sequence[Record], now: Record) -> Record | None:
    """Find the record that this one was: by number and type, or the only one there was."""
    named = [record for record in seen if (record.number, record.title_text) == (now.number, now.title_text)]
    numbered = [record for record in seen if record.number == now.number]
    return next((one[0] for one in (named, numbered, seen) if len(one) == 1), None)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
