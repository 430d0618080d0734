"""Badge reads: computed at the moment of reading, from a stored row that is never older than a second.

A stored row is cached for at most a second; a change committed by any process empties it at once through LISTEN, and
this process's own changes empty it before they are answered. Misses that arrive together become one query.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.flows.core.badge_document import Rendered, Shown, Stored, changes_at, nobody, render, shown, stored
from verifier.store.db import GONE
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from verifier.domain.policy import Policy
    from verifier.store.db import Pool

_FRESH_S = 1.0
_ROWS = 100_000


@dataclass(slots=True)
class _Cached:
    row: Stored
    read_at: float
    rendered: dict[tuple[bool, bool], tuple[float, Rendered]]


class BadgeReader:
    """The badge reads of one process, with their cache."""

    def __init__(self, pool: Pool, policy: Policy, clock: Callable[[], datetime], environment: str) -> None:
        """Start with an empty cache."""
        self._pool, self._policy, self._clock, self._environment = pool, policy, clock, environment
        self._rows: OrderedDict[str, _Cached] = OrderedDict()
        self._wanted: dict[str, asyncio.Future[Stored]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._generation = 0
        self._deaf = True

    def set_deaf(self, deaf: bool) -> None:  # noqa: FBT001  a state, not an option
        """Bypass the cache while changes of other processes cannot be heard."""
        self._deaf = deaf

    def forget(self, handle: str | None = None) -> None:
        """Drop a badge from the cache, or all of them."""
        self._generation += 1
        if handle:
            self._rows.pop(handle, None)
        else:
            self._rows.clear()

    async def read(self, handle: str, account_id: str | None, epoch: int | None, *, full: bool) -> Rendered:
        """Read the badge of a handle; `none` when it is unknown or the account is not the one asked for."""
        cached = self._fresh(handle) or await self._load(handle)
        row = cached.row
        same = (account_id is None or account_id == row.account_id) and (epoch is None or epoch == row.epoch)
        return self._rendered(cached, full=full, same=same)

    async def shown(self, handle: str) -> Shown:
        """Compute the badge of a handle now, for another document than the API's."""
        cached = self._fresh(handle) or await self._load(handle)
        return shown(cached.row, self._clock(), self._policy, self._environment)

    def _fresh(self, handle: str) -> _Cached | None:
        cached = self._rows.get(handle)
        old = cached is None or self._deaf or time.monotonic() - cached.read_at > _FRESH_S
        return None if old else cached

    def _rendered(self, cached: _Cached, *, full: bool, same: bool) -> Rendered:
        """Render the row, cached as long as the row and never past the next instant at which the answer changes."""
        known = cached.rendered.get((full, same))
        now = self._clock()
        instant = now.timestamp()
        if known is not None and instant < known[0]:
            return known[1]
        made = render(
            cached.row if same else nobody(cached.row.handle), now, self._policy, self._environment, full=full
        )
        cached.rendered[full, same] = (changes_at(cached.row, now, self._policy), made)
        return made

    async def _load(self, handle: str) -> _Cached:
        future = self._wanted.get(handle)
        if future is None:
            future = self._wanted[handle] = asyncio.get_running_loop().create_future()
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read_wanted())
        generation, asked_at = self._generation, time.monotonic()
        cached = _Cached(await asyncio.shield(future), asked_at, {})
        if generation == self._generation:  # nothing changed while it was read
            self._rows[handle] = cached
            if len(self._rows) > _ROWS:
                self._rows.popitem(last=False)
        return cached

    async def _read_wanted(self) -> None:
        """Read all wanted rows by one query."""
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            try:
                rows = {row.handle: row for row in await badge_rows.badge_by_handle(self._pool, handles=list(wanted))}
            except BaseException as fault:
                _fail([*wanted.values(), *(self._late() if isinstance(fault, GONE) else ())], fault)
                if not isinstance(fault, Exception):
                    raise
                continue
            for handle, future in wanted.items():
                if future.done():
                    continue
                try:
                    future.set_result(stored(rows[handle]) if handle in rows else nobody(handle))
                except Exception as fault:  # noqa: BLE001  one row that cannot be read is its own reader's trouble
                    _fail([future], fault)

    def _late(self) -> Iterable[asyncio.Future[Stored]]:
        """Fail the reads that have waited while the database was silent: their own query would be as silent."""
        late, self._wanted = self._wanted, {}
        return late.values()


def _fail(futures: Iterable[asyncio.Future[Stored]], fault: BaseException) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(fault)
            future.exception()  # its reader may have gone
