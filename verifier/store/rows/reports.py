"""Statements of `sql/queries/reports.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("reports")


class ReportAccountLocked(NamedTuple):
    """Row of `report_account_locked`."""

    key: str
    wrapped_key: bytes


class ReportOpenCase(NamedTuple):
    """Row of `report_open_case`."""

    id: str
    case_id: str
    reasons: list[str]


class ReportShownClaim(NamedTuple):
    """Row of `report_shown_claim`."""

    id: str


class ReportsCounted(NamedTuple):
    """Row of `reports_counted`."""

    reason: str
    reports: int


class ReportsLatest(NamedTuple):
    """Row of `reports_latest`."""

    id: str
    reason: str
    sealed: bytes
    received_at: datetime


async def report_account_locked(connection: Executor, *, handle: str) -> ReportAccountLocked | None:
    """Lock the account that holds this handle today, so that reports about one badge come one by one."""
    row = await connection.fetchrow(_SQL.report_account_locked, handle)
    return None if row is None else ReportAccountLocked._make(row)


async def report_open_case(connection: Executor, *, account_key: str) -> ReportOpenCase | None:
    """Find the account's open case that reports join: the one that has some already, else the most urgent."""
    row = await connection.fetchrow(_SQL.report_open_case, account_key)
    return None if row is None else ReportOpenCase._make(row)


async def report_answered(connection: Executor, *, account_key: str, reason: str, closed_at: datetime) -> str | None:
    """Find the case in which people have looked at a report with this reason since the given time."""
    value: str | None = await connection.fetchval(_SQL.report_answered, account_key, reason, closed_at)
    return value


async def report_shown_claim(connection: Executor, *, account_key: str) -> ReportShownClaim | None:
    """Find the newest claim of the account whose badge is on."""
    row = await connection.fetchrow(_SQL.report_shown_claim, account_key)
    return None if row is None else ReportShownClaim._make(row)


async def report_count(connection: Executor, *, case_id: str, account_key: str, reason: str) -> int:
    """Count one more report with this reason; return how many the case now has of all reasons together."""
    value: int = await connection.fetchval(_SQL.report_count, case_id, account_key, reason)
    return value


async def report_insert(
    connection: Executor,
    *,
    receipt: str,
    account_key: str,
    case_id: str,
    reason: str,
    sealed: bytes,
    received_at: datetime,
) -> None:
    """Insert the words of a reporter, sealed."""
    await connection.execute(_SQL.report_insert, receipt, account_key, case_id, reason, sealed, received_at)


async def reports_counted(connection: Executor, *, account_key: str) -> list[ReportsCounted]:
    """Count the remembered reports about the account by reason, the most frequent first."""
    return [ReportsCounted._make(row) for row in await connection.fetch(_SQL.reports_counted, account_key)]


async def reports_latest(connection: Executor, *, account_key: str, limit: int) -> list[ReportsLatest]:
    """List the last reports about the account that have words, newest first."""
    return [ReportsLatest._make(row) for row in await connection.fetch(_SQL.reports_latest, account_key, limit)]
