"""Statements of `sql/queries/boards.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("boards")


class WordOne(NamedTuple):
    """Row of `word_one`."""

    id: str
    place: str
    kind: str
    words: str
    meaning: str
    proposed_by: str
    accepted: bool | None


class WordsOfPlace(NamedTuple):
    """Row of `words_of_place`."""

    kind: str
    words: str
    meaning: str


class WordsShown(NamedTuple):
    """Row of `words_shown`."""

    id: str
    place: str
    kind: str
    words: str
    meaning: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    accepted: bool | None
    proposer: str
    decider: str | None


class Proposer(NamedTuple):
    """Row of `proposer`."""

    id: str
    lead: bool


async def word_propose(
    connection: Executor, *, word_id: str, place: str, kind: str, words: str, meaning: str, reviewer_id: str
) -> str | None:
    """Keep a proposal for a board's page, unless the same words are proposed or accepted already."""
    value: str | None = await connection.fetchval(_SQL.word_propose, word_id, place, kind, words, meaning, reviewer_id)
    return value


async def word_one(connection: Executor, *, word_id: str) -> WordOne | None:
    """Find a proposal, locked."""
    row = await connection.fetchrow(_SQL.word_one, word_id)
    return None if row is None else WordOne._make(row)


async def word_decide(connection: Executor, *, word_id: str, reviewer_id: str, accepted: bool) -> str | None:
    """Accept or reject a proposal of another person; what was accepted can be taken back, what was rejected stays so."""
    value: str | None = await connection.fetchval(_SQL.word_decide, word_id, reviewer_id, accepted)
    return value


async def words_of_place(connection: Executor, *, place: str) -> list[WordsOfPlace]:
    """List the accepted words of a place's boards."""
    return [WordsOfPlace._make(row) for row in await connection.fetch(_SQL.words_of_place, place)]


async def words_shown(connection: Executor, *, place: str, rejected: bool) -> list[WordsShown]:
    """List proposals with who made and who decided them: those that wait first, then the newest."""
    return [WordsShown._make(row) for row in await connection.fetch(_SQL.words_shown, place, rejected)]


async def proposer(connection: Executor, *, reviewer_id: str) -> Proposer | None:
    """Find a reviewer who may propose or decide now."""
    row = await connection.fetchrow(_SQL.proposer, reviewer_id)
    return None if row is None else Proposer._make(row)
