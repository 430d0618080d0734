"""Consumers that may be killed at any time: each goes on from what it saved last.

python -m scripts.rig.feed.consumers replay|copy FILE   reads from RIG_URL with the key in RIG_KEY until it is killed
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.harness.processes import asked_to_stop
from verifier.client import Change, Client

URL, KEY = "RIG_URL", "RIG_KEY"
MADE = """
CREATE TABLE IF NOT EXISTS seen (place INTEGER PRIMARY KEY, version INTEGER, handle TEXT, removed INTEGER, cursor TEXT);
"""


async def replay(client: Client, file: Path) -> None:
    """Read every change from the oldest kept on, and write each down with its cursor, without end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as kept:
        kept.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {MADE}")
        last = kept.execute("SELECT cursor FROM seen ORDER BY place DESC LIMIT 1").fetchone()
        async for change in client.changes(last[0] if last else None, wait_s=1):
            note(kept, change)


def note(kept: sqlite3.Connection, change: Change) -> None:
    """Write a change down."""
    row = (change.version, change.handle, change.removed, change.cursor)
    kept.execute("INSERT INTO seen (version, handle, removed, cursor) VALUES (?, ?, ?, ?)", row)


async def keep_copy(client: Client, file: Path) -> None:
    """Keep a copy in a file, without end."""
    async with client.copy(file, wait_s=1):
        await asyncio.Event().wait()


def seen(file: Path) -> list[tuple[int, str, bool]]:
    """Read what a replay wrote down, in its order: versions, handles, and which were removed."""
    with closing(sqlite3.connect(file)) as kept:
        kept.executescript(MADE)
        rows = kept.execute("SELECT version, handle, removed FROM seen ORDER BY place").fetchall()
    return [(version, handle, bool(removed)) for version, handle, removed in rows]


WAYS = {"replay": replay, "copy": keep_copy}


async def _main(way: str, file: Path) -> None:
    async with Client(os.environ[URL], os.environ[KEY]) as client:
        working = asyncio.create_task(WAYS[way](client, file))
        await asyncio.wait({working, asyncio.create_task(asked_to_stop())}, return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        await asyncio.wait({working})


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], Path(sys.argv[2])))
