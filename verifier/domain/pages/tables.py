"""Tables with a head: one row or many, copied by a browser with tabs or printed with wide gaps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from verifier.domain.pages.fields import NAMES, TYPES, Field, Pair
from verifier.domain.pages.fitting import misfits
from verifier.domain.pages.labels import field_of, is_label
from verifier.domain.pages.layouts import Taken, beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.pages.text import Line

# Tables with such columns list supervisors, schools or cases, or explain words, unless they name the licensee as well.
_MEANINGS: Final = re.compile(r"\b(?:definitions?|meanings?|legend|explanations?)\b", re.IGNORECASE)
_OTHERS: Final = re.compile(
    r"\b(?:supervis\w+|school|university|college|degree|docket|case|complaint|exam\w*|hospital|employer|hours|"
    r"course|violation|"
    r"order|allegation|delegat\w+|collaborat\w+)\b",
    re.IGNORECASE,
)
_COUNTER: Final = re.compile(r"#?\d{1,4}[.)]?")


def table(lines: Sequence[Line], at: int) -> Taken | None:
    """Read a table that begins here; a table about something else is passed over."""
    head = _head(lines[at])
    if head is None:
        return None
    rows = _rows(lines, at + 1, head)
    if not rows:
        return None
    upto = at + 1 + len(rows)
    if _MEANINGS.search(lines[at].text) or (_OTHERS.search(lines[at].text) and not _names(head)):
        return Taken((), upto)
    columns = _uncounted(head, rows)
    many = len(rows) > 1
    return Taken(tuple(pair for row in rows for pair in _pairs(columns, row, head, many=many)), upto)


def _names(head: tuple[Field | None, ...]) -> bool:
    return bool(NAMES & set(head)) or {Field.TYPE, Field.STATUS, Field.NUMBER} <= set(head)


def _head(line: Line) -> tuple[Field | None, ...] | None:
    """Return the fields of a head's columns; None for a line that is no head."""
    if len(line.cells) < 2 or any(re.search(r":\s*\S|\d", cell) for cell in line.cells) or beside(line):
        return None
    fields = tuple(field_of(cell.strip(" :*?^v")) if cell else None for cell in line.cells)
    if {Field.NUMBER, Field.STATUS} <= set(fields) and not TYPES & set(fields):
        fields = tuple(
            Field.TYPE if cell.casefold() == "description" else field
            for cell, field in zip(line.cells, fields, strict=True)
        )
    ours = sum(field not in (None, Field.OTHER) for field in fields)
    named = [cell for cell in line.cells if cell]
    known = sum(field is not None for field in fields)
    enough = ours >= 2 and known * 3 >= len(named) * 2
    return fields if enough or (ours and known == len(named) == len(line.cells)) else None


def _rows(lines: Sequence[Line], at: int, head: tuple[Field | None, ...]) -> list[Line]:
    rows: list[Line] = []
    for line in lines[at:]:
        if not _is_row(line, len(head)) or is_label(next((cell for cell in line.cells if cell), "")):
            break  # its first cell is a label: a row of the next table, or labels beside their values
        rows.append(line)
    return rows


def _is_row(line: Line, width: int) -> bool:
    cut = line.tabbed and max(2, width - 2) <= len(line.cells) < width  # empty cells at the end, lost on the way
    return len(line.cells) == width or cut or (len(line.cells) == width + 1 and bool(_COUNTER.fullmatch(line.cells[0])))


def _uncounted(head: tuple[Field | None, ...], rows: Sequence[Line]) -> tuple[Field | None, ...]:
    """Take a column of row counters for what it is: 1, 2, 3 under `Number` are no licence numbers."""

    def counts(place: int) -> bool:
        cells = [row.cells[place] for row in rows if len(row.cells) > place]
        return cells == [str(count) for count in range(1, len(rows) + 1)]

    return tuple(None if field is Field.NUMBER and counts(place) else field for place, field in enumerate(head))


def _pairs(columns: tuple[Field | None, ...], line: Line, head: tuple[Field | None, ...], *, many: bool) -> list[Pair]:
    """Read a row; one in which a value plainly stands in another's column tells nothing."""
    cells = line.cells[1:] if len(line.cells) == len(head) + 1 else line.cells
    pairs = [
        Pair(field, cell, line.at, row=line.at + 1 if many else 0)
        for field, cell in zip(columns, cells, strict=False)
        if field not in (None, Field.OTHER)
    ]
    if any(misfits(pair) for pair in pairs):
        return [Pair(pair.field, "?" if pair.value else "", pair.at, row=pair.row) for pair in pairs]
    return pairs
