"""Supervisor that keeps the processes of `verifier serve` alive, and lets none of them outlive it.

Each child gets the reading end of a pipe whose writing end only the supervisor holds. Whatever ends the supervisor,
even kill -9, closes it, and the child that watches (`watch_parent`) stops as if it had been asked to.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from verifier import log

PARENT = "VERIFIER_PARENT_FD"
CANNOT_START = 78  # EX_CONFIG: a child that ends with it would do so again, so the supervisor gives up
GRACE_S = 15.0
_FIRST_WAIT_S, _LONGEST_WAIT_S, _STEADY_S = 0.2, 5.0, 30.0
_log = log.logger("supervise")


async def supervise(
    children: Sequence[tuple[str, Sequence[str]]],
    *,
    stop: asyncio.Event | None = None,
    grace_s: float = GRACE_S,
) -> int:
    """Run the named commands until SIGTERM, SIGINT or `stop`; restart what dies. The exit code: 0 after a clean stop.

    78 when a child said that its settings cannot work.
    """
    over = stop or asyncio.Event()
    reading, writing = os.pipe()
    try:
        with _signals(over.set):
            keepers = [
                asyncio.ensure_future(_Child(name, tuple(argv), reading, grace_s).keep(over)) for name, argv in children
            ]
            codes = await asyncio.gather(*keepers)
    finally:
        os.close(reading)
        os.close(writing)
    return CANNOT_START if CANNOT_START in codes else 0


async def watch_parent(stop: asyncio.Event) -> None:
    """Set `stop` when the supervisor of this process is gone. Returns at once where there is none."""
    descriptor = os.environ.pop(PARENT, "")  # not for grandchildren, who do not have the pipe
    if not descriptor:
        return
    loop, gone = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(int(descriptor), gone.set)  # nobody ever writes: readable means closed
    try:
        await gone.wait()
        stop.set()  # first: the line below may have nowhere to go
        _log.warning("supervisor_gone", pid=os.getpid())
    finally:
        loop.remove_reader(int(descriptor))


@dataclass(slots=True)
class _Child:
    """One command that is kept running."""

    name: str
    argv: tuple[str, ...]
    pipe: int
    grace_s: float
    wait_s: float = _FIRST_WAIT_S
    restarts: int = field(default=0)

    async def keep(self, over: asyncio.Event) -> int:
        """Run the command again and again until it is over; return the last exit code."""
        while True:
            began = time.monotonic()
            code = await self._run(over)
            if code == CANNOT_START:
                over.set()
            if over.is_set():
                return code
            self.wait_s = _FIRST_WAIT_S if time.monotonic() - began >= _STEADY_S else self.wait_s
            self.restarts += 1
            _log.warning("child_died", child=self.name, exit_code=code, retry_in_s=self.wait_s, restarts=self.restarts)
            await _either(over, self.wait_s)
            self.wait_s = min(self.wait_s * 2, _LONGEST_WAIT_S)
            if over.is_set():
                return 0

    async def _run(self, over: asyncio.Event) -> int:
        process = await asyncio.create_subprocess_exec(
            *self.argv,
            stdin=asyncio.subprocess.DEVNULL,
            env=os.environ | {PARENT: str(self.pipe)},
            pass_fds=(self.pipe,),
            start_new_session=True,  # Ctrl-C in a terminal is for the supervisor, who asks the children in order
        )
        _log.info("child_started", child=self.name, pid=process.pid)
        ended, asked = asyncio.ensure_future(process.wait()), asyncio.ensure_future(over.wait())
        try:
            await asyncio.wait({ended, asked}, return_when=asyncio.FIRST_COMPLETED)
            return await self._end(process, ended)
        finally:
            asked.cancel()
            if process.returncode is None:
                process.kill()

    async def _end(self, process: asyncio.subprocess.Process, ended: asyncio.Future[int]) -> int:
        """Ask it to stop, and after the grace make it."""
        if not ended.done():
            process.terminate()
            await asyncio.wait({ended}, timeout=self.grace_s)
        if not ended.done():
            _log.error("child_killed", child=self.name, pid=process.pid, wait_s=self.grace_s)
            process.kill()
        return await ended


async def _either(over: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), seconds)


@contextlib.contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for word in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(word, stop)
    try:
        yield
    finally:
        for word in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(word)


def command(*arguments: str) -> tuple[str, ...]:
    """Build the command line of one of our own subcommands. -P: never import from the folder it was started in."""
    return (sys.executable, "-P", "-m", "verifier", *arguments)
