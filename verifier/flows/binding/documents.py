"""Documents that creators send in: cleaned, sealed, kept as short as possible, and seen by two people at least.

A document never establishes more than H2, so two reviewers decide on it. Only its kind, size and SHA-256 are kept for
good; the file goes 14 days after an approval and 30 days after a refusal, an appeal keeps it while it is open.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from verifier.domain.events import Event
from verifier.domain.holder import Holder, Method
from verifier.flows.binding import follow_up, opening
from verifier.flows.binding.kept_documents import place_of
from verifier.flows.claims.guards import locked
from verifier.flows.core.errors import Conflict, FieldFault, Invalid, NotReady, TooMany
from verifier.flows.core.service import note
from verifier.flows.core.shelf import shelf_away, shelf_of
from verifier.flows.proofs.attempts import insist_open
from verifier.flows.proofs.views import DocumentView
from verifier.outbound.documents import LARGEST, REMEDIES, NotTaken
from verifier.outbound.documents.sanitize import clean
from verifier.outbound.documents.store import DocumentExistsError, StoreUnavailableError
from verifier.store.db import GONE, in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import bindings as binding_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.outbound.documents import Cleaned
    from verifier.outbound.documents.store import DocumentStore
    from verifier.store.db import Connection, Pool
    from verifier.store.rows.shared import AttemptRow, ClaimRow

_OF_CLAIM, _OF_ACCOUNT = 5, 4 * LARGEST  # files stored, and bytes
_WAITING, _WAITING_OF_ACCOUNT = 20, 2  # files that one process holds while they wait to be cleaned: at most 100 MB
_waiting: Counter[str] = Counter()  # by account; of this process, like the two that clean


async def receive(svc: Service, claim_id: str, raw: bytes, actor: Actor) -> DocumentView:
    """Take a document in for the claim's open document attempt; one is begun where none is open.

    It is begun last, so that a file that is refused leaves nothing begun.
    """
    document_store = shelf_of(svc)
    claim = await _claim(svc.pool, claim_id, actor)  # before the work of cleaning, and again when it is written
    clean_one = await cleaned(raw, claim.account_key)
    document_id = new_id("doc")
    await lay_down(document_store, document_id, svc.sealer(claim).seal(clean_one.body, place_of(document_id)))

    async def work(connection: Connection, attempt: AttemptRow) -> None:
        await _write(svc, connection, claim_id, attempt, document_id, clean_one, actor)

    try:
        attempt = await _attempt(svc, claim_id, actor)
        await in_transaction(svc.pool, partial(work, attempt=attempt))
    except GONE:  # it may have been written down all the same: where it was not, a sweep takes the file
        raise
    except BaseException:
        await document_store.remove(document_id)  # a sweep takes it if this fails, too
        raise
    await svc.badges.catch_up()
    digest = hashlib.sha256(clean_one.body).hexdigest()
    return DocumentView(
        document_id, attempt.id, clean_one.media_type, len(clean_one.body), clean_one.pages, digest, svc.clock()
    )


async def cleaned(raw: bytes, whose: str) -> Cleaned:
    """Clean a file in its turn; refuse one that cannot be taken, with what would be."""
    with _in_line(whose):
        found = await clean(raw)
    if isinstance(found, NotTaken):
        detail = REMEDIES[found.code]
        raise Invalid("document", detail, faults=(FieldFault("/file", found.code, detail),))
    return found


@contextmanager
def _in_line(account: str) -> Iterator[None]:
    """Wait in the line of files to be cleaned: each lies in memory meanwhile, and two are cleaned at a time."""
    if _waiting[account] >= _WAITING_OF_ACCOUNT:
        detail = "Files of this account are being looked at. Send this one when they have been answered."
        raise TooMany("files_waiting", detail, retry_after_s=5)
    if _waiting.total() >= _WAITING:
        raise NotReady("files_waiting", "Many files are being looked at just now. Send this one again in a moment.")
    _waiting[account] += 1
    try:
        yield
    finally:
        _waiting[account] -= 1
        if not _waiting[account]:
            del _waiting[account]


async def _claim(pool: Pool, claim_id: str, actor: Actor) -> ClaimRow:
    """Return the claim, if a document can be taken in for it as it is."""

    async def work(connection: Connection) -> ClaimRow:
        claim = await locked(connection, claim_id, actor)
        opening.insist_provable(claim)
        await _within_quota(connection, claim)
        return claim

    return await in_transaction(pool, work)


async def _attempt(svc: Service, claim_id: str, actor: Actor) -> AttemptRow:
    """Find the claim's open document attempt, or begin one."""

    async def work(connection: Connection) -> tuple[ClaimRow, AttemptRow | None]:
        claim = await locked(connection, claim_id, actor)
        rows = await binding_rows.attempts_of_claim(connection, claim_id=claim.id, account_epoch=claim.current_epoch)
        return claim, next((row for row in rows if _goes_on(svc, claim, row)), None)

    claim, attempt = await in_transaction(svc.pool, work)
    if attempt is None:
        await opening.start(svc, claim_id, opening.Asked(Method.DOCUMENT), actor)
        claim, attempt = await in_transaction(svc.pool, work)
    if attempt is None:
        raise Conflict("claim_moved", "The claim has moved on a moment ago. Read it again.", state=claim.state)
    return attempt


def _goes_on(svc: Service, claim: ClaimRow, row: AttemptRow) -> bool:
    """Return True if an attempt takes a document of the account as it is now."""
    ours = row.method == Method.DOCUMENT and row.account_epoch == claim.current_epoch
    return ours and row.state in ("open", "pending") and svc.clock() < row.expires_at


async def _within_quota(connection: Connection, claim: ClaimRow) -> None:
    kept = await binding_rows.documents_kept(
        connection, claim_id=claim.id, account_key=claim.account_key, account_epoch=claim.account_epoch
    )
    if kept.of_claim >= _OF_CLAIM or kept.size >= _OF_ACCOUNT:
        detail = f"At most {_OF_CLAIM} documents are kept for a claim. Reviewers look at those that are there."
        raise TooMany("document_quota", detail, retry_after_s=86_400)


async def lay_down(document_store: DocumentStore, document_id: str, sealed: bytes) -> None:
    """Store a sealed document, before anything is written about it."""
    try:
        with suppress(DocumentExistsError):  # the store's own second try of a first one whose answer was lost
            await document_store.put(document_id, sealed)
    except StoreUnavailableError as away:
        raise shelf_away(away) from None


async def _write(
    svc: Service,
    connection: Connection,
    claim_id: str,
    attempt: AttemptRow | ClaimRow,
    document_id: str,
    cleaned: Cleaned,
    actor: Actor,
) -> None:
    claim = await locked(connection, claim_id, actor)
    begun = await binding_rows.attempt_locked(connection, attempt_id=attempt.id, claim_id=claim_id)
    now = svc.clock()
    insist_open(claim, begun, now)
    await _within_quota(connection, claim)
    await binding_rows.document_insert(
        connection,
        document_id=document_id,
        claim_id=claim_id,
        account_key=claim.account_key,
        attempt_id=attempt.id,
        media_type=cleaned.media_type,
        size=len(cleaned.body),
        pages=cleaned.pages,
        sha256=hashlib.sha256(cleaned.body).digest(),
        received_at=now,
    )
    await binding_rows.attempt_pending(connection, attempt_id=attempt.id, detail="with_reviewers")
    await follow_up.to_people(svc, connection, claim, actor, Method.DOCUMENT)
    key, body = claim.account_key, {"document": document_id}
    codes = (Method.DOCUMENT.value, Holder.H2.name)
    await note(
        connection, Event.DOCUMENT_RECEIVED, actor, now, account_key=key, claim_id=claim_id, codes=codes, body=body
    )
