"""One process of the rig: started, ended, killed or frozen by its own pid, and never left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from verifier.supervise import PARENT, watch_parent

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
_GRACE_S = 12.0


class Lifeline:
    """A pipe whose writing end only this process holds: whatever ends it, the children notice and stop."""

    def __init__(self) -> None:
        self.reading, self._writing = os.pipe()

    def close(self) -> None:
        """Let go; children that still run stop."""
        os.close(self.reading)
        os.close(self._writing)


async def asked_to_stop() -> None:
    """Wait for SIGTERM, SIGINT, or the end of the rig that started this process."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for word in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(word, stop.set)
    watching = asyncio.create_task(watch_parent(stop))
    # Also when it fails: it says why on a standard output that nobody may be reading any more.
    watching.add_done_callback(lambda ended: stop.set() if ended.cancelled() or ended.exception() else None)
    await stop.wait()
    watching.cancel()


def carry_out(work: Coroutine[Any, Any, T]) -> T:
    """Run the rig's work; SIGTERM ends it as Ctrl-C does, with everything cleared away."""

    async def stoppable() -> T:
        task = asyncio.ensure_future(work)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await task

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        sys.exit(143)


async def until(holds: Callable[[], Awaitable[object]], *, every_s: float = 0.05) -> None:
    """Poll until it holds: what is waited for is in another process, which cannot tell us."""
    while not await holds():  # noqa: ASYNC110
        await asyncio.sleep(every_s)


class Child:
    """A command that can be started again after it was killed."""

    def __init__(self, name: str, arguments: Sequence[str], env: Mapping[str, str], log: Path, line: Lifeline) -> None:
        self.name, self._arguments, self._env, self._line = name, tuple(arguments), dict(env), line
        self.log = log / f"{name}.log"
        self._process: asyncio.subprocess.Process | None = None
        self._began_at = 0  # where in the log its present life begins

    @property
    def pid(self) -> int:
        """The pid of the process that runs now."""
        if self._process is None:
            message = f"{self.name} was never started"
            raise RuntimeError(message)
        return self._process.pid

    @property
    def alive(self) -> bool:
        """True if it has been started and has not ended."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it; its output goes to its log."""
        with self.log.open("ab") as log:
            self._began_at = log.tell()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._arguments,
                cwd=ROOT,
                env=self._env | {PARENT: str(self._line.reading)},
                pass_fds=(self._line.reading,),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the rig, which ends its children in order
            )

    def has_logged(self, event: str) -> bool:
        """Return True if it has logged this event since it was started last."""
        with self.log.open("rb") as log:
            log.seek(self._began_at)
            return f'"{event}"'.encode() in log.read()

    async def said(self) -> str:
        """Its next line on standard output."""
        assert self._process is not None
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 120)
        if not line:
            message = f"{self.name} ended before it was ready; see {self.log}"
            raise RuntimeError(message)
        return line.decode().strip()

    async def ended(self) -> tuple[int, str]:
        """Wait for its end; its exit code and all it printed."""
        assert self._process is not None
        printed, _ = await asyncio.wait_for(self._process.communicate(), 120)
        return self._process.returncode or 0, printed.decode()

    async def asked_to_stop(self, patience_s: float) -> tuple[float, int | None]:
        """Ask it to stop; after how many seconds it ended, and with which code, or None where it was made to."""
        assert self._process is not None
        began = time.monotonic()
        self._process.terminate()
        try:
            code = await asyncio.wait_for(self._process.wait(), patience_s)
        except TimeoutError:
            code = None
        return time.monotonic() - began, code

    async def kill(self) -> None:
        """Kill it with -9, as a power cut or the kernel would."""
        await self._send(signal.SIGKILL)

    async def stop(self) -> None:
        """Ask it to stop, and make it if it does not."""
        if not self.alive or self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), _GRACE_S)
        except TimeoutError:
            await self.kill()

    def freeze(self) -> None:
        """Freeze it without its knowing."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Thaw it."""
        if self.alive:
            os.kill(self.pid, signal.SIGCONT)

    async def _send(self, word: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(word)
            await self._process.wait()
