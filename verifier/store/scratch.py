"""The notes of an audit while it reads: a private SQLite file that is deleted with it, so that memory stays bounded.

The database that is audited is not asked to remember: whoever can change it could change what it remembers.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32768;
CREATE TABLE head (seq INTEGER PRIMARY KEY, hash BLOB);
CREATE TABLE row (
    relation TEXT, key TEXT, digests TEXT, seq INTEGER, seen INTEGER DEFAULT 0, PRIMARY KEY (relation, key)
) WITHOUT ROWID;
CREATE TABLE move (claim TEXT PRIMARY KEY, state TEXT, version INTEGER, seq INTEGER) WITHOUT ROWID;
CREATE TABLE nonce (value TEXT PRIMARY KEY) WITHOUT ROWID;
BEGIN;
"""


class Vouched(NamedTuple):
    """The row digests last in the log; without digests the row was deleted."""

    digests: tuple[str, ...]
    seq: int


class Moved(NamedTuple):
    """The last transition of a claim in the log."""

    state: str
    version: int
    seq: int


class Scratch:
    """The audit's own notes."""

    def __init__(self) -> None:
        """Open an unnamed file of SQLite's, deleted when it is closed."""
        self._notes = sqlite3.connect("", isolation_level=None)
        self._notes.executescript(_TABLES)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close and delete the file."""
        self._notes.close()

    def sign(self, seq: int, digest: bytes) -> None:
        """Remember a signed checkpoint."""
        self._notes.execute("INSERT OR REPLACE INTO head VALUES (?, ?)", (seq, digest))

    def signed(self, seq: int) -> bytes | None:
        """Return the hash that was signed for this event; None if none was."""
        found = self._notes.execute("SELECT hash FROM head WHERE seq = ?", (seq,)).fetchone()
        return None if found is None else bytes(found[0])

    def signed_after(self, seq: int) -> list[int]:
        """List the numbers of signed events beyond this one, at most 100."""
        return [
            one for (one,) in self._notes.execute("SELECT seq FROM head WHERE seq > ? ORDER BY seq LIMIT 100", (seq,))
        ]

    def vouched(self, relation: str, key: str) -> Vouched | None:
        """Return the last digests that the log has for a row; None if it has none."""
        found = self._notes.execute(
            "SELECT digests, seq FROM row WHERE relation = ? AND key = ?", (relation, key)
        ).fetchone()
        return None if found is None else Vouched(tuple(found[0].split()), found[1])

    def vouch(self, relation: str, key: str, digests: Sequence[str], seq: int) -> None:
        """Remember the digests that the log has for a row."""
        self._notes.execute(
            "INSERT OR REPLACE INTO row (relation, key, digests, seq) VALUES (?, ?, ?, ?)",
            (relation, key, " ".join(digests), seq),
        )

    def see(self, relation: str, key: str) -> None:
        """Remember that a row exists."""
        self._notes.execute("UPDATE row SET seen = 1 WHERE relation = ? AND key = ?", (relation, key))

    def unseen(self) -> Iterator[tuple[str, str, int]]:
        """Yield rows that the log has digests for and that do not exist, with the event that said so."""
        yield from self._notes.execute(
            "SELECT relation, key, seq FROM row WHERE seen = 0 AND digests <> '' ORDER BY relation, key"
        )

    def rows(self) -> int:
        """Count the rows that the log has digests for."""
        return int(self._notes.execute("SELECT count(*) FROM row WHERE digests <> ''").fetchone()[0])

    def moved(self, claim: str) -> Moved | None:
        """Return the last transition of a claim; None before the first."""
        found = self._notes.execute("SELECT state, version, seq FROM move WHERE claim = ?", (claim,)).fetchone()
        return None if found is None else Moved(*found)

    def move(self, claim: str, state: str, version: int, seq: int) -> None:
        """Remember a transition."""
        self._notes.execute("INSERT OR REPLACE INTO move VALUES (?, ?, ?, ?)", (claim, state, version, seq))

    def is_new(self, nonce: str) -> bool:
        """Remember a nonce; return False where it was there before."""
        return bool(self._notes.execute("INSERT OR IGNORE INTO nonce VALUES (?)", (nonce,)).rowcount)
