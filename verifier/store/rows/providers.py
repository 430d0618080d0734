"""Statements of `sql/queries/providers.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.store.db import Executor

_SQL = queries("providers")


class SessionOpenByProvider(NamedTuple):
    """Row of `session_open_by_provider`."""

    why: str
    reviewer_id: str | None


async def session_open_by_provider(
    connection: Executor,
    *,
    issuer: str,
    subject_key: bytes,
    role: str | None,
    session: bytes,
    csrf: str,
    new_id: str,
    new_name: str,
    token_digest: bytes,
) -> SessionOpenByProvider:
    """Open a session for somebody who signed in at the provider; say why where they are not let in."""
    return SessionOpenByProvider._make(
        await the_row(
            connection,
            _SQL.session_open_by_provider,
            issuer,
            subject_key,
            role,
            session,
            csrf,
            new_id,
            new_name,
            token_digest,
        )
    )


async def session_confirm_by_provider(
    connection: Executor, *, session: bytes, issuer: str, subject_key: bytes, role: str | None
) -> bool:
    """Note that the session's reviewer signed in anew at the provider; return whether it was them."""
    value: bool = await connection.fetchval(_SQL.session_confirm_by_provider, session, issuer, subject_key, role)
    return value


async def provider_allowed(connection: Executor, *, issuer: str) -> bool:
    """Return whether the owner has allowed a provider."""
    value: bool = await connection.fetchval(_SQL.provider_allowed, issuer)
    return value


async def reviewers_by_link(connection: Executor) -> int:
    """Count the people who decide and came by a link: beside a provider they may be the same people once more."""
    value: int = await connection.fetchval(_SQL.reviewers_by_link)
    return value
