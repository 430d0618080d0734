"""Sanitizing of an uploaded file in a process of its own.

At most two at a time: each may take a core and a gigabyte. Who waits longer than its creator does should not have been
let in; the caller bounds how many may come.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Final

import verifier
from verifier import log
from verifier.outbound.documents import Cleaned, NotTaken, Text
from verifier.outbound.documents.detect import weigh
from verifier.outbound.documents.wire import LONGEST_ANSWER, read

DEADLINE_S: Final = 20.0
_LAST_WORDS_S: Final = 2.0
_AT_A_TIME: Final = 2
_CHILD: Final = (sys.executable, "-P", "-B", "-m", "verifier.outbound.documents.child")
# The same code as ours, wherever it lies; nothing else of our environment, which holds secrets.
_ENVIRONMENT: Final = {"PYTHONPATH": str(Path(verifier.__file__).parents[1]), "LANG": "C.UTF-8"}
_places = asyncio.Semaphore(_AT_A_TIME)
_log = log.logger("papers")


async def clean(raw: bytes) -> Cleaned | NotTaken:
    """Make a document harmless, or return why it was not taken. Never raises, whatever the file does to its reader."""
    weighed = weigh(raw)
    if weighed:
        return weighed
    async with _places:
        cleaned = await _cleaned(raw, _CHILD, DEADLINE_S)
    return NotTaken("broken") if isinstance(cleaned, Text) else cleaned


async def text_of(raw: bytes) -> Text | NotTaken:
    """Read the text of a PDF, or return why it was not read. Never raises, whatever the file does to its reader."""
    weighed = weigh(raw)
    if weighed:
        return weighed
    async with _places:
        read_out = await _cleaned(raw, (*_CHILD, "--text"), DEADLINE_S)
    return NotTaken("broken") if isinstance(read_out, Cleaned) else read_out


async def _cleaned(raw: bytes, child: tuple[str, ...], deadline_s: float) -> Cleaned | Text | NotTaken:
    """Give one child one file; the child is gone before this returns, also when nobody waits for it any more."""
    try:
        process = await asyncio.create_subprocess_exec(
            *child, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_ENVIRONMENT, start_new_session=True
        )
    except OSError:  # this machine is full; the file is not to blame
        _log.error("paper_child_not_started")
        return NotTaken("timeout")
    try:
        async with asyncio.timeout(deadline_s):
            answer = await _asked(process, raw)
    except TimeoutError:
        return NotTaken("timeout")
    finally:
        await _ended(process)
    return _told(answer, process.returncode)


async def _asked(process: Process, raw: bytes) -> bytes:
    """Hand the file over and take the answer, never more of it than an answer can be."""
    if process.stdin is None or process.stdout is None:  # both are pipes; their types do not say so
        return b""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it died early; its exit code says so
        process.stdin.write(raw)
        await process.stdin.drain()
    process.stdin.close()
    try:
        await process.stdout.readexactly(LONGEST_ANSWER)
    except asyncio.IncompleteReadError as whole:
        await process.wait()
        return whole.partial
    return b""


async def _ended(process: Process) -> None:
    """Kill the child with whatever it may have started, and read its pipes to their end."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LAST_WORDS_S):
            if process.stdout is not None:
                await process.stdout.read()
            await process.wait()


def _told(answer: bytes, code: int | None) -> Cleaned | Text | NotTaken:
    """Read the child's answer if it ended well; its death is an outcome of the file that it read."""
    outcome = read(answer) if code == 0 else None
    if outcome:
        return outcome
    _log.warning("paper_child_died", exit_code=code)
    return NotTaken("timeout" if code == -signal.SIGXCPU else "broken")
