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

    registries: list[str]
    attempts: list[int]
    open_starts: list[int]
    unavailable: list[int]
    id: str
    state: str
    family: str
    credential: str
    jurisdiction: str | None
    sealed_words: bytes
    sealed_identity: bytes | None
    wrapped_key: bytes | None
    has_evidence: bool


class ChecksAnswered(NamedTuple):
    """Row of `checks_answered`."""

    written: list[str]
    unanswered: int


class ChecksSilent(NamedTuple):
    """Row of `checks_silent`."""

    registry: str


class ChecksStuck(NamedTuple):
    """Row of `checks_stuck`."""

    claim_id: str
    obs_epoch: int
    registry: str


async def checks_insert(
    connection: Executor, *, claim_ids: Sequence[str], obs_epochs: Sequence[int], registries: Sequence[str]
) -> None:
    """Insert one check per registry for rounds of claims."""
    await connection.execute(_SQL.checks_insert, claim_ids, obs_epochs, registries)


async def check_start(
    connection: Executor,
    *,
    claim_id: str,
    obs_epoch: int,
    registry: str | None,
    started_at: datetime,
    actor_kind: str,
    actor_id: str,
) -> CheckStart | None:
    """Take an attempt number for one check or all open ones of a round, which makes every earlier attempt's answer worthless."""
    row = await connection.fetchrow(_SQL.check_start, claim_id, obs_epoch, registry, started_at, actor_kind, actor_id)
    return None if row is None else CheckStart._make(row)


async def checks_put_back(
    connection: Executor, *, claim_id: str, obs_epoch: int, registries: Sequence[str], attempts: Sequence[int]
) -> None:
    """Put checks back that were started and are not asked after all: that was no start which came to no end."""
    await connection.execute(_SQL.checks_put_back, claim_id, obs_epoch, registries, attempts)


async def checks_answered(
    connection: Executor,
    *,
    claim_id: str,
    obs_epoch: int,
    answered_at: datetime,
    registries: Sequence[str],
    attempts: Sequence[int],
    evidence_ids: Sequence[str],
    details: Sequence[str],
    authorities: Sequence[str],
    outcomes: Sequence[str],
    retrieved_ats: Sequence[datetime],
    as_ofs: Sequence[datetime],
    sealed: Sequence[bytes],
    sheet_versions: Sequence[str],
    adapters: Sequence[str],
    asked: Sequence[bytes],
) -> ChecksAnswered:
    """Keep the answers of the newest attempts, each once, sealed; return which, and how many checks of the round are still open."""
    return ChecksAnswered._make(
        await the_row(
            connection,
            _SQL.checks_answered,
            claim_id,
            obs_epoch,
            answered_at,
            registries,
            attempts,
            evidence_ids,
            details,
            authorities,
            outcomes,
            retrieved_ats,
            as_ofs,
            sealed,
            sheet_versions,
            adapters,
            asked,
        )
    )


async def check_unavailable(
    connection: Executor, *, claim_id: str, obs_epoch: int, registry: str, attempt: int, last_detail: str, now: datetime
) -> datetime | None:
    """End an attempt without an answer; return since when the source has not answered. Waiting in our own line is not its silence."""
    value: datetime | None = await connection.fetchval(
        _SQL.check_unavailable, claim_id, obs_epoch, registry, attempt, last_detail, now
    )
    return value


async def checks_silent(
    connection: Executor, *, claim_id: str, obs_epoch: int, silent_since: datetime | None
) -> list[ChecksSilent]:
    """List the sources of a round that have not answered since before then."""
    return [
        ChecksSilent._make(row) for row in await connection.fetch(_SQL.checks_silent, claim_id, obs_epoch, silent_since)
    ]


async def check_parked(
    connection: Executor, *, claim_id: str, obs_epoch: int, registry: str | None, answered_at: datetime | None
) -> None:
    """Park checks that fail on our side: no worker takes them again in this round, and a person looks."""
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
    """List the evidence of one round. Of two answers of one instant the one that found somebody is the later: a hit is not put aside."""
    return [EvidenceRow._make(row) for row in await connection.fetch(_SQL.evidence_of_round, claim_id, obs_epoch)]


async def evidence_sighted(
    connection: Executor, *, claim_id: str, seen: datetime | None, obs_epoch: int
) -> EvidenceRow | None:
    """Find the answer that last sighted a claim's licence, before a round."""
    row = await connection.fetchrow(_SQL.evidence_sighted, claim_id, seen, obs_epoch)
    return None if row is None else EvidenceRow._make(row)


async def evidence_latest(connection: Executor, *, claim_id: str) -> list[EvidenceRow]:
    """List the evidence of the newest round that has any, to look at while the sources are asked again."""
    return [EvidenceRow._make(row) for row in await connection.fetch(_SQL.evidence_latest, claim_id)]


async def checks_stuck(connection: Executor) -> list[ChecksStuck]:
    """List open checks of live rounds without a waiting job (a job lost by hand, a purged queue)."""
    return [ChecksStuck._make(row) for row in await connection.fetch(_SQL.checks_stuck)]
