"""The context of a decision about a claim, besides the answers of the registries."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from verifier.domain.assessment.matter import Matter
from verifier.domain.claim import AccountRef
from verifier.domain.lifecycle import State
from verifier.flows.proofs.attempts import proofs_of
from verifier.flows.sources import screening
from verifier.flows.sources.health import unproven
from verifier.flows.sources.query import sources
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from verifier.domain.assessment.screening import Person
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.registries.catalogue import Catalogue
    from verifier.store.db import Connection
    from verifier.store.rows import policies as policy_rows
    from verifier.store.rows.shared import ClaimRow


async def matter_of(
    svc: Service,
    connection: Connection,
    opened: ClaimContext[ClaimRow] | ClaimContext[policy_rows.Weighed],
    *,
    wait_ended: bool = True,
    person: Person | None = None,
) -> Matter:
    """Collect everything about a claim that its findings depend on; a person who looks waits for no silent source."""
    claim, credential, words = opened.row, opened.credential, opened.words
    kept = await account_rows.account_display(connection, account_key=claim.account_key)
    shown = sealed.open_display(opened.sealer, claim.account_key, kept) if kept else ""  # newer than the claim's own
    primaries, others = sources(svc.catalogue, claim.jurisdiction, credential, words)
    return Matter(
        credential=credential,
        jurisdiction=claim.jurisdiction,
        account=AccountRef(
            claim.platform_id or "", claim.handle or "", claim.account_epoch, shown or opened.display_name
        ),
        words=words,
        identity=opened.identity,
        primaries=primaries,
        others=others,
        unproven=await unproven(svc, connection, primaries),
        bound_at=claim.bound_at if claim.state == State.EXPIRED else None,
        proofs=await proofs_of(connection, opened),
        disputed=bool(await binding_rows.claim_denied(connection, claim_id=claim.id)),
        zones={registry: zone_of(svc.catalogue, registry) for registry in primaries},
        earlier_decision=await claim_rows.earlier_decision(
            connection, account_key=claim.account_key, claim_id=claim.id
        ),
        wait_ended=wait_ended,
        person=person or await screening.person(connection, opened),
        is_cleared=await screening.cleared(svc.vault, connection, claim),
    )


def zone_of(catalogue: Catalogue, registry_id: str) -> ZoneInfo:
    """Return the issuer's time zone, from the data sheet."""
    return ZoneInfo(catalogue.sheet(registry_id).time_zone)
