"""Commands that run: the whole service, its API, its worker, the migrations.

What a process does not run it does not import: a first start is a matter of a few seconds.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from verifier import log, supervise
from verifier.cli.saying import AsJson, Stop, run, say, settings
from verifier.store.database import bring_up_to_date, database, prepare
from verifier.store.embedded import EmbeddedPostgres

if TYPE_CHECKING:
    from aiohttp import web

    from verifier.flows.service import Service
    from verifier.settings import Settings

_log = log.logger("cli")
_GRACE_S = 10.0
_PORT_TRIES = 50
_DEMO_RATE = "200"


def serve(
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="Also run fake registries and submit sample claims; needs no network.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run everything: database, API, pages and worker. Ctrl-C or SIGTERM stops it cleanly."""
    chosen = settings()
    if demo and not chosen.world_url:
        chosen = _with_a_world()
    raise typer.Exit(run(_serve(chosen, demo=demo, as_json=as_json)))


def api() -> None:
    """Run the API and the pages only."""
    run(_api(settings()))


def worker() -> None:
    """Run the worker only."""
    run(_worker(settings()))


def world(port: Annotated[int, typer.Option(help="Where to listen on loopback.")] = 0) -> None:
    """Run the fake registries of the demo."""
    from verifier.demo.world import run_world

    run(run_world("127.0.0.1", port))


def migrate(*, as_json: AsJson = False) -> None:
    """Bring the database's schema up to date. Safe to run at any time and from several places at once."""
    applied = run(bring_up_to_date(settings()))
    say({"applied": applied}, as_json=as_json, text=f"Applied: {', '.join(applied)}" if applied else "Nothing to do.")


def _with_a_world() -> Settings:
    """Settings for the demo: a world on a free port, and every register it has, which may be asked quickly."""
    from verifier.demo.people import World
    from verifier.registries.catalogue import discover

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        os.environ["VERIFIER_WORLD_URL"] = f"http://127.0.0.1:{probe.getsockname()[1]}"
    served = {"orcid", *World.from_folder().registries}
    for source in discover():
        name = f"VERIFIER_REGISTRIES__{source.sheet.id.replace('-', '_').upper()}__"
        os.environ.setdefault(f"{name}RATE", _DEMO_RATE)
        os.environ.setdefault(f"{name}ENABLED", str(source.sheet.id in served).lower())
    return settings()


async def _serve(chosen: Settings, *, demo: bool, as_json: bool) -> int:
    """Start the children at once; each waits for the database that this process brings up and keeps up."""
    _print_addresses(chosen, demo=demo, as_json=as_json)
    stop = asyncio.Event()
    beside = [asyncio.create_task(_keep_database(chosen, stop))]
    if demo:
        from verifier.demo.feeder import feed

        beside.append(asyncio.create_task(feed(chosen.public_url, chosen.data_dir)))
    try:
        return await supervise.supervise(_children(chosen, demo=demo))
    finally:
        stop.set()
        for task in beside[1:]:
            task.cancel()
        await asyncio.wait(beside, timeout=30)


async def _keep_database(chosen: Settings, stop: asyncio.Event) -> None:
    """Hold the embedded server for as long as the service runs, and bring it back if it is killed."""
    if not chosen.embedded:
        return
    async with database(chosen):
        await EmbeddedPostgres(chosen.data_dir).guard(stop)


def _children(chosen: Settings, *, demo: bool) -> list[tuple[str, tuple[str, ...]]]:
    children = [("api", supervise.command("api")), ("worker", supervise.command("worker"))]
    if demo:
        children.insert(0, ("world", supervise.command("world", "--port", chosen.world_url.rpartition(":")[2])))
    return children


async def _api(chosen: Settings) -> None:
    from verifier import app
    from verifier.bootstrap import bootstrap, refuse_exposed_trial

    async with database(chosen) as where:
        await prepare(chosen, where)
        async with app.service(chosen, where, name="api", pool_size=12) as svc, app.hearing(svc):
            await refuse_exposed_trial(svc)
            await bootstrap(svc)
            await _until_stopped(svc)


async def _until_stopped(svc: Service) -> None:
    from verifier.web.app import build_app
    from verifier.web.server import Runner

    runner = Runner(build_app(svc), access_log=None, shutdown_timeout=_GRACE_S)
    await runner.setup()
    try:
        port = await _listen(runner, svc.settings)
        _log.info("api_ready", port=port)
        await _asked_to_stop()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, chosen: Settings) -> int:
    """Listen; a port that a dying predecessor still holds is tried again for a while."""
    from aiohttp import web

    for attempt in range(_PORT_TRIES):
        try:
            await web.TCPSite(runner, chosen.host, chosen.port, backlog=1024).start()
            break
        except OSError as taken:
            if attempt == _PORT_TRIES - 1:
                msg = (
                    f"Port {chosen.port} on {chosen.host} is taken. Stop what uses it, or set VERIFIER_PORT to another."
                )
                raise Stop(msg, supervise.CANNOT_START) from taken
            await asyncio.sleep(0.2)
    return int(runner.addresses[0][1])


async def _worker(chosen: Settings) -> None:
    from verifier import app
    from verifier import worker as working

    async with database(chosen) as where:
        await prepare(chosen, where)
        async with app.service(chosen, where, name="worker", pool_size=16) as svc:
            stop = asyncio.Event()
            waiting = asyncio.create_task(_asked_to_stop())
            waiting.add_done_callback(lambda _: stop.set())
            try:
                await working.run(svc, stop)
            finally:
                waiting.cancel()


async def _asked_to_stop() -> None:
    """Until SIGTERM, SIGINT, or the end of the supervisor that started us."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for word in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(word, stop.set)
    watching = asyncio.create_task(supervise.watch_parent(stop))
    try:
        await stop.wait()
    finally:
        watching.cancel()


def _print_addresses(chosen: Settings, *, demo: bool, as_json: bool) -> None:
    base = chosen.public_url
    trial = chosen.embedded and not chosen.exposed
    addresses = {
        "api": f"{base}/v1",
        "docs": f"{base}/docs",
        "console": f"{base}/console",
        "creators": f"{base}/claims/new",
        "ready": f"{base}/readyz",
        "credentials": str(chosen.data_dir / "credentials.json") if trial else None,
        "world": chosen.world_url or None,
    }
    lines = [f"  {name:<12}{value}" for name, value in addresses.items() if value]
    head = "Creator credential verification" + (" (demo: fictitious people, fake registries)" if demo else "")
    say(addresses, as_json=as_json, text="\n".join([head, *lines, "Ctrl-C stops it."]))
    sys.stdout.flush()
