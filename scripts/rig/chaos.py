"""The proof by torment: processes are killed and frozen at random while claims run and licences are revoked.

After every few faults everything is let come to rest, and what the service says is compared with what is true.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

import aiohttp

from scripts.rig import findings
from scripts.rig.flips import Flips
from scripts.rig.house import House, open_house, ready
from scripts.rig.platform import Platform
from verifier.demo.generate import make_people
from verifier.settings import PREFIX, Settings
from verifier.store.database import Database
from verifier.app import service

LEASE_S = 2.0
_FROZEN_S = LEASE_S * 1.6
_REST_IN_S = 90.0
_AT_REST = """
SELECT (SELECT count(*) FROM claim WHERE state IN ('received', 'checking'))
    + (SELECT count(*) FROM registry_check AS k JOIN claim AS c ON c.id = k.claim_id AND c.obs_epoch = k.obs_epoch
        WHERE k.answered_at IS NULL AND c.state IN ('in_review', 'verified', 'suspended'))
    + (SELECT count(*) FROM pgq.pgqueuer WHERE status IN ('queued', 'picked'))
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much torment."""

    claims: int = 500
    faults: int = 200
    seed: int = 1
    workers: int = 2
    faults_a_round: int = 12
    pause_s: tuple[float, float] = (0.2, 1.0)  # between two faults
    defects: tuple[str, ...] = ()


@dataclass(slots=True)
class Proof:
    """What was done and what was found; nothing found is the proof."""

    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    flips: int = 0
    rechecks: int = 0
    rests: int = 0
    reads: int = 0
    repeats: int = 0
    states: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)


async def prove(plan: Plan, tell: Callable[[str], None]) -> Proof:
    """Run the torment."""
    random, proof, began = Random(plan.seed), Proof(plan.seed), time.monotonic()
    people = make_people(plan.seed, plan.claims)
    program = ("-m", "scripts.rig.patched")
    more = (str(LEASE_S), *plan.defects)
    async with (
        open_house(people, workers=plan.workers, program=program, more=more, seed=plan.seed) as house,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=12)) as session,
        _operator(house) as flips_of,
    ):
        platform = Platform(house, session, people.claims, Random(plan.seed + 1))
        flips = Flips(flips_of, session, house.world_url, platform, Random(plan.seed + 2))
        posting = asyncio.create_task(platform.submit_all())
        reading = asyncio.create_task(platform.keep_reading())
        try:
            while sum(proof.faults.values()) < plan.faults:
                await _round(house, plan, random, flips, proof, tell)
                await _rest(house, posting if sum(proof.faults.values()) >= plan.faults else None, proof, tell)
                await _compare(house, platform, flips, proof)
        finally:
            for task in (posting, reading):
                task.cancel()
            await asyncio.wait({posting, reading})
        await _judge(house, platform, flips, proof)
    proof.seconds = round(time.monotonic() - began, 1)
    return proof


@asynccontextmanager
async def _operator(house: House) -> AsyncIterator[Flips.Service]:
    """A service of the rig's own, to have licences looked at again before their time."""
    settings = Settings(data_dir=house.place / "data", world_url=house.env[f"{PREFIX}WORLD_URL"])
    async with service(settings, Database(house.dsn.owner, house.dsn.service), name="rig", pool_size=2) as svc:
        yield svc


async def _round(
    house: House, plan: Plan, random: Random, flips: Flips, proof: Proof, tell: Callable[[str], None]
) -> None:
    """A few faults, with licences changing all the while."""
    flipping = asyncio.create_task(flips.keep_flipping())
    try:
        for _ in range(min(plan.faults_a_round, plan.faults - sum(proof.faults.values()))):
            await asyncio.sleep(random.uniform(*plan.pause_s))
            kind = random.choices(["kill worker", "kill api", "freeze worker"], [5, 3, 2])[0]
            await _fault(house, kind, random)
            proof.faults[kind] += 1
            tell(f"fault {sum(proof.faults.values())} of {plan.faults}: {kind}")
    finally:
        flipping.cancel()
        await asyncio.wait({flipping})
        for worker in house.workers:
            worker.thaw()


async def _fault(house: House, kind: str, random: Random) -> None:
    worker = random.choice(house.workers)
    match kind:
        case "kill worker":
            worker.thaw()
            await worker.kill()
            await worker.start()
        case "kill api":
            await house.api.kill()
            await house.api.start()
        case _:
            worker.freeze()
            # Longer than its lease: what it had in hand is given to others, and then it comes back.
            asyncio.get_running_loop().call_later(_FROZEN_S, worker.thaw)


async def _rest(
    house: House, posting: asyncio.Task[None] | None, proof: Proof, tell: Callable[[str], None]
) -> None:
    """Until nothing is under way any more, or so long that something must be lost."""
    await ready(house)
    if posting is not None:
        await asyncio.wait_for(asyncio.shield(posting), _REST_IN_S)
    connection = await house.connect()
    try:
        until = time.monotonic() + _REST_IN_S
        while (open_ends := await connection.fetchval(_AT_REST)) and time.monotonic() < until:
            tell(f"coming to rest: {open_ends} open ends")
            await asyncio.sleep(0.3)
        if open_ends and posting is not None:
            proof.found.append(f"I2 {open_ends} claims, checks or jobs never came to rest")
    finally:
        await connection.close()
    proof.rests += 1


async def _compare(house: House, platform: Platform, flips: Flips, proof: Proof) -> None:
    """What the badges say against what the registers print."""
    proof.found += await findings.false_badges(platform, flips)


async def _judge(house: House, platform: Platform, flips: Flips, proof: Proof) -> None:
    """Everything that can only be said at the end."""
    connection = await house.connect()
    try:
        proof.found += platform.found + await findings.in_the_database(connection, platform)
        rows = await connection.fetch("SELECT state, count(*) AS claims FROM claim GROUP BY state")
    finally:
        await connection.close()
    proof.states = Counter({row["state"]: row["claims"] for row in rows})
    proof.found += await findings.chain(house)
    proof.found += findings.canaries(house, platform.claims)
    proof.found = list(dict.fromkeys(proof.found))
    proof.claims, proof.reads, proof.repeats = len(platform.ids), platform.reads, platform.repeats
    proof.flips, proof.rechecks = flips.flips, flips.rechecks
