"""The rows that a database begins with, and the way back to them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from collections.abc import Sequence

    _Connection = asyncpg.Connection[asyncpg.Record]

_TABLES = """
SELECT n.nspname AS schema, c.relname AS name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS quoted,
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
_COUNTERS = """
SELECT format('SELECT setval(%L, %s, %L);', quote_ident(schemaname) || '.' || quote_ident(sequencename),
              coalesce(last_value, start_value), last_value IS NOT NULL)
FROM pg_sequences
"""
# Lists are loaded into tables of their own, which come and go with them.
_LISTS = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relname ~ '^roster_row_[0-9]+$'"
# What else was defined, and by which transaction.
_SHAPE = """
WITH lasting AS (
    SELECT oid, relname, relkind, relacl, relrowsecurity, relhastriggers FROM pg_class
    WHERE relpersistence <> 't' AND relkind IN ('r', 'p', 'v', 'S', 'i') AND relname !~ '^(roster_row_|pg_)'
)
SELECT
    (SELECT md5(string_agg(l::text, ' ' ORDER BY l.oid)) FROM lasting AS l) AS relations,
    (SELECT sum(a.xmin::text::bigint) FROM pg_attribute AS a JOIN lasting AS l ON l.oid = a.attrelid) AS columns,
    (SELECT sum(t.xmin::text::bigint) FROM pg_trigger AS t JOIN lasting AS l ON l.oid = t.tgrelid) AS triggers,
    (SELECT sum(c.xmin::text::bigint) FROM pg_constraint AS c JOIN lasting AS l ON l.oid = c.conrelid) AS constraints,
    (SELECT sum(p.xmin::text::bigint) FROM pg_policy AS p) AS policies,
    (SELECT sum(p.xmin::text::bigint) FROM pg_proc AS p) AS functions,
    (SELECT sum(s.xmin::text::bigint) FROM pg_db_role_setting AS s) AS settings,
    (SELECT sum(r.xmin::text::bigint) FROM pg_authid AS r) AS roles
"""
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND pid <> ALL($1)
"""


@dataclass(frozen=True, slots=True)
class Seeds:
    """All rows of a database, as text by table, its counters, and the mark of its schema."""

    rows: dict[tuple[str, str], tuple[list[str], bytes]]
    clear: str  # deletes all rows there are, and sets the counters back
    lists: frozenset[str]
    shape: asyncpg.Record

    @classmethod
    async def of(cls, conn: _Connection) -> Seeds:
        """Read them."""
        tables = await conn.fetch(_TABLES)
        rows = {}
        for table in tables:
            text = BytesIO()
            await conn.copy_from_table(
                table["name"], schema_name=table["schema"], columns=table["columns"], output=text
            )
            if text.tell():
                rows[table["schema"], table["name"]] = table["columns"], text.getvalue()
        counters = [row[0] for row in await conn.fetch(_COUNTERS)]
        clear = "".join([*(f"DELETE FROM {table['quoted']};" for table in tables), *counters])  # noqa: S608  of this schema
        return cls(rows, clear, await _lists(conn), await _shape(conn))

    async def sow(self, conn: _Connection, ours: Sequence[int]) -> bool:
        """Bring a database back to these rows; False where the schema is another, or others than `ours` are connected.

        The rules of the schema are for the service: nothing here asks them.
        """
        try:
            async with conn.transaction():
                await conn.execute("SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '1s'")
                lists = await _lists(conn)
                if not lists >= self.lists:
                    return False
                await conn.execute("".join(f"DROP TABLE {name};" for name in lists - self.lists) + self.clear)
                for (schema, name), (columns, text) in self.rows.items():
                    await conn.copy_to_table(name, schema_name=schema, columns=columns, source=BytesIO(text))
        except asyncpg.PostgresError:
            return False
        return await _shape(conn) == self.shape and not await conn.fetchval(_OTHERS, ours)


async def _lists(conn: _Connection) -> frozenset[str]:
    return frozenset(row[0] for row in await conn.fetch(_LISTS))


async def _shape(conn: _Connection) -> asyncpg.Record:
    found = await conn.fetchrow(_SHAPE)
    assert found is not None
    return found
