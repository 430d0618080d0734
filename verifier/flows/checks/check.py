"""A job of checks: asked outside any transaction, written only while nobody newer has asked, decided once.

One job asks all registries of a round side by side, and its answers are written as they come. The question to a source
that does not answer goes on alone, in a job of its own that comes back at that source's time. So does each question of
a round that came to no orderly end: whichever of them ends its worker, the others are answered.

The attempt number is taken when a check starts; a worker that was paused or killed and comes back finds a newer attempt
and its answer is dropped.
"""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from verifier.domain.claim import SYSTEM
from verifier.domain.lifecycle import State, Transition
from verifier.domain.reasons import Reason
from verifier.flows.checks import ask, gains, pace
from verifier.flows.checks.finish import Later, finish
from verifier.flows.checks.start import start, take
from verifier.flows.core.cases import open_case
from verifier.flows.core.service import move
from verifier.store.db import in_transaction
from verifier.store.jobs import EVERY, USUAL, enqueue_checks
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.evidence import RegistryId
    from verifier.flows.checks.ask import Asked
    from verifier.flows.checks.finish import Finished
    from verifier.flows.checks.start import Started, Taken
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.jobs import CheckJob

__all__ = ["Answered", "Done", "Later", "give_to_person", "run"]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of a job: what became of it, and how long it took to ask."""

    registry: RegistryId
    outcome: str
    took_ms: float


@dataclass(frozen=True, slots=True)
class Done:
    """The job is finished: answered, or no longer wanted."""

    outcome: str
    answers: tuple[Answered, ...] = field(default=(), compare=False)


async def run(svc: Service, job: CheckJob) -> Done | Later:
    """Ask for one claim and write down what was said; a list once more where that taught us a name.

    If this process dies before a list is asked again, or the list cannot answer now, housekeeping asks it.
    """
    if job.priority < USUAL and job.registry == EVERY:
        wait = await gains.begin_imported(svc, job) or await pace.give_way(svc, job)
        if wait:
            return Later(wait, "gives_way")
    taken = await take(svc, job)
    if taken is None:
        return Done("not_wanted")
    if job.registry != EVERY:
        return await _alone(svc, taken)
    if any(question.starts > 1 for question in taken.questions):
        return await _one_by_one(svc, taken)
    return await _round(svc, taken)


async def _round(svc: Service, taken: Taken) -> Done:
    """Ask all, and write the answers as they come: whoever does not answer is asked again in a job of its own."""
    started = await start(svc, taken)
    answers: list[Answered] = []
    async with aclosing(ask.as_they_come(svc, started)) as coming:
        async for asked in coming:
            finished = await _write(svc, started, asked)
            answers += _told(asked, finished)
            await _again(svc, taken.job, finished)
    return Done("round", tuple(answers))


async def _alone(svc: Service, taken: Taken) -> Done | Later:
    started = await start(svc, taken)
    asked = await ask.one(svc, started, taken.questions[0])
    finished = await _write(svc, started, [asked])
    await _again(svc, taken.job, finished)
    outcome = finished.outcomes[asked.question.registry]
    return outcome if isinstance(outcome, Later) else Done(outcome, _told([asked], finished))


async def _one_by_one(svc: Service, taken: Taken) -> Done:
    """Give each question a job of its own, in which it is started anew."""

    async def work(connection: Connection) -> None:
        await check_rows.checks_put_back(
            connection,
            claim_id=taken.job.claim_id,
            obs_epoch=taken.job.obs_epoch,
            registries=[question.registry for question in taken.questions],
            attempts=[question.attempt for question in taken.questions],
        )
        jobs = [replace(taken.job, registry=question.registry) for question in taken.questions]
        await enqueue_checks(connection, jobs)

    await in_transaction(svc.pool, work)
    return Done("one_by_one")


async def _write(svc: Service, started: Started, asked: Sequence[Asked]) -> Finished:
    """Write answers down; of a round, what has to be asked later is enqueued in the same transaction."""

    async def work(connection: Connection) -> Finished:
        finished = await finish(svc, connection, started, asked)
        if started.job.registry == EVERY:
            for registry, outcome in finished.outcomes.items():
                if isinstance(outcome, Later):
                    jobs = [replace(started.job, registry=registry)]
                    await enqueue_checks(connection, jobs, after=outcome.retry_in)
        return finished

    return await in_transaction(svc.pool, work)


async def _again(svc: Service, job: CheckJob, finished: Finished) -> None:
    """Ask lists under the names that this round has taught us."""
    for registry in finished.unasked:
        taken = await take(svc, replace(job, registry=registry))
        if taken is not None:
            await _alone(svc, taken)


def _told(asked: Sequence[Asked], finished: Finished) -> tuple[Answered, ...]:
    said = ((one, finished.outcomes[one.question.registry]) for one in asked)
    return tuple(
        Answered(one.question.registry, word.detail if isinstance(word, Later) else word, one.took_ms)
        for one, word in said
    )


async def give_to_person(svc: Service, job: CheckJob) -> None:
    """We failed again and again on this one: a person looks, and the log has said why."""

    async def work(connection: Connection) -> None:
        claim = await claim_rows.claim_lock(connection, claim_id=job.claim_id)
        if claim is None or claim.obs_epoch != job.obs_epoch:
            return
        await check_rows.check_parked(
            connection,
            claim_id=job.claim_id,
            obs_epoch=job.obs_epoch,
            registry=None if job.registry == EVERY else job.registry,
            answered_at=svc.clock(),
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
