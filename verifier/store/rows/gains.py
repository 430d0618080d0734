"""Statements of `sql/queries/gains.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("gains")


class Usual(NamedTuple):
    """Row of `usual`."""

    name: str
    usual: int


class AskedOf(NamedTuple):
    """Row of `asked_of`."""

    submitted_by: str
    registries: list[str]


class GainsOfSources(NamedTuple):
    """Row of `gains_of_sources`."""

    name: str
    lately: int
    usual: int


async def count_gains(connection: Executor, *, now: datetime) -> None:
    """Count the machine's confirmations of the hours that were not counted yet."""
    await connection.execute(_SQL.count_gains, now)


async def usual(connection: Executor, *, names: Sequence[str], now: datetime) -> list[Usual]:
    """List how many confirmations the median hour of the last week had, by key or source."""
    return [Usual._make(row) for row in await connection.fetch(_SQL.usual, names, now)]


async def start_imported(
    connection: Executor, *, claim_id: str, names: Sequence[str], at_most: Sequence[int], now: datetime
) -> float:
    """Let an imported claim begin (0), or return in how many seconds it has its next turn."""
    value: float = await connection.fetchval(_SQL.start_imported, claim_id, names, at_most, now)
    return value


async def asked_of(connection: Executor, *, claim_id: str, obs_epoch: int) -> AskedOf | None:
    """Find who submitted a claim, and the sources that a round of it is asked at."""
    row = await connection.fetchrow(_SQL.asked_of, claim_id, obs_epoch)
    return None if row is None else AskedOf._make(row)


async def tell_gain(connection: Executor, *, name: str, now: datetime) -> bool:
    """Return whether a lead has to be told that this key or source gains too much."""
    value: bool = await connection.fetchval(_SQL.tell_gain, name, now)
    return value


async def gains_of_sources(connection: Executor, *, now: datetime) -> list[GainsOfSources]:
    """Count the machine's confirmations of the last hour by source, beside its usual hour."""
    return [GainsOfSources._make(row) for row in await connection.fetch(_SQL.gains_of_sources, now)]
