"""The database costs of a stretch of work: commits, statements and log, without those of an idle service.

A server's idle sessions hand in their counts within ten seconds, so each reading waits a little longer than that; the
first wait is also the measure of the idle traffic. A checkpoint comes first: every page that is then touched for the
first time goes whole into the log, and these pages are told apart. Statements are those that the service sent; what
triggers and functions run in the server is counted for the owner.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg

from verifier.store.server.embedded import Dsn

SETTLED_IN_S = 11.0
_READ = """
SELECT d.xact_commit AS commits, (
        SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE userid = 'verifier_service'::regrole
    ) AS statements,
    (pg_current_wal_insert_lsn() - '0/0')::bigint AS log
FROM pg_stat_database AS d WHERE d.datname = current_database()
"""
_LOGGED = """
SELECT sum(count) AS records, sum(record_size) AS bytes, sum(fpi_size) AS pages
FROM pg_get_wal_stats('0/0'::pg_lsn + $1::bigint, '0/0'::pg_lsn + $2::bigint)
"""
_STATEMENTS = """
SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 100) AS text, sum(calls)::bigint AS calls,
    sum(total_exec_time) AS ms, sum(wal_bytes)::bigint AS log
FROM pg_stat_statements GROUP BY 1 ORDER BY 3 DESC LIMIT $1
"""


@dataclass
class Cost:
    """The costs of one claim, and of an idle second."""

    commits: float = 0.0
    statements: float = 0.0
    log_records: float = 0.0
    log_bytes: int = 0
    log_page_bytes: int = 0  # of these, whole pages: the first change of a page after a checkpoint
    idle_commits_per_s: float = 0.0
    idle_statements_per_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the service: its runs, their total time, and their log."""

    text: str
    calls: int
    ms: float
    log_bytes: int


@dataclass(frozen=True, slots=True)
class _Reading:
    at: float
    commits: int
    statements: int
    log: int


@dataclass
class Costs:
    """Reader of one server's counters before and after a stretch of work."""

    connection: asyncpg.Connection[asyncpg.Record]
    settled_in_s: float = SETTLED_IN_S
    _readings: list[_Reading] = field(default_factory=list)

    async def begin(self) -> None:
        """Start from a checkpoint, and measure the idle service."""
        await self.connection.execute("CHECKPOINT")
        await asyncio.sleep(self.settled_in_s)
        await self._read()
        await asyncio.sleep(self.settled_in_s)
        await self._read()
        await self.connection.execute("SELECT pg_stat_statements_reset()")

    async def end(self, claims: int, own: int) -> Cost:
        """Compute the cost of each claim since `begin`, without the `own` polls of the one who waited."""
        until = await self._log()
        await asyncio.sleep(self.settled_in_s)
        await self._read()
        before, began, ended = self._readings
        idle = (began.commits - before.commits) / (began.at - before.at)
        idle_statements = (began.statements - before.statements) / (began.at - before.at)
        took = ended.at - began.at
        logged = await self.connection.fetchrow(_LOGGED, began.log, until)
        assert logged is not None  # noqa: S101  a sum is always a row
        return Cost(
            commits=round((ended.commits - began.commits - own - idle * took) / claims, 1),
            statements=round((ended.statements - idle_statements * took) / claims, 1),
            log_records=round(float(logged["records"]) / claims, 1),
            log_bytes=round((logged["bytes"] + logged["pages"]) / claims),
            log_page_bytes=round(logged["pages"] / claims),
            idle_commits_per_s=round(idle, 1),
            idle_statements_per_s=round(idle_statements, 1),
        )

    async def dearest(self, most: int) -> list[Statement]:
        """List the statements that took longest, all runs together."""
        rows = await self.connection.fetch(_STATEMENTS, most)
        return [Statement(row["text"], row["calls"], round(row["ms"], 1), row["log"]) for row in rows]

    async def _read(self) -> None:
        row = await self.connection.fetchrow(_READ)
        assert row is not None  # noqa: S101  the database is there
        self._readings.append(_Reading(time.monotonic(), row["commits"], int(row["statements"]), row["log"]))

    async def _log(self) -> int:
        return int(await self.connection.fetchval("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"))


@asynccontextmanager
async def counting(dsn: Dsn, settled_in_s: float = SETTLED_IN_S) -> AsyncIterator[Costs]:
    """Open the counters of a house that is `counted`."""
    connection = await asyncpg.connect(**dsn.admin.arguments, timeout=60)
    try:
        for extension in ("pg_stat_statements", "pg_walinspect"):
            await connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        yield Costs(connection, settled_in_s)
    finally:
        await connection.close()
