"""Loading of the NPPES bulk files into the mirror: monthly full ones and weekly ones on top, plain or zipped.

One row for each licence a person lists, to be found by state and number, by NPI, or by state and name. Addresses and
organisations end here.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from verifier.domain.credentials.numbers import parse_number
from verifier.registries.rosters import file
from verifier.registries.rosters.block import RosterBlock, RosterRow
from verifier.registries.rosters.file import BadRow, Shape
from verifier.registries.rosters.packed_files import names_inside
from verifier.registries.rosters.row import key_of, printable
from verifier.registries.rosters.types import BETWEEN, RosterRefused, RosterSource
from verifier.registries.sheet.parse import Surprise
from verifier.registries.us_nppes.bulk import LINE, LINES, USED, check_header, needed_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from verifier.registries.rosters.file import Cells, Cut
    from verifier.registries.sheet.datasheet import Datasheet

_CUT: Final = "us_nppes/mirror/1"  # raised when the same file would be cut differently
_DROPPED: Final = ("Entity Type Code", "Provider Organization Name (Legal Business Name)")  # only people are kept
_NAMED: Final = tuple(column for column in USED if column not in _DROPPED)
_LINES: Final = "lines"  # the self-typed lines of a person, all in one column
COLUMNS: Final = (*_NAMED, _LINES)
_BETWEEN_LINES: Final = "\x1e"
_IN_LINE: Final = "\x1d"
_DATES: Final = re.compile(r"npidata_pfile_([0-9]{8})-([0-9]{8})")
_WEEK: Final = 10  # days: a file of a shorter time is a weekly one


def bulk_source(sheet: Datasheet, path: Path) -> RosterSource:
    """Build the source of one load from a file. Raises `RosterRefused` for a header that is not the bulk file's."""
    roster = sheet.roster
    if roster is None:
        msg = f"{sheet.id}: no [roster] section"
        raise RosterRefused(msg)
    weekly, as_of = _kind(_member(path, roster.member))
    shape = Shape(
        cut=partial(cut_by, weekly=weekly),
        member=roster.member,
        max_bytes=roster.max_bytes,
        max_bad_rows=roster.max_bad_rows,
    )
    files = [(path, shape)]
    file.check(files)
    return RosterSource(
        sha256=file.digest([path]),
        as_of=as_of,
        columns=COLUMNS,
        recipe=_CUT,
        bytes_total=path.stat().st_size,
        batches=partial(file.batches, files),
        supplement="npi" if weekly else "",
    )


def _member(path: Path, pattern: str) -> str:
    """Return the name that says what the file is: its own, or that of the one inside it."""
    return next((name for name in names_inside(path) if fnmatchcase(name, pattern)), path.name)


def _kind(name: str) -> tuple[bool, datetime | None]:
    """Tell by the name whether it is a weekly file, and the last day it knows of."""
    found = _DATES.search(name)
    if not found:
        return False, None
    first, last = (datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC) for day in found.groups())
    return (last - first).days < _WEEK, last


def cut_by(header: Sequence[str], *, weekly: bool) -> Cut:
    """Return the function that cuts rows under this header. Raises `RosterRefused` if a column is missing."""
    try:
        check_header(header)
    except Surprise as surprise:
        msg = f"the file's {surprise.column[:60]!r} is {surprise.kind}: it is no NPPES bulk file, or CMS has changed it"
        raise RosterRefused(msg) from None
    kind_of, npi_of = itemgetter(header.index("Entity Type Code")), itemgetter(header.index("NPI"))
    lines = (name.format(number) for number in LINES for name in LINE)
    pick = itemgetter(*map(header.index, (*_NAMED, *lines)))

    def cut(block: Sequence[Cells]) -> RosterBlock:
        kinds = list(map(kind_of, block))
        if not {"1", "2", ""}.issuperset(kinds):
            raise BadRow("an entity type that is neither 1 nor 2")
        people, _ = printable([pick(cells) for cells, kind in zip(block, kinds, strict=True) if kind == "1"])
        rows = [row for cells in people for row in _person(cells)]
        if weekly:
            rows += [_ended(npi_of(cells)) for cells, kind in zip(block, kinds, strict=True) if kind == ""]
        return RosterBlock.of(rows)

    return cut


def _ended(npi: str) -> RosterRow:
    """Write the row of an NPI that was given up, which deletes what is known of it."""
    return RosterRow("", npi, "", BETWEEN * (len(COLUMNS) - 1), gone=True)


def _person(cells: Cells) -> list[RosterRow]:
    """Write a row for each state and number; one without either where no licence is listed."""
    named = cells[: len(_NAMED)]
    npi = named[0]
    if len(npi) != 10 or not (npi.isascii() and npi.isdigit()):  # noqa: PLR2004  the length of an NPI
        raise BadRow("an NPI that is not ten digits")
    lines = [cells[at : at + len(LINE)] for at in range(len(_NAMED), len(cells), len(LINE)) if cells[at]]
    values = BETWEEN.join((*named, _BETWEEN_LINES.join(map(_IN_LINE.join, lines))))
    surname, given = named[_NAMED.index("Provider Last Name (Legal Name)")], named[_GIVEN]
    places = dict.fromkeys((number_key(state, licence), state) for _, licence, state, _ in lines) or {("", ""): None}
    return [RosterRow(number, npi, name_key(state, given, surname), values) for number, state in places]


_GIVEN: Final = _NAMED.index("Provider First Name")


def number_key(state: str, licence: str) -> str:
    """Write the look-up key of a licence: "OR:99107". Empty where the line names no state or no number."""
    if len(state) != 2:  # noqa: PLR2004  a state's letters; abroad the field is free text
        return ""
    if licence.isascii() and licence.isdigit():
        digits = licence.lstrip("0") if len(licence) > 1 else ""
    else:
        digits = parse_number(licence, f"US-{state}").digits if licence else ""
    return f"{state}:{digits}" if digits else ""


def name_key(state: str, given: str, surname: str) -> str:
    """Write the look-up key of a name: "OR:sample:robin"."""
    return f"{state}:{key_of(surname)}:{key_of(given)}"


def row_of(kept: Mapping[str, str]) -> Mapping[str, str]:
    """Rebuild a row of the bulk file from what the mirror keeps of it."""
    row = dict.fromkeys(needed_columns(), "") | {column: kept.get(column, "") for column in _NAMED}
    row["Entity Type Code"] = "1"
    for number, line in enumerate(filter(None, kept.get(_LINES, "").split(_BETWEEN_LINES)), start=1):
        row |= {name.format(number): text for name, text in zip(LINE, line.split(_IN_LINE), strict=True)}
    return row
