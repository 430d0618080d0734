"""Upkeep of the feed: badges that ended by themselves, terms that a new policy brings, changes too old to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.core import published
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from verifier.domain.policy import Policy
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_FORGOTTEN = 5_000  # changes in one transaction
_AT_ONCE = 200  # badges in one transaction: each holds the head of the log


async def keep_up(svc: Service) -> None:
    """Publish what ended, and go on with what new terms changed."""
    while await badge_rows.publish_ended(svc.pool, limit=_AT_ONCE) == _AT_ONCE:
        pass
    while await badge_rows.publish_next(svc.pool, limit=_AT_ONCE) == _AT_ONCE:
        await badge_rows.publish_ended(svc.pool, limit=_AT_ONCE)


async def forget(svc: Service) -> None:
    """Forget what is older than `FEED_KEEP`. Reads all that is so old, so it is not asked often."""
    until = svc.clock() - svc.settings.feed_keep
    while await badge_rows.forget_changes(svc.pool, at=until, limit=_FORGOTTEN) == _FORGOTTEN:
        pass


async def set_terms(connection: Connection, policy: Policy) -> None:
    """Tell the database how long sightings and proofs count; where that is new, every badge is published anew."""
    await badge_rows.set_badge_terms(connection, **published.terms(policy))
