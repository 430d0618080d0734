"""A verified claim looked at again: a sighting keeps the badge, board wording stops it, silence changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.claim import SYSTEM
from verifier.domain.decision import Confirm
from verifier.domain.evidence import Standing
from verifier.flows.cases import open_case
from verifier.flows.decisions import Decided, write_decision
from verifier.flows.service import move, note
from verifier.flows.verdicts import verdict_body
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.decision import Verdict
    from verifier.domain.policy import Policy
    from verifier.flows.service import Service
    from verifier.store.db import Connection, Row

_CLAIMS = queries("claims")
# Words of a board that end the permission to practise, on the very record of this licence and name.
_STOPS = frozenset({Standing.SUSPENDED, Standing.REVOKED, Standing.SURRENDERED, Standing.DENIED})
# What a re-look may bring up without the licence being any less seen and in force.
_NOT_THE_LICENCE = frozenset(
    {
        "holder_unbound",
        "namesake_possible",
        "identity_mismatch",
        "earlier_decision",
        "handle_asserts_other",
        "gain_limit",
        "contested",
        "licence_locked",
        "holder_disputed",
        "account_changed",
        "orcid_unchecked",
        "orcid_not_found",
        "orcid_mismatch",
        "number_missing",  # people approved it without one
        "source_unproven",
        "source_unavailable",  # another source's silence: this record was seen
    }
)


async def act(
    svc: Service, connection: Connection, claim: Row, verdict: Verdict, rows: Sequence[Row], now: datetime
) -> None:
    """What a re-check of a verified claim leads to. People revoke; a machine may only stop and ask."""
    record, reasons = verdict.findings.record, set(verdict.findings.reasons)
    body = verdict_body(svc.policy, verdict, rows)
    if record is not None and "standing_disciplined" in reasons and record.standing in _STOPS:
        await _suspend(svc, connection, claim, body, rows, now)
        return
    if record is not None and reasons - _NOT_THE_LICENCE == {"standing_expired"}:  # the board's word, like its date
        await move(connection, claim, "expired", SYSTEM, now, codes=("standing_expired",), body={"verdict": body})
        return
    if record is not None and (isinstance(verdict, Confirm) or not reasons - _NOT_THE_LICENCE):
        seen = next(row["id"] for row in rows if row["registry"] == record.registry)
        await connection.execute(_CLAIMS.record_sighting, claim["id"], seen, now)
    elif await _needs_a_person(svc.policy, connection, claim, reasons, now):
        await open_case(svc, connection, claim, tuple(sorted(reasons)), now)
    await note(
        connection,
        "rechecked",
        SYSTEM,
        now,
        account_key=claim["account_key"],
        claim_id=claim["id"],
        body={"verdict": body},
    )


async def _suspend(
    svc: Service, connection: Connection, claim: Row, body: dict[str, object], rows: Sequence[Row], now: datetime
) -> None:
    decided = Decided(
        verdict="suspended",
        evidence=[row["id"] for row in rows],
        machine=body,
        environment=claim["environment"],
        decided_at=now,
        reasons=("standing_disciplined",),
    )
    decision_id = await write_decision(svc, connection, claim, decided)
    await open_case(svc, connection, claim, ("standing_disciplined",), now, queue="discipline")
    await move(
        connection,
        claim,
        "suspended",
        SYSTEM,
        now,
        codes=("standing_disciplined",),
        body={"verdict": body, "decision": decision_id},
    )


async def _needs_a_person(policy: Policy, connection: Connection, claim: Row, reasons: set[str], now: datetime) -> bool:
    """Restrictions and hits at once; an absence only after three looks over at least 72 hours at a healthy source."""
    if reasons & {
        "standing_disciplined",
        "past_action",
        "screening_hit",
        "screening_possible",
        "name_mismatch",
        "standing_unclear",
        "source_changed",
        "several_candidates",
    }:
        return True
    if "number_not_found" not in reasons:
        return False
    row = await connection.fetchrow(_CLAIMS.absences, claim["id"])
    return row is not None and row["looks"] >= policy.absences and now - row["first_at"] >= policy.absent_for
