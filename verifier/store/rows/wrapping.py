"""Statements of `sql/queries/wrapping.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.store.db import Executor

_SQL = queries("wrapping")


class WrappedAccounts(NamedTuple):
    """Row of `wrapped_accounts`."""

    id: str
    wrapped_key: bytes


class WrappedImports(NamedTuple):
    """Row of `wrapped_imports`."""

    id: str
    wrapped_key: bytes


class WrappedRequests(NamedTuple):
    """Row of `wrapped_requests`."""

    id: str
    wrapped_key: bytes


class WrappedWatches(NamedTuple):
    """Row of `wrapped_watches`."""

    id: str
    wrapped_key: bytes


class WrappedPasses(NamedTuple):
    """Row of `wrapped_passes`."""

    id: str
    wrapped_key: bytes


async def wrapped_accounts(connection: Executor, *, after: str) -> list[WrappedAccounts]:
    """List the next data keys of accounts, as they are wrapped."""
    return [WrappedAccounts._make(row) for row in await connection.fetch(_SQL.wrapped_accounts, after)]


async def wrapped_imports(connection: Executor, *, after: str) -> list[WrappedImports]:
    """List the next data keys of imports that are being taken in."""
    return [WrappedImports._make(row) for row in await connection.fetch(_SQL.wrapped_imports, after)]


async def wrapped_requests(connection: Executor, *, after: str) -> list[WrappedRequests]:
    """List the next data keys of licensees' requests."""
    return [WrappedRequests._make(row) for row in await connection.fetch(_SQL.wrapped_requests, after)]


async def wrapped_watches(connection: Executor, *, after: str) -> list[WrappedWatches]:
    """List the next data keys of watches."""
    return [WrappedWatches._make(row) for row in await connection.fetch(_SQL.wrapped_watches, after)]


async def wrapped_passes(connection: Executor, *, after: str) -> list[WrappedPasses]:
    """List the next data keys of accounts that pass a lock."""
    return [WrappedPasses._make(row) for row in await connection.fetch(_SQL.wrapped_passes, after)]
