"""Other claims of the account, and of other accounts on the same licence: of these in full, so that both are heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verifier.domain.lifecycle import State
from verifier.flows.assessment.assess import Looked
from verifier.flows.claims.views import AccountView, ClaimedWords
from verifier.flows.core import unreadable
from verifier.flows.core.claim_context import open_claim
from verifier.flows.review.case.case_evidence import shown_evidence
from verifier.flows.review.views import (
    RelatedBinding,
    RelatedView,
)
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from verifier.domain.claim import Identity, Words
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.registries.catalogue import Catalogue
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow


def _words_shown(words: Words) -> ClaimedWords:
    asked = (getattr(words, name) or None for name in ("number", "npi", "orcid", "institution"))
    return ClaimedWords(words.name, *asked)


async def related(svc: Service, connection: Connection, seen: Looked) -> tuple[RelatedView, ...]:
    """Show the other claims of the account and of the licence."""
    claim = seen.claim
    rows = await claim_rows.related_claims(
        connection, claim_id=claim.id, account_key=claim.account_key, licence_key=seen.licence
    )
    return tuple([await _other(svc, connection, row) for row in rows])


async def _other(svc: Service, connection: Connection, row: claim_rows.RelatedClaims) -> RelatedView:
    """Show another claim; one on the same licence with all that stands behind it, for both sides are heard."""
    why = "same account" if row.same_account else "same licence"
    brief = RelatedView(row.id, row.credential, row.jurisdiction or "", row.state, why)
    if row.same_account:
        return brief
    claim = await claim_rows.claim_by_id(connection, claim_id=row.id)
    assert claim is not None  # noqa: S101  it was just found
    held = await claim_rows.holder_established(connection, claim_id=row.id)
    known = replace(
        brief,
        account=AccountView(claim.platform_id or "", claim.handle or "", claim.account_epoch, ""),
        verified_at=claim.decided_at if claim.state == State.VERIFIED else None,
        bindings=tuple(RelatedBinding(one.method, one.level or "", one.at) for one in held),
    )
    if claim.wrapped_key is None:
        return replace(known, cannot_be_opened="erased")
    try:
        return await _other_side(svc.catalogue, connection, open_claim(svc.vault, claim), known)
    except unreadable.KINDS as fault:
        return replace(known, cannot_be_opened=unreadable.part_of(svc, claim, fault))


async def _other_side(
    catalogue: Catalogue, connection: Connection, opened: ClaimContext[ClaimRow], known: RelatedView
) -> RelatedView:
    rows = await check_rows.evidence_latest(connection, claim_id=opened.row.id)
    assert known.account is not None  # noqa: S101  the caller named it
    return replace(
        known,
        account=replace(known.account, display_name=opened.display_name),
        claimed=_words_shown(opened.words),
        identity=shown_identity(opened.identity),
        evidence=tuple(
            shown_evidence(catalogue, opened.sealer, row) for row in rows if row.outcome in ("found", "manual")
        ),
    )


def shown_identity(identity: Identity | None) -> dict[str, str]:
    """Show what the platform attests of the person, field by field."""
    if identity is None:
        return {}
    said = {
        "verified_name": identity.verified_name,
        "birth_date": identity.birth_date.isoformat() if identity.birth_date else "",
        "birth_year": str(identity.year_of_birth or ""),
        "locality": identity.locality or "",
        "method": identity.method,
        "verified_at": identity.verified_at.isoformat(),
    }
    return {key: value for key, value in said.items() if value}
