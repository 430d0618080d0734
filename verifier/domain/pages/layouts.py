"""Labels and values in the lay-outs boards use, line by line: beside one another, or below one another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from verifier.domain.pages.fields import Field, Pair
from verifier.domain.pages.fitting import fits, misfits
from verifier.domain.pages.inline import MOST_WORDS, inline, split
from verifier.domain.pages.labels import field_of, is_label
from verifier.domain.pages.standings import STANDINGS, fold
from verifier.domain.pages.values import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.pages.text import Line


@dataclass(frozen=True, slots=True)
class Taken:
    """The pairs that some lines gave, and the first line after them."""

    pairs: tuple[Pair, ...]
    upto: int


def beside(line: Line) -> tuple[Pair, ...]:
    """Read a row of labels, each with its value in the same cell or in the next one."""
    if len(line.cells) < 2:
        return ()
    if columns := _columns(line) or _twins(line):
        return columns
    pairs: list[Pair] = []
    place = 0
    while place < len(line.cells):
        place += _cell(line, place, pairs)
    if _SUPERVISOR.match(line.cells[0]):  # the whole row is the supervisor's
        pairs = [replace(pair, field=Field.OTHER) for pair in pairs]
    told = [pair for pair in pairs if pair.value and not misfits(pair)]
    first = line.cells[0] or line.cells[1]
    begins = split(first, line.at) or is_label(first) or first.casefold() in _PAPERS
    # A head of a table has labels without values; one of them may look like a value: `Status`, `Issued`.
    return tuple(pairs) if begins and len(told) * 2 >= max(len(pairs), 1) else ()


_SUPERVISOR: Final = re.compile(r"(?:supervis|employer|preceptor|collaborat|sponsor|delegat)", re.IGNORECASE)


def _columns(line: Line) -> tuple[Pair, ...]:
    """Read a label with several values beside it: a table on its side, a licence in each column."""
    first, *rest = line.cells
    told = [cell for cell in rest if cell]
    if not line.tabbed or len(told) < 2 or not is_label(first) or any(":" in cell for cell in told):
        return ()
    field = field_of(first.rstrip(" :*?")) or Field.OTHER
    pairs = tuple(Pair(field, cell, line.at, row=-place) for place, cell in enumerate(rest, start=1) if cell)
    return pairs if all(fits(pair) for pair in pairs) else ()


def _twins(line: Line) -> tuple[Pair, ...]:
    """Read people side by side: each cell has its own label, and it is the same one."""
    inside = [split(cell, line.at) for cell in line.cells if cell]
    pairs = [pairs[0] for pairs in inside if len(pairs) == 1 and pairs[0].value]
    same = {pair.field for pair in pairs}
    if len(pairs) < 2 or len(pairs) != len(inside) or len(same) != 1 or Field.OTHER in same:
        return ()
    return tuple(replace(pair, row=-place) for place, pair in enumerate(pairs, start=1))


def _cell(line: Line, place: int, pairs: list[Pair]) -> int:
    """Read one cell; return how many cells were used."""
    cell = line.cells[place]
    inside = split(cell, line.at)
    if inside and any(pair.value for pair in inside):
        pairs.extend(inside)
        return 1
    after = line.cells[place + 1] if place + 1 < len(line.cells) else ""
    field = Field.LICENCE if not place and cell.casefold() in _PAPERS and read_number(after) else _labelled(cell)
    if field is not None:
        alone = not after or is_label(after) or bool(split(after, line.at))
        pairs.append(Pair(field, "" if alone else after, line.at))
        return 1 if alone and after else 2
    if cell and pairs and not line.tabbed and pairs[-1].value:
        last = pairs.pop()  # a wide gap inside a value: ROBIN  SAMPLE
        pairs.append(Pair(last.field, f"{last.value} {cell}", last.at))
    return 1


def _labelled(cell: str) -> Field | None:
    if is_label(cell):
        return field_of(cell.rstrip(" :*?"))
    return Field.OTHER if cell.endswith(":") and len(cell.split()) <= MOST_WORDS else None


def below(lines: Sequence[Line], at: int) -> Taken | None:
    """Read labels that stand alone on their lines, with the values on the lines below."""
    labels = _run(lines, at)
    if not labels:
        return _licence_below(lines, at)
    values = _values(lines, at + len(labels), colons=lines[at].text.endswith(":"))
    if len(labels) == 1:
        return _one_below(labels[0], lines[at].at, values, at)
    rows = _grid(labels, values)
    if rows:
        return Taken(tuple(pair for row in rows for pair in row), at + len(labels) * (1 + len(rows)))
    return _last_below(labels, values, lines, at)


def _run(lines: Sequence[Line], at: int) -> list[Field]:
    colons = lines[at].text.endswith(":")
    found: list[Field] = []
    for line in lines[at:]:
        field = _alone(line, colons=colons)
        if field is None:
            break
        found.append(field)
    return found


def _alone(line: Line, *, colons: bool) -> Field | None:
    """Return the field of a line that is a label and nothing more; where labels have colons, one without is a value."""
    cells = [cell for cell in line.cells if cell]
    if (len(cells) != 1 and not is_label(line.text)) or (colons and not line.text.endswith(":")):
        return None
    return _labelled(line.text)


def _licence_below(lines: Sequence[Line], at: int) -> Taken | None:
    """Read `License` above a number: the word alone is a label only there."""
    if lines[at].text.casefold() not in _PAPERS or at + 1 == len(lines) or read_number(lines[at + 1].text) is None:
        return None
    return Taken((Pair(Field.LICENCE, lines[at + 1].text, lines[at + 1].at, run=1),), at + 2)


_PAPERS: Final = frozenset("license licence registration credential certificate".split())


def _values(lines: Sequence[Line], at: int, *, colons: bool) -> list[Line]:
    """Return the lines from here on that hold a value and nothing else."""
    found: list[Line] = []
    for line in lines[at:]:
        if _alone(line, colons=colons) is not None or inline(line) or beside(line) or _is_head(line):
            break
        found.append(line)
    return found


def _is_head(line: Line) -> bool:
    return sum(is_label(cell) for cell in line.cells) >= 2


def _one_below(field: Field, here: int, values: Sequence[Line], at: int) -> Taken:
    if not values:
        return Taken((Pair(field, "", here),), at + 1)
    if field is Field.STATUS and any(fold(line.text) in STANDINGS for line in values[1:]):
        return Taken((Pair(field, "?", values[0].at),), at + 2)  # the meaning of several words
    return Taken((Pair(field, values[0].text, values[0].at, run=1),), at + 2)


def _grid(labels: Sequence[Field], values: Sequence[Line]) -> list[list[Pair]]:
    """Read labels one after the other, then their values: once, or once for each row of a grid."""
    width, rows = len(labels), list[list[Pair]]()
    for start in range(0, len(values) - width + 1, width):
        row = [
            Pair(field, line.text, line.at) for field, line in zip(labels, values[start : start + width], strict=True)
        ]
        ours = [pair for pair in row if pair.field is not Field.OTHER]
        if any(misfits(pair) for pair in row) or sum(fits(pair) for pair in ours) * 3 < len(ours) * 2:
            break
        rows.append(row)
    return rows if len(rows) < 2 else [[replace(pair, row=row[0].at + 1) for pair in row] for row in rows]


def _last_below(labels: Sequence[Field], values: Sequence[Line], lines: Sequence[Line], at: int) -> Taken:
    """Read the value below the last of several labels: the others are empty, unless it could be theirs as well."""
    last = len(labels) - 1
    pairs = [Pair(field, "", lines[at + place].at) for place, field in enumerate(labels[:last])]
    if not values:
        return Taken((*pairs, Pair(labels[last], "", lines[at + last].at)), at + len(labels))
    told = Pair(labels[last], values[0].text, values[0].at, run=1)
    upto = at + len(labels) + 1
    if labels[last] is Field.OTHER:
        return Taken((*pairs, told), upto)
    if any(fits(Pair(field, told.value, told.at)) for field in labels[:last] if field is not Field.OTHER):
        return Taken((*pairs, Pair(told.field, "?", told.at)), upto)
    unsure = not fits(told) or last > 2 or any(not _is_prose(line.text) for line in values[1:])
    return Taken((*pairs, replace(told, value="?") if unsure else told), upto)


def _is_prose(text: str) -> bool:
    return len(text) > 40 or text.endswith((".", "!"))
