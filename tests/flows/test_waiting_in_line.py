"""A source may be busy with our own questions: an honest claim waits its turn there, and nobody is blamed for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

import asyncpg
import pytest

from tests.harness.service import House
from verifier.domain.evidence import RegistryId
from verifier.flows.checks import check
from verifier.flows.operations import housekeeping
from verifier.flows.sources import health, overview
from verifier.store.jobs import CheckJob

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
WASHINGTON = RegistryId("us-wa-doh")


async def _busy(owner: Owner, seconds: float) -> None:
    """As if this long a line of questions were before ours."""
    await owner.execute(
        """INSERT INTO rate_bucket (key, tat) VALUES ($1, clock_timestamp() + $2::interval)
        ON CONFLICT (key) DO UPDATE SET tat = excluded.tat""",
        WASHINGTON,
        timedelta(seconds=seconds),
    )


@pytest.fixture
async def waiting(house: House, owner: Owner) -> tuple[str, CheckJob]:
    """An honest claim in a line of a minute, and its question."""
    taken = await house.submit(house.people[0])
    await _busy(owner, 60)
    return taken.id, CheckJob(taken.id, 1, WASHINGTON)


async def _ask(house: House, job: CheckJob) -> check.Later:
    said = await check.run(house.svc, job)
    assert isinstance(said, check.Later)
    assert said.detail == "in_line"
    return said


async def test_a_check_that_waits_its_turn_comes_back_then_and_not_twice_as_late_each_time(
    house: House, owner: Owner, waiting: tuple[str, CheckJob]
) -> None:
    for _ in range(10):
        await _busy(owner, 60)
        assert timedelta(seconds=40) < (await _ask(house, waiting[1])).retry_in <= timedelta(seconds=60)
    await _busy(owner, 10)
    assert (await _ask(house, waiting[1])).retry_in <= timedelta(seconds=10)
    await _busy(owner, 0)
    assert isinstance(await check.run(house.svc, waiting[1]), check.Done)


async def test_a_source_that_was_not_asked_yet_is_not_called_unavailable(
    house: House, waiting: tuple[str, CheckJob]
) -> None:
    for _ in range(3):
        await _ask(house, waiting[1])
    claim = await house.claim(waiting[0])
    assert (claim.state, claim.reasons) == ("checking", ())
    seen = next(view for view in await overview.registries(house.svc) if view.id == WASHINGTON)
    assert (seen.control, seen.control_detail) == (None, None), "nothing is said of a source we did not ask"


async def test_waiting_our_turn_does_not_make_a_later_outage_last_longer(
    house: House, owner: Owner, waiting: tuple[str, CheckJob]
) -> None:
    for _ in range(5):
        await _ask(house, waiting[1])
    assert await owner.fetchval("SELECT max(unavailable) FROM registry_check") == 0


async def test_a_daily_control_that_waits_its_turn_takes_nothing_from_a_live_source(house: House, owner: Owner) -> None:
    await health.control(house.svc)
    house.clock.forward(hours=24, minutes=5)
    await _busy(owner, 60)
    await health.control(house.svc)
    seen = next(view for view in await overview.registries(house.svc) if view.id == WASHINGTON)
    assert (seen.quality, seen.control) == ("live", "answers")


async def test_a_badge_that_is_up_waits_for_its_turn_at_a_supporting_source(house: House, owner: Owner) -> None:
    """That a source is out is not waited for with a badge; our own turn is, because it comes."""
    taken = await house.settle(house.people[0])
    assert taken.state == "verified"
    house.clock.forward(days=8)
    await housekeeping.tidy(house.svc)
    await owner.execute("UPDATE rate_bucket SET tat = clock_timestamp() + interval '1 minute' WHERE key = 'us-nppes'")
    await _ask(house, CheckJob(taken.id, 2, "us-nppes"))
