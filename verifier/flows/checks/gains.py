"""The breaker of gains: a wave of confirmations stops at people, a lead is told, and an import never makes one.

A key or a source whose machine confirmations of an hour reach the policy's limit confirms no more in that hour. The
claims of an import are begun at four fifths of that pace; they wait as `received`, are not counted and not held up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from verifier import log
from verifier.domain.evidence import Authority, RegistryId
from verifier.domain.reasons import Reason
from verifier.store.rows import gains as gain_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.assessment.decision import OnFile, Verdict
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.jobs import CheckJob
    from verifier.store.rows.shared import ClaimRow

_log = log.logger("gains")
_SHARE = 0.8  # of the limit: how many claims of imports begin in an hour


async def begin_imported(svc: Service, job: CheckJob) -> timedelta:
    """Return how long an imported claim waits for its beginning; nothing where it may begin, or has begun."""
    asked = await gain_rows.asked_of(svc.pool, claim_id=job.claim_id, obs_epoch=job.obs_epoch)
    if asked is None:
        return timedelta(0)
    names = [asked.submitted_by, *(one for one in asked.registries if _is_primary(svc, one))]
    usual = {row.name: row.usual for row in await gain_rows.usual(svc.pool, names=names, now=svc.clock())}
    at_most = [max(1, int(svc.policy.gains_at_most(usual[name]) * _SHARE)) for name in names]
    wait_s = await gain_rows.start_imported(
        svc.pool, claim_id=job.claim_id, names=names, at_most=at_most, now=svc.clock()
    )
    return timedelta(seconds=wait_s)


def _is_primary(svc: Service, registry: str) -> bool:
    known = svc.catalogue.registries.get(RegistryId(registry))
    return known is not None and known.sheet.authority is Authority.PRIMARY


async def is_news(
    svc: Service, connection: Connection, claim: ClaimRow, verdict: Verdict, filed: OnFile, now: datetime
) -> bool:
    """Return True if this claim is the one by which a lead hears of a wave: the first of the hour."""
    record = verdict.findings.record
    if Reason.GAIN_LIMIT not in verdict.findings.reasons or record is None:
        return False
    names = (claim.submitted_by, record.registry)
    told = False
    for name, one in zip(names, filed.gains, strict=True):
        if one.lately >= svc.policy.gains_at_most(one.usual) and await gain_rows.tell_gain(
            connection, name=name, now=now
        ):
            _log.error("gain_limit", name=name, confirmed=one.lately, usual=one.usual)
            told = True
    return told
