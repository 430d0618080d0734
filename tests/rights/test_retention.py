"""Every table with a person's data says what it keeps, why and until when, and what has a bound goes at its bound."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg

from tests.rights.erasures import Owner
from verifier.domain.retention import RETENTION, bound
from verifier.flows.rights import retention
from verifier.store.rows import retention as retention_rows
from verifier.store.server.embedded import Dsn
from verifier.wording import languages

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
_OF_PEOPLE = """
SELECT DISTINCT c.relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    AND c.relname !~ '^roster_row_[0-9]' AND NOT a.attisdropped
    AND (a.attname IN ('account_key', 'claim_id', 'handle', 'platform_id', 'contact', 'wrapped_key')
        OR a.attname ~ '^sealed')
"""
# By which instant a row's age counts; the reports of a case count from its closing, an import's lines from its end.
AGES = {
    "second_look": "drawn_at",
    "badge_taken": "taken_at", "case_search": "searched_at", "idempotency": "started_at", "mail_outbox": "sent_at",
    "licence_watch": "renewed_at", "licensee_request": "made_at", "watch_letter": "sent_at",
    "report": "review_case.closed_at", "report_tally": "review_case.closed_at", "import_result": "claim_import.done_at",
}  # fmt: skip
_COLUMNS = """
SELECT a.attname AS name, format_type(a.atttypid, NULL) AS kind FROM pg_attribute AS a
WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef
    AND a.attidentity = ''
"""
_KNOWN = "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::text::regclass"
_CHECKS = "SELECT conname FROM pg_constraint WHERE conrelid = $1::text::regclass AND contype = 'c'"
_ANYTHING: Mapping[str, object] = {
    "text": "x", "bytea": b"x", "boolean": False, "timestamp with time zone": NOW - timedelta(days=900), "bigint": 1,
    "smallint": 1, "integer": 1, "text[]": [], "jsonb": "{}",
}  # fmt: skip


async def test_every_table_with_a_persons_data_has_a_row(owner: Owner) -> None:
    found = {row["relname"] for row in await owner.fetch(_OF_PEOPLE)}
    assert found - RETENTION.keys() == set(), "say in domain/retention.py what it keeps, why and until when"
    assert all(kept.what and kept.why and kept.until and kept.group for kept in RETENTION.values())


def test_what_has_a_bound_has_a_sweep_and_no_sweep_is_for_anything_else() -> None:
    sweeps = {name.removeprefix("sweep_") for name in vars(retention_rows) if name.startswith("sweep_")}
    assert sweeps == set(AGES) == {table for table, kept in RETENTION.items() if kept.swept_after is not None}


async def test_the_sweep_deletes_at_the_bound_and_not_a_moment_before_it(database: Dsn) -> None:
    connection = await asyncpg.connect(**database.admin.arguments)
    undo = connection.transaction()
    await undo.start()
    try:
        await connection.execute("SET LOCAL session_replication_role = replica")
        for table, age in AGES.items():
            at = NOW - bound(table)
            for name, when in (("gone", at), ("kept", at + timedelta(microseconds=1))):
                await _put(connection, table, age, f"{table}-{name}", when)
        assert set((await retention.sweep(connection, NOW)).values()) == {1}
        for table, age in AGES.items():
            counted = age.partition(".")[0] if table == "import_result" else table
            left = await connection.fetchval(f"SELECT count(*) FROM {counted}")  # noqa: S608  names of ours
            assert left == 1, table
        assert set((await retention.sweep(connection, NOW)).values()) == {0}
    finally:
        await undo.rollback()
        await connection.close()


async def _put(connection: asyncpg.Connection[asyncpg.Record], table: str, age: str, name: str, at: datetime) -> None:
    """Put a row of this age in, whatever else would have to be there; other columns hold anything."""
    whole, _, column = age.rpartition(".")
    if not whole:
        await _insert(connection, table, name, {column: at, "outcome": "sent"})
        return
    await _insert(connection, whole, name, {column: at, "state": "done"})
    if whole == "review_case":
        await _insert(connection, table, name, {"case_id": name, "received_at": at, "counted_at": at})


async def _insert(
    connection: asyncpg.Connection[asyncpg.Record], table: str, name: str, said: Mapping[str, Any]
) -> None:
    for check in await connection.fetch(_CHECKS, table):
        await connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{check[0]}"')
    wanted = await connection.fetch(_COLUMNS, table)
    known = {
        row["name"]
        for row in await connection.fetch(
            "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::text::regclass", table
        )
    }
    values: dict[str, Any] = {row["name"]: _ANYTHING[row["kind"]] for row in wanted}
    values |= {one: name for one in ("id", "claim_id", "case_id", "watch_id") if one in values}
    values |= {one: name.encode() for one in ("key_digest", "licence_key", "target_key") if one in values}
    values |= {column: value for column, value in said.items() if column in known}
    names, places = ", ".join(values), ", ".join(f"${n}" for n in range(1, len(values) + 1))
    await connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", *values.values())  # noqa: S608


def test_creators_read_of_every_table_what_is_kept_why_and_how_long_in_their_language() -> None:
    for code in languages.codes():
        language = languages.of(code)
        for kept in RETENTION.values():
            assert language.has(f"held-{kept.group}"), (code, kept.group)
            assert language.has(f"held-{kept.group}", "why")
            assert language.has(f"held-{kept.group}", "until")
