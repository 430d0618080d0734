"""Events of creators' sign-ins and sign-outs; those of reviewers are written by the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.events import Event
from verifier.flows.core.service import note
from verifier.store.db import in_transaction
from verifier.store.rows import accounts as account_rows

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


async def link_entered(svc: Service, actor: Actor) -> None:
    """Append the event that a creator's link was used, with the account where one has claimed something."""
    await _note(svc, actor, Event.LINK_ENTERED)


async def signed_out(svc: Service, actor: Actor) -> None:
    """Append the event that a creator signed out."""
    await _note(svc, actor, Event.SIGNED_OUT)


async def _note(svc: Service, actor: Actor, what: Event) -> None:
    async def work(connection: Connection) -> None:
        account_key = await account_rows.account_key_of(connection, platform_id=actor.account_id)
        await note(connection, what, actor, svc.clock(), account_key=account_key)

    await in_transaction(svc.pool, work)
