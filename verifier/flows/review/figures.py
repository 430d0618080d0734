"""Lists of cases and what leads look after: ageing, what comes and goes, and the pace of people without a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from verifier.flows.core.errors import Forbidden
from verifier.flows.core.paging import read_cursor, write_cursor
from verifier.flows.review.leases import may_look
from verifier.store.rows import figures as figure_rows
from verifier.store.rows import seconds as look_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service

PAGE: Final = 50
_MONTH: Final = timedelta(days=30)
_TOP: Final = 8  # reasons of a kind of decision


@dataclass(frozen=True, slots=True)
class Wanted:
    """The choice of a list; nothing chosen is every open case."""

    queue: str | None = None
    state: str | None = None
    jurisdiction: str | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """One day: the cases that were opened, and those that were closed with how long they were open."""

    day: date
    opened: int
    went: figure_rows.ClosedByDay | None

    @property
    def closed(self) -> int:
        """Return how many were closed."""
        return self.went.cases if self.went else 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of the review at an instant."""

    at: datetime
    ageing: Sequence[figure_rows.Ageing]
    closed: Sequence[figure_rows.ClosedByDay]
    decided: Sequence[figure_rows.DecidedSince]
    pace: Sequence[figure_rows.PaceSince]
    opened: Sequence[figure_rows.OpenedByDay] = ()
    reasons: Sequence[figure_rows.ReasonsSince] = ()
    appeals: figure_rows.AppealsSince | None = None
    agreement: Sequence[look_rows.AgreementSince] = ()

    @property
    def flow(self) -> list[Flow]:
        """Return what came and what went on each day on which anything did."""
        came = {row.day: row.cases for row in self.opened}
        went = {row.day: row for row in self.closed}
        return [Flow(day, came.get(day, 0), went.get(day)) for day in sorted({*came, *went})]

    @property
    def by_machine(self) -> float | None:
        """Return the share of approvals that the machine made; None where there are none."""
        approved = [row for row in self.decided if row.verdict == "verified"]
        every = sum(row.decisions for row in approved)
        return sum(row.decisions for row in approved if row.by_machine) / every if every else None


async def open_cases(
    svc: Service, actor: Actor, wanted: Wanted, cursor: str | None
) -> tuple[list[figure_rows.CaseLines], str | None]:
    """List open cases, the most urgent first; the system assigns them all the same."""
    may_look(actor)
    due, after = read_cursor(cursor)
    rows = await figure_rows.case_lines(
        svc.pool,
        queue=wanted.queue,
        state=wanted.state,
        jurisdiction=wanted.jurisdiction,
        late_at=svc.clock() if wanted.late else None,
        due=due,
        after=after,
        limit=PAGE + 1,
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], write_cursor(last.due_by, last.id) if last else None


async def closed_cases(
    svc: Service, actor: Actor, wanted: Wanted, cursor: str | None
) -> tuple[list[figure_rows.ClosedLines], str | None]:
    """List closed cases, the last closed first."""
    may_look(actor)
    closed, after = read_cursor(cursor)
    rows = await figure_rows.closed_lines(
        svc.pool, queue=wanted.queue, jurisdiction=wanted.jurisdiction, closed=closed, after=after, limit=PAGE + 1
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    more = write_cursor(last.closed_at, last.id) if last and last.closed_at else None
    return rows[:PAGE], more


async def decided_by(svc: Service, actor: Actor, cursor: str | None) -> tuple[list[figure_rows.DecidedBy], str | None]:
    """List what this reviewer decided, the newest first."""
    may_look(actor)
    before, _ = read_cursor(cursor)
    rows = await figure_rows.decided_by(svc.pool, by_id=actor.id, before=before, limit=PAGE + 1)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], write_cursor(last.at, str(last.seq)) if last else None


async def decided(
    svc: Service, actor: Actor, cursor: str | None
) -> tuple[list[figure_rows.DecisionsLately], str | None]:
    """List what machine and people decided, the newest first, for whoever oversees."""
    if not actor.sees_every_case:
        raise Forbidden("not_for_you", "Everybody's decisions are for leads, admins and auditors.")
    at, after = read_cursor(cursor)
    rows = await figure_rows.decisions_lately(svc.pool, at=at, after=after, limit=PAGE + 1)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], write_cursor(last.decided_at, last.id) if last else None


async def figures(svc: Service, actor: Actor) -> Figures:
    """Collect the figures of the last thirty days for whoever oversees."""
    may_look(actor)
    if not actor.sees_every_case:
        raise Forbidden("not_for_you", "These figures are for leads, admins and auditors.")
    now = svc.clock()
    since = now - _MONTH
    async with svc.pool.acquire(timeout=5) as connection:
        return Figures(
            at=now,
            ageing=await figure_rows.ageing(connection, now=now),
            closed=await figure_rows.closed_by_day(connection, closed_at=since),
            decided=await figure_rows.decided_since(connection, decided_at=since),
            pace=await figure_rows.pace_since(connection, decided_at=since),
            opened=await figure_rows.opened_by_day(connection, opened_at=since),
            reasons=await figure_rows.reasons_since(connection, decided_at=since, limit=_TOP),
            appeals=await figure_rows.appeals_since(connection, closed_at=since),
            agreement=await look_rows.agreement_since(connection, looked_at=since),
        )
