"""The worker: takes checks from the queue and keeps house.

Graceful on SIGTERM: running checks end, nothing new is taken. Killed at any line it loses nothing: the job's heartbeat
goes silent and another worker takes it, and whatever the dead one still had in hand can no longer be written.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from pgqueuer import PgQueuer
from pgqueuer.errors import RetryRequested

from verifier import log
from verifier.domain.evidence import RegistryId
from verifier.flows.binding import kept_documents
from verifier.flows.checks import check
from verifier.flows.core import policy_versions
from verifier.flows.core.clock import LaterError, Timekeeper, later_told
from verifier.flows.feed import upkeep
from verifier.flows.imports.taking import Taker
from verifier.flows.licensees import letters, spreading
from verifier.flows.operations import heartbeat, housekeeping, late_queues, second_opinion, send_mail
from verifier.flows.review.decisions import waiting
from verifier.flows.sources import days, health, smoke
from verifier.flows.webhooks import messages
from verifier.flows.webhooks.deliver import Dispatcher
from verifier.store.db import GONE
from verifier.store.jobs import CHECK, CheckJob, QueueDriver, queue_queries

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pgqueuer.models import Job

    from verifier.flows.core.service import Service
    from verifier.flows.imports.lines import Reader

_log = log.logger("worker")
HEARTBEAT = timedelta(seconds=8)
_BATCH, _AT_ONCE = 20, 80
_LOOKS = 5  # seconds between two looks at the clock
_TRIES = 6  # unexpected failures of our own before a person gets the claim


async def run(svc: Service, stop: asyncio.Event, reader: Reader) -> None:
    """Work until `stop`: rosters first, then the queue and the housekeeping side by side.

    The `reader` reads lines of imports as the API reads bodies.
    """
    keeper = Timekeeper(svc)
    while not await keeper.look():
        if await _stopped(stop, _LOOKS):
            return
    policy = await policy_versions.begin(svc)
    async with svc.pool.acquire(timeout=5) as connection:
        await upkeep.set_terms(connection, svc.policy)
    await housekeeping.load_rosters(svc, only_missing=True)
    async with asyncio.TaskGroup() as group:
        group.create_task(_queue(svc, stop, keeper.wrong))
        group.create_task(_every(_LOOKS, stop, keeper.look))
        for seconds, work in (
            (heartbeat.EVERY_S, lambda: heartbeat.beat(svc.settings.data_dir)),
            (housekeeping.EVERY_S, lambda: housekeeping.tidy(svc)),
            (2, lambda: upkeep.keep_up(svc)),
            (600, lambda: upkeep.forget(svc)),
            (3600, lambda: housekeeping.load_rosters(svc)),
            (300, lambda: health.control(svc)),
            (300, lambda: days.note_now(svc)),
            (900, lambda: smoke.ask_all(svc)),
            (3600, lambda: kept_documents.sweep(svc, svc.clock())),
            (3, lambda: send_mail.deliver(svc)),
            (3, lambda: letters.deliver(svc)),
            (2, lambda: spreading.spread(svc)),
            (housekeeping.EVERY_S, lambda: late_queues.look(svc)),
            (1, lambda: waiting.carry_out(svc, svc.clock())),
            (1, lambda: messages.follow(svc)),
            (1, Taker(svc, reader, stop).tick),
            (3600, lambda: second_opinion.nightly(svc)),
            (600, lambda: messages.forget(svc.pool, svc.clock() - svc.settings.feed_keep, svc.clock())),
        ):
            group.create_task(_every(seconds, stop, work, keeper.wrong))
        group.create_task(_deliver(svc, stop, keeper.wrong))
        _log.info("worker_ready", policy=policy)


async def _deliver(svc: Service, stop: asyncio.Event, wrong: asyncio.Event) -> None:
    """Deliver webhooks until `stop`, and then wait for the answers to those on their way."""
    if svc.carrier is None:
        return
    dispatcher = Dispatcher(svc, svc.carrier)
    await _every(1, stop, dispatcher.tick, wrong)
    await dispatcher.stop()


async def _queue(svc: Service, stop: asyncio.Event, wrong: asyncio.Event) -> None:
    """Run the queue, again whenever the database comes back or the clock is right again."""
    while not stop.is_set():
        if wrong.is_set():
            await _stopped(stop, _LOOKS)
            continue
        queue = _build(svc, wrong, deaf := asyncio.Event())
        watching = asyncio.create_task(_stop_with(queue.shutdown, stop, wrong, deaf))
        try:
            await queue.run(
                dequeue_timeout=timedelta(seconds=5),
                batch_size=_BATCH,
                max_concurrent_tasks=_AT_ONCE,
                heartbeat_timeout=HEARTBEAT,
                log_aggregation_interval=timedelta(0),  # nobody reads its sums
            )
        except* Exception as group:  # noqa: BLE001  the queue must come back whatever ended it
            _log.warning("queue_stopped", error=type(group.exceptions[0]).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1)
        finally:
            watching.cancel()


async def _stop_with(shutdown: asyncio.Event, *ends: asyncio.Event) -> None:
    """Shut the queue down with the first of these: nothing new is taken, and what runs ends."""
    waiting = [asyncio.create_task(end.wait()) for end in ends]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        shutdown.set()
    finally:
        for task in waiting:
            task.cancel()


async def _stopped(stop: asyncio.Event, within: float) -> bool:
    """Wait this many seconds at most; say whether the worker has to stop."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), within)
    return stop.is_set()


def _build(svc: Service, wrong: asyncio.Event, deaf: asyncio.Event) -> PgQueuer:
    driver = QueueDriver(svc.pool, deaf)
    queue = PgQueuer(driver, queries=queue_queries(driver))

    async def take(job: Job) -> None:
        if wrong.is_set():  # it was on its way when the clock went wrong
            raise RetryRequested(delay=timedelta(seconds=_LOOKS), reason="clock_wrong")
        await one(svc, job)

    queue.entrypoint(CHECK, accepts_context=False, on_failure="hold")(take)
    return queue


async def one(svc: Service, job: Job) -> None:
    """Run one job, with one line in the log for each of its checks whatever the way out."""
    question, began = CheckJob.read(job.payload, job.priority), time.perf_counter()
    outcome, retry_in = "failed", None
    answers: tuple[check.Answered, ...] = ()
    try:
        with later_told():
            done = await check.run(svc, question)
        if isinstance(done, check.Later):
            outcome, retry_in = done.detail, done.retry_in
        else:
            outcome, answers = done.outcome, done.answers
    except GONE:
        outcome, retry_in = "database_away", timedelta(seconds=1)
    except LaterError:
        outcome, retry_in = "clock_wrong", timedelta(seconds=_LOOKS)
    except Exception as fault:  # noqa: BLE001  an unexpected failure is counted, and then a person's
        _log.error("check_failed", **log.told(fault))
        retry_in = timedelta(seconds=min(60, 2**job.attempts))
        if job.attempts >= _TRIES:
            await check.give_to_person(svc, question)
            retry_in = None
    took_ms = round((time.perf_counter() - began) * 1000, 1)
    for answered in answers or (check.Answered(RegistryId(question.registry), outcome, took_ms),):
        _log.info(
            "check",
            claim_id=question.claim_id,
            registry=answered.registry,
            epoch=question.obs_epoch,
            outcome=answered.outcome,
            duration_ms=answered.took_ms,
            attempt=job.attempts,
        )
    if retry_in is not None:
        raise RetryRequested(delay=retry_in, reason=outcome)


async def _every(
    seconds: float, stop: asyncio.Event, work: Callable[[], Awaitable[object]], wrong: asyncio.Event | None = None
) -> None:
    while not stop.is_set():
        try:
            if wrong is None or not wrong.is_set():
                await work()
        except Exception as fault:  # noqa: BLE001  housekeeping tries again; its failure stops nothing
            _log.error("housekeeping_failed", **log.told(fault))
        await _stopped(stop, seconds)
