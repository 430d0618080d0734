"""Badge reads: computed at the moment of reading, from a stored row that is never older than a second.

A badge that was read is at hand for as long as it holds; a change committed by any process empties it at once through
LISTEN, and this process's own changes empty it before they are answered. Misses that arrive together become one query.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, TypeAlias

from verifier.flows.core.badge_document import (
    Rendered,
    Shown,
    Stored,
    changes_at,
    nobody,
    render,
    shown,
    stored,
    written,
)
from verifier.flows.core.kept_badges import FRESH_S, Asked, Kept, KeptBadges
from verifier.store.db import GONE
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import datetime

    from verifier.domain.policy import Policy
    from verifier.store.db import Pool
    from verifier.wording.languages import Language

__all__ = ["Asked", "BadgeReader"]
MOST = 100_000
_Read: TypeAlias = "tuple[Stored, Kept]"


class BadgeReader:
    """The badge reads of one process, with the badges it has at hand."""

    def __init__(
        self, pool: Pool, policy: Policy, clock: Callable[[], datetime], environment: str, most: int = MOST
    ) -> None:
        """Start with nothing at hand; `most` badges are kept there, none if it is 0."""
        self._pool, self._policy, self._clock, self._environment = pool, policy, clock, environment
        self.kept = KeptBadges(most)
        self._wanted: dict[str, asyncio.Future[_Read]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._generation = 0
        self._changed = asyncio.Event()

    def heard(self, at: float) -> None:
        """Use what is at hand: every change committed before this instant (monotonic, seconds) has been told."""
        self.kept.heard(at)

    def deaf(self) -> None:
        """Use nothing that is at hand while changes of other processes cannot be heard."""
        self.kept.deaf()

    def next_change(self) -> asyncio.Event:
        """Return the event of the next change that is heard of, here or from another process."""
        return self._changed

    def forget(self, handle: str | None = None) -> None:
        """Drop a badge that was at hand, or all of them."""
        self._generation += 1
        self._changed.set()
        self._changed = asyncio.Event()
        self.kept.drop(handle)

    def at_hand(self, handle: str, account_id: str | None, epoch: int | None, *, full: bool) -> Kept | None:
        """Return what `read` would, without reading; None where a row has to be read or another answer is due."""
        kept = self.kept.get(handle, self._clock().timestamp())
        return kept if kept is not None and _shows(kept, account_id, epoch, full=full) else None

    def all_at_hand(self, asked: Sequence[Asked], *, full: bool) -> list[Kept] | None:
        """Return what `read_many` would, without reading; None where `at_hand` has none for one of them."""
        found = self.kept.all_of([one.handle for one in asked], self._clock().timestamp())
        if found is None:
            return None
        right = all(
            _shows(kept, account_id, epoch, full=full)
            for kept, (_, account_id, epoch) in zip(found, asked, strict=True)
        )
        return found if right else None

    def handles_at_hand(self, handles: Sequence[str]) -> list[Kept] | None:
        """Return what `read_many` would for whoever may see all of these badges; None where one is not at hand."""
        return self.kept.all_of(handles, self._clock().timestamp())

    async def read(self, handle: str, account_id: str | None, epoch: int | None, *, full: bool) -> Rendered:
        """Read the badge of a handle; `none` when it is unknown or the account is not the one asked for."""
        kept = self.kept.get(handle, self._clock().timestamp()) or (await self._load(handle))[1]
        return self._rendered(kept, Asked(handle, account_id, epoch), full=full)

    async def read_many(self, asked: Sequence[Asked], *, full: bool) -> list[Rendered]:
        """Return badges in the order asked, each what `read` gives; all that are missing are read by one query."""
        now = self._clock().timestamp()
        found = {one.handle: self.kept.get(one.handle, now) for one in asked}
        missing = [handle for handle, kept in found.items() if kept is None]
        found |= await self._load_many(missing) if missing else {}
        badges = []
        for one in asked:
            kept = found[one.handle] or (await self._load(one.handle))[1]
            badges.append(self._rendered(kept, one, full=full))
        return badges

    async def shown(self, handle: str, language: Language | None = None) -> Shown:
        """Compute the badge of a handle now, for another document than the API's."""
        row, _ = await self._load(handle)
        return shown(row, self._clock(), self._policy, self._environment, language)

    def _rendered(self, kept: Kept, asked: Asked, *, full: bool) -> Rendered:
        """Hand out a badge that may be shown; every other one looks like nobody's."""
        if _shows(kept, asked.account_id, asked.epoch, full=full):
            head, body, ending, _, status, *_ = kept
            return Rendered(body + ending, head[6:32].decode(), status)
        return render(nobody(asked.handle), self._clock(), self._policy, self._environment, full=full)

    def _made(self, row: Stored) -> Kept:
        """Render a row for those who may see all of it, and say until when it reads so if nothing happens."""
        now = self._clock()
        seen = shown(row, now, self._policy, self._environment)
        badge = written(seen, self._environment, full=True)
        # A handle without a badge says nothing in the feed when an account takes it: it is read again and again.
        ends = changes_at(seen.standings, now, self._policy) if row.published else now.timestamp() + FRESH_S
        return self.kept.made(badge, ends, row.account_id, row.epoch)

    async def _load(self, handle: str) -> _Read:
        future = self._wanted.get(handle)
        if future is None:
            future = self._wanted[handle] = asyncio.get_running_loop().create_future()
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read_wanted())
        return await asyncio.shield(future)

    async def _load_many(self, handles: Collection[str]) -> dict[str, Kept]:
        """Read these rows in one query; a row that cannot be read is left out, and its own reader's trouble."""
        generation = self._generation
        found: dict[str, Kept] = {}
        for row in await badge_rows.badge_by_handle(self._pool, handles=list(handles)):
            with contextlib.suppress(ValueError, KeyError, TypeError):
                found[row.handle] = self._made(stored(row))
        if generation == self._generation:
            self.kept.put(found)
        return found

    async def _read_wanted(self) -> None:
        """Read all wanted rows by one query; they are kept if nothing changed meanwhile."""
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            generation = self._generation
            try:
                rows = {row.handle: row for row in await badge_rows.badge_by_handle(self._pool, handles=list(wanted))}
            except BaseException as fault:
                _fail([*wanted.values(), *(self._late() if isinstance(fault, GONE) else ())], fault)
                if not isinstance(fault, Exception):
                    raise
                continue
            for handle, future in wanted.items():
                try:
                    row = stored(rows[handle]) if handle in rows else nobody(handle)
                    kept = self._made(row)
                except Exception as fault:  # noqa: BLE001  one row that cannot be read is its own reader's trouble
                    _fail([future], fault)
                else:
                    if generation == self._generation:
                        self.kept.put({handle: kept})
                    if not future.done():
                        future.set_result((row, kept))

    def _late(self) -> Iterable[asyncio.Future[_Read]]:
        """Fail the reads that have waited while the database was silent: their own query would be as silent."""
        late, self._wanted = self._wanted, {}
        return late.values()


def _shows(kept: Kept, account_id: str | None, epoch: int | None, *, full: bool) -> bool:
    """Tell whether a badge may be shown as it is: it is verified or all may be seen, and it is of the account asked."""
    *_, status, holder, held = kept
    same = account_id in (None, holder) and epoch in (None, held)
    return same and (full or status == "verified")


def _fail(futures: Iterable[asyncio.Future[_Read]], fault: BaseException) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(fault)
            future.exception()  # its reader may have gone
