"""The promise of the queue and of the chain, kept by real processes that are killed and frozen while claims run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import aiohttp

from scripts.rig.chaos import LEASE_S, REST_IN_S, Plan, keep_alive, operator, prove
from scripts.rig.findings import at_rest, false_badges
from scripts.rig.flips import Flips
from scripts.rig.house import House, open_house
from scripts.rig.platform import Platform
from verifier.demo.generate import make_people

_log = logging.getLogger(__name__)
PLAN = Plan(claims=60, faults=12, seed=20_261, pause_s=(0.05, 0.4))


async def test_claims_survive_kill_nine_and_freezing_and_nobody_gets_a_false_badge() -> None:
    proof = await prove(PLAN, _log.info)
    assert proof.found == []
    assert proof.faults.total() == PLAN.faults
    assert proof.claims == PLAN.claims  # every one was acknowledged in the end
    assert proof.cut_off > 0  # requests really were cut off
    assert proof.states["verified"] > 0


async def test_the_proof_finds_a_badge_that_is_remembered_for_ever() -> None:
    """A proof that cannot fail proves nothing."""
    people, random = make_people(3, 3, scenarios=["clean"]), Random(3)  # noqa: S311  repeatable on purpose
    program, more = ("-m", "scripts.rig.patched"), (str(LEASE_S), "stale-cache")
    async with (
        open_house(people, program=program, more=more) as house,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=12)) as session,
        operator(house) as svc,
        _kept_alive(house),
    ):
        platform = Platform(house, session, people.claims, random, pace_s=0)
        flips = Flips(svc, session, house.world_url, platform, random)
        platform.go_on()
        await platform.submit_all()
        connection = await house.connect()
        assert await at_rest(connection, REST_IN_S) == []
        claim = people.claims[0]
        assert await platform.status(claim) == "verified"
        await flips.end(claim)
        assert await at_rest(connection, REST_IN_S) == []
        await connection.close()
        assert await false_badges(platform, flips) == ["I1 a false badge at rest: its licence is over"]


@asynccontextmanager
async def _kept_alive(house: House) -> AsyncIterator[None]:
    keeping = asyncio.create_task(keep_alive(house))
    yield
    keeping.cancel()
    await asyncio.wait({keeping})
