"""The breaker of a source: what would take too many badges at once is halted, and people look first.

A poisoned list, or an API that answers nonsense, must not end a thousand badges in an hour. Those up to the limit of
the database (`take_or_halt`) go down at once; from there on a badge is stale. A board's word on the very record that
was looked up alone, and not in a list, stops a badge all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from verifier import log
from verifier.domain.claim import SYSTEM
from verifier.domain.events import Event
from verifier.domain.evidence import RegistryId
from verifier.domain.reasons import Reason
from verifier.flows.core.cases import open_case
from verifier.flows.core.service import note
from verifier.store.rows import looks as look_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.assessment.matter import Findings
    from verifier.domain.assessment.rechecks import Outcome
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow, EvidenceRow

_log = log.logger("breaker")
SAMPLE: Final = 5  # halted badges that a lead sees, each with its row


async def halts(
    svc: Service,
    connection: Connection,
    claim: ClaimRow,
    findings: Findings,
    outcome: Outcome,
    body: dict[str, Any],
    now: datetime,
) -> bool:
    """Return True if this badge was halted instead; else what takes it is counted against its source."""
    registry = _taker(findings, outcome)
    if registry is None:
        return False
    said = await look_rows.take_or_halt(connection, claim_id=claim.id, registry=registry, now=now)
    if not said.halted or _is_one_record(svc, registry, outcome):
        return False
    _log.error("source_halted", registry=registry, halted=said.halts)
    if said.halts <= SAMPLE:
        await open_case(svc.policy, connection, claim, (Reason.SOURCE_HALTED,), now)
    told = {"verdict": body, "source": registry}
    await note(connection, Event.BADGE_HALTED, SYSTEM, now, account_key=claim.account_key, claim_id=claim.id, body=told)
    return True


async def halt_absent(
    svc: Service,
    connection: Connection,
    claim: ClaimRow,
    outcome: Outcome,
    rows: Sequence[EvidenceRow],
    now: datetime,
) -> None:
    """Make a badge stale whose licence is no longer on its board's list of all who are in force.

    Of such a list absence says more than of another: it is still no evidence against anyone, and a person looks.
    """
    lists = (row.registry for row in rows if row.authority == "primary" and row.outcome == "not_found")
    current = next((one for one in lists if _is_current_only(svc, one)), None)
    if outcome.absent and current is not None:
        await look_rows.halt_absent(connection, claim_id=claim.id, registry=current, now=now)


def _is_current_only(svc: Service, registry: str) -> bool:
    roster = svc.catalogue.sheet(RegistryId(registry)).roster
    return roster is not None and roster.current_only


def _taker(findings: Findings, outcome: Outcome) -> RegistryId | None:
    """Return the source that would take this badge: the list with the hit, or whose record it is; None for nobody."""
    if Reason.SCREENING_HIT in outcome.stops and Reason.STANDING_DISCIPLINED not in outcome.stops:
        return next(hit.record.registry for hit in findings.hits if hit.is_certain)
    takes = bool(outcome.stops) or outcome.expires
    return findings.record.registry if takes and findings.record is not None else None


def _is_one_record(svc: Service, registry: RegistryId, outcome: Outcome) -> bool:
    """Return True for a board's explicit word on a record that was looked up alone."""
    return bool(outcome.stops) and svc.catalogue.sheet(registry).driver != "roster"
