"""Opening a case: what a machine must not decide waits for people, with a due time and a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.queues import queue_for
from verifier.domain.reasons import Reason
from verifier.store.ids import new_id
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Row

_SQL = queries("reviews")


async def open_case(
    svc: Service,
    connection: Connection,
    claim: Row,
    reasons: Sequence[Reason],
    now: datetime,
    *,
    queue: str | None = None,
) -> str:
    """Open the claim's case, or add to the one that is open."""
    chosen = queue or queue_for(reasons)
    due = now + svc.policy.review_within
    return str(await connection.fetchval(_SQL.case_insert, new_id("cas"), claim["id"], chosen, now, due, list(reasons)))
