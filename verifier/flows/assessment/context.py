"""What a decision about a claim may depend on, besides what the registries answered."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from verifier.domain.assessment.matter import Matter
from verifier.domain.claim import AccountRef
from verifier.domain.credentials.profession import Credential, read_credential
from verifier.flows.proofs.attempts import proofs_of
from verifier.flows.sources import screening
from verifier.flows.sources.health import unproven
from verifier.flows.sources.query import sources
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from verifier.domain.claim import Words
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows import checks as check_rows
    from verifier.store.rows import policies as policy_rows
    from verifier.store.rows.shared import ClaimRow


async def matter_of(
    svc: Service, connection: Connection, claim: ClaimRow | policy_rows.Weighed, *, wait_ended: bool = True
) -> Matter:
    """Everything about the claim; a person who looks at it does not wait for a silent source any longer."""
    sealer = svc.sealer(claim)
    text = sealed.open_words(sealer, claim)
    credential = claimed(claim, text.words)
    kept = await account_rows.account_display(connection, account_key=claim.account_key)
    shown = sealed.open_display(sealer, claim.account_key, kept) if kept else ""  # newer than the claim's own
    primaries, others = sources(svc, claim.jurisdiction, credential, text.words)
    return Matter(
        credential=credential,
        jurisdiction=claim.jurisdiction,
        account=AccountRef(
            claim.platform_id or "", claim.handle or "", claim.account_epoch, shown or text.display_name
        ),
        words=text.words,
        identity=sealed.open_identity(sealer, claim),
        primaries=primaries,
        others=others,
        unproven=await unproven(svc, connection, primaries),
        proofs=await proofs_of(svc, connection, claim),
        disputed=bool(await binding_rows.claim_denied(connection, claim_id=claim.id)),
        zones={registry: zone_of(svc, registry) for registry in primaries},
        earlier_decision=await claim_rows.earlier_decision(
            connection, account_key=claim.account_key, claim_id=claim.id
        ),
        wait_ended=wait_ended,
        person=await screening.person(svc, connection, claim, credential),
        is_cleared=await screening.cleared(svc, connection, claim),
    )


def zone_of(svc: Service, registry_id: str) -> ZoneInfo:
    """The issuer's time zone, from the data sheet."""
    return ZoneInfo(svc.catalogue.sheet(registry_id).time_zone)


def claimed(claim: ClaimRow | check_rows.CheckStart | policy_rows.Weighed, words: Words) -> Credential:
    """What a claim claims, read again in the place it is claimed in."""
    credential = read_credential(claim.credential, claim.jurisdiction, has_number=bool(words.number))
    assert isinstance(credential, Credential)  # noqa: S101  it was read when the claim was taken
    return credential
