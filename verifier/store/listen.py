"""Listener for changed badges, so that no process answers from an old row."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from verifier.store.db import GONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier.store.db import Pool

_CHANNEL = "badge_changed"


async def listen(
    pool: Pool, changed: Callable[[str | None], None], deaf: Callable[[bool], None], stop: asyncio.Event
) -> None:
    """Call `changed(handle)` for every committed change until `stop`; `deaf(True)` while nothing can be heard."""
    while not stop.is_set():
        try:
            await _hear(pool, changed, deaf, stop)
        except GONE:
            deaf(True)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 0.5)


async def _hear(
    pool: Pool, changed: Callable[[str | None], None], deaf: Callable[[bool], None], stop: asyncio.Event
) -> None:
    lost = asyncio.Event()
    async with pool.acquire(timeout=5) as connection:
        connection.add_termination_listener(lambda _: lost.set())
        await connection.add_listener(_CHANNEL, lambda *heard: changed(str(heard[3]) or None))
        changed(None)  # whatever was said before we listened
        deaf(False)
        waiting = [asyncio.create_task(event.wait()) for event in (lost, stop)]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            deaf(True)
            for task in waiting:
                task.cancel()
            connection.terminate()  # nobody else may hear on it, and a silent server would not let it go
