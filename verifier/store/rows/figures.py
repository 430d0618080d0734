"""Statements of `sql/queries/figures.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import date, datetime

    from verifier.store.db import Executor

_SQL = queries("figures")


class CaseLines(NamedTuple):
    """Row of `case_lines`."""

    id: str
    queue: str
    state: str
    opened_at: datetime
    due_by: datetime
    reasons: list[str]
    credential: str
    jurisdiction: str | None
    claim_state: str
    handle: str | None
    platform_id: str | None


class ClosedLines(NamedTuple):
    """Row of `closed_lines`."""

    id: str
    queue: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    reasons: list[str]
    credential: str
    jurisdiction: str | None
    claim_state: str
    handle: str | None
    platform_id: str | None


class DecidedBy(NamedTuple):
    """Row of `decided_by`."""

    seq: int
    at: datetime
    kind: str
    codes: list[str]
    claim_id: str | None
    credential: str | None
    jurisdiction: str | None
    claim_state: str | None
    handle: str | None
    platform_id: str | None


class Ageing(NamedTuple):
    """Row of `ageing`."""

    queue: str
    cases: int
    late: int
    second: int
    oldest_at: datetime | None


class ClosedByDay(NamedTuple):
    """Row of `closed_by_day`."""

    day: date
    cases: int
    median_h: float
    slow_h: float


class DecidedSince(NamedTuple):
    """Row of `decided_since`."""

    verdict: str
    by_machine: bool
    decisions: int


class PaceSince(NamedTuple):
    """Row of `pace_since`."""

    name: str
    decisions: int
    turned: int


class DecisionsLately(NamedTuple):
    """Row of `decisions_lately`."""

    id: str
    decided_at: datetime
    verdict: str
    reasons: list[str]
    policy_version: str
    by_name: str | None
    second_name: str | None
    credential: str
    jurisdiction: str | None
    handle: str | None
    platform_id: str | None


class OpenedByDay(NamedTuple):
    """Row of `opened_by_day`."""

    day: date
    cases: int


class ReasonsSince(NamedTuple):
    """Row of `reasons_since`."""

    verdict: str
    reason: str
    decisions: int


class AppealsSince(NamedTuple):
    """Row of `appeals_since`."""

    appeals: int
    overturned: int


async def case_lines(
    connection: Executor,
    *,
    queue: str | None,
    state: str | None,
    jurisdiction: str | None,
    late_at: datetime | None,
    due: datetime | None,
    after: str | None,
    limit: int,
) -> list[CaseLines]:
    """List open cases by what a reviewer chose, the most urgent first, without words."""
    return [
        CaseLines._make(row)
        for row in await connection.fetch(_SQL.case_lines, queue, state, jurisdiction, late_at, due, after, limit)
    ]


async def closed_lines(
    connection: Executor,
    *,
    queue: str | None,
    jurisdiction: str | None,
    closed: datetime | None,
    after: str | None,
    limit: int,
) -> list[ClosedLines]:
    """List closed cases, the last closed first, without words."""
    return [
        ClosedLines._make(row)
        for row in await connection.fetch(_SQL.closed_lines, queue, jurisdiction, closed, after, limit)
    ]


async def decided_by(connection: Executor, *, by_id: str, before: datetime | None, limit: int) -> list[DecidedBy]:
    """List what a reviewer decided, the newest first."""
    return [DecidedBy._make(row) for row in await connection.fetch(_SQL.decided_by, by_id, before, limit)]


async def ageing(connection: Executor, *, now: datetime) -> list[Ageing]:
    """Count the open cases of each queue: all, those past their time, those that wait for a second person, and since when the oldest is open."""
    return [Ageing._make(row) for row in await connection.fetch(_SQL.ageing, now)]


async def closed_by_day(connection: Executor, *, closed_at: datetime) -> list[ClosedByDay]:
    """Count the cases closed on each day since then, with the median and the ninetieth percentile of the hours they were open."""
    return [ClosedByDay._make(row) for row in await connection.fetch(_SQL.closed_by_day, closed_at)]


async def decided_since(connection: Executor, *, decided_at: datetime) -> list[DecidedSince]:
    """Count the decisions since then by verdict and by who made them."""
    return [DecidedSince._make(row) for row in await connection.fetch(_SQL.decided_since, decided_at)]


async def pace_since(connection: Executor, *, decided_at: datetime) -> list[PaceSince]:
    """Count what each reviewer decided since then, alone or as one of two, and how much of it people have turned round after."""
    return [PaceSince._make(row) for row in await connection.fetch(_SQL.pace_since, decided_at)]


async def decisions_lately(
    connection: Executor, *, at: datetime | None, after: str | None, limit: int
) -> list[DecisionsLately]:
    """List the decisions of machine and people, the newest first."""
    return [DecisionsLately._make(row) for row in await connection.fetch(_SQL.decisions_lately, at, after, limit)]


async def opened_by_day(connection: Executor, *, opened_at: datetime) -> list[OpenedByDay]:
    """Count the cases that were opened on each day since then."""
    return [OpenedByDay._make(row) for row in await connection.fetch(_SQL.opened_by_day, opened_at)]


async def reasons_since(connection: Executor, *, decided_at: datetime, limit: int) -> list[ReasonsSince]:
    """Count why people refused, suspended and took back since then, and what they asked creators for, the most frequent first."""
    return [ReasonsSince._make(row) for row in await connection.fetch(_SQL.reasons_since, decided_at, limit)]


async def appeals_since(connection: Executor, *, closed_at: datetime) -> AppealsSince:
    """Count the appeals that were decided since then, and those whose decision was turned round."""
    return AppealsSince._make(await the_row(connection, _SQL.appeals_since, closed_at))
