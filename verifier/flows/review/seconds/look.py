"""Second looks: the system hands them out, and the second person says what they would have decided.

Nothing changes by it. Where the two differ, a case for the leads is opened on the claim.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import ValidationError

from verifier import log
from verifier.domain.events import Event
from verifier.domain.lifecycle import State
from verifier.domain.policy import SECOND_LOOKS
from verifier.domain.reasons import Reason
from verifier.domain.review import REASONS, actions_for
from verifier.domain.roles import DECIDING
from verifier.flows.core.cases import open_case
from verifier.flows.core.errors import Conflict, FieldFault, Invalid
from verifier.flows.core.service import note
from verifier.flows.review.leases import reviewers_only
from verifier.flows.review.seconds.draw import SEEN, place
from verifier.store.db import in_transaction
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import passing as passing_rows
from verifier.store.rows import seconds as look_rows
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import CaseView
    from verifier.store.db import Connection

_HELD_FOR: Final = timedelta(minutes=30)
_T = TypeVar("_T")
_log = log.logger("review")


class _UnreadableError(Exception):
    """The snapshot cannot be read any more."""


async def waits(svc: Service, actor: Actor) -> bool:
    """Return True if a second look waits that may be this reviewer's."""
    if actor.role not in DECIDING or await passing_rows.paused(svc.pool, reviewer_id=actor.id):
        return False
    return bool(await look_rows.look_waits(svc.pool, reviewer_id=actor.id, now=svc.clock()))


async def take(svc: Service, actor: Actor) -> str | None:
    """Hand the reviewer a second look, the one they have or the one that waits longest; return its id."""
    reviewers_only(actor)
    if await passing_rows.paused(svc.pool, reviewer_id=actor.id):
        return None
    now = svc.clock()
    taken = await look_rows.look_take(svc.pool, taken_by=actor.id, taken_until=now + _HELD_FOR, now=now)
    return str(taken) if taken else None


async def show(svc: Service, look_id: str, actor: Actor) -> CaseView:
    """Show what the first person saw; that it was read is written down like every reading of a case."""
    reviewers_only(actor)

    async def work(connection: Connection) -> CaseView:
        seen, row = await _seen(svc, connection, look_id, actor)
        body = {"case": row.case_id}
        await note(connection, Event.WORDS_READ, actor, svc.clock(), claim_id=row.claim_id, codes=("case",), body=body)
        return seen

    return await _or_forget(svc, look_id, work)


async def say(svc: Service, look_id: str, action: str, reason: str, actor: Actor) -> bool:
    """Keep what the second person would have decided; return True if that agrees with the first."""
    reviewers_only(actor)

    async def work(connection: Connection) -> bool:
        seen, row = await _seen(svc, connection, look_id, actor)
        _insist(action, reason, seen)
        now, agreed = svc.clock(), action == row.action
        await look_rows.look_made(connection, look_id=look_id, looked_at=now, said=action, said_reason=reason)
        if not agreed:
            await _tell_leads(svc, connection, row.claim_id)
        # Of no claim: what its creator reads of their claim says nothing of how we look after ourselves.
        body = {"look": look_id, "agreed": agreed}
        await note(connection, Event.SECOND_LOOK_MADE, actor, now, body=body)
        return agreed

    return await _or_forget(svc, look_id, work)


def _insist(action: str, reason: str, seen: CaseView) -> None:
    if action not in seen.actions or action not in (*SECOND_LOOKS, "ask_creator", "suspend", "revoke"):
        detail = f"Choose one of: {', '.join(seen.actions)}."
        raise Invalid("validation", detail, faults=(FieldFault("/action", "invalid", detail),))
    if reason not in REASONS:
        detail = "Choose the reason you would have given."
        fault = FieldFault("/reason", "unknown_reason", detail)
        raise Invalid("unknown_reason", detail, faults=(fault,), accepted=list(REASONS))


async def _seen(
    svc: Service, connection: Connection, look_id: str, actor: Actor
) -> tuple[CaseView, look_rows.LookInHand]:
    now = svc.clock()
    row = await look_rows.look_in_hand(connection, look_id=look_id, taken_by=actor.id, now=now)
    claim = await claim_rows.claim_by_id(connection, claim_id=row.claim_id) if row is not None else None
    if row is None or claim is None or claim.wrapped_key is None or not row.sealed:
        raise Conflict("lease_lost", "This second look is over, or somebody else has it now. Take the next one.")
    try:
        seen = SEEN.validate_json(svc.sealer(claim).open(row.sealed, place(look_id)))
    except (ValidationError, SealBroken):
        raise _UnreadableError from None
    return replace(seen, lease=None), row


async def _or_forget(svc: Service, look_id: str, work: Callable[[Connection], Awaitable[_T]]) -> _T:
    """Do the work; a snapshot of an older version, or one that is spoiled, holds up no other."""
    try:
        return await in_transaction(svc.pool, work)
    except _UnreadableError:
        await look_rows.look_forget(svc.pool, look_id=look_id)
        _log.warning("second_look_unreadable")
        raise Conflict("lease_lost", "What was kept for this second look cannot be read. Take the next one.") from None


async def _tell_leads(svc: Service, connection: Connection, claim_id: str) -> None:
    """Open a case for the leads, where people can still do something about the claim."""
    claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
    if claim is not None and claim.wrapped_key is not None and actions_for(State(claim.state)):
        await open_case(svc.policy, connection, claim, (Reason.SEEN_OTHERWISE,), svc.clock())
