"""A wave of confirmations stops at people and a lead hears of it; what is usual counts, and an import makes no wave."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import asyncpg
import pytest

from tests.harness.people import PLATFORM, small_world, submission
from tests.harness.service import House, open_house
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.policy import BUILT_IN
from verifier.flows.checks import check
from verifier.flows.claims import intake
from verifier.flows.sources import overview
from verifier.store.db import in_transaction
from verifier.store.jobs import EVERY, IMPORTED, CheckJob
from verifier.store.rows import gains as gain_rows
from verifier.store.server.embedded import Dsn

BOARD = "us-wa-doh"
Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


def test_the_limit_is_what_was_set_or_five_times_the_usual_hour_and_never_below_two_hundred() -> None:
    assert [BUILT_IN.gains_at_most(usual) for usual in (0, 40, 41, 1000)] == [200, 200, 205, 5000]


async def _usual(owner: Owner, house: House, name: str, hours: int) -> int:
    """The hours of the last week in which this key or source had 100 confirmations each; its median hour."""
    await owner.execute(
        "INSERT INTO gain_hour SELECT $1, date_trunc('hour', $2::timestamptz) - n * interval '1 hour', 100 "
        "FROM generate_series(1, $3::int) AS n",
        *(name, house.clock(), hours),
    )
    (row,) = await gain_rows.usual(house.svc.pool, names=[name], now=house.clock())
    return row.usual


@pytest.mark.parametrize(("hours", "usual"), [(84, 0), (85, 100), (168, 100)])
async def test_the_median_hour_counts_the_hours_in_which_there_was_nothing(
    house: House, owner: Owner, hours: int, usual: int
) -> None:
    assert await _usual(owner, house, BOARD, hours) == usual


async def test_confirmations_are_counted_by_full_hours_of_keys_and_of_sources(house: House) -> None:
    began = house.clock().replace(minute=30, second=0, microsecond=0) + timedelta(hours=1)
    house.clock.now = began
    for truth in house.people[:2]:
        assert (await house.settle(truth)).state == "verified"
    counted = "SELECT name, hour, confirmed FROM gain_hour WHERE name <> '' ORDER BY name"
    await house.tidy()
    assert await house.svc.pool.fetch(counted) == [], "the hour is not over"
    house.clock.forward(hours=1)
    await house.tidy()
    hour = began.replace(minute=0)
    assert [tuple(row) for row in await house.svc.pool.fetch(counted)] == [
        *((name, hour, 2) for name in sorted((PLATFORM.id, BOARD)))
    ]
    house.clock.forward(days=8)
    await house.tidy()
    assert await house.svc.pool.fetch(counted) == [], "a week is all that counts"


async def test_the_first_claim_of_a_wave_is_a_leads_and_the_rest_are_everybodys(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world(*["clean"] * 4), gain_per_hour=2) as house:
        claims = [await house.settle(truth) for truth in house.people]
        assert [claim.state for claim in claims] == ["verified", "verified", "in_review", "in_review"]
        queues = await house.svc.pool.fetch("SELECT queue FROM review_case ORDER BY opened_at, queue")
        assert sorted(row["queue"] for row in queues) == ["lead", "standard"]
        view = next(one for one in await overview.registries(house.svc) if one.id == BOARD)
        assert (view.gained, view.gains_at_most, view.gain_breaker) == (2, 2, "open")


async def _imported(house: House, truth: ClaimTruth) -> CheckJob:
    """A line of an import: its first question, taken from the queue."""
    given = submission(truth, house.clock())
    credential = intake.considered(house.svc, given, PLATFORM)
    claim_id, _ = await in_transaction(
        house.svc.pool,
        lambda connection: intake.enter(house.svc, connection, given, credential, PLATFORM, imported=True),
    )
    await house.svc.pool.execute("DELETE FROM pgq.pgqueuer")
    return CheckJob(claim_id, 1, EVERY, IMPORTED)


async def test_an_import_begins_at_four_fifths_of_the_limit_waits_as_received_and_trips_nothing(
    database: Dsn, tmp_path: Path
) -> None:
    async with open_house(database, tmp_path, small_world(*["clean"] * 7), gain_per_hour=5) as house:
        jobs = [await _imported(house, truth) for truth in house.people[:5]]
        came = [await check.run(house.svc, job) for job in jobs]
        waits = [one.retry_in for one in came if isinstance(one, check.Later)]
        assert [isinstance(one, check.Later) for one in came] == [False] * 4 + [True]
        assert waits[0] >= timedelta(seconds=1)
        states = [(await house.claim(job.claim_id)).state for job in jobs]
        assert states == ["verified"] * 4 + ["received"]
        for truth in house.people[5:]:
            assert (await house.settle(truth)).state == "verified", "an import takes nothing from creators' limit"
        house.clock.forward(hours=1, seconds=1)
        assert isinstance(await check.run(house.svc, jobs[4]), check.Done)
        assert (await house.claim(jobs[4].claim_id)).state == "verified"


async def test_an_imported_claim_that_has_begun_is_not_given_a_pace_again(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world("clean", "clean"), gain_per_hour=1) as house:
        jobs = [await _imported(house, truth) for truth in house.people]
        begun = await gain_rows.start_imported(
            house.svc.pool, claim_id=jobs[0].claim_id, names=[BOARD], at_most=[1], now=house.clock()
        )
        again = await gain_rows.start_imported(
            house.svc.pool, claim_id=jobs[0].claim_id, names=[BOARD], at_most=[1], now=house.clock()
        )
        other = await gain_rows.start_imported(
            house.svc.pool, claim_id=jobs[1].claim_id, names=[BOARD], at_most=[1], now=house.clock()
        )
        assert (begun, again, other >= 1) == (0, 0, True)
