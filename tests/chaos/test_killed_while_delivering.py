"""Workers that are killed with -9 while they deliver webhooks: nothing is lost, and what comes twice has one id."""

from __future__ import annotations

import asyncio
from collections import Counter

import aiohttp
from aiohttp import web

from tests.harness.process_service import House, open_house
from tests.harness.processes import until
from tests.outbound.sites import HERE, serving
from verifier.demo.people.generate import make_people
from verifier.flows.webhooks.batch import SIDE_BY_SIDE

EVENTS, STOPS_AT = 120, 30
_DONE = "SELECT sum(delivered) >= $1 FROM webhook_endpoint"
_STATE = """
SELECT (SELECT count(*) FROM webhook_delivery WHERE outcome = 'delivered') AS delivered,
    (SELECT count(*) FROM webhook_delivery WHERE outcome <> 'delivered') AS others,
    (SELECT count(*) FROM webhook_attempt WHERE status IS NULL AND error IS NULL) AS cut_off
"""


class Platform:
    """Answers at once, until so many have come; then nobody gets an answer before `goes_on`."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()
        self.full, self.goes_on = asyncio.Event(), asyncio.Event()

    async def take(self, request: web.BaseRequest) -> web.Response:
        """Take one delivery."""
        self.got[request.headers["webhook-id"]] += 1
        if self.got.total() > STOPS_AT:
            self.full.set()
            await self.goes_on.wait()
        return web.Response(status=204)


async def _endpoint_with_events(house: House, url: str) -> None:
    head = {"Authorization": f"Bearer {house.key}"}
    async with aiohttp.ClientSession(house.url, headers=head) as session:
        async with session.post("/v1/webhooks", json={"url": url, "types": ["case.opened"]}) as answer:
            assert answer.status == 201, await answer.text()
            hook = (await answer.json())["id"]
        for _ in range(EVENTS):
            async with session.post(f"/v1/webhooks/{hook}/test") as answer:
                assert answer.status == 202


async def test_workers_killed_in_the_middle_of_deliveries_lose_none() -> None:
    platform = Platform()
    async with serving(platform.take, None) as port:
        allowed = {"OUTBOUND_ALLOW": f"{HERE}:{port}"}
        people = make_people(3, 3, scenarios=["clean"])
        async with open_house(people, workers=2, variables=allowed) as house:
            await _endpoint_with_events(house, f"http://{HERE}:{port}/")
            await asyncio.wait_for(platform.full.wait(), 60)
            for worker in house.workers:
                await worker.kill()
            platform.goes_on.set()
            for worker in house.workers:
                await worker.start()
            connection = await house.connect()
            try:
                async with asyncio.timeout(120):
                    await until(
                        lambda: connection.fetchval("SELECT sum(delivered) >= $1 FROM webhook_endpoint", EVENTS)
                    )
                state = await connection.fetchrow(_STATE)
            finally:
                await connection.close()
    assert state is not None
    assert (state["delivered"], state["others"]) == (EVENTS, 0)
    assert state["cut_off"] > 0, "they were killed between an attempt and what became of it"
    assert len(platform.got) == EVENTS
    assert platform.got.total() - EVENTS <= state["cut_off"]
    assert max(platform.got.values()) == 2
    assert sum(count == 2 for count in platform.got.values()) <= STOPS_AT + 2 * SIDE_BY_SIDE
