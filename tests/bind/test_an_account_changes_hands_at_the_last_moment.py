"""An account changes hands while the last register's answer waits for its claim: no badge, and nothing fails."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import asyncpg

from tests.harness.people import PLATFORM
from tests.harness.processes import until
from tests.harness.service import House
from verifier.flows.accounts import accounts
from verifier.flows.checks import check
from verifier.store.jobs import CheckJob

TAKE = "DELETE FROM pgq.pgqueuer WHERE status = 'queued' RETURNING payload"
WAITING = "SELECT count(*) >= $1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def test_an_answer_that_waits_for_a_hand_over_goes_to_people(
    house: House, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    truth = house.people[0]
    claim = await house.submit(truth)
    (job,) = [CheckJob.read(row["payload"]) for row in await house.svc.pool.fetch(TAKE)]
    *others, last = [replace(job, registry=registry) for registry in ("us-nppes", "us-oig-leie", "us-wa-doh")]
    for job in others:
        await check.run(house.svc, job)
    async with owner.transaction():
        await owner.fetch("SELECT FROM event_head FOR UPDATE")  # whatever commits now waits, with its locks held
        change = accounts.changed(house.svc, f"acct_{truth.id}", truth.handle, 2, "transferred", PLATFORM)
        handing_over = asyncio.create_task(change)
        await until(lambda: owner.fetchval(WAITING, 1))
        answering = asyncio.create_task(check.run(house.svc, last))
        await until(lambda: owner.fetchval(WAITING, 2))
    await handing_over
    await answering
    ended = await house.claim(claim.id)
    assert (ended.state, ended.reasons) == ("in_review", ("account_changed",))
    assert await house.status(truth.handle) == "pending"
