"""Leases: the right to decide a case, for a while; two reviewers never decide the same thing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.roles import Role
from verifier.flows.core.errors import Absent, Conflict, Forbidden
from verifier.store.rows import reviews as review_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import CaseRow

LEASE = timedelta(minutes=15)


async def held(svc: Service, connection: Connection, case_id: str, lease: str, actor: Actor) -> CaseRow:
    """Lock the case, if this reviewer holds its lease now; refuse otherwise."""
    reviewers_only(actor)
    row = there(await review_rows.case_lock(connection, case_id=case_id))
    if row.state == "closed":
        raise Conflict("case_closed", "This case is already decided.")
    if not await review_rows.was_assigned(connection, case_id=case_id, reviewer_id=actor.id):
        raise Forbidden("not_assigned", "The system did not assign this case to you. Take the next case instead.")
    if row.first_by == actor.id:
        raise Forbidden("same_person", "You decided this case first; the second decision is another person's.")
    mine = row.assigned_to == actor.id and row.lease_digest == digest(lease)
    if not mine or row.lease_expires_at is None or row.lease_expires_at <= svc.clock():
        raise Conflict("lease_lost", "The lease has ended or was given to somebody else. Take the next case.")
    return row


async def case_row(connection: Connection, case_id: str) -> CaseRow:
    """Read a case, or refuse where there is none."""
    return there(await review_rows.case_by_id(connection, case_id=case_id))


def there(row: CaseRow | None) -> CaseRow:
    """Refuse where there is no such case."""
    if row is None:
        raise Absent("case_absent", "There is no such case.")
    return row


def may_look(actor: Actor) -> None:
    """Refuse everybody who is neither a reviewer nor an auditor."""
    if actor.role is not Role.AUDITOR:
        reviewers_only(actor)


def reviewers_only(actor: Actor) -> None:
    """Refuse everybody who is not a reviewer; an auditor decides nothing."""
    if actor.role is Role.AUDITOR:
        raise Forbidden("reviewers_only", "An auditor looks and changes nothing: a reviewer does this.")
    if actor.kind != "reviewer" or not actor.may("review"):
        raise Forbidden("reviewers_only", "Only reviewers may do this.")
