"""Platform accounts: identity is the stable id and its epoch; a handle may be somebody else's tomorrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.events import Event
from verifier.domain.lifecycle import Transition
from verifier.domain.reasons import Reason
from verifier.flows.accounts.epochs import insist_current, outdated
from verifier.flows.accounts.erased import insist_said_since
from verifier.flows.core.errors import Absent, Conflict
from verifier.flows.core.service import move, note
from verifier.store.db import in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import accounts as account_rows
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.claim import AccountRef, Actor
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.sealing.crypto import Sealer

_GIVEN_UP = frozenset({"closed", "transferred"})  # whoever locked a licence from this account cannot unlock it any more


@dataclass(frozen=True, slots=True)
class LockedAccount:
    """A locked account, with the sealer of its personal data."""

    key: str
    sealer: Sealer
    is_new: bool  # made by this very request


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account that may be seen for the first time, with a key for its personal data."""

    key: str
    ref: AccountRef
    wrapped: bytes
    sealer: Sealer

    @classmethod
    def of(cls, svc: Service, ref: AccountRef) -> NewAccount:
        """Make its key; nothing is stored yet."""
        return cls(new_id("acc"), ref, *svc.vault.new_key())

    @property
    def locked(self) -> LockedAccount:
        """The account once it was made: nobody else can have it yet."""
        return LockedAccount(self.key, self.sealer, is_new=True)


async def take(svc: Service, connection: Connection, account: AccountRef, actor: Actor) -> LockedAccount:
    """Lock the account as the platform names it now, made if it is new; a raised epoch stops what was bound before."""
    row = await account_rows.account_by_platform_id_locked(connection, platform_id=account.id)
    return await take_known(svc, connection, row, account, actor)


async def take_known(
    svc: Service,
    connection: Connection,
    row: account_rows.AccountByPlatformIdLocked | None,
    account: AccountRef,
    actor: Actor,
) -> LockedAccount:
    """Take an account that the caller has looked for already, and locked if it is there."""
    is_new = False
    if row is None:
        row, is_new = await _make(svc, connection, account, actor)
    insist_current(row, actor, newer=True)
    if account.epoch < row.epoch:
        raise stale(row.epoch)
    if row.standing == "closed":
        raise closed()
    if account.epoch > row.epoch or row.standing == "changed":
        await _raise_epoch(svc, connection, row, account, actor)
    elif account.handle != row.handle or not row.handle_held:
        await _rename_quietly(svc, connection, row, account, actor)
    return LockedAccount(row.key, svc.vault.sealer(row.wrapped_key), is_new)


def stale(known: int) -> Conflict:
    """Build the refusal of an epoch that is older than the one that is known."""
    detail = "The account has a newer epoch than this. Read the account again and repeat the request with its epoch."
    return Conflict("epoch_stale", detail, epoch=known)


def closed() -> Conflict:
    """Build the refusal of a closed account."""
    return Conflict("account_closed", "The platform has closed this account.")


def epoch_needed(known: int) -> Conflict:
    """Build the refusal of a change that does not tell the account from the one before it."""
    detail = "The platform reported a change of this account without a new epoch. Repeat it with a higher epoch."
    return Conflict("epoch_needed", detail, epoch=known)


async def changed(svc: Service, account_id: str, handle: str, epoch: int, reason: str, actor: Actor) -> None:
    """Take the platform's report of a rename, recovery, transfer or closing: the badge stops with this commit."""

    async def work(connection: Connection) -> None:
        row = await account_rows.account_by_platform_id_locked(connection, platform_id=account_id)
        if row is None:
            raise Absent("account_absent", "No claim was ever made for this account, so nothing had to change.")
        if epoch < row.epoch:
            raise Conflict("epoch_stale", "A newer epoch of this account is known already.", epoch=row.epoch)
        now = svc.clock()
        if reason != "closed":
            await _free_handle(connection, handle, account_id, actor, now)
        standing = "closed" if reason == "closed" else ("current" if epoch > row.epoch else "changed")
        await account_rows.account_changed(
            connection,
            key=row.key,
            handle=handle,
            handle_held=reason != "closed",
            epoch=epoch,
            standing=standing,
            changed_why=reason,
            changed_at=now,
        )
        await account_rows.handle_left(connection, handle=row.handle or "")
        if reason in _GIVEN_UP:
            await binding_rows.locks_released(connection, account_key=row.key)
        await _stop(connection, row.key, actor, now, reason)

    await in_transaction(svc.pool, work)
    await svc.badges.catch_up()


async def _insert(connection: Connection, new: Sequence[NewAccount], now: datetime) -> frozenset[str]:
    """Insert accounts; return the keys of those that no other request has made meanwhile."""
    made = await account_rows.accounts_insert(
        connection,
        now=now,
        keys=[one.key for one in new],
        platform_ids=[one.ref.id for one in new],
        handles=[one.ref.handle for one in new],
        epochs=[one.ref.epoch for one in new],
        wrapped_keys=[one.wrapped for one in new],
    )
    return frozenset(row.account_key for row in made)


async def make_plain(
    svc: Service, connection: Connection, accounts: Sequence[NewAccount], actor: Actor
) -> frozenset[str]:
    """Make the accounts that are new, under handles that nobody holds; return their keys. The others are left.

    No two of these have an id or a handle in common.
    """
    handles = [one.ref.handle for one in accounts]
    await account_rows.handles_lock(connection, handles=handles)
    holding = await account_rows.handles_held(connection, handles=handles)
    there = await account_rows.accounts_known(connection, platform_ids=[one.ref.id for one in accounts])
    held, known = {row.handle for row in holding}, {row.platform_id for row in there}
    new = [one for one in accounts if one.ref.handle not in held and one.ref.id not in known]
    made = await _insert(connection, new, svc.clock()) if new else frozenset()
    await insist_said_since(svc, connection, [one.ref for one in new], actor)
    return made


async def _make(
    svc: Service, connection: Connection, account: AccountRef, actor: Actor
) -> tuple[account_rows.AccountByPlatformIdLocked, bool]:
    """Make an account, or find the one that another request has made meanwhile; return if it was made here."""
    now = svc.clock()
    await _free_handle(connection, account.handle, account.id, actor, now)
    new = NewAccount.of(svc, account)
    if await _insert(connection, [new], now):
        await insist_said_since(svc, connection, [account], actor)
        as_it_is = (new.key, account.id, account.handle, True, account.epoch, "current", new.wrapped)
        return account_rows.AccountByPlatformIdLocked(*as_it_is), True
    row = await account_rows.account_by_platform_id_locked(connection, platform_id=account.id)
    if row is None:  # erased in the meantime
        raise Conflict("account_absent", "The account was erased a moment ago. Try again.")
    return row, False


async def _raise_epoch(
    svc: Service, connection: Connection, row: account_rows.AccountByPlatformIdLocked, account: AccountRef, actor: Actor
) -> None:
    if account.epoch == row.epoch:
        raise epoch_needed(row.epoch)
    now = svc.clock()
    await _free_handle(connection, account.handle, account.id, actor, now)
    await account_rows.account_changed(
        connection,
        key=row.key,
        handle=account.handle,
        handle_held=True,
        epoch=account.epoch,
        standing="current",
        changed_why="epoch_raised",
        changed_at=now,
    )
    await account_rows.handle_left(connection, handle=row.handle or "")
    await _stop(connection, row.key, actor, now, "epoch_raised")


async def _rename_quietly(
    svc: Service, connection: Connection, row: account_rows.AccountByPlatformIdLocked, account: AccountRef, actor: Actor
) -> None:
    """Rename the account under the same epoch, which is harmless only while nothing is bound to it."""
    if await account_rows.claims_to_suspend(connection, account_key=row.key):
        detail = (
            "The handle differs from the one that was checked. Report the rename first: POST /v1/accounts/{id}/changed."
        )
        raise Conflict("handle_changed", detail)
    now = svc.clock()
    await _free_handle(connection, account.handle, account.id, actor, now)
    await account_rows.account_handle(connection, key=row.key, handle=account.handle, handle_at=now)
    await account_rows.handle_left(connection, handle=row.handle or "")


async def _free_handle(connection: Connection, handle: str, keeper: str, actor: Actor, now: datetime) -> None:
    """Take a handle from the account that held it before, whose badge stops: a recycled handle inherits nothing.

    A creator's token takes no handle that somebody else has got since the token was made: it is the older word.
    """
    await account_rows.handles_lock(connection, handles=[handle])
    holder = await account_rows.handle_holder_locked(connection, handle=handle)
    if holder is None or holder.platform_id == keeper:
        return
    if actor.account_id is not None and (actor.issued_at is None or actor.issued_at < holder.handle_at):
        raise outdated()
    await account_rows.account_loses_handle(connection, key=holder.key, changed_at=now)
    await _stop(connection, holder.key, actor, now, "handle_reused")


async def _stop(connection: Connection, key: str, actor: Actor, now: datetime, why: str) -> None:
    await account_rows.claims_in_flight(connection, account_key=key)
    for claim in await account_rows.claims_to_suspend(connection, account_key=key):
        await claim_rows.claim_next_round(connection, claim_id=claim.id, round_kind="again", round_started_at=now)
        await move(
            connection, claim, Transition.SUSPENDED, actor, now, codes=(Reason.ACCOUNT_CHANGED,), body={"why": why}
        )
    await account_rows.project_badge(connection, key=key, now=now)
    await note(connection, Event.ACCOUNT_CHANGED, actor, now, account_key=key, codes=(why,))
