"""Labels and values in the lay-outs boards use, line by line: beside one another, below one another, in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from verifier.domain.pages.fields import Field, Pair
from verifier.domain.pages.fitting import fits, misfits
from verifier.domain.pages.labels import field_of, is_label, speaks_of_others
from verifier.domain.pages.standings import STANDINGS, fold
from verifier.domain.pages.values import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.pages.text import Line

_MOST_WORDS: Final = 7


@dataclass(frozen=True, slots=True)
class Taken:
    """The pairs that some lines gave, and the first line after them."""

    pairs: tuple[Pair, ...]
    upto: int


def beside(line: Line) -> tuple[Pair, ...]:
    """Read a row of labels, each with its value in the same cell or in the next one."""
    if len(line.cells) < 2:
        return ()
    if columns := _columns(line):
        return columns
    pairs: list[Pair] = []
    place = 0
    while place < len(line.cells):
        place += _cell(line, place, pairs)
    told = [pair for pair in pairs if pair.value and not misfits(pair)]
    first = line.cells[0] or line.cells[1]
    begins = _split(first, line.at) or is_label(first) or first.casefold() in _PAPERS
    # A head of a table has labels without values; one of them may look like a value: `Status`, `Issued`.
    return tuple(pairs) if begins and len(told) * 2 >= max(len(pairs), 1) else ()


def _columns(line: Line) -> tuple[Pair, ...]:
    """Read a label with several values beside it: a table on its side, a licence in each column."""
    first, *rest = line.cells
    told = [cell for cell in rest if cell]
    if not line.tabbed or len(told) < 2 or not is_label(first) or any(":" in cell for cell in told):
        return ()
    field = field_of(first.rstrip(" :*?")) or Field.OTHER
    pairs = tuple(Pair(field, cell, line.at, row=-place) for place, cell in enumerate(rest, start=1) if cell)
    return pairs if all(fits(pair) for pair in pairs) else ()


def _cell(line: Line, place: int, pairs: list[Pair]) -> int:
    """Read one cell; return how many cells were used."""
    cell = line.cells[place]
    inside = _split(cell, line.at)
    if inside and any(pair.value for pair in inside):
        pairs.extend(inside)
        return 1
    after = line.cells[place + 1] if place + 1 < len(line.cells) else ""
    field = Field.LICENCE if not place and cell.casefold() in _PAPERS and read_number(after) else _labelled(cell)
    if field is not None:
        alone = not after or is_label(after) or bool(_split(after, line.at))
        pairs.append(Pair(field, "" if alone else after, line.at))
        return 1 if alone and after else 2
    if cell and pairs and not line.tabbed and pairs[-1].value:
        last = pairs.pop()  # a wide gap inside a value: ROBIN  SAMPLE
        pairs.append(Pair(last.field, f"{last.value} {cell}", last.at))
    return 1


def _labelled(cell: str) -> Field | None:
    if is_label(cell):
        return field_of(cell.rstrip(" :*?"))
    return Field.OTHER if cell.endswith(":") and len(cell.split()) <= _MOST_WORDS else None


def inline(line: Line) -> tuple[Pair, ...]:
    """Read `Label: value`, also several on one line, and `Label value` where the value can be nothing else."""
    pairs = _split(line.text, line.at)
    if any(pair.value for pair in pairs):
        return pairs
    loose = None if pairs else _unseparated(line.text, line.at)
    return (loose,) if loose else ()


def _split(text: str, at: int) -> tuple[Pair, ...]:
    """Split at the colons behind known labels; empty when the text does not begin with a label."""
    cuts = _cuts(text)
    if not cuts or cuts[0][0] != 0:
        return ()
    if field_of(text[: cuts[0][1]].strip(" *?")) is None:  # a label that nobody knows, or prose
        return (Pair(Field.OTHER, text[cuts[0][1] + 1 :].strip(), at),)
    ends = [start for start, _, _ in cuts[1:]] + [len(text)]
    pairs = [
        Pair(field, text[colon + 1 : end].strip(" ;,|"), at) for (_, colon, field), end in zip(cuts, ends, strict=True)
    ]
    sure = all(pair.field is Field.OTHER or not pair.value or fits(pair) for pair in pairs[:-1])
    return tuple(pairs) if sure else tuple(Pair(pair.field, "?", at) for pair in pairs)


def _cuts(text: str) -> list[tuple[int, int, Field]]:
    """Find the labels that a colon ends: where each begins, its colon, its field."""
    cuts: list[tuple[int, int, Field]] = []
    after = 0
    for colon in re.finditer(r"(?<!\d):(?!//)|:(?!\d|//)", text):
        begins = _label_before(text, after, colon.start())
        if begins is not None:
            cuts.append((begins[0], colon.start(), begins[1]))
            after = colon.end()
    return cuts


def _label_before(text: str, after: int, colon: int) -> tuple[int, Field] | None:
    """Return the longest known label that ends at a colon; the first one must fill the whole beginning."""
    before = text[after:colon]
    starts = [0, *(found.end() for found in re.finditer(r"[\s;,|]+", before))]
    if after == 0:
        field = field_of(before.strip(" *?"))
        if field is None and len(before.split()) <= _MOST_WORDS:
            field = Field.OTHER
        return (0, field) if field is not None else None
    found = [
        (start, field_of(before[start:].strip(" *?"))) for start in starts[-_MOST_WORDS:] if before[start:].strip()
    ]
    ours = [(start, field) for start, field in found if field not in (None, Field.OTHER)]
    for start, field in ours or found:
        if field is not None:
            word = before[:start].split()[-1:]
            if ours and word and speaks_of_others(word[0]):
                return after + before.rindex(word[0], 0, start), Field.OTHER
            return after + start, field
    return None


def _unseparated(text: str, at: int) -> Pair | None:
    """Read `Expires 01/05/2027` and `License Number - 99123`: a label's words, then a value that fits wholly."""
    words = text.split()
    for cut in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
        field = field_of(" ".join(words[:cut]).rstrip(" -="))
        if field in _UNSEPARATED and ":" not in " ".join(words[:cut]):
            pair = Pair(field, " ".join(words[cut:]).lstrip("-= "), at)
            enough = field is not Field.NUMBER or sum(sign.isdigit() for sign in pair.value) >= 3
            return pair if enough and fits(pair) else None
    return None


_UNSEPARATED: Final = frozenset({Field.NUMBER, Field.STATUS, Field.EXPIRES, Field.ISSUED, Field.FIRST_ISSUED})


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
        if _alone(line, colons=colons) is not None or inline(line) or beside(line):
            break
        found.append(line)
    return found


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
