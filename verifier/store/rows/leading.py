"""Statements of `sql/queries/leading.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("leading")


class HeldNow(NamedTuple):
    """Row of `held_now`."""

    id: str
    queue: str
    due_by: datetime
    reviewer_id: str
    name: str
    lease_expires_at: datetime | None
    second: bool
    credential: str
    jurisdiction: str | None
    since: datetime | None
    decided: bool


class People(NamedTuple):
    """Row of `people`."""

    id: str
    name: str
    lead: bool
    admin: bool
    paused_at: datetime | None
    paused_by: str | None
    holds: int


class WaitForColleague(NamedTuple):
    """Row of `wait_for_colleague`."""

    id: str
    queue: str
    due_by: datetime
    credential: str
    jurisdiction: str | None
    back_at: datetime | None


async def held_now(connection: Executor, *, now: datetime, limit: int) -> list[HeldNow]:
    """List the cases that reviewers hold, those held longest first, without words."""
    return [HeldNow._make(row) for row in await connection.fetch(_SQL.held_now, now, limit)]


async def people(connection: Executor, *, now: datetime, limit: int) -> list[People]:
    """List the reviewers who are here, by name: what each may do, since when a lead has paused them, how many cases they hold."""
    return [People._make(row) for row in await connection.fetch(_SQL.people, now, limit)]


async def pause_reviewer(connection: Executor, *, session: bytes, reviewer_id: str, is_on: bool) -> bool | None:
    """Pause a reviewer or end the pause, for the lead of a session; false where it was so, null where there is no such reviewer."""
    value: bool | None = await connection.fetchval(_SQL.pause_reviewer, session, reviewer_id, is_on)
    return value


async def wait_for_colleague(connection: Executor, *, now: datetime, limit: int) -> list[WaitForColleague]:
    """List open cases that nobody who is here may take now, because those who could have skipped them or stepped back; the most urgent first."""
    return [WaitForColleague._make(row) for row in await connection.fetch(_SQL.wait_for_colleague, now, limit)]
