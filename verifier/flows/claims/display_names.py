"""The display name of an account: the newest that the platform sent is the one that is weighed, for all its claims.

A name that begins to assert another credential while a badge is on leads to a case at once; the licence is as good as
before, so the badge stays until people have looked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.reasons import Reason
from verifier.flows.assessment import assess
from verifier.flows.core.cases import open_case
from verifier.flows.core.service import note
from verifier.store.db import in_transaction
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from verifier.domain.claim import AccountRef, Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Sealer

_ASSERTS = Reason.HANDLE_ASSERTS_OTHER


async def keep(svc: Service, account: AccountRef, actor: Actor) -> None:
    """Keep the display name that came with a request about this account, and look at its badges where it is new."""
    if not account.display_name:
        return

    async def work(connection: Connection) -> None:
        row = await account_rows.account_by_platform_id_locked(connection, platform_id=account.id)
        if row is None or (row.epoch, row.handle) != (account.epoch, account.handle):
            return
        sealer = svc.vault.sealer(row.wrapped_key)
        if account.display_name == await newest(connection, sealer, row.key):
            return
        name = sealed.seal_display(sealer, row.key, account.display_name)
        await account_rows.account_shown(connection, key=row.key, sealed_display=name)
        for claim in await account_rows.claims_to_suspend(connection, account_key=row.key):
            await _look_at(svc, connection, claim.id, actor)

    await in_transaction(svc.pool, work)


async def newest(connection: Connection, sealer: Sealer, account_key: str) -> str:
    """Open the newest display name known of an account; "" where none came since its claims were made."""
    kept = await account_rows.account_display(connection, account_key=account_key)
    return sealed.open_display(sealer, account_key, kept) if kept else ""


async def _look_at(svc: Service, connection: Connection, claim_id: str, actor: Actor) -> None:
    """Open a case for a badge under a name that asserts another credential."""
    claim: ClaimRow | None = await claim_rows.claim_by_id(connection, claim_id=claim_id)
    seen = await assess.look(svc, connection, claim) if claim is not None else None
    if claim is None or seen is None or _ASSERTS not in seen.findings.reasons:
        return
    now = svc.clock()
    await open_case(svc, connection, claim, (_ASSERTS,), now)
    await note(
        connection,
        "display_changed",
        actor,
        now,
        account_key=claim.account_key,
        claim_id=claim_id,
        codes=(_ASSERTS,),
    )
