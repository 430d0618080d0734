"""Skipping: a reviewer does not decide a case and says why; it does not come straight back to them, and is not lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.events import Event
from verifier.domain.passing import RESTS, Skip
from verifier.domain.reasons import Reason
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.flows.core.service import note
from verifier.flows.review import case_queue
from verifier.flows.review.leases import held
from verifier.flows.review.passing import notes
from verifier.store.db import in_transaction
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import passing as passing_rows
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


async def skip(svc: Service, case_id: str, lease: str, reason: str, actor: Actor) -> None:
    """Give a case back with a reason: for good, to a lead, or for a day, as the reason asks."""
    match _known(reason):
        case Skip.CONFLICT:
            await case_queue.recuse(svc, case_id, lease, actor)
        case Skip.NEEDS_LEAD:
            await escalate(svc, case_id, lease, "", actor)
        case why:
            await _rest(svc, case_id, lease, why, actor)


def _known(reason: str) -> Skip:
    if reason not in tuple(Skip):
        detail = f"Choose one of: {', '.join(Skip)}."
        fault = FieldFault("/reason", "unknown_reason", detail)
        raise Invalid("unknown_reason", detail, faults=(fault,), accepted=list(Skip))
    return Skip(reason)


async def _rest(svc: Service, case_id: str, lease: str, why: Skip, actor: Actor) -> None:

    async def work(connection: Connection) -> None:
        row, now = await held(svc, connection, case_id, lease, actor), svc.clock()
        await review_rows.case_let_go(connection, case_id=case_id, recused=[])
        until = now + RESTS
        await passing_rows.case_rests(connection, case_id=case_id, reviewer_id=actor.id, now=now, rests_until=until)
        # The reason is for leads: what a reviewer finds upsetting is not told to the creator.
        body = {"case": case_id, "why": why, "until": until.isoformat()}
        await note(connection, Event.CASE_SKIPPED, actor, now, claim_id=row.claim_id, body=body)

    await in_transaction(svc.pool, work)


async def escalate(svc: Service, case_id: str, lease: str, words: str, actor: Actor) -> None:
    """Give a case to the leads, with a note if there is something to say; nobody else gets it then."""
    said = notes.insist(words) if words.strip() else ""

    async def work(connection: Connection) -> None:
        row, now = await held(svc, connection, case_id, lease, actor), svc.clock()
        await review_rows.case_for_lead(connection, case_id=case_id, reasons=[Reason.ESCALATED])
        # A lead who gives it to the leads does not get it straight back.
        await passing_rows.case_rests(
            connection, case_id=case_id, reviewer_id=actor.id, now=now, rests_until=now + RESTS
        )
        if said:
            claim = await claim_rows.claim_by_id(connection, claim_id=row.claim_id)
            assert claim is not None  # noqa: S101  a case has a claim
            await notes.keep(connection, svc.sealer(claim), case_id, "escalated", actor, said, now)
        await note(connection, Event.CASE_ESCALATED, actor, now, claim_id=row.claim_id, body={"case": case_id})

    await in_transaction(svc.pool, work)
