"""A throwaway service of real processes: embedded PostgreSQL, a made-up world, one API and any number of workers."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import asyncpg

from tests.harness.processes import Child, Lifeline, until
from verifier.demo.people.people import World
from verifier.demo.world import LISTS
from verifier.settings import PREFIX
from verifier.store.server.embedded import Dsn, EmbeddedPostgres

SOURCES = ("US_WA_DOH", "US_NPPES", "US_OIG_LEIE")
AWAY = (aiohttp.ClientError, OSError, TimeoutError, asyncio.IncompleteReadError)
_READY_IN_S = 120.0
_PROGRAM = ("-P", "-m", "verifier")


@dataclass(frozen=True)
class House:
    """The running service, with handles on each of its processes."""

    place: Path
    dsn: Dsn
    port: int
    world_url: str
    api: Child
    workers: tuple[Child, ...]
    env: Mapping[str, str]
    line: Lifeline

    @property
    def url(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def key(self) -> str:
        """The trial platform's key."""
        return str(json.loads((self.place / "data" / "credentials.json").read_text())["platform_key"])

    def logs(self) -> list[Path]:
        """List the logs of all processes."""
        return sorted((self.place / "logs").glob("*.log"))

    async def connect(self) -> asyncpg.Connection[asyncpg.Record]:
        """Open a connection of the owner, for looking at what the service did."""
        return await asyncpg.connect(**self.dsn.owner.arguments, timeout=10)

    async def crash_database(self) -> None:
        """End PostgreSQL as a power cut would, and start it again: it recovers from its log."""
        home = self.place / "data"
        os.kill(int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        server = EmbeddedPostgres(home)
        while server.is_running():  # noqa: ASYNC110  another process; it cannot tell us
            await asyncio.sleep(0.02)
        await asyncio.to_thread(server.repair)

    async def run(self, *arguments: str) -> tuple[int, str]:
        """Run a `verifier` command against this house; return its exit code and output."""
        command = Child("cli", (*_PROGRAM, *arguments), self.env, self.place / "logs", self.line)
        await command.start()
        return await command.ended()


@asynccontextmanager
async def open_house(
    people: World,
    *,
    workers: int = 1,
    program: Sequence[str] = _PROGRAM,
    more: Sequence[str] = (),
    seed: int | None = None,
    counted: bool = False,
    variables: Mapping[str, str] | None = None,
) -> AsyncIterator[House]:
    """Start everything in a temporary directory, and leave nothing behind.

    The processes are `program` api and worker, and `more`; with a `seed` the registers are slow; `counted`: the
    server counts its statements; `variables` are further settings of an operator.
    """
    async with AsyncExitStack() as stack:
        place = Path(tempfile.mkdtemp(prefix="verifier-rig-"))
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        for folder in ("data", "logs", "world"):
            (place / folder).mkdir(mode=0o700)
        line = Lifeline()
        stack.callback(line.close)
        if counted:
            await _make_it_count(EmbeddedPostgres(place / "data"))
        dsn = await stack.enter_async_context(EmbeddedPostgres(place / "data"))
        env = environment(place / "data", free_port())
        env |= {PREFIX + name: value for name, value in (variables or {}).items()}
        people.write(place / "world")
        moods = () if seed is None else (str(seed),)
        command = ("-m", "tests.harness.process_world", str(place / "world"), *moods)
        world = Child("world", command, env, place / "logs", line)
        stack.push_async_callback(world.stop)
        await world.start()
        env[f"{PREFIX}WORLD_URL"] = json.loads(await world.said())["url"]
        house = _furnish(place, dsn, env, line, [(*program, what, *more) for what in ("api", *["worker"] * workers)])
        for child in (house.api, *house.workers):
            stack.push_async_callback(child.stop)
        await house.api.start()
        await ready(house)
        for child in house.workers:
            await child.start()
        await loaded(house)
        yield house


async def _make_it_count(server: EmbeddedPostgres) -> None:
    """Let the server count its statements, which it has to be started with."""
    async with server as dsn:
        connection = await asyncpg.connect(**dsn.admin.arguments, timeout=60)
        try:
            await connection.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
        finally:
            await connection.close()


def _furnish(place: Path, dsn: Dsn, env: dict[str, str], line: Lifeline, commands: Sequence[Sequence[str]]) -> House:
    names = ("api", *(f"worker{number}" for number in range(1, len(commands))))
    api, *workers = (
        Child(name, command, env, place / "logs", line) for name, command in zip(names, commands, strict=True)
    )
    port, world_url = int(env[f"{PREFIX}PORT"]), env[f"{PREFIX}WORLD_URL"]
    return House(place, dsn, port, world_url, api, tuple(workers), env, line)


async def ready(house: House) -> None:
    """Wait until the API takes writes; whoever killed it starts it again."""
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
            await asyncio.wait_for(until(lambda: _ready(house, session)), _READY_IN_S)
    except TimeoutError:
        message = f"the API did not come up: {house.api.log.read_text()[-2000:]}"
        raise RuntimeError(message) from None


async def _ready(house: House, session: aiohttp.ClientSession) -> bool:
    try:
        async with session.get(f"{house.url}/readyz") as answer:
            return answer.status == 200
    except AWAY:
        return False


async def loaded(house: House) -> None:
    """Wait until a worker has loaded the screening list: before that no claim can be confirmed."""
    connection = await house.connect()
    try:
        async with asyncio.timeout(_READY_IN_S):
            await until(lambda: connection.fetchval("SELECT count(*) > 0 FROM roster"))
    finally:
        await connection.close()


def environment(data: Path, port: int) -> dict[str, str]:
    """Build an environment without an operator's own settings; the buckets run, but wide open."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    mine = {"DATA_DIR": str(data), "HOST": "127.0.0.1", "PORT": str(port), "GAIN_PER_HOUR": "1000000"}
    mine |= {f"REGISTRIES__{source}__RATE": "10000" for source in SOURCES}
    mine |= {f"REGISTRIES__ALL__{name.upper()}": str(value) for name, value in LISTS.items()}
    return clean | {PREFIX + name: value for name, value in mine.items()}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
