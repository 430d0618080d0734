"""Handing over: a case goes on with a note, to a colleague by name or back to the queue.

Whoever chooses a colleague decides nothing about the case any more, and nobody chooses who is the second of two: else
one person could make a pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.events import Event
from verifier.domain.passing import KEPT_FOR_COLLEAGUE, RESTS
from verifier.flows.core.errors import Conflict, FieldFault, Invalid
from verifier.flows.core.service import note
from verifier.flows.review.leases import held, reviewers_only
from verifier.flows.review.passing import notes
from verifier.store.db import in_transaction
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import passing as passing_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow

_AT_MOST = 200


async def colleagues(svc: Service, actor: Actor) -> list[passing_rows.Colleagues]:
    """List whom a case can be handed over to, by name."""
    reviewers_only(actor)
    return await passing_rows.colleagues(svc.pool, reviewer_id=actor.id, limit=_AT_MOST)


async def hand_over(svc: Service, case_id: str, lease: str, to: str, words: str, actor: Actor) -> None:
    """Give a case on with a note: to this colleague, or where `to` is empty to whomever the system gives it."""
    said = notes.insist(words)

    async def work(connection: Connection) -> None:
        row, now = await held(svc, connection, case_id, lease, actor), svc.clock()
        await give(connection, row, to, actor, now)
        if not to:
            await passing_rows.case_rests(
                connection, case_id=case_id, reviewer_id=actor.id, now=now, rests_until=now + RESTS
            )
        claim = await claim_rows.claim_by_id(connection, claim_id=row.claim_id)
        assert claim is not None  # noqa: S101  a case has a claim
        await notes.keep(connection, svc.sealer(claim), case_id, "handed_over", actor, said, now)
        body = {"case": case_id, "to": to}
        await note(connection, Event.CASE_HANDED_OVER, actor, now, claim_id=row.claim_id, body=body)

    await in_transaction(svc.pool, work)


async def give(connection: Connection, row: CaseRow, to: str, chooser: Actor, now: datetime) -> None:
    """Let a case go, to a colleague by name or back to the queue; refuse whoever may not have it."""
    if to and row.first_by is not None:
        detail = (
            "This case waits for the second of two people, and nobody chooses who that is. Hand it back to the queue "
            "instead."
        )
        raise Conflict("second_is_not_chosen", detail)
    await passing_rows.case_hand_over(
        connection,
        case_id=row.id,
        handed_to=to or None,
        handed_until=now + KEPT_FOR_COLLEAGUE if to else None,
        recused=[chooser.id] if to else [],
    )
    if to and not await passing_rows.colleague_for(connection, case_id=row.id, reviewer_id=to, now=now):
        detail = "This person cannot be given the case: choose another colleague, or hand it back to the queue."
        raise Invalid("not_a_colleague", detail, faults=(FieldFault("/to", "not_a_colleague", detail),))
