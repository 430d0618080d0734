"""Every statement in sql/queries is one that the migrated schema understands and the service role may run."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from verifier.store.embedded import Dsn
from verifier.store.migrate import migrate
from verifier.store.sqlfiles import files, queries

STATEMENTS = [(file, name) for file in files() for name in queries(file)]


@pytest.fixture(scope="module")
async def service(cluster: Dsn) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection as the service role; nothing is run on it, so all statements may share it."""
    owner = await asyncpg.connect(**cluster.owner.arguments)
    await owner.execute("create database every_query")
    home = cluster.on("every_query")
    migrator = await asyncpg.connect(**home.owner.arguments)
    await migrate(migrator)
    await migrator.close()
    conn = await asyncpg.connect(**home.service.arguments)
    yield conn
    await conn.close()
    await owner.execute("drop database every_query")
    await owner.close()


def test_there_are_statements() -> None:
    assert len(STATEMENTS) > 50


@pytest.mark.parametrize(("file", "name"), STATEMENTS)
async def test_it_prepares_and_the_service_role_may_run_it(
    service: asyncpg.Connection[asyncpg.Record], file: str, name: str
) -> None:
    statement = queries(file)[name]
    await service.prepare(statement)
    if statement.lstrip().split(None, 1)[0].lower() in {"select", "insert", "update", "delete", "with", "values"}:
        await service.execute(f"EXPLAIN (GENERIC_PLAN) {statement}")  # PREPARE does not look at privileges, this does
