"""Statements of `sql/queries/reviews.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.rows.shared import CaseRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("reviews")


class RecusalsLately(NamedTuple):
    """Row of `recusals_lately`."""

    recusals: int
    since: datetime | None


class CasesPage(NamedTuple):
    """Row of `cases_page`."""

    id: str
    due_by: datetime


class CaseCounts(NamedTuple):
    """Row of `case_counts`."""

    queue: str
    cases: int


class DecisionsLastHour(NamedTuple):
    """Row of `decisions_last_hour`."""

    decisions: int
    by_hand: int
    decisions_since: datetime | None
    by_hand_since: datetime | None


class ReviewPace(NamedTuple):
    """Row of `review_pace`."""

    waiting: int
    closed_last_week: int


async def case_insert(
    connection: Executor,
    *,
    case_id: str,
    claim_id: str,
    queue: str,
    opened_at: datetime,
    due_by: datetime,
    reasons: Sequence[str],
) -> str | None:
    """Open a case, or add to the claim's open one, which keeps its reasons and a special queue; what leads have stays theirs."""
    value: str | None = await connection.fetchval(
        _SQL.case_insert, case_id, claim_id, queue, opened_at, due_by, reasons
    )
    return value


async def case_by_id(connection: Executor, *, case_id: str) -> CaseRow | None:
    """Find a case."""
    row = await connection.fetchrow(_SQL.case_by_id, case_id)
    return None if row is None else CaseRow._make(row)


async def case_lock(connection: Executor, *, case_id: str) -> CaseRow | None:
    """Find a case, locked."""
    row = await connection.fetchrow(_SQL.case_lock, case_id)
    return None if row is None else CaseRow._make(row)


async def case_open_of_claim(connection: Executor, *, claim_id: str) -> CaseRow | None:
    """Find the claim's open case, locked."""
    row = await connection.fetchrow(_SQL.case_open_of_claim, claim_id)
    return None if row is None else CaseRow._make(row)


async def case_held(connection: Executor, *, assigned_to: str, lease_expires_at: datetime) -> str | None:
    """Find the case this reviewer is working on."""
    value: str | None = await connection.fetchval(_SQL.case_held, assigned_to, lease_expires_at)
    return value


async def case_is_held(connection: Executor, *, case_id: str, assigned_to: str, now: datetime) -> bool:
    """Return whether this reviewer is working on this case."""
    value: bool = await connection.fetchval(_SQL.case_is_held, case_id, assigned_to, now)
    return value


async def case_take(
    connection: Executor,
    *,
    assigned_to: str | None,
    lease_digest: bytes | None,
    lease_expires_at: datetime | None,
    now: datetime,
    lead: bool,
) -> CaseRow | None:
    """Assign a case: what was handed over to them, what is a day late, then by what hangs on it and by the day that was promised."""
    row = await connection.fetchrow(_SQL.case_take, assigned_to, lease_digest, lease_expires_at, now, lead)
    return None if row is None else CaseRow._make(row)


async def case_take_alike(
    connection: Executor,
    *,
    assigned_to: str | None,
    lease_digest: bytes | None,
    lease_expires_at: datetime | None,
    now: datetime,
    lead: bool,
    decided: str,
) -> CaseRow | None:
    """Assign a case of the same board as the one just decided, unless another one is overdue or of those that come first."""
    row = await connection.fetchrow(
        _SQL.case_take_alike, assigned_to, lease_digest, lease_expires_at, now, lead, decided
    )
    return None if row is None else CaseRow._make(row)


async def leases_lapsed(connection: Executor, *, lease_expires_at: datetime) -> None:
    """Mark the cases whose lease ran out as passed over by their reviewers."""
    await connection.execute(_SQL.leases_lapsed, lease_expires_at)


async def case_passed(connection: Executor, *, case_id: str, reviewer_id: str, passed_at: datetime | None) -> None:
    """Mark a case as passed over: the reviewer gave it back."""
    await connection.execute(_SQL.case_passed, case_id, reviewer_id, passed_at)


async def recusals_lately(connection: Executor, *, by_id: str, at: datetime) -> RecusalsLately:
    """Count the recusals of this reviewer since then, and return when the first was."""
    return RecusalsLately._make(await the_row(connection, _SQL.recusals_lately, by_id, at))


async def case_for_lead(connection: Executor, *, case_id: str, reasons: Sequence[str]) -> None:
    """Move a case to the lead's queue, with the reason why; nobody holds it."""
    await connection.execute(_SQL.case_for_lead, case_id, reasons)


async def assignment_insert(connection: Executor, *, case_id: str, reviewer_id: str, assigned_at: datetime) -> None:
    """Record that a reviewer was assigned a case."""
    await connection.execute(_SQL.assignment_insert, case_id, reviewer_id, assigned_at)


async def was_assigned(connection: Executor, *, case_id: str, reviewer_id: str) -> bool:
    """Return whether this reviewer was assigned this case, and has not recused themselves since."""
    value: bool = await connection.fetchval(_SQL.was_assigned, case_id, reviewer_id)
    return value


async def case_heartbeat(
    connection: Executor,
    *,
    case_id: str,
    assigned_to: str | None,
    lease_digest: bytes | None,
    lease_expires_at: datetime | None,
    now: datetime,
) -> str | None:
    """Extend the lease."""
    value: str | None = await connection.fetchval(
        _SQL.case_heartbeat, case_id, assigned_to, lease_digest, lease_expires_at, now
    )
    return value


async def case_let_go(connection: Executor, *, case_id: str, recused: Sequence[str]) -> None:
    """Give the case back; a first decision keeps waiting for its second."""
    await connection.execute(_SQL.case_let_go, case_id, recused)


async def case_first(
    connection: Executor,
    *,
    case_id: str,
    first_by: str | None,
    first_action: str | None,
    first_at: datetime | None,
    first_claim_version: int | None,
    sealed_first: bytes | None,
) -> None:
    """Store the decision of the first of two people."""
    await connection.execute(
        _SQL.case_first, case_id, first_by, first_action, first_at, first_claim_version, sealed_first
    )


async def case_forms(connection: Executor, *, case_id: str, sealed_first: bytes | None) -> None:
    """Store the second person's words beside the first one's."""
    await connection.execute(_SQL.case_forms, case_id, sealed_first)


async def case_reasons(connection: Executor, *, case_id: str, reasons: Sequence[str]) -> None:
    """Add the reasons that a look-up by people brought up: the next person has to know them."""
    await connection.execute(_SQL.case_reasons, case_id, reasons)


async def case_close(connection: Executor, *, case_id: str, closed_at: datetime | None) -> None:
    """Close the case."""
    await connection.execute(_SQL.case_close, case_id, closed_at)


async def cases_page(
    connection: Executor, *, state: str | None, queue: str | None, due: datetime | None, after: str | None, limit: int
) -> list[CasesPage]:
    """List cases by state and queue, the most urgent first."""
    return [CasesPage._make(row) for row in await connection.fetch(_SQL.cases_page, state, queue, due, after, limit)]


async def case_counts(connection: Executor) -> list[CaseCounts]:
    """Count the cases that wait in each queue."""
    return [CaseCounts._make(row) for row in await connection.fetch(_SQL.case_counts)]


async def decisions_last_hour(connection: Executor, *, by_id: str, at: datetime) -> DecisionsLastHour:
    """Count this reviewer's decisions in the last hour, first and second ones, and those made by hand."""
    return DecisionsLastHour._make(await the_row(connection, _SQL.decisions_last_hour, by_id, at))


async def review_pace(connection: Executor, *, closed_at: datetime) -> ReviewPace:
    """Count open cases, and cases closed in the last week: the basis of `expected_by`."""
    return ReviewPace._make(await the_row(connection, _SQL.review_pace, closed_at))


async def tally_fold(connection: Executor) -> None:
    """Fold the counts of cases."""
    await connection.execute(_SQL.tally_fold)


async def case_relet(
    connection: Executor, *, mine: str, lease_digest: bytes | None, lease_expires_at: datetime | None
) -> CaseRow | None:
    """Give the reviewer a new lease token for the case they already hold."""
    row = await connection.fetchrow(_SQL.case_relet, mine, lease_digest, lease_expires_at)
    return None if row is None else CaseRow._make(row)
