"""Drawing of decisions for a second look: unpredictably, by the policy's share, with what the first person saw.

It is drawn in the decision's own transaction and before the claim moves, so that nothing of the decision is in what the
second person gets. Nobody is told that it was drawn.
"""

from __future__ import annotations

from random import SystemRandom
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from verifier.flows.review.case import case_file
from verifier.flows.review.views import CaseView
from verifier.store.ids import new_id
from verifier.store.rows import seconds as look_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.review.decisions.approve import PendingDecision
    from verifier.store.db import Connection

SEEN = TypeAdapter(CaseView)
chance = SystemRandom().random


async def maybe(svc: Service, connection: Connection, pending: PendingDecision, actor: Actor, now: datetime) -> None:
    """Keep what this reviewer sees for a second look, if this decision is drawn.

    Of two people there is no third look. A case with documents is not drawn: these are for its own reviewers alone. Nor
    is one that shows words of another account: a copy of them, sealed with this one's key, would outlive their erasure.
    """
    share = svc.policy.second_look(pending.ruling.action)
    if not share or chance() >= share:
        return
    seen = await case_file.full(svc, connection, pending.case, None, actor)
    others = any(one.account is not None for one in seen.related)
    if others or seen.documents or seen.first_decision is not None or seen.cannot_be_opened:
        return
    look_id = new_id("slk")
    await look_rows.look_draw(
        connection,
        look_id=look_id,
        case_id=pending.case.id,
        claim_id=pending.seen.claim.id,
        action=pending.ruling.action,
        decided_by=actor.id,
        drawn_at=now,
        sealed=pending.seen.opened.sealer.seal(SEEN.dump_json(seen), place(look_id)),
    )


def place(look_id: str) -> str:
    """Name the place that a snapshot is sealed for."""
    return f"second-look/{look_id}"
