"""Keeping of a badge: there was no concern, or the holder who had to be shown again was shown to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.events import Event
from verifier.domain.holder import Holder
from verifier.domain.reasons import Reason
from verifier.flows.core.decisions import write_binding
from verifier.flows.core.errors import Conflict
from verifier.flows.core.service import note
from verifier.flows.review.decisions import holder_statement
from verifier.flows.review.decisions.first_decision import keep_first
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.binding.binding import Bound
    from verifier.domain.claim import Actor
    from verifier.domain.evidence import Record
    from verifier.flows.core.service import Service
    from verifier.flows.review.decisions.approve import PendingDecision
    from verifier.store.db import Connection
    from verifier.store.rows.shared import EvidenceRow


async def keep(
    svc: Service, connection: Connection, pending: PendingDecision, actor: Actor, now: datetime, *, two: bool
) -> bool:
    """Close the case; return True when a second person has to agree first, as for a call and every holder below H3."""
    shown = await _established(svc, connection, pending) if Reason.REBIND in pending.reasons else None
    weak = shown is not None and shown.level < Holder.H3
    if (two or weak) and pending.first is None:
        await keep_first(svc, connection, pending, actor, now)
        return True
    if shown is not None:
        await _rebound(connection, pending, shown, actor, now)
    await review_rows.case_close(connection, case_id=pending.case.id, closed_at=now)
    codes, claim_id = (pending.ruling.reason,), pending.case.claim_id
    await note(connection, Event.CASE_KEPT, actor, now, claim_id=claim_id, codes=codes)
    return False


async def _established(svc: Service, connection: Connection, pending: PendingDecision) -> Bound | None:
    """Return the binding shown anew: by people who say how, or by a proof that is newer than the badge's.

    The machine's own finding is last year's identity, weighed again; it makes nobody the holder for another year. What
    people state rests on something newer than the badge's proof, too.
    """
    seen, since = pending.seen, pending.seen.claim.bound_at
    stated = holder_statement.stated_holder(pending.ruling)
    if stated is not None:
        await holder_statement.insist(svc, connection, seen, pending.ruling, seen.findings.record, since)
        return stated
    bound = pending.bound
    newer = (proof.attempt for proof in seen.matter.proofs if since is None or proof.proved_at > since)
    return bound if bound.attempt in frozenset(newer) and bound.level >= Holder.H2 else None


async def _rebound(connection: Connection, pending: PendingDecision, bound: Bound, actor: Actor, now: datetime) -> None:
    """Record the binding that people established, anchored in the evidence behind the badge."""
    seen, record = pending.seen, pending.seen.findings.record
    behind = [row for row in seen.evidence if _stands_behind(row, record)]
    if not behind:
        detail = "No record stands behind this badge at the moment. Reload the case later, or suspend it."
        raise Conflict("evidence_stale", detail)
    rests_on = await holder_statement.rests_on(connection, seen.claim, bound, now)
    binding = await write_binding(connection, seen.claim, bound, behind[0].id, actor.id, now, attempt_id=rests_on)
    first = pending.first or ""
    await binding_rows.record_rebinding(
        connection, claim_id=seen.claim.id, binding=binding, now=now, document_id=actor.id, first=first
    )


def _stands_behind(row: EvidenceRow, record: Record | None) -> bool:
    """Return True if an answer is the record's own; a supporting list's is no record, and carries no holder."""
    return bool(row.authority == "manual" if record is None else row.registry == record.registry)
