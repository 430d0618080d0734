"""Serves a demo world on loopback: `/{registry-id}` + the register's real path and query, with faults on demand.

    python -m verifier.demo.world --port 0 --data DIR

prints one JSON line with its addresses and serves until SIGTERM. Beside the registers it has what creators prove things
with: a mail relay (`/_mail` shows the letters), a sign-in (`/openid`) and websites (`/_websites`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Middleware

from verifier.demo.people import sandbox
from verifier.demo.people.people import BUNDLED, World
from verifier.demo.people.truth import Truth
from verifier.demo.servers import boards, fault_effects, nppes, orcid, portals, rosters
from verifier.demo.servers.control import Control, RequestLog, is_loopback
from verifier.demo.servers.fault_effects import ELSEWHERE, LOGIN_PAGE, Handler
from verifier.demo.servers.faults import Faults
from verifier.demo.servers.mail_relay import Post, open_relay
from verifier.demo.servers.openid import SignIn
from verifier.demo.servers.websites import Websites

# What an operator sets, for every source, where a world answers: its lists have any length and change as a whole.
LISTS: Mapping[str, int] = {"min_rows": 0, "max_shrink": 1, "max_changes": 1_000_000}
PATIENCE_S = 1.0  # how long a stopping world waits for answers under way
TRUTH: web.AppKey[Truth] = web.AppKey("truth", Truth)
POST: web.AppKey[Post] = web.AppKey("post", Post)
LOG: web.AppKey[RequestLog] = web.AppKey("log", RequestLog)


@dataclass(frozen=True, slots=True, repr=False)
class WorldHandle:
    """A world that is being served."""

    url: str
    people: World
    log: RequestLog
    faults: Faults
    truth: Truth
    post: Post
    smtp_url: str


def world_app(people: World, faults: Faults) -> web.Application:
    """Build the application that answers for every register of a world, and for what creators write to."""
    log, truth = RequestLog(), Truth(people)
    app = web.Application(middlewares=[_weather(faults, log)])
    app[LOG], app[TRUTH], app[POST] = log, truth, Post()
    for registers in (nppes, portals, rosters, boards, orcid):
        app.add_routes(registers.routes(people))
    for ends in (Control(faults, truth, log), SignIn(people), Websites(people, truth), app[POST]):
        app.add_routes(ends.routes())
    app.add_routes([web.get("/{registry}/_login", _login), web.get(ELSEWHERE + "/{rest:.*}", _elsewhere)])
    return app


def _weather(faults: Faults, log: RequestLog) -> Middleware:
    """Build the middleware that logs every request to a register and lets it fail as ordered."""

    @web.middleware
    async def weather(request: web.Request, handler: Handler) -> web.StreamResponse:
        registry = request.path.split("/", 2)[1]
        if registry.startswith("_") and not request.path.startswith(ELSEWHERE):
            return await handler(request)
        fault = None if registry.startswith("_") else faults.next(registry, request.query_string)
        log.note(request, registry, fault)
        if fault is not None:
            return await fault_effects.play(fault, faults, request, handler)
        if slow := faults.slow_for():
            await faults.wait(slow)
        return await handler(request)

    return weather


async def _login(_request: web.Request) -> web.Response:
    return web.Response(text=LOGIN_PAGE, content_type="text/html")


async def _elsewhere(_request: web.Request) -> web.Response:
    """Answer where a redirect off the host leads: the log shows who followed it."""
    return web.json_response([])


@asynccontextmanager
async def running_world(
    people: World | None = None,
    faults: Faults | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    mail_port: int = 0,
) -> AsyncIterator[WorldHandle]:
    """Serve a world (the bundled one if none is given) while the block runs; port 0 takes a free one."""
    if not is_loopback(host):
        raise ValueError("a demo world is served on loopback only")
    faults = faults or Faults()
    people = people or World.from_folder()
    app = world_app(people, faults)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        url = f"http://{host}:{runner.addresses[0][1]}"
        async with open_relay(app[POST], host, mail_port) as smtp_url:
            yield WorldHandle(url, people, app[LOG], faults, app[TRUTH], app[POST], smtp_url)
    finally:
        faults.release()
        await runner.cleanup()


async def run_world(
    host: str, port: int, *, mail_port: int = 0, people: World | None = None, faults: Faults | None = None
) -> None:
    """Serve a world until SIGTERM or SIGINT, printing its address as one JSON line when it is ready."""
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    people, faults = people or World.from_folder(), faults or Faults()
    sandbox.set_up(people, faults, datetime.now(UTC).date())
    async with running_world(people, faults, host=host, port=port, mail_port=mail_port) as world:
        claims = len(world.people.claims)
        line = {"url": world.url, "pid": os.getpid(), "claims": claims, "smtp_url": world.smtp_url}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        await stopped.wait()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line of `python -m verifier.demo.world`."""
    parser = argparse.ArgumentParser(prog="python -m verifier.demo.world", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--mail-port", type=int, default=0, help="where letters are taken; 0 takes a free one")
    parser.add_argument("--data", type=Path, default=BUNDLED, help="a folder of register files")
    parser.add_argument("--weather", type=int, metavar="SEED", help="fail now and then, the same way for the same seed")
    asked = parser.parse_args(arguments)
    faults = Faults() if asked.weather is None else Faults.weather(asked.weather)
    people = World.from_folder(asked.data)
    with asyncio.Runner(loop_factory=_new_loop) as runner:
        runner.run(run_world(asked.host, asked.port, mail_port=asked.mail_port, people=people, faults=faults))


def _new_loop() -> asyncio.AbstractEventLoop:
    """Take uvloop where there is one: the world must not be what a benchmark measures."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop  # noqa: PLC0415  not installed on Windows

    return uvloop.new_event_loop()


if __name__ == "__main__":
    main()
