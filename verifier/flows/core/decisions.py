"""Writing decisions and bindings down: rows that never change, and that the database refuses where they may not be."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from verifier.flows.core.policy_versions import remember
from verifier.store.ids import new_id
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.binding.binding import Bound
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Row

_CLAIMS = queries("claims")


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


async def write_decision(svc: Service, connection: Connection, claim: Row, decided: Decided) -> str:
    """Keep a decision on the claim as it stands now; returns its id."""
    decision_id = new_id("dec")
    note = svc.sealer(claim).seal(decided.note.encode(), f"decision/{decision_id}/note") if decided.note else None
    await connection.execute(
        _CLAIMS.decision_insert,
        decision_id,
        claim["id"],
        claim["version"],
        claim["obs_epoch"],
        claim["account_epoch"],
        decided.verdict,
        await remember(connection, svc.policy, decided.decided_at),
        decided.by_reviewer,
        decided.second_reviewer,
        decided.case_id,
        decided.binding_id,
        list(decided.evidence),
        list(decided.reasons),
        json.dumps(decided.machine),
        json.dumps(decided.public),
        decided.valid_until,
        decided.environment,
        note,
        decided.decided_at,
    )
    return decision_id


async def write_binding(
    connection: Connection,
    claim: Row,
    bound: Bound,
    anchor: str,
    by: str,
    now: datetime,
    *,
    attempt_id: str | None = None,
    findings: dict[str, Any] | None = None,
) -> str:
    """Keep a binding, anchored in one piece of evidence; returns its id. What people saw is kept in codes."""
    rests_on = attempt_id or bound.attempt or None
    binding_id = new_id("bnd")
    await connection.execute(
        _CLAIMS.binding_insert,
        binding_id,
        claim["id"],
        claim["account_epoch"],
        claim["obs_epoch"],
        bound.method.value if bound.method else "",
        int(bound.level),
        anchor,
        by,
        now,
        rests_on,
        json.dumps(findings or {}),
    )
    return binding_id
