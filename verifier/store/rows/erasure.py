"""Statements of `sql/queries/erasure.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("erasure")


class HandlesOf(NamedTuple):
    """Row of `handles_of`."""

    handle: str


class DocumentsOfAccount(NamedTuple):
    """Row of `documents_of_account`."""

    id: str


class ErasedBefore(NamedTuple):
    """Row of `erased_before`."""

    erased_at: datetime
    told_until: datetime
    kept_until: datetime
    gone: str


async def erase_account(
    connection: Executor,
    *,
    account_key: str,
    now: datetime,
    by_kind: str,
    by_id: str,
    blind: bytes,
    handles: Sequence[str],
    ids: Sequence[str],
    seals: Sequence[bytes],
    told_for: timedelta,
    kept_for: timedelta,
) -> str | None:
    """Erase an account that is locked; return how many of what are gone, NULL where it was erased before."""
    value: str | None = await connection.fetchval(
        _SQL.erase_account, account_key, now, by_kind, by_id, blind, handles, ids, seals, told_for, kept_for
    )
    return value


async def handles_of(connection: Executor, *, account_key: str) -> list[HandlesOf]:
    """List the handles that an account's badge was shown under, its present one included."""
    return [HandlesOf._make(row) for row in await connection.fetch(_SQL.handles_of, account_key)]


async def documents_of_account(connection: Executor, *, account_key: str) -> list[DocumentsOfAccount]:
    """List the documents of an account that are kept."""
    return [DocumentsOfAccount._make(row) for row in await connection.fetch(_SQL.documents_of_account, account_key)]


async def erased_before(connection: Executor, *, blind: bytes) -> ErasedBefore | None:
    """Find the last erasure of an account by the digest of its id, while it is told of."""
    row = await connection.fetchrow(_SQL.erased_before, blind)
    return None if row is None else ErasedBefore._make(row)


async def erased_since(connection: Executor, *, blinds: Sequence[bytes], since: datetime) -> bool:
    """Return whether one of these accounts was erased after an instant."""
    value: bool = await connection.fetchval(_SQL.erased_since, blinds, since)
    return value


async def forget_erased(connection: Executor, *, now: datetime, limit: int) -> int:
    """Let go of what erased accounts left behind for a time; return how many came to their end."""
    value: int = await connection.fetchval(_SQL.forget_erased, now, limit)
    return value
