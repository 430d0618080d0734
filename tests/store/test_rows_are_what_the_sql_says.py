"""Every statement's function and row are what the SQL and the database's own types say; nobody edits them by hand."""

from __future__ import annotations

from typing import TypeAlias

import asyncpg
import pytest

from scripts.rows import HERE, Unwritable, _statement, render
from verifier.store.sqlfiles import SqlFileError, parse

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

ONE = """
-- name: account_find
-- Finds one account.
-- takes: platform_id, epoch?
-- gives: maybe
-- null: handle
SELECT handle, epoch FROM account WHERE platform_id = $1 AND epoch = $2;
"""


async def test_the_written_rows_are_those_that_would_be_written_now(owner: Connection) -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in HERE.glob("*.py")}
    made = await render(owner)
    assert {name for name, text in made.items() if written.get(name) != text} == set(), "run: python -m scripts.rows"
    assert written.keys() - made.keys() == {"__init__.py", "execution.py"}


async def test_a_statement_has_the_databases_types_and_the_names_of_its_comment(owner: Connection) -> None:
    made = await _statement(owner, parse("accounts", ONE), "account_find")
    assert made.takes == ("str", "int | None")
    assert made.columns == (("handle", "str | None"), ("epoch", "int"))


@pytest.mark.parametrize(
    ("said", "instead"),
    [("-- takes: platform_id, epoch?", "-- takes: platform_id"), ("-- null: handle", "-- null: handles")],
)
async def test_a_comment_that_the_database_contradicts_is_refused(owner: Connection, said: str, instead: str) -> None:
    with pytest.raises(Unwritable, match="account_find"):
        await _statement(owner, parse("accounts", ONE.replace(said, instead)), "account_find")


@pytest.mark.parametrize("wrong", ["-- gives: perhaps", "-- takes: one, one", "-- gives: maybe\n-- gives: many"])
def test_a_comment_that_makes_no_sense_is_refused_where_it_stands(wrong: str) -> None:
    with pytest.raises(SqlFileError, match=r"sql/queries/accounts.sql line"):
        parse("accounts", ONE.replace("-- gives: maybe", wrong))
