"""Doubts: a reviewer has a badge looked at again, by others. A doubt asks people, and changes no badge by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from verifier.domain.events import Event
from verifier.domain.lifecycle import State
from verifier.domain.passing import DOUBTS_PER_DAY, Doubt
from verifier.domain.reasons import Reason
from verifier.flows.core.cases import open_case
from verifier.flows.core.errors import Absent, Conflict, FieldFault, Invalid, TooMany, wait_s
from verifier.flows.core.service import note
from verifier.flows.review.leases import reviewers_only
from verifier.flows.review.passing import notes
from verifier.store.db import in_transaction
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import passing as passing_rows
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_A_DAY: Final = timedelta(days=1)


async def doubt(svc: Service, claim_id: str, reason: str, words: str, actor: Actor) -> str:
    """Open a case on a badge that is on, or add to the one that is open; return its id.

    Whoever doubts does not decide: the system gives it to others. A second doubt while one is open is refused.
    """
    reviewers_only(actor)
    if reason not in tuple(Doubt):
        detail = f"Choose one of: {', '.join(Doubt)}."
        fault = FieldFault("/reason", "unknown_reason", detail)
        raise Invalid("unknown_reason", detail, faults=(fault,), accepted=list(Doubt))
    said = notes.insist(words, "/words")

    async def work(connection: Connection) -> str:
        claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
        if claim is None or claim.wrapped_key is None:
            raise Absent("claim_absent", "There is no such claim.")
        if claim.state != State.VERIFIED:
            raise Conflict("claim_moved", "This claim shows no badge that could be doubted.", state=claim.state)
        now, waiting = svc.clock(), await review_rows.case_open_of_claim(connection, claim_id=claim_id)
        if waiting is not None and Reason.DOUBTED in waiting.reasons:
            raise Conflict("doubted_already", "A doubt of this badge waits to be looked at already.")
        lately = await passing_rows.doubts_lately(connection, by_id=actor.id, at=now - _A_DAY)
        assert lately is not None  # noqa: S101  it counts
        if lately.doubts >= DOUBTS_PER_DAY:
            detail = f"You have doubted {DOUBTS_PER_DAY} badges within a day, which is the most. Talk to a lead."
            raise TooMany("rate_limited", detail, retry_after_s=wait_s((lately.since or now) + _A_DAY, now))
        case_id = await open_case(svc.policy, connection, claim, (Reason.DOUBTED,), now)
        await passing_rows.doubt_keeps_out(connection, case_id=case_id, reviewer_id=actor.id)
        await notes.keep(connection, svc.sealer(claim), case_id, "doubted", actor, said, now, code=reason)
        codes, body = (Reason.DOUBTED,), {"case": case_id, "why": reason}
        await note(connection, Event.DOUBTED, actor, now, claim_id=claim_id, codes=codes, body=body)
        return case_id

    return await in_transaction(svc.pool, work)
