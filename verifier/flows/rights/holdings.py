"""Everything that is held about a person, unsealed for them: to read, and to take along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from verifier.flows.accounts.epochs import of_epoch
from verifier.flows.claims import claim_reader
from verifier.flows.core import unreadable
from verifier.flows.proofs import listing
from verifier.flows.review.case.case_evidence import shown_evidence
from verifier.flows.review.case.case_others import shown_identity
from verifier.flows.rights import access_log
from verifier.flows.rights.views import Held, HeldClaim
from verifier.store.db import in_transaction
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed
from verifier.wording import languages

if TYPE_CHECKING:
    from verifier.domain.claim import Actor, Identity, Words
    from verifier.flows.claims.views import ClaimView
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows import accounts as account_rows
    from verifier.store.rows.shared import ClaimRow, EvidenceRow

_MOST = 1_000  # claims, and readings
# One spoiled row takes nobody's export away; beyond sealed parts, columns may hold another shape or an unknown code.
_SPOILED = (*unreadable.KINDS, AttributeError, AssertionError)


async def export(svc: Service, account_id: str, actor: Actor) -> Held:
    """Collect what was claimed, attested, answered, sent in and shown, and who read it; this reading is one of them."""

    async def work(connection: Connection) -> tuple[account_rows.AccountByPlatformIdLocked, tuple[HeldClaim, ...]]:
        account = await access_log.opened(connection, account_id, actor)
        rows = await claim_rows.claims_of_account(
            connection, platform_id=account_id, at=None, after=None, limit=_MOST, account_epoch=of_epoch(actor)
        )
        found = tuple([await _claim(svc, connection, row.id, actor) for row in rows])
        await access_log.note_export(svc, connection, account.key, actor)
        return account, found

    account, claims = await in_transaction(svc.pool, work)
    handle = account.handle or ""
    read_by, _ = await access_log.of_account(svc, account_id, actor, None, _MOST)
    badge = await svc.badges.read(handle, account_id, None, full=True)
    return Held(
        account_id=account_id,
        handle=handle,
        epoch=account.epoch,
        made_at=svc.clock(),
        claims=claims,
        badge=json.loads(badge.body),
        read_by=tuple(read_by),
    )


async def _claim(svc: Service, connection: Connection, claim_id: str, actor: Actor) -> HeldClaim:
    row = await claim_rows.claim_by_id(connection, claim_id=claim_id)
    assert row is not None  # noqa: S101  it was just listed
    shown, said = await _shown(svc, connection, row, actor), _said(svc, row)
    words, identity = said or (None, None)
    evidence = await check_rows.evidence_latest(connection, claim_id=claim_id)
    return HeldClaim(
        id=claim_id,
        unreadable=shown is None or said is None,
        claim=shown,
        email=words.email if words else "",
        statement=words.statement if words else "",
        identity=shown_identity(identity),
        evidence=tuple(_evidence(svc, row, one) for one in evidence),
        documents=await listing.documents_of(connection, claim_id, of_epoch(actor)),
    )


async def _shown(svc: Service, connection: Connection, row: ClaimRow, actor: Actor) -> ClaimView | None:
    """Show the claim as its creator sees it; None where its columns cannot be read."""
    try:
        return await claim_reader.view(svc, row, languages.of(actor.locale), connection)
    except _SPOILED as fault:
        unreadable.part_of(svc, row, fault)
        return None


def _said(svc: Service, row: ClaimRow) -> tuple[Words, Identity | None] | None:
    """Unseal what the creator wrote and the platform attested; None where that cannot be opened."""
    try:
        sealer = svc.sealer(row)
        return sealed.open_words(sealer, row).words, sealed.open_identity(sealer, row)
    except _SPOILED as fault:
        unreadable.part_of(svc, row, fault)
        return None


def _evidence(svc: Service, row: ClaimRow, one: EvidenceRow) -> dict[str, object]:
    """Show one answer; of one that cannot be opened that it is there."""
    try:
        shown: dict[str, object] = sealed.plain(shown_evidence(svc.catalogue, svc.sealer(row), one))
    except _SPOILED as fault:
        unreadable.part_of(svc, row, fault)
        return {"id": one.id, "source": one.registry, "retrieved_at": one.retrieved_at, "unreadable": True}
    return shown
