"""The questions of a round are one job: asked side by side, written as they come, each alone once one goes wrong."""

from __future__ import annotations

import asyncio

import pytest

from tests.harness.processes import until
from tests.harness.service import House
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.servers.faults import Fault
from verifier.domain.evidence import Answer, RegistryId
from verifier.flows.checks import check
from verifier.flows.checks.start import take
from verifier.store.jobs import EVERY, CheckJob

WASHINGTON, NPPES, LEIE = "us-wa-doh", "us-nppes", "us-oig-leie"
_TAKE = "DELETE FROM pgq.pgqueuer RETURNING payload"
_WAITING = "SELECT payload, execute_after - created AS wait FROM pgq.pgqueuer ORDER BY payload"
_ANSWERED = "SELECT array_agg(registry ORDER BY registry) FROM registry_check WHERE answered_at IS NOT NULL"


@pytest.fixture
def truth(house: House) -> ClaimTruth:
    """A clean licensee."""
    return house.people[0]


async def _job(house: House, truth: ClaimTruth) -> CheckJob:
    await house.submit(truth)
    (row,) = await house.svc.pool.fetch(_TAKE)
    job = CheckJob.read(row["payload"])
    assert job.registry == EVERY
    return job


async def _waiting(house: House) -> list[str]:
    return [CheckJob.read(row["payload"]).registry for row in await house.svc.pool.fetch(_WAITING)]


async def test_all_registries_are_asked_by_one_job_and_their_answers_written_by_one_commit(
    house: House, truth: ClaimTruth
) -> None:
    done = await check.run(house.svc, await _job(house, truth))
    assert isinstance(done, check.Done)
    assert {answered.registry: answered.outcome for answered in done.answers} == {
        WASHINGTON: "found", NPPES: "found", LEIE: "not_found",
    }  # fmt: skip
    assert await house.status(truth.handle) == "verified"
    assert await house.svc.pool.fetchval("SELECT count(DISTINCT xmin::text) FROM evidence") == 1


async def test_a_slow_register_keeps_no_answer_of_another_waiting(house: House, truth: ClaimTruth) -> None:
    house.world.faults.set(WASHINGTON, Fault.DELAY)
    asking = asyncio.create_task(check.run(house.svc, await _job(house, truth)))
    await until(lambda: house.svc.pool.fetchval(_ANSWERED))
    assert await house.svc.pool.fetchval(_ANSWERED) == [NPPES, LEIE]
    assert await house.status(truth.handle) == "pending"
    house.world.faults.release()
    await asking
    assert await house.status(truth.handle) == "verified"


async def test_who_does_not_answer_is_asked_again_alone_and_later(house: House, truth: ClaimTruth) -> None:
    house.world.faults.set(NPPES, Fault.UNAVAILABLE)
    assert isinstance(await check.run(house.svc, await _job(house, truth)), check.Done)
    assert await house.svc.pool.fetchval(_ANSWERED) == [LEIE, WASHINGTON]
    (row,) = await house.svc.pool.fetch(_WAITING)
    assert CheckJob.read(row["payload"]).registry == NPPES
    assert row["wait"].total_seconds() >= 1
    await house.heal(NPPES)
    await house.drain()
    assert await house.status(truth.handle) == "verified"


async def test_of_a_round_whose_worker_was_killed_each_question_goes_on_alone(house: House, truth: ClaimTruth) -> None:
    job = await _job(house, truth)
    assert await take(house.svc, job) is not None  # and is killed before it asks
    assert await check.run(house.svc, job) == check.Done("one_by_one")
    assert sorted(await _waiting(house)) == sorted([WASHINGTON, NPPES, LEIE])
    assert await house.svc.pool.fetchval("SELECT array_agg(open_starts) FROM registry_check") == [1, 1, 1], "one crash"
    await house.drain()
    assert await house.status(truth.handle) == "verified"


async def test_a_question_we_fail_on_takes_no_other_with_it(
    house: House, truth: ClaimTruth, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> Answer:
        raise RuntimeError("a fault of ours")

    job, source = await _job(house, truth), type(house.svc.catalogue.registries[RegistryId(NPPES)])
    with monkeypatch.context() as broken:
        broken.setattr(source, "ask", fails)
        with pytest.raises(RuntimeError, match="a fault of ours"):
            await check.run(house.svc, job)
    assert sorted(await house.svc.pool.fetchval(_ANSWERED)) == sorted([WASHINGTON, LEIE])
    assert await check.run(house.svc, job) == check.Done("one_by_one")
    assert await _waiting(house) == [NPPES]
    await house.drain()
    assert await house.status(truth.handle) == "verified"


async def test_of_a_round_that_cannot_even_be_opened_every_question_is_a_persons(
    house: House, truth: ClaimTruth
) -> None:
    job = await _job(house, truth)
    assert await take(house.svc, job) is not None
    await check.give_to_person(house.svc, job)
    after = await house.claim(job.claim_id)
    assert (after.state, after.reasons) == ("in_review", ("check_failed",))
    await house.tidy()
    assert await _waiting(house) == [], "what was given to a person must not be asked for ever"
