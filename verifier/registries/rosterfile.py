"""Reading a roster file line by line: csv or pipe, plain or zipped, never more than a batch in memory."""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
import zipfile
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import IO, TYPE_CHECKING, Final

from verifier.registries.base import RosterRefused, RosterRow
from verifier.registries.reading import RowReader
from verifier.registries.words import surname_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from verifier.registries.datasheet import Datasheet
    from verifier.registries.sections import Roster

LONGEST_LINE: Final = 100_000  # characters; Florida's longest are under 2,000


def rows_of(sheet: Datasheet, path: Path) -> Iterator[RosterRow]:
    """The rows of one file with their look-up keys. Raises `RosterRefused` naming the line, never its content.

    Only the columns the sheet uses are kept: addresses and telephone numbers end here.
    """
    roster = sheet.roster
    if roster is None:
        message = f"{sheet.id}: no [roster] section"
        raise RosterRefused(message)
    reader = RowReader(sheet)
    try:
        with _opened(roster, path) as text:
            for fields in _fields(sheet, roster, _lines(text, roster.max_bytes)):
                yield _row(sheet, reader, fields)
    except (UnicodeDecodeError, zipfile.BadZipFile, csv.Error, EOFError) as error:
        message = f"{sheet.id}: the file cannot be read: {type(error).__name__}"
        raise RosterRefused(message) from error


def sha256_of(paths: Sequence[Path]) -> str:
    """The digest over all files in order."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    return digest.hexdigest()


@contextmanager
def _opened(roster: Roster, path: Path) -> Iterator[IO[str]]:
    """The text of the file, or of the one member of the zip that the sheet names."""
    encoding = "utf-8-sig" if roster.encoding == "utf-8" else roster.encoding
    if not (roster.member and zipfile.is_zipfile(path)):
        with path.open(encoding=encoding, newline="") as text:
            yield text
        return
    with zipfile.ZipFile(path) as archive:
        members = [name for name in archive.namelist() if fnmatchcase(name, roster.member)]
        if len(members) != 1:
            message = f"the zip has {len(members)} members like {roster.member!r}; one is expected"
            raise RosterRefused(message)
        with archive.open(members[0]) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as text:
            yield text


def _lines(text: IO[str], most: int) -> Iterator[str]:
    """Lines of bounded length and number of characters: a zip may hide more than it says."""
    left = most
    while line := text.readline(LONGEST_LINE):
        left -= len(line)
        if left < 0 or (len(line) == LONGEST_LINE and not line.endswith("\n")):
            message = "the file is larger than its data sheet allows"
            raise RosterRefused(message)
        yield line


def _fields(sheet: Datasheet, roster: Roster, lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """Rows by column name, after the header was compared with the sheet."""
    # Pipe files carry stray quotation marks inside fields: they are cut, not parsed.
    cut = (line.rstrip("\r\n").split("|") for line in lines)
    cells = csv.reader(lines, strict=True) if roster.format == "csv" else cut
    header = [name.strip() for name in next(cells, [])]
    _check_header(sheet, header)
    for number, row in enumerate(cells, start=2):
        if not any(row):
            continue
        if len(row) != len(header):
            message = f"{sheet.id}: row {number} has {len(row)} columns, the header {len(header)}"
            raise RosterRefused(message)
        yield dict(zip(header, row, strict=True))


def _check_header(sheet: Datasheet, header: list[str]) -> None:
    """Every used column is there, every other one is listed as ignored, none twice."""
    used, known = set(sheet.fields.columns()), {*sheet.fields.columns(), *sheet.ignored, ""}
    faults = {
        "lacks the column": sorted(used - set(header)),
        "has the unknown column": sorted(set(header) - known),
        "has twice the column": sorted({name for name in header if name and header.count(name) > 1}),
    }
    for fault, names in faults.items():
        if names:
            message = f"{sheet.id}: the file {fault} {names[0]!r}"
            raise RosterRefused(message)


def _row(sheet: Datasheet, reader: RowReader, cells: Mapping[str, str]) -> RosterRow:
    """One row with its keys: number, NPI and surname."""
    fields = {column: text for column in sheet.fields.columns() if (text := _printable(cells[column]))}
    number = "".join(fields.get(column, "") for column in sheet.fields.number)
    npi = "".join(fields.get(column, "") for column in sheet.fields.npi)
    surname = " ".join(fields.get(column, "") for column in sheet.fields.surname)
    return RosterRow(
        digits=reader.digits(number).lstrip("0"),
        npi="" if npi.strip("0") == "" else npi,
        surname_key=surname_key(surname),
        fields=fields,
    )


def _printable(text: str) -> str:
    """A cell without control characters, which jsonb would refuse; the strict reading comes at look-up."""
    plain = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in text)
    return " ".join(plain.split())
