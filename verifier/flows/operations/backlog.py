"""The figures of what waits, and since when: for whoever watches the service by its metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.store.rows import backlog as backlog_rows
from verifier.store.sealing.master_key import KeyFiles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from verifier.flows.core.service import Service


@dataclass(frozen=True, slots=True)
class Backlog:
    """The backlog at the moment of a scrape; ages in seconds, 0 where nothing waits."""

    feed_lag_s: float  # since the badge ended by itself that is longest unpublished
    unfollowed: int  # changes of badges that no webhook message was made of yet
    decision_overdue_s: float  # since the decision was due that waits longest to take effect
    locks: Mapping[str, int]  # on licences, by who made them
    unspread: int  # locks that have yet to reach the open claims
    documents: int  # of licensees without an account, for reviewers
    oldest_document_s: float
    sweep_age_s: float  # since what was kept long enough was last deleted; -1 where it never was
    replacing_key: bool  # a master key to come, or the one before, lies beside the present one


async def backlog(svc: Service) -> Backlog:
    """Read the figures."""
    now = svc.clock()
    row = await backlog_rows.backlog(svc.pool, now=now)
    files = KeyFiles(svc.settings.master_key_file)
    return Backlog(
        feed_lag_s=_since(row.ended_at, now),
        unfollowed=row.unfollowed,
        decision_overdue_s=_since(row.decision_due_at, now),
        locks={"account": row.account_locks, "licensee": row.licensee_locks},
        unspread=row.unspread,
        documents=row.documents,
        oldest_document_s=_since(row.document_made_at, now),
        sweep_age_s=_since(row.swept_at, now) if row.swept_at is not None else -1.0,
        replacing_key=files.next.exists() or files.previous.exists(),
    )


def _since(instant: datetime | None, now: datetime) -> float:
    return max(0.0, (now - instant).total_seconds()) if instant is not None else 0.0
