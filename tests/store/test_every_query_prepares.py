"""Every statement in sql/queries is one that the migrated schema understands and its role may run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeAlias

import asyncpg
import pytest

from verifier.store.migrate import migrate
from verifier.store.server.embedded import Dsn
from verifier.store.sqlfiles import files, queries

STATEMENTS = [(file, name) for file in files() for name in queries(file)]
OWNERS = "owner"  # the file of statements that the running service may not run
PLANNED = {"select", "insert", "update", "delete", "with", "values"}


Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture(scope="module")
async def home(cluster: Dsn) -> AsyncIterator[Connection]:
    """A migrated database, and a connection as its owner."""
    admin = await asyncpg.connect(**cluster.owner.arguments)
    await admin.execute("create database every_query")
    conn = await asyncpg.connect(**cluster.on("every_query").owner.arguments)
    await migrate(conn)
    yield conn
    await conn.close()
    await admin.execute("drop database every_query with (force)")
    await admin.close()


@pytest.fixture(scope="module")
async def service(cluster: Dsn, home: Connection) -> AsyncIterator[Connection]:
    """A connection as the service role; nothing is run on it, so all statements may share it."""
    assert not home.is_closed()
    conn = await asyncpg.connect(**cluster.on("every_query").service.arguments)
    yield conn
    await conn.close()


def test_there_are_statements() -> None:
    assert len(STATEMENTS) > 50


@pytest.mark.parametrize(("file", "name"), STATEMENTS)
async def test_it_prepares_and_its_role_may_run_it(home: Connection, service: Connection, file: str, name: str) -> None:
    statement, conn = queries(file)[name], home if file == OWNERS else service
    await conn.prepare(statement)
    if statement.lstrip().split(None, 1)[0].lower() in PLANNED:
        await conn.execute(f"EXPLAIN (GENERIC_PLAN) {statement}")  # PREPARE does not look at privileges, this does
