"""Statements of `sql/queries/seconds.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("seconds")


class LookInHand(NamedTuple):
    """Row of `look_in_hand`."""

    id: str
    case_id: str
    claim_id: str
    action: str
    sealed: bytes
    taken_until: datetime | None


class AgreementSince(NamedTuple):
    """Row of `agreement_since`."""

    action: str
    looks: int
    agreed: int


async def look_draw(
    connection: Executor,
    *,
    look_id: str,
    case_id: str,
    claim_id: str,
    action: str,
    decided_by: str,
    drawn_at: datetime,
    sealed: bytes,
) -> None:
    """Keep what a reviewer saw before they decided, sealed, for a second look."""
    await connection.execute(_SQL.look_draw, look_id, case_id, claim_id, action, decided_by, drawn_at, sealed)


async def look_take(
    connection: Executor, *, taken_by: str | None, taken_until: datetime | None, now: datetime
) -> str | None:
    """Hand a reviewer the second look that waits longest, or the one they have: never of a claim that they decided, nor of a case that they were handed, doubted or chose a colleague for."""
    value: str | None = await connection.fetchval(_SQL.look_take, taken_by, taken_until, now)
    return value


async def look_waits(connection: Executor, *, reviewer_id: str, now: datetime) -> bool:
    """Return whether a second look waits that this reviewer may be handed."""
    value: bool = await connection.fetchval(_SQL.look_waits, reviewer_id, now)
    return value


async def look_in_hand(connection: Executor, *, look_id: str, taken_by: str | None, now: datetime) -> LookInHand | None:
    """Find the second look that a reviewer has in hand."""
    row = await connection.fetchrow(_SQL.look_in_hand, look_id, taken_by, now)
    return None if row is None else LookInHand._make(row)


async def look_made(
    connection: Executor, *, look_id: str, looked_at: datetime | None, said: str | None, said_reason: str | None
) -> None:
    """Keep what the second person would have decided, in codes; what they saw is kept no longer."""
    await connection.execute(_SQL.look_made, look_id, looked_at, said, said_reason)


async def agreement_since(connection: Executor, *, looked_at: datetime) -> list[AgreementSince]:
    """Count the second looks since then by kind of decision, and those that agreed with the first."""
    return [AgreementSince._make(row) for row in await connection.fetch(_SQL.agreement_since, looked_at)]


async def look_forget(connection: Executor, *, look_id: str) -> None:
    """Forget a second look whose snapshot cannot be read."""
    await connection.execute(_SQL.look_forget, look_id)
