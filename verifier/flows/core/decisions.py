"""Decisions and bindings as rows: they never change, and the database refuses those that may not be."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from verifier.flows.core.policy_versions import remember
from verifier.store.ids import new_id
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.binding.binding import Bound
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision: by the machine unless a reviewer is named."""

    verdict: str  # verified | refused | suspended | reinstated | revoked | asked
    evidence: Sequence[str]
    machine: dict[str, Any]  # what the machine said, beside what a person decided
    environment: str
    decided_at: datetime
    reasons: Sequence[str] = ()
    by_reviewer: str | None = None
    second_reviewer: str | None = None
    case_id: str | None = None
    binding_id: str | None = None
    public: dict[str, Any] = field(default_factory=dict)
    valid_until: datetime | None = None
    note: str = ""


async def write_decision(svc: Service, connection: Connection, claim: ClaimRow, decided: Decided) -> str:
    """Insert a decision on the claim as it stands now; return its id."""
    decision_id = new_id("dec")
    note = svc.sealer(claim).seal(decided.note.encode(), f"decision/{decision_id}/note") if decided.note else None
    await claim_rows.decision_insert(
        connection,
        decision_id=decision_id,
        claim_id=claim.id,
        claim_version=claim.version,
        obs_epoch=claim.obs_epoch,
        account_epoch=claim.account_epoch,
        verdict=decided.verdict,
        policy_version=await remember(connection, svc.policy, decided.decided_at),
        by_reviewer=decided.by_reviewer,
        second_reviewer=decided.second_reviewer,
        case_id=decided.case_id,
        binding_id=decided.binding_id,
        evidence=list(decided.evidence),
        reasons=list(decided.reasons),
        machine_verdict=json.dumps(decided.machine),
        public=json.dumps(decided.public),
        valid_until=decided.valid_until,
        environment=decided.environment,
        sealed_note=note,
        decided_at=decided.decided_at,
    )
    return decision_id


async def write_binding(
    connection: Connection,
    claim: ClaimRow,
    bound: Bound,
    anchor: str,
    by: str,
    now: datetime,
    *,
    attempt_id: str | None = None,
    findings: dict[str, Any] | None = None,
) -> str:
    """Insert a binding, anchored in one piece of evidence; return its id. What people saw is kept in codes."""
    rests_on = attempt_id or bound.attempt or None
    since = {"since": bound.since.isoformat()} if bound.since else {}
    binding_id = new_id("bnd")
    await claim_rows.binding_insert(
        connection,
        binding_id=binding_id,
        claim_id=claim.id,
        account_epoch=claim.account_epoch,
        obs_epoch=claim.obs_epoch,
        method=bound.method.value if bound.method else "",
        level=int(bound.level),
        evidence_id=anchor,
        recorded_by=by,
        recorded_at=now,
        attempt_id=rests_on,
        findings=json.dumps((findings or {}) | since),
    )
    return binding_id
