"""The proof by chaos: processes are killed and frozen at random while claims run and licences are revoked.

After every few faults everything is let come to rest, and what the service says is compared with what is true.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random

import aiohttp

from scripts.rig.chaos.findings import at_rest, canaries, chain, false_badges, in_the_database, second_opinion
from scripts.rig.chaos.licence_changes import LicenceChanges
from scripts.rig.chaos.platform import Platform
from tests.harness.process_service import House, open_house, ready
from tests.harness.processes import Child, until
from verifier.app import service
from verifier.demo.people.generate import make_people
from verifier.flows.core.service import Service
from verifier.settings import PREFIX, Settings
from verifier.store.db import GONE
from verifier.store.server.database import Database

LEASE_S = 2.0
REST_IN_S = 180.0
_SUBMITTED_IN_S = 300.0  # a key whose request was cut off is held for fifteen seconds
_FROZEN_S = (LEASE_S * 1.1, LEASE_S * 3)
_ASKED_AGAIN = (
    "SELECT EXISTS (SELECT FROM registry_check WHERE attempt > 1 AND answered_at IS NULL AND open_starts > 1)"
)
KINDS, WEIGHTS = ("kill worker", "kill api", "freeze worker", "crash database"), (5, 3, 4, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The amount of chaos."""

    claims: int = 500
    faults: int = 200
    seed: int = 1
    workers: int = 2
    faults_a_round: int = 12
    pause_s: tuple[float, float] = (0.1, 0.9)  # between being up and being hit
    defects: tuple[str, ...] = ()


@dataclass(slots=True)
class Proof:
    """The actions and the findings; no finding is the proof."""

    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    flips: int = 0
    rechecks: int = 0
    rests: int = 0
    reads: int = 0
    repeats: int = 0
    cut_off: int = 0
    states: Counter[str] = field(default_factory=Counter)
    to_people: Counter[str] = field(
        default_factory=Counter
    )  # why claims that a machine could confirm wait for a person
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)


async def prove(plan: Plan, tell: Callable[[str], None]) -> Proof:
    """Run the proof."""
    random, proof, began = Random(plan.seed), Proof(plan.seed), time.monotonic()  # noqa: S311  repeatable on purpose
    people = make_people(plan.seed, plan.claims)
    program = ("-m", "scripts.rig.chaos.patched")
    more = (str(LEASE_S), *plan.defects)
    async with (
        open_house(people, workers=plan.workers, program=program, more=more, seed=plan.seed) as house,
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=12)) as session,
        operator(house) as svc,
    ):
        pace_s = 0.6 * plan.faults * sum(plan.pause_s) / 2 / plan.claims
        platform = Platform(house, session, people.claims, random, pace_s)
        changes = LicenceChanges(svc, session, house.world_url, platform, random)
        at_work = [
            asyncio.create_task(work) for work in (platform.submit_all(), platform.keep_reading(), keep_alive(house))
        ]
        try:
            while proof.faults.total() < plan.faults:
                await _round(house, plan, random, platform, changes, proof, tell)
                await _rest(house, platform, changes, proof, tell, last=proof.faults.total() >= plan.faults)
                tell(f"at rest after {proof.faults.total()} faults: {len(proof.found)} findings")
        finally:
            for task in at_work:
                task.cancel()
            await asyncio.wait(at_work)
        proof.found += _failures(at_work)
        await _judge(house, platform, changes, proof)
    proof.seconds = round(time.monotonic() - began, 1)
    return proof


def _failures(tasks: Sequence[asyncio.Task[None]]) -> list[str]:
    """List the failures of the rig: one that stopped working must not look like a service without faults."""
    ended = [task for task in tasks if task.done() and not task.cancelled()]
    return [f"the rig itself failed: {task.exception()!r}" for task in ended if task.exception() is not None]


@asynccontextmanager
async def operator(house: House) -> AsyncIterator[Service]:
    """Open a service of the rig's own, to have licences checked again before their time."""
    settings = Settings(data_dir=house.place / "data", world_url=house.env[f"{PREFIX}WORLD_URL"])
    async with service(settings, Database(house.dsn.owner, house.dsn.service), name="rig", pool_size=2) as svc:
        yield svc


async def _round(
    house: House,
    plan: Plan,
    random: Random,
    platform: Platform,
    changes: LicenceChanges,
    proof: Proof,
    tell: Callable[[str], None],
) -> None:
    """Cause a few faults, with claims coming in and licences changing all the while."""
    platform.go_on()
    stop, thawing = asyncio.Event(), list[asyncio.Task[None]]()
    changing = asyncio.create_task(changes.keep_changing(stop))
    try:
        for _ in range(min(plan.faults_a_round, plan.faults - proof.faults.total())):
            kind = random.choices(KINDS, WEIGHTS)[0]
            if (frozen := await _fault(house, kind, random, plan.pause_s)) is not None:
                thawing.append(frozen)
            changes.timeline.note(f"fault: {kind}")
            proof.faults[kind] += 1
            tell(f"fault {proof.faults.total()} of {plan.faults}: {kind}")
        if thawing:
            await asyncio.wait(thawing)
    finally:
        stop.set()
        await asyncio.wait({changing})
        proof.found += _failures([changing, *thawing])


async def _rest(
    house: House, platform: Platform, changes: LicenceChanges, proof: Proof, tell: Callable[[str], None], *, last: bool
) -> None:
    """Let everything come to rest and compare; check again where nobody has since, and compare again."""
    await ready(house)
    await asyncio.wait_for(platform.pause(finish=last), _SUBMITTED_IN_S)
    tell(f"{len(platform.ids)} claims acknowledged; waiting for everything to come to rest")
    connection = await house.connect()
    try:
        proof.found += await at_rest(connection, REST_IN_S)
        tell("comparing every badge with the truth")
        proof.found += await false_badges(platform, changes, connection)
        for claim in platform.claims:
            if changes.over(claim) and not changes.looked(claim):
                await changes.look_again(claim)
        proof.found += await at_rest(connection, REST_IN_S)
        proof.found += await false_badges(platform, changes, connection)
    finally:
        await connection.close()
    proof.rests += 1


async def _fault(house: House, kind: str, random: Random, pause_s: tuple[float, float]) -> asyncio.Task[None] | None:
    """Hit a process that is at work, at a random moment; return the task that thaws a frozen one."""
    victims = [house.api] if kind == "kill api" else random.sample(house.workers, len(house.workers))
    victim = await _at_work(victims, "api_ready" if kind == "kill api" else "worker_ready")
    await asyncio.sleep(random.uniform(*pause_s))
    match kind:
        case "freeze worker":
            victim.freeze()
            return asyncio.create_task(_thaw(house, victim, random.uniform(*_FROZEN_S)))
        case "crash database":
            await house.crash_database()
        case _:
            await victim.kill()
    return None


async def _thaw(house: House, victim: Child, most_s: float) -> None:
    """Thaw a frozen worker after its lease: at the worst moment, while another asks what it had asked."""
    began = time.monotonic()
    with suppress(*GONE):
        connection = await house.connect()
        try:
            await asyncio.wait_for(until(lambda: connection.fetchval(_ASKED_AGAIN), every_s=0.01), most_s)
        except TimeoutError:
            pass  # nobody asked again: it had nothing in hand
        finally:
            connection.terminate()
    await asyncio.sleep(LEASE_S - (time.monotonic() - began))
    victim.thaw()


async def keep_alive(house: House) -> None:
    """Restart whatever died at once, for ever."""
    while True:
        for child in (house.api, *house.workers):
            if not child.alive:
                await child.start()
        await asyncio.sleep(0.02)


async def _at_work(children: Sequence[Child], event: str) -> Child:
    """Return the first of these that has come up."""
    async with asyncio.timeout(REST_IN_S):
        while True:
            for child in children:
                if child.alive and child.has_logged(event):
                    return child
            await asyncio.sleep(0.05)


async def _judge(house: House, platform: Platform, changes: LicenceChanges, proof: Proof) -> None:
    """Check everything that can only be checked at the end."""
    connection = await house.connect()
    try:
        for what in dict.fromkeys(platform.found):
            person = platform.about.get(what)
            told = await changes.timeline.around(connection, person, platform.ids.get(person)) if person else ""
            proof.found.append(f"{what}\n{told}" if told else what)
        proof.found += await in_the_database(connection, platform, changes.timeline)
        rows = await connection.fetch("SELECT id, state, reasons FROM claim")
    finally:
        await connection.close()
    proof.states = Counter(row["state"] for row in rows)
    plain = {platform.ids[claim.id] for claim in changes.untouched() if claim.id in platform.ids}
    proof.to_people = Counter(
        reason for row in rows if row["id"] in plain and row["state"] != "verified" for reason in row["reasons"]
    )
    proof.found += await chain(house)
    proof.found += await second_opinion(house)
    proof.found += canaries(house, platform.claims)
    proof.found = list(dict.fromkeys(proof.found))
    proof.claims, proof.reads, proof.repeats = len(platform.ids), platform.reads, platform.repeats
    proof.flips, proof.rechecks, proof.cut_off = changes.flips, changes.rechecks, platform.cut_off
