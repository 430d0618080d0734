"""Badge reads: what holds at the moment of reading, from rows that are never older than a second.

What was published of a badge with its last change holds until the end that the change names; where that is over, or
other terms hold since, the badge is computed from what it is made of. A badge that was read is at hand for as long as
it holds; a change committed by any process empties it at once through LISTEN, and this process's own changes empty it
before they are answered. Misses that arrive together become one query.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeAlias, cast

from verifier.flows.core import published
from verifier.flows.core.badge_document import (
    Rendered,
    Shown,
    Stored,
    changes_at,
    nobody,
    render,
    shown,
    stored,
    unpublished,
    written,
)
from verifier.flows.core.kept_badges import FRESH_S, Asked, Kept, KeptBadges
from verifier.store import listen
from verifier.store.db import GONE
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import datetime

    from verifier.domain.policy import Policy
    from verifier.store.db import Pool
    from verifier.wording.languages import Language

__all__ = ["Asked", "BadgeReader"]
_Read: TypeAlias = "Kept | Exception"
MOST = 100_000
_SILENT_S = 0.2  # whoever asks so soon after the database said nothing has waited already, or would wait as long


class BadgeReader:
    """The badge reads of one process, with the badges it has at hand."""

    def __init__(
        self, pool: Pool, policy: Policy, clock: Callable[[], datetime], environment: str, most: int = MOST
    ) -> None:
        """Start with nothing at hand; `most` badges are kept there, none if it is 0."""
        self._pool, self._policy, self._clock, self._environment = pool, policy, clock, environment
        self._terms = published.terms(policy)
        self.kept = KeptBadges(most)
        self._wanted: dict[str, asyncio.Future[Kept]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._silence: tuple[float, BaseException | None] = 0.0, None  # until when a fault is told to whoever asks
        self._generation = 0
        self._position: int | None = None  # of the feed: up to which changes were told
        self._changed = asyncio.Event()

    def heard(self, at: float, position: int | None = None) -> None:
        """Use what is at hand: every change committed before this instant (monotonic, seconds) has been told."""
        self.kept.heard(at)
        self._position = position if position is not None else self._position

    def deaf(self) -> None:
        """Use nothing that is at hand while changes of other processes cannot be heard."""
        self.kept.deaf()

    def next_change(self) -> asyncio.Event:
        """Return the event of the next change that is heard of, here or from another process."""
        return self._changed

    async def catch_up(self) -> None:
        """Drop the badges that changed up to now: this process's own changes are seen with its next read."""
        self._tell()
        try:
            if self._position is None:
                self._position = (await badge_rows.feed_head(self._pool)).badge_position
                self.forget()
            else:
                self._position = await listen.tell(self._pool, self, self._position)
        except GONE:  # what was done is done
            self.forget()

    def forget(self, handle: str | None = None) -> None:
        """Drop a badge that was at hand, or all of them."""
        self._generation += 1
        self._tell()
        self.kept.drop(handle)

    def _tell(self) -> None:
        """Wake whoever waits for a change."""
        self._changed.set()
        self._changed = asyncio.Event()

    def silence(self) -> BaseException | None:
        """Return why the last read has no answer, if it waited for it until a moment ago: nobody waits twice."""
        until, fault = self._silence
        return fault if asyncio.get_running_loop().time() < until else None

    def at_hand(self, handle: str) -> Kept | None:
        """Return the badge of a handle without reading; None where it has to be read."""
        return self.kept.get(handle, self._clock().timestamp())

    def seen(self, kept: Kept, asked: Asked, *, full: bool) -> Kept:
        """Return a badge as this caller may see it: as it is, or as nobody's."""
        if _shows(kept, asked.account_id, asked.epoch, full=full):
            return kept
        return published.nobodys(asked.handle, self._environment)

    def all_at_hand(self, handles: Sequence[str]) -> list[Kept] | None:
        """Return these badges without reading; None where one of them is not at hand."""
        return self.kept.all_of(handles, self._clock().timestamp())

    async def read(self, handle: str, account_id: str | None, epoch: int | None, *, full: bool) -> Rendered:
        """Read the badge of a handle; `none` when it is unknown or the account is not the one asked for."""
        kept = self.at_hand(handle)
        if kept is None:
            kept = await asyncio.shield(self.coming(handle))
        head, body, ending, _, status, *_ = self.seen(kept, Asked(handle, account_id, epoch), full=full)
        return Rendered(body + ending, head[6:32].decode(), status)

    async def read_all(self, handles: Sequence[str]) -> list[Kept]:
        """Return badges in the order asked, as they are; all that are not at hand are read by one query."""
        at_hand = self.all_at_hand(handles)
        if at_hand is not None:
            return at_hand
        now = self._clock().timestamp()
        found: dict[str, _Read | None] = {handle: self.kept.get(handle, now) for handle in handles}
        missing = [handle for handle, kept in found.items() if kept is None]
        found |= await self._load_many(missing) if missing else {}
        for kept in found.values():
            if isinstance(kept, Exception):
                raise kept
        return [cast("Kept", found[handle]) for handle in handles]

    async def read_many(self, asked: Sequence[Asked], *, full: bool) -> list[Kept]:
        """Return badges in the order asked, each what `read` gives."""
        badges = await self.read_all([one.handle for one in asked])
        return [self.seen(kept, one, full=full) for kept, one in zip(badges, asked, strict=True)]

    async def read_in(
        self, language: Language, handle: str, account_id: str | None, epoch: int | None, *, full: bool
    ) -> Rendered:
        """Read a badge as `read` does, with its sentences in another language than the one that is at hand."""
        found = await self.shown(handle, language)
        if account_id in (None, found.row.account_id) and epoch in (None, found.row.epoch):
            return written(found, self._environment, full=full)
        return render(nobody(handle), self._clock(), self._policy, self._environment, full=full)

    async def shown(self, handle: str, language: Language | None = None) -> Shown:
        """Compute the badge of a handle now, for another document than the API's."""
        (row,) = await badge_rows.badge_by_handle(self._pool, handles=[handle])
        return shown(stored(row), self._clock(), self._policy, self._environment, language)

    def _made(self, row: Stored) -> Kept:
        """Render a row for those who may see all of it, and say until when it reads so if nothing happens."""
        now = self._clock()
        seen = shown(row, now, self._policy, self._environment)
        badge = written(seen, self._environment, full=True)
        # A handle without a badge says nothing in the feed when an account takes it: it is read again and again.
        ends = changes_at(seen.standings, now, self._policy) if row.published else now.timestamp() + FRESH_S
        return self.kept.made(badge, ends, row.account_id, row.epoch)

    def coming(self, handle: str) -> asyncio.Future[Kept]:
        """Return the future of a badge, which is read with all that are wanted meanwhile."""
        if (future := self._wanted.get(handle)) is None:
            future = asyncio.get_running_loop().create_future()
            if fault := self.silence():
                _fail([future], fault)
                return future
            self._wanted[handle] = future
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read_wanted())
        return future

    async def _load_many(self, handles: Collection[str]) -> dict[str, _Read]:
        """Read these badges at once; they are kept if nothing changed meanwhile."""
        generation = self._generation
        found = await self._read(handles)
        if generation == self._generation:
            self.kept.put({handle: kept for handle, kept in found.items() if not isinstance(kept, Exception)})
        return found

    async def _read(self, handles: Collection[str]) -> dict[str, _Read]:
        """Read badges as they were published; compute those of which that does not hold."""
        rows = await badge_rows.badges_published(self._pool, handles=list(handles), **self._terms)
        now, environment = self._clock().timestamp() * 1_000_000, self._environment
        found, left = dict[str, _Read](), list[str]()
        for row in rows:
            if published.holds(row, now):
                found[row.handle] = published.kept(row, environment)
            elif row.is_right and row.position is None:
                found[row.handle] = self._made(unpublished(row.handle, row.platform_id, row.epoch))
            else:
                left.append(row.handle)
        if left:
            found |= {
                row.handle: self._computed(row) for row in await badge_rows.badge_by_handle(self._pool, handles=left)
            }
        return found

    def _computed(self, row: badge_rows.BadgeByHandle) -> _Read:
        """Compute a badge from what it is made of; one that cannot be read is its own reader's trouble."""
        try:
            return self._made(stored(row))
        except Exception as fault:  # noqa: BLE001  whatever is wrong with the row
            return fault

    async def _read_wanted(self) -> None:
        """Read all wanted badges, those that came together by one query."""
        while self._wanted:
            wanted, self._wanted = self._wanted, {}
            try:
                found = await self._load_many(wanted)
            except BaseException as fault:
                if isinstance(fault, GONE):
                    self._silence = asyncio.get_running_loop().time() + _SILENT_S, fault
                _fail([*wanted.values(), *(self._late() if isinstance(fault, GONE) else ())], fault)
                if not isinstance(fault, Exception):
                    raise
                continue
            for handle, future in wanted.items():
                kept = found[handle]
                if isinstance(kept, Exception):
                    _fail([future], kept)
                elif not future.done():
                    future.set_result(kept)

    def _late(self) -> Iterable[asyncio.Future[Kept]]:
        """Fail the reads that have waited while the database was silent: their own query would be as silent."""
        late, self._wanted = self._wanted, {}
        return late.values()


def _shows(kept: Kept, account_id: str | None, epoch: int | None, *, full: bool) -> bool:
    """Tell whether a badge may be shown as it is: it is verified or all may be seen, and it is of the account asked."""
    *_, status, holder, held = kept
    same = account_id in (None, holder) and epoch in (None, held)
    return same and (full or status == "verified")


def _fail(futures: Iterable[asyncio.Future[Kept]], fault: BaseException) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(fault)
            future.exception()  # its reader may have gone
