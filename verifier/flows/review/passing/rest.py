"""A reviewer's own standing in the queue: paused by a lead or not, and what they skipped that waits for others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from verifier.flows.review.leases import may_look
from verifier.flows.review.seconds import look
from verifier.store.rows import passing as passing_rows

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service


@dataclass(frozen=True, slots=True)
class Own:
    """The standing of a reviewer."""

    paused: bool = False
    resting: int = 0  # cases that they skipped, and that do not come back to them yet
    back_at: datetime | None = None  # when the first of these comes back
    second_look: bool = False  # one waits that may be theirs


async def of(svc: Service, actor: Actor) -> Own:
    """Say where this reviewer stands."""
    may_look(actor)
    async with svc.pool.acquire(timeout=5) as connection:
        rests = await passing_rows.resting_for(connection, reviewer_id=actor.id, now=svc.clock())
        assert rests is not None  # noqa: S101  it counts
        paused = await passing_rows.paused(connection, reviewer_id=actor.id)
    return Own(paused, rests.cases, rests.back_at, await look.waits(svc, actor))
