"""Statements of `sql/queries/licensees.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import changed, the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from verifier.store.db import Executor

_SQL = queries("licensees")


class RequestTake(NamedTuple):
    """Row of `request_take`."""

    id: str
    way: str
    state: str
    licence_key: bytes
    wrapped_key: bytes
    sealed: bytes
    made_at: datetime
    target_key: bytes | None
    attempts: int


class LettersLately(NamedTuple):
    """Row of `letters_lately`."""

    licence_key: bytes
    state: str
    made_at: datetime
    sent_at: datetime | None


class SessionOf(NamedTuple):
    """Row of `session_of`."""

    id: str
    way: str
    licence_key: bytes
    wrapped_key: bytes
    sealed: bytes
    target_key: bytes | None
    session_ends_at: datetime | None


class ClaimsOnLicence(NamedTuple):
    """Row of `claims_on_licence`."""

    id: str
    credential: str
    jurisdiction: str | None
    state: str
    created_at: datetime
    denied: bool
    handle: str | None
    erased: bool


class OpenClaimsOnLicence(NamedTuple):
    """Row of `open_claims_on_licence`."""

    id: str
    barred: bool


class LocksUnspread(NamedTuple):
    """Row of `locks_unspread`."""

    licence_key: bytes
    turn: int


class PassesOfLicence(NamedTuple):
    """Row of `passes_of_licence`."""

    id: str
    wrapped_key: bytes
    sealed: bytes


class WatchTake(NamedTuple):
    """Row of `watch_take`."""

    watch_id: str
    claim_id: str


class WatchById(NamedTuple):
    """Row of `watch_by_id`."""

    id: str
    licence_key: bytes
    target_key: bytes
    by_board: bool
    wrapped_key: bytes
    sealed: bytes


class DocumentsWaiting(NamedTuple):
    """Row of `documents_waiting`."""

    waiting: int
    mine: int


class DocumentInHand(NamedTuple):
    """Row of `document_in_hand`."""

    id: str
    wrapped_key: bytes
    sealed: bytes
    made_at: datetime
    first_by: str | None
    leased_until: datetime | None
    document_id: str | None
    media_type: str | None


async def request_insert(
    connection: Executor,
    *,
    request_id: str,
    way: str,
    state: str,
    licence_key: bytes,
    wrapped_key: bytes,
    sealed: bytes,
    now: datetime,
    document_id: str | None,
    media_type: str | None,
) -> None:
    """Insert what a licensee without an account asks for."""
    await connection.execute(
        _SQL.request_insert, request_id, way, state, licence_key, wrapped_key, sealed, now, document_id, media_type
    )


async def request_take(connection: Executor, *, now: datetime, pauses: Sequence[timedelta]) -> RequestTake | None:
    """Take the next request whose letter is due and count the sending; until its next time comes nobody else takes it."""
    row = await connection.fetchrow(_SQL.request_take, now, pauses)
    return None if row is None else RequestTake._make(row)


async def requests_worn_out(connection: Executor, *, now: datetime, attempts: int) -> None:
    """Close the requests whose last sending ended without a result."""
    await connection.execute(_SQL.requests_worn_out, now, attempts)


async def letters_lately(
    connection: Executor, *, target_key: bytes, since: datetime, request_id: str
) -> list[LettersLately]:
    """List the requests by which letters were sent, or will be, to an address since, without this one."""
    return [
        LettersLately._make(row) for row in await connection.fetch(_SQL.letters_lately, target_key, since, request_id)
    ]


async def request_reserved(
    connection: Executor, *, request_id: str, target_key: bytes | None, licence_key: bytes
) -> None:
    """Note to which address the letter of a request goes, and the licence as its register prints it."""
    await connection.execute(_SQL.request_reserved, request_id, target_key, licence_key)


async def request_sent(
    connection: Executor, *, request_id: str, token_digest: bytes | None, sent_at: datetime | None
) -> None:
    """Note that a letter with a link went out."""
    await connection.execute(_SQL.request_sent, request_id, token_digest, sent_at)


async def request_closed(connection: Executor, *, request_id: str) -> None:
    """Close a request by which nothing more goes out."""
    await connection.execute(_SQL.request_closed, request_id)


async def request_of_link(connection: Executor, *, token_digest: bytes, since: datetime) -> bool:
    """Return whether a letter's link can still be used."""
    value: bool = await connection.fetchval(_SQL.request_of_link, token_digest, since)
    return value


async def open_licensee(
    connection: Executor, *, token_digest: bytes, session_digest: bytes, now: datetime
) -> str | None:
    """Open the session of a letter's link, once."""
    value: str | None = await connection.fetchval(_SQL.open_licensee, token_digest, session_digest, now)
    return value


async def close_licensee(connection: Executor, *, session_digest: bytes) -> None:
    """End a session."""
    await connection.execute(_SQL.close_licensee, session_digest)


async def session_of(connection: Executor, *, session_digest: bytes, now: datetime) -> SessionOf | None:
    """Find the request of a session that lasts."""
    row = await connection.fetchrow(_SQL.session_of, session_digest, now)
    return None if row is None else SessionOf._make(row)


async def claims_on_licence(connection: Executor, *, licence_key: bytes) -> list[ClaimsOnLicence]:
    """List the claims on a licence, those whose badge is on first, with its handle, then the newest: no flood of claims hides a badge."""
    return [ClaimsOnLicence._make(row) for row in await connection.fetch(_SQL.claims_on_licence, licence_key)]


async def is_on_licence(connection: Executor, *, claim_id: str, licence_key: bytes) -> bool:
    """Return whether a claim is on a licence."""
    value: bool = await connection.fetchval(_SQL.is_on_licence, claim_id, licence_key)
    return value


async def open_claims_on_licence(connection: Executor, *, licence_key: bytes, after: str) -> list[OpenClaimsOnLicence]:
    """List the claims on a licence that wait for their creator or for people, and whether its licensee's lock is against each."""
    return [
        OpenClaimsOnLicence._make(row)
        for row in await connection.fetch(_SQL.open_claims_on_licence, licence_key, after)
    ]


async def barred(connection: Executor, *, claim_id: str) -> bool | None:
    """Return whether the licensee's lock is against a claim."""
    value: bool | None = await connection.fetchval(_SQL.barred, claim_id)
    return value


async def lock_of_licence(connection: Executor, *, licence_key: bytes) -> datetime | None:
    """Return since when a licence is locked by its licensee."""
    value: datetime | None = await connection.fetchval(_SQL.lock_of_licence, licence_key)
    return value


async def locks_unspread(connection: Executor) -> list[LocksUnspread]:
    """List the locks that have yet to reach the open claims, or whose end has."""
    return [LocksUnspread._make(row) for row in await connection.fetch(_SQL.locks_unspread)]


async def lock_spread(connection: Executor, *, licence_key: bytes, turn: int) -> None:
    """Note that a lock has reached the open claims."""
    await connection.execute(_SQL.lock_spread, licence_key, turn)


async def lock_licence(connection: Executor, *, session_digest: bytes, wanted: bool, now: datetime) -> bool | None:
    """Lock the licence of a session, or unlock it."""
    value: bool | None = await connection.fetchval(_SQL.lock_licence, session_digest, wanted, now)
    return value


async def name_passing(
    connection: Executor,
    *,
    session_digest: bytes,
    pass_id: str,
    platform_id: str,
    handle: str,
    salt: bytes,
    wrapped_key: bytes,
    sealed: bytes,
    now: datetime,
) -> bool | None:
    """Let an account pass the lock of a session's licence."""
    value: bool | None = await connection.fetchval(
        _SQL.name_passing, session_digest, pass_id, platform_id, handle, salt, wrapped_key, sealed, now
    )
    return value


async def end_passing(connection: Executor, *, session_digest: bytes, pass_id: str, now: datetime) -> bool | None:
    """Take back that an account passes."""
    value: bool | None = await connection.fetchval(_SQL.end_passing, session_digest, pass_id, now)
    return value


async def passes_of_licence(connection: Executor, *, licence_key: bytes) -> list[PassesOfLicence]:
    """List the accounts that pass a lock, in the order they were named."""
    return [PassesOfLicence._make(row) for row in await connection.fetch(_SQL.passes_of_licence, licence_key)]


async def watch_begin(
    connection: Executor,
    *,
    watch_id: str,
    licence_key: bytes,
    target_key: bytes,
    by_board: bool,
    wrapped_key: bytes,
    sealed: bytes,
    now: datetime,
) -> None:
    """Watch a licence for an address, or go on watching it."""
    await connection.execute(_SQL.watch_begin, watch_id, licence_key, target_key, by_board, wrapped_key, sealed, now)


async def watch_of(connection: Executor, *, licence_key: bytes, target_key: bytes, now: datetime) -> int:
    """Find whether an address watches a licence; go on with it."""
    return changed(await connection.execute(_SQL.watch_of, licence_key, target_key, now))


async def watch_end(connection: Executor, *, licence_key: bytes, target_key: bytes) -> int:
    """Watch no longer; what waits to be told is gone with it."""
    return changed(await connection.execute(_SQL.watch_end, licence_key, target_key))


async def watch_take(connection: Executor, *, now: datetime, pauses: Sequence[timedelta]) -> list[WatchTake]:
    """Take what one watch has to be told, the longest waiting first, and count the sending."""
    return [WatchTake._make(row) for row in await connection.fetch(_SQL.watch_take, now, pauses)]


async def watch_by_id(connection: Executor, *, watch_id: str) -> WatchById | None:
    """Find a watch."""
    row = await connection.fetchrow(_SQL.watch_by_id, watch_id)
    return None if row is None else WatchById._make(row)


async def watch_told(connection: Executor, *, watch_id: str, claim_ids: Sequence[str], now: datetime) -> None:
    """Note that a watch was told of these claims; what else waits waits half an hour more."""
    await connection.execute(_SQL.watch_told, watch_id, claim_ids, now)


async def watch_ended(connection: Executor, *, watch_id: str) -> None:
    """End a watch whose address the board no longer holds."""
    await connection.execute(_SQL.watch_ended, watch_id)


async def documents_waiting(connection: Executor, *, reviewer_id: str) -> DocumentsWaiting:
    """Count the licensees' documents that wait for people, and how many this reviewer may look at."""
    return DocumentsWaiting._make(await the_row(connection, _SQL.documents_waiting, reviewer_id))


async def document_take(
    connection: Executor, *, reviewer_id: str | None, now: datetime, leased_until: datetime | None
) -> str | None:
    """Hand a reviewer the document that has waited longest and that nobody looks at: their own again, if they have one; none while paused."""
    value: str | None = await connection.fetchval(_SQL.document_take, reviewer_id, now, leased_until)
    return value


async def document_in_hand(connection: Executor, *, reviewer_id: str | None, now: datetime) -> DocumentInHand | None:
    """Find the request whose document a reviewer has in hand."""
    row = await connection.fetchrow(_SQL.document_in_hand, reviewer_id, now)
    return None if row is None else DocumentInHand._make(row)


async def document_unreadable(connection: Executor, *, request_id: str) -> None:
    """Close a request for people whose words cannot be read any more: it holds up no other."""
    await connection.execute(_SQL.document_unreadable, request_id)


async def judge_licensee(
    connection: Executor, *, request_id: str, reviewer_id: str, agreed: bool, now: datetime
) -> str | None:
    """Write down what a reviewer says of a document; return the state that follows."""
    value: str | None = await connection.fetchval(_SQL.judge_licensee, request_id, reviewer_id, agreed, now)
    return value
