"""The queue's side of a claim: one waiting job for each question, ids only, and gone with its transaction."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.store.db import Pool, in_transaction
from verifier.store.jobs import CheckJob, QueueDriver, enqueue_checks

JOBS = [CheckJob("clm_1", 1, "us-wa-doh"), CheckJob("clm_1", 1, "us-nppes"), CheckJob("clm_1", 2, "us-wa-doh")]


async def _waiting(pool: Pool) -> list[CheckJob]:
    return [CheckJob.read(row["payload"]) for row in await pool.fetch("SELECT payload FROM pgq.pgqueuer ORDER BY id")]


async def test_a_question_that_waits_is_not_asked_twice(pool: Pool) -> None:
    for _ in range(3):
        await in_transaction(pool, lambda connection: enqueue_checks(connection, JOBS))
    assert await _waiting(pool) == JOBS


async def test_a_question_that_was_done_may_be_asked_again(pool: Pool) -> None:
    await in_transaction(pool, lambda connection: enqueue_checks(connection, JOBS))
    await pool.execute("DELETE FROM pgq.pgqueuer")
    await in_transaction(pool, lambda connection: enqueue_checks(connection, JOBS[:1]))
    assert await _waiting(pool) == JOBS[:1]


async def test_a_job_is_gone_with_the_transaction_that_made_it(pool: Pool) -> None:
    async with pool.acquire() as connection:
        attempt = connection.transaction()
        await attempt.start()
        await enqueue_checks(connection, JOBS)
        await attempt.rollback()
    assert await _waiting(pool) == []


async def test_nothing_to_ask_is_nothing_to_do(pool: Pool) -> None:
    await in_transaction(pool, lambda connection: enqueue_checks(connection, []))
    assert await _waiting(pool) == []


async def test_a_later_job_waits(pool: Pool) -> None:
    await in_transaction(pool, lambda connection: enqueue_checks(connection, JOBS[:1], after=timedelta(hours=1)))
    wait = await pool.fetchval("SELECT execute_after - now() FROM pgq.pgqueuer")
    assert timedelta(minutes=59) < wait <= timedelta(hours=1)


async def test_a_queue_that_can_hear_of_new_jobs_no_more_says_so(
    pool: Pool, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    """It went on without a word, and found each job up to five seconds late until its next start."""
    deaf = asyncio.Event()
    async with QueueDriver(pool, deaf) as driver:
        await driver.add_listener("ch_pgqueuer", lambda _: None)
        assert not deaf.is_set()
        await owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'")
        async with asyncio.timeout(60):
            await deaf.wait()


@given(st.builds(CheckJob, st.text(), st.integers(0), st.text()))
def test_a_job_reads_back_as_it_was_written(job: CheckJob) -> None:
    assert CheckJob.read(job.payload()) == job


async def test_a_transaction_that_meets_a_passing_conflict_is_tried_again(pool: Pool) -> None:
    tries = []

    async def work(_connection: object) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise asyncpg.DeadlockDetectedError("deadlock detected")
        return "done"

    assert await in_transaction(pool, work) == "done"
    assert len(tries) == 3


async def test_a_conflict_that_does_not_pass_is_told(pool: Pool) -> None:
    async def work(_connection: object) -> None:
        raise asyncpg.LockNotAvailableError("lock timeout")

    with pytest.raises(asyncpg.LockNotAvailableError):
        await in_transaction(pool, work)
