"""A case that a reviewer holds already, in another browser or by the API: they go on with it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.core.errors import Conflict
from verifier.flows.review.case import case_file
from verifier.flows.review.leases import LEASE, reviewers_only, there
from verifier.flows.review.views import CaseView, LeaseView
from verifier.store.db import in_transaction
from verifier.store.ids import new_token
from verifier.store.rows import reviews as review_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


async def holds(svc: Service, case_id: str, actor: Actor) -> bool:
    """Return True if the reviewer holds this case, wherever they took it."""
    held_now = await review_rows.case_is_held(svc.pool, case_id=case_id, assigned_to=actor.id, now=svc.clock())
    return bool(held_now)


async def resume(svc: Service, case_id: str, actor: Actor) -> CaseView:
    """Give the reviewer a new lease of a case they hold; the one they took it with is worth nothing any more."""
    reviewers_only(actor)

    async def work(connection: Connection) -> CaseView:
        row, now = there(await review_rows.case_lock(connection, case_id=case_id)), svc.clock()
        if row.assigned_to != actor.id or row.state != "assigned" or (row.lease_expires_at or now) <= now:
            raise Conflict("lease_lost", "The lease has ended or was given to somebody else. Take the next case.")
        token, expires_at = new_token("lea"), now + LEASE
        case = await review_rows.case_relet(
            connection, mine=case_id, lease_digest=digest(token), lease_expires_at=expires_at
        )
        return await case_file.full(svc, connection, there(case), LeaseView(token, expires_at), actor)

    return await in_transaction(svc.pool, work)
