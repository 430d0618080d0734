"""Statements of `sql/queries/signed.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import changed, the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("signed")


class KeysKnown(NamedTuple):
    """Row of `keys_known`."""

    environment: str
    number: int
    sealed_public: bytes
    sealed_private: bytes | None
    made_at: datetime
    used_from: datetime
    withdrawn_at: datetime | None


class SignBadge(NamedTuple):
    """Row of `sign_badge`."""

    revocation_list: int
    revocation_index: int
    suspension_list: int
    suspension_index: int


class ListLook(NamedTuple):
    """Row of `list_look`."""

    purpose: str
    changed: bool


class RevokedPlaces(NamedTuple):
    """Row of `revoked_places`."""

    seen: str
    places: list[int]
    next_at: datetime | None


class SuspendedPlaces(NamedTuple):
    """Row of `suspended_places`."""

    seen: str
    places: list[int]


async def keys_known(connection: Executor) -> list[KeysKnown]:
    """List every key that signs or signed credentials."""
    return [KeysKnown._make(row) for row in await connection.fetch(_SQL.keys_known)]


async def key_insert(
    connection: Executor,
    *,
    environment: str,
    number: int,
    sealed_public: bytes,
    sealed_private: bytes,
    made_at: datetime,
    used_from: datetime,
) -> int:
    """Keep a new signing key; nothing happens where another process was first."""
    return changed(
        await connection.execute(
            _SQL.key_insert, environment, number, sealed_public, sealed_private, made_at, used_from
        )
    )


async def keys_forget(connection: Executor, *, used_from: datetime) -> int:
    """Forget the private half of every key that another one replaced before this instant."""
    return changed(await connection.execute(_SQL.keys_forget, used_from))


async def keys_withdraw(connection: Executor, *, environment: str, number: int, withdrawn_at: datetime) -> int:
    """Withdraw the keys below this one: they are published no longer."""
    return changed(await connection.execute(_SQL.keys_withdraw, environment, number, withdrawn_at))


async def sign_badge(connection: Executor, *, platform_id: str, epoch: int, claims: Sequence[str]) -> SignBadge:
    """Give the places in the status lists of what is about to be signed; refused where it does not stand any more."""
    return SignBadge._make(await the_row(connection, _SQL.sign_badge, platform_id, epoch, claims))


async def list_look(connection: Executor, *, number: int, seen: str) -> ListLook | None:
    """Look up a status list's purpose, and whether anything in it changed since transaction `seen`."""
    row = await connection.fetchrow(_SQL.list_look, number, seen)
    return None if row is None else ListLook._make(row)


async def revoked_places(
    connection: Executor,
    *,
    number: int,
    now: datetime,
    plain: timedelta,
    at_most: timedelta,
    grace: timedelta,
    bound: timedelta,
) -> RevokedPlaces:
    """List the places set in a list of revocations under this policy, and when the next one ends by itself."""
    return RevokedPlaces._make(
        await the_row(connection, _SQL.revoked_places, number, now, plain, at_most, grace, bound)
    )


async def suspended_places(connection: Executor, *, number: int) -> SuspendedPlaces:
    """List the places set in a list of suspensions."""
    return SuspendedPlaces._make(await the_row(connection, _SQL.suspended_places, number))
