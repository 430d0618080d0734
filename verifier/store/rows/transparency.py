"""Statements of `sql/queries/transparency.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("transparency")


class Outcomes(NamedTuple):
    """Row of `outcomes`."""

    verdict: str
    by_machine: bool
    decisions: int


class Refusals(NamedTuple):
    """Row of `refusals`."""

    reason: str
    decisions: int


class Waits(NamedTuple):
    """Row of `waits`."""

    by_machine: bool
    claims: int
    median_h: float
    slow_h: float


class Appeals(NamedTuple):
    """Row of `appeals`."""

    appeals: int
    overturned: int


async def received(
    connection: Executor, *, since: datetime, until: datetime, environment: str, timeout: float | None = None
) -> int:
    """Count the claims that were received within a time."""
    value: int = await connection.fetchval(_SQL.received, since, until, environment, timeout=timeout)
    return value


async def outcomes(
    connection: Executor, *, since: datetime, until: datetime, environment: str, timeout: float | None = None
) -> list[Outcomes]:
    """Count the decisions within a time by verdict, and by whether the machine made them."""
    return [
        Outcomes._make(row) for row in await connection.fetch(_SQL.outcomes, since, until, environment, timeout=timeout)
    ]


async def refusals(
    connection: Executor, *, since: datetime, until: datetime, environment: str, timeout: float | None = None
) -> list[Refusals]:
    """Count the refusals within a time by reason, the most frequent first."""
    return [
        Refusals._make(row) for row in await connection.fetch(_SQL.refusals, since, until, environment, timeout=timeout)
    ]


async def waits(
    connection: Executor, *, since: datetime, until: datetime, environment: str, timeout: float | None = None
) -> list[Waits]:
    """Return how many hours claims waited for their first answer within a time, by who gave it: the median, and the slowest tenth."""
    return [Waits._make(row) for row in await connection.fetch(_SQL.waits, since, until, environment, timeout=timeout)]


async def appeals(
    connection: Executor, *, since: datetime, until: datetime, environment: str, timeout: float | None = None
) -> Appeals:
    """Count the appeals that were decided within a time, and those whose decision was turned round."""
    return Appeals._make(await the_row(connection, _SQL.appeals, since, until, environment, timeout=timeout))
