"""The display name of an account: the newest that the platform sent is the one that is weighed, for all its claims.

A name that begins to assert another credential while a badge is on leads to a case at once; the licence is as good as
before, so the badge stays until people have looked. A claim that waits for people for nothing but such a name is
checked again by itself when the name that comes asserts nothing any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.events import Event
from verifier.domain.lifecycle import Transition
from verifier.domain.reasons import Reason, Removed, those
from verifier.flows.assessment import assess
from verifier.flows.checks.rounds import next_round
from verifier.flows.core.cases import open_case
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.service import move, note
from verifier.store.db import in_transaction
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import reviews as review_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from verifier.domain.claim import AccountRef, Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Sealer

_ASSERTS = Reason.HANDLE_ASSERTS_OTHER
# What a creator can still show is no question for people.
_BESIDE = those(lambda meaning: meaning.removed is Removed.BY_PROOF) | {_ASSERTS}


async def keep(svc: Service, account: AccountRef, actor: Actor) -> None:
    """Keep the display name that came with a request about this account, and look at its badges where it is new."""
    if not account.display_name:
        return

    async def work(connection: Connection) -> None:
        row = await account_rows.account_by_platform_id_locked(connection, platform_id=account.id)
        await keep_on(svc, connection, row, account, actor)

    await in_transaction(svc.pool, work)


async def keep_on(
    svc: Service,
    connection: Connection,
    row: account_rows.AccountByPlatformIdLocked | None,
    account: AccountRef,
    actor: Actor,
) -> None:
    """Keep a display name in the caller's transaction, for the account that it has locked."""
    if row is None or not account.display_name or (row.epoch, row.handle) != (account.epoch, account.handle):
        return
    sealer = svc.vault.sealer(row.wrapped_key)
    if account.display_name == await newest(connection, sealer, row.key):
        return
    name = sealed.seal_display(sealer, row.key, account.display_name)
    await account_rows.account_shown(connection, key=row.key, sealed_display=name)
    for claim in await account_rows.claims_to_suspend(connection, account_key=row.key):
        await _look_at(svc, connection, claim.id, actor)
    for waiting in await account_rows.claims_with_people(connection, account_key=row.key, reason=_ASSERTS):
        await _check_again(svc, connection, waiting.id, actor)


async def newest(connection: Connection, sealer: Sealer, account_key: str) -> str:
    """Open the newest display name known of an account; "" where none came since its claims were made."""
    kept = await account_rows.account_display(connection, account_key=account_key)
    return sealed.open_display(sealer, account_key, kept) if kept else ""


async def _look_at(svc: Service, connection: Connection, claim_id: str, actor: Actor) -> None:
    """Open a case for a badge under a name that asserts another credential."""
    claim: ClaimRow | None = await claim_rows.claim_by_id(connection, claim_id=claim_id)
    if claim is None:
        return
    seen = await assess.look(svc, connection, open_claim(svc.vault, claim))
    if _ASSERTS not in seen.findings.reasons:
        return
    now = svc.clock()
    await open_case(svc.policy, connection, claim, (_ASSERTS,), now)
    await note(
        connection,
        Event.DISPLAY_CHANGED,
        actor,
        now,
        account_key=claim.account_key,
        claim_id=claim_id,
        codes=(_ASSERTS,),
    )


async def _check_again(svc: Service, connection: Connection, claim_id: str, actor: Actor) -> None:
    """Begin a new round for a claim that only its account's old name kept with people."""
    claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
    case = await review_rows.case_open_of_claim(connection, claim_id=claim_id)
    if claim is None or case is None or not {*claim.reasons, *case.reasons} <= _BESIDE:
        return
    opened = open_claim(svc.vault, claim)
    if _ASSERTS in (await assess.look(svc, connection, opened)).findings.reasons:
        return
    now = svc.clock()
    await next_round(svc, connection, opened, "again", now)
    await move(connection, claim, Transition.CREATOR_ANSWERED, actor, now, body={"fields": ["display_name"]})
