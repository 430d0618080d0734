"""HMACs of a claim's look-up keys, so that a roster change finds the affected claims without storing the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.registries.drivers.roster import RosterRegistry
from verifier.store.rows import rosters as roster_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verifier.domain.evidence import Query, RegistryId
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.sealing.crypto import Vault


def blind_key(vault: Vault, registry: RegistryId, kind: str, key: str) -> bytes:
    """Compute the HMAC of one key of one list."""
    return vault.blind("roster", registry, kind, key)


async def remember(
    svc: Service, connection: Connection, claims: Iterable[tuple[str, Iterable[RegistryId], Query]]
) -> None:
    """Store the keys by which these claims would be found in the lists they are looked up in."""
    claims = list(claims)
    keys = [
        (claim_id, registry, blind_key(svc.vault, registry, kind, key))
        for claim_id, registries, query in claims
        for registry in registries
        if isinstance(roster := svc.catalogue.registries.get(registry), RosterRegistry)
        for kind, key in roster.keys(query)
    ]
    await roster_rows.claim_keys(
        connection,
        claim_ids=[claim_id for claim_id, _, _ in claims],
        of_claims=[claim_id for claim_id, _, _ in keys],
        registries=[registry for _, registry, _ in keys],
        blinds=[blind for _, _, blind in keys],
    )
