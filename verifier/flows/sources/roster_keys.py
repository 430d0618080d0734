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
    svc: Service, connection: Connection, claim_id: str, registries: Iterable[RegistryId], query: Query
) -> None:
    """Store the keys by which this claim would be found in the lists it is looked up in."""
    keys = [
        (registry, blind_key(svc.vault, registry, kind, key))
        for registry in registries
        if isinstance(roster := svc.catalogue.registries.get(registry), RosterRegistry)
        for kind, key in roster.keys(query)
    ]
    await roster_rows.claim_keys(
        connection, claim_id=claim_id, registries=[of for of, _ in keys], blinds=[blind for _, blind in keys]
    )
