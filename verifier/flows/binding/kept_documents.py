"""Documents that are kept: opened for the reviewers of their case, and deleted when their time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier import log
from verifier.domain.events import Event
from verifier.flows.core.errors import Absent, Forbidden
from verifier.flows.core.service import note
from verifier.flows.core.shelf import shelf_away, shelf_of
from verifier.flows.review.leases import case_row
from verifier.outbound.documents.store import StoreUnavailableError
from verifier.store.db import in_transaction
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_log = log.logger("documents")
_ORPHANED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A document for a reviewer's eyes."""

    media_type: str
    body: bytes


async def open_for(svc: Service, case_id: str, document_id: str, actor: Actor) -> Opened:
    """Open a document for a reviewer who was assigned its case, and append the event."""
    document_store = shelf_of(svc)

    async def work(connection: Connection) -> binding_rows.DocumentOfClaim:
        case = await case_row(connection, case_id)
        if not actor.lead and not await review_rows.was_assigned(connection, case_id=case_id, reviewer_id=actor.id):
            raise Forbidden("not_assigned", "The system did not assign this case to you. Take the next case instead.")
        row = await binding_rows.document_of_claim(connection, document_id=document_id, claim_id=case.claim_id)
        if row is None:
            raise Absent("document_absent", "There is no such document, or its time is over and it was deleted.")
        body = {"case": case_id, "document": document_id}
        await note(connection, Event.DOCUMENT_OPENED, actor, svc.clock(), claim_id=case.claim_id, body=body)
        return row

    row = await in_transaction(svc.pool, work)
    try:
        sealed = await document_store.get(document_id)
    except StoreUnavailableError as away:
        raise shelf_away(away) from None
    if sealed is None:
        raise Absent("document_absent", "The document is not on the document_store any more.")
    return Opened(row.media_type, svc.sealer(row).open(sealed, place_of(document_id)))


async def clear(svc: Service, now: datetime) -> int:
    """Delete what has been kept long enough; return how many. A store that is away is cleared another time."""
    if svc.document_store is None:
        return 0
    due = await binding_rows.documents_due(svc.pool, now=now)
    for row in due:
        try:
            await svc.document_store.remove(row.id)
        except StoreUnavailableError as away:
            _log.warning("shelf_away", code=away.code)
            return 0
        await binding_rows.document_removed(svc.pool, document_id=row.id, removed_at=now)
    return len(due)


async def sweep(svc: Service, now: datetime) -> int:
    """Delete files that no row knows: an upload that was cut off between the store and the database."""
    if svc.document_store is None:
        return 0
    try:
        names = await svc.document_store.names(before=now - _ORPHANED)
        known = {row.id for row in await binding_rows.documents_known(svc.pool, ids=list(names))}
        orphans = [name for name in names if name not in known]
        for name in orphans:
            await svc.document_store.remove(name)
    except StoreUnavailableError as away:
        _log.warning("shelf_away", code=away.code)
        return 0
    return len(orphans)


def place_of(document_id: str) -> str:
    """Name the place that a sealed document is bound to."""
    return f"document/{document_id}"
