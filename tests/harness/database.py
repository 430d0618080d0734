"""A throwaway PostgreSQL for a run, and a migrated database for each test."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import asyncpg

from tests.harness import warm_pools
from tests.harness.seeds import Seeds
from verifier.store.server.embedded import Dsn

numbers = count(1)
_MEMORY, _ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108  the kernel's own place; a run takes a tenth of this room
_TESTS = 40  # that one database serves; what they deleted lies about in it until it goes


class Stock:
    """Databases that say what the template says, one for each test.

    One that was used is put back as it was and serves another test, with the connections that are open to it: a new
    connection of PostgreSQL knows nothing yet, and to plan each statement anew takes longer than most tests. Where a
    test changed the schema, or left somebody connected, its database is dropped and copied from the template anew.
    """

    def __init__(self, cluster: Dsn, template: str) -> None:
        self._cluster, self._template = cluster, template
        self._seeds: Seeds | None = None
        self._ready: list[asyncio.Task[_Used]] = []
        self._out: dict[str, _Used] = {}

    async def take(self) -> Dsn:
        """A database of one's own."""
        ready = self._ready.pop(0) if self._ready else asyncio.create_task(self._make())
        used = await ready
        self._out[used.dsn.owner.database] = used
        if not self._ready:
            self._ready.append(asyncio.create_task(self._make()))
        return used.dsn

    def give_back(self, made: Dsn) -> None:
        """It was used."""
        self._ready.append(asyncio.create_task(self._as_it_was(self._out.pop(made.owner.database))))

    async def of(self, prepared: Dsn) -> Stock:
        """Copies of another database than the template: of one that somebody has prepared, and has left."""
        await self._leave(self._out.pop(prepared.owner.database))
        return Stock(self._cluster, prepared.owner.database)

    async def close(self) -> None:
        """The server goes with the run, and everything on it."""
        left = [*await asyncio.gather(*self._ready, return_exceptions=True), *self._out.values()]
        for used in left:
            if isinstance(used, _Used):
                await self._drop(used)

    async def _make(self) -> _Used:
        made = await create(self._cluster, f"test_{next(numbers)}", self._template)
        admin = await asyncpg.connect(**made.admin.arguments)
        self._seeds = self._seeds or await Seeds.of(admin)
        warm_pools.keep(made.owner.database)
        return _Used(made, admin)

    async def _as_it_was(self, used: _Used) -> _Used:
        used.times += 1
        assert self._seeds is not None
        ours = warm_pools.processes(used.dsn.owner.database)
        if used.times < _TESTS and await self._seeds.sow(used.admin, ours):
            return used
        await self._drop(used)
        return await self._make()

    async def _drop(self, used: _Used) -> None:
        await self._leave(used)
        await drop(self._cluster, used.dsn.owner.database)

    async def _leave(self, used: _Used) -> None:
        await used.admin.close()
        await warm_pools.close(used.dsn.owner.database)


@dataclass(slots=True)
class _Used:
    """A database that serves one test after another, and the connection that puts it back."""

    dsn: Dsn
    admin: asyncpg.Connection[asyncpg.Record]
    times: int = 0


def memory() -> Path | None:
    """A file system in memory that has room, if there is one.

    Every test makes and drops some 350 files, and an ext4 without a journal looks past each file that was dropped in
    the last seconds whenever one is made: 0.3 s of CPU a database.
    """
    fits = os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM
    return _MEMORY if fits else None


async def create(cluster: Dsn, name: str, template: str) -> Dsn:
    """Copy files, not pages through the log of changes: half the work."""
    conn = await asyncpg.connect(**cluster.owner.arguments)
    try:
        await conn.execute(f"create database {name} template {template} strategy file_copy")
    finally:
        await conn.close()
    return cluster.on(name)


async def drop(cluster: Dsn, name: str) -> None:
    conn = await asyncpg.connect(**cluster.owner.arguments)
    try:
        await conn.execute(f"drop database if exists {name} with (force)")
    finally:
        await conn.close()
