"""The proof of scale: the costs of every statement in a small database and in a large one.

A statement that looks for few rows must not cost more because there are many others. It is found out by its plan (it
reads a table that grows from end to end), by the pages it looks at, and by the time it takes.
"""

from __future__ import annotations

import tempfile
import time
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import disk_usage, rmtree
from typing import TypeAlias

import asyncpg

from scripts.rig.scale.fill import fill
from scripts.rig.scale.measure import Cost, measure, statements
from scripts.rig.scale.values import Data
from verifier.store.migrate import migrate
from verifier.store.server.embedded import Dsn, EmbeddedPostgres

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Told: TypeAlias = Callable[[int, int], None]
SMALL, LARGE = 10_000, 1_000_000
_TIMES, _PAGES_MORE, _MS_FREE, _MS_MOST = 3.0, 100, 2.0, 20.0
_ROOM = 60_000  # bytes for an account, with what the server needs while it builds indexes
# Why a statement may read much; by file and name.
MAY: dict[str, str] = tomllib.loads((Path(__file__).parent / "may.toml").read_text(encoding="utf-8"))
_SIZES = """
SELECT c.relname AS name, coalesce(t.relname, c.relname) AS of, c.relkind = 'i' AS is_index,
    pg_relation_size(c.oid)
    + CASE WHEN c.reltoastrelid <> 0 THEN pg_total_relation_size(c.reltoastrelid) ELSE 0 END AS bytes
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_index AS i ON i.indexrelid = c.oid LEFT JOIN pg_class AS t ON t.oid = i.indrelid
WHERE n.nspname IN ('public', 'pgq') AND c.relkind IN ('r', 'i') ORDER BY bytes DESC, c.relname
"""


@dataclass(frozen=True)
class Size:
    """The bytes of a table, with what is stored beside it, or of an index, for each account with a badge."""

    name: str
    of: str
    is_index: bool
    bytes_each: float


@dataclass
class Proof:
    """The costs of every statement at two sizes, and the findings."""

    small: int
    large: int
    costs: list[tuple[Cost, Cost]] = field(default_factory=list)
    sizes: list[Size] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def found(self) -> list[str]:
        """The findings."""
        return [said for few, many in self.costs for said in faults(few, many)]


def faults(few: Cost, many: Cost) -> list[str]:
    """List the faults of a statement by its costs in a small and in a large database."""
    if refused := few.refused or many.refused:
        return [f"{few.statement} could not be run: {refused}"]
    if few.statement in MAY:
        return []
    found = [f"{few.statement} has no index for {table}" for table in sorted({*few.unindexed, *many.unindexed})]
    if many.pages > _TIMES * few.pages + _PAGES_MORE:
        found.append(f"{few.statement} looks at {few.pages} pages, and at {many.pages} among more accounts")
    if many.ms > _MS_MOST or (many.ms > _MS_FREE and many.ms > _TIMES * few.ms):
        found.append(f"{few.statement} takes {few.ms:.1f} ms, and {many.ms:.1f} ms among more accounts")
    return found


async def prove(small: int, large: int, told: Told) -> Proof:
    """Fill two databases on a server of its own, and run everything in both."""
    proof, began = Proof(small, large), time.monotonic()
    async with _server(large) as dsn:
        few = await look(dsn, "small", small, told)
        many = await look(dsn, "large", large, told)
    proof.costs = list(zip(few.costs, many.costs, strict=True))
    proof.sizes, proof.seconds = many.sizes, time.monotonic() - began
    return proof


@dataclass
class Seen:
    """The measurements in one database."""

    costs: list[Cost]
    sizes: list[Size]


async def look(dsn: Dsn, name: str, accounts: int, told: Told, *, once: bool = False) -> Seen:
    """Make and fill a database, and run every statement in it; `once` is enough where no time is taken."""
    await _make(dsn, name)
    connection = await asyncpg.connect(**dsn.on(name).admin.arguments, statement_cache_size=0)
    try:
        await fill(connection, accounts, told)
        data, costs, every = await Data.of(connection), [], statements()
        await connection.execute("RESET ALL; SET jit = off; SET timezone = 'UTC'; SET bytea_output = 'hex'")
        for place, (file, query) in enumerate(every, 1):
            costs.append(await measure(data, file, query, once=once))
            told(place, len(every))
        return Seen(costs, await _sizes(connection, accounts))
    finally:
        await connection.close()


async def _make(dsn: Dsn, name: str) -> None:
    owner = await asyncpg.connect(**dsn.owner.arguments)
    await owner.execute(f"CREATE DATABASE {name}")
    await owner.close()
    owner = await asyncpg.connect(**dsn.on(name).owner.arguments)
    await migrate(owner)
    await owner.close()


async def _sizes(connection: Connection, accounts: int) -> list[Size]:
    rows = await connection.fetch(_SIZES)
    return [Size(row["name"], row["of"], row["is_index"], row["bytes"] / accounts) for row in rows]


@asynccontextmanager
async def _server(accounts: int) -> AsyncIterator[Dsn]:
    """Open a PostgreSQL below the temporary directory, gone with the proof."""
    place = Path(tempfile.mkdtemp(prefix="verifier-scale-"))
    try:
        if disk_usage(place).free < accounts * _ROOM:
            need = f"{accounts} accounts need {accounts * _ROOM >> 30} GiB in {place.parent}"
            raise SystemExit(f"{need}: set TMPDIR, or ask for fewer.")
        async with EmbeddedPostgres(place, durable=False) as dsn:
            yield dsn
    finally:
        rmtree(place, ignore_errors=True)
