"""The yardstick of a query: the rows of many badges, read by asyncpg alone, as often as possible.

Run as a process of its own: one JSON order on standard input, one JSON report on standard output.
"""

from __future__ import annotations

import json
import os
import sys
import time

import asyncpg
import uvloop

from verifier.domain.policy import BUILT_IN
from verifier.flows.core import published
from verifier.store.sqlfiles import queries

_STATEMENT = "badges_published"


async def read(where: dict[str, object], badges: int, seconds: float) -> dict[str, float]:
    """Read the rows of these badges over and over; the badges a second, and the share of a core."""
    connection: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(**where)  # type: ignore[call-overload]
    statement = queries("badges")[_STATEMENT]
    terms = published.terms(BUILT_IN).values()
    handles, found = [f"handle.{number}" for number in range(1, badges + 1)], 0
    began, cpu = time.perf_counter(), time.process_time()
    while time.perf_counter() - began < seconds:
        found += len(await connection.fetch(statement, handles, *terms))
    took = time.perf_counter() - began
    await connection.close()
    return {"per_s": found / took, "share": round((time.process_time() - cpu) / took, 2)}


def main() -> None:
    """Read the order, carry it out on the first core, print the report."""
    order = json.load(sys.stdin)
    os.sched_setaffinity(0, {min(range(os.cpu_count() or 1))})
    json.dump(uvloop.run(read(order["where"], order["badges"], order["seconds"])), sys.stdout)


if __name__ == "__main__":
    main()
