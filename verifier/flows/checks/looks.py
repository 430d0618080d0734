"""Looks: planning when each licence is looked at again, and starting those that are due at the pace of their source."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.assessment.looks import SILENT, look_after_absence, next_look, renewal_look
from verifier.domain.evidence import RegistryId
from verifier.store.rows import looks as look_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.assessment.rechecks import Outcome
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool
    from verifier.store.rows.shared import ClaimRow

SHARE = 0.5  # of a source's rate: the other half is for new claims, however many looks are overdue
_NEVER = timedelta(days=36500)


async def due(svc: Service, connection: Connection, now: datetime, every_s: float) -> list[str]:
    """List the claims to look at now, the longest due first: no more of one source than it answers in half the time."""
    taken: Counter[str] = Counter()
    chosen: list[str] = []
    for row in await look_rows.looks_due(connection, due_at=now):
        source = row.source or ""
        if taken[source] < _room(svc, source, every_s):
            taken[source] += 1
            chosen.append(row.claim_id)
    return chosen


def _room(svc: Service, source: str, every_s: float) -> int:
    """Return how many looks of one source begin in this time; of a list that lies here, as many as there are."""
    registry = svc.catalogue.registries.get(RegistryId(source))
    if registry is None or registry.sheet.driver == "roster":
        return 200
    return max(1, int(svc.catalogue.rate(source) * every_s * SHARE))


async def plan_new(svc: Service, connection: Connection) -> None:
    """Plan the first look at badges that went on since."""
    rows = await look_rows.looks_unplanned(connection)
    ats = [next_look(row.claim_id, row.round_started_at, every(svc, row.source), row.ends_at) for row in rows]
    await look_rows.looks_plan(connection, claim_ids=[row.claim_id for row in rows], due_ats=ats)


def every(svc: Service, source: str | None) -> timedelta:
    """Return how often a badge of this source is checked: as its data sheet or the policy says, whichever is sooner."""
    registry = svc.catalogue.registries.get(RegistryId(source or ""))
    sheet = timedelta(days=registry.sheet.recheck_days) if registry else svc.policy.recheck_every
    return min(sheet, svc.policy.recheck_every)


async def begun(svc: Service, connection: Connection | Pool, claim_id: str, now: datetime) -> None:
    """Put the next look off until this one has ended, whatever becomes of it."""
    await _plan(connection, claim_id, now + svc.policy.source_wait + SILENT)


async def after_recheck(
    svc: Service, connection: Connection, claim: ClaimRow, outcome: Outcome, now: datetime, *, silent: bool
) -> None:
    """Plan the next look at a badge that is still on."""
    public = json.loads(claim.decided_public or "{}")
    source = (public.get("source") or {}).get("id")
    at = next_look(claim.id, now, every(svc, source), claim.ends_at)
    if outcome.absent:
        at = min(at, look_after_absence(now, svc.policy))
    elif silent and not outcome.sighted:
        at = min(at, now + SILENT)
    await _plan(connection, claim.id, at)


async def after_renewal_look(connection: Connection, claim: ClaimRow, now: datetime, *, silent: bool) -> None:
    """Plan the next look for the renewal of a licence that has ended; silence of its source costs it no look."""
    at = now + SILENT if silent else renewal_look(claim.state_since, now)
    await _plan(connection, claim.id, at or claim.state_since + _NEVER)


async def _plan(connection: Connection | Pool, claim_id: str, at: datetime) -> None:
    await look_rows.looks_plan(connection, claim_ids=[claim_id], due_ats=[at])
