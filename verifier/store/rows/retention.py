"""Statements of `sql/queries/retention.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.store.rows.execution import changed
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("retention")


async def sweep_badge_taken(connection: Executor, *, until: datetime) -> int:
    """Delete what was counted longer ago than a breaker looks back."""
    return changed(await connection.execute(_SQL.sweep_badge_taken, until))


async def sweep_case_search(connection: Executor, *, until: datetime) -> int:
    """Delete why reviewers searched."""
    return changed(await connection.execute(_SQL.sweep_case_search, until))


async def sweep_second_look(connection: Executor, *, until: datetime) -> int:
    """Delete what was drawn for a second look that nobody has taken."""
    return changed(await connection.execute(_SQL.sweep_second_look, until))


async def sweep_idempotency(connection: Executor, *, until: datetime) -> int:
    """Delete answers that were kept for repeated requests."""
    return changed(await connection.execute(_SQL.sweep_idempotency, until))


async def sweep_import_result(connection: Executor, *, until: datetime | None) -> int:
    """Delete what became of the lines of imports that are done, with the imports."""
    return changed(await connection.execute(_SQL.sweep_import_result, until))


async def sweep_mail_outbox(connection: Executor, *, until: datetime) -> int:
    """Delete letters that ended. The claim remembers what was asked for: nobody is asked twice."""
    return changed(await connection.execute(_SQL.sweep_mail_outbox, until))


async def sweep_report(connection: Executor, *, until: datetime | None) -> int:
    """Delete the reports of cases that were closed. A report comes before its case is closed, or soon after: most need not be looked at."""
    return changed(await connection.execute(_SQL.sweep_report, until))


async def sweep_report_tally(connection: Executor, *, until: datetime | None) -> int:
    """Delete the counts of the reports of cases that were closed."""
    return changed(await connection.execute(_SQL.sweep_report_tally, until))


async def sweep_licensee_request(connection: Executor, *, until: datetime) -> int:
    """Delete requests of licensees without an account; their documents are swept up after them."""
    return changed(await connection.execute(_SQL.sweep_licensee_request, until))


async def sweep_licence_watch(connection: Executor, *, until: datetime) -> int:
    """Delete watches whose licensee has not come back."""
    return changed(await connection.execute(_SQL.sweep_licence_watch, until))


async def sweep_watch_letter(connection: Executor, *, until: datetime | None) -> int:
    """Delete that watches were told of claims."""
    return changed(await connection.execute(_SQL.sweep_watch_letter, until))


async def swept(connection: Executor, *, now: datetime | None) -> None:
    """Note that a sweep was made; once a minute is enough."""
    await connection.execute(_SQL.swept, now)
