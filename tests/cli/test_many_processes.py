"""`verifier api --processes N`: one port, one sum of counters, nothing old in any of them, and a clean end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from tests.harness.processes import Child, Lifeline, until
from tests.harness.staff import new_key, owner_of
from tests.web.test_api_claims import claim
from tests.web.test_metrics import samples
from verifier.cli import build
from verifier.cli.ports import free_port
from verifier.flows.access import keys
from verifier.store.server.embedded import Dsn

SCOPES = ("claims:write", "claims:read", "badges:read")
_CALLERS = 16  # connections: that all of them end at the same one of two processes does not happen


@dataclass(frozen=True)
class Group:
    """Two processes on one port, under their supervisor."""

    supervisor: Child
    port: int
    stack: AsyncExitStack

    def pids(self) -> list[int]:
        """The processes that answer, as the supervisor's system knows them."""
        return [
            int(pid)
            for pid in Path(f"/proc/{self.supervisor.pid}/task/{self.supervisor.pid}/children").read_text().split()
        ]

    def sheets(self) -> list[Path]:
        """The folder of their counters, while it is there."""
        return list(self.supervisor.log.parent.glob("counters-*"))

    async def callers(self, token: str | None = None, count: int = _CALLERS) -> list[aiohttp.ClientSession]:
        """Sessions that keep one connection each."""
        head = {"Authorization": f"Bearer {token}"} if token else {}
        made = [
            aiohttp.ClientSession(
                f"http://127.0.0.1:{self.port}", headers=head, connector=aiohttp.TCPConnector(limit=1)
            )
            for _ in range(count)
        ]
        return [await self.stack.enter_async_context(session) for session in made]

    async def counted(self, name: str) -> float:
        """One counter, as a new connection reads it."""
        (session,) = await self.callers(count=1)
        async with session.get("/metrics") as answer:
            found = samples(await answer.text())
        return sum(value for (family, *_), value in found.items() if family == name)

    async def all_answer(self) -> bool:
        """Tell whether as many processes as were asked for are ready."""
        return self.supervisor.log.read_bytes().count(b'"api_ready"') >= 2


@asynccontextmanager
async def group(database: Dsn, place: Path) -> AsyncIterator[Group]:
    """Start two processes over this database."""
    line, port = Lifeline(), free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith("VERIFIER_")}
    own |= {"VERIFIER_DATABASE_URL": database.service.url, "VERIFIER_DATA_DIR": str(place), "VERIFIER_PORT": str(port)}
    supervisor = Child("api", ("-P", "-m", "verifier", "api", "--processes", "2"), own, place, line)
    async with AsyncExitStack() as stack:
        stack.callback(line.close)
        stack.push_async_callback(supervisor.stop)
        await supervisor.start()
        made = Group(supervisor, port, stack)
        await asyncio.wait_for(until(made.all_answer), 60)
        yield made


async def test_what_is_counted_changed_or_ended_holds_on_every_connection(database: Dsn, tmp_path: Path) -> None:
    async with group(database, tmp_path) as running:
        made = await _key(database)
        callers = await running.callers(made.token)
        read = await _a_withdrawn_claim_is_seen(callers)
        assert await running.counted("verifier_badge_reads_total") == read
        async with owner_of(database) as owner:
            await keys.end(owner, made.id)
        began = time.monotonic()
        for caller in callers:
            await asyncio.wait_for(until(partial(_status, caller, 401), every_s=0.02), 10)
        assert time.monotonic() - began < 2, "a key that has ended is good for a second, and for a busy machine's own"
        assert await _reports_taken(running) == 10, "one budget, whichever process is asked"
        await _killed_it_is_begun_again(running)
        assert await _reports_taken(running) <= 1, "nor does a process that is new begin with a new one"


async def _reports_taken(running: Group) -> int:
    """Report a badge on new connections, more often than one address may: how often it was taken."""
    taken = 0
    for number, caller in enumerate(await running.callers(count=30)):
        async with caller.post(f"/b/nobody{number}/report", json={"reason": "impersonation"}) as answer:
            assert answer.status in {202, 429}
            taken += answer.status == 202
    return taken


async def _key(database: Dsn) -> keys.NewKey:
    async with owner_of(database) as owner:
        return await keys.issue(owner, "Test", SCOPES)


async def _status(caller: aiohttp.ClientSession, wanted: int) -> bool:
    async with caller.get("/v1/badges/robin_71") as answer:
        return answer.status == wanted


async def _badge(caller: aiohttp.ClientSession) -> str:
    async with caller.get("/v1/badges/robin_71") as answer:
        return str(json.loads(await answer.text())["status"])


async def _a_withdrawn_claim_is_seen(callers: list[aiohttp.ClientSession]) -> int:
    """Read on every connection before and after: twice, so that it is in every cache. Return how often it was read."""
    rounds = 2
    async with callers[0].post("/v1/claims", json=claim()) as answer:
        taken = await answer.json()
    for caller in callers * 2:
        assert await _badge(caller) == "pending"
    async with callers[0].post(f"/v1/claims/{taken['id']}/withdraw") as answer:
        assert answer.status == 200

    async def gone_everywhere() -> bool:
        """A process hears of it a moment later than the one that was asked."""
        nonlocal rounds
        rounds += 1
        return [await _badge(caller) for caller in reversed(callers)] == ["none"] * len(callers)

    began = time.monotonic()
    await asyncio.wait_for(until(gone_everywhere, every_s=0.02), 10)
    assert time.monotonic() - began < 2, "a second is promised, and a busy machine has its own"
    return rounds * len(callers)


async def _killed_it_is_begun_again(running: Group) -> None:
    before, (first, *_) = await running.counted("verifier_badge_reads_total"), running.pids()
    os.kill(first, signal.SIGKILL)

    async def begun_again() -> bool:
        return running.supervisor.log.read_bytes().count(b'"api_ready"') >= 3

    await asyncio.wait_for(until(begun_again), 60)
    assert first not in running.pids()
    assert len(running.pids()) == 2
    assert running.supervisor.has_logged("child_died")
    assert await running.counted("verifier_badge_reads_total") == before, "nothing that was counted is lost"
    assert await running.counted("verifier_api_processes") == 2


async def test_asked_to_stop_all_of_them_answer_what_was_asked_and_end_well(database: Dsn, tmp_path: Path) -> None:
    async with group(database, tmp_path) as running:
        callers = await running.callers(await new_key(database, "Test", SCOPES))
        async with callers[0].post("/v1/claims", json=claim()) as answer:
            taken = await answer.json()
        polls = [asyncio.create_task(_waited(caller, taken["id"])) for caller in callers[1:8]]
        streams = [
            await caller.get("/v1/badge-changes", headers={"Accept": "text/event-stream"}) for caller in callers[8:]
        ]
        for stream in streams:
            assert await stream.content.readline() == b": badges\n"
        _, code = await running.supervisor.asked_to_stop(60)
        assert code == 0
        assert await asyncio.gather(*polls) == ["received"] * 7
        for stream in streams:
            await stream.content.read()  # to its end, whole
        assert not running.sheets()


async def _waited(caller: aiohttp.ClientSession, claim_id: str) -> str:
    async with caller.get(f"/v1/claims/{claim_id}", params={"wait": 30}) as answer:
        assert answer.status == 200
        return str((await answer.json())["state"])


@pytest.mark.parametrize("wrong", ["0", "17", "two", "-1", ""])
def test_a_number_that_is_none_of_processes_is_told(wrong: str) -> None:
    done = CliRunner().invoke(build("api"), ["api", f"--processes={wrong}"])
    assert done.exit_code == 2
    assert "--processes" in done.output
