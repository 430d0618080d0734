"""The pace of one reviewer: how many decisions they may make in an hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from verifier.flows.core.errors import TooMany, wait_s
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


_AN_HOUR = timedelta(hours=1)


async def within_pace(svc: Service, connection: Connection, actor: Actor) -> None:
    """Refuse one decision too many in an hour, whatever it rests on."""
    done = await review_rows.decisions_last_hour(connection, by_id=actor.id, at=svc.clock() - _AN_HOUR)
    assert done is not None  # noqa: S101  it counts
    if done.decisions >= svc.policy.decisions_at_most:
        raise _too_fast(done.decisions, "decisions", done.decisions_since, svc.clock())


async def within_hand_pace(svc: Service, connection: Connection, actor: Actor) -> None:
    """Refuse one too many that rests on people's own findings: nobody looks up a licence and a holder in a minute."""
    done = await review_rows.decisions_last_hour(connection, by_id=actor.id, at=svc.clock() - _AN_HOUR)
    assert done is not None  # noqa: S101  it counts
    if done.by_hand >= svc.policy.decisions_per_hour:
        what = "approvals without a register's record or below H3"
        raise _too_fast(done.by_hand, what, done.by_hand_since, svc.clock())


def _too_fast(done: int, what: str, since: datetime | None, now: datetime) -> TooMany:
    detail = f"{done} {what} in an hour is the most one reviewer may make. Take a break; nothing is lost."
    return TooMany("decision_pace", detail, retry_after_s=wait_s((since or now) + _AN_HOUR, now))
