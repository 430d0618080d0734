"""A source as it appears before it has a data sheet: columns, words, and rows that are never written down."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, Literal

from verifier.registries.drafting.columns import WORDED, guesses
from verifier.registries.drivers.portal import MOST_WORDS, Portal, column_names

ROWS: Final = 500  # enough to see the shapes of numbers and days
CANDIDATES: Final = 3  # columns of which the words are asked, for each field whose words mean something

Told = Callable[[str], None]


class DraftError(Exception):
    """Nothing can be drafted; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The different words of one column, with the number of rows of each; "" stands for rows without any."""

    counts: Mapping[str, int] = field(default_factory=dict)
    complete: bool = True  # False: there are more, so it is no list of words


@dataclass(frozen=True, slots=True)
class SourceView:
    """The columns, words and rows of a source."""

    title: str
    licence: str  # the portal's word for who may use the data; "" where there is none
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]  # real people's: only shapes are taken from them
    words: Mapping[str, Vocabulary]
    count: int = 0  # rows of a file
    section: Mapping[str, Any] = field(default_factory=dict)  # what the driver's section says


async def see_portal(portal: Portal, told: Told) -> SourceView:
    """Look at a Socrata data set. Raises `PortalError`, and `DraftError` if it has no rows."""
    told("description")
    described = await portal.description()
    columns = column_names(described)
    told("rows")
    rows = await portal.rows(ROWS)
    if not rows:
        raise DraftError("The data set has no rows.")
    words = {}
    for column in _worded(columns):
        told(f"words of {column}")
        found = await portal.words(column)
        words[column] = Vocabulary({text: count for (text,), count in found.counts.items()}, found.complete)
    title, licence = (str(described.get(name) or "") for name in ("name", "licenseId"))
    return SourceView(title, licence, columns, tuple(rows), words, section={"dataset": portal.dataset})


def see_file(path: Path, shape: Literal["csv", "pipe", ""], told: Callable[[int], None]) -> SourceView:
    """Look at a list that is published as a file, plain or in a zip. Raises `DraftError`."""
    if not path.is_file():
        raise DraftError(f"There is no file {path.name}.")
    try:
        return _read(path, shape, "utf-8", told)
    except UnicodeDecodeError:
        return _read(path, shape, "cp1252", told)
    except (zipfile.BadZipFile, csv.Error) as fault:
        raise DraftError(f"The file cannot be read ({type(fault).__name__}).") from fault


def _read(path: Path, shape: str, encoding: str, told: Callable[[int], None]) -> SourceView:
    with _opened(path, encoding) as (text, member):
        first = text.readline()
        shape = shape or ("pipe" if first.count("|") > first.count(",") else "csv")
        header = [name.strip() for name in next(_cells(iter([first]), shape), [])]
        columns = tuple(name for name in header if name)
        if len(columns) < 2:  # noqa: PLR2004  one column is no table
            raise DraftError(
                "The first line is not a header of columns: is this the right file, and the right --format?"
            )
        rows = _counted((dict(zip(header, row, strict=False)) for row in _cells(text, shape) if any(row)), told)
        kept = list(islice(rows, ROWS))
        counts = {column: Counter(row.get(column, "").strip() for row in kept) for column in columns}
        total = len(kept)
        for row in rows:
            _count(counts, row)
            total += 1
    if not kept:
        raise DraftError("The file has a header and no rows.")
    words = {name: Vocabulary(counted, len(counted) <= MOST_WORDS) for name, counted in counts.items()}
    section = {"format": shape, "encoding": encoding, "member": member}
    return SourceView(path.stem, "", columns, tuple(kept), words, total, section)


def _count(counts: Mapping[str, Counter[str]], row: Mapping[str, str]) -> None:
    """Count a row's words; stop counting a column that proved to be no list of words."""
    for column, counted in counts.items():
        if len(counted) <= MOST_WORDS:
            counted[row.get(column, "").strip()] += 1


def _counted(rows: Iterator[dict[str, str]], told: Callable[[int], None]) -> Iterator[dict[str, str]]:
    for number, row in enumerate(rows, start=1):
        if number % 10_000 == 0:
            told(number)
        yield row


def _cells(lines: Iterator[str] | IO[str], shape: str) -> Iterator[list[str]]:
    """Split lines into cells. A pipe file is cut, not parsed: its stray quotation marks mean nothing."""
    if shape == "pipe":
        return (line.rstrip("\r\n").split("|") for line in lines)
    return csv.reader(lines, strict=True)


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[tuple[IO[str], str]]:
    """Open the text of the file, or of the only file in the zip, with that one's name."""
    decoded = "utf-8-sig" if encoding == "utf-8" else encoding
    if not zipfile.is_zipfile(path):
        with path.open(encoding=decoded, newline="") as text:
            yield text, ""
        return
    with zipfile.ZipFile(path) as archive:
        members = [name for name in archive.namelist() if not name.endswith("/")]
        if len(members) != 1:
            raise DraftError(f"The zip has {len(members)} files: unpack it and name the one that is the list.")
        with archive.open(members[0]) as raw, io.TextIOWrapper(raw, encoding=decoded, newline="") as text:
            yield text, members[0]


def _worded(columns: tuple[str, ...]) -> tuple[str, ...]:
    """List the columns whose words may have a meaning that the sheet must list."""
    found = guesses(columns)
    return tuple(dict.fromkeys(name for field in WORDED for name in found.get(field, ())[:CANDIDATES]))
