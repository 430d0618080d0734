"""Statements of `sql/queries/owner.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import changed
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("owner")


class BootstrapLive(NamedTuple):
    """Row of `bootstrap_live`."""

    id: str


class KeysAll(NamedTuple):
    """Row of `keys_all`."""

    id: str
    name: str
    scopes: list[str]
    bootstrap: bool
    created_at: datetime
    ends_at: datetime | None
    revoked_at: datetime | None
    live: bool


class ReviewerOne(NamedTuple):
    """Row of `reviewer_one`."""

    id: str
    revoked_at: datetime | None
    last_lead: bool


class ReviewersAll(NamedTuple):
    """Row of `reviewers_all`."""

    id: str
    name: str
    lead: bool
    admin: bool
    auditor: bool
    bootstrap: bool
    created_at: datetime
    lapsed_at: datetime | None
    revoked_at: datetime | None
    sessions: int


async def owns(connection: Executor) -> bool | None:
    """Return whether this connection has the owner's rights."""
    value: bool | None = await connection.fetchval(_SQL.owns)
    return value


async def bootstrap_lock(connection: Executor) -> None:
    """Lock the making of trial accounts, so that of several processes that start together one makes them."""
    await connection.execute(_SQL.bootstrap_lock)


async def bootstrap_ever(connection: Executor) -> bool:
    """Return whether trial accounts were ever made here."""
    value: bool = await connection.fetchval(_SQL.bootstrap_ever)
    return value


async def bootstrap_live(connection: Executor) -> list[BootstrapLive]:
    """List every trial account that is still active."""
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
    """Issue a platform key; only its digest is kept."""
    await connection.execute(_SQL.key_issue, key_id, name, token_digest, scopes, trial, by_kind, by_id)


async def key_end(connection: Executor, *, key_id: str, by_kind: str, by_id: str) -> bool | None:
    """End a platform key; false where it had ended, null where there is none."""
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
    """Replace a platform key's secret; return when the old one ends, or null where it is not good any more."""
    value: datetime | None = await connection.fetchval(
        _SQL.key_replace, key_id, new_key_id, token_digest, grace, by_kind, by_id
    )
    return value


async def keys_all(connection: Executor) -> list[KeysAll]:
    """List every platform key, the newest first."""
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
    """Admit a reviewer; only digests are kept."""
    await connection.execute(
        _SQL.reviewer_admit, reviewer_id, name, token_digest, trial_link, is_lead, is_admin, is_trial, by_kind, by_id
    )


async def reviewer_role(connection: Executor, *, reviewer_id: str, role: str, by_kind: str, by_id: str) -> bool | None:
    """Give a reviewer another role; false where they had it, null where there is no such reviewer any more."""
    value: bool | None = await connection.fetchval(_SQL.reviewer_role, reviewer_id, role, by_kind, by_id)
    return value


async def reviewer_revoke(connection: Executor, *, reviewer_id: str, by_kind: str, by_id: str) -> bool | None:
    """Revoke a reviewer; false where that had happened, null where there is none."""
    value: bool | None = await connection.fetchval(_SQL.reviewer_revoke, reviewer_id, by_kind, by_id)
    return value


async def reviewer_sign_out(connection: Executor, *, reviewer_id: str, by_kind: str, by_id: str) -> int | None:
    """End a reviewer's sessions and unused link; return how many sessions, null where there is no reviewer."""
    value: int | None = await connection.fetchval(_SQL.reviewer_sign_out, reviewer_id, by_kind, by_id)
    return value


async def login_link_make(
    connection: Executor, *, reviewer_id: str, token_digest: bytes, by_kind: str, by_id: str
) -> datetime | None:
    """Make a reviewer's login link; return when it ends, null where there is no such reviewer any more."""
    value: datetime | None = await connection.fetchval(_SQL.login_link_make, reviewer_id, token_digest, by_kind, by_id)
    return value


async def reviewer_one(connection: Executor, *, reviewer_id: str) -> ReviewerOne | None:
    """Find a reviewer, and whether they are the last lead there is."""
    row = await connection.fetchrow(_SQL.reviewer_one, reviewer_id)
    return None if row is None else ReviewerOne._make(row)


async def reviewers_all(connection: Executor) -> list[ReviewersAll]:
    """List every reviewer with their live sessions, the newest first."""
    return [ReviewersAll._make(row) for row in await connection.fetch(_SQL.reviewers_all)]


async def provider_allow(connection: Executor, *, issuer: str | None) -> None:
    """Allow one provider as a way into the console and no other; none where it is null."""
    await connection.execute(_SQL.provider_allow, issuer)


async def rewrap_account(connection: Executor, *, row_id: str, was: bytes, becomes: bytes) -> int:
    """Exchange the wrapping of the data key of an account, unless it changed or went meanwhile."""
    return changed(await connection.execute(_SQL.rewrap_account, row_id, was, becomes))


async def rewrap_import(connection: Executor, *, row_id: str, was: bytes, becomes: bytes) -> int:
    """Exchange the wrapping of the data key of an import, unless it changed or went meanwhile."""
    return changed(await connection.execute(_SQL.rewrap_import, row_id, was, becomes))


async def rewrap_request(connection: Executor, *, row_id: str, was: bytes, becomes: bytes) -> int:
    """Exchange the wrapping of the data key of a licensee's request, unless it changed or went meanwhile."""
    return changed(await connection.execute(_SQL.rewrap_request, row_id, was, becomes))


async def rewrap_watch(connection: Executor, *, row_id: str, was: bytes, becomes: bytes) -> int:
    """Exchange the wrapping of the data key of a watch, unless it changed or went meanwhile."""
    return changed(await connection.execute(_SQL.rewrap_watch, row_id, was, becomes))


async def rewrap_pass(connection: Executor, *, row_id: str, was: bytes, becomes: bytes) -> int:
    """Exchange the wrapping of the data key of an account that passes a lock, unless it changed or went meanwhile."""
    return changed(await connection.execute(_SQL.rewrap_pass, row_id, was, becomes))
