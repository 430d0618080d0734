"""Functions of the database follow their files: made when a file changes, by the newest version alone, all or none."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

import asyncpg
import pytest

from scripts.functions import faults
from verifier.store.errors import MigrationError
from verifier.store.functions import digest, function_files
from verifier.store.migrate import migrate, migrations, pending
from verifier.store.server.embedded import Dsn

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

MADE = re.compile(r"^CREATE OR REPLACE FUNCTION (\w+)\(", re.MULTILINE)
REVOKED = re.compile(r"^REVOKE ALL ON FUNCTION (.*?) FROM PUBLIC, verifier_service;", re.MULTILINE | re.DOTALL)
ANSWER = """
CREATE OR REPLACE FUNCTION answer() RETURNS integer LANGUAGE {language} AS $$ {body} $$;
REVOKE ALL ON FUNCTION answer FROM PUBLIC, verifier_service;
{grant}
"""
LEDGER = next(one for one in migrations() if one.name.endswith("_functions")).text
CATALOGUE = """
SELECT p.oid::regprocedure::text AS signature, pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '') AS said
FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace
"""


# Functions of other bodies, attributes and rights, under a ledger that says an older version made them.
OLDER = """
DO $do$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT p.*, p.oid FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('CREATE OR REPLACE FUNCTION %I(%s) RETURNS %s LANGUAGE plpgsql %s AS %L',
            one.proname, pg_get_function_arguments(one.oid), pg_get_function_result(one.oid),
            CASE WHEN one.prosecdef THEN '' ELSE 'SECURITY DEFINER' END, 'BEGIN RAISE division_by_zero; END');
        EXECUTE format('GRANT EXECUTE ON FUNCTION %I TO PUBLIC', one.proname);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %I FROM verifier_service', one.proname);
    END LOOP;
END
$do$;
UPDATE schema_function SET sha256 = 'older', version = version - 1;
"""


@pytest.fixture
async def conn(empty_database: Dsn) -> AsyncIterator[Connection]:
    """The owner on an empty database."""
    made = await asyncpg.connect(**empty_database.owner.arguments)
    yield made
    await made.close()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A version with one migration, and one function that says 1."""
    (tmp_path / "migrations").mkdir()
    (tmp_path / "functions").mkdir()
    (tmp_path / "migrations/0001_functions.sql").write_text(LEDGER)
    says(tmp_path, 1)
    return tmp_path


def says(root: Path, number: int, *, grant: str = "") -> None:
    """Write the function that gives this number."""
    text = ANSWER.format(language="sql", body=f"SELECT {number}", grant=grant)
    (root / "functions/answers.sql").write_text(text)


def numbered(root: Path) -> None:
    """Add a migration in which no table changes."""
    count = len(migrations(root)) + 1
    (root / f"migrations/{count:04d}_other_answers.sql").write_text("-- The answer is another.")


async def test_a_function_is_applied_when_its_file_changes_and_only_then(conn: Connection, root: Path) -> None:
    assert await pending(conn, root) == ["0001_functions", "functions/answers"]
    assert await migrate(conn, root) == ["0001_functions", "functions/answers"]
    assert await migrate(conn, root) == await pending(conn, root) == []
    numbered(root)
    assert await migrate(conn, root) == ["0002_other_answers"]
    says(root, 2)
    numbered(root)
    assert await pending(conn, root) == ["0003_other_answers", "functions/answers"]
    assert await migrate(conn, root) == ["0003_other_answers", "functions/answers"]
    assert await conn.fetchval("SELECT answer()") == 2


async def test_an_older_version_does_not_bring_its_functions_back(
    conn: Connection, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    older = shutil.copytree(root, tmp_path_factory.mktemp("older") / "sql")
    says(root, 2)
    numbered(root)
    await migrate(conn, root)
    for step in (migrate, pending):
        with pytest.raises(MigrationError, match="0002_other_answers, which this version does not know"):
            await step(conn, older)
    assert await conn.fetchval("SELECT answer()") == 2


@pytest.mark.parametrize("how", ["changed", "added", "removed", "changed after a migration of another version"])
async def test_other_functions_with_the_same_migrations_are_refused(conn: Connection, root: Path, how: str) -> None:
    await migrate(conn, root)
    if how.endswith("version"):  # that version kept the functions as they were
        numbered(root)
        await migrate(conn, root)
    if how == "added":
        (root / "functions/more.sql").write_text(ANSWER.format(language="sql", body="SELECT 3", grant=""))
    elif how == "removed":
        (root / "functions/answers.sql").rename(root / "functions/other.sql")
    else:
        says(root, 2)
    for step in (migrate, pending):
        with pytest.raises(MigrationError, match="comes with a new migration"):
            await step(conn, root)
    assert await conn.fetchval("SELECT answer()") == 1


async def test_a_file_that_fails_leaves_every_function_as_it_was(conn: Connection, root: Path) -> None:
    await migrate(conn, root)
    says(root, 2)
    (root / "functions/later.sql").write_text(
        "CREATE OR REPLACE FUNCTION wrong() RETURNS integer AS 'SELEC' LANGUAGE sql"
    )
    numbered(root)
    with pytest.raises(asyncpg.PostgresSyntaxError):
        await migrate(conn, root)
    assert await conn.fetchval("SELECT answer()") == 1
    assert await pending(conn, root) == ["functions/answers", "functions/later"]
    (root / "functions/later.sql").unlink()
    assert await migrate(conn, root) == ["functions/answers"]  # the lock was given back
    assert await conn.fetchval("SELECT answer()") == 2


async def test_functions_call_each_other_whatever_the_order_of_their_files(conn: Connection, root: Path) -> None:
    calls = "CREATE OR REPLACE FUNCTION aloud() RETURNS text LANGUAGE sql AS $$ SELECT answer()::text $$;"
    (root / "functions/aloud.sql").write_text(calls)
    await migrate(conn, root)
    assert await conn.fetchval("SELECT aloud()") == "1"


async def test_runners_at_once_apply_each_file_once(empty_database: Dsn, root: Path) -> None:
    conns = [await asyncpg.connect(**empty_database.owner.arguments) for _ in range(3)]
    done = await asyncio.gather(*(migrate(conn, root) for conn in conns))
    assert sorted(done) == [[], [], ["0001_functions", "functions/answers"]]
    for conn in conns:
        await conn.close()


async def test_a_right_that_the_file_no_longer_gives_is_taken_back(conn: Connection, root: Path) -> None:
    may = "SELECT has_function_privilege('verifier_service', 'answer()', 'execute')"
    says(root, 1, grant="GRANT EXECUTE ON FUNCTION answer TO verifier_service;")
    await migrate(conn, root)
    assert await conn.fetchval(may)
    says(root, 1)
    numbered(root)
    await migrate(conn, root)
    assert not await conn.fetchval(may)


async def _catalogue(conn: Connection) -> dict[str, str]:
    return {row["signature"]: row["said"] for row in await conn.fetch(CATALOGUE)}


async def test_whatever_functions_a_version_before_made_they_end_as_a_new_database_has_them(owner: Connection) -> None:
    new = await _catalogue(owner)
    await owner.execute(OLDER)
    older = await _catalogue(owner)
    assert [name for name in new if older[name] == new[name]] == []
    assert await migrate(owner) == [one.name for one in function_files()]
    assert await _catalogue(owner) == new


async def test_every_function_stands_once_in_the_files_and_no_other_is_there(owner: Connection) -> None:
    written = [name for one in function_files() for name in MADE.findall(one.text)]
    there = await owner.fetch("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace")
    assert sorted(written) == sorted(row["proname"] for row in there)


def test_every_function_is_named_where_its_file_gives_and_takes_rights() -> None:
    for one in function_files():
        made = MADE.findall(one.text)
        revoked = REVOKED.findall(one.text)
        assert [name.strip() for names in revoked for name in names.split(",")] == made, one.file


def test_each_change_of_a_function_has_come_with_a_migration() -> None:
    assert faults() == []


def test_a_change_without_a_migration_and_a_migration_that_replaces_a_function_are_told(root: Path) -> None:
    named = f"-- functions: {digest(function_files(root))}"
    (root / "migrations/0001_functions.sql").write_text(named)
    assert faults(root) == []
    says(root, 2)
    (root / "migrations/0002_more.sql").write_text("create or replace function answer() returns integer ...")
    said = faults(root)
    assert said[0].startswith("0002_more replaces a function")
    assert said[1] == (
        f"sql/functions has changed: add a migration with the line `-- functions: {digest(function_files(root))}`."
    )
