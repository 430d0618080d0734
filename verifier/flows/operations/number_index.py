"""The keyed index of licence numbers for claims from before there was one: some at a time, until all are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from verifier.domain.credentials.titles import Family
from verifier.flows.claims.guards import bare_number_key
from verifier.flows.core import unreadable
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import searches as search_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow

_AT_ONCE: Final = 200


async def fill(svc: Service, connection: Connection) -> None:
    """Compute the index of a few claims that wait for it; one that cannot be opened has no number to be found by."""
    for waiting in await search_rows.numbers_waiting(connection, limit=_AT_ONCE):
        claim = await claim_rows.claim_by_id(connection, claim_id=waiting.claim_id)
        key = b"" if claim is None else _key(svc, claim)
        await search_rows.number_changed(connection, claim_id=waiting.claim_id, number_key=key)


def _key(svc: Service, claim: ClaimRow) -> bytes:
    try:
        number = sealed.open_words(svc.sealer(claim), claim).words.number
        return bare_number_key(svc.vault, number, claim.jurisdiction or "", Family(claim.family))
    except unreadable.KINDS as fault:
        unreadable.part_of(svc, claim, fault)
        return b""
