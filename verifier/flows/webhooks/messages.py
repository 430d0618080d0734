"""Makes messages by following the feed of badges and the log of events, never where a badge or a claim is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.webhooks.views import WebhookCounts
from verifier.store.db import alone
from verifier.store.rows import webhooks as webhook_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.flows.core.service import Service
    from verifier.store.db import Pool

_AT_ONCE = 500  # rows of the feed and events in one transaction
_FORGOTTEN = 5_000


async def follow(svc: Service) -> None:
    """Make every message there is to make, with its deliveries; of all workers one at a time, each message once.

    How far it is stands in the transaction that makes them, so that a worker may be killed at any line.
    """
    while await alone(svc.pool, lambda one: webhook_rows.follow(one, now=svc.clock(), limit=_AT_ONCE)) >= _AT_ONCE:
        pass


async def counts(pool: Pool, now: datetime) -> WebhookCounts:
    """Count what has been delivered, what waits and since when, and the endpoints that take nothing."""
    row = await webhook_rows.standing(pool)
    oldest = (now - row.waiting_since).total_seconds() if row.waiting_since else 0.0
    ended = {"delivered": row.delivered, "failed": row.failed, "given_up": row.given_up}
    return WebhookCounts(ended, {"failing": row.failing, "disabled": row.disabled}, row.waiting, max(0.0, oldest))


async def forget(pool: Pool, before: datetime, now: datetime) -> None:
    """Forget messages from before an instant, what waited for endpoints that were removed, and keys that ended."""
    await webhook_rows.prune_secrets(pool, now=now)
    await webhook_rows.prune_deliveries(pool, limit=_FORGOTTEN)
    await webhook_rows.prune_messages(pool, before=before, limit=_FORGOTTEN)
