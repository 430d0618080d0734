"""A machine whose clock is wrong takes no work, says so, and goes on when it is right; nothing is lost meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from tests.harness.service import House
from verifier import worker
from verifier.flows.core import clock
from verifier.flows.core.clock import Timekeeper
from verifier.flows.core.errors import NotReady
from verifier.flows.operations import doctor, readiness
from verifier.web.api.claim_lines import ClaimLines

WAITING = "SELECT count(*) FROM pgq.pgqueuer WHERE status = 'queued'"
ASKED = "SELECT count(*) FROM registry_check WHERE attempt > 0"


async def _until(true: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(20):
        while not await true():  # noqa: ASYNC110  what is waited for happens in the database
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("minutes", [6, -6])
async def test_a_worker_whose_clock_is_wrong_takes_nothing_until_it_is_right(
    house: House, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    monkeypatch.setattr(worker, "_LOOKS", 0.01)
    looks, look, stop = list[bool](), Timekeeper.look, asyncio.Event()

    async def counted(keeper: Timekeeper) -> bool:
        looks.append(await look(keeper))
        return looks[-1]

    monkeypatch.setattr(Timekeeper, "look", counted)
    taken = await house.submit(house.people[0])
    waiting = await house.svc.pool.fetchval(WAITING)
    house.clock.alone(minutes=minutes)
    working = asyncio.create_task(worker.run(house.svc, stop, ClaimLines(house.svc)))
    try:
        await _until(lambda: _is(len(looks) >= 5))
        assert not any(looks)
        assert (await house.svc.pool.fetchval(WAITING), await house.svc.pool.fetchval(ASKED)) == (waiting, 0)
        house.clock.alone(minutes=-minutes)
        await _until(lambda: _is_verified(house, taken.id))
        house.clock.alone(minutes=minutes)
        await _until(lambda: _is(not looks[-1]))
        house.clock.alone(minutes=-minutes)
        await _until(lambda: _is(looks[-1]))
    finally:
        stop.set()
        await working


async def _is(true: bool) -> bool:  # noqa: FBT001  a fact to wait for
    return true


async def _is_verified(house: House, claim: str) -> bool:
    return (await house.claim(claim)).state == "verified"


async def test_a_worker_that_waits_for_its_clock_can_be_stopped(house: House) -> None:
    house.clock.alone(hours=1)
    stop = asyncio.Event()
    stop.set()
    await worker.run(house.svc, stop, ClaimLines(house.svc))
    assert await house.svc.pool.fetchval("SELECT count(*) FROM policy_document") == 0


async def test_a_wrong_clock_is_said_once_and_so_is_a_right_one(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    keeper = Timekeeper(house.svc)
    for minutes, right in ((0, True), (6, False), (0, False), (-6, True), (0, True), (-6, False), (6, True)):
        house.clock.alone(minutes=minutes)
        assert await keeper.look() is right
    said = "".join(capsys.readouterr())
    assert [said.count(word) for word in ("clock_wrong", "clock_right_again")] == [2, 2]


async def test_what_is_dated_ahead_by_a_wrong_clock_is_told_from_other_faults(house: House) -> None:
    house.clock.alone(minutes=6)
    with pytest.raises(clock.LaterError), clock.later_told():
        await house.submit(house.people[0])
    with pytest.raises(asyncpg.PostgresError), clock.later_told():
        await house.svc.pool.execute("SELECT 1 / 0")


async def test_a_service_whose_clock_is_wrong_is_not_ready(house: House) -> None:
    await readiness.ready(house.svc)
    for minutes in (6, -12):
        house.clock.alone(minutes=minutes)
        with pytest.raises(NotReady) as refused:
            await readiness.ready(house.svc)
        assert refused.value.code == "clock_wrong"
    house.clock.alone(minutes=6)
    await readiness.ready(house.svc)


async def test_the_doctor_finds_a_rehearsals_time_in_a_service(house: House) -> None:
    async def good() -> bool:
        what = "the service's time is the database's"
        return next(found.good for found in await doctor.examine(house.svc) if found.what == what)

    assert await good()
    house.clock.forward(hours=1)
    assert not await good()
