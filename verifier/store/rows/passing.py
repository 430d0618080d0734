"""Statements of `sql/queries/passing.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("passing")


class Colleagues(NamedTuple):
    """Row of `colleagues`."""

    id: str
    name: str
    lead: bool


class NotesOfCase(NamedTuple):
    """Row of `notes_of_case`."""

    id: str
    kind: str
    code: str
    by_name: str
    sealed: bytes
    written_at: datetime


class RestingFor(NamedTuple):
    """Row of `resting_for`."""

    cases: int
    back_at: datetime | None


class DoubtsLately(NamedTuple):
    """Row of `doubts_lately`."""

    doubts: int
    since: datetime | None


async def case_rests(
    connection: Executor, *, case_id: str, reviewer_id: str, now: datetime, rests_until: datetime
) -> None:
    """Let a case rest for a reviewer: until then it does not come back to them."""
    await connection.execute(_SQL.case_rests, case_id, reviewer_id, now, rests_until)


async def case_hand_over(
    connection: Executor, *, case_id: str, handed_to: str | None, handed_until: datetime | None, recused: Sequence[str]
) -> None:
    """Give a case on to a colleague, or back to the queue; whoever chose the colleague is handed it no more."""
    await connection.execute(_SQL.case_hand_over, case_id, handed_to, handed_until, recused)


async def colleague_for(connection: Executor, *, case_id: str, reviewer_id: str, now: datetime) -> bool | None:
    """Return whether the system may hand this case to this reviewer now; nothing for nobody, and for one who is paused."""
    value: bool | None = await connection.fetchval(_SQL.colleague_for, case_id, reviewer_id, now)
    return value


async def colleagues(connection: Executor, *, reviewer_id: str, limit: int) -> list[Colleagues]:
    """List the other reviewers who take cases, by name."""
    return [Colleagues._make(row) for row in await connection.fetch(_SQL.colleagues, reviewer_id, limit)]


async def note_insert(
    connection: Executor,
    *,
    note_id: str,
    case_id: str,
    kind: str,
    code: str,
    by_reviewer: str,
    sealed: bytes,
    written_at: datetime,
) -> None:
    """Keep what a reviewer wrote about a case for whoever gets it next, sealed."""
    await connection.execute(_SQL.note_insert, note_id, case_id, kind, code, by_reviewer, sealed, written_at)


async def notes_of_case(connection: Executor, *, case_id: str) -> list[NotesOfCase]:
    """List what reviewers wrote about a case, the oldest first."""
    return [NotesOfCase._make(row) for row in await connection.fetch(_SQL.notes_of_case, case_id)]


async def resting_for(connection: Executor, *, reviewer_id: str, now: datetime) -> RestingFor:
    """Count the open cases that rest for a reviewer, and return when the first comes back."""
    return RestingFor._make(await the_row(connection, _SQL.resting_for, reviewer_id, now))


async def paused(connection: Executor, *, reviewer_id: str) -> bool:
    """Return whether a lead has paused this reviewer."""
    value: bool = await connection.fetchval(_SQL.paused, reviewer_id)
    return value


async def doubt_keeps_out(connection: Executor, *, case_id: str, reviewer_id: str) -> None:
    """Keep whoever doubts a badge from deciding about it, unless they have the case already."""
    await connection.execute(_SQL.doubt_keeps_out, case_id, reviewer_id)


async def doubts_lately(connection: Executor, *, by_id: str, at: datetime) -> DoubtsLately:
    """Count the badges that this reviewer has doubted since then, and return when the first was."""
    return DoubtsLately._make(await the_row(connection, _SQL.doubts_lately, by_id, at))
