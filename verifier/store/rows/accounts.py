"""Statements of `sql/queries/accounts.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("accounts")


class AccountByPlatformIdLocked(NamedTuple):
    """Row of `account_by_platform_id_locked`."""

    key: str
    platform_id: str | None
    handle: str | None
    handle_held: bool
    epoch: int
    standing: str
    wrapped_key: bytes


class AccountsInsert(NamedTuple):
    """Row of `accounts_insert`."""

    account_key: str


class HandlesHeld(NamedTuple):
    """Row of `handles_held`."""

    handle: str | None


class AccountsKnown(NamedTuple):
    """Row of `accounts_known`."""

    platform_id: str | None


class HandleHolderLocked(NamedTuple):
    """Row of `handle_holder_locked`."""

    key: str
    platform_id: str | None
    handle_at: datetime


class ClaimsToSuspend(NamedTuple):
    """Row of `claims_to_suspend`."""

    id: str
    version: int
    state: str


class ClaimsWithPeople(NamedTuple):
    """Row of `claims_with_people`."""

    id: str


class ClaimsInFlight(NamedTuple):
    """Row of `claims_in_flight`."""

    id: str


async def account_by_platform_id_locked(connection: Executor, *, platform_id: str) -> AccountByPlatformIdLocked | None:
    """Find the account with the platform's id, locked until the transaction ends."""
    row = await connection.fetchrow(_SQL.account_by_platform_id_locked, platform_id)
    return None if row is None else AccountByPlatformIdLocked._make(row)


async def accounts_insert(
    connection: Executor,
    *,
    now: datetime | None,
    keys: Sequence[str],
    platform_ids: Sequence[str],
    handles: Sequence[str],
    epochs: Sequence[int],
    wrapped_keys: Sequence[bytes],
) -> list[AccountsInsert]:
    """Insert platform accounts seen for the first time, with their wrapped data keys; give the keys of those that nobody else made first."""
    return [
        AccountsInsert._make(row)
        for row in await connection.fetch(_SQL.accounts_insert, now, keys, platform_ids, handles, epochs, wrapped_keys)
    ]


async def account_key_of(connection: Executor, *, platform_id: str | None) -> str | None:
    """Find our key of the account with the platform's id."""
    value: str | None = await connection.fetchval(_SQL.account_key_of, platform_id)
    return value


async def handles_lock(connection: Executor, *, handles: Sequence[str]) -> None:
    """Lock handles until the transaction ends, so that accounts that take one at once do so one after the other."""
    await connection.execute(_SQL.handles_lock, handles)


async def handles_held(connection: Executor, *, handles: Sequence[str]) -> list[HandlesHeld]:
    """List which of these handles an account holds today."""
    return [HandlesHeld._make(row) for row in await connection.fetch(_SQL.handles_held, handles)]


async def accounts_known(connection: Executor, *, platform_ids: Sequence[str]) -> list[AccountsKnown]:
    """List which of these accounts of the platform's are known here."""
    return [AccountsKnown._make(row) for row in await connection.fetch(_SQL.accounts_known, platform_ids)]


async def handle_holder_locked(connection: Executor, *, handle: str) -> HandleHolderLocked | None:
    """Find the account that holds this handle today and since when, locked."""
    row = await connection.fetchrow(_SQL.handle_holder_locked, handle)
    return None if row is None else HandleHolderLocked._make(row)


async def account_loses_handle(connection: Executor, *, key: str, changed_at: datetime | None) -> None:
    """Mark an account as changed because its handle now belongs to another; its badges stop."""
    await connection.execute(_SQL.account_loses_handle, key, changed_at)


async def account_changed(
    connection: Executor,
    *,
    key: str,
    handle: str | None,
    handle_held: bool,
    epoch: int,
    standing: str,
    changed_why: str | None,
    changed_at: datetime | None,
) -> None:
    """Store that the platform says the account is no longer the one that was checked."""
    await connection.execute(_SQL.account_changed, key, handle, handle_held, epoch, standing, changed_why, changed_at)


async def account_handle(connection: Executor, *, key: str, handle: str | None, handle_at: datetime | None) -> None:
    """Store a rename that touches no badge."""
    await connection.execute(_SQL.account_handle, key, handle, handle_at)


async def account_display(connection: Executor, *, account_key: str) -> bytes | None:
    """Return the newest display name that came after the account's claims, sealed."""
    value: bytes | None = await connection.fetchval(_SQL.account_display, account_key)
    return value


async def account_shown(connection: Executor, *, key: str, sealed_display: bytes | None) -> None:
    """Store another display name that the platform sent, sealed."""
    await connection.execute(_SQL.account_shown, key, sealed_display)


async def account_of_claim_locked(connection: Executor, *, claim_id: str) -> str | None:
    """Lock the account of a claim before the claim: it cannot change hands while its creator writes."""
    value: str | None = await connection.fetchval(_SQL.account_of_claim_locked, claim_id)
    return value


async def claims_to_suspend(connection: Executor, *, account_key: str) -> list[ClaimsToSuspend]:
    """List the verified claims of an account, locked in a stable order."""
    return [ClaimsToSuspend._make(row) for row in await connection.fetch(_SQL.claims_to_suspend, account_key)]


async def claims_with_people(connection: Executor, *, account_key: str, reason: str) -> list[ClaimsWithPeople]:
    """List claims of an account that wait for people for this reason and that nobody looks at yet."""
    return [ClaimsWithPeople._make(row) for row in await connection.fetch(_SQL.claims_with_people, account_key, reason)]


async def claims_in_flight(connection: Executor, *, account_key: str) -> list[ClaimsInFlight]:
    """Lock the account's open claims, so that checks and reviewers who decide right now finish first."""
    return [ClaimsInFlight._make(row) for row in await connection.fetch(_SQL.claims_in_flight, account_key)]


async def handle_left(connection: Executor, *, handle: str) -> None:
    """Notify every process that this handle no longer shows what it showed."""
    await connection.execute(_SQL.handle_left, handle)


async def append_event(
    connection: Executor,
    *,
    now: datetime,
    kind: str,
    account_key: str | None,
    claim_id: str | None,
    by_kind: str,
    by_id: str,
    codes: Sequence[str],
    body: str,
) -> None:
    """Append an event that moves no claim."""
    await connection.execute(_SQL.append_event, now, kind, account_key, claim_id, by_kind, by_id, codes, body)


async def claims_received(
    connection: Executor,
    *,
    account_keys: Sequence[str],
    claim_ids: Sequence[str],
    now: datetime,
    by_kind: str,
    by_id: str,
) -> None:
    """Tell that claims came: project their accounts' badges, and append an event for each."""
    await connection.execute(_SQL.claims_received, account_keys, claim_ids, now, by_kind, by_id)


async def project_badge(connection: Executor, *, key: str, now: datetime) -> None:
    """Make the stored badge say what claims and decisions say."""
    await connection.execute(_SQL.project_badge, key, now)
