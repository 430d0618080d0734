"""The yardsticks of the benchmark: bare aiohttp, with and without a row; endpoints; empty jobs through the same queue.

python -m scripts.rig.bench.yardstick bare FILE   answers with the file's bytes; prints its port, serves until SIGTERM
python -m scripts.rig.bench.yardstick fetched FILE  the same, after one row was fetched by its key through a pool
python -m scripts.rig.bench.yardstick endpoints FILE  answers whatever is posted to ten ports at once; prints the ports
python -m scripts.rig.bench.yardstick posts FILE  posts to those ports as a bare client does; prints how many a second
python -m scripts.rig.bench.yardstick drain FILE  drains empty jobs in the database the file names, until SIGTERM
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from hashlib import md5
from pathlib import Path

import asyncpg
import uvloop
from aiohttp import ClientSession, TCPConnector, web
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.models import Job

from tests.harness.processes import asked_to_stop, until
from verifier.store.jobs import queue_queries
from verifier.store.server.embedded import Arguments

EMPTY = "rig_empty"
ENDPOINTS = 10
_AT_ONCE = 100
_HEAD = {"Content-Type": "application/json", "webhook-id": "msg_" + "a" * 32, "webhook-timestamp": "1796072199"}
_HEAD |= {"webhook-signature": f"v1,{'a' * 44} v1a,{'a' * 88}"}
_DELIVERY = json.dumps({
    "type": "badge.changed", "timestamp": "2026-11-30T21:00:00.000000Z",
    "data": {"handle": "handle.1", "account_id": "acct_1", "epoch": 1, "version": 100_001, "status": "suspended"},
}).encode()  # fmt: skip
_ONE = "SELECT account_key, version, as_of, credentials FROM badge WHERE account_key = $1"
_DRAINED = "SELECT count(*) = 0 FROM pgq.pgqueuer WHERE entrypoint = $1"


async def bare(given: bytes) -> None:
    """Answer every request with the same bytes: the least aiohttp can do."""

    async def handle(_: web.Request) -> web.Response:
        return web.Response(body=given, content_type="application/json")

    await _serve(handle)


async def _serve(handle: Callable[[web.Request], Awaitable[web.Response]]) -> None:
    app = web.Application()
    app.router.add_get("/v1/badges/{handle}", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    _say(runner.addresses[0][1])
    await asked_to_stop()
    await runner.cleanup()


async def fetched(given: bytes) -> None:
    """Answer every request with the same bytes, after one row was fetched by its primary key."""
    asked = json.loads(given)
    body = asked["body"].encode()
    async with asyncpg.create_pool(**asked["where"], min_size=10, max_size=10) as pool:

        async def handle(request: web.Request) -> web.Response:
            number = request.match_info["handle"].rpartition(".")[2]
            row = await pool.fetchrow(_ONE, f"acc_{md5(f'acc{number}'.encode(), usedforsecurity=False).hexdigest()}")
            return web.Response(body=body if row is not None else b"", content_type="application/json")

        await _serve(handle)


async def endpoints(_: bytes) -> None:
    """Take whatever is posted, and answer at once."""
    taken = list[float]()

    async def take(request: web.Request) -> web.Response:
        await request.read()
        taken.append(time.time())
        return web.Response(status=204)

    async def count(request: web.Request) -> web.Response:
        if request.query:
            taken.clear()
        return web.json_response({"count": len(taken), "first": min(taken, default=0), "last": max(taken, default=0)})

    app = web.Application()
    app.router.add_get("/count", count)
    app.router.add_post("/{anything:.*}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    for _number in range(ENDPOINTS):
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    sys.stdout.write(json.dumps({"port": [address[1] for address in runner.addresses]}) + "\n")
    sys.stdout.flush()
    await asked_to_stop()
    await runner.cleanup()


async def posts(given: bytes) -> None:
    """Post as a bare client: the bytes of one delivery, to every endpoint in turn; prints how many a second."""
    order = json.loads(given)
    left = iter(range(order["posts"]))
    async with ClientSession(connector=TCPConnector(limit=0)) as session:

        async def post() -> None:
            for number in left:
                url = f"http://127.0.0.1:{order['ports'][number % len(order['ports'])]}/hook"
                async with session.post(url, data=_DELIVERY, headers=_HEAD) as answer:
                    await answer.read()

        began = time.perf_counter()
        await asyncio.gather(*(post() for _ in range(_AT_ONCE)))
        _say(round(order["posts"] / (time.perf_counter() - began)))
    await asked_to_stop()


async def drain(given: bytes) -> None:
    """Take empty jobs as the service's worker takes checks: the same pool size, batch and concurrency."""
    async with asyncpg.create_pool(
        **json.loads(given), min_size=2, max_size=16, server_settings={"jit": "off"}
    ) as pool:
        driver = AsyncpgPoolDriver(pool)
        queue = PgQueuer(driver, queries=queue_queries(driver))

        async def take(_: Job) -> None:
            """Do nothing."""

        queue.entrypoint(EMPTY, accepts_context=False)(take)
        _say(0)
        stopping = asyncio.create_task(asked_to_stop())
        stopping.add_done_callback(lambda _: queue.shutdown.set())
        await queue.run(
            dequeue_timeout=timedelta(seconds=5),
            batch_size=50,
            max_concurrent_tasks=200,
            log_aggregation_interval=timedelta(0),
        )


async def enqueue_and_wait(where: Arguments, jobs: int, producers: int) -> float:
    """Time from the first of `jobs` empty jobs, each in its own transaction, to the last one drained."""
    began = time.perf_counter()
    shares = [jobs // producers + (place < jobs % producers) for place in range(producers)]
    await asyncio.gather(*(_enqueue(where, share) for share in shares))
    connection = await asyncpg.connect(**where)
    try:
        await until(lambda: connection.fetchval(_DRAINED, EMPTY), every_s=0.002)
    finally:
        await connection.close()
    return time.perf_counter() - began


async def _enqueue(where: Arguments, jobs: int) -> None:
    connection = await asyncpg.connect(**where)
    try:
        queue = queue_queries(AsyncpgDriver(connection))
        for _ in range(jobs):
            async with connection.transaction():
                await queue.enqueue([EMPTY], [None], [0])
    finally:
        await connection.close()


def _say(port: int) -> None:
    sys.stdout.write(json.dumps({"port": port}) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Run one of them."""
    uvloop.run(
        {"bare": bare, "fetched": fetched, "endpoints": endpoints, "posts": posts, "drain": drain}[sys.argv[1]](
            Path(sys.argv[2]).read_bytes()
        )
    )


if __name__ == "__main__":
    main()
