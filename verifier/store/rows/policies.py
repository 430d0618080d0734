"""Statements of `sql/queries/policies.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.shared import EvidenceRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("policies")


class Document(NamedTuple):
    """Row of `document`."""

    version: str
    body: str
    first_used_at: datetime


class Documents(NamedTuple):
    """Row of `documents`."""

    version: str
    first_used_at: datetime
    decisions: int


class DocumentsKept(NamedTuple):
    """Row of `documents_kept`."""

    version: str
    body: str
    first_used_at: datetime


class Weighed(NamedTuple):
    """Row of `weighed`."""

    weighed_at: datetime
    verdict: str
    id: str
    account_key: str
    account_epoch: int
    credential: str
    jurisdiction: str | None
    family: str
    state: str
    version: int
    state_since: datetime
    obs_epoch: int
    round_kind: str
    round_started_at: datetime
    sealed_words: bytes
    sealed_identity: bytes | None
    licence_key: bytes | None
    licence_shared: bool
    reasons: list[str]
    facts: str
    submitted_by: str
    environment: str
    decision_id: str | None
    sighted_at: datetime | None
    created_at: datetime
    contactable: bool
    notified_at: datetime | None
    bound_at: datetime | None
    bound_by: str | None
    disputed_at: datetime | None
    rebind_asked_at: datetime | None
    ends_at: datetime | None
    looked_up: bool | None
    end_told: bool
    rebind_told: bool
    platform_id: str | None
    handle: str | None
    wrapped_key: bytes | None


class DecidedAlone(NamedTuple):
    """Row of `decided_alone`."""

    claim_id: str
    decided_at: datetime
    verdict: str
    holder: str | None
    reasons: list[str]


async def document_insert(
    connection: Executor, *, version: str, digest: bytes, body: str, first_used_at: datetime
) -> None:
    """Keep the text of a policy the first time something is decided under it."""
    await connection.execute(_SQL.document_insert, version, digest, body, first_used_at)


async def document(connection: Executor, *, version: str) -> Document | None:
    """Find a policy that something was decided under."""
    row = await connection.fetchrow(_SQL.document, version)
    return None if row is None else Document._make(row)


async def documents(connection: Executor) -> list[Documents]:
    """List every policy that something was decided under, the newest first, with the number of decisions."""
    return [Documents._make(row) for row in await connection.fetch(_SQL.documents)]


async def documents_kept(connection: Executor) -> list[DocumentsKept]:
    """List the text of every policy that something was weighed under, the newest first."""
    return [DocumentsKept._make(row) for row in await connection.fetch(_SQL.documents_kept)]


async def last_event(connection: Executor) -> int | None:
    """Return the number of the newest event."""
    value: int | None = await connection.fetchval(_SQL.last_event)
    return value


async def events_newest(connection: Executor, *, seq: int, top: int) -> datetime | None:
    """Return when the newest of a stretch of events happened."""
    value: datetime | None = await connection.fetchval(_SQL.events_newest, seq, top)
    return value


async def weighed(connection: Executor, *, seq: int, top: int, since: datetime) -> list[Weighed]:
    """List the rounds of a stretch of the log that the machine decided, with their claims today, newest first."""
    return [Weighed._make(row) for row in await connection.fetch(_SQL.weighed, seq, top, since)]


async def evidence_by_ids(connection: Executor, *, ids: Sequence[str]) -> list[EvidenceRow]:
    """List the evidence that was weighed in these rounds."""
    return [EvidenceRow._make(row) for row in await connection.fetch(_SQL.evidence_by_ids, ids)]


async def decided_alone(connection: Executor, *, decided_at: datetime) -> list[DecidedAlone]:
    """List the decisions of one person alone, with all reasons that were known: the case's and the machine's."""
    return [DecidedAlone._make(row) for row in await connection.fetch(_SQL.decided_alone, decided_at)]
