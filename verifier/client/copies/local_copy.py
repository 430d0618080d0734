"""A copy of every badge that keeps itself in step: begun with an export, followed by the feed, compared by digests."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

from pydantic import ValidationError

from verifier.client import feed
from verifier.client.badges import Badge, nobody, reads
from verifier.client.copies import digests, export
from verifier.client.copies.kept import Kept
from verifier.client.errors import ProblemError, UnreachableError
from verifier.client.pace import wait_after
from verifier.client.transport import AGAIN, LOST, Ask

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from verifier.client.transport import Transport

_GONE: Final = 410
_TRIES: Final = 5  # to catch the digests where nothing else came in between
_MANY: Final = 8  # wrong buckets; more are mended sooner by an export of everything
_UNREADABLE: Final = (sqlite3.Error, ValidationError, ValueError, TypeError)


class Copy:
    """The badge of every handle, a moment behind at most; reading it asks nobody.

    Entered, it is whole and in step; then it follows by itself until it is left. With a path it is kept in a file of
    SQLite, of which one process at a time has the use, and goes on from there the next time; without, in memory, about
    a kilobyte a badge. `get` answers also while the service is away: `stale_s` tells for how long.
    """

    def __init__(self, transport: Transport, path: str | Path | None, wait_s: int) -> None:
        """Prepare; nothing is read before it is entered. `wait_s`: how long one question for news may wait for some."""
        self._transport, self._path, self._wait_s = transport, path, wait_s
        self._kept: Kept | None = None
        self._following: asyncio.Task[None] | None = None
        self._alone = asyncio.Lock()  # whoever changes the rows, or needs them to stay as they are
        self.trouble: Exception | None = None  # why it is not in step; None while all is well

    async def __aenter__(self) -> Self:
        """Read everything, or go on from the file, and follow from there on."""
        self._kept = Kept(self._path)
        try:
            await self._begin_in_step()
        except BaseException:
            self._kept.close()
            raise
        self._following = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop following; a file keeps what was taken."""
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
        self._rows.close()

    def __len__(self) -> int:
        """Count the handles that are kept, whatever their status."""
        return self._rows.count()

    @property
    def stale_s(self) -> float:
        """Seconds since the service last said that there is nothing newer than this copy."""
        return max(0.0, time.time() - self._rows.place.in_step_at)

    @property
    def cursor(self) -> str | None:
        """The place in the feed up to which everything was taken."""
        return self._rows.place.cursor

    def get(self, handle: str, account_id: str | None = None, epoch: int | None = None) -> Badge:
        """Return the badge of a handle as it reads now; `none` where it is unknown, or of another account."""
        name = str(handle).removeprefix("@")
        try:
            held = self._rows.find(name)
            badge = (
                nobody(name) if held is None else reads(held.said, held.ends_at, held.then, self._transport.clock.now())
            )
        except _UNREADABLE:
            return nobody(name)
        same = account_id in (None, badge.account_id) and epoch in (None, badge.epoch)
        return badge if same else nobody(name, badge.environment)

    async def check(self) -> list[str]:
        """Compare the copy with the service at the same place in the feed; return the buckets that were wrong, mended.

        A wrong bucket alone is fetched again; many are by an export of everything. Raise `ProblemError` and
        `UnreachableError` where the service cannot be asked.
        """
        async with self._alone:
            wrong = await self._wrong()
            if len(wrong) > _MANY:
                await self._read_all()
            else:
                for bucket in wrong:
                    rows = [row async for some in export.lines(self._transport, bucket=bucket) for row in some]
                    self._rows.replace_bucket(bucket, rows)
            return wrong

    @property
    def _rows(self) -> Kept:
        if self._kept is None:
            raise RuntimeError("use it as `async with c.copy() as copy`")
        return self._kept

    async def _begin_in_step(self) -> None:
        """Be whole before anybody reads; a file that is whole is good enough while the service is away."""
        try:
            while not self._rows.place.whole or not await self._take_news(0):
                await self._read_all(go_on=self._rows.place.under_way)
        except UnreachableError as fault:
            if not self._rows.place.whole:
                raise
            self.trouble = fault

    async def _follow(self) -> None:
        failures = 0
        while True:
            try:
                if not await self._take_news(self._wait_s):
                    async with self._alone:
                        await self._read_all()
                failures, self.trouble = 0, None
            except Exception as fault:  # noqa: BLE001  whatever it was, a copy that follows no more would not be noticed
                self.trouble, failures = fault, failures + 1
                await asyncio.sleep(wait_after(failures))

    async def _take_news(self, wait_s: int) -> bool:
        """Take what is new, all of it; return False where the place is too old to go on from."""
        while True:
            asked = self._rows.place.cursor
            try:
                found = await feed.page(self._transport, asked, wait_s)
            except ProblemError as refusal:
                if refusal.status == _GONE:
                    return False
                raise
            async with self._alone:
                if self._rows.place.cursor == asked:  # else a check has come further meanwhile
                    self._rows.take_changes(found.rows, found.cursor, in_step=not found.more)
            if not found.more:
                return True
            wait_s = 0

    async def _read_all(self, *, go_on: bool = False) -> None:
        """Read an export to its end, however often it is cut off: it goes on behind the last handle that came.

        The feed is followed from where it was before the export began: what is read twice is known by its version.
        """
        if not go_on:
            self._rows.begin((await self._transport.call(Ask("GET", "/v1/badge-digest")))["cursor"])
        failures = 0
        while not self._rows.place.whole:
            after = self._rows.place.after
            try:
                async for rows in export.lines(self._transport, after=after):
                    self._rows.take_export(rows)
                self._rows.end()
            except (*LOST, ProblemError) as fault:
                failures = 0 if self._rows.place.after != after else failures + 1
                await self._pause(failures, fault)

    async def _pause(self, failures: int, fault: Exception) -> None:
        """Wait before an export goes on, or give up."""
        wait_s = None
        if isinstance(fault, ProblemError):
            if fault.status not in AGAIN:
                raise fault
            wait_s = fault.retry_after_s
        if failures >= self._transport.patience.tries:
            raise UnreachableError(f"the export was cut off again and again ({type(fault).__name__})") from None
        await asyncio.sleep(wait_after(failures, wait_s))

    async def _wrong(self) -> list[str]:
        """List the buckets that differ, at one and the same place in the feed."""
        for _ in range(_TRIES):
            document = await self._transport.call(Ask("GET", "/v1/badge-digest"))
            try:
                there = await self._come_to(document["cursor"])
            except ProblemError as refusal:
                if refusal.status != _GONE:
                    raise
                there = False
                await self._read_all()
            if there:
                return digests.different(await digests.computed(self._rows.rows()), digests.said(document))
        raise UnreachableError("the copy never stood where the digests were taken")

    async def _come_to(self, cursor: str) -> bool:
        """Take news up to a place; return False where it was passed unseen, which erased rows bring about."""
        unseen = 0
        while self._rows.place.cursor != cursor:
            found = await feed.page(self._transport, self._rows.place.cursor)
            if not found.rows:
                return unseen == 0  # nothing lies between there and here
            places = [row.get("cursor") for row in found.rows]
            upto = places.index(cursor) + 1 if cursor in places else len(places)
            self._rows.take_changes(found.rows[:upto], cursor if cursor in places else found.cursor)
            unseen += upto
        return True
