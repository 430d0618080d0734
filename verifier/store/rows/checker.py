"""Statements of `sql/queries/checker.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.shared import PieceRow, StandingRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("checker")


class ReviewLast(NamedTuple):
    """Row of `review_last`."""

    began_at: datetime
    badges: int
    found: int


async def standing(connection: Executor, *, after: str, limit: int, timeout: float | None = None) -> list[StandingRow]:
    """List the claims that may show a badge today, a page at a time, with the decision and the proof that each rests on."""
    return [StandingRow._make(row) for row in await connection.fetch(_SQL.standing, after, limit, timeout=timeout)]


async def pieces(connection: Executor, *, claims: Sequence[str], evidence: Sequence[str]) -> list[PieceRow]:
    """List what licence boards and people said of claims: in the evidence of decisions, and in the claims' newest rounds."""
    return [PieceRow._make(row) for row in await connection.fetch(_SQL.pieces, claims, evidence)]


async def reviewer(connection: Executor) -> bool | None:
    """Lock the review of all badges for this worker until the transaction ends; false where another has it."""
    value: bool | None = await connection.fetchval(_SQL.reviewer)
    return value


async def review_noted(connection: Executor, *, began_at: datetime, badges: int, findings: str) -> None:
    """Note how a review of all badges came out; those of a quarter ago are forgotten."""
    await connection.execute(_SQL.review_noted, began_at, badges, findings)


async def review_last(connection: Executor) -> ReviewLast | None:
    """Find the last review of all badges."""
    row = await connection.fetchrow(_SQL.review_last)
    return None if row is None else ReviewLast._make(row)
