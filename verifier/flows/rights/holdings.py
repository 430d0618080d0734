"""Everything that is held about a person, unsealed for them: to read, and to take along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from verifier.flows.accounts.epochs import of_epoch
from verifier.flows.claims import claim_reader
from verifier.flows.core.claim_context import open_claim
from verifier.flows.proofs import listing
from verifier.flows.review.case.case_evidence import shown_evidence
from verifier.flows.review.case.case_others import shown_identity
from verifier.flows.rights import access_log
from verifier.flows.rights.views import Held, HeldClaim
from verifier.store.db import in_transaction
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing.sealed import plain
from verifier.wording import languages

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_MOST = 1_000  # claims, and readings


async def export(svc: Service, account_id: str, actor: Actor) -> Held:
    """Collect what was claimed, attested, answered, sent in and shown, and who read it; this reading is one of them."""

    async def work(connection: Connection) -> tuple[HeldClaim, ...]:
        key = await access_log.opened(connection, account_id, actor)
        rows = await claim_rows.claims_of_account(
            connection, platform_id=account_id, at=None, after=None, limit=_MOST, account_epoch=of_epoch(actor)
        )
        found = tuple([await _claim(svc, connection, row.id, actor) for row in rows])
        await access_log.note_export(svc, connection, key, actor)
        return found

    claims = await in_transaction(svc.pool, work)
    handle = claims[0].claim.account.handle if claims else ""
    read_by, _ = await access_log.of_account(svc, account_id, actor, None, _MOST)
    badge = await svc.badges.read(handle, account_id, None, full=True)
    return Held(
        account_id=account_id,
        handle=handle,
        epoch=max((one.claim.account.epoch for one in claims), default=0),
        made_at=svc.clock(),
        claims=claims,
        badge=json.loads(badge.body),
        read_by=tuple(read_by),
    )


async def _claim(svc: Service, connection: Connection, claim_id: str, actor: Actor) -> HeldClaim:
    row = await claim_rows.claim_by_id(connection, claim_id=claim_id)
    assert row is not None  # noqa: S101  it was just listed
    opened = open_claim(svc.vault, row)
    evidence = await check_rows.evidence_latest(connection, claim_id=claim_id)
    return HeldClaim(
        claim=await claim_reader.view(svc, row, languages.of(actor.locale), connection),
        email=opened.words.email,
        statement=opened.words.statement,
        identity=shown_identity(opened.identity),
        evidence=tuple(plain(shown_evidence(svc.catalogue, opened.sealer, one)) for one in evidence),
        documents=await listing.documents_of(connection, claim_id, of_epoch(actor)),
    )
