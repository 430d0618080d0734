"""Statements of `sql/queries/packs.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("packs")


class DecisionPacked(NamedTuple):
    """Row of `decision_packed`."""

    claim_id: str
    policy_version: str
    evidence: list[str]
    decided_at: datetime
    content: str | None


class EventsOfDecision(NamedTuple):
    """Row of `events_of_decision`."""

    seq: int


class RowKept(NamedTuple):
    """Row of `row_kept`."""

    seq: int


class SignedAfter(NamedTuple):
    """Row of `signed_after`."""

    seq: int
    note: str


class Stretch(NamedTuple):
    """Row of `stretch`."""

    seq: int
    prev_hash: bytes
    content: str


class EvidencePacked(NamedTuple):
    """Row of `evidence_packed`."""

    id: str
    registry: str
    authority: str
    outcome: str
    detail: str
    retrieved_at: datetime
    as_of: datetime | None
    sha256: str
    sheet_version: str
    adapter: str


class LettersOfDecision(NamedTuple):
    """Row of `letters_of_decision`."""

    id: str


class LettersPacked(NamedTuple):
    """Row of `letters_packed`."""

    template: str
    occasion: str
    created_at: datetime
    sent_at: datetime | None
    outcome: str


async def decision_packed(connection: Executor, *, decision_id: str, columns: Sequence[str]) -> DecisionPacked | None:
    """Find a decision, with its row as it was digested for the log."""
    row = await connection.fetchrow(_SQL.decision_packed, decision_id, columns)
    return None if row is None else DecisionPacked._make(row)


async def events_of_decision(
    connection: Executor, *, claim_id: str, decision_id: str, limit: int
) -> list[EventsOfDecision]:
    """List where a claim's events up to a decision stand, the newest first: the one that tells of the decision, and those before it."""
    return [
        EventsOfDecision._make(row)
        for row in await connection.fetch(_SQL.events_of_decision, claim_id, decision_id, limit)
    ]


async def row_kept(connection: Executor, *, decision_id: str, seq: int) -> RowKept | None:
    """Find the event by which a decision's row joined the log, in the commit of the event that tells of it."""
    row = await connection.fetchrow(_SQL.row_kept, decision_id, seq)
    return None if row is None else RowKept._make(row)


async def signed_after(connection: Executor, *, seq: int) -> SignedAfter | None:
    """Find the first signed checkpoint that covers an event."""
    row = await connection.fetchrow(_SQL.signed_after, seq)
    return None if row is None else SignedAfter._make(row)


async def stretch(connection: Executor, *, seq: int, until: int, timeout: float | None = None) -> list[Stretch]:
    """List the events of a stretch of the log, with the text that each was hashed from."""
    return [Stretch._make(row) for row in await connection.fetch(_SQL.stretch, seq, until, timeout=timeout)]


async def evidence_packed(connection: Executor, *, ids: Sequence[str]) -> list[EvidencePacked]:
    """List the evidence of a decision by its digests; what was said stays sealed."""
    return [EvidencePacked._make(row) for row in await connection.fetch(_SQL.evidence_packed, ids)]


async def letters_of_decision(connection: Executor, *, decision_id: str) -> list[LettersOfDecision]:
    """List the letters that told a claim's creator of a decision, the first one first."""
    return [LettersOfDecision._make(row) for row in await connection.fetch(_SQL.letters_of_decision, decision_id)]


async def letters_packed(connection: Executor, *, claim_id: str, at: datetime) -> list[LettersPacked]:
    """List the letters of a claim that were written by then, or within a day: which, when, and what became of each."""
    return [LettersPacked._make(row) for row in await connection.fetch(_SQL.letters_packed, claim_id, at)]
