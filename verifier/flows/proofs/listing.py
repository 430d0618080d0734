"""Attempts as creators, their platform and reviewers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.holder import Holder, Method
from verifier.flows.accounts.epochs import insist_own, of_epoch
from verifier.flows.core.errors import Absent
from verifier.flows.proofs.attempts import Challenge, nonce_of, unseal
from verifier.flows.proofs.instructions import instructions
from verifier.flows.proofs.views import BindingView, DocumentView
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing.crypto import SealBroken
from verifier.wording import languages

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool
    from verifier.store.rows.shared import AttemptRow, ClaimRow
    from verifier.wording.languages import Language

_SHOWN = {"open": "pending", "pending": "pending", "proved": "proved"}  # all else has failed


async def of_claim(svc: Service, claim_id: str, actor: Actor) -> list[BindingView]:
    """List a claim's attempts, newest first."""
    claim = await _claim(svc.pool, claim_id, actor)
    async with svc.pool.acquire(timeout=5) as connection:
        return await shown(svc, connection, claim, languages.of(actor.locale), of_epoch(actor))


async def shown(
    svc: Service, connection: Connection, claim: ClaimRow, language: Language, epoch: int | None = None
) -> list[BindingView]:
    """List the attempts of a claim in one epoch of its account, or in all, newest first."""
    attempts = await binding_rows.attempts_of_claim(connection, claim_id=claim.id, account_epoch=epoch)
    return [view(svc, row, language, _challenge(svc, claim, row)) for row in attempts]


async def one(svc: Service, claim_id: str, attempt_id: str, actor: Actor) -> BindingView:
    """Show one attempt."""
    await _claim(svc.pool, claim_id, actor)
    row = await binding_rows.attempt_by_id(svc.pool, attempt_id=attempt_id, claim_id=claim_id)
    if row is None:
        raise Absent("binding_absent", "There is no such binding of this claim.")
    insist_own_attempt(row, actor)
    return view(svc, row, languages.of(actor.locale))


def insist_own_attempt(row: binding_rows.AttemptById, actor: Actor) -> None:
    """Refuse a creator an attempt of an older epoch of their account: it looks like none at all."""
    if of_epoch(actor) not in (None, row.account_epoch):
        raise Absent("binding_absent", "There is no such binding of this claim.")


async def documents_of(connection: Connection, claim_id: str, epoch: int | None = None) -> tuple[DocumentView, ...]:
    """List the documents of a claim in one epoch of its account, or in all, newest first."""
    return tuple(
        _document(row)
        for row in await binding_rows.documents_of_claim(connection, claim_id=claim_id, account_epoch=epoch)
    )


def view(
    svc: Service,
    row: binding_rows.AttemptById | AttemptRow,
    language: Language,
    challenge: Challenge | None = None,
    *,
    redirect_url: str | None = None,
) -> BindingView:
    """Show an attempt; where a code was sent is not shown."""
    about = challenge or (_challenge(svc, row, row) if isinstance(row, binding_rows.AttemptById) else Challenge())
    over = row.state in ("open", "pending") and svc.clock() >= row.expires_at
    method, place = Method(row.method), about.domain or about.identifier
    shows = method in (Method.DOMAIN_NONCE, Method.REGISTRY_WRITE_BACK)
    return BindingView(
        id=row.id,
        claim_id=row.claim_id,
        method=row.method,
        level=Holder(row.level).name,
        status="failed" if over else _SHOWN.get(row.state, "failed"),
        detail="expired" if over or row.state == "expired" else row.detail,
        instructions=instructions(svc, language, method, row.id, about),
        tries_left=row.tries_left,
        started_at=row.started_at,
        expires_at=row.expires_at,
        nonce=nonce_of(svc.vault, row.id) if shows else None,
        place=place or None if shows else None,
        redirect_url=redirect_url,
    )


def _challenge(
    svc: Service,
    holder: binding_rows.AttemptById | ClaimRow,
    row: binding_rows.AttemptById | AttemptRow,
) -> Challenge:
    """Unseal what an attempt must prove; empty where it was erased or cannot be opened: a list is shown anyway."""
    try:
        return unseal(svc.sealer(holder), row) if holder.wrapped_key else Challenge()
    except SealBroken:
        return Challenge()


def _document(row: binding_rows.DocumentsOfClaim) -> DocumentView:
    kept = row.removed_at is None
    return DocumentView(
        row.id,
        row.attempt_id,
        row.media_type,
        row.size,
        row.pages,
        row.sha256.hex(),
        row.received_at,
        kept,
    )


async def _claim(pool: Pool, claim_id: str, actor: Actor) -> ClaimRow:
    claim = await claim_rows.claim_by_id(pool, claim_id=claim_id)
    if claim is None:
        raise Absent("claim_absent", "There is no such claim.")
    insist_own(claim, actor)
    return claim
