"""sql/schema.sql is what a database of this version looks like, whichever way it came to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import asyncpg
import pytest

from scripts.schema import HERE, render
from verifier.store.functions import function_files
from verifier.store.migrate import migrate, migrations
from verifier.store.server.embedded import Dsn
from verifier.store.sqlfiles import sql_root

FUNCTIONS_CAME = next(one.version for one in migrations() if one.name.endswith("_functions"))


def test_the_written_schema_is_that_of_a_new_database(database: Dsn) -> None:
    assert render(database.owner) == HERE.read_text(encoding="utf-8"), "run: python -m scripts.schema"


@pytest.mark.parametrize("before", [13, FUNCTIONS_CAME - 1])
async def test_a_database_of_an_older_version_comes_to_the_same_schema(
    empty_database: Dsn, tmp_path: Path, before: int
) -> None:
    (tmp_path / "migrations").mkdir()
    for path in sorted((sql_root() / "migrations").glob("*.sql"))[:before]:
        shutil.copy(path, tmp_path / "migrations")
    owner = await asyncpg.connect(**empty_database.owner.arguments)
    assert len(await migrate(owner, tmp_path)) == before
    assert len(await migrate(owner)) == len(migrations()) - before + len(function_files())
    await owner.close()
    assert render(empty_database.owner) == HERE.read_text(encoding="utf-8")


async def test_a_right_a_column_an_index_and_the_head_of_a_function_are_seen(database: Dsn) -> None:
    owner = await asyncpg.connect(**database.owner.arguments)
    written = HERE.read_text(encoding="utf-8")
    for change in (
        "GRANT UPDATE (state) ON claim TO verifier_service",
        "ALTER TABLE claim ADD COLUMN more text",
        "CREATE INDEX more ON claim (family)",
        "ALTER TABLE claim DISABLE TRIGGER claim_due",
        "ALTER FUNCTION move_claim SECURITY INVOKER",
        "GRANT EXECUTE ON FUNCTION append_event TO verifier_service",
        "ALTER TABLE claim DROP CONSTRAINT claim_state_check",
    ):
        await owner.execute(change)
        seen = render(database.owner)
        assert seen != written, change
        written = seen
    await owner.close()
