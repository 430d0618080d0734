"""Imported claims give way: to a creator's in the queue and at a source; that they wait is no silence of a source."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import TypeAlias

import asyncpg
import pytest

from tests.harness.people import PLATFORM, submission
from tests.harness.processes import until
from tests.harness.service import House
from verifier import worker
from verifier.domain.claim import Submission
from verifier.domain.evidence import RegistryId
from verifier.flows.checks import check, pace
from verifier.flows.checks.check import Later
from verifier.flows.claims import intake
from verifier.store.db import in_transaction
from verifier.store.jobs import EVERY, IMPORTED, CheckJob, enqueue_checks
from verifier.web.api.claim_lines import ClaimLines

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
WASHINGTON = RegistryId("us-wa-doh")


async def _import(house: House, said: Submission) -> str:
    credential = intake.considered(house.svc, said, PLATFORM)
    entered = await in_transaction(
        house.svc.pool,
        lambda connection: intake.enter(house.svc, connection, said, credential, PLATFORM, imported=True),
    )
    return entered[0]


async def _busy(owner: Owner, seconds: float) -> None:
    await owner.execute(
        """INSERT INTO rate_bucket (key, tat) VALUES ($1, clock_timestamp() + $2::interval)
        ON CONFLICT (key) DO UPDATE SET tat = excluded.tat""",
        WASHINGTON,
        timedelta(seconds=seconds),
    )


async def test_a_creators_claim_is_decided_while_five_thousand_imported_ones_wait(house: House, owner: Owner) -> None:
    imported = await _import(house, submission(house.people[1], house.clock()))
    waiting = [CheckJob(imported, 2 + n, EVERY, IMPORTED) for n in range(5_000)]
    await in_transaction(house.svc.pool, lambda connection: enqueue_checks(connection, waiting))
    taken, stop = await house.submit(house.people[0]), asyncio.Event()
    working = asyncio.create_task(worker.run(house.svc, stop, ClaimLines(house.svc)))

    async def decided() -> bool:
        return (await house.claim(taken.id)).state == "verified"

    await until(decided)
    left = await owner.fetchval("SELECT count(*) FROM pgq.pgqueuer WHERE priority = $1 AND status = 'queued'", IMPORTED)
    stop.set()
    await working
    assert left > 4_000
    assert (await owner.fetchval("SELECT max(priority) FROM pgq.pgqueuer")) == IMPORTED


async def test_the_questions_of_an_import_are_spread_out_as_its_source_can_be_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred questions to a board that is asked once in two seconds take two hundred; those of a list none."""
    every = timedelta(seconds=2)
    monkeypatch.setattr(pace, "_polite", lambda _: [pace._Polite(WASHINGTON, every, timedelta(0))])
    claims = [(f"clm_{n}", (WASHINGTON, "us-oig-leie") if n % 2 else ("us-oig-leie",)) for n in range(200)]
    turns = await in_transaction(house.svc.pool, lambda connection: pace.spread(house.svc, connection, claims))
    assert [turns[f"clm_{n}"] for n in range(0, 200, 2)] == [timedelta(0)] * 100
    asked = [turns[f"clm_{n}"] for n in range(1, 200, 2)]
    assert {later - sooner for sooner, later in pairwise(asked)} == {every}
    more = await in_transaction(house.svc.pool, lambda connection: pace.spread(house.svc, connection, claims[1:2]))
    assert timedelta(seconds=190) < more["clm_1"] <= timedelta(seconds=200)


async def test_an_imported_claim_does_not_stand_in_a_line_before_a_creators(
    house: House, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = timedelta(minutes=2)
    monkeypatch.setattr(pace, "_polite", lambda _: [pace._Polite(WASHINGTON, every, timedelta(0))])
    first, second = [await _import(house, submission(person, house.clock())) for person in house.people[:2]]
    await _busy(owner, 600)
    said = await check.run(house.svc, CheckJob(first, 1, EVERY, IMPORTED))
    assert isinstance(said, Later)
    assert said.detail == "gives_way"
    assert said.retry_in >= every
    assert (await house.claim(first)).state == "received", "nothing was begun"
    assert await owner.fetchval("SELECT count(*) FROM source_line") == 0
    await _busy(owner, 0)
    assert not isinstance(await check.run(house.svc, CheckJob(first, 1, EVERY, IMPORTED)), Later)
    again = await check.run(house.svc, CheckJob(second, 1, EVERY, IMPORTED))
    assert isinstance(again, Later), "of imports one is let in at a time"
    taken = await house.settle(house.people[2])
    assert taken.state == "verified", "a creator's claim is asked about at once"


async def test_a_claim_that_waited_its_turn_for_days_is_not_given_to_people_for_that(
    house: House, owner: Owner
) -> None:
    """The day for which a source may be silent begins when it is: not while the question waits in our own line."""
    taken = await _import(house, submission(house.people[0], house.clock()))
    job = CheckJob(taken, 1, EVERY)
    house.clock.forward(hours=30)
    await _busy(owner, 3600)
    await check.run(house.svc, job)
    assert (await house.claim(taken)).reasons == ()
    house.clock.forward(hours=30)
    await check.run(house.svc, CheckJob(taken, 1, WASHINGTON))
    await _busy(owner, 0)
    house.world.faults.set(WASHINGTON, "503")
    silent = await check.run(house.svc, CheckJob(taken, 1, WASHINGTON))
    claim = await house.claim(taken)
    assert isinstance(silent, Later)
    assert (claim.state, claim.reasons) == ("checking", ("source_unavailable",))
    house.clock.forward(hours=25)
    await house.heal_breaker(WASHINGTON)
    await check.run(house.svc, CheckJob(taken, 1, WASHINGTON))
    assert (await house.claim(taken)).state == "in_review", "a day of silence is a person's question"
