"""One check: asked outside any transaction, written only while nobody newer has asked, decided once.

A slow board must not hold a row lock. The attempt number is taken when the check starts; a worker that was paused or
killed and comes back finds a newer attempt and its answer is dropped.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.claim import SYSTEM
from verifier.domain.evidence import (
    Answer,
    Authority,
    NotFound,
    Query,
    RegistryId,
    Unavailable,
    Unreadable,
    is_final,
)
from verifier.domain.identifiers import is_needed
from verifier.domain.lifecycle import State
from verifier.flows import health, weighing
from verifier.flows.asking import query_of
from verifier.flows.cases import open_case
from verifier.flows.rounds import NOBODY
from verifier.flows.service import by, move
from verifier.store import sealed
from verifier.store.db import in_transaction, one_row
from verifier.store.ids import new_id
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.flows.service import Service
    from verifier.store.db import Connection, Row
    from verifier.store.jobs import CheckJob

_CLAIMS = queries("claims")
_CHECKS = queries("checks")
_CRASHES = 3  # starts without an orderly end before a question is parked with a person
_LIVE = frozenset({State.RECEIVED, State.CHECKING, State.IN_REVIEW, State.VERIFIED, State.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Done:
    """The job is finished: answered, or no longer wanted."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Later:
    """The source did not answer; the same job again after this long."""

    retry_in: timedelta
    detail: str


@dataclass(frozen=True, slots=True)
class _Started:
    attempt: int
    unavailable: int
    claim: Row
    crashed: bool


async def run(svc: Service, job: CheckJob) -> Done | Later:
    """Ask one registry for one claim and write down what it said."""
    started = await _start(svc, job)
    if started is None:
        return Done("not_wanted")
    answer = await _ask(svc, job, started)
    return await in_transaction(svc.pool, lambda connection: _finish(svc, connection, job, started, answer))


async def _start(svc: Service, job: CheckJob) -> _Started | None:
    """Take an attempt number. One statement: nothing is held while the registry is asked."""
    now = svc.clock()
    taken = await one_row(svc.pool, _CHECKS.check_start, job.claim_id, job.obs_epoch, job.registry, now)
    if taken is None or taken["state"] not in _LIVE or taken["wrapped_key"] is None:
        return None
    if taken["state"] == State.RECEIVED:
        await one_row(svc.pool, _CHECKS.check_began, job.claim_id, now, *by(SYSTEM))
    return _Started(taken["attempt"], taken["unavailable"], taken, taken["open_starts"] > _CRASHES)


async def _ask(svc: Service, job: CheckJob, started: _Started) -> Answer:
    now = svc.clock()
    registry = svc.catalogue.registries.get(RegistryId(job.registry))
    if registry is None:  # nobody can be asked, or the source was removed while the question waited
        gone = Unreadable("no_source") if job.registry != NOBODY else NotFound()
        return Answer(RegistryId(job.registry), Authority.SUPPORTING, gone, now)
    if started.crashed:
        return Answer(registry.sheet.id, registry.sheet.authority, Unreadable("crashed_repeatedly"), now)
    answer = await health.ask(svc, registry, _query(svc, started.claim), now)
    # The moment of asking counts: what was true then may have changed while the answer was on its way.
    return replace(answer, retrieved_at=now)


def _query(svc: Service, claim: Row) -> Query:
    sealer = svc.sealer(claim)
    words, identity = sealed.open_words(sealer, claim).words, sealed.open_identity(sealer, claim)
    return query_of(claim["jurisdiction"], claim["family"], words, identity)


async def _finish(
    svc: Service, connection: Connection, job: CheckJob, started: _Started, answer: Answer
) -> Done | Later:
    now = svc.clock()
    claim = await connection.fetchrow(_CLAIMS.claim_lock, job.claim_id)
    if (
        claim is None
        or claim["obs_epoch"] != job.obs_epoch
        or claim["state"] not in _LIVE
        or claim["wrapped_key"] is None
    ):
        return Done("overtaken")
    waited = now - claim["round_started_at"] >= _wait(svc)
    if not is_final(answer) and not waited and _is_waited_for(svc, claim, answer):
        return await _come_back(svc, connection, job, started, answer, claim)
    left = await _write(svc, connection, job, started, answer, claim)
    if left is None:  # a newer attempt exists
        return Done("overtaken")
    if left == 0:
        await weighing.weigh_round(svc, connection, claim, now, wait_ended=waited)
    return Done(sealed.outcome_code(answer)[0])


def _is_waited_for(svc: Service, claim: Row, answer: Answer) -> bool:
    return is_needed(answer, sealed.open_words(svc.sealer(claim), claim).words)


async def _write(
    svc: Service, connection: Connection, job: CheckJob, started: _Started, answer: Answer, claim: Row
) -> int | None:
    """Keep the answer; how many registries are still to answer, or None when nothing was kept."""
    evidence_id = new_id("evd")
    code, detail = sealed.outcome_code(answer)
    kept = await connection.fetchrow(
        _CHECKS.check_answered,
        job.claim_id,
        job.obs_epoch,
        job.registry,
        started.attempt,
        svc.clock(),
        evidence_id,
        detail,
        answer.authority.value,
        code,
        answer.retrieved_at,
        answer.as_of,
        sealed.seal_answer(svc.sealer(claim), evidence_id, answer),
        answer.sheet_version,
        answer.adapter,
    )
    return kept["unanswered"] if kept is not None and kept["written"] else None


async def _come_back(
    svc: Service, connection: Connection, job: CheckJob, started: _Started, answer: Answer, claim: Row
) -> Later:
    """Nothing follows from a source that did not answer, except that the creator can see who is being waited for."""
    assert isinstance(answer.outcome, Unavailable)  # noqa: S101  the caller asked is_final
    detail = answer.outcome.detail
    key = (job.claim_id, job.obs_epoch, job.registry, started.attempt)
    if await connection.fetchval(_CHECKS.check_unavailable, *key, detail) is None:
        return Later(timedelta(seconds=1), "overtaken")
    if claim["state"] == State.CHECKING and "source_unavailable" not in claim["reasons"]:
        await connection.execute(_CLAIMS.claim_findings, job.claim_id, claim["facts"], ["source_unavailable"])
    return Later(_delay(svc, answer.outcome, started.unavailable, claim, svc.clock()), detail)


def _delay(svc: Service, outcome: Unavailable, before: int, claim: Row, now: datetime) -> timedelta:
    """Full jitter over a doubling wait, at least what the source asked for, never past the end of the wait."""
    ceiling = min(300.0, 2.0 * 2 ** min(before, 10))
    jittered = timedelta(seconds=random.uniform(ceiling / 2, ceiling))  # noqa: S311  jitter, not a secret
    left: timedelta = claim["round_started_at"] + _wait(svc) - now
    return max(timedelta(seconds=0.2), min(max(jittered, outcome.retry_in), left + timedelta(seconds=0.1)))


def _wait(svc: Service) -> timedelta:
    return svc.policy.source_wait


async def give_to_person(svc: Service, job: CheckJob) -> None:
    """We failed again and again on this one: a person looks, and the log has said why."""

    async def work(connection: Connection) -> None:
        claim = await connection.fetchrow(_CLAIMS.claim_lock, job.claim_id)
        if claim is None or claim["obs_epoch"] != job.obs_epoch:
            return
        await connection.execute(_CHECKS.check_parked, job.claim_id, job.obs_epoch, job.registry, svc.clock())
        if claim["state"] != State.CHECKING:
            return
        await open_case(svc, connection, claim, ("check_failed",), svc.clock(), queue="lead")
        await move(connection, claim, "reviewer_needed", SYSTEM, svc.clock(), codes=("check_failed",))

    await in_transaction(svc.pool, work)
