"""Statements of `sql/queries/audit.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.rows.shared import KeptRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("audit")


class Head(NamedTuple):
    """Row of `head`."""

    seq: int
    hash: bytes


class EventsAfter(NamedTuple):
    """Row of `events_after`."""

    seq: int
    at: datetime
    prev_hash: bytes
    hash: bytes
    kind: str
    claim_id: str | None
    from_state: str | None
    to_state: str | None
    claim_version: int | None
    body: str | None
    said: str | None
    content: str


class CheckpointsAfter(NamedTuple):
    """Row of `checkpoints_after`."""

    seq: int
    hash: bytes


class Columns(NamedTuple):
    """Row of `columns`."""

    relation: str
    name: str
    since: int


class Lifecycle(NamedTuple):
    """Row of `lifecycle`."""

    source: str
    happening: str
    target: str
    verdict: str | None
    decided_by: str | None
    gives_badge: bool
    ends_lock: bool
    ends_case: bool
    changes_badge: bool


class Guards(NamedTuple):
    """Row of `guards`."""

    name: str | None


class PlainTables(NamedTuple):
    """Row of `plain_tables`."""

    name: str | None


class ClaimsAfter(NamedTuple):
    """Row of `claims_after`."""

    id: str
    state: str
    version: int


class BadgesAfter(NamedTuple):
    """Row of `badges_after`."""

    account_key: str
    stored: str
    due: str


class HashAt(NamedTuple):
    """Row of `hash_at`."""

    hash: bytes


class Clock(NamedTuple):
    """Row of `clock`."""

    now: datetime
    ahead: timedelta


async def head(connection: Executor) -> Head | None:
    """Return the newest event and its hash."""
    row = await connection.fetchrow(_SQL.head)
    return None if row is None else Head._make(row)


async def events_after(
    connection: Executor, *, seq: int, limit: int, timeout: float | None = None
) -> list[EventsAfter]:
    """List events in order, with the text they were hashed from, and the row digests as they were signed."""
    return [EventsAfter._make(row) for row in await connection.fetch(_SQL.events_after, seq, limit, timeout=timeout)]


async def began(connection: Executor) -> datetime | None:
    """Return when the log began."""
    value: datetime | None = await connection.fetchval(_SQL.began)
    return value


async def checkpoints_listed(connection: Executor) -> bool:
    """Return whether the database has any signed checkpoint."""
    value: bool = await connection.fetchval(_SQL.checkpoints_listed)
    return value


async def checkpoints_after(
    connection: Executor, *, seq: int, limit: int, timeout: float | None = None
) -> list[CheckpointsAfter]:
    """List the signed checkpoints that the database has, in order."""
    return [
        CheckpointsAfter._make(row)
        for row in await connection.fetch(_SQL.checkpoints_after, seq, limit, timeout=timeout)
    ]


async def columns(connection: Executor) -> list[Columns]:
    """List the columns from which the digests of rows are made."""
    return [Columns._make(row) for row in await connection.fetch(_SQL.columns)]


async def lifecycle(connection: Executor) -> list[Lifecycle]:
    """List the transitions that the database allows, with what each needs and brings."""
    return [Lifecycle._make(row) for row in await connection.fetch(_SQL.lifecycle)]


async def guards(connection: Executor) -> list[Guards]:
    """List the triggers that exist and fire for everybody."""
    return [Guards._make(row) for row in await connection.fetch(_SQL.guards)]


async def plain_tables(connection: Executor) -> list[PlainTables]:
    """List the tables that show every row to all who may read them: no view, no rule, no row security."""
    return [PlainTables._make(row) for row in await connection.fetch(_SQL.plain_tables)]


async def claims_after(
    connection: Executor, *, after: str, limit: int, timeout: float | None = None
) -> list[ClaimsAfter]:
    """List the states of claims, a page at a time."""
    return [ClaimsAfter._make(row) for row in await connection.fetch(_SQL.claims_after, after, limit, timeout=timeout)]


async def badges_after(
    connection: Executor, *, account_key: str, limit: int, timeout: float | None = None
) -> list[BadgesAfter]:
    """List stored badges, a page at a time, beside what claims and decisions amount to today."""
    return [
        BadgesAfter._make(row) for row in await connection.fetch(_SQL.badges_after, account_key, limit, timeout=timeout)
    ]


async def rows_account(
    connection: Executor, *, after: str, limit: int, columns: Sequence[str], timeout: float | None = None
) -> list[KeptRow]:
    """List accounts as they were digested for the log."""
    return [
        KeptRow._make(row) for row in await connection.fetch(_SQL.rows_account, after, limit, columns, timeout=timeout)
    ]


async def rows_claim(
    connection: Executor, *, after: str, limit: int, columns: Sequence[str], timeout: float | None = None
) -> list[KeptRow]:
    """List claims as they were digested for the log."""
    return [
        KeptRow._make(row) for row in await connection.fetch(_SQL.rows_claim, after, limit, columns, timeout=timeout)
    ]


async def rows_evidence(
    connection: Executor, *, after: str, limit: int, columns: Sequence[str], timeout: float | None = None
) -> list[KeptRow]:
    """List evidence as it was digested for the log, and whether its sealed bytes are those that were kept."""
    return [
        KeptRow._make(row) for row in await connection.fetch(_SQL.rows_evidence, after, limit, columns, timeout=timeout)
    ]


async def rows_binding(
    connection: Executor, *, after: str, limit: int, columns: Sequence[str], timeout: float | None = None
) -> list[KeptRow]:
    """List bindings as they were digested for the log."""
    return [
        KeptRow._make(row) for row in await connection.fetch(_SQL.rows_binding, after, limit, columns, timeout=timeout)
    ]


async def rows_binding_attempt(
    connection: Executor, *, after: str, limit: int, columns: Sequence[str], timeout: float | None = None
) -> list[KeptRow]:
    """List attempts as they were digested for the log."""
    return [
        KeptRow._make(row)
        for row in await connection.fetch(_SQL.rows_binding_attempt, after, limit, columns, timeout=timeout)
    ]


async def rows_decision(
    connection: Executor, *, after: str, limit: int, columns: Sequence[str], timeout: float | None = None
) -> list[KeptRow]:
    """List decisions as they were digested for the log."""
    return [
        KeptRow._make(row) for row in await connection.fetch(_SQL.rows_decision, after, limit, columns, timeout=timeout)
    ]


async def rows_badge(
    connection: Executor, *, after: str, limit: int, columns: Sequence[str], timeout: float | None = None
) -> list[KeptRow]:
    """List stored badges as they were digested for the log."""
    return [
        KeptRow._make(row) for row in await connection.fetch(_SQL.rows_badge, after, limit, columns, timeout=timeout)
    ]


async def hash_at(connection: Executor, *, seq: int) -> HashAt | None:
    """Return the hash of one event."""
    row = await connection.fetchrow(_SQL.hash_at, seq)
    return None if row is None else HashAt._make(row)


async def checkpoint_insert(connection: Executor, *, seq: int, hash: bytes, signed_at: datetime, note: str) -> None:
    """Insert a signed checkpoint."""
    await connection.execute(_SQL.checkpoint_insert, seq, hash, signed_at, note)


async def log_prune(connection: Executor, *, created: datetime) -> None:
    """Delete older lines of the queue's own log, which the queue never does."""
    await connection.execute(_SQL.log_prune, created)


async def jobs_wake(connection: Executor, *, claim_id: str) -> None:
    """Make the waiting jobs of a claim due now, because a source they waited for is there."""
    await connection.execute(_SQL.jobs_wake, claim_id)


async def housekeeper(connection: Executor) -> bool | None:
    """Lock the house-keeping for this worker until the transaction ends; false where another has it."""
    value: bool | None = await connection.fetchval(_SQL.housekeeper)
    return value


async def clock(connection: Executor) -> Clock:
    """Return the service's time by the database, and how far a rehearsal is ahead of the database's own clock."""
    return Clock._make(await the_row(connection, _SQL.clock))


async def line_encrypted(connection: Executor) -> bool | None:
    """Return whether this very connection is encrypted."""
    value: bool | None = await connection.fetchval(_SQL.line_encrypted)
    return value


async def flush_log(connection: Executor) -> bool:
    """Wait until everything that was committed before is on the disk: a write that waits has all before it written."""
    value: bool = await connection.fetchval(_SQL.flush_log)
    return value
