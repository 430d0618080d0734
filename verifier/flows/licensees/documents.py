"""Documents of licensees without an account: two reviewers look, each for themselves, and neither picks which.

Whoever says no closes the request; two who say yes open the door, and the link goes to the address that came with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from verifier import log
from verifier.domain.events import Event
from verifier.flows.binding.kept_documents import Opened, place_of
from verifier.flows.core import unreadable
from verifier.flows.core.errors import Absent, Conflict, Forbidden
from verifier.flows.core.service import note
from verifier.flows.core.shelf import shelf_away, shelf_of
from verifier.flows.licensees.about import unseal
from verifier.flows.review.leases import LEASE, reviewers_only
from verifier.outbound.documents.store import StoreUnavailableError
from verifier.store.db import DatabaseRefusal, in_transaction
from verifier.store.refusals import Refusal
from verifier.store.rows import licensees as licensee_rows
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.licensees.about import About
    from verifier.store.db import Connection

_log = log.logger("licensees")


@dataclass(frozen=True, slots=True)
class InHand:
    """A licensee's document that a reviewer was handed."""

    id: str
    about: About
    made_at: datetime
    until: datetime
    second: bool  # somebody else has agreed before


async def counts(svc: Service, actor: Actor) -> licensee_rows.DocumentsWaiting:
    """Count the documents that wait, and those that this reviewer may look at."""
    reviewers_only(actor)
    return await licensee_rows.documents_waiting(svc.pool, reviewer_id=actor.id)


async def take(svc: Service, actor: Actor) -> bool:
    """Be handed the document that has waited longest; False where there is none for this reviewer."""
    reviewers_only(actor)
    now = svc.clock()
    taken = await licensee_rows.document_take(svc.pool, reviewer_id=actor.id, now=now, leased_until=now + LEASE)
    return taken is not None


async def in_hand(svc: Service, actor: Actor) -> InHand | None:
    """Show what this reviewer has in hand."""
    reviewers_only(actor)
    row = await licensee_rows.document_in_hand(svc.pool, reviewer_id=actor.id, now=svc.clock())
    if row is None or row.leased_until is None:
        return None
    try:
        about = unseal(svc.vault, row)
    except unreadable.KINDS as fault:
        # Nobody can answer it, and the longest waiting comes first: it would hold up all others.
        _log.error("licensee_unreadable", request_id=row.id, error=type(fault).__name__)
        await licensee_rows.document_unreadable(svc.pool, request_id=row.id)
        return None
    return InHand(row.id, about, row.made_at, row.leased_until, row.first_by is not None)


async def open_document(svc: Service, actor: Actor) -> tuple[Opened, str]:
    """Open the document in hand, and write down that it was opened; return it with its name."""
    reviewers_only(actor)
    shelf = shelf_of(svc)

    async def work(connection: Connection) -> licensee_rows.DocumentInHand:
        row = await licensee_rows.document_in_hand(connection, reviewer_id=actor.id, now=svc.clock())
        if row is None or row.document_id is None:
            raise Absent("document_absent", "You have no document in hand. Take the next one.")
        body = {"request": row.id, "document": row.document_id}
        await note(connection, Event.DOCUMENT_OPENED, actor, svc.clock(), body=body)
        return row

    row = await in_transaction(svc.pool, work)
    try:
        sealed = await shelf.get(row.document_id or "")
    except StoreUnavailableError as away:
        raise shelf_away(away) from None
    if sealed is None or row.document_id is None or row.media_type is None:
        raise Absent("document_absent", "The document is not kept any more.")
    try:
        body = svc.vault.sealer(row.wrapped_key).open(sealed, place_of(row.document_id))
    except SealBroken:
        _log.error("licensee_unreadable", request_id=row.id, document_id=row.document_id)
        detail = "The document cannot be read any more. Say no to it: a letter asks for another one."
        raise Absent("document_absent", detail) from None
    return Opened(row.media_type, body), row.document_id


async def judge(svc: Service, request_id: str, actor: Actor, *, agreed: bool) -> str:
    """Say whether the document shows that this person is the licensee; return what follows: a state."""
    reviewers_only(actor)
    try:
        follows = await in_transaction(
            svc.pool,
            lambda connection: licensee_rows.judge_licensee(
                connection, request_id=request_id, reviewer_id=actor.id, agreed=agreed, now=svc.clock()
            ),
        )
    except DatabaseRefusal as refused:
        if refused.sqlstate != Refusal.NOT_ASSIGNED:
            raise
        raise Forbidden("not_assigned", "The system did not hand this document to you, or the time is over.") from None
    if follows is None:
        raise Conflict("claim_moved", "This request has been answered meanwhile.")
    return follows
