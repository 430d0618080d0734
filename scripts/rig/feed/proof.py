"""The proof of the feed: consumers killed with -9 while sixteen writers change badges hold what the service says.

Afterwards the speed is measured over a database of its own: export, feed, digest, and the memory of the API process.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from scripts.rig.feed.compare import copy_faults, everything, replay_faults
from scripts.rig.feed.consumers import KEY, URL, seen
from scripts.rig.feed.filled import open_filled
from scripts.rig.feed.speed import FeedFigures, measure
from scripts.rig.feed.writers import write
from tests.harness.process_service import House, open_house
from tests.harness.processes import Child, until
from verifier.client import Change, Client
from verifier.demo.people.generate import make_people

AIM = 0.5
_REST_IN_S, _CATCH_UP_IN_S = 120.0, 60.0
_AT_REST = "SELECT count(*) = 0 FROM pgq.pgqueuer WHERE status = 'queued' AND execute_after <= now()"


@dataclass(frozen=True, slots=True)
class Plan:
    """The size of the proof."""

    people: int = 300
    consumers: int = 4  # of each kind
    badges: int = 100_000  # in the database that speed is measured over; 0: it is not
    rounds: int = 5


@dataclass
class Proof:
    """The results."""

    seed: int
    done: dict[str, int] = field(default_factory=dict)
    kills: int = 0
    changes: int = 0
    handles: int = 0
    figures: FeedFigures = field(default_factory=FeedFigures)
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)


async def prove(plan: Plan, seed: int, tell: Callable[[str], None]) -> Proof:
    """Run writers and consumers against real processes, compare, and measure."""
    proof, began, draw = Proof(seed), time.monotonic(), Random(seed)  # noqa: S311  repeatable on purpose
    people = make_people(seed, plan.people, scenarios=["clean"])
    async with open_house(people) as house, Client(house.url, house.key) as client:
        consumers = _consumers(house, plan.consumers)
        killing = asyncio.create_task(_keep_killing(consumers, draw, proof))
        proof.done = dict(await write(client, people.claims, datetime.now(UTC), draw))
        await _rest(house)
        killing.cancel()
        await asyncio.wait({killing})
        tell(f"at rest after {proof.kills} kills: {proof.done}")
        proof.found = await _compare(client, consumers, proof)
    if plan.badges:
        proof.figures = await _speed(plan, tell)
    proof.seconds = time.monotonic() - began
    return proof


def _consumers(house: House, each: int) -> dict[Path, Child]:
    env = dict(house.env) | {URL: house.url, KEY: house.key}
    made = {}
    for way in ("replay", "copy"):
        for number in range(each):
            file = house.place / f"{way}{number}"
            command = ("-m", "scripts.rig.feed.consumers", way, str(file))
            made[file] = Child(file.name, command, env, house.place / "logs", house.line)
    return made


async def _keep_killing(consumers: dict[Path, Child], draw: Random, proof: Proof) -> None:
    for child in consumers.values():
        await child.start()
    while True:
        await asyncio.sleep(draw.uniform(0.05, 0.8))
        child = draw.choice(list(consumers.values()))
        await child.kill()
        proof.kills += 1
        await child.start()


async def _rest(house: House) -> None:
    """Wait until no check waits any more."""
    connection = await house.connect()
    try:
        await asyncio.wait_for(until(lambda: connection.fetchval(_AT_REST)), _REST_IN_S)
    finally:
        await connection.close()


async def _compare(client: Client, consumers: dict[Path, Child], proof: Proof) -> list[str]:
    """Let the consumers come to the end, end them, and compare what each holds."""
    feed = await everything(client)
    proof.changes, handles = len(feed), sorted({change.handle for change in feed})
    proof.handles = len(handles)
    found = []
    for file, child in consumers.items():
        if not child.alive:
            await child.start()
        if file.name.startswith("replay"):
            found += await _come_to_the_end(file, feed)
            await child.stop()
            found += replay_faults(file.name, file, feed)
        else:
            await child.stop()
            found += await copy_faults(file.name, client, file, handles)
    return found


async def _come_to_the_end(file: Path, feed: list[Change]) -> list[str]:
    async def there() -> bool:
        rows = seen(file)
        return bool(rows) and rows[-1][0] >= feed[-1].version

    try:
        await asyncio.wait_for(until(there), _CATCH_UP_IN_S)
    except TimeoutError:
        return [f"{file.name} did not come to the end of the feed"]
    return []


async def _speed(plan: Plan, tell: Callable[[str], None]) -> FeedFigures:
    tell(f"filling a database with {plan.badges} verified badges")
    async with open_filled(plan.badges, lambda _done, _of: None) as filled:
        tell("measuring export, feed and digest")
        return await measure(filled, plan.rounds)


def lines(proof: Proof) -> list[str]:
    """Write the results for people."""
    done = ", ".join(f"{count} {what}" for what, count in sorted(proof.done.items()))
    said = [
        f"seed {proof.seed}: {done}",
        f"{proof.changes} changes of {proof.handles} handles, {proof.kills} consumers killed, {proof.seconds:.0f} s",
    ]
    figures, memory = proof.figures, proof.figures.memory_mb
    if not figures.badges:
        return said
    for what, one in (("export", figures.export), ("feed events to one consumer", figures.events)):
        raw = f"raw cursor {one.raw_per_s:,.0f}/s, ratio {one.ratio:.2f} (aim {AIM})"
        said.append(f"{what}: {one.per_s:,.0f}/s, {raw}")
    kept = f"{memory['before']:.0f} MB before, {memory['after']:.0f} after, {memory['most']:.0f} at most"
    return [
        *said,
        f"digest of {figures.badges:,} badges: {figures.digest_ms:.1f} ms",
        f"memory of the API: {kept}",
    ]
