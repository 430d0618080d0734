"""Statements of `sql/queries/looks.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("looks")


class LooksDue(NamedTuple):
    """Row of `looks_due`."""

    claim_id: str
    source: str | None


class LooksUnplanned(NamedTuple):
    """Row of `looks_unplanned`."""

    claim_id: str
    round_started_at: datetime
    ends_at: datetime | None
    source: str | None


async def looks_due(connection: Executor, *, due_at: datetime) -> list[LooksDue]:
    """List licences whose next look is due, the longest due first, with the source that saw them last."""
    return [LooksDue._make(row) for row in await connection.fetch(_SQL.looks_due, due_at)]


async def looks_unplanned(connection: Executor) -> list[LooksUnplanned]:
    """List badges whose next look nobody has planned yet."""
    return [LooksUnplanned._make(row) for row in await connection.fetch(_SQL.looks_unplanned)]


async def looks_plan(connection: Executor, *, claim_ids: Sequence[str], due_ats: Sequence[datetime]) -> None:
    """Store when these licences are looked at next."""
    await connection.execute(_SQL.looks_plan, claim_ids, due_ats)
