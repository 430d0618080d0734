"""Statements of `sql/queries/breaches.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("breaches")


class BreachesBegin(NamedTuple):
    """Row of `breaches_begin`."""

    queue: str
    began_at: datetime


class BreachExtent(NamedTuple):
    """Row of `breach_extent`."""

    late: int
    oldest_due_by: datetime | None


class NoticeTake(NamedTuple):
    """Row of `notice_take`."""

    id: str
    queue: str
    began_at: datetime
    late: int
    oldest_due_by: datetime
    address_key: bytes
    attempts: int


async def breach_watcher(connection: Executor) -> bool | None:
    """Lock the watch over queues for this worker until the transaction ends; false where another has it."""
    value: bool | None = await connection.fetchval(_SQL.breach_watcher)
    return value


async def breaches_end(connection: Executor, *, now: datetime) -> None:
    """End the breaches of queues in which no case is late any more."""
    await connection.execute(_SQL.breaches_end, now)


async def breaches_begin(
    connection: Executor, *, queues: Sequence[str], now: datetime, quiet_since: datetime
) -> list[BreachesBegin]:
    """Begin the breaches of queues in which a case is late, unless one is told already or was told a short while ago."""
    return [BreachesBegin._make(row) for row in await connection.fetch(_SQL.breaches_begin, queues, now, quiet_since)]


async def breach_extent(connection: Executor, *, queue: str, now: datetime, most: int) -> BreachExtent:
    """Count the late cases of a queue, up to a number, and find since when the first of them is."""
    return BreachExtent._make(await the_row(connection, _SQL.breach_extent, queue, now, most))


async def notice_insert(
    connection: Executor,
    *,
    notice_id: str,
    queue: str,
    began_at: datetime,
    late: int,
    oldest_due_by: datetime,
    address_key: bytes,
) -> None:
    """Enqueue a letter to one lead about a breach, once."""
    await connection.execute(_SQL.notice_insert, notice_id, queue, began_at, late, oldest_due_by, address_key)


async def notice_take(connection: Executor, *, now: datetime, pauses: Sequence[timedelta]) -> NoticeTake | None:
    """Take the next letter that is due and count the sending; until its next time comes nobody else takes it."""
    row = await connection.fetchrow(_SQL.notice_take, now, pauses)
    return None if row is None else NoticeTake._make(row)


async def notice_ended(connection: Executor, *, notice_id: str, outcome: str) -> None:
    """Record what became of a letter."""
    await connection.execute(_SQL.notice_ended, notice_id, outcome)


async def notices_worn_out(connection: Executor, *, now: datetime, attempts: int) -> None:
    """Give up letters whose last sending was cut off."""
    await connection.execute(_SQL.notices_worn_out, now, attempts)


async def notices_prune(connection: Executor, *, before: datetime) -> None:
    """Forget letters about breaches from before then."""
    await connection.execute(_SQL.notices_prune, before)
