"""One API process over a database that is full of badges, and nothing else: for reading at full speed."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import TypeAlias

import aiohttp
import asyncpg

from scripts.rig.scale.fill import fill
from tests.harness.process_service import AWAY, environment, free_port
from tests.harness.processes import Child, Lifeline, until
from verifier.store.migrate import migrate
from verifier.store.server.embedded import Dsn, EmbeddedPostgres

Told: TypeAlias = Callable[[int, int], None]
_READY_IN_S = 120.0


@dataclass(frozen=True)
class Filled:
    """The API, and the database it reads."""

    url: str
    key: str
    dsn: Dsn
    api: Child

    def memory_mb(self) -> tuple[float, float]:
        """Return the memory of the API process: what it holds now, and the most it ever held, in megabytes."""
        said = Path(f"/proc/{self.api.pid}/status").read_text()
        sizes = {
            line.split(":")[0]: line.split()[1] for line in said.splitlines() if line.startswith(("VmRSS", "VmHWM"))
        }
        return int(sizes["VmRSS"]) / 1024, int(sizes["VmHWM"]) / 1024


@asynccontextmanager
async def open_filled(badges: int, told: Told) -> AsyncIterator[Filled]:
    """Fill a database with so many verified badges, and the others that go with them, and start an API over it."""
    async with AsyncExitStack() as stack:
        place = Path(tempfile.mkdtemp(prefix="verifier-feed-"))
        stack.callback(rmtree, place, ignore_errors=True)
        line = Lifeline()
        stack.callback(line.close)
        dsn = await stack.enter_async_context(EmbeddedPostgres(place / "data", durable=False))
        await _fill(dsn, badges, told)
        port = free_port()
        api = Child("api", ("-P", "-m", "verifier", "api"), environment(place / "data", port), place, line)
        stack.push_async_callback(api.stop)
        await api.start()
        url = f"http://127.0.0.1:{port}"
        await asyncio.wait_for(until(lambda: _ready(url)), _READY_IN_S)
        key = json.loads((place / "data" / "credentials.json").read_text())["platform_key"]
        yield Filled(url, key, dsn, api)


async def _fill(dsn: Dsn, badges: int, told: Told) -> None:
    owner = await asyncpg.connect(**dsn.owner.arguments)
    await migrate(owner)
    await owner.close()
    admin = await asyncpg.connect(**dsn.admin.arguments, statement_cache_size=0)
    try:
        await fill(admin, badges, told, feed_alone=True)
    finally:
        await admin.close()


async def _ready(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{url}/readyz") as answer:
            return answer.status == 200  # noqa: PLR2004
    except AWAY:
        return False
