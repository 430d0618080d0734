"""A schema is brought up to date exactly once, by whoever comes first, and never silently to something else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from verifier.store.errors import MigrationError
from verifier.store.functions import function_files
from verifier.store.migrate import migrate, migrations, pending
from verifier.store.server.embedded import Dsn


@pytest.fixture
async def conn(empty_database: Dsn) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """The owner on an empty database."""
    made = await asyncpg.connect(**empty_database.owner.arguments)
    yield made
    await made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two migrations, the second one outside a transaction."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/0001_people.sql").write_text("create table person (id integer, name text);")
    (tmp_path / "migrations/0002_index.sql").write_text(
        "-- no-transaction\ncreate index concurrently if not exists person_name on person (name);"
    )
    return tmp_path


async def test_what_is_missing_is_applied_once(conn: asyncpg.Connection[asyncpg.Record], folder: Path) -> None:
    assert await pending(conn, folder) == ["0001_people", "0002_index"]
    assert await migrate(conn, folder) == ["0001_people", "0002_index"]
    assert await migrate(conn, folder) == []
    assert await pending(conn, folder) == []


async def test_asking_what_is_missing_changes_nothing(conn: asyncpg.Connection[asyncpg.Record], folder: Path) -> None:
    await pending(conn, folder)
    assert await conn.fetchval("select count(*) from pg_tables where schemaname = 'public'") == 0


async def test_the_service_role_may_ask_what_is_missing(database: Dsn) -> None:
    service = await asyncpg.connect(**database.service.arguments)
    assert await pending(service) == []
    await service.close()


async def test_three_runners_at_once_apply_each_file_once(empty_database: Dsn, folder: Path) -> None:
    conns = [await asyncpg.connect(**empty_database.owner.arguments) for _ in range(3)]
    done = await asyncio.gather(*(migrate(conn, folder) for conn in conns))
    assert sorted(map(len, done)) == [0, 0, 2]
    for conn in conns:
        await conn.close()


async def test_a_file_changed_after_it_was_applied_is_refused(
    conn: asyncpg.Connection[asyncpg.Record], folder: Path
) -> None:
    await migrate(conn, folder)
    (folder / "migrations/0001_people.sql").write_text("create table person (id bigint);")
    with pytest.raises(MigrationError, match=r"0001_people\.sql was changed after it was applied"):
        await migrate(conn, folder)


async def test_a_database_of_a_newer_version_is_refused(conn: asyncpg.Connection[asyncpg.Record], folder: Path) -> None:
    await migrate(conn, folder)
    (folder / "migrations/0002_index.sql").unlink()
    for step in (migrate, pending):
        with pytest.raises(MigrationError, match="0002_index, which this version does not know"):
            await step(conn, folder)


async def test_a_file_that_fails_leaves_nothing_behind(conn: asyncpg.Connection[asyncpg.Record], folder: Path) -> None:
    (folder / "migrations/0001_people.sql").write_text("create table person (id integer); select 1 / 0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(conn, folder)
    assert await conn.fetchval("select to_regclass('person') is null")
    assert await pending(conn, folder) == ["0001_people", "0002_index"]
    (folder / "migrations/0001_people.sql").write_text("create table person (id integer, name text);")
    assert await migrate(conn, folder) == ["0001_people", "0002_index"]  # the lock was given back


async def test_an_index_left_half_built_is_built_again(conn: asyncpg.Connection[asyncpg.Record], folder: Path) -> None:
    (folder / "migrations/0002_index.sql").write_text(
        "-- no-transaction\ncreate unique index concurrently if not exists person_name on person (name);"
    )
    (folder / "migrations/0001_people.sql").write_text(
        "create table person (id integer, name text); insert into person values (1, 'a'), (2, 'a');"
    )
    with pytest.raises(asyncpg.UniqueViolationError):
        await migrate(conn, folder)
    await conn.execute("delete from person where id = 2")
    assert await migrate(conn, folder) == ["0002_index"]
    assert await conn.fetchval("select indisvalid from pg_index where indexrelid = 'person_name'::regclass")


async def test_time_limits_of_the_connection_do_not_stop_a_long_migration(
    conn: asyncpg.Connection[asyncpg.Record], folder: Path
) -> None:
    await conn.execute("set statement_timeout = '50ms'")
    (folder / "migrations/0001_people.sql").write_text(
        "create table person (id integer, name text); select pg_sleep(0.1);"
    )
    assert await migrate(conn, folder) == ["0001_people", "0002_index"]


@pytest.mark.parametrize(
    "names", [["0001_a.sql", "0003_b.sql"], ["0001_a.sql", "0001_b.sql"], ["1_a.sql"], ["0001-a.sql"]]
)
def test_gaps_doubles_and_odd_names_are_refused(tmp_path: Path, names: list[str]) -> None:
    (tmp_path / "migrations").mkdir()
    for name in names:
        (tmp_path / "migrations" / name).write_text("select 1")
    with pytest.raises(MigrationError, match="numbered without gaps or doubles"):
        migrations(tmp_path)


async def test_the_real_migrations_make_an_empty_database_current(conn: asyncpg.Connection[asyncpg.Record]) -> None:
    made = [one.name for one in function_files()]
    assert await migrate(conn) == [*(migration.name for migration in migrations()), *made]
    assert await pending(conn) == []
