"""Statements of `sql/queries/sources.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.shared import HealthRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("sources")


class Admit(NamedTuple):
    """Row of `admit`."""

    wait_s: float
    refused_s: float | None
    reason: str | None


async def admit(
    connection: Executor,
    *,
    registries: Sequence[str],
    emissions: Sequence[timedelta],
    bursts: Sequence[timedelta],
    patience: timedelta,
    askers: Sequence[str],
) -> list[Admit]:
    """Take a place in the bucket for each of these, in this order, unless the breaker is open."""
    return [
        Admit._make(row) for row in await connection.fetch(_SQL.admit, registries, emissions, bursts, patience, askers)
    ]


async def reserve_places(
    connection: Executor, *, registries: Sequence[str], emissions: Sequence[timedelta], places: Sequence[int]
) -> list[float]:
    """Give the first questions of an import their places at these sources; return in how many seconds the first of each has its turn."""
    value: list[float] = await connection.fetchval(_SQL.reserve_places, registries, emissions, places)
    return value


async def give_way(
    connection: Executor,
    *,
    claim_id: str,
    obs_epoch: int,
    registries: Sequence[str],
    emissions: Sequence[timedelta],
    bursts: Sequence[timedelta],
) -> float:
    """Let the first question of an imported claim go on now (0), or return in how many seconds it has its next turn."""
    value: float = await connection.fetchval(_SQL.give_way, claim_id, obs_epoch, registries, emissions, bursts)
    return value


async def succeeded(connection: Executor, *, registry: str) -> None:
    """Record an answer: the breaker closes, unless answers have not been readable of late."""
    await connection.execute(_SQL.succeeded, registry)


async def failed(connection: Executor, *, registry: str, last_failure: str | None, pause: timedelta) -> None:
    """Count a failure; five in a row open the breaker."""
    await connection.execute(_SQL.failed, registry, last_failure, pause)


async def misread(connection: Executor, *, registry: str, last_failure: str | None) -> None:
    """Count an unreadable answer; five in a row open the breaker as failures do."""
    await connection.execute(_SQL.misread, registry, last_failure)


async def read_well(connection: Executor, *, registry: str) -> None:
    """Record a readable answer, which ends a row of unreadable ones."""
    await connection.execute(_SQL.read_well, registry)


async def health(connection: Executor) -> list[HealthRow]:
    """List the health of every source that was ever asked."""
    return [HealthRow._make(row) for row in await connection.fetch(_SQL.health)]


async def health_of(connection: Executor, *, registrys: Sequence[str]) -> list[HealthRow]:
    """List the health of these sources."""
    return [HealthRow._make(row) for row in await connection.fetch(_SQL.health_of, registrys)]


async def health_checked(
    connection: Executor,
    *,
    registry: str,
    checked_at: datetime | None,
    control: str | None,
    control_detail: str | None,
    sheet_version: str | None,
    as_of: datetime | None,
) -> None:
    """Store the result of positive control: when, outcome, data sheet, and the source's own date of its data."""
    await connection.execute(_SQL.health_checked, registry, checked_at, control, control_detail, sheet_version, as_of)


async def source_fault(connection: Executor, *, registry: str, last_failure: str | None) -> None:
    """Store a fault of this source that the operator has to look at."""
    await connection.execute(_SQL.source_fault, registry, last_failure)
