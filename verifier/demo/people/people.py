"""The people of a demo world: every register's rows, found in microseconds, and the true outcome of each claim."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

from verifier.demo.people.claims import ClaimTruth, read_claims, write_claims
from verifier.demo.people.sources import BY_KEY, SOURCES, Row, Source, public, read_rows, value_at, write_rows

CLAIMS_FILE = "claims_truth.csv"
SUFFIX = 4  # digits: the last ones of a number that the index is keyed by
BUNDLED = Path(__file__).parents[1] / "data"


class Entry:
    """One row with the JSON it is served as, printed when it is first asked for."""

    __slots__ = ("_body", "place", "row")

    def __init__(self, row: Row, place: int) -> None:
        """Take a row in; `place` is its row id, the order in which the register printed it."""
        self.row, self.place = row, place
        self._body: bytes | None = None

    @property
    def body(self) -> bytes:
        """The row as JSON."""
        if self._body is None:
            self._body = json.dumps(public(self.row), ensure_ascii=False, separators=(",", ":")).encode()
        return self._body

    def rewritten(self) -> None:
        """Forget the JSON: the row has changed."""
        self._body = None


class Table:
    """The rows of one source in their order, found by the last digits of their number."""

    def __init__(self, source: Source, rows: Iterable[Row], header: Sequence[str] = ()) -> None:
        """Index every row."""
        self.source, self.header = source, tuple(header or source.header)
        self.version, self.changed_at = 0, datetime.now(UTC)
        self._placed = 0
        self._entries: list[Entry] = []
        self._ending: dict[str, list[Entry]] = defaultdict(list)
        for row in rows:
            self._enter(row)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """Iterate over the rows, in the register's order."""
        return iter(self._entries)

    def number(self, entry: Entry) -> str:
        """Return the number as the register prints it."""
        return value_at(entry.row, self.source.number)

    def status(self, entry: Entry) -> str:
        """Return the status word as the register prints it."""
        return value_at(entry.row, self.source.status)

    def ending(self, digits: Iterable[str]) -> list[Entry]:
        """Find the rows whose number ends with one of these runs of `SUFFIX` digits or more, perhaps a few others."""
        found = {entry.place: entry for run in digits for entry in self._ending.get(run[-SUFFIX:], ())}
        return [found[place] for place in sorted(found)]

    def numbered(self, number: str) -> list[Entry]:
        """Find the rows with exactly this printed number."""
        run = trailing_digits(number)
        near = self.ending([run]) if len(run) >= SUFFIX else self._entries
        return [entry for entry in near if self.number(entry) == number]

    def add(self, row: Row) -> Entry:
        """Append a row."""
        self._touch()
        return self._enter(row)

    def remove(self, entry: Entry) -> None:
        """Take a row out, as a register does with people it no longer lists."""
        self._touch()
        self._entries.remove(entry)
        self._ending[trailing_digits(self.number(entry))[-SUFFIX:]].remove(entry)

    def rewritten(self, entry: Entry) -> None:
        """Note that a row was changed in place (its number was not)."""
        self._touch()
        entry.rewritten()

    def printed(self, shown: Callable[[Entry], Row] = lambda entry: entry.row) -> bytes:
        """Print the whole table as the file a register publishes, with the `shown` fields of each row."""
        return write_rows(self.source.shape, self.header, map(shown, self._entries)).encode()

    def _enter(self, row: Row) -> Entry:
        self._placed += 1
        entry = Entry(row, self._placed)
        self._entries.append(entry)
        self._ending[trailing_digits(self.number(entry))[-SUFFIX:]].append(entry)
        return entry

    def _touch(self) -> None:
        self.version += 1
        self.changed_at = datetime.now(UTC)


def trailing_digits(number: str) -> str:
    """Return the run of digits that a number ends with."""
    return number[len(number.rstrip("0123456789")) :]


def _wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Site:
    """A practice's website: the words at the well-known place, and since when the domain is registered."""

    shows: str = ""
    registered_on: date | None = date(2012, 3, 4)  # None: nobody says


@dataclass(slots=True, repr=False)
class World:
    """Every register's table, and the claims of the people in them."""

    tables: dict[str, Table] = field(default_factory=dict)
    claims: tuple[ClaimTruth, ...] = ()
    clock: Callable[[], datetime] = _wall_clock  # the portals rebuild their data all the time
    pages: dict[str, list[str]] = field(default_factory=dict)  # what people put on their iDs, by iD
    sites: dict[str, Site] = field(default_factory=dict)  # what somebody said of a host; every other is as `Site()`

    @classmethod
    def from_folder(cls, folder: Path = BUNDLED) -> Self:
        """Read a folder of register files (see `data/README.md`); files that are not there are simply not served."""
        tables = {}
        for source in SOURCES:
            file = folder / source.file
            if file.exists():
                header, rows = read_rows(source.shape, file.read_text(encoding="utf-8"))
                tables[source.key] = Table(source, rows, header)
            elif source.header:
                tables[source.key] = Table(source, ())
        return cls(tables, read_claims(folder / CLAIMS_FILE))

    @classmethod
    def of(cls, rows: dict[str, list[Row]], claims: Sequence[ClaimTruth]) -> Self:
        """Build a world of rows made in memory, by source key."""
        return cls({key: Table(BY_KEY[key], some) for key, some in rows.items()}, tuple(claims))

    def table(self, registry: str, part: str = "") -> Table | None:
        """Return a register's table, or None when this world has no such register."""
        return self.tables.get(f"{registry}/{part}" if part else registry)

    def parts(self, registry: str) -> list[Table]:
        """Return all tables of a register: one, or one per roster file."""
        return [table for table in self.tables.values() if table.source.registry == registry]

    @property
    def registries(self) -> frozenset[str]:
        """List every register this world has an answer from."""
        return frozenset(table.source.registry for table in self.tables.values())

    def write(self, folder: Path) -> None:
        """Write the world as a folder that `from_folder` reads."""
        folder.mkdir(parents=True, exist_ok=True)
        for table in self.tables.values():
            (folder / table.source.file).write_bytes(table.printed())
        write_claims(folder / CLAIMS_FILE, self.claims)


def claims_of(world: World) -> list[ClaimTruth]:
    """List every claim of a world with its truth, in the file's order."""
    return list(world.claims)
