"""Webhooks to ten endpoints that answer at once, beside a bare client that posts the same bytes to them."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

import aiohttp
import asyncpg

from scripts.rig.bench.generator import Run
from scripts.rig.bench.lines import Bench, Line
from tests.harness.processes import until

if TYPE_CHECKING:
    from scripts.rig.bench.place import Place, Server

_PATIENCE_S = 300
# Whatever badges say from then on is a change each; triggers publish it as for any other.
_CHANGE = """
UPDATE account SET standing = 'changed', changed_why = 'recovered', changed_at = service_now()
WHERE platform_id = ANY (SELECT 'acct_' || n FROM generate_series($1::bigint, $2::bigint) AS n)
"""


async def deliveries(bench: Bench, changes: int, aim: float) -> Line:
    """Change badges, and time from the first delivery to the last."""
    place = bench.place
    endpoints = await place.yardstick("endpoints", b"")
    allowed = {"OUTBOUND_ALLOW": ",".join(f"127.0.0.1:{port}" for port in endpoints.ports)}
    api = await place.api("api-webhooks", **allowed)
    await _registered(place, api, endpoints)
    await api.child.stop()
    worker = await place.worker(**allowed)
    line = Line("webhook deliveries, 10 endpoints", "bare aiohttp client, same bytes", "deliveries/s", aim)
    connection = await place.owner()
    firsts = iter(range(1, place.badges, changes))
    body = json.dumps({"ports": endpoints.ports, "posts": changes * len(endpoints.ports)})
    try:
        done = await bench.alternate(
            line,
            type(api)(worker, 0),
            lambda: _delivered(place, connection, endpoints, next(firsts), changes),
            lambda: _posted(place, body),
        )
    finally:
        await connection.close()
        await worker.stop()
    return done


async def _registered(place: Place, api: Server, endpoints: Server) -> None:
    head = {"Authorization": f"Bearer {place.key}"}
    async with aiohttp.ClientSession(f"http://127.0.0.1:{api.port}", headers=head) as session:
        for port in endpoints.ports:
            sent = {"url": f"http://127.0.0.1:{port}/hook", "types": ["badge.changed"], "description": "bench"}
            key = {"Idempotency-Key": f"bench-{port}"}
            async with session.post("/v1/webhooks", json=sent, headers=key) as answer:
                if answer.status != 201:  # noqa: PLR2004
                    message = f"the run is void: {answer.status} {await answer.text()}"
                    raise RuntimeError(message)


async def _delivered(
    place: Place, connection: asyncpg.Connection[asyncpg.Record], endpoints: Server, first: int, changes: int
) -> Run:
    wanted = changes * len(endpoints.ports)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{endpoints.port}") as session:
        await _counted(session, anew=True)
        await connection.execute(_CHANGE, first, first + changes - 1, timeout=120)

        async def all_came() -> bool:
            return (await _counted(session))["count"] >= wanted

        await asyncio.wait_for(until(all_came, every_s=0.1), _PATIENCE_S)
        found = await _counted(session)
    place.tell(f"{found['count']:.0f} deliveries")
    return Run(found["count"] / (found["last"] - found["first"]), 0.0)


async def _counted(session: aiohttp.ClientSession, *, anew: bool = False) -> dict[str, float]:
    async with session.get("/count", params={"anew": "1"} if anew else {}) as answer:
        found: dict[str, float] = await answer.json()
        return found


async def _posted(place: Place, order: str) -> Run:
    began = time.perf_counter()
    posts = await place.yardstick("posts", order.encode())
    return Run(posts.port, round(time.perf_counter() - began, 2))
