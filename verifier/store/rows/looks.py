"""Statements of `sql/queries/looks.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
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


class TakeOrHalt(NamedTuple):
    """Row of `take_or_halt`."""

    halted: bool
    halts: int


class Halts(NamedTuple):
    """Row of `halts`."""

    registry: str
    halted: int
    since: datetime


class BadgesOfSources(NamedTuple):
    """Row of `badges_of_sources`."""

    source: str | None
    badges: int
    overdue: int


class KnownInForce(NamedTuple):
    """Row of `known_in_force`."""

    id: str
    family: str
    credential: str
    jurisdiction: str | None
    sealed_words: bytes
    sealed_identity: bytes | None
    wrapped_key: bytes | None


class Smokes(NamedTuple):
    """Row of `smokes`."""

    registry: str
    asked_at: datetime
    came_to: str


async def looks_due(connection: Executor, *, due_at: datetime) -> list[LooksDue]:
    """List licences whose next look is due, the longest due first, with the source that saw them last."""
    return [LooksDue._make(row) for row in await connection.fetch(_SQL.looks_due, due_at)]


async def look_of_claim(connection: Executor, *, claim_id: str) -> datetime | None:
    """Return when a claim's licence is looked at next."""
    value: datetime | None = await connection.fetchval(_SQL.look_of_claim, claim_id)
    return value


async def looks_unplanned(connection: Executor) -> list[LooksUnplanned]:
    """List badges whose next look nobody has planned yet."""
    return [LooksUnplanned._make(row) for row in await connection.fetch(_SQL.looks_unplanned)]


async def looks_plan(connection: Executor, *, claim_ids: Sequence[str], due_ats: Sequence[datetime]) -> None:
    """Store when these licences are looked at next."""
    await connection.execute(_SQL.looks_plan, claim_ids, due_ats)


async def take_or_halt(connection: Executor, *, claim_id: str, registry: str, now: datetime) -> TakeOrHalt:
    """Count a badge that a source takes, or halt it where that source took too many within a day."""
    return TakeOrHalt._make(await the_row(connection, _SQL.take_or_halt, claim_id, registry, now))


async def halt_absent(connection: Executor, *, claim_id: str, registry: str, now: datetime) -> None:
    """Make a badge stale whose licence is not on a list of all who are in force any more."""
    await connection.execute(_SQL.halt_absent, claim_id, registry, now)


async def release_source(connection: Executor, *, registry: str, now: datetime) -> int:
    """Let a source take what it takes for a day, after people have looked; return how many halted badges are looked at again."""
    value: int = await connection.fetchval(_SQL.release_source, registry, now)
    return value


async def halts(connection: Executor) -> list[Halts]:
    """Count the halted badges of each source."""
    return [Halts._make(row) for row in await connection.fetch(_SQL.halts)]


async def badges_of_sources(connection: Executor, *, now: datetime) -> list[BadgesOfSources]:
    """Count the badges that hang on each source, and those whose look is overdue."""
    return [BadgesOfSources._make(row) for row in await connection.fetch(_SQL.badges_of_sources, now)]


async def known_in_force(connection: Executor, *, source: str, ends_at: datetime) -> list[KnownInForce]:
    """List the claims whose licence a source showed last, in force for another week at least; of degrees none."""
    return [KnownInForce._make(row) for row in await connection.fetch(_SQL.known_in_force, source, ends_at)]


async def smoke_note(connection: Executor, *, registry: str, asked_at: datetime, came_to: str) -> None:
    """Store what became of asking a source for a licence that is known to be in force."""
    await connection.execute(_SQL.smoke_note, registry, asked_at, came_to)


async def smokes(connection: Executor) -> list[Smokes]:
    """List what became of asking each source for a licence that is known to be in force."""
    return [Smokes._make(row) for row in await connection.fetch(_SQL.smokes)]
