"""One load of a bulk file: a table beside the old rows, filled chunk by chunk, then indexed, judged and shown.

Each chunk is committed together with how far it got, so that a load that was killed goes on from there. Whoever lost a
load to another process finds out at its next chunk: the fence is a row that names the holder.
"""

from __future__ import annotations

import contextlib
import uuid
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

import asyncpg

from verifier.registries.rosters.types import (
    RosterBusy,
    RosterDiff,
    RosterKey,
    RosterPosition,
    RosterProgress,
    RosterRefused,
)
from verifier.store.rosters.copy import COLUMNS, Ahead, Writer
from verifier.store.rosters.expectations import assert_rows, assert_source
from verifier.store.rows import rosters as roster_rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from datetime import datetime

    from verifier.domain.evidence import RegistryId
    from verifier.registries.rosters.types import Judge, RosterExpectation, RosterSource, Told
    from verifier.store.db import Connection, Pool
    from verifier.store.sealing.crypto import Sealer

CHUNK: Final = 25_000  # rows in a commit: a second of work is the most that a kill costs
_PAGE: Final = 1000
_LONG_S: Final = 6 * 3600.0


class Load:
    """One load, from its first chunk or from where it was interrupted."""

    def __init__(
        self, pool: Pool, clock: Callable[[], datetime], sealer: Sealer, registry: RegistryId, source: RosterSource
    ) -> None:
        """Keep the parts; nothing is touched before `run`."""
        self._pool, self._clock, self._sealer = pool, clock, sealer
        self._registry, self._source = registry, source
        self._holder = uuid.uuid4()
        self._generation = 0
        self._at = RosterPosition()
        self._bytes = 0

    async def run(self, expected: RosterExpectation, judge: Judge | None, told: Told) -> None:
        """Load, check, judge and show the rows, or raise `RosterRefused` and leave no trace of them."""
        old = await roster_rows.roster(self._pool, registry=self._registry)
        assert_source(self._source, old, expected, self._clock())
        if self._known(old):
            if not self._source.supplement:
                await roster_rows.roster_touch(
                    self._pool, registry=self._registry, loaded_at=self._clock(), as_of=self._source.as_of
                )
            return
        ready = await self._begin(old)
        try:
            if not ready:
                await self._fill(told, expected.max_rows)
            before = old.rows if old else None
            if not self._source.supplement:
                assert_rows(self._registry, self._at.rows, before, expected)
            told(self._progress("indexing"))
            count = await self._ready(old)
            assert_rows(self._registry, count, before, expected)
            if judge and old:
                told(self._progress("comparing"))
                await self._judged(judge, old.generation)
            await self._swap(old, count)
        except RosterRefused:
            await roster_rows.load_end(self._pool, registry=self._registry, holder=self._holder)
            await self._sweep()
            raise
        await self._sweep()

    def _known(self, old: roster_rows.Roster | None) -> bool:
        """Return True if this very file is shown already, cut into rows in this very way."""
        if old is None:
            return False
        if self._source.supplement:
            return self._source.sha256 in old.supplements
        same = (self._source.sha256, self._source.recipe) == (old.sha256, old.recipe)
        return same and not old.supplements

    async def _begin(self, old: roster_rows.Roster | None) -> bool:
        """Take up the load or start it; True when it only has to be shown."""
        base = f" on {old.generation}" if old and self._source.supplement else ""
        row = await roster_rows.load_begin(
            self._pool,
            registry=self._registry,
            sha256=self._source.sha256,
            recipe=self._source.recipe + base,
            holder=self._holder,
            timeout=60,
        )
        assert row is not None  # noqa: S101  the function returns one row
        self._generation = row.generation
        self._at = RosterPosition(row.file, row.line, row.rows, row.bad)
        await self._sweep()  # what an abandoned load left
        return bool(row.ready)

    def _writer(self) -> Writer:
        sites = tuple(self._source.columns.index(column) for column in self._source.sites)
        return Writer(self._registry, self._sealer, sites)

    async def _fill(self, told: Told, most: int) -> None:
        ahead = Ahead(self._source.batches(self._at), self._writer().written)
        try:
            while not ahead.ended:
                async with self._fenced() as connection:
                    # A chunk that a crash of the database takes back takes its place in the file back with it.
                    await connection.execute("SET LOCAL synchronous_commit = off")
                    await connection.copy_to_table(
                        f"roster_row_{self._generation}",
                        source=self._chunk(ahead, told),
                        columns=COLUMNS,
                        timeout=_LONG_S,
                    )
                    await roster_rows.load_advance(connection, registry=self._registry, **self._at._asdict())
                if self._at.rows > most:
                    msg = f"the file has more than the {most} rows its data sheet expects"
                    raise RosterRefused(msg)
        finally:
            await ahead.close()

    async def _chunk(self, ahead: Ahead, told: Told) -> AsyncIterator[bytes]:
        """Collect rows as COPY wants them, a commit's worth."""
        until = self._at.rows + CHUNK
        while self._at.rows < until and (made := await ahead.next()):
            lines, batch = made
            self._at, self._bytes = batch.end, batch.bytes_read
            told(self._progress("loading"))
            yield lines

    async def _ready(self, old: roster_rows.Roster | None) -> int:
        """Build the indexes, copy the rows that a supplement leaves as they are, and count all rows."""
        base = old.generation if old and self._source.supplement else None
        meet = self._source.supplement or "row"
        async with self._fenced() as connection:
            return await roster_rows.load_ready(
                connection,
                registry=self._registry,
                holder=self._holder,
                base=base,
                meet=meet,
                by_parts=self._source.by_parts,
                timeout=_LONG_S,
            )

    async def _judged(self, judge: Judge, before: int) -> None:
        """Find the keys that change and let them be judged."""
        async with self._fenced() as connection:
            await roster_rows.changes_forget(connection, generation=self._generation, timeout=_LONG_S)
            await roster_rows.changes_find(
                connection, generation=before, before_generation=self._generation, timeout=_LONG_S
            )
            counts = await roster_rows.changes_count(connection, generation=self._generation, timeout=_LONG_S)
        keys = partial(keys_of, self._pool, self._generation)
        await judge(RosterDiff(self._registry, counts.added, counts.removed, counts.changed, keys))

    async def _swap(self, old: roster_rows.Roster | None, count: int) -> None:
        """Show the new rows from this commit on; where the source forgets, remember the rows that left."""
        source, now = self._source, self._clock()
        sha256, as_of, known = source.sha256, source.as_of, tuple[str, ...]()
        if source.supplement and old:
            known = (*old.supplements, source.sha256)
            sha256, as_of = old.sha256, source.as_of or old.as_of
        recipe = old.recipe if source.supplement and old else source.recipe
        async with self._fenced() as connection:
            await roster_rows.load_swap(
                connection,
                registry=self._registry,
                generation=self._generation,
                loaded_at=now,
                as_of=as_of,
                rows=count,
                sha256=sha256,
                columns=source.columns,
                recipe=recipe,
                supplements=known,
            )
            if source.history:
                await self._remember(connection, now)
            await roster_rows.load_end(connection, registry=self._registry, holder=self._holder)

    async def _remember(self, connection: Connection, now: datetime) -> None:
        how = "removed" if self._source.supplement else "absent"
        registry, generation = self._registry, self._generation
        await roster_rows.history_depart(
            connection, registry=registry, generation=generation, departed_at=now, how=how, timeout=_LONG_S
        )
        await roster_rows.history_arrive(
            connection,
            registry=registry,
            generation=generation,
            columns=self._source.columns,
            seen_at=now,
            timeout=_LONG_S,
        )

    @asynccontextmanager
    async def _fenced(self) -> AsyncIterator[Connection]:
        """Open a transaction without deadlines; `RosterBusy` where another process holds the load by now."""
        async with self._pool.acquire(timeout=5) as connection, connection.transaction():
            await connection.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            if (
                await roster_rows.load_fence(connection, registry=self._registry, holder=self._holder, timeout=_LONG_S)
                is None
            ):
                raise RosterBusy(self._registry)
            yield connection

    async def _sweep(self) -> None:
        """Drop old tables; one that is still being read stays until the next load."""
        with contextlib.suppress(asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            async with self._pool.acquire(timeout=5) as connection, connection.transaction():
                await connection.execute("SET LOCAL statement_timeout = 0")
                await roster_rows.roster_sweep(connection, registry=self._registry, timeout=_LONG_S)

    def _progress(self, what: str) -> RosterProgress:
        return RosterProgress(what, self._at.rows, self._bytes, self._source.bytes_total, self._at.bad)


async def keys_of(pool: Pool, generation: int) -> AsyncIterator[Sequence[RosterKey]]:
    """Yield the keys of the rows that came and went with a load, a page at a time."""
    last = 0
    while rows := await roster_rows.changes_page(pool, generation=generation, last=last, limit=_PAGE):
        last = rows[-1].id
        yield [RosterKey(row.digits, row.npi, row.surname_key) for row in rows]
