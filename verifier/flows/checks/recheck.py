"""Re-check of a verified claim: a sighting keeps the badge; the board's status words and a listed NPI stop it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from verifier.domain.assessment.decision import AskAgain
from verifier.domain.assessment.rechecks import recheck
from verifier.domain.claim import SYSTEM
from verifier.domain.events import Event
from verifier.domain.lifecycle import Transition
from verifier.domain.reasons import Reason, queue_for, reasons_in
from verifier.flows.assessment.facts import verdict_body
from verifier.flows.checks import breaker, looks
from verifier.flows.core.cases import open_case
from verifier.flows.core.decisions import Decided, write_decision
from verifier.flows.core.service import move, note
from verifier.flows.sources import sighted
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import screening as screening_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.assessment.decision import Verdict
    from verifier.domain.assessment.rechecks import Outcome
    from verifier.domain.policy import Policy
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow, EvidenceRow


async def act(
    svc: Service,
    connection: Connection,
    claim: ClaimRow,
    verdict: Verdict,
    rows: Sequence[EvidenceRow],
    now: datetime,
    *,
    new_hit: bool,
) -> None:
    """Act on the re-check of a verified claim. People revoke; a machine may only stop and ask."""
    findings = verdict.findings
    changes = await sighted.changed(svc, connection, claim, findings.record, rows)
    body = verdict_body(svc.policy, verdict, rows) | {"changed": [one.field for one in changes]}
    outcome = recheck(findings, await _accepted(connection, claim), new_hit=new_hit)
    if await breaker.halts(svc, connection, claim, findings, outcome, body, now):
        return
    if outcome.stops:
        await _suspend(svc, connection, claim, outcome.stops, findings.reasons, body, rows, now)
        return
    if outcome.expires:
        await move(
            connection, claim, Transition.EXPIRED, SYSTEM, now, codes=(Reason.STANDING_EXPIRED,), body={"verdict": body}
        )
        return
    if outcome.sighted and findings.record is not None:
        seen = next(row.id for row in rows if row.registry == findings.record.registry)
        await claim_rows.record_sighting(connection, claim_id=claim.id, seen=seen, now=now)
    silent = isinstance(verdict, AskAgain) or Reason.SOURCE_UNAVAILABLE in findings.reasons
    await looks.after_recheck(svc, connection, claim, outcome, now, silent=silent)
    if await _needs_a_person(svc.policy, connection, claim, outcome, now):
        await breaker.halt_absent(svc, connection, claim, outcome, rows, now)
        await open_case(svc.policy, connection, claim, tuple(sorted(findings.reasons)), now)
    await note(
        connection,
        Event.RECHECKED,
        SYSTEM,
        now,
        account_key=claim.account_key,
        claim_id=claim.id,
        body={"verdict": body},
    )


async def _accepted(connection: Connection, claim: ClaimRow) -> frozenset[Reason]:
    """Return the reasons in spite of which people gave this badge, which this re-check does not undo."""
    kept = await screening_rows.accepted_reasons(connection, claim_id=claim.id, account_epoch=claim.account_epoch)
    return frozenset(reasons_in(json.loads(kept)) if kept else ())


async def _suspend(
    svc: Service,
    connection: Connection,
    claim: ClaimRow,
    stops: tuple[Reason, ...],
    reasons: Sequence[Reason],
    body: dict[str, object],
    rows: Sequence[EvidenceRow],
    now: datetime,
) -> None:
    """Take the badge down at once and open a case, also on every other badge of the account."""
    decided = Decided(
        verdict="suspended",
        evidence=[row.id for row in rows],
        machine=body,
        environment=claim.environment,
        decided_at=now,
        reasons=stops,
    )
    decision_id = await write_decision(svc, connection, claim, decided)
    every = tuple(dict.fromkeys((*stops, *reasons)))
    await open_case(svc.policy, connection, claim, every, now, queue=queue_for(stops))
    await tell_beside(svc, connection, claim, stops, now)
    await move(
        connection,
        claim,
        Transition.SUSPENDED,
        SYSTEM,
        now,
        codes=stops,
        body={"verdict": body, "decision": decision_id},
    )


async def tell_beside(
    svc: Service, connection: Connection, claim: ClaimRow, stops: tuple[Reason, ...], now: datetime
) -> None:
    """Open a case on every other badge of the account: what stopped one licence may speak against them all."""
    for beside in await screening_rows.badges_beside(connection, account_key=claim.account_key, claim_id=claim.id):
        told = tuple(Reason.EARLIER_DECISION if code == Reason.STANDING_DISCIPLINED else code for code in stops)
        await open_case(svc.policy, connection, beside, told, now, queue=queue_for(stops))


async def _needs_a_person(
    policy: Policy, connection: Connection, claim: ClaimRow, outcome: Outcome, now: datetime
) -> bool:
    """Return True for restrictions and hits at once, for an absence after three checks over 72 hours or more."""
    if outcome.case or not outcome.absent:
        return outcome.case
    row = await claim_rows.absences(connection, claim_id=claim.id)
    return row.looks >= policy.absences and row.first_at is not None and now - row.first_at >= policy.absent_for
