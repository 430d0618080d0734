"""One check: asked outside any transaction, written only while nobody newer has asked, decided once.

A slow board must not hold a row lock. The attempt number is taken when the check starts; a worker that was paused or
killed and comes back finds a newer attempt and its answer is dropped.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.assessment.identifiers import is_needed
from verifier.domain.assessment.rechecks import STOPPING
from verifier.domain.claim import SYSTEM
from verifier.domain.evidence import (
    Answer,
    Authority,
    Found,
    NotFound,
    Query,
    RegistryId,
    Unavailable,
    Unreadable,
    is_final,
    is_in_line,
)
from verifier.domain.lifecycle import State, Transition
from verifier.domain.reasons import Reason
from verifier.flows.checks import decide
from verifier.flows.core.cases import open_case
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.service import by, move
from verifier.flows.sources import health, screening
from verifier.flows.sources.query import NOBODY, query_of, sources
from verifier.store.db import alone, in_transaction
from verifier.store.gate import asking_for
from verifier.store.ids import new_id
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.sealing import sealed

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.assessment.screening import Person
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.jobs import CheckJob
    from verifier.store.rows.shared import ClaimRow
    from verifier.store.sealing.crypto import Sealer

_CRASHES = 3  # starts without an orderly end before a question is parked with a person
_LIVE = frozenset({State.RECEIVED, State.CHECKING, State.IN_REVIEW, State.VERIFIED, State.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Done:
    """The job is finished: answered, or no longer wanted."""

    outcome: str
    unasked: tuple[str, ...] = ()  # lists to ask again, under the names that this round has taught us


@dataclass(frozen=True, slots=True)
class Later:
    """The source did not answer; the same job again after this long."""

    retry_in: timedelta
    detail: str


@dataclass(frozen=True, slots=True)
class _Started:
    attempt: int
    unavailable: int
    opened: ClaimContext[check_rows.CheckStart]
    crashed: bool
    person: Person | None  # of a question to an exclusion list: whom it is about


async def run(svc: Service, job: CheckJob) -> Done | Later:
    """Ask one registry for one claim and store its answer; a list once more where that taught us a name.

    If this process dies before a list is asked again, or the list cannot answer now, housekeeping asks it.
    """
    done = await _once(svc, job)
    for registry in done.unasked if isinstance(done, Done) else ():
        await _once(svc, replace(job, registry=registry))
    return done


async def _once(svc: Service, job: CheckJob) -> Done | Later:
    started = await _start(svc, job)
    if started is None:
        return Done("not_wanted")
    answer = await _ask(svc, job, started)
    return await in_transaction(svc.pool, lambda connection: _finish(svc, connection, job, started, answer))


async def _start(svc: Service, job: CheckJob) -> _Started | None:
    """Take an attempt number. One statement: nothing is held while the registry is asked."""
    now = svc.clock()
    taken = await alone(
        svc.pool,
        lambda connection: check_rows.check_start(
            connection, claim_id=job.claim_id, obs_epoch=job.obs_epoch, registry=job.registry, started_at=now
        ),
    )
    if taken is None or taken.state not in _LIVE or taken.wrapped_key is None:
        return None
    if taken.state == State.RECEIVED:
        kind, whose = by(SYSTEM)
        await alone(
            svc.pool,
            lambda connection: check_rows.check_began(
                connection, claim_id=job.claim_id, now=now, actor_kind=kind, actor_id=whose
            ),
        )
    opened = open_claim(svc.vault, taken)
    person = await screening.person(svc.pool, opened) if _is_list(svc, job.registry) else None
    return _Started(taken.attempt, taken.unavailable, opened, taken.open_starts > _CRASHES, person)


def _is_list(svc: Service, registry: str) -> bool:
    """Return True if this is an exclusion list."""
    known = svc.catalogue.registries.get(RegistryId(registry))
    return known is not None and known.sheet.authority is Authority.SCREENING


async def _ask(svc: Service, job: CheckJob, started: _Started) -> Answer:
    now = svc.clock()
    registry = svc.catalogue.registries.get(RegistryId(job.registry))
    if registry is None:  # nobody can be asked, or the source was removed while the question waited
        gone = Unreadable("no_source") if job.registry != NOBODY else NotFound()
        return Answer(RegistryId(job.registry), Authority.SUPPORTING, gone, now)
    if started.crashed:
        return Answer(registry.sheet.id, registry.sheet.authority, Unreadable("crashed_repeatedly"), now)
    with asking_for(f"{job.claim_id}:{job.obs_epoch}"):
        answer = await health.ask(svc, registry, _query(started), now)
    # The moment of asking counts: what was true then may have changed while the answer was on its way.
    return replace(answer, retrieved_at=now)


def _query(started: _Started) -> Query:
    opened = started.opened
    asked = query_of(opened.row.jurisdiction, opened.row.family, opened.words, opened.identity)
    return screening.question(asked, started.person) if started.person else asked


async def _finish(
    svc: Service, connection: Connection, job: CheckJob, started: _Started, answer: Answer
) -> Done | Later:
    now = svc.clock()
    claim = await claim_rows.claim_lock(connection, claim_id=job.claim_id)
    if claim is None or claim.obs_epoch != job.obs_epoch or claim.state not in _LIVE or claim.wrapped_key is None:
        return Done("overtaken")
    opened = open_claim(svc.vault, claim)
    waited = now - claim.round_started_at >= _wait(svc)
    if not is_final(answer) and not waited and _is_waited_for(opened, answer):
        return await _come_back(svc, connection, job, started, answer, claim)
    left = await _write(svc, connection, job, started, answer, opened.sealer)
    if left is None:  # a newer attempt exists
        return Done("overtaken")
    if started.person is not None:
        await _remember(svc, connection, opened, started.person)
    if left == 0 and (unasked := await _unasked(svc, connection, opened)):
        return Done(sealed.outcome_code(answer)[0], unasked)
    if left and claim.state == State.VERIFIED and _is_bad_news(answer):
        await decide.stop_early(svc, connection, opened, now)
    if left == 0:
        waited = waited or claim.state == State.VERIFIED
        await decide.weigh_round(svc, connection, opened, now, wait_ended=waited)
    return Done(sealed.outcome_code(answer)[0])


def _is_waited_for(opened: ClaimContext[ClaimRow], answer: Answer) -> bool:
    """Return True if the round waits for this source to come back.

    A badge that is on does not wait: a supporting source that is out must not delay bad news from others. Our own turn
    in line comes soon, whatever the source is for.
    """
    if is_in_line(answer):
        return True
    if opened.row.state == State.VERIFIED and answer.authority is Authority.SUPPORTING:
        return False
    return is_needed(answer, opened.words)


def _is_bad_news(answer: Answer) -> bool:
    """Return True if an answer may take a badge down by itself."""
    if not isinstance(answer.outcome, Found):
        return False
    return answer.authority is Authority.SCREENING or any(r.standing in STOPPING for r in answer.outcome.records)


async def _unasked(svc: Service, connection: Connection, opened: ClaimContext[ClaimRow]) -> tuple[str, ...]:
    """Reopen the checks of exclusion lists that were asked before another source of this round taught us a name."""
    return tuple(await screening.open_again(svc, connection, opened, _asked(svc, opened)))


def _asked(svc: Service, opened: ClaimContext[ClaimRow]) -> tuple[RegistryId, ...]:
    primaries, others = sources(svc.catalogue, opened.row.jurisdiction, opened.credential, opened.words)
    return (*primaries, *others)


async def _remember(svc: Service, connection: Connection, opened: ClaimContext[ClaimRow], person: Person) -> None:
    """Store the keys by which this claim is found when a list changes: all that its lists were asked under."""
    claim, asked = opened.row, _asked(svc, opened)
    place, credential, words = claim.jurisdiction, opened.credential, opened.words
    await screening.remember_keys(svc, connection, claim.id, asked, place, credential, words, person)


async def _write(
    svc: Service, connection: Connection, job: CheckJob, started: _Started, answer: Answer, sealer: Sealer
) -> int | None:
    """Store the answer; return how many registries are still to answer, or None when nothing was stored."""
    evidence_id = new_id("evd")
    code, detail = sealed.outcome_code(answer)
    kept = await check_rows.check_answered(
        connection,
        claim_id=job.claim_id,
        obs_epoch=job.obs_epoch,
        registry=job.registry,
        attempt=started.attempt,
        answered_at=svc.clock(),
        evidence_id=evidence_id,
        detail=detail,
        authority=answer.authority.value,
        outcome=code,
        retrieved_at=answer.retrieved_at,
        as_of=answer.as_of,
        sealed=sealed.seal_answer(sealer, evidence_id, answer),
        sheet_version=answer.sheet_version,
        adapter=answer.adapter,
        asked=screening.digest(svc.vault, job.claim_id, started.person) if started.person else None,
    )
    return kept.unanswered if kept.written else None


async def _come_back(
    svc: Service, connection: Connection, job: CheckJob, started: _Started, answer: Answer, claim: ClaimRow
) -> Later:
    """Put the job off; nothing follows from silence, except that the creator sees who is being waited for.

    A source that we have not asked yet, because others are before us, is not one that does not answer.
    """
    assert isinstance(answer.outcome, Unavailable)  # noqa: S101  the caller asked is_final
    detail = answer.outcome.detail
    noted = await check_rows.check_unavailable(
        connection,
        claim_id=job.claim_id,
        obs_epoch=job.obs_epoch,
        registry=job.registry,
        attempt=started.attempt,
        last_detail=detail,
    )
    if noted is None:
        return Later(timedelta(seconds=1), "overtaken")
    is_silent = not is_in_line(answer)
    if is_silent and claim.state == State.CHECKING and Reason.SOURCE_UNAVAILABLE not in claim.reasons:
        await claim_rows.claim_findings(
            connection, claim_id=job.claim_id, facts=claim.facts, reasons=["source_unavailable"]
        )
    asked_to_wait = answer.outcome.retry_in
    wait = _doubled(started.unavailable, asked_to_wait) if is_silent else asked_to_wait
    return Later(_within_the_wait(svc, wait, claim, svc.clock()), detail)


def _doubled(before: int, asked_to_wait: timedelta) -> timedelta:
    """Compute full jitter over a doubling wait, at least what the source asked for."""
    ceiling = min(300.0, 2.0 * 2 ** min(before, 10))
    jittered = timedelta(seconds=random.uniform(ceiling / 2, ceiling))  # noqa: S311  jitter, not a secret
    return max(jittered, asked_to_wait)


def _within_the_wait(svc: Service, wait: timedelta, claim: ClaimRow, now: datetime) -> timedelta:
    """Limit the wait to just past the end of the policy's wait for a source."""
    left: timedelta = claim.round_started_at + _wait(svc) - now
    return max(timedelta(seconds=0.2), min(wait, left + timedelta(seconds=0.1)))


def _wait(svc: Service) -> timedelta:
    return svc.policy.source_wait


async def give_to_person(svc: Service, job: CheckJob) -> None:
    """Open a case for a check that failed on our side again and again; the log has said why."""

    async def work(connection: Connection) -> None:
        claim = await claim_rows.claim_lock(connection, claim_id=job.claim_id)
        if claim is None or claim.obs_epoch != job.obs_epoch:
            return
        await check_rows.check_parked(
            connection, claim_id=job.claim_id, obs_epoch=job.obs_epoch, registry=job.registry, answered_at=svc.clock()
        )
        if claim.state not in (State.CHECKING, State.VERIFIED):
            return
        await open_case(svc.policy, connection, claim, (Reason.CHECK_FAILED,), svc.clock())
        if (
            claim.state == State.VERIFIED
        ):  # the badge lives on its last sighting; somebody has to hear that it is not seen
            return
        await move(connection, claim, Transition.REVIEWER_NEEDED, SYSTEM, svc.clock(), codes=(Reason.CHECK_FAILED,))

    await in_transaction(svc.pool, work)
