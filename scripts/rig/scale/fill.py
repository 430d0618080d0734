"""Filling of a database with accounts that have a badge, and with everything that belongs to them.

The server makes the rows itself (INSERT ... SELECT of `people.sql`), with all triggers and foreign keys off and the
indexes built at the end: the guards would refuse a past that nobody lived through, and a year of claims one by one is
no matter of minutes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import asyncpg

from verifier.store.sqlfiles import parse

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Told: TypeAlias = Callable[[int, int], None]
_HERE = Path(__file__).parent
_BATCH = 25_000
_OF_HUNDRED = 115  # accounts for a hundred with a badge; see `state` in people.sql
# The indexes of these are dropped from duty while rows come, and built at the end.
_INDEXES = """
SELECT i.indexrelid::regclass::text FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ('public', 'pgq') AND c.relname = ANY ($1::text [])
"""
_VERDICT = {
    "said": "Confirm",
    "holder": "H4",
    "others": 0.0269,
    "points": {f"point_{number}": "agrees" for number in range(18)},
    "policy": "2026-11-30.1+823412d1eacb",
    "evidence": [{"registry": name, "sheet": "2026-11-22", "outcome": "found"} for name in ("a", "b", "c")],
    "reasons": [],
}
_PUBLIC = {
    "level": "independent",
    "title": "Licensed Independent Clinical Social Worker",
    "holder": {"level": "H4", "method": "platform_identity"},
    "source": {"id": "us-wa-doh", "name": "Washington State Department of Health", "authority": "primary"},
    "discipline": "published",
    "profession": "social_worker",
    "contactable": False,
    "abbreviation": "LICSW",
    "jurisdiction": "US-WA",
    "sighting_days": 35,
}
_FACTS = {
    "open": [{"level": "H2", "method": f"method_{number}"} for number in range(4)],
    "holder": {"level": "H4", "method": "platform_identity", "others": 0.000888},
    "licence": {"level": "primary", "source": "us-wa-doh", "points": {f"point_{n}": "agrees" for n in range(8)}},
}
_CREDENTIAL = {"public": _PUBLIC, "reasons": [], "stopped": False, "credential": "LICSW", "environment": "production"}
_VALUES = {
    "claim": (_FACTS,),
    "decision": (_VERDICT, _PUBLIC),
    "event": ({"verdict": _VERDICT},),
    "badge": (_CREDENTIAL,),
    "badge_change": (_CREDENTIAL,),
}
# All that badges are read from, exported and followed.
FEED = ("person", "account", "account_secret", "badge", "badge_handle", "badge_change", "badge_listing", "over")
_FEED_ENDS = ("head", "handles", "buckets")


async def fill(connection: Connection, accounts: int, told: Told, *, feed_alone: bool = False) -> None:
    """Make `accounts` accounts with a badge, and the others that go with them, as a superuser.

    `feed_alone`: no more of them than badges are read from; that takes a tenth of the room.
    """
    total = accounts * _OF_HUNDRED // 100
    people, constant = _statements("people"), _statements("constant")
    if feed_alone:
        people, constant = (
            {name: every[name] for name in some} for every, some in ((people, FEED), (constant, _FEED_ENDS))
        )
    now = datetime.now(UTC)
    await connection.execute(
        "SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '64MB'"
    )
    await connection.execute("SET maintenance_work_mem = '512MB'; SET timezone = 'UTC'")
    indexes = await _off_duty(connection, [*people])
    for first in range(1, total + 1, _BATCH):
        async with connection.transaction():
            for name, statement in people.items():
                values = (first, min(first + _BATCH - 1, total), total, now) if name == "person" else _given(name)
                await connection.execute(statement, *values)
        told(min(first + _BATCH - 1, total), total)
    for statement in constant.values():
        await connection.execute(statement)
    for index in indexes:
        await connection.execute(f"REINDEX INDEX {index}")
    await connection.execute("VACUUM (ANALYZE)")
    await connection.execute("CHECKPOINT")


def _statements(file: str) -> dict[str, str]:
    return dict(parse(file, (_HERE / f"{file}.sql").read_text(encoding="utf-8")))


def _given(name: str) -> tuple[str, ...]:
    return tuple(json.dumps(value) for value in _VALUES.get(name, ()))


async def _off_duty(connection: Connection, tables: list[str]) -> list[str]:
    """Disable the indexes of these tables in the catalogue, as the superuser."""
    names = ["pgqueuer", "pgqueuer_log", *tables]
    indexes = [row[0] for row in await connection.fetch(_INDEXES, names)]
    await connection.execute(
        "UPDATE pg_index SET indisready = FALSE, indisvalid = FALSE WHERE indexrelid = ANY ($1::regclass [])", indexes
    )
    return indexes
