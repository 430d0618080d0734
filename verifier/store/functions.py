"""Functions of the database: `sql/functions/*.sql`, one file a subject, applied again when a file changes.

A ledger keeps the SHA-256 of each file as it was applied, and the number of the newest migration then: the functions
belong to it. Every change of a function comes with a migration (one of its own where no table changes), so that of two
versions it is known which is newer. An older version is refused for the migration it does not know, before it looks at
functions; and other functions under the same number are refused like a migration that was edited. So nothing goes back
and forth while a deploy goes on with old and new runners.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from verifier.store.errors import MigrationError
from verifier.store.sqlfiles import sql_root

if TYPE_CHECKING:
    from pathlib import Path

    import asyncpg

    Connection = asyncpg.Connection[asyncpg.Record]

_FILE = re.compile(r"[a-z][a-z0-9_]*")
_RECORD = """
insert into schema_function as f (file, sha256, version) values ($1, $2, $3) on conflict (file) do update
set sha256 = excluded.sha256, version = excluded.version,
    applied_at = case when f.sha256 = excluded.sha256 then f.applied_at else excluded.applied_at end
"""


@dataclass(frozen=True)
class FunctionFile:
    """One file of `sql/functions`."""

    file: str
    text: str

    @property
    def name(self) -> str:
        """The file's name in the list of what was applied."""
        return f"functions/{self.file}"

    @cached_property
    def sha256(self) -> str:
        """The digest by which the ledger remembers the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The functions in a database, as its ledger has them."""

    applied: dict[str, str]  # SHA-256 by file
    version: int  # the migration they belong to; 0 where none were applied


def function_files(root: Path | None = None) -> tuple[FunctionFile, ...]:
    """List every file of functions of this version, by name; `root` holds `functions/`."""
    found = []
    for path in sorted(((root or sql_root()) / "functions").glob("*.sql")):
        if not _FILE.fullmatch(path.stem):
            message = f"functions/{path.name} should be named in lower_case."
            raise MigrationError(message)
        found.append(FunctionFile(path.stem, path.read_text(encoding="utf-8")))
    return tuple(found)


def digest(known: Sequence[FunctionFile]) -> str:
    """Make one short digest of all files; a migration names the one that it comes with."""
    return hashlib.sha256("".join(f"{one.file} {one.sha256}\n" for one in known).encode()).hexdigest()[:16]


async def stale(conn: Connection, known: Sequence[FunctionFile], version: int) -> list[FunctionFile]:
    """Compare the files with the ledger; `version` is the newest migration that this version knows."""
    return _differing(await _ledger(conn), known, version)


async def refresh(conn: Connection, known: Sequence[FunctionFile], version: int) -> list[FunctionFile]:
    """Apply the files that differ, in one transaction, and record all as belonging to `version`."""
    ledger = await _ledger(conn)
    differing = _differing(ledger, known, version)
    if known and (differing or ledger.version < version):
        async with conn.transaction():
            await conn.execute("set local lock_timeout = '5s'; set local statement_timeout = 0")
            await _apply(conn, differing)
            await conn.execute("delete from schema_function where file <> all ($1)", [one.file for one in known])
            await conn.executemany(_RECORD, [(one.file, one.sha256, version) for one in known])
    return differing


def _differing(ledger: Ledger, known: Sequence[FunctionFile], version: int) -> list[FunctionFile]:
    if ledger.version >= version and ledger.applied != {one.file: one.sha256 for one in known}:
        message = (
            "The functions of this version are not those that the database got with the same migrations: "
            "a change in sql/functions comes with a new migration (sql/README.md)."
        )
        raise MigrationError(message)
    return [one for one in known if ledger.applied.get(one.file) != one.sha256]


async def _apply(conn: Connection, files: Sequence[FunctionFile]) -> None:
    """Make the functions twice: unchecked, because one may call another of a later file, and then checked."""
    for check in ("off", "on"):
        await conn.execute(f"set local check_function_bodies = {check}")
        for one in files:
            await conn.execute(one.text)


async def _ledger(conn: Connection) -> Ledger:
    if await conn.fetchval("select to_regclass('schema_function') is null"):
        return Ledger({}, 0)
    rows = await conn.fetch("select file, sha256, version from schema_function")
    return Ledger({row["file"]: row["sha256"] for row in rows}, max((row["version"] for row in rows), default=0))
