"""Consequences of a proof, or of what people have to look at: the claim is checked again, or the badge lives on.

A proof alone confirms nothing: the claim goes back to be checked, and the registers' fresh answers are weighed with it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from verifier.domain.binding.binding import Bound, Hold
from verifier.domain.binding.proofs import anchor_of
from verifier.domain.claim import SYSTEM
from verifier.domain.events import Event
from verifier.domain.holder import Holder, Method
from verifier.domain.lifecycle import State, Transition
from verifier.domain.reasons import Reason, Removed, reasons_in, those
from verifier.flows.assessment import assess, rivals
from verifier.flows.checks.rounds import next_round
from verifier.flows.claims import dialogue
from verifier.flows.core.cases import open_case
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.decisions import write_binding
from verifier.flows.core.service import move, note
from verifier.flows.proofs.attempts import unseal
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import AttemptRow, ClaimRow

# What the licensee's own code puts aside.
HELD_FOR_HOLDER = those(lambda meaning: meaning.removed is not Removed.BY_NOTHING)


async def proved(
    svc: Service, connection: Connection, claim: ClaimRow, attempt: AttemptRow, level: Holder, actor: Actor
) -> None:
    """Record a proof at this level: below H3 people weigh it, else the machine checks again."""
    now, codes, opened = svc.clock(), (attempt.method, level.name), open_claim(svc.vault, claim)
    await _say_so(connection, claim, attempt, level)
    await _note(connection, Event.HOLDER_BOUND, claim, attempt, codes, actor, now)
    match State(claim.state):
        case State.VERIFIED if level >= Holder.H3:
            await _rebound(svc, connection, opened, attempt, level)
        case State.AWAITING_CREATOR if await _waits(connection, claim):
            return
        case State.AWAITING_CREATOR if level >= Holder.H3:
            await _again(svc, connection, opened, actor)
        case State.IN_REVIEW if level >= Holder.H3 and await _was_only_unbound(svc, connection, opened):
            await _again(svc, connection, opened, actor)
        case State.AWAITING_CREATOR | State.VERIFIED:
            await to_people(svc, connection, claim, actor)
        case State.IN_REVIEW if claim.licence_key is not None:
            await rivals.weigh_in(connection, claim, claim.licence_key, (Hold(level, Method(attempt.method)),), now)


async def to_people(
    svc: Service, connection: Connection, claim: ClaimRow, actor: Actor, bringing: str = "", *, whole: bool = False
) -> None:
    """Send the claim to reviewers with what the creator brings, unless it is with them already.

    Where people asked for several things it waits for the rest, until the creator says that this is all: else they
    would read half an answer, and the creator could not give the other half. `whole`: it waits no longer.
    """
    now, known = svc.clock(), reasons_in(claim.reasons)
    if claim.state == State.VERIFIED:  # the badge stays on while they look
        await open_case(svc.policy, connection, claim, (Reason.REBIND,), now)
    if claim.state != State.AWAITING_CREATOR or (not whole and await _waits(connection, claim, bringing)):
        return
    await open_case(svc.policy, connection, claim, known, now)
    left = [reason for reason in known if reason != Reason.QUESTION]  # nothing is asked of the creator any more
    await move(connection, claim, Transition.BINDING_GIVEN_UP, actor, now, codes=left)


async def _waits(connection: Connection, claim: ClaimRow, bringing: str = "") -> bool:
    """Return True if several things were asked for, and something of it is still to come."""
    if Reason.QUESTION not in claim.reasons:
        return False
    return (await dialogue.open_wants(connection, claim.id, bringing=bringing)).waits


async def _say_so(connection: Connection, claim: ClaimRow, attempt: AttemptRow, level: Holder) -> None:
    """Store the new holder level in the claim's facts until the next round is weighed."""
    facts = json.loads(claim.facts or "{}")
    if Holder[(facts.get("holder") or {}).get("level", "H0")] < level:
        facts["holder"] = (facts.get("holder") or {}) | {"level": level.name, "method": attempt.method}
        await claim_rows.claim_findings(
            connection, claim_id=claim.id, facts=json.dumps(facts), reasons=claim.reasons, licence_key=None
        )


async def after_denial(svc: Service, connection: Connection, claim: ClaimRow) -> None:
    """Check a claim again that waited for people only because of a denial which is over."""
    await _again(svc, connection, open_claim(svc.vault, claim), SYSTEM)
    body = {"case": "closed"}
    key, now = claim.account_key, svc.clock()
    await note(connection, Event.DENIAL_OVER, SYSTEM, now, account_key=key, claim_id=claim.id, body=body)


async def looked_at_again(svc: Service, connection: Connection, claim: ClaimRow) -> None:
    """Check a claim again that waited for people only because of a lock which is not against it any more."""
    await _again(svc, connection, open_claim(svc.vault, claim), SYSTEM)


async def _again(svc: Service, connection: Connection, opened: ClaimContext[ClaimRow], actor: Actor) -> None:
    now, claim = svc.clock(), opened.row
    if Reason.QUESTION in claim.reasons:  # what people asked goes back to people
        await claim_rows.claim_for_people(connection, claim_id=claim.id)
    await next_round(svc, connection, opened, "again", now)
    await move(connection, claim, Transition.CREATOR_ANSWERED, actor, now, body={"fields": ["binding"]})


async def _was_only_unbound(svc: Service, connection: Connection, opened: ClaimContext[ClaimRow]) -> bool:
    """Return True if nothing but the holder kept the claim with people; anything else is theirs to finish."""
    claim = opened.row
    case = await review_rows.case_open_of_claim(connection, claim_id=claim.id)
    reasons = {*claim.reasons, *(case.reasons if case else ())}
    if not reasons or not reasons <= HELD_FOR_HOLDER:
        return False
    return Reason.HOLDER_DISPUTED not in reasons or not await _is_denied(svc, connection, opened)


async def _is_denied(svc: Service, connection: Connection, opened: ClaimContext[ClaimRow]) -> bool:
    """Return True if the licensee's denial still holds the claim, now that this was proved."""
    seen = await assess.look(svc, connection, opened)
    return seen.matter.disputed or seen.rivals.disputed


async def _rebound(
    svc: Service, connection: Connection, opened: ClaimContext[ClaimRow], attempt: AttemptRow, level: Holder
) -> None:
    """Establish the holder of a badge anew, if the proof is about the licence it shows."""
    claim, seen = opened.row, await assess.look(svc, connection, opened)
    findings = seen.findings
    if findings.bound.conflict:  # no proof outweighs what contradicts it
        await open_case(svc.policy, connection, claim, (Reason.REBIND, *findings.bound.reasons), svc.clock())
        return
    record = findings.record
    if record is None or anchor_of(record) != unseal(opened.sealer, attempt).anchor:
        return
    now, bound = svc.clock(), Bound(level, Method(attempt.method))
    anchor = next(row.id for row in seen.evidence if row.registry == record.registry)
    binding = await write_binding(connection, claim, bound, anchor, "service", now, attempt_id=attempt.id)
    await binding_rows.record_rebinding(
        connection, claim_id=claim.id, binding=binding, now=now, document_id="", first=""
    )


async def _note(
    connection: Connection,
    kind: Event,
    claim: ClaimRow,
    attempt: AttemptRow,
    codes: tuple[str, ...],
    actor: Actor,
    now: datetime,
) -> None:
    body = {"attempt": attempt.id}
    key, claim_id = claim.account_key, claim.id
    await note(connection, kind, actor, now, account_key=key, claim_id=claim_id, codes=codes, body=body)
