"""A place to measure speed in: a server full of badges, and processes and yardsticks that have a core to themselves.

What is measured is pinned to the first core; PostgreSQL and the load share the last one.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
import time
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from scripts.rig.bench import generator, stock
from tests.harness.processes import Child, Lifeline, until
from verifier.cli.ports import free_port
from verifier.settings import PREFIX
from verifier.store.migrate import migrate
from verifier.store.server.embedded import Dsn, EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

_FIRST = min(os.sched_getaffinity(0))
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Shares:
    """The parts of one core that each side used, in the middle of a stretch."""

    ours: list[float] = field(default_factory=list)
    postgresql: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Server:
    """A process that is measured, and its port."""

    child: Child
    port: int
    ports: tuple[int, ...] = ()  # of the endpoints


@dataclass
class Place:
    """The server with its badges, and whatever runs on it."""

    home: Path
    dsn: Dsn
    line: Lifeline
    stack: AsyncExitStack
    tell: Callable[[str], None]
    badges: int = 0

    @property
    def key(self) -> str:
        """The trial platform's key, once an API has run."""
        return str(json.loads((self.home / "data" / "credentials.json").read_text())["platform_key"])

    def environment(self, port: int, **settings: str) -> dict[str, str]:
        """Build the environment of a process of the service."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        mine = {"DATA_DIR": str(self.home / "data"), "PORT": str(port), **settings}
        return clean | {PREFIX + name: value for name, value in mine.items()}

    async def fill(self, badges: int) -> None:
        """Store badges until there are so many."""
        admin = await asyncpg.connect(**self.dsn.admin.arguments)
        try:
            if badges > self.badges:
                await stock.fill(
                    admin, self.badges + 1, badges, lambda at: self.tell(f"stored {at} of {badges} badges")
                )
                self.badges = badges
        finally:
            await admin.close()

    async def owner(self) -> asyncpg.Connection[asyncpg.Record]:
        """Open a connection of the owner."""
        return await asyncpg.connect(**self.dsn.owner.arguments)

    async def api(self, name: str, **settings: str) -> Server:
        """Start an API process on the first core; it runs until the place is closed."""
        port = free_port()
        command = ("-P", "-m", "verifier", "api")
        child = Child(name, command, self.environment(port, **settings), self.home / "logs", self.line)
        return await self._started(child, port, lambda: child.has_logged("api_ready"))

    async def worker(self, **settings: str) -> Child:
        """Start a worker on the first core."""
        command = ("-P", "-m", "verifier", "worker")
        child = Child("worker", command, self.environment(0, **settings), self.home / "logs", self.line)
        return (await self._started(child, 0, lambda: child.has_logged("worker_ready"))).child

    async def yardstick(self, what: str, given: bytes) -> Server:
        """Start one of the yardsticks on the first core."""
        file = self.home / f"{what}.given"
        file.touch(mode=0o600)
        file.write_bytes(given)
        command = ("-m", "scripts.rig.bench.yardstick", what, str(file))
        child = Child(what, command, self.environment(0), self.home / "logs", self.line)
        server = await self._started(child, 0, lambda: True)
        said = json.loads(await child.said())["port"]
        ports = tuple(said) if isinstance(said, list) else (int(said),)
        return Server(server.child, ports[0], ports)

    async def _started(self, child: Child, port: int, is_up: Callable[[], bool]) -> Server:
        self.stack.push_async_callback(child.stop)
        await child.start()
        os.sched_setaffinity(child.pid, {_FIRST})

        async def up() -> bool:
            return is_up() or not child.alive

        await asyncio.wait_for(until(up), 120)
        if not child.alive:
            message = f"{child.name} did not start: {child.log.read_text()[-1000:]}"
            raise RuntimeError(message)
        return Server(child, port)

    @contextmanager
    def watching(self, child: Child, shares: Shares) -> Iterator[None]:
        """Add what a process and the database used of a core meanwhile."""
        began = time.perf_counter(), _used([child.pid]), _used(self._backends())
        yield
        took = time.perf_counter() - began[0]
        shares.ours.append(round((_used([child.pid]) - began[1]) / took, 2))
        shares.postgresql.append(round(max(0.0, _used(self._backends()) - began[2]) / took, 2))

    def _backends(self) -> list[int]:
        postmaster = self.home / "data" / "postgres" / "data" / "postmaster.pid"
        pid = int(postmaster.read_text().split()[0])
        return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def _used(pids: list[int]) -> float:
    """Add up the CPU time of processes, in seconds; one that has ended counts for nothing."""
    used = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        used += int(fields[11]) + int(fields[12])
    return used / _TICKS


def memory_of(pid: int) -> int:
    """Read how many bytes of memory a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@asynccontextmanager
async def open_place(tell: Callable[[str], None]) -> AsyncIterator[Place]:
    """Make the server in a temporary directory, on the last core, and leave nothing behind."""
    async with AsyncExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="verifier-bench-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        (home / "logs").mkdir()
        line = Lifeline()
        stack.callback(line.close)
        whole = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {generator.CORE})  # what it starts inherits that
        stack.callback(os.sched_setaffinity, 0, whole)
        dsn = await stack.enter_async_context(EmbeddedPostgres(home / "data"))
        owner = await asyncpg.connect(**dsn.owner.arguments)
        try:
            await migrate(owner)
        finally:
            await owner.close()
        yield Place(home, dsn, line, stack, tell)
