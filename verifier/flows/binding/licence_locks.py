"""Locks on licences: whoever surely holds one keeps other accounts from a badge on it without two people.

A lock outlives the badge: it stays when the badge expires, is paused or withdrawn, until the holder unlocks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.events import Event
from verifier.flows.claims import claim_reader
from verifier.flows.claims.guards import locked
from verifier.flows.core.errors import Conflict
from verifier.flows.core.service import note
from verifier.store.db import DatabaseRefusal, in_transaction
from verifier.store.refusals import Refusal
from verifier.store.rows import bindings as binding_rows

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.claims.views import ClaimView
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


async def lock(svc: Service, claim_id: str, actor: Actor) -> ClaimView:
    """Lock the licence of a verified claim; doing it twice is doing it once."""

    async def work(connection: Connection) -> None:
        claim, now = await locked(connection, claim_id, actor), svc.clock()
        licence, account = claim.licence_key, claim.account_key
        if licence is None:
            raise Conflict("not_lockable", "This claim has no licence number, so there is nothing to lock.")
        made = await binding_rows.lock_insert(
            connection, licence_key=licence, claim_id=claim_id, account_key=account, locked_at=now
        )
        if made:
            await note(connection, Event.LICENCE_LOCKED, actor, now, account_key=account, claim_id=claim_id)
        elif await binding_rows.lock_of_account(connection, licence_key=licence, account_key=account) is None:
            raise Conflict("contested", "Another account has locked this licence. Reviewers look at both.")

    try:
        await in_transaction(svc.pool, work)
    except DatabaseRefusal as refused:
        if refused.sqlstate != Refusal.NOT_BOUND:  # only a holder at H3 or better locks a licence
            raise
        detail = "Only the holder of a badge whose identity was surely established (H3 or better) can lock a licence."
        raise Conflict("not_lockable", detail) from None
    return await claim_reader.claim(svc, claim_id, actor)


async def unlock(svc: Service, claim_id: str, actor: Actor) -> ClaimView:
    """Unlock it; doing it twice is doing it once."""

    async def work(connection: Connection) -> None:
        claim, now = await locked(connection, claim_id, actor), svc.clock()
        if claim.licence_key is None:
            return
        gone = await binding_rows.lock_delete(connection, licence_key=claim.licence_key, account_key=claim.account_key)
        if gone:
            key = claim.account_key
            await note(connection, Event.LICENCE_UNLOCKED, actor, now, account_key=key, claim_id=claim_id)

    await in_transaction(svc.pool, work)
    return await claim_reader.claim(svc, claim_id, actor)
