"""Badge reads: computed at the moment of reading, from a stored row that is never older than a second.

A stored row is cached for at most a second; a change committed by any process empties it at once through LISTEN, and
this process's own changes empty it before they are answered. Misses that arrive together become one query.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from verifier.flows.core.badge_document import Rendered, Shown, Stored, changes_at, nobody, render, shown, stored
from verifier.store.db import GONE
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from verifier.domain.policy import Policy
    from verifier.store.db import Pool
    from verifier.wording.languages import Language

_FRESH_S = 1.0
_ROWS = 100_000


@dataclass(slots=True)
class _Cached:
    row: Stored
    read_at: float
    rendered: dict[tuple[bool, bool], tuple[float, Rendered]]


class Asked(NamedTuple):
    """A badge that is asked for: whose handle, and of which account and epoch if that was said."""

    handle: str
    account_id: str | None = None
    epoch: int | None = None


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
        self._changed = asyncio.Event()

    def set_deaf(self, deaf: bool) -> None:  # noqa: FBT001  a state, not an option
        """Bypass the cache while changes of other processes cannot be heard."""
        self._deaf = deaf

    def next_change(self) -> asyncio.Event:
        """Return the event of the next change that is heard of, here or from another process."""
        return self._changed

    def forget(self, handle: str | None = None) -> None:
        """Drop a badge from the cache, or all of them."""
        self._generation += 1
        self._changed.set()
        self._changed = asyncio.Event()
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

    async def read_many(self, asked: Sequence[Asked], *, full: bool) -> list[Rendered]:
        """Return badges in the order asked, each what `read` gives; all that are missing are read by one query."""
        missing = {one.handle for one in asked if self._fresh(one.handle) is None}
        loaded = await self._load_many(missing) if missing else {}
        found = []
        for handle, account_id, epoch in asked:
            cached = loaded.get(handle) or self._fresh(handle) or await self._load(handle)
            row = cached.row
            same = (account_id is None or account_id == row.account_id) and (epoch is None or epoch == row.epoch)
            found.append(self._rendered(cached, full=full, same=same))
        return found

    async def shown(self, handle: str, language: Language | None = None) -> Shown:
        """Compute the badge of a handle now, for another document than the API's."""
        cached = self._fresh(handle) or await self._load(handle)
        return shown(cached.row, self._clock(), self._policy, self._environment, language)

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
        self._keep({handle: cached}, generation)
        return cached

    async def _load_many(self, handles: Collection[str]) -> dict[str, _Cached]:
        """Read these rows in one query; a row that cannot be read is left out, and its own reader's trouble."""
        generation, asked_at = self._generation, time.monotonic()
        found: dict[str, _Cached] = {}
        for row in await badge_rows.badge_by_handle(self._pool, handles=list(handles)):
            with contextlib.suppress(ValueError, KeyError, TypeError):
                found[row.handle] = _Cached(stored(row), asked_at, {})
        self._keep(found, generation)
        return found

    def _keep(self, found: Mapping[str, _Cached], generation: int) -> None:
        """Keep rows that were read while nothing changed."""
        if generation == self._generation:
            self._rows.update(found)
            while len(self._rows) > _ROWS:
                self._rows.popitem(last=False)

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
