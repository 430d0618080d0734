"""The queue of cases: the system assigns them, and a lease that ends by itself keeps two from deciding at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from verifier import log
from verifier.domain.events import Event
from verifier.domain.reasons import Reason
from verifier.flows.core.errors import Conflict, Forbidden, TooMany, wait_s
from verifier.flows.core.paging import read_cursor, write_cursor
from verifier.flows.core.service import note
from verifier.flows.review.case import case_file
from verifier.flows.review.decisions.decide import decide
from verifier.flows.review.fresh_answers import refresh
from verifier.flows.review.leases import LEASE, case_row, held, may_look, reviewers_only
from verifier.flows.review.views import CaseView, LeaseView
from verifier.store.db import DatabaseRefusal, in_transaction
from verifier.store.ids import new_token
from verifier.store.refusals import Refusal
from verifier.store.rows import passing as passing_rows
from verifier.store.rows import reviews as review_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow

__all__ = ["case", "cases", "counts", "decide", "heartbeat", "in_hand", "next_case", "recuse", "release"]

_A_DAY = timedelta(days=1)
_BROKEN_AT_MOST = 20  # passed over in one call; the next one goes on
_log = log.logger("review")


async def next_case(svc: Service, actor: Actor, *, alike: str = "") -> CaseView | None:
    """Assign the reviewer the most urgent case that may be theirs, or the one they already hold; nothing while paused.

    `alike` is a case they decided: one of the same board comes first, unless another is overdue.
    """
    reviewers_only(actor)
    try:
        return await _next_case(svc, actor, alike)
    except DatabaseRefusal as refused:
        if refused.sqlstate == Refusal.PAUSED:
            return None
        if refused.sqlstate != Refusal.NO_REVIEWER:
            raise
        raise Forbidden("reviewers_only", "Your access was ended a moment ago.") from None


async def _next_case(svc: Service, actor: Actor, alike: str) -> CaseView | None:

    async def work(connection: Connection) -> CaseView | None:
        if await passing_rows.paused(connection, reviewer_id=actor.id):
            return None
        for _ in range(_BROKEN_AT_MOST):
            shown = await _hand_out(svc, connection, actor, alike)
            if shown is None or not shown.cannot_be_opened or actor.lead:
                return shown
            # Nobody but a lead can do anything about it, and the queue goes on.
            await review_rows.case_for_lead(connection, case_id=shown.id, reasons=[Reason.CANNOT_BE_OPENED])
            body = {"case": shown.id, "part": shown.cannot_be_opened}
            await note(connection, Event.CASE_BROKEN, actor, svc.clock(), claim_id=shown.claim.id, body=body)
        return None

    return await in_transaction(svc.pool, work)


async def _hand_out(svc: Service, connection: Connection, actor: Actor, alike: str) -> CaseView | None:
    now = svc.clock()
    token, expires_at = new_token("lea"), now + LEASE
    mine = await review_rows.case_held(connection, assigned_to=actor.id, lease_expires_at=now)
    if mine is not None:
        case = await review_rows.case_relet(
            connection, mine=mine, lease_digest=digest(token), lease_expires_at=expires_at
        )
    else:
        await review_rows.leases_lapsed(connection, lease_expires_at=now)
        case = await _alike(connection, actor, token, now, alike) if alike else None
        if case is None:
            case = await review_rows.case_take(
                connection,
                assigned_to=actor.id,
                lease_digest=digest(token),
                lease_expires_at=expires_at,
                now=now,
                lead=actor.lead,
            )
    if case is None:
        return None
    await review_rows.assignment_insert(connection, case_id=case.id, reviewer_id=actor.id, assigned_at=now)
    await refresh(svc, connection, case, now)
    shown = await case_file.full(svc, connection, case, LeaseView(token, expires_at), actor)
    if mine is None:
        await note(connection, Event.CASE_ASSIGNED, actor, now, claim_id=case.claim_id, body={"case": case.id})
        await _note_others(svc, connection, shown, actor)
    return shown


async def _alike(connection: Connection, actor: Actor, token: str, now: datetime, decided: str) -> CaseRow | None:
    """Take a case of the same board as a decided one; none while another is overdue."""
    return await review_rows.case_take_alike(
        connection,
        assigned_to=actor.id,
        lease_digest=digest(token),
        lease_expires_at=now + LEASE,
        now=now,
        lead=actor.lead,
        decided=decided,
    )


async def case(svc: Service, case_id: str, actor: Actor) -> CaseView:
    """Show a case that was assigned to this reviewer; leads and auditors may see every case."""
    may_look(actor)

    async def work(connection: Connection) -> CaseView:
        row = await case_row(connection, case_id)
        seen = actor.sees_every_case
        if not seen and not await review_rows.was_assigned(connection, case_id=case_id, reviewer_id=actor.id):
            raise Forbidden("not_assigned", "The system did not assign this case to you. Take the next case instead.")
        shown = await case_file.full(svc, connection, row, None, actor)
        body = {"case": case_id}
        await note(connection, Event.WORDS_READ, actor, svc.clock(), claim_id=row.claim_id, codes=("case",), body=body)
        await _note_others(svc, connection, shown, actor)
        return shown

    return await in_transaction(svc.pool, work)


async def _note_others(svc: Service, connection: Connection, shown: CaseView, actor: Actor) -> None:
    """Append who read the words of other accounts that a case shows beside its own."""
    for one in shown.related:
        if one.claimed is not None:
            body = {"case": shown.id}
            await note(
                connection, Event.WORDS_READ, actor, svc.clock(), claim_id=one.claim_id, codes=("rival",), body=body
            )


async def cases(
    svc: Service, actor: Actor, state: str | None, queue: str | None, cursor: str | None, limit: int
) -> tuple[list[CaseView], str | None]:
    """List cases in order of urgency, without the creators' words."""
    may_look(actor)
    due, after = read_cursor(cursor)
    async with svc.pool.acquire(timeout=5) as connection:
        rows = await review_rows.cases_page(connection, state=state, queue=queue, due=due, after=after, limit=limit + 1)
        views = [await case_file.summary(svc, connection, await case_row(connection, row.id)) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return views, write_cursor(last.due_by, last.id) if last else None


async def counts(svc: Service, actor: Actor) -> dict[str, int]:
    """Count the cases that wait in each queue."""
    may_look(actor)
    return {row.queue: row.cases for row in await review_rows.case_counts(svc.pool)}


async def heartbeat(svc: Service, case_id: str, lease: str, actor: Actor) -> CaseView:
    """Extend the lease of a case that is still worked on."""
    reviewers_only(actor)
    now = svc.clock()
    expires_at = now + LEASE
    if (
        await review_rows.case_heartbeat(
            svc.pool,
            case_id=case_id,
            assigned_to=actor.id,
            lease_digest=digest(lease),
            lease_expires_at=expires_at,
            now=now,
        )
        is None
    ):
        raise Conflict("lease_lost", "The lease has ended. Take the case again; what you typed is still on your page.")
    async with svc.pool.acquire(timeout=5) as connection:
        row = await case_row(connection, case_id)
        return await case_file.full(svc, connection, row, LeaseView(lease, expires_at), actor)


async def in_hand(svc: Service, case_id: str, lease: str, actor: Actor) -> CaseView:
    """Show the case a reviewer holds, with its lease as it stands: looking at it renews nothing."""
    reviewers_only(actor)
    async with svc.pool.acquire(timeout=5) as connection:
        row = await case_row(connection, case_id)
        mine = row.assigned_to == actor.id and row.lease_digest == digest(lease)
        if not mine or row.lease_expires_at is None or row.lease_expires_at <= svc.clock():
            raise Conflict("lease_lost", "The lease has ended or was given to somebody else. Take the next case.")
        return await case_file.full(svc, connection, row, LeaseView(lease, row.lease_expires_at), actor)


async def release(svc: Service, case_id: str, lease: str, actor: Actor) -> None:
    """Give the case back to the queue; it comes back to this reviewer after every other one."""

    async def work(connection: Connection) -> None:
        row, now = await held(svc, connection, case_id, lease, actor), svc.clock()
        await review_rows.case_let_go(connection, case_id=case_id, recused=[])
        await review_rows.case_passed(connection, case_id=case_id, reviewer_id=actor.id, passed_at=now)
        await note(connection, Event.CASE_RELEASED, actor, now, claim_id=row.claim_id, body={"case": case_id})

    await in_transaction(svc.pool, work)


async def recuse(svc: Service, case_id: str, lease: str, actor: Actor) -> None:
    """Give the case back for good: the system will not offer it to this reviewer again.

    Whoever steps back from case after case chooses one: beyond the policy's number in a day it is a lead's case.
    """

    async def work(connection: Connection) -> int:
        row, now = await held(svc, connection, case_id, lease, actor), svc.clock()
        lately = await review_rows.recusals_lately(connection, by_id=actor.id, at=now - _A_DAY)
        assert lately is not None  # noqa: S101  it counts
        allowed = lately.recusals < svc.policy.recusals_per_day
        if allowed:
            await review_rows.case_let_go(connection, case_id=case_id, recused=[actor.id])
        else:
            await review_rows.case_for_lead(connection, case_id=case_id, reasons=[Reason.RECUSAL_LIMIT])
            await review_rows.case_passed(connection, case_id=case_id, reviewer_id=actor.id, passed_at=now)
        kind = Event.CASE_RECUSED if allowed else Event.RECUSAL_REFUSED
        await note(connection, kind, actor, now, claim_id=row.claim_id, body={"case": case_id})
        return 0 if allowed else wait_s((lately.since or now) + _A_DAY, now)

    wait = await in_transaction(svc.pool, work)
    if wait:
        _log.error("recusal_limit", case=case_id, reviewer=actor.id)
        detail = (
            f"You stepped back from {svc.policy.recusals_per_day} cases within a day, which is the most. This one is a "
            "lead's now: talk to them if you know the person."
        )
        raise TooMany("recusal_limit", detail, retry_after_s=wait)
