"""Reading of roster files line by line: csv or pipe, plain or zipped, never more than a batch in memory."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final, Literal, NoReturn, Protocol

from verifier.registries.rosters.block import RosterBlock, RosterRow
from verifier.registries.rosters.packed_files import DAMAGED, opened
from verifier.registries.rosters.types import RosterBatch, RosterPosition, RosterRefused

PIECE: Final = 1 << 16  # characters read at a time
LONGEST_LINE: Final = 100_000  # Florida's longest are under 2,000
BATCH: Final = 250  # rows; few enough to be gone before the garbage collector looks at them (twice as fast)
LARGEST_BLOCK: Final = 1 << 22  # characters of a batch: a quotation mark that never closes must not fill the memory
LISTED: Final = 5  # lines at fault a refusal names
_UNPAIRED: Final = "\0"  # stands for a line that csv cannot take apart

Cells = Sequence[str]
Cut = Callable[[Sequence[Cells]], RosterBlock]  # what rows of the file bring; raises `BadRow`


class BadRow(Exception):  # noqa: N818  the file's fault, named by its line
    """A row that cannot be used; the message is its kind, never its content."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The format of a source's files."""

    cut: Callable[[list[str]], Cut]  # given the header, which it checks: raises `RosterRefused`
    format: Literal["csv", "pipe"] = "csv"
    member: str = ""  # where the file is a zip: the pattern of the one file inside it
    encoding: str = "utf-8"
    max_bytes: int = 2_000_000_000
    max_bad_rows: int = 0
    may_be_empty: bool = False  # a supplement to which nothing is added
    reads: Callable[[], Reads] | None = None  # counts the rows that do not read


def batches(files: Sequence[tuple[Path, Shape]], start: RosterPosition, most: int = BATCH) -> Iterator[RosterBatch]:
    """Yield all rows of all files from `start` on. `RosterRefused` names the lines at fault, never their content."""
    at, read = start, 0
    for number, (path, shape) in enumerate(files):
        if number >= at.file:
            begin = at if number == at.file else RosterPosition(number, 0, at.rows, at.bad)
            reads = shape.reads() if shape.reads else None
            for block, end, here in _File(path, shape).batches(begin, most):
                at = end
                if reads:
                    reads.look(block.values)
                yield RosterBatch(block, end, read + here)
            if reads:
                reads.settle()
        read += path.stat().st_size


def check(files: Sequence[tuple[Path, Shape]]) -> None:
    """Check the header of every file before a row of any is loaded, and that there is a row below it."""
    for path, shape in files:
        if next(_File(path, shape).batches(RosterPosition(), 1), None) is None and not shape.may_be_empty:
            msg = f"{path.name} has a header and no rows: the export was empty. Fetch it again"
            raise RosterRefused(msg)


def digest(paths: Sequence[Path]) -> str:
    """Compute the SHA-256 over all files in order."""
    found = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                found.update(piece)
    return found.hexdigest()


class Reads(Protocol):
    """Looks at the values of rows, and raises `RosterRefused` where too many do not read."""

    def look(self, values: Sequence[str]) -> None:
        """Look at some rows."""

    def settle(self) -> None:
        """Judge all the rows so far."""


class _Table(Protocol):
    """Rows as cells, and how many lines they took; `csv.reader` is one."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class _Pipes:
    """Pipe files carry stray quotation marks inside fields: they are cut, not parsed."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.line_num, self._lines = 0, lines
        self._width = 0

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        line = next(self._lines)
        self.line_num += 1
        cells = line.rstrip("\r\n").split("|")
        self._width = self._width or len(cells)
        if len(cells) == self._width + 1 and not cells[-1]:
            cells.pop()  # Florida ends its rows with one more mark than its header
        return cells


def _one(cut: Cut, cells: list[str], width: int) -> Sequence[RosterRow]:
    """Cut one row into at most one roster row; a blank one gives none."""
    if cells == [_UNPAIRED]:
        raise BadRow("quotation marks that do not pair")
    if len(cells) == width:
        return cut([cells]).rows
    if any(cells):
        raise BadRow(f"{len(cells)} columns, the header has {width}")
    return ()


@dataclass(slots=True)
class _File:
    """One file being read."""

    path: Path
    shape: Shape
    skipped: int = 0  # lines that were loaded before
    row_at: int = 0  # lines before the present block of rows
    taken: int = 0  # characters read for it
    faults: list[str] = field(default_factory=list)

    def batches(self, start: RosterPosition, most: int) -> Iterator[tuple[RosterBlock, RosterPosition, int]]:
        """Yield rows, the position after them, and how much of the file on disk that is."""
        rows = start.rows
        try:
            with opened(self.path, self.shape.member, self.shape.encoding) as (text, disk):
                for some in self._rows(chain.from_iterable(self._lines(text)), start, most):
                    rows += len(some.values)
                    end = RosterPosition(start.file, self.row_at, rows, start.bad + len(self.faults))
                    yield some, end, disk.tell()
        except DAMAGED as error:
            msg = f"{self.path.name} is cut off or damaged ({type(error).__name__}). Fetch it again"
            raise RosterRefused(msg) from error

    def _rows(self, lines: Iterator[str], start: RosterPosition, most: int) -> Iterator[RosterBlock]:
        """Yield rows in batches from `start` on; lines at fault are left out up to the sheet's tolerance."""
        table: _Table = csv.reader(lines, strict=True) if self.shape.format == "csv" else _Pipes(lines)
        header = self._header(table)
        cut = self.shape.cut(header)
        for _ in islice(lines, max(0, start.line - table.line_num)):  # loaded before: not even parsed
            self.skipped, self.taken = self.skipped + 1, 0
        while block := self._block(table, most):
            some = self._cut(cut, block, len(header))
            self.row_at = self.skipped + table.line_num
            if len(self.faults) + start.bad > self.shape.max_bad_rows:
                raise RosterRefused(self._complaint())
            yield some

    def _header(self, table: _Table) -> list[str]:
        try:
            header = next(table, [])
        except csv.Error:
            header = []
        return [name.strip() for name in header]

    def _block(self, table: _Table, most: int) -> list[list[str]]:
        """Read the next rows as they are; a line whose quotation marks do not pair ends the block, as no row at all."""
        self.row_at, self.taken = self.skipped + table.line_num, 0
        block = list[list[str]]()
        try:
            block.extend(islice(table, most))  # what was read before a fault stays in the list
        except csv.Error:
            block.append([_UNPAIRED])
        return block

    def _cut(self, cut: Cut, block: Sequence[list[str]], width: int) -> RosterBlock:
        """Cut all rows at once; one by one where one is at fault, to name its line."""
        try:
            if set(map(len, block)) == {width} and block[-1] != [_UNPAIRED]:
                return cut(block)
        except BadRow:
            pass
        rows, place = list[RosterRow](), self.row_at
        for cells in block:
            try:
                rows += _one(cut, cells, width)
            except BadRow as bad:
                self.faults.append(f"line {place + 1}: {bad}" if len(self.faults) < LISTED else "")
            place += 1 + sum(cell.count("\n") for cell in cells)
        return RosterBlock.of(rows)

    def _complaint(self) -> str:
        more = len(self.faults) - LISTED
        also = f"; and {more} more before line {self.row_at + 1}" if more > 0 else ""
        return f"{self.path.name}: {'; '.join(self.faults[:LISTED])}{also}"

    def _lines(self, text: IO[str]) -> Iterator[list[str]]:
        """Yield lines, many at a time. Lines, blocks and the whole are of bounded length: a zip may hide a lot."""
        left, number, rest = self.shape.max_bytes, 0, ""
        while piece := text.read(PIECE):
            left -= len(piece)
            self.taken += len(piece)
            *lines, rest = (rest + piece).split("\n")
            number += len(lines)
            if left < 0:
                self._too_much("it is larger")
            if len(rest) > LONGEST_LINE or self.taken > LARGEST_BLOCK:
                self._too_much(f"line {number + 1} is longer")
            yield [line + "\n" for line in lines]
        if rest:
            yield [rest]

    def _too_much(self, what: str) -> NoReturn:
        msg = f"{self.path.name}: {what} than its data sheet allows"
        raise RosterRefused(msg)
