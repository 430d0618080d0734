"""Writes that wait until the database is back, for requests that were answered without it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from verifier.log import logger, told
from verifier.store.db import GONE

_log = logger("web")
_EVERY_S: Final = 0.5
_MOST: Final = 10_000

Work = Callable[[], Awaitable[object]]


class DeferredWrites:
    """A queue of small writes of this process, done in turn on one connection, oldest first, as soon as possible."""

    def __init__(self) -> None:
        """Start with an empty queue."""
        self._due: deque[Work] = deque(maxlen=_MOST)
        self._doing: asyncio.Task[None] | None = None

    def add(self, work: Work) -> None:
        """Add a write; of more than ten thousand the oldest are dropped."""
        self._due.append(work)
        if self._doing is None or self._doing.done():
            self._doing = asyncio.create_task(self._catch_up())

    async def close(self) -> None:
        """Stop, and leave the rest undone."""
        if self._doing is not None:
            self._doing.cancel()
            await asyncio.wait({self._doing})

    async def _catch_up(self) -> None:
        while self._due:
            work = self._due.popleft()
            try:
                await work()
            except GONE:
                self._due.appendleft(work)
                await asyncio.sleep(_EVERY_S)
            except Exception as fault:  # noqa: BLE001  one that fails holds up no other
                _log.error("afterwards_failed", **told(fault))
