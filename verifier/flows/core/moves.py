"""Moves of claims that callers of this process wait for: all of them by one query, as soon as a badge has changed.

A move projects its account's badge, and with it goes the notification that the badge reader hears. A lost one is made
up for within a second.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING

from verifier.flows.core.waits import first_of
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier.store.db import Pool

_UNHEARD_S = 1.0
_AT_MOST_EVERY_S = 0.05  # however fast badges change


class ClaimMoves:
    """The claims whose next move somebody waits for, each with the version that is known."""

    def __init__(self, pool: Pool, next_change: Callable[[], asyncio.Event]) -> None:
        """Wait for nothing; `next_change` gives the event of the next change of any badge."""
        self._pool, self._next_change = pool, next_change
        self._waiting: defaultdict[str, dict[asyncio.Future[None], int]] = defaultdict(dict)
        self._looking: asyncio.Task[None] | None = None
        self._joined = asyncio.Event()

    async def after(self, claim_id: str, version: int) -> None:
        """Return as soon as the claim has another version; raise what keeps us from finding out."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[claim_id][future] = version
        self._joined.set()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            await future
        finally:
            self._leave(claim_id, future)

    def _leave(self, claim_id: str, future: asyncio.Future[None]) -> None:
        self._waiting[claim_id].pop(future, None)
        if not self._waiting[claim_id]:
            del self._waiting[claim_id]

    async def _look(self) -> None:
        """Look after every change, and now and then without one, for as long as anybody waits."""
        while self._waiting:
            heard, joined = self._next_change(), asyncio.Event()
            self._joined = joined
            try:
                found = await claim_rows.claim_versions(self._pool, claim_ids=list(self._waiting))
            except Exception as fault:  # noqa: BLE001  handed to those who wait
                self._fail(fault)
                return
            for row in found:
                self._tell(row.id, row.version)
            await asyncio.sleep(_AT_MOST_EVERY_S)
            await first_of(_UNHEARD_S, heard, joined)

    def _tell(self, claim_id: str, version: int) -> None:
        for future, known in self._waiting.get(claim_id, {}).items():
            if version != known and not future.done():
                future.set_result(None)

    def _fail(self, fault: Exception) -> None:
        for futures in self._waiting.values():
            for future in futures:
                if not future.done():
                    future.set_exception(fault)
