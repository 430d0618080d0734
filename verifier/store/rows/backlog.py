"""Statements of `sql/queries/backlog.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("backlog")


class Backlog(NamedTuple):
    """Row of `backlog`."""

    ended_at: datetime | None
    unfollowed: int
    decision_due_at: datetime | None
    account_locks: int
    licensee_locks: int
    unspread: int
    documents: int
    document_made_at: datetime | None
    swept_at: datetime | None


async def backlog(connection: Executor, *, now: datetime) -> Backlog:
    """Count what waits for housekeeping, for people and for its licensee, and since when."""
    return Backlog._make(await the_row(connection, _SQL.backlog, now))
