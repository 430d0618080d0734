"""Accounts that were erased: what was said of one before that makes no new account of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.accounts.epochs import outdated
from verifier.flows.core import removals
from verifier.flows.core.errors import Conflict
from verifier.store.rows import erasure as erasure_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import AccountRef, Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


async def insist_said_since(svc: Service, connection: Connection, new: Sequence[AccountRef], actor: Actor) -> None:
    """Refuse new accounts of which one was erased after this was said: by a token, or in an import that waits.

    Asked once they are made: an erasure at the same moment is finished by then, or waits for this transaction.
    """
    if actor.issued_at is None:
        return
    blinds = [removals.blind(svc.vault, one.id) for one in new]
    if await erasure_rows.erased_since(connection, blinds=blinds, since=actor.issued_at):
        raise (
            outdated()
            if actor.account_id is not None
            else Conflict(
                "erased", "This account was erased after this was sent. Send it again if the account is to begin anew."
            )
        )
