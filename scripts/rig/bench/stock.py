"""Badges for the benchmark: as many as asked for, `handle.1` and on, each verified and with its row in the feed.

The server makes the rows itself, with triggers and foreign keys off: a million claims one by one are no matter of
minutes, and what is measured here begins at the stored badge.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from verifier.store.sqlfiles import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    import asyncpg

_BATCH = 25_000
_STATEMENTS = dict(parse("stock", Path(__file__).with_name("stock.sql").read_text(encoding="utf-8")))
_CREDENTIAL = {
    "public": {
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
    },
    "reasons": [],
    "stopped": False,
    "credential": "LICSW",
    "environment": "production",
}


def handle(number: int) -> str:
    """Name a badge of the stock; numbers begin at 1."""
    return f"handle.{number}"


async def fill(
    connection: asyncpg.Connection[asyncpg.Record], first: int, last: int, tell: Callable[[int], None]
) -> None:
    """Store the badges from one number to another, as a superuser."""
    now = datetime.now(UTC)
    await connection.execute("SET session_replication_role = replica; SET synchronous_commit = off; SET jit = off")
    for begin in range(first, last + 1, _BATCH):
        end = min(begin + _BATCH - 1, last)
        async with connection.transaction():
            for name, statement in _STATEMENTS.items():
                about = (begin, end, now, json.dumps(_CREDENTIAL)) if name == "stock" else ()
                await connection.execute(statement, *about, timeout=600)
        tell(end)
    await connection.execute("VACUUM (ANALYZE)", timeout=3600)
    await connection.execute("CHECKPOINT", timeout=600)
