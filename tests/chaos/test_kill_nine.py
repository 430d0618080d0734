"""The promise of the queue and of the chain, kept by real processes that are killed and frozen while claims run."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from types import SimpleNamespace

import aiohttp

from scripts.rig.chaos.findings import at_rest, false_badges
from scripts.rig.chaos.licence_changes import LicenceChanges
from scripts.rig.chaos.platform import Platform
from scripts.rig.chaos.proof import LEASE_S, REST_IN_S, Plan, keep_alive, operator, prove
from tests.harness.process_service import House, open_house
from verifier.demo.people.generate import make_people
from verifier.demo.world import running_world

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
    program, more = ("-m", "scripts.rig.chaos.patched"), (str(LEASE_S), "stale-cache")
    async with (
        open_house(people, program=program, more=more) as house,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=12)) as session,
        operator(house) as svc,
        _kept_alive(house),
    ):
        platform = Platform(house, session, people.claims, random, pace_s=0)
        changes = LicenceChanges(svc, session, house.world_url, platform, random)
        platform.go_on()
        await platform.submit_all()
        connection = await house.connect()
        assert await at_rest(connection, REST_IN_S) == []
        claim = people.claims[0]
        assert await platform.status(claim) == "verified"
        await changes.end(claim)
        assert await at_rest(connection, REST_IN_S) == []
        (found,) = await false_badges(platform, changes, connection)
        code, said = await house.run("doctor", "--health", "--json")
        assert (code, [one["good"] for one in json.loads(said)]) == (0, [True, True])
        first = min(int(path.stem) for path in (house.place / "data" / "checkpoints").glob("*.note"))
        submitted = await connection.fetchval("SELECT min(seq) FROM event WHERE kind = 'claim_received'")
        await connection.close()
        assert first < submitted, "the first head was signed before the service answered"
    what, *timeline = found.splitlines()
    assert what == "I1 a false badge at rest: its licence is over"
    _in_order(timeline, "claim_received", "confirmed", "the board prints Revoked", "round 2", "suspended verified")
    assert not any(word in found for word in (claim.handle, claim.legal_name, claim.number or "-"))


def _in_order(lines: list[str], *parts: str) -> None:
    """Each part in a line after the line of the one before."""
    rest = iter(lines)
    assert [part for part in parts if any(part in line for line in rest)] == list(parts), "\n".join(lines)


async def test_a_licence_that_changes_while_the_rig_stops_is_known_as_the_board_prints_it() -> None:
    """A change that was broken off halfway was once taken for a false badge."""
    people = make_people(3, 1, scenarios=["clean"])
    (person,) = people.claims
    async with running_world(people) as world, aiohttp.ClientSession() as session:
        slow = _SlowSession(session)
        nobody = SimpleNamespace(claims=people.claims, ids={})
        changes = LicenceChanges(None, slow, world.url, nobody, Random(3))  # type: ignore[arg-type]  # noqa: S311  no service is asked
        stop = asyncio.Event()
        changing = asyncio.create_task(changes.keep_changing(stop))
        await slow.begun.wait()
        stop.set()
        slow.go_on.set()
        await changing
        async with session.get(f"{world.url}/us-wa-doh/resource/qxh8-f4bd.json") as answer:
            printed = [row["status"] for row in await answer.json() if row["credentialnumber"] == person.number]
    assert changes.over(person)
    assert printed
    assert set(printed) <= {"Revoked", "Suspended"}


class _SlowSession:
    """A session whose posts wait until they are told to go on."""

    def __init__(self, real: aiohttp.ClientSession) -> None:
        self._real, self.begun, self.go_on = real, asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def post(self, url: str, *, json: object) -> AsyncIterator[aiohttp.ClientResponse]:
        self.begun.set()
        await self.go_on.wait()
        async with self._real.post(url, json=json) as answer:
            yield answer


@asynccontextmanager
async def _kept_alive(house: House) -> AsyncIterator[None]:
    keeping = asyncio.create_task(keep_alive(house))
    yield
    keeping.cancel()
    await asyncio.wait({keeping})
