"""A throwaway PostgreSQL for a run, and a migrated database for each test."""

from __future__ import annotations

import asyncio
import os
import shutil
from itertools import count
from pathlib import Path

import asyncpg

from verifier.store.server.embedded import Dsn

numbers = count(1)
_MEMORY, _ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108  the kernel's own place; a run takes a tenth of this room


class Stock:
    """Copies the template while a test runs, for the next one, and drops what the last one used."""

    def __init__(self, cluster: Dsn, template: str) -> None:
        self._cluster, self._template = cluster, template
        self._next: asyncio.Task[Dsn] | None = None
        self._dropping: set[asyncio.Task[None]] = set()

    async def take(self) -> Dsn:
        """A database of one's own."""
        ready = self._next or self._make()
        made = await ready
        self._next = self._make()
        return made

    def give_back(self, made: Dsn) -> None:
        """It was used."""
        task = asyncio.create_task(drop(self._cluster, made.owner.database))
        self._dropping.add(task)
        task.add_done_callback(self._dropping.discard)

    def of(self, prepared: Dsn) -> Stock:
        """Copies of another database than the template: of one that somebody has prepared, and has left."""
        return Stock(self._cluster, prepared.owner.database)

    async def close(self) -> None:
        """The server goes with the run, and everything on it."""
        for task in (self._next, *self._dropping):
            if task is not None:
                task.cancel()
        await asyncio.gather(*filter(None, (self._next, *self._dropping)), return_exceptions=True)

    def _make(self) -> asyncio.Task[Dsn]:
        return asyncio.create_task(create(self._cluster, f"test_{next(numbers)}", self._template))


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
