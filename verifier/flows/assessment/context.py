"""What a decision about a claim may depend on, besides what the registries answered."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from verifier.domain.assessment.decision import Matter
from verifier.domain.claim import AccountRef
from verifier.domain.credentials.profession import Credential, read_credential
from verifier.flows.proofs.attempts import proofs_of
from verifier.flows.sources import screening
from verifier.flows.sources.health import unproven
from verifier.flows.sources.query import sources
from verifier.store.sealing import sealed
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.domain.claim import Words
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Row

_CLAIMS = queries("claims")
_BINDINGS = queries("bindings")
_ACCOUNTS = queries("accounts")


async def matter_of(svc: Service, connection: Connection, claim: Row, *, wait_ended: bool = True) -> Matter:
    """Everything about the claim; a person who looks at it does not wait for a silent source any longer."""
    sealer = svc.sealer(claim)
    text = sealed.open_words(sealer, claim)
    credential = claimed(claim, text.words)
    kept = await connection.fetchval(_ACCOUNTS.account_display, claim["account_key"])
    shown = sealed.open_display(sealer, claim["account_key"], kept) if kept else ""  # newer than the claim's own
    primaries, others = sources(svc, claim["jurisdiction"], credential, text.words)
    return Matter(
        credential=credential,
        jurisdiction=claim["jurisdiction"],
        account=AccountRef(claim["platform_id"], claim["handle"], claim["account_epoch"], shown or text.display_name),
        words=text.words,
        identity=sealed.open_identity(sealer, claim),
        primaries=primaries,
        others=others,
        unproven=await unproven(svc, connection, primaries),
        proofs=await proofs_of(svc, connection, claim),
        disputed=bool(await connection.fetchval(_BINDINGS.claim_denied, claim["id"])),
        zones={registry: zone_of(svc, registry) for registry in primaries},
        earlier_decision=await connection.fetchval(_CLAIMS.earlier_decision, claim["account_key"], claim["id"]),
        wait_ended=wait_ended,
        person=await screening.person(svc, connection, claim, credential),
        is_cleared=await screening.cleared(svc, connection, claim),
    )


def zone_of(svc: Service, registry_id: str) -> ZoneInfo:
    """The issuer's time zone, from the data sheet."""
    return ZoneInfo(svc.catalogue.sheet(registry_id).time_zone)


def claimed(claim: Row, words: Words) -> Credential:
    """What a claim claims, read again in the place it is claimed in."""
    credential = read_credential(claim["credential"], claim["jurisdiction"], has_number=bool(words.number))
    assert isinstance(credential, Credential)  # noqa: S101  it was read when the claim was taken
    return credential
