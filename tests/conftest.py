"""What every test may ask for: a throwaway PostgreSQL, and a migrated database of its own."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import hypothesis
import pytest
import structlog

from verifier.registries.sheet import datasheet
from verifier.store.db import Pool, open_pool
from verifier.store.migrate import migrate
from verifier.store.pool import Patience
from verifier.store.server.embedded import Dsn, EmbeddedPostgres
from verifier.web.http import openapi

_numbers = count(1)
_MEMORY, _ROOM = Path("/dev/shm"), 2 << 30  # noqa: S108  the kernel's own place; a run takes a tenth of this room
_PATIENCE = Patience(answer_s=60, statement_s=10, lock_s=5, connection_s=None, again_s=60)  # a machine may be busy

# How long an example takes is the machine's business: a busy one is no fault of what is tested.
_SLOW = [hypothesis.HealthCheck.too_slow]
hypothesis.settings.register_profile("any machine", deadline=None, suppress_health_check=_SLOW)
hypothesis.settings.load_profile("any machine")


def pytest_configure() -> None:
    """Look for cycles more seldom: most of what a run holds (tests, names, data sheets) stays to its end."""
    gc.set_threshold(10_000, 20, 100)


def pytest_sessionfinish() -> None:
    """The last look for cycles is at everything."""
    gc.unfreeze()


@pytest.fixture(scope="module", autouse=True)
def leavings() -> Iterator[None]:
    """What a file of tests left open comes to light at its end; what stays is not looked through again."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Whoever sets up logging (a command run in this process) writes to a stream that ends with its test."""
    hook, thread_hook, handlers = sys.excepthook, threading.excepthook, logging.root.handlers[:]
    yield
    if structlog.is_configured():
        sys.excepthook, threading.excepthook = hook, thread_hook
        logging.root.handlers[:] = handlers
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dsn]:
    """A PostgreSQL server for this run of tests, gone with it."""
    with (
        TemporaryDirectory(prefix="verifier-tests-", dir=_memory() or tmp_path_factory.mktemp("cluster")) as place,
        EmbeddedPostgres(place, durable=False) as dsn,
    ):
        yield dsn


@pytest.fixture(scope="session", autouse=True)
def once() -> Iterator[None]:
    """What follows from files and types alone is worked out once in a run, not by each of its hundreds of services."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasheet, "parse_sheet", cache(datasheet.parse_sheet))
        patch.setattr(openapi, "render", cache(openapi.render))
        yield


@pytest.fixture(scope="session")
async def template(cluster: Dsn) -> Dsn:
    """A migrated database that others are copied from."""
    made = await _create(cluster, "verifier_template", "template1")
    conn = await asyncpg.connect(**made.owner.arguments)
    try:
        await migrate(conn)
    finally:
        await conn.close()
    return made


@pytest.fixture(scope="session")
async def stock(cluster: Dsn, template: Dsn) -> AsyncIterator[Stock]:
    """Databases for the tests to come."""
    made = Stock(cluster, template.owner.database)
    yield made
    await made.close()


@pytest.fixture
async def database(stock: Stock) -> AsyncIterator[Dsn]:
    """A migrated database for one test."""
    made = await stock.take()
    yield made
    stock.give_back(made)


@pytest.fixture
async def empty_database(cluster: Dsn) -> AsyncIterator[Dsn]:
    """A database for one test with nothing in it, not even the schema."""
    name = f"test_{next(_numbers)}"
    yield await _create(cluster, name, "template1")
    await _drop(cluster, name)


@pytest.fixture
async def owner(database: Dsn) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection as the owner of the schema, for looking at what the service did."""
    conn = await asyncpg.connect(**database.owner.arguments)
    yield conn
    await conn.close()


@pytest.fixture
async def pool(database: Dsn) -> AsyncIterator[Pool]:
    """Connections as the role the service runs as."""
    made = await open_pool(database.service, patience=_PATIENCE)
    yield made
    await made.close()


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
        task = asyncio.create_task(_drop(self._cluster, made.owner.database))
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
        return asyncio.create_task(_create(self._cluster, f"test_{next(_numbers)}", self._template))


def _memory() -> Path | None:
    """A file system in memory that has room, if there is one.

    Every test makes and drops some 350 files, and an ext4 without a journal looks past each file that was dropped in
    the last seconds whenever one is made: 0.3 s of CPU a database.
    """
    fits = os.access(_MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(_MEMORY).free >= _ROOM
    return _MEMORY if fits else None


async def _create(cluster: Dsn, name: str, template: str) -> Dsn:
    """Copy files, not pages through the log of changes: half the work."""
    conn = await asyncpg.connect(**cluster.owner.arguments)
    try:
        await conn.execute(f"create database {name} template {template} strategy file_copy")
    finally:
        await conn.close()
    return cluster.on(name)


async def _drop(cluster: Dsn, name: str) -> None:
    conn = await asyncpg.connect(**cluster.owner.arguments)
    try:
        await conn.execute(f"drop database if exists {name} with (force)")
    finally:
        await conn.close()
