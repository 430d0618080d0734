"""Statements of `sql/queries/keys.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import changed, the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("keys")


class KeyByDigest(NamedTuple):
    """Row of `key_by_digest`."""

    id: str
    name: str
    scopes: list[str]
    bootstrap: bool
    used_lately: bool


class KeysShown(NamedTuple):
    """Row of `keys_shown`."""

    id: str
    name: str
    scopes: list[str]
    bootstrap: bool
    created_at: datetime
    used_at: datetime | None
    ends_at: datetime | None
    revoked_at: datetime | None
    live: bool


class ReviewerByDigest(NamedTuple):
    """Row of `reviewer_by_digest`."""

    id: str
    name: str
    lead: bool
    admin: bool
    bootstrap: bool
    auditor: bool


class SessionOpen(NamedTuple):
    """Row of `session_open`."""

    id: str
    name: str
    lead: bool
    admin: bool
    bootstrap: bool
    auditor: bool


class SessionSeen(NamedTuple):
    """Row of `session_seen`."""

    id: str
    name: str
    lead: bool
    admin: bool
    bootstrap: bool
    csrf: str
    auditor: bool
    by_provider: bool


class SessionsBeside(NamedTuple):
    """Row of `sessions_beside`."""

    opened_at: datetime
    seen_at: datetime
    this_one: bool


class IdempotencyGet(NamedTuple):
    """Row of `idempotency_get`."""

    fingerprint: bytes
    status: int | None
    sealed_answer: bytes | None
    account_key: str | None
    wrapped_key: bytes | None


class AccountOfSubject(NamedTuple):
    """Row of `account_of_subject`."""

    key: str
    platform_id: str | None
    wrapped_key: bytes | None


class PlatformJwk(NamedTuple):
    """Row of `platform_jwk`."""

    jwk: str


class PlatformJwks(NamedTuple):
    """Row of `platform_jwks`."""

    kid: str
    kind: str | None
    added_at: datetime
    removed_at: datetime | None


class CreatorSeen(NamedTuple):
    """Row of `creator_seen`."""

    ended: bool
    key: str | None
    handle: str | None
    handle_held: bool | None
    epoch: int
    standing: str


class FreezeRead(NamedTuple):
    """Row of `freeze_read`."""

    frozen_at: datetime | None
    by_name: str | None


async def key_by_digest(connection: Executor, *, token_digest: bytes) -> KeyByDigest | None:
    """Find a platform key that is still good."""
    row = await connection.fetchrow(_SQL.key_by_digest, token_digest)
    return None if row is None else KeyByDigest._make(row)


async def key_used(connection: Executor, *, token_digest: bytes) -> None:
    """Note that a platform key is in use."""
    await connection.execute(_SQL.key_used, token_digest)


async def keys_shown(connection: Executor, *, limit: int) -> list[KeysShown]:
    """List platform keys, those that are good first."""
    return [KeysShown._make(row) for row in await connection.fetch(_SQL.keys_shown, limit)]


async def key_issue_as(
    connection: Executor, *, session: bytes, key_id: str, name: str, token_digest: bytes, scopes: Sequence[str]
) -> None:
    """Make a platform key for an admin."""
    await connection.execute(_SQL.key_issue_as, session, key_id, name, token_digest, scopes)


async def key_replace_as(
    connection: Executor, *, session: bytes, key_id: str, new_key_id: str, token_digest: bytes, grace: timedelta
) -> datetime | None:
    """Give a platform key a new secret for an admin; return when the old one ends, NULL where it is not good."""
    value: datetime | None = await connection.fetchval(
        _SQL.key_replace_as, session, key_id, new_key_id, token_digest, grace
    )
    return value


async def key_end_as(connection: Executor, *, session: bytes, key_id: str) -> bool | None:
    """End a platform key for a lead; return whether it was good until now, NULL where there is none."""
    value: bool | None = await connection.fetchval(_SQL.key_end_as, session, key_id)
    return value


async def reviewer_by_digest(connection: Executor, *, token_digest: bytes) -> ReviewerByDigest | None:
    """Find a reviewer by bearer token."""
    row = await connection.fetchrow(_SQL.reviewer_by_digest, token_digest)
    return None if row is None else ReviewerByDigest._make(row)


async def bootstrap_active(connection: Executor) -> bool:
    """Return whether any trial account is still active."""
    value: bool = await connection.fetchval(_SQL.bootstrap_active)
    return value


async def session_open(
    connection: Executor, *, link: bytes, session: bytes, csrf: str, alone: bool
) -> SessionOpen | None:
    """Exchange a login link for a session; no row where the link opens nothing."""
    row = await connection.fetchrow(_SQL.session_open, link, session, csrf, alone)
    return None if row is None else SessionOpen._make(row)


async def session_seen(connection: Executor, *, session: bytes) -> SessionSeen | None:
    """Find the session's reviewer, if it is neither idle nor too old, and mark it as seen."""
    row = await connection.fetchrow(_SQL.session_seen, session)
    return None if row is None else SessionSeen._make(row)


async def session_confirm(connection: Executor, *, session: bytes, token_digest: bytes) -> bool:
    """Note that the session's reviewer has shown again who they are, by their token; return whether it is theirs."""
    value: bool = await connection.fetchval(_SQL.session_confirm, session, token_digest)
    return value


async def session_confirmed(connection: Executor, *, session: bytes) -> bool:
    """Return whether the session's reviewer has shown who they are in the last ten minutes."""
    value: bool = await connection.fetchval(_SQL.session_confirmed, session)
    return value


async def session_close(connection: Executor, *, session: bytes) -> None:
    """Sign out."""
    await connection.execute(_SQL.session_close, session)


async def sessions_beside(connection: Executor, *, session: bytes) -> list[SessionsBeside]:
    """List the live sessions of the reviewer whose session this is."""
    return [SessionsBeside._make(row) for row in await connection.fetch(_SQL.sessions_beside, session)]


async def sessions_beside_close(connection: Executor, *, session: bytes) -> int:
    """Sign the same reviewer out everywhere else."""
    value: int = await connection.fetchval(_SQL.sessions_beside_close, session)
    return value


async def sessions_prune(connection: Executor) -> None:
    """Delete sessions and links that ended long ago."""
    await connection.execute(_SQL.sessions_prune)


async def idempotency_begin(
    connection: Executor,
    *,
    actor_id: str,
    key_digest: bytes,
    fingerprint: bytes,
    started_at: datetime,
    kept_since: datetime,
) -> bool | None:
    """Reserve an idempotency key; no row where it is taken. A crash of the database that loses it ends the request, too."""
    value: bool | None = await connection.fetchval(
        _SQL.idempotency_begin, actor_id, key_digest, fingerprint, started_at, kept_since
    )
    return value


async def idempotency_renew(
    connection: Executor,
    *,
    actor_id: str,
    key_digest: bytes,
    started_at: datetime,
    renewed_at: datetime,
    fingerprint: bytes,
) -> int:
    """Say that the request which holds the key is alive, and what it is, where that is known."""
    return changed(
        await connection.execute(_SQL.idempotency_renew, actor_id, key_digest, started_at, renewed_at, fingerprint)
    )


async def idempotency_get(connection: Executor, *, actor_id: str, key_digest: bytes) -> IdempotencyGet | None:
    """Find the first answer to this key."""
    row = await connection.fetchrow(_SQL.idempotency_get, actor_id, key_digest)
    return None if row is None else IdempotencyGet._make(row)


async def account_of_subject(connection: Executor, *, subject: str) -> AccountOfSubject | None:
    """Find the account that a request was about: by the id of a claim, a case or the account itself."""
    row = await connection.fetchrow(_SQL.account_of_subject, subject)
    return None if row is None else AccountOfSubject._make(row)


async def idempotency_finish(
    connection: Executor,
    *,
    actor_id: str,
    key_digest: bytes,
    started_at: datetime,
    status: int | None,
    sealed_answer: bytes | None,
    account_key: str | None,
    subject: bytes | None,
) -> None:
    """Keep the answer of the request that holds the key."""
    await connection.execute(
        _SQL.idempotency_finish, actor_id, key_digest, started_at, status, sealed_answer, account_key, subject
    )


async def idempotency_forget(connection: Executor, *, actor_id: str, key_digest: bytes, started_at: datetime) -> None:
    """Release a key under which nothing was done, unless another request holds it by now."""
    await connection.execute(_SQL.idempotency_forget, actor_id, key_digest, started_at)


async def idempotency_lost(connection: Executor, *, actor_id: str, key_digest: bytes) -> None:
    """Release a key whose answer cannot be opened any more: its account was erased."""
    await connection.execute(_SQL.idempotency_lost, actor_id, key_digest)


async def reviewer_on_trial(connection: Executor, *, reviewer_id: str) -> bool | None:
    """Return whether a reviewer's account was made for a trial."""
    value: bool | None = await connection.fetchval(_SQL.reviewer_on_trial, reviewer_id)
    return value


async def reviewer_is_here(connection: Executor, *, reviewer_id: str) -> bool:
    """Return whether this is the id of a reviewer today."""
    value: bool = await connection.fetchval(_SQL.reviewer_is_here, reviewer_id)
    return value


async def reviewer_name(connection: Executor, *, reviewer_id: str) -> str | None:
    """Return a reviewer's name, for the colleague who decides second."""
    value: str | None = await connection.fetchval(_SQL.reviewer_name, reviewer_id)
    return value


async def platform_jwk(connection: Executor, *, kid: str) -> PlatformJwk | None:
    """Find a public key of the platform that is still trusted."""
    row = await connection.fetchrow(_SQL.platform_jwk, kid)
    return None if row is None else PlatformJwk._make(row)


async def platform_jwk_add(connection: Executor, *, kid: str, jwk: str, added_at: datetime) -> None:
    """Add or replace a public key of the platform."""
    await connection.execute(_SQL.platform_jwk_add, kid, jwk, added_at)


async def platform_jwk_remove(connection: Executor, *, kid: str, removed_at: datetime | None) -> str | None:
    """Remove the trust in a public key of the platform."""
    value: str | None = await connection.fetchval(_SQL.platform_jwk_remove, kid, removed_at)
    return value


async def platform_jwks(connection: Executor) -> list[PlatformJwks]:
    """List the platform's public keys."""
    return [PlatformJwks._make(row) for row in await connection.fetch(_SQL.platform_jwks)]


async def statement_use(connection: Executor, *, jti_digest: bytes, expires_at: datetime) -> int | None:
    """Spend an identity statement; no row where it was spent before."""
    value: int | None = await connection.fetchval(_SQL.statement_use, jti_digest, expires_at)
    return value


async def statements_prune(connection: Executor, *, expires_at: datetime) -> None:
    """Delete statements that have expired anyway."""
    await connection.execute(_SQL.statements_prune, expires_at)


async def creator_seen(connection: Executor, *, platform_id: str | None, token_digest: bytes) -> CreatorSeen | None:
    """Find the account a creator's token names, as it is now, and whether the token was signed out."""
    row = await connection.fetchrow(_SQL.creator_seen, platform_id, token_digest)
    return None if row is None else CreatorSeen._make(row)


async def token_end(connection: Executor, *, token_digest: bytes, expires_at: datetime) -> None:
    """Sign a creator's token out."""
    await connection.execute(_SQL.token_end, token_digest, expires_at)


async def tokens_prune(connection: Executor, *, expires_at: datetime) -> None:
    """Delete tokens that have expired anyway."""
    await connection.execute(_SQL.tokens_prune, expires_at)


async def freeze_read(connection: Executor) -> FreezeRead:
    """Read since when approvals are frozen, and by whom; nulls while they are not."""
    return FreezeRead._make(await the_row(connection, _SQL.freeze_read))


async def freeze_switch(connection: Executor, *, session: bytes, is_on: bool) -> bool:
    """Begin or end the freeze for a lead; return whether that changed anything."""
    value: bool = await connection.fetchval(_SQL.freeze_switch, session, is_on)
    return value
