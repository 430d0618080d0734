"""Statements of `sql/queries/searches.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("searches")


class NumbersWaiting(NamedTuple):
    """Row of `numbers_waiting`."""

    claim_id: str


class ClaimsNamed(NamedTuple):
    """Row of `claims_named`."""

    id: str
    account_key: str


class ClaimsNumbered(NamedTuple):
    """Row of `claims_numbered`."""

    id: str
    account_key: str
    jurisdiction: str | None
    family: str
    number_key: bytes | None


class ClaimsFound(NamedTuple):
    """Row of `claims_found`."""

    id: str
    platform_id: str | None
    handle: str | None
    account_epoch: int
    credential: str
    jurisdiction: str | None
    state: str
    created_at: datetime


class CasesOfClaims(NamedTuple):
    """Row of `cases_of_claims`."""

    id: str


class AccountForReviewers(NamedTuple):
    """Row of `account_for_reviewers`."""

    key: str
    platform_id: str | None
    handle: str | None
    handle_held: bool
    epoch: int
    standing: str
    changed_why: str | None
    created_at: datetime
    changed_at: datetime | None


class ClaimsOfAccountKey(NamedTuple):
    """Row of `claims_of_account_key`."""

    id: str


class LettersOfAccount(NamedTuple):
    """Row of `letters_of_account`."""

    id: str
    claim_id: str
    template: str
    outcome: str
    created_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None


class EventsOfAccount(NamedTuple):
    """Row of `events_of_account`."""

    seq: int
    at: datetime
    kind: str
    claim_id: str | None
    to_state: str | None
    by_kind: str
    by_id: str
    by_name: str | None
    codes: list[str]
    body: str


class DecisionsOfAccount(NamedTuple):
    """Row of `decisions_of_account`."""

    id: str
    claim_id: str
    verdict: str
    decided_at: datetime
    by_reviewer: str | None
    by_name: str | None
    second_name: str | None
    reasons: list[str]
    sealed_note: bytes | None


class SearchesTold(NamedTuple):
    """Row of `searches_told`."""

    id: str
    sealed_words: bytes


async def numbers_insert(connection: Executor, *, claim_ids: Sequence[str], number_keys: Sequence[bytes]) -> None:
    """Store the keyed index of the number of new claims; no bytes where one has none."""
    await connection.execute(_SQL.numbers_insert, claim_ids, number_keys)


async def number_changed(connection: Executor, *, claim_id: str, number_key: bytes | None) -> None:
    """Store the keyed index of a claim's number as its words have it now."""
    await connection.execute(_SQL.number_changed, claim_id, number_key)


async def numbers_waiting(connection: Executor, *, limit: int) -> list[NumbersWaiting]:
    """List claims from before there was an index of numbers."""
    return [NumbersWaiting._make(row) for row in await connection.fetch(_SQL.numbers_waiting, limit)]


async def claims_named(
    connection: Executor, *, claim_id: str, case_id: str, platform_id: str | None, handle: str | None, limit: int
) -> list[ClaimsNamed]:
    """Find the claims that go by an id, or whose account goes by an id or handle, today or when its badge was shown."""
    return [
        ClaimsNamed._make(row)
        for row in await connection.fetch(_SQL.claims_named, claim_id, case_id, platform_id, handle, limit)
    ]


async def claims_numbered(
    connection: Executor, *, number_keys: Sequence[bytes], jurisdiction: str | None, limit: int
) -> list[ClaimsNumbered]:
    """Find claims by the keyed index of their number, in one place or in all."""
    return [
        ClaimsNumbered._make(row)
        for row in await connection.fetch(_SQL.claims_numbered, number_keys, jurisdiction, limit)
    ]


async def claims_found(connection: Executor, *, claim_ids: Sequence[str]) -> list[ClaimsFound]:
    """List claims as a search shows them: without words."""
    return [ClaimsFound._make(row) for row in await connection.fetch(_SQL.claims_found, claim_ids)]


async def cases_of_claims(connection: Executor, *, claim_ids: Sequence[str], limit: int) -> list[CasesOfClaims]:
    """List the cases of claims, the open ones first, then the newest."""
    return [CasesOfClaims._make(row) for row in await connection.fetch(_SQL.cases_of_claims, claim_ids, limit)]


async def search_insert(
    connection: Executor,
    *,
    search_id: str,
    reviewer_id: str,
    reason: str,
    sealed_words: bytes,
    found: int,
    now: datetime,
) -> None:
    """Store that a reviewer searched, and why."""
    await connection.execute(_SQL.search_insert, search_id, reviewer_id, reason, sealed_words, found, now)


async def account_for_reviewers(connection: Executor, *, platform_id: str) -> AccountForReviewers | None:
    """Find an account by the platform's id."""
    row = await connection.fetchrow(_SQL.account_for_reviewers, platform_id)
    return None if row is None else AccountForReviewers._make(row)


async def claims_of_account_key(connection: Executor, *, account_key: str, limit: int) -> list[ClaimsOfAccountKey]:
    """List the newest claims of an account."""
    return [
        ClaimsOfAccountKey._make(row) for row in await connection.fetch(_SQL.claims_of_account_key, account_key, limit)
    ]


async def letters_of_account(connection: Executor, *, account_key: str, limit: int) -> list[LettersOfAccount]:
    """List the letters about an account that are kept, the newest first."""
    return [LettersOfAccount._make(row) for row in await connection.fetch(_SQL.letters_of_account, account_key, limit)]


async def events_of_account(connection: Executor, *, account_key: str, limit: int) -> list[EventsOfAccount]:
    """List what happened to an account and its claims, the newest first, with the names of reviewers; rows and readings apart."""
    return [EventsOfAccount._make(row) for row in await connection.fetch(_SQL.events_of_account, account_key, limit)]


async def decisions_of_account(connection: Executor, *, account_key: str, limit: int) -> list[DecisionsOfAccount]:
    """List what was decided about an account's claims, the newest first, with the sealed notes."""
    return [
        DecisionsOfAccount._make(row) for row in await connection.fetch(_SQL.decisions_of_account, account_key, limit)
    ]


async def searches_told(connection: Executor, *, ids: Sequence[str]) -> list[SearchesTold]:
    """List the sealed words of searches by their ids."""
    return [SearchesTold._make(row) for row in await connection.fetch(_SQL.searches_told, ids)]
