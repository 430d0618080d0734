"""The rows of a copy, in SQLite: in memory, or in a file from which a process that was killed goes on."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pydantic_core import from_json, to_json

from verifier.client.copies.digests import bucket_of
from verifier.client.feed import instant, version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_FORM: Final = 1  # of the file, as in `user_version`; another one is begun anew
_SCHEMA: Final = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA locking_mode = EXCLUSIVE;
CREATE TABLE IF NOT EXISTS badge (
    handle TEXT PRIMARY KEY, bucket INTEGER NOT NULL, version INTEGER NOT NULL, status TEXT NOT NULL,
    said BLOB NOT NULL, ends_at REAL, then_status TEXT, round INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS badge_by_bucket ON badge (bucket);
CREATE TABLE IF NOT EXISTS place (
    one INTEGER PRIMARY KEY CHECK (one = 1), cursor TEXT, whole INTEGER NOT NULL, after TEXT NOT NULL,
    round INTEGER NOT NULL, in_step_at REAL NOT NULL
);
INSERT OR IGNORE INTO place VALUES (1, NULL, 0, '', 0, 0);
PRAGMA user_version = 1;
"""
_PUT: Final = """
INSERT INTO badge VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (handle) DO UPDATE SET version = excluded.version,
    status = excluded.status, said = excluded.said, ends_at = excluded.ends_at, then_status = excluded.then_status,
    round = excluded.round
"""
_NEWER: Final = f"{_PUT} WHERE excluded.version > badge.version"


class Held(NamedTuple):
    """A badge as it was last heard of, until `ends_at`."""

    said: Mapping[str, Any]
    ends_at: datetime | None
    then: str | None


@dataclass(slots=True)
class Place:
    """Place of a copy: the cursor to go on from, and how far an export that is not whole has come."""

    cursor: str | None
    whole: bool
    after: str
    round: int  # of exports: what the last one did not bring is forgotten
    in_step_at: float

    @property
    def under_way(self) -> bool:
        """True while an export has begun and is not whole."""
        return self.cursor is not None and not self.whole


class Kept:
    """The rows of one copy, and its place, which is written together with them."""

    def __init__(self, path: str | Path | None) -> None:
        """Open a file, or make it, readable by its owner alone; None: keep everything in memory."""
        if path is not None:
            Path(path).touch(mode=0o600)
        self._db = sqlite3.connect(":memory:" if path is None else path, isolation_level=None)
        if self._one("PRAGMA user_version")[0] not in {0, _FORM}:
            self._db.executescript("DROP TABLE IF EXISTS badge; DROP TABLE IF EXISTS place")
        self._db.executescript(_SCHEMA)
        cursor, whole, after, number, in_step_at = self._one(
            "SELECT cursor, whole, after, round, in_step_at FROM place"
        )
        self.place = Place(cursor, bool(whole), after, number, in_step_at)

    def close(self) -> None:
        """Let go of the file."""
        self._save()
        self._db.close()

    def find(self, handle: str) -> Held | None:
        """Return what is kept of a handle."""
        row = self._db.execute("SELECT said, ends_at, then_status FROM badge WHERE handle = ?", (handle,)).fetchone()
        if row is None:
            return None
        return Held(from_json(row[0]), None if row[1] is None else datetime.fromtimestamp(row[1], UTC), row[2])

    def count(self) -> int:
        """Count the handles."""
        return int(self._one("SELECT count(*) FROM badge")[0])

    def begin(self, cursor: str) -> None:
        """Begin a round of export, from whose end on the feed is followed from this cursor."""
        self.place = Place(cursor, whole=False, after="", round=self.place.round + 1, in_step_at=self.place.in_step_at)
        self._save()

    def take_export(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Take rows of an export as they are, and note how far it has come."""
        said = [self._values(row) for row in rows]
        if said:
            self.place.after = said[-1][0]
            self._write(_PUT, said)

    def end(self) -> None:
        """Take the export as whole: forget what it did not bring."""
        self.place.whole = True
        with _transaction(self._db):
            self._db.execute("DELETE FROM badge WHERE round <> ?", (self.place.round,))
            self._save()

    def take_changes(self, rows: Sequence[Mapping[str, Any]], cursor: str, *, in_step: bool = False) -> None:
        """Take rows of the feed; what is known already, or older than what is known, changes nothing.

        `in_step`: nothing newer was known to the service a moment ago. That alone is not worth writing to the disk.
        """
        self.place.in_step_at = time.time() if in_step else self.place.in_step_at
        if not rows and cursor == self.place.cursor:
            return
        self.place.cursor = cursor
        with _transaction(self._db):
            for row in rows:
                if row.get("removed"):
                    gone = (row["handle"], version(row))
                    self._db.execute("DELETE FROM badge WHERE handle = ? AND version < ?", gone)
                else:
                    self._db.execute(_NEWER, self._values(row))
            self._save()

    def replace_bucket(self, bucket: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put these rows in the place of all that is kept in a bucket."""
        with _transaction(self._db):
            self._db.execute("DELETE FROM badge WHERE bucket = ?", (int(bucket, 16),))
            self._db.executemany(_PUT, [self._values(row) for row in rows])

    def rows(self) -> Iterator[list[tuple[str, int, str]]]:
        """Yield handle, version and status of every row, some at a time."""
        with closing(self._db.execute("SELECT handle, version, status FROM badge")) as found:
            while some := found.fetchmany(5_000):
                yield some

    def _values(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        badge = row["badge"]
        ends_at = instant(row["ends_at"])
        ends = None if ends_at is None else ends_at.timestamp()
        facts = (badge["version"], badge["status"], to_json(badge), ends, row["then"], self.place.round)
        return row["handle"], bucket_of(row["handle"]), *facts

    def _write(self, statement: str, values: list[tuple[Any, ...]]) -> None:
        with _transaction(self._db):
            self._db.executemany(statement, values)
            self._save()

    def _save(self) -> None:
        place = (self.place.cursor, self.place.whole, self.place.after, self.place.round, self.place.in_step_at)
        self._db.execute("UPDATE place SET cursor = ?, whole = ?, after = ?, round = ?, in_step_at = ?", place)

    def _one(self, statement: str) -> Any:  # noqa: ANN401  a row
        return self._db.execute(statement).fetchone()


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or nothing: rows and place are written together, so that whoever is killed repeats some and misses none."""
    db.execute("BEGIN")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
