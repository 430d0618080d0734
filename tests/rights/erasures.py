"""Erasures over the API, and looking for what an erased account may have left behind."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg

from tests.feed.conftest import Api

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
_TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"


async def erase(api: Api, account_id: str, status: int = 200) -> dict[str, Any]:
    """Erase an account with a key that may."""
    caller = await api.caller("erase")
    async with caller.post(f"/v1/accounts/{account_id}/erase") as answer:
        assert answer.status == status, await answer.text()
        said: dict[str, Any] = await answer.json()
        return said


async def unguarded(owner: Owner, *tables: str) -> None:
    """Switch the guards of these tables off, to bring about what they would not let happen."""
    for table in tables:
        await owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


async def dump(owner: Owner) -> dict[str, str]:
    """Every row of every table as text, as a dump of the database holds it."""
    found = {}
    for schema, table in await owner.fetch(_TABLES):
        rows = await owner.fetch(f'SELECT t::text AS row FROM "{schema}"."{table}" AS t')  # noqa: S608  the catalogue's
        found[table] = "\n".join(row["row"] for row in rows)
    return found


def written(place: Path) -> dict[str, bytes]:
    """Every file below a directory."""
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def holds(text: str | bytes, words: Iterable[str]) -> set[str]:
    """The words that occur, in plain letters or as the hexadecimal digits of their bytes."""
    low = (text.decode("latin-1") if isinstance(text, bytes) else text).lower()
    return {
        word
        for word in words
        if word.lower() in low or word.lower().encode().hex() in low or word.encode().hex() in low
    }
