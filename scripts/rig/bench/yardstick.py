"""The yardsticks of the benchmark: a bare aiohttp handler, and empty jobs through the same queue.

python -m scripts.rig.bench.yardstick bare FILE   answers with the file's bytes; prints its port, serves until SIGTERM
python -m scripts.rig.bench.yardstick drain FILE  drains empty jobs in the database the file names, until SIGTERM
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import timedelta
from pathlib import Path

import asyncpg
import uvloop
from aiohttp import web
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.models import Job

from tests.harness.processes import asked_to_stop, until
from verifier.store.jobs import queue_queries
from verifier.store.server.embedded import Arguments

EMPTY = "rig_empty"
_DRAINED = "SELECT count(*) = 0 FROM pgq.pgqueuer WHERE entrypoint = $1"


async def bare(given: bytes) -> None:
    """Answer every request with the same bytes: the least aiohttp can do."""

    async def handle(_: web.Request) -> web.Response:
        return web.Response(body=given, content_type="application/json")

    app = web.Application()
    app.router.add_get("/v1/badges/{handle}", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    _say(runner.addresses[0][1])
    await asked_to_stop()
    await runner.cleanup()


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
    """Run one of the two."""
    uvloop.run({"bare": bare, "drain": drain}[sys.argv[1]](Path(sys.argv[2]).read_bytes()))


if __name__ == "__main__":
    main()
