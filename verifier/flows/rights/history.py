"""Point in time: the badge of an account as it was shown at an instant, and what stood behind it.

`badge_history` keeps what each badge was made from, by the commits that changed it, and the terms that a read went by;
the document is computed from that like any read (`domain/badge.py`), with that instant as its clock.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from verifier.domain.badge import Status
from verifier.flows.core.badge_document import Stored, instant_of, nobody, render
from verifier.flows.core.errors import Absent, FieldFault, Invalid
from verifier.flows.rights.views import HistoricDecision, HistoricEvidence
from verifier.store.rows import history as history_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.policy import Policy
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


async def at(svc: Service, account_id: str, on: datetime) -> dict[str, Any]:
    """Return the badge document of that instant, with `evidence` and `decision`; an erased account is unknown."""
    if on > svc.clock():
        remedy = "Ask for an instant that has passed."
        raise Invalid("validation", remedy, faults=(FieldFault("/on", "out_of_range", remedy, "query"),))
    async with svc.pool.acquire(timeout=5) as connection, connection.transaction(isolation="repeatable_read"):
        row = await history_rows.history_at(connection, platform_id=account_id, at=on)
        if row is None:
            raise Absent("account_absent", "No claim was ever made for this account, or it was erased.")
        badge = _stored(row, account_id)
        rendered = render(badge, on, _policy(svc.policy, row), svc.environment, full=True)
        document: dict[str, Any] = json.loads(rendered.body)
        # What was decided since the last change was not shown yet.
        return document | await _behind(connection, badge, document, row.at or on)


def _stored(row: history_rows.HistoryAt, account_id: str) -> Stored:
    """Build the row that a read of then began from."""
    if row.held is None or row.epoch is None:
        return nobody(row.handle or "")
    known = replace(nobody(row.handle or ""), version=row.version or 0, as_of=row.as_of)
    if not row.held:
        return known
    credentials = tuple(json.loads(row.credentials or "[]"))
    standing = row.standing or "current"
    return replace(known, account_id=account_id, epoch=row.epoch, standing=standing, credentials=credentials)


def _policy(today: Policy, row: history_rows.HistoryAt) -> Policy:
    """Return the policy with the terms that were in force then."""
    if row.sighting_s is None:
        return today
    return replace(
        today,
        sighting_age=timedelta(seconds=row.sighting_s),
        sighting_at_most=timedelta(seconds=row.sighting_most_s or 0),
        stale_grace=timedelta(seconds=row.stale_grace_s or 0),
        rebind_every=timedelta(seconds=row.rebind_s or 0),
        rebind_grace=timedelta(seconds=row.rebind_grace_s or 0),
    )


async def _behind(connection: Connection, badge: Stored, shown: dict[str, Any], by_then: datetime) -> dict[str, Any]:
    """Find what stood behind it: of the credentials shown, or of all where none was."""
    counted = {one["claim_id"] for one in shown["credentials"]} if shown["status"] == Status.VERIFIED else None
    behind = [one for one in badge.credentials if counted is None or one["claim_id"] in counted]
    claims = [one["claim_id"] for one in behind]
    decided = await history_rows.decided_before(connection, claim_ids=claims, at=by_then)
    if not decided:
        return {"evidence": [], "decision": None}
    found = await history_rows.stood_on(
        connection,
        claim_ids=claims,
        ids=[evidence for one in decided for evidence in one.evidence],
        sighted=_sighted(behind),
    )
    evidence = [HistoricEvidence(one.source, one.retrieved_at, one.sha256) for one in found]
    return {"evidence": evidence, "decision": _decision(decided[0])}


def _sighted(credentials: Sequence[dict[str, Any]]) -> list[datetime]:
    return [at for one in credentials if (at := instant_of(one["sighted_at"])) is not None]


def _decision(row: history_rows.DecidedBefore) -> HistoricDecision:
    by = "machine" if row.by_reviewer is None else "reviewers"
    return HistoricDecision(row.id, row.verdict, row.decided_at, by, row.policy_version, tuple(row.reasons))
