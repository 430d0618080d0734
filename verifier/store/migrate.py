"""Brings a database to the schema of this version: `sql/migrations/NNNN_what.sql`, in order, each exactly once.

Behind them come the functions (`functions.py`), each file when it differs from what was applied. A ledger keeps the
SHA-256 of each applied file: a migration changed afterwards, and a database that a newer version has migrated, are
refused. Any number of runners may start together; one works and the others wait by *polling* for the lock, because a
runner that blocks inside PostgreSQL deadlocks with CREATE INDEX CONCURRENTLY in the one that works.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from verifier.store.errors import MigrationError
from verifier.store.functions import function_files, refresh, stale
from verifier.store.sqlfiles import sql_root

if TYPE_CHECKING:
    import asyncpg

    Connection = asyncpg.Connection[asyncpg.Record]

_FILE = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_NO_TRANSACTION = re.compile(r"^--\s*no-transaction\s*$", re.MULTILINE)
_LOCK = 0x76657269  # "veri": the same number in every runner
_WAIT_S = 600.0
_POLL_S = 0.1
_LEDGER = """
create table if not exists schema_migration (
    version    integer primary key,
    name       text not null,
    sha256     text not null,
    applied_at timestamptz not null default clock_timestamp()
);
grant select on schema_migration to public
"""  # the service may ask whether the schema is current
# What an interrupted CREATE INDEX CONCURRENTLY left behind: it would make the second try fail by its name.
_HALF_BUILT = """
select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
where not i.indisvalid and c.relkind = 'i' and pg_has_role(c.relowner, 'usage')
"""


@dataclass(frozen=True)
class Migration:
    """One file of `sql/migrations`."""

    version: int
    name: str
    text: str

    @cached_property
    def sha256(self) -> str:
        """The digest by which the ledger remembers the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def in_transaction(self) -> bool:
        """False for a file marked `-- no-transaction`; it holds one statement, which may be run twice without harm."""
        return not _NO_TRANSACTION.search(self.text)


def migrations(root: Path | None = None) -> tuple[Migration, ...]:
    """List every migration of this version, in order, numbered without a gap; `root` holds `migrations/`."""
    folder = (root or sql_root()) / "migrations"
    found = []
    for position, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        parts = _FILE.fullmatch(path.name)
        if parts is None or int(parts[1]) != position:
            message = f"{path.name} should be {position:04d}_what.sql: migrations are numbered without gaps or doubles."
            raise MigrationError(message)
        found.append(Migration(position, path.stem, path.read_text(encoding="utf-8")))
    return tuple(found)


async def migrate(conn: Connection, root: Path | None = None) -> list[str]:
    """Apply what is missing, as the owner of the schema; return the names of what was applied."""
    known, functions = migrations(root), function_files(root)
    async with _alone(conn):
        await conn.execute(_LEDGER)
        missing = await _missing(conn, known)
        for migration in missing:
            await _apply(conn, migration)
        made = await refresh(conn, functions, len(known))
    return [*(migration.name for migration in missing), *(one.name for one in made)]


async def pending(conn: Connection, root: Path | None = None) -> list[str]:
    """List the names of what `migrate` would apply; changes nothing. Any role that may read the ledgers can ask."""
    known = migrations(root)
    missing = [migration.name for migration in await _missing(conn, known)]
    return [*missing, *(one.name for one in await stale(conn, function_files(root), len(known)))]


async def _missing(conn: Connection, known: Sequence[Migration]) -> list[Migration]:
    """Compare the files with the ledger; refuse a changed file and a database from the future."""
    if await conn.fetchval("select to_regclass('schema_migration') is null"):
        return list(known)
    ledger = {row["version"]: row for row in await conn.fetch("select version, name, sha256 from schema_migration")}
    for version, row in sorted(ledger.items()):
        if version > len(known):
            message = f"The database has {row['name']}, which this version does not know: run a newer version of it."
            raise MigrationError(message)
        if row["sha256"] != known[version - 1].sha256:
            message = f"{known[version - 1].name}.sql was changed after it was applied: restore it, add a new file."
            raise MigrationError(message)
    return [migration for migration in known if migration.version not in ledger]


async def _apply(conn: Connection, migration: Migration) -> None:
    record = "insert into schema_migration (version, name, sha256) values ($1, $2, $3)"
    values = (migration.version, migration.name, migration.sha256)
    if migration.in_transaction:
        async with conn.transaction():
            await conn.execute("set local lock_timeout = '5s'; set local statement_timeout = 0")
            await conn.execute(f"{migration.text}\n;select")  # one that only comes with functions holds no statement
            await conn.execute(record, *values)
        return
    for index in await conn.fetch(_HALF_BUILT):
        await conn.execute(f"drop index concurrently if exists {index[0]}")
    await conn.execute(migration.text)
    await conn.execute(record, *values)


@asynccontextmanager
async def _alone(conn: Connection) -> AsyncIterator[None]:
    """Hold the runners' lock, a session lock because a file may be applied outside a transaction."""
    deadline = time.monotonic() + _WAIT_S
    while not await conn.fetchval("select pg_try_advisory_lock($1)", _LOCK):
        if time.monotonic() > deadline:
            message = "Another migration has been running for ten minutes: see pg_stat_activity, then try again."
            raise MigrationError(message)
        await asyncio.sleep(_POLL_S)
    try:
        await conn.execute("set lock_timeout = '5s'; set statement_timeout = 0")
        yield
    finally:
        if not conn.is_closed():
            await conn.execute("reset lock_timeout; reset statement_timeout")
            await conn.execute("select pg_advisory_unlock($1)", _LOCK)
