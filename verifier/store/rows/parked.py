"""Statements of `sql/queries/parked.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from verifier.store.db import Executor

_SQL = queries("parked")


class ParkedCounts(NamedTuple):
    """Row of `parked_counts`."""

    kind: str
    why: str | None
    parked: int


class ParkedChecks(NamedTuple):
    """Row of `parked_checks`."""

    claim_id: str
    why: str
    parked_at: datetime | None
    credential: str
    jurisdiction: str | None


class ParkedJobs(NamedTuple):
    """Row of `parked_jobs`."""

    id: int
    payload: bytes | None
    parked_at: datetime
    why: str | None


class ParkedLetters(NamedTuple):
    """Row of `parked_letters`."""

    id: str
    claim_id: str
    template: str
    smtp_code: int | None
    parked_at: datetime | None
    credential: str
    jurisdiction: str | None


class ClaimsParked(NamedTuple):
    """Row of `claims_parked`."""

    claim_id: str


class DaysOfSources(NamedTuple):
    """Row of `days_of_sources`."""

    registry: str
    day: date
    looks: int
    broken: int
    unwell: int
    answered: int


async def parked_counts(connection: Executor) -> list[ParkedCounts]:
    """Count what is parked, by kind and why."""
    return [ParkedCounts._make(row) for row in await connection.fetch(_SQL.parked_counts)]


async def parked_checks(connection: Executor, *, limit: int) -> list[ParkedChecks]:
    """List questions that failed on our side again and again, the newest first."""
    return [ParkedChecks._make(row) for row in await connection.fetch(_SQL.parked_checks, limit)]


async def parked_jobs(connection: Executor, *, limit: int) -> list[ParkedJobs]:
    """List jobs of the queue that no worker takes any more, the newest first, with the kind of their last error."""
    return [ParkedJobs._make(row) for row in await connection.fetch(_SQL.parked_jobs, limit)]


async def parked_letters(connection: Executor, *, limit: int) -> list[ParkedLetters]:
    """List letters that were given up, the newest first."""
    return [ParkedLetters._make(row) for row in await connection.fetch(_SQL.parked_letters, limit)]


async def claims_parked(connection: Executor, *, claim_id: str | None, limit: int) -> list[ClaimsParked]:
    """List the claims whose questions are parked, the longest ago first."""
    return [ClaimsParked._make(row) for row in await connection.fetch(_SQL.claims_parked, claim_id, limit)]


async def letters_again(connection: Executor, *, now: datetime, mail_id: str | None, limit: int) -> int:
    """Put letters that were given up back, the longest ago first; return how many."""
    value: int = await connection.fetchval(_SQL.letters_again, now, mail_id, limit)
    return value


async def jobs_again(connection: Executor, *, job_id: int | None, limit: int) -> int:
    """Put parked jobs back into the queue, but for those whose question waits there already; return how many."""
    value: int = await connection.fetchval(_SQL.jobs_again, job_id, limit)
    return value


async def days_note(connection: Executor, *, now: datetime, registries: Sequence[str]) -> None:
    """Note how these sources are now, and forget days that are older than three months."""
    await connection.execute(_SQL.days_note, now, registries)


async def days_of_sources(connection: Executor, *, day: date) -> list[DaysOfSources]:
    """List how each source was day by day since then."""
    return [DaysOfSources._make(row) for row in await connection.fetch(_SQL.days_of_sources, day)]
