"""Statements of `sql/queries/checks.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.rows.shared import EvidenceRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("checks")


class CheckStart(NamedTuple):
    """Row of `check_start`."""

    attempt: int
    open_starts: int
    unavailable: int
    id: str
    state: str
    family: str
    credential: str
    jurisdiction: str | None
    sealed_words: bytes
    sealed_identity: bytes | None
    wrapped_key: bytes | None


class CheckBegan(NamedTuple):
    """Row of `check_began`."""

    move_claim: int | None


class CheckAnswered(NamedTuple):
    """Row of `check_answered`."""

    written: bool
    unanswered: int


class ChecksStuck(NamedTuple):
    """Row of `checks_stuck`."""

    claim_id: str
    obs_epoch: int
    registry: str


async def checks_insert(connection: Executor, *, claim_id: str, obs_epoch: int, registries: Sequence[str]) -> None:
    """Insert one check per registry for this round."""
    await connection.execute(_SQL.checks_insert, claim_id, obs_epoch, registries)


async def check_start(
    connection: Executor, *, claim_id: str, obs_epoch: int, registry: str, started_at: datetime
) -> CheckStart | None:
    """Take an attempt number, which makes every earlier attempt's answer worthless, and return the claim."""
    row = await connection.fetchrow(_SQL.check_start, claim_id, obs_epoch, registry, started_at)
    return None if row is None else CheckStart._make(row)


async def check_began(
    connection: Executor, *, claim_id: str, now: datetime, actor_kind: str, actor_id: str
) -> CheckBegan | None:
    """Move a claim to checking with its first check, once."""
    row = await connection.fetchrow(_SQL.check_began, claim_id, now, actor_kind, actor_id)
    return None if row is None else CheckBegan._make(row)


async def check_answered(
    connection: Executor,
    *,
    claim_id: str,
    obs_epoch: int,
    registry: str,
    attempt: int,
    answered_at: datetime | None,
    evidence_id: str | None,
    detail: str,
    authority: str,
    outcome: str,
    retrieved_at: datetime,
    as_of: datetime | None,
    sealed: bytes,
    sheet_version: str,
    adapter: str,
    asked: bytes | None,
) -> CheckAnswered:
    """Keep the answer of the newest attempt, once, sealed; return how many checks of the round are still open."""
    return CheckAnswered._make(
        await the_row(
            connection,
            _SQL.check_answered,
            claim_id,
            obs_epoch,
            registry,
            attempt,
            answered_at,
            evidence_id,
            detail,
            authority,
            outcome,
            retrieved_at,
            as_of,
            sealed,
            sheet_version,
            adapter,
            asked,
        )
    )


async def check_unavailable(
    connection: Executor, *, claim_id: str, obs_epoch: int, registry: str, attempt: int, last_detail: str
) -> int | None:
    """End an attempt without an answer. Waiting in our own line does not count as the source's silence."""
    value: int | None = await connection.fetchval(
        _SQL.check_unavailable, claim_id, obs_epoch, registry, attempt, last_detail
    )
    return value


async def check_parked(
    connection: Executor, *, claim_id: str, obs_epoch: int, registry: str, answered_at: datetime | None
) -> None:
    """Park a check that fails on our side: no worker takes it again in this round, and a person looks."""
    await connection.execute(_SQL.check_parked, claim_id, obs_epoch, registry, answered_at)


async def evidence_insert(
    connection: Executor,
    *,
    evidence_id: str,
    claim_id: str,
    obs_epoch: int,
    registry: str,
    authority: str,
    outcome: str,
    detail: str,
    retrieved_at: datetime,
    as_of: datetime | None,
    sealed: bytes,
    sheet_version: str,
    adapter: str,
) -> None:
    """Insert the answer of a source, sealed."""
    await connection.execute(
        _SQL.evidence_insert,
        evidence_id,
        claim_id,
        obs_epoch,
        registry,
        authority,
        outcome,
        detail,
        retrieved_at,
        as_of,
        sealed,
        sheet_version,
        adapter,
    )


async def evidence_by_id(connection: Executor, *, evidence_id: str) -> EvidenceRow | None:
    """Find one piece of evidence."""
    row = await connection.fetchrow(_SQL.evidence_by_id, evidence_id)
    return None if row is None else EvidenceRow._make(row)


async def evidence_of_round(connection: Executor, *, claim_id: str, obs_epoch: int) -> list[EvidenceRow]:
    """List the evidence of one round."""
    return [EvidenceRow._make(row) for row in await connection.fetch(_SQL.evidence_of_round, claim_id, obs_epoch)]


async def evidence_latest(connection: Executor, *, claim_id: str) -> list[EvidenceRow]:
    """List the evidence of the newest round that has any, to look at while the sources are asked again."""
    return [EvidenceRow._make(row) for row in await connection.fetch(_SQL.evidence_latest, claim_id)]


async def checks_stuck(connection: Executor) -> list[ChecksStuck]:
    """List open checks of live rounds without a waiting job (a job lost by hand, a purged queue)."""
    return [ChecksStuck._make(row) for row in await connection.fetch(_SQL.checks_stuck)]
