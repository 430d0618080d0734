"""Statements of `sql/queries/waiting.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("waiting")


class WaitingDue(NamedTuple):
    """Row of `waiting_due`."""

    case_id: str
    claim_id: str
    reviewer_id: str
    sealed: bytes
    name: str | None
    lead: bool | None
    admin: bool | None
    bootstrap: bool | None


class WaitingOf(NamedTuple):
    """Row of `waiting_of`."""

    case_id: str
    action: str
    due_at: datetime
    credential: str
    jurisdiction: str | None


async def waiting_insert(
    connection: Executor,
    *,
    case_id: str,
    claim_id: str,
    reviewer_id: str,
    action: str,
    sent_at: datetime,
    due_at: datetime,
    sealed: bytes,
) -> str | None:
    """Keep a decision until it is due; the case stays in its reviewer's hands."""
    value: str | None = await connection.fetchval(
        _SQL.waiting_insert, case_id, claim_id, reviewer_id, action, sent_at, due_at, sealed
    )
    return value


async def waiting_hold(connection: Executor, *, case_id: str, lease_expires_at: datetime | None) -> None:
    """Hold a case for its reviewer until the decision on it has taken effect."""
    await connection.execute(_SQL.waiting_hold, case_id, lease_expires_at)


async def waiting_due(connection: Executor, *, now: datetime) -> list[WaitingDue]:
    """List the decisions that are due, the longest ago first, with the reviewer who made each; null where they are none any more."""
    return [WaitingDue._make(row) for row in await connection.fetch(_SQL.waiting_due, now)]


async def waiting_of(connection: Executor, *, reviewer_id: str) -> list[WaitingOf]:
    """List the decisions of a reviewer that still wait, the next one first."""
    return [WaitingOf._make(row) for row in await connection.fetch(_SQL.waiting_of, reviewer_id)]


async def waiting_take(connection: Executor, *, case_id: str) -> bytes | None:
    """Take a decision out; of two who try, one gets it."""
    value: bytes | None = await connection.fetchval(_SQL.waiting_take, case_id)
    return value


async def waiting_mine(connection: Executor, *, case_id: str, reviewer_id: str) -> bytes | None:
    """Take a decision of one's own out; of two who try, one gets it."""
    value: bytes | None = await connection.fetchval(_SQL.waiting_mine, case_id, reviewer_id)
    return value


async def waiting_put_off(connection: Executor, *, case_id: str, due_at: datetime) -> None:
    """Try a decision again later."""
    await connection.execute(_SQL.waiting_put_off, case_id, due_at)


async def waiting_let_go(connection: Executor, *, case_id: str, assigned_to: str | None) -> None:
    """Give a case back, if this reviewer still has it; a first decision keeps waiting for its second."""
    await connection.execute(_SQL.waiting_let_go, case_id, assigned_to)
