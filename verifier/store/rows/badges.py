"""Statements of `sql/queries/badges.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("badges")


class BadgeByHandle(NamedTuple):
    """Row of `badge_by_handle`."""

    handle: str
    platform_id: str | None
    epoch: int
    standing: str
    version: int | None
    as_of: datetime | None
    credentials: str | None


async def badge_by_handle(connection: Executor, *, handles: Sequence[str]) -> list[BadgeByHandle]:
    """Find the stored badges of the accounts that hold these handles today."""
    return [BadgeByHandle._make(row) for row in await connection.fetch(_SQL.badge_by_handle, handles)]


async def readiness(connection: Executor) -> datetime:
    """Write a row, so that a read-only database is not called ready."""
    value: datetime = await connection.fetchval(_SQL.readiness)
    return value
