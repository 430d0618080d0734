"""The lines of the speed table that are about reads: each beside its yardstick, in turn, several rounds."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import aiohttp

from scripts.rig.bench import generator
from scripts.rig.bench.generator import Load, Run
from scripts.rig.bench.place import Place, Server, Shares
from tests.harness.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

MANY = 1_000  # badges of one query
_COLD = 10_000  # handles of the cold reads


@dataclass
class Line:
    """One line: ours beside the yardstick, the ratio of each round in the middle, and where the time went."""

    what: str
    yardstick: str
    unit: str
    aim: float
    at_most: bool = False
    ours: float = 0.0
    theirs: float = 0.0
    ratio: float = 0.0
    rounds: list[tuple[float, float]] = field(default_factory=list)
    shares: dict[str, float] = field(default_factory=dict)  # of one core: generator, api, postgresql
    told: dict[str, float] = field(default_factory=dict)  # what else was measured

    @property
    def met(self) -> bool:
        """Tell whether the aim was met."""
        return self.ratio <= self.aim if self.at_most else self.ratio >= self.aim

    def sum_up(self) -> Line:
        """Take the middle of the rounds."""
        self.ours, self.theirs = (round(statistics.median(part), 1) for part in zip(*self.rounds, strict=True))
        self.ratio = round(statistics.median(ours / theirs for ours, theirs in self.rounds), 3)
        return self

    def document(self) -> dict[str, object]:
        """Write it as JSON."""
        return asdict(self) | {"met": self.met}


@dataclass
class Bench:
    """A place, with the length of each stretch in seconds and the number of rounds."""

    place: Place
    seconds: float
    rounds: int

    async def alternate(
        self, line: Line, server: Server, ours: Callable[[], Awaitable[Run]], theirs: Callable[[], Awaitable[Run]]
    ) -> Line:
        """Measure both in turn, so that whatever else the machine does meets both; the first round warms up."""
        shares, load = Shares(), list[float]()
        for number in range(self.rounds + 1):
            yardstick = await theirs()
            with self.place.watching(server.child, shares):
                found = await ours()
            if number:
                line.rounds.append((found.per_s, yardstick.per_s))
                load.append(found.share)
        middle = (statistics.median(part[-self.rounds :]) for part in (load, shares.ours, shares.postgresql))
        line.shares = dict(zip(("generator", "api", "postgresql"), middle, strict=True))
        self.place.tell(f"{line.sum_up().what}: {line.ours:,.0f} beside {line.theirs:,.0f} {line.unit}")
        return line


async def hot(bench: Bench, api: Server, handles: int, aim: float) -> Line:
    """Read badges that are at hand, one handle or many in turn, beside a bare handler that returns the same bytes."""
    place = bench.place
    body = await _body(place, api)
    bare = await place.yardstick("bare", body)
    await read_all(place, api, handles)
    line = Line(f"hot reads, {handles:,} handle{'s' * (handles > 1)}", "bare aiohttp, same bytes", "reads/s", aim)
    load = Load(place.key, handles)
    return await bench.alternate(
        line,
        api,
        lambda: generator.run(api.port, load, bench.seconds),
        lambda: generator.run(bare.port, load, bench.seconds),
    )


async def cold(bench: Bench, uncached: Server, aim: float) -> Line:
    """Read badges with nothing at hand, beside bare aiohttp with one row through a pool."""
    place = bench.place
    given = {"where": place.dsn.service.arguments, "body": (await _body(place, uncached)).decode()}
    fetched = await place.yardstick("fetched", json.dumps(given).encode())
    load = Load(place.key, min(_COLD, place.badges))
    line = Line("cold reads, 32 connections", "bare aiohttp, asyncpg fetchrow", "reads/s", aim)
    return await bench.alternate(
        line,
        uncached,
        lambda: generator.run(uncached.port, load, bench.seconds),
        lambda: generator.run(fetched.port, load, bench.seconds),
    )


async def query_at_hand(bench: Bench, api: Server, aim: float) -> Line:
    """Ask for a thousand badges at once, all at hand, beside single reads of one."""
    key = bench.place.key
    await read_all(bench.place, api, MANY)
    line = Line(f"query of {MANY:,}, at hand", "hot reads, 1 handle", "badges/s", aim)
    return await bench.alternate(
        line,
        api,
        lambda: _badges(generator.run(api.port, Load(key, MANY, query=True, connections=4), bench.seconds)),
        lambda: generator.run(api.port, Load(key, 1), bench.seconds),
    )


async def query_stored(bench: Bench, uncached: Server, aim: float) -> Line:
    """Ask for a thousand badges at once with nothing at hand, beside the same rows read by asyncpg alone."""
    place = bench.place
    line = Line(f"query of {MANY:,}, from the database", "SELECT ... = ANY by asyncpg alone", "badges/s", aim)
    return await bench.alternate(
        line,
        uncached,
        lambda: _badges(generator.run(uncached.port, Load(place.key, MANY, query=True, connections=4), bench.seconds)),
        lambda: _selected(place, bench.seconds),
    )


async def _badges(queries: Awaitable[Run]) -> Run:
    found = await queries
    return Run(found.per_s * MANY, found.share)


async def _selected(place: Place, seconds: float) -> Run:
    """Read the rows of a thousand badges again and again in a process of its own, on the first core."""
    given = {"where": place.dsn.service.arguments, "badges": MANY, "seconds": seconds}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scripts.rig.bench.rows", cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said = json.loads((await process.communicate(json.dumps(given).encode()))[0])
    return Run(said["per_s"], said["share"])


async def _body(place: Place, api: Server) -> bytes:
    head = {"Authorization": f"Bearer {place.key}"}
    async with (
        aiohttp.ClientSession(headers=head) as session,
        session.get(f"http://127.0.0.1:{api.port}/v1/badges/handle.1") as answer,
    ):
        return await answer.read()


async def read_all(place: Place, api: Server, handles: int, *, insist: bool = True) -> None:
    """Bring badges to hand, and insist that each is verified: all later answers are these."""
    head = {"Authorization": f"Bearer {place.key}"}
    async with aiohttp.ClientSession(f"http://127.0.0.1:{api.port}", headers=head) as session:
        for first in range(1, handles + 1, MANY):
            items = [f"handle.{number}" for number in range(first, min(first + MANY, handles + 1))]
            async with session.post("/v1/badge-query", json={"items": items}) as answer:
                badges = (await answer.json())["badges"]
            if [badge["handle"] for badge in badges if badge["status"] == "verified" or not insist] != items:
                message = "the run is void: a badge is not verified"
                raise RuntimeError(message)
