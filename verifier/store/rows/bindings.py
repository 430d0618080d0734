"""Statements of `sql/queries/bindings.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import changed, the_row
from verifier.store.rows.shared import AttemptRow, NoticeRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("bindings")


class AttemptById(NamedTuple):
    """Row of `attempt_by_id`."""

    id: str
    claim_id: str
    account_key: str
    account_epoch: int
    method: str
    level: int
    evidence_id: str | None
    target_key: bytes | None
    sealed: bytes
    state: str
    detail: str
    tries_left: int
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    wrapped_key: bytes | None


class AttemptOfState(NamedTuple):
    """Row of `attempt_of_state`."""

    claim_id: str


class AttemptsLately(NamedTuple):
    """Row of `attempts_lately`."""

    started_at: datetime


class Waited(NamedTuple):
    """Row of `waited`."""

    id: str
    claim_id: str


class Incumbents(NamedTuple):
    """Row of `incumbents`."""

    id: str
    account_key: str
    level: str | None
    holds: list[str]


class OnFile(NamedTuple):
    """Row of `on_file`."""

    locked: bool
    barred: bool
    denied: bool
    frozen: bool
    with_people: bool
    of_key: int
    of_source: int
    key_usual: int
    source_usual: int


class DenialOver(NamedTuple):
    """Row of `denial_over`."""

    id: str


class NoticeByDigest(NamedTuple):
    """Row of `notice_by_digest`."""

    id: str
    used_at: datetime | None
    expires_at: datetime
    occasion: str
    claim_id: str
    credential: str
    jurisdiction: str | None
    state: str
    handle: str | None
    handle_held: bool


class DocumentsOfClaim(NamedTuple):
    """Row of `documents_of_claim`."""

    id: str
    attempt_id: str
    media_type: str
    size: int
    pages: int
    sha256: bytes
    received_at: datetime
    removed_at: datetime | None


class DocumentOfClaim(NamedTuple):
    """Row of `document_of_claim`."""

    id: str
    claim_id: str
    account_key: str
    attempt_id: str
    media_type: str
    size: int
    pages: int
    sha256: bytes
    received_at: datetime
    removed_at: datetime | None
    wrapped_key: bytes


class DocumentsKept(NamedTuple):
    """Row of `documents_kept`."""

    of_claim: int
    size: int


class DocumentsDue(NamedTuple):
    """Row of `documents_due`."""

    id: str


class DocumentsKnown(NamedTuple):
    """Row of `documents_known`."""

    id: str


async def attempt_insert(
    connection: Executor,
    *,
    attempt_id: str,
    claim_id: str,
    account_key: str,
    account_epoch: int,
    method: str,
    level: int,
    evidence_id: str | None,
    target_key: bytes | None,
    sealed: bytes,
    state: str,
    tries_left: int,
    started_at: datetime,
    expires_at: datetime,
) -> None:
    """Insert an attempt at one method."""
    await connection.execute(
        _SQL.attempt_insert,
        attempt_id,
        claim_id,
        account_key,
        account_epoch,
        method,
        level,
        evidence_id,
        target_key,
        sealed,
        state,
        tries_left,
        started_at,
        expires_at,
    )


async def attempt_by_id(connection: Executor, *, attempt_id: str, claim_id: str) -> AttemptById | None:
    """Find an attempt of a claim."""
    row = await connection.fetchrow(_SQL.attempt_by_id, attempt_id, claim_id)
    return None if row is None else AttemptById._make(row)


async def attempt_of_state(connection: Executor, *, attempt_id: str) -> AttemptOfState | None:
    """Find the claim of a sign-in, for somebody who comes back from it."""
    row = await connection.fetchrow(_SQL.attempt_of_state, attempt_id)
    return None if row is None else AttemptOfState._make(row)


async def attempt_locked(connection: Executor, *, attempt_id: str, claim_id: str) -> AttemptRow | None:
    """Lock an attempt, so that guesses that arrive together are counted one after the other."""
    row = await connection.fetchrow(_SQL.attempt_locked, attempt_id, claim_id)
    return None if row is None else AttemptRow._make(row)


async def attempts_of_claim(connection: Executor, *, claim_id: str, account_epoch: int | None) -> list[AttemptRow]:
    """List a claim's attempts, newest first; of one epoch of its account, or of all."""
    return [AttemptRow._make(row) for row in await connection.fetch(_SQL.attempts_of_claim, claim_id, account_epoch)]


async def attempts_proved(connection: Executor, *, claim_id: str, account_epoch: int) -> list[AttemptRow]:
    """List the proofs of this claim by the account as it is now; the platform's word is weighed separately."""
    return [AttemptRow._make(row) for row in await connection.fetch(_SQL.attempts_proved, claim_id, account_epoch)]


async def attempts_lately(
    connection: Executor, *, claim_id: str, started_at: datetime, account_epoch: int
) -> list[AttemptsLately]:
    """List when the attempts of a claim in this epoch began since, the earliest first."""
    return [
        AttemptsLately._make(row)
        for row in await connection.fetch(_SQL.attempts_lately, claim_id, started_at, account_epoch)
    ]


async def code_target(connection: Executor, *, claim_id: str, started_at: datetime) -> bytes | None:
    """Find where the newest code of a claim was sent since, as a blind index."""
    value: bytes | None = await connection.fetchval(_SQL.code_target, claim_id, started_at)
    return value


async def target_lock(connection: Executor, *, target: bytes) -> None:
    """Lock an address until the transaction ends, so that attempts at it begin one after the other."""
    await connection.execute(_SQL.target_lock, target)


async def attempt_replaced(connection: Executor, *, claim_id: str, method: str, ended_at: datetime | None) -> None:
    """Withdraw the open attempt of a method, because a new one begins."""
    await connection.execute(_SQL.attempt_replaced, claim_id, method, ended_at)


async def attempts_stopped(connection: Executor, *, claim_id: str, ended_at: datetime | None) -> None:
    """Withdraw every open attempt: the licensee of record has said that it is not them."""
    await connection.execute(_SQL.attempts_stopped, claim_id, ended_at)


async def attempt_missed(connection: Executor, *, attempt_id: str, detail: str, now: datetime) -> None:
    """Use up one guess of an attempt; with the last one the attempt has failed."""
    await connection.execute(_SQL.attempt_missed, attempt_id, detail, now)


async def attempt_noted(connection: Executor, *, attempt_id: str, detail: str) -> None:
    """Note on an attempt that the other side did not answer, which costs no guess."""
    await connection.execute(_SQL.attempt_noted, attempt_id, detail)


async def waits_since(connection: Executor, *, claim_id: str, attempt_id: str) -> datetime | None:
    """Return since when an attempt waits for somebody else's server."""
    value: datetime | None = await connection.fetchval(_SQL.waits_since, claim_id, attempt_id)
    return value


async def waited(connection: Executor, *, detail: str, before: datetime) -> list[Waited]:
    """List open attempts that have waited for somebody else's server since before."""
    return [Waited._make(row) for row in await connection.fetch(_SQL.waited, detail, before)]


async def attempt_ended(
    connection: Executor, *, attempt_id: str, state: str, detail: str, level: int, ended_at: datetime | None
) -> None:
    """End an attempt: proved, failed, expired or withdrawn."""
    await connection.execute(_SQL.attempt_ended, attempt_id, state, detail, level, ended_at)


async def attempt_pending(connection: Executor, *, attempt_id: str, detail: str) -> None:
    """Hand an attempt to reviewers."""
    await connection.execute(_SQL.attempt_pending, attempt_id, detail)


async def attempts_expired(connection: Executor, *, expires_at: datetime) -> None:
    """Expire the attempts whose time is over."""
    await connection.execute(_SQL.attempts_expired, expires_at)


async def record_rebinding(
    connection: Executor, *, claim_id: str, binding: str, now: datetime, document_id: str, first: str
) -> None:
    """Record that the holder of a verified claim was established anew; below H3 by these two reviewers."""
    await connection.execute(_SQL.record_rebinding, claim_id, binding, now, document_id, first)


async def incumbents(connection: Executor, *, licence_key: bytes, account_key: str) -> list[Incumbents]:
    """List the accounts that show a badge on this licence: the holder level of each, and the proofs of its epoch."""
    return [Incumbents._make(row) for row in await connection.fetch(_SQL.incumbents, licence_key, account_key)]


async def ask_to_rebind(connection: Executor, *, ids: Sequence[str], rebind_asked_at: datetime | None) -> None:
    """Ask the accounts that show a badge to prove the holder again, because a newcomer is bound higher."""
    await connection.execute(_SQL.ask_to_rebind, ids, rebind_asked_at)


async def case_first_in_line(connection: Executor, *, claim_id: str, now: datetime) -> None:
    """Make the claim's open case the next one."""
    await connection.execute(_SQL.case_first_in_line, claim_id, now)


async def on_file(
    connection: Executor, *, claim_id: str, licence: bytes | None, registry: str | None, now: datetime | None
) -> OnFile:
    """Read what no registry says of a claim on this licence; where a source is named, the machine's confirmations of it and of the key."""
    return OnFile._make(await the_row(connection, _SQL.on_file, claim_id, licence, registry, now))


async def claim_denied(connection: Executor, *, claim_id: str) -> bool | None:
    """Return whether the licensee of record says of this very claim that it is not theirs."""
    value: bool | None = await connection.fetchval(_SQL.claim_denied, claim_id)
    return value


async def denial_over(connection: Executor, *, reasons: Sequence[str]) -> list[DenialOver]:
    """List claims that wait only because of a denial that is over, and that no reviewer has yet."""
    return [DenialOver._make(row) for row in await connection.fetch(_SQL.denial_over, reasons)]


async def lock_insert(
    connection: Executor, *, licence_key: bytes, claim_id: str, account_key: str, locked_at: datetime
) -> int:
    """Lock a licence, unless it is locked already."""
    return changed(await connection.execute(_SQL.lock_insert, licence_key, claim_id, account_key, locked_at))


async def lock_of_account(connection: Executor, *, licence_key: bytes, account_key: str) -> datetime | None:
    """Return when this account locked this licence."""
    value: datetime | None = await connection.fetchval(_SQL.lock_of_account, licence_key, account_key)
    return value


async def lock_delete(connection: Executor, *, licence_key: bytes, account_key: str) -> int:
    """Remove the holder's lock."""
    return changed(await connection.execute(_SQL.lock_delete, licence_key, account_key))


async def locks_released(connection: Executor, *, account_key: str) -> None:
    """Remove the locks of an account that is closed or changed hands: nobody else could remove them."""
    await connection.execute(_SQL.locks_released, account_key)


async def notice_insert(
    connection: Executor,
    *,
    notice_id: str,
    claim_id: str,
    account_key: str,
    token_digest: bytes,
    occasion: str,
    licence_key: bytes | None,
    sealed_contact: bytes,
    made_at: datetime,
    expires_at: datetime,
    target_key: bytes | None,
) -> None:
    """Insert a notice to the licensee of record, with its link's digest."""
    await connection.execute(
        _SQL.notice_insert,
        notice_id,
        claim_id,
        account_key,
        token_digest,
        occasion,
        licence_key,
        sealed_contact,
        made_at,
        expires_at,
        target_key,
    )


async def notice_of_occasion(connection: Executor, *, claim_id: str, occasion: str) -> NoticeRow | None:
    """Find the notice of this occasion."""
    row = await connection.fetchrow(_SQL.notice_of_occasion, claim_id, occasion)
    return None if row is None else NoticeRow._make(row)


async def notice_by_digest(connection: Executor, *, token_digest: bytes) -> NoticeByDigest | None:
    """Find the notice of a link: the account as it is shown today, and the licence."""
    row = await connection.fetchrow(_SQL.notice_by_digest, token_digest)
    return None if row is None else NoticeByDigest._make(row)


async def dispute(connection: Executor, *, token_digest: bytes, now: datetime) -> str | None:
    """Dispute a claim in the name of the licensee of record, once, by the link of a notice."""
    value: str | None = await connection.fetchval(_SQL.dispute, token_digest, now)
    return value


async def document_insert(
    connection: Executor,
    *,
    document_id: str,
    claim_id: str,
    account_key: str,
    attempt_id: str,
    media_type: str,
    size: int,
    pages: int,
    sha256: bytes,
    received_at: datetime,
) -> None:
    """Insert a document that was stored."""
    await connection.execute(
        _SQL.document_insert,
        document_id,
        claim_id,
        account_key,
        attempt_id,
        media_type,
        size,
        pages,
        sha256,
        received_at,
    )


async def documents_of_claim(
    connection: Executor, *, claim_id: str, account_epoch: int | None
) -> list[DocumentsOfClaim]:
    """List the documents of a claim, newest first; in one epoch of its account, or in all."""
    return [
        DocumentsOfClaim._make(row) for row in await connection.fetch(_SQL.documents_of_claim, claim_id, account_epoch)
    ]


async def document_of_claim(connection: Executor, *, document_id: str, claim_id: str) -> DocumentOfClaim | None:
    """Find one document of a claim, if it is still stored."""
    row = await connection.fetchrow(_SQL.document_of_claim, document_id, claim_id)
    return None if row is None else DocumentOfClaim._make(row)


async def documents_kept(connection: Executor, *, claim_id: str, account_key: str, account_epoch: int) -> DocumentsKept:
    """Count the stored documents of one claim, and add up the bytes of all in the account's present epoch."""
    return DocumentsKept._make(await the_row(connection, _SQL.documents_kept, claim_id, account_key, account_epoch))


async def documents_due(connection: Executor, *, now: datetime) -> list[DocumentsDue]:
    """List documents whose time is over."""
    return [DocumentsDue._make(row) for row in await connection.fetch(_SQL.documents_due, now)]


async def document_removed(connection: Executor, *, document_id: str, removed_at: datetime | None) -> None:
    """Mark a document as removed."""
    await connection.execute(_SQL.document_removed, document_id, removed_at)


async def documents_known(connection: Executor, *, ids: Sequence[str]) -> list[DocumentsKnown]:
    """Keep those ids whose documents are still to be stored."""
    return [DocumentsKnown._make(row) for row in await connection.fetch(_SQL.documents_known, ids)]


async def vouching(connection: Executor) -> bool:
    """Return whether the platform can attest identities: by a key that may, or by statements it signs."""
    value: bool = await connection.fetchval(_SQL.vouching)
    return value


async def call_asked_for(
    connection: Executor, *, claim_id: str, account_epoch: int, expires_at: datetime, started_at: datetime | None
) -> str | None:
    """Find the pending attempt by which the account as it is now asked for a call, if newer than this."""
    value: str | None = await connection.fetchval(_SQL.call_asked_for, claim_id, account_epoch, expires_at, started_at)
    return value


async def document_to_see(
    connection: Executor, *, claim_id: str, account_epoch: int, received_at: datetime | None
) -> str | None:
    """Find the attempt of a document that the account as it is now sent, still stored and newer than this."""
    value: str | None = await connection.fetchval(_SQL.document_to_see, claim_id, account_epoch, received_at)
    return value
