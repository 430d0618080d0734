"""`verifier serve` keeps its processes alive and takes them with it, however it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from verifier import supervise as module
from verifier.supervise import CANNOT_START, supervise

ROOT = Path(__file__).parents[1]
_PATIENCE_S = 120  # a machine may be busy; only a process that never comes fails a test
# A child of the service: says its number, and stops in good order when asked or when the supervisor is gone.
CHILD = """
import asyncio, os, signal, sys
from verifier.supervise import watch_parent
async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    watching = asyncio.create_task(watch_parent(stop))
    with open(sys.argv[1], "a") as said: print(os.getpid(), file=said)
    await stop.wait()
    with open(sys.argv[1], "a") as said: print("stopped", file=said)
asyncio.run(main())
"""
SUPERVISOR = """
import asyncio, sys
from verifier.supervise import supervise
sys.exit(asyncio.run(supervise([("api", sys.argv[1:]), ("worker", sys.argv[1:])])))
"""


@pytest.fixture(autouse=True)
def _from_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def _words(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


async def _until_said(path: Path, count: int) -> list[str]:
    async with asyncio.timeout(_PATIENCE_S):
        while len(_words(path)) < count:  # noqa: ASYNC110  another process writes it; nobody can set an event
            await asyncio.sleep(0.01)
    return _words(path)


@pytest.fixture
async def supervisor(tmp_path: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A supervisor in a process of its own, with two children that write to `said`."""
    child = (sys.executable, "-c", CHILD, str(tmp_path / "said"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SUPERVISOR, *child, stderr=asyncio.subprocess.DEVNULL
    )
    yield process
    if process.returncode is None:
        process.kill()
        await process.wait()


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGINT])
async def test_asked_to_stop_it_asks_its_children_and_ends_well(
    supervisor: asyncio.subprocess.Process, tmp_path: Path, word: signal.Signals
) -> None:
    await _until_said(tmp_path / "said", 2)
    supervisor.send_signal(word)
    assert await supervisor.wait() == 0
    assert _words(tmp_path / "said")[2:] == ["stopped", "stopped"]


async def test_killed_it_leaves_no_child_behind(supervisor: asyncio.subprocess.Process, tmp_path: Path) -> None:
    await _until_said(tmp_path / "said", 2)
    supervisor.kill()
    assert (await _until_said(tmp_path / "said", 4))[2:] == ["stopped", "stopped"]


@pytest.mark.usefixtures("supervisor")
async def test_a_killed_child_comes_back(tmp_path: Path) -> None:
    first, second = await _until_said(tmp_path / "said", 2)
    os.kill(int(first), signal.SIGKILL)
    third = (await _until_said(tmp_path / "said", 3))[2]
    assert third not in {first, second}


async def test_waits_double_while_a_child_keeps_dying(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    over = asyncio.Event()

    async def note(_: asyncio.Event, seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 7:
            over.set()

    monkeypatch.setattr(module, "_either", note)
    monkeypatch.setattr(module, "_STEADY_S", float("inf"))  # however long a busy machine takes to start it
    assert await supervise([("worker", (sys.executable, "-c", "raise SystemExit(3)"))], stop=over) == 0
    assert waits == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


async def test_a_child_that_cannot_start_ends_everything(tmp_path: Path) -> None:
    broken = (sys.executable, "-c", f"raise SystemExit({CANNOT_START})")
    sound = (sys.executable, "-c", CHILD, str(tmp_path / "said"))
    assert await supervise([("api", sound), ("worker", broken)]) == CANNOT_START


async def test_a_child_that_will_not_stop_is_made_to(tmp_path: Path) -> None:
    ignore = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    deaf = f"{ignore}; open(sys.argv[1], 'w').write('x y'); [signal.pause() for _ in range(99)]"
    over = asyncio.Event()
    running = asyncio.create_task(
        supervise([("worker", (sys.executable, "-c", deaf, str(tmp_path / "said")))], stop=over, grace_s=0.1)
    )
    await _until_said(tmp_path / "said", 2)
    over.set()
    assert await asyncio.wait_for(running, _PATIENCE_S) == 0


async def test_without_a_supervisor_there_is_nothing_to_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(module.PARENT, raising=False)
    stop = asyncio.Event()
    await module.watch_parent(stop)
    assert not stop.is_set()
