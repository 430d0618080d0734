"""People and cases in hand: a lead sees who holds what, gives a held case to somebody else, and pauses a reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from verifier.domain.events import Event
from verifier.domain.passing import RESTS
from verifier.flows.core.errors import Absent, Conflict, Forbidden
from verifier.flows.core.service import note
from verifier.flows.review.leases import may_look, reviewers_only, there
from verifier.flows.review.passing.hand_over import give
from verifier.store.db import DatabaseRefusal, in_transaction
from verifier.store.rows import leading as leading_rows
from verifier.store.rows import passing as passing_rows
from verifier.store.rows import reviews as review_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_AT_MOST: Final = 200
_NOT_ALLOWED: Final = "42501"


@dataclass(frozen=True, slots=True)
class Room:
    """The people who are here, the cases they hold, and those that wait for a colleague."""

    at: datetime
    people: Sequence[leading_rows.People]
    held: Sequence[leading_rows.HeldNow]
    stuck: Sequence[leading_rows.WaitForColleague]


def leads_only(actor: Actor) -> None:
    """Refuse everybody who is neither a lead nor an admin."""
    reviewers_only(actor)
    if not actor.lead:
        raise Forbidden("not_for_you", "This is for leads and admins.")


def overseers_only(actor: Actor) -> None:
    """Refuse everybody who is no lead, admin or auditor."""
    may_look(actor)
    if not actor.sees_every_case:
        raise Forbidden("not_for_you", "This is for leads, admins and auditors.")


async def room(svc: Service, actor: Actor) -> Room:
    """Show who is here, who holds which case, and which cases nobody who is here may take."""
    overseers_only(actor)
    now = svc.clock()
    async with svc.pool.acquire(timeout=5) as connection:
        return Room(
            at=now,
            people=await leading_rows.people(connection, now=now, limit=_AT_MOST),
            held=await leading_rows.held_now(connection, now=now, limit=_AT_MOST),
            stuck=await leading_rows.wait_for_colleague(connection, now=now, limit=_AT_MOST),
        )


async def reassign(svc: Service, case_id: str, to: str, actor: Actor) -> None:
    """Take a held case out of its reviewer's hands: to somebody by name, or back to the queue.

    The lead who chooses decides nothing about it any more; who holds it does not get it straight back.
    """
    leads_only(actor)

    async def work(connection: Connection) -> None:
        row, now = there(await review_rows.case_lock(connection, case_id=case_id)), svc.clock()
        holder = row.assigned_to
        if row.state != "assigned" or holder is None or row.lease_expires_at is None or row.lease_expires_at <= now:
            raise Conflict("lease_lost", "Nobody holds this case any more.")
        if not await review_rows.case_is_held(connection, case_id=case_id, assigned_to=holder, now=now):
            raise Conflict("already_waiting", "Its reviewer has decided this case; that takes effect in a moment.")
        if row.first_by == actor.id:  # one by one they would come to the second person whom they want
            detail = (
                "You decided this case first, and nobody chooses who is the second of two. Another lead can take it."
            )
            raise Conflict("second_is_not_chosen", detail)
        await give(connection, row, to, actor, now)
        await passing_rows.case_rests(connection, case_id=case_id, reviewer_id=holder, now=now, rests_until=now + RESTS)
        body = {"case": case_id, "from": holder, "to": to}
        await note(connection, Event.CASE_REASSIGNED, actor, now, claim_id=row.claim_id, body=body)

    await in_transaction(svc.pool, work)


async def pause(svc: Service, session: str, reviewer_id: str, actor: Actor, *, on: bool) -> bool:
    """Let a reviewer rest, or take cases again; return whether that changed anything."""
    leads_only(actor)
    try:
        changed = await leading_rows.pause_reviewer(
            svc.pool, session=digest(session), reviewer_id=reviewer_id, is_on=on
        )
    except DatabaseRefusal as refused:
        if refused.sqlstate != _NOT_ALLOWED:
            raise
        raise Forbidden("not_for_you", "Only an admin pauses an admin.") from None
    if changed is None:
        raise Absent("not_found", "There is no such reviewer any more.")
    return bool(changed)
