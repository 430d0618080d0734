"""Statements of `sql/queries/history.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("history")


class HistoryAt(NamedTuple):
    """Row of `history_at`."""

    at: datetime | None
    handle: str | None
    held: bool | None
    epoch: int | None
    standing: str | None
    version: int | None
    as_of: datetime | None
    credentials: str | None
    sighting_s: int | None
    sighting_most_s: int | None
    stale_grace_s: int | None
    rebind_s: int | None
    rebind_grace_s: int | None


class DecidedBefore(NamedTuple):
    """Row of `decided_before`."""

    id: str
    verdict: str
    decided_at: datetime
    by_reviewer: str | None
    policy_version: str
    reasons: list[str]
    evidence: list[str]


class StoodOn(NamedTuple):
    """Row of `stood_on`."""

    source: str
    retrieved_at: datetime
    sha256: str


class ReadsOfAccount(NamedTuple):
    """Row of `reads_of_account`."""

    seq: int
    at: datetime
    kind: str
    by_kind: str
    by_id: str
    claim_id: str | None
    codes: list[str]
    body: str


async def history_at(connection: Executor, *, platform_id: str | None, at: datetime) -> HistoryAt | None:
    """Read what an account's badge was made from at an instant; nulls where it had none yet, no row for an unknown account."""
    row = await connection.fetchrow(_SQL.history_at, platform_id, at)
    return None if row is None else HistoryAt._make(row)


async def decided_before(connection: Executor, *, claim_ids: Sequence[str], at: datetime) -> list[DecidedBefore]:
    """List the last decision about each of these claims that was made by then, the newest first."""
    return [DecidedBefore._make(row) for row in await connection.fetch(_SQL.decided_before, claim_ids, at)]


async def stood_on(
    connection: Executor, *, claim_ids: Sequence[str], ids: Sequence[str], sighted: Sequence[datetime]
) -> list[StoodOn]:
    """List the evidence that badges stood on: what decisions named, and the answers that sighted a licence since."""
    return [StoodOn._make(row) for row in await connection.fetch(_SQL.stood_on, claim_ids, ids, sighted)]


async def reads_of_account(
    connection: Executor,
    *,
    account_key: str,
    kinds: Sequence[str],
    before: int | None,
    limit: int,
    account_epoch: int | None,
) -> list[ReadsOfAccount]:
    """List who read an account's words, the newest first; of an epoch: its claims and documents, since the account last changed."""
    return [
        ReadsOfAccount._make(row)
        for row in await connection.fetch(_SQL.reads_of_account, account_key, kinds, before, limit, account_epoch)
    ]
