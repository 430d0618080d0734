"""Speed of export, feed and digest, over what a cursor of asyncpg needs for the same rows and nothing else."""

from __future__ import annotations

import json
import re
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import asyncpg

from scripts.rig.feed.filled import Filled
from verifier.store.sqlfiles import parse

_PAGE = 1_000
_RAW = parse("raw", (Path(__file__).parent / "raw.sql").read_text(encoding="utf-8"))
_ENDS = re.compile(rb'"cursor":"([0-9a-z]+)","more":(true|false)}$')


@dataclass(frozen=True, slots=True)
class Rate:
    """Rows a second of ours and of a raw cursor, medians of the rounds; the ratio is the median of the rounds'."""

    rows: int
    per_s: float
    raw_per_s: float
    ratio: float


@dataclass
class FeedFigures:
    """The measurements."""

    badges: int = 0
    export: Rate = Rate(0, 0, 0, 0)
    events: Rate = Rate(0, 0, 0, 0)
    digest_ms: float = 0.0
    memory_mb: dict[str, float] = field(default_factory=dict)  # of the API process, before and after, and the most


async def measure(filled: Filled, rounds: int) -> FeedFigures:
    """Read everything in each way, in turn, so often, after one round that warms up."""
    before, _ = filled.memory_mb()
    head = {"Authorization": f"Bearer {filled.key}"}
    raw = await asyncpg.connect(**filled.dsn.owner.arguments)
    try:
        async with aiohttp.ClientSession(filled.url, headers=head) as session:
            export = await _compare(lambda: _export(session), lambda: _raw(raw, _RAW.every_badge), rounds)
            events = await _compare(lambda: _events(session), lambda: _raw(raw, _RAW.every_change), rounds)
            digest = statistics.median([await _digest(session) for _ in range(rounds)])
    finally:
        await raw.close()
    after, most = filled.memory_mb()
    memory = {"before": round(before, 1), "after": round(after, 1), "most": round(most, 1)}
    return FeedFigures(export.rows, export, events, round(digest * 1000, 1), memory)


async def _compare(ours: Callable[[], Awaitable[int]], raw: Callable[[], Awaitable[int]], rounds: int) -> Rate:
    """Time both in turn, so that whatever else the machine does meets both; the first round warms up."""
    count, found = 0, []
    for _ in range(rounds + 1):
        (count, ours_s), (same, raw_s) = await _timed(ours), await _timed(raw)
        if count != same:
            message = f"the run is void: {count} rows read, and {same} are there"
            raise RuntimeError(message)
        found.append((count / ours_s, count / raw_s))
    per_s, raw_per_s = (statistics.median(one) for one in zip(*found[1:], strict=True))
    ratio = statistics.median(mine / theirs for mine, theirs in found[1:])
    return Rate(count, round(per_s, 1), round(raw_per_s, 1), round(ratio, 3))


async def _timed(work: Callable[[], Awaitable[int]]) -> tuple[int, float]:
    began = time.perf_counter()
    count = await work()
    return count, time.perf_counter() - began


async def _raw(connection: asyncpg.Connection[asyncpg.Record], statement: str) -> int:
    """Read the rows by a cursor, as many at once as a page has, and do nothing with them."""
    count = 0
    async with connection.transaction(readonly=True):
        cursor = await connection.cursor(statement)
        while some := await cursor.fetch(_PAGE):
            count += len(some)
    return count


async def _export(session: aiohttp.ClientSession) -> int:
    lines, last = 0, b""
    async with session.get("/v1/badge-export", timeout=aiohttp.ClientTimeout(total=None)) as answer:
        async for piece in answer.content.iter_any():
            lines += piece.count(b"\n")
            last = (last + piece)[-200:]
    json.loads(last.splitlines()[-1])["cursor"]
    return lines - 1


async def _events(session: aiohttp.ClientSession) -> int:
    """Follow the feed from the beginning to its end, a page at a time; what rows say is the consumer's own work."""
    count, query = 0, {"limit": str(_PAGE)}
    while True:
        async with session.get("/v1/badge-changes", params=query) as answer:
            body = await answer.read()
        found = _ENDS.search(body, len(body) - 60)
        if found is None:
            message = f"the run is void: {answer.status}"
            raise RuntimeError(message)
        count += body.count(b'{"cursor":')
        query["cursor"] = found[1].decode()
        if found[2] == b"false":
            return count


async def _digest(session: aiohttp.ClientSession) -> float:
    began = time.perf_counter()
    async with session.get("/v1/badge-digest") as answer:
        await answer.read()
    return time.perf_counter() - began
