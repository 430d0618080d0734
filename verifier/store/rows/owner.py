"""Statements of `sql/queries/owner.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("owner")


class BootstrapLive(NamedTuple):
    """Every trial account that is still active."""

    id: str


class KeysAll(NamedTuple):
    """Every platform key, the newest first."""

    id: str
    name: str
    scopes: list[str]
    bootstrap: bool
    created_at: datetime
    ends_at: datetime | None
    revoked_at: datetime | None
    live: bool


class ReviewerOne(NamedTuple):
    """A reviewer, and whether they are the last lead there is."""

    id: str
    revoked_at: datetime | None
    last_lead: bool


class ReviewersAll(NamedTuple):
    """Every reviewer with their live sessions, the newest first."""

    id: str
    name: str
    lead: bool
    bootstrap: bool
    created_at: datetime
    revoked_at: datetime | None
    sessions: int


async def owns(connection: Executor) -> bool | None:
    """Whether this connection has the owner's rights."""
    value: bool | None = await connection.fetchval(_SQL.owns)
    return value


async def bootstrap_lock(connection: Executor) -> None:
    """Of several processes that start together one makes the trial accounts."""
    await connection.execute(_SQL.bootstrap_lock)


async def bootstrap_ever(connection: Executor) -> bool:
    """Whether trial accounts were ever made here."""
    value: bool = await connection.fetchval(_SQL.bootstrap_ever)
    return value


async def bootstrap_live(connection: Executor) -> list[BootstrapLive]:
    """Every trial account that is still active."""
    return [BootstrapLive._make(row) for row in await connection.fetch(_SQL.bootstrap_live)]


async def key_issue(
    connection: Executor,
    *,
    key_id: str,
    name: str,
    token_digest: bytes,
    scopes: Sequence[str],
    trial: bool,
    by_kind: str,
    by_id: str,
) -> None:
    """A new platform key; only its digest is kept."""
    await connection.execute(_SQL.key_issue, key_id, name, token_digest, scopes, trial, by_kind, by_id)


async def key_end(connection: Executor, *, key_id: str, by_kind: str, by_id: str) -> bool | None:
    """Whether this ended a platform key; nothing where there is no such key."""
    value: bool | None = await connection.fetchval(_SQL.key_end, key_id, by_kind, by_id)
    return value


async def key_replace(
    connection: Executor,
    *,
    key_id: str,
    new_key_id: str,
    token_digest: bytes,
    grace: timedelta,
    by_kind: str,
    by_id: str,
) -> datetime | None:
    """A new secret for a platform key; when the old one ends, or nothing where it is not good any more."""
    value: datetime | None = await connection.fetchval(
        _SQL.key_replace, key_id, new_key_id, token_digest, grace, by_kind, by_id
    )
    return value


async def keys_all(connection: Executor) -> list[KeysAll]:
    """Every platform key, the newest first."""
    return [KeysAll._make(row) for row in await connection.fetch(_SQL.keys_all)]


async def reviewer_admit(
    connection: Executor,
    *,
    reviewer_id: str,
    name: str,
    token_digest: bytes,
    trial_link: bytes | None,
    is_lead: bool,
    is_admin: bool,
    is_trial: bool,
    by_kind: str,
    by_id: str,
) -> None:
    """A new reviewer; only digests are kept."""
    await connection.execute(
        _SQL.reviewer_admit, reviewer_id, name, token_digest, trial_link, is_lead, is_admin, is_trial, by_kind, by_id
    )


async def reviewer_revoke(connection: Executor, *, reviewer_id: str, by_kind: str, by_id: str) -> bool | None:
    """Whether this ended a reviewer; nothing where there is none."""
    value: bool | None = await connection.fetchval(_SQL.reviewer_revoke, reviewer_id, by_kind, by_id)
    return value


async def reviewer_sign_out(connection: Executor, *, reviewer_id: str, by_kind: str, by_id: str) -> int | None:
    """End a reviewer's sessions and unused link; how many sessions there were, or nothing where there is no such reviewer."""
    value: int | None = await connection.fetchval(_SQL.reviewer_sign_out, reviewer_id, by_kind, by_id)
    return value


async def login_link_make(
    connection: Executor, *, reviewer_id: str, token_digest: bytes, by_kind: str, by_id: str
) -> datetime | None:
    """A reviewer's way in, and when it ends; nothing where there is no such reviewer, or not any more."""
    value: datetime | None = await connection.fetchval(_SQL.login_link_make, reviewer_id, token_digest, by_kind, by_id)
    return value


async def reviewer_one(connection: Executor, *, reviewer_id: str) -> ReviewerOne | None:
    """A reviewer, and whether they are the last lead there is."""
    row = await connection.fetchrow(_SQL.reviewer_one, reviewer_id)
    return None if row is None else ReviewerOne._make(row)


async def reviewers_all(connection: Executor) -> list[ReviewersAll]:
    """Every reviewer with their live sessions, the newest first."""
    return [ReviewersAll._make(row) for row in await connection.fetch(_SQL.reviewers_all)]
