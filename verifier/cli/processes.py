"""Commands that run one part: the API, the worker, the migrations, the demo's world.

What a process does not run it does not import: a first start is a matter of a few seconds.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import asyncio
import contextlib
import gc
import resource
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verifier import log, supervise
from verifier.cli import several
from verifier.cli.output import AsJson, run, say, settings
from verifier.cli.ports import refuse_taken, taken
from verifier.cli.running_service import answers_there, refuse_a_demos_data
from verifier.cli.stop import Stop
from verifier.store.server.database import bring_up_to_date, database, prepare

if TYPE_CHECKING:
    from aiohttp import web

    from verifier.flows.core.service import Service
    from verifier.settings import Settings

_log = log.logger("cli")
_GRACE_S = 10.0
_PORT_TRIES = 50
_YOUNG_OBJECTS = 10_000  # made and not yet gone, at which cycles are looked for among them
_CONNECTIONS = 12  # of one API process with the database
_FILES = 65_536  # open files, and so connections, that one process asks its machine for


def api(
    *,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=16,
            help="How many processes answer on the port (API_PROCESSES, else 1). Rate limits hold for all together.",
        ),
    ] = None,
    sheet: Annotated[Path | None, typer.Option(hidden=True, help="Be one of several, and count on this sheet.")] = None,
) -> None:
    """Run the API and the pages only, in one process or in several that are supervised."""
    chosen = settings()
    refuse_a_demos_data(chosen)
    if sheet is not None:
        run(_api(chosen, sheet))
        return
    refuse_taken(chosen)
    many = processes or chosen.api_processes
    if many == 1:
        run(_api(chosen))
        return
    raise typer.Exit(run(several.api(chosen, many)))


def worker() -> None:
    """Run the worker only."""
    chosen = settings()
    refuse_a_demos_data(chosen)
    run(_worker(chosen))


def world(
    port: Annotated[int, typer.Option(help="Where to listen on loopback.")] = 0,
    mail_port: Annotated[int, typer.Option(help="Where to take letters on loopback.")] = 0,
) -> None:
    """Run the fake registries of the demo, and its mail relay."""
    from verifier.demo.world import run_world

    run(run_world("127.0.0.1", port, mail_port=mail_port))


def migrate(*, as_json: AsJson = False) -> None:
    """Bring the database's schema up to date. Safe to run at any time and from several places at once."""
    applied = run(_migrate(settings()))
    say({"applied": applied}, as_json=as_json, text=f"Applied: {', '.join(applied)}" if applied else "Nothing to do.")


async def _migrate(chosen: Settings) -> list[str]:
    from verifier.bootstrap import allow_provider

    applied = await bring_up_to_date(chosen)
    async with database(chosen) as where:
        await allow_provider(chosen, where)
    return applied


async def _api(chosen: Settings, sheet: Path | None = None) -> None:
    from verifier import app
    from verifier.bootstrap import allow_provider, bootstrap, refuse_exposed_trial, refuse_unknown_provider
    from verifier.flows.audit.checkpoints import checkpoint
    from verifier.flows.signed.signing_keys import signer
    from verifier.store.pool import AT_THE_DOOR

    async with database(chosen) as where:
        await prepare(chosen, where)
        size = several.pool_size(chosen) if sheet else _CONNECTIONS
        serving = app.service(
            chosen, where, name="api", pool_size=size, patience=AT_THE_DOOR, limiter=app.limits_of_the_host
        )
        async with serving as svc, app.hearing(svc):
            await refuse_exposed_trial(svc)
            if chosen.embedded:
                await allow_provider(chosen, where)
            await refuse_unknown_provider(svc)
            await bootstrap(chosen, where, relink=answers_there(chosen))
            await signer(svc, svc.environment)
            await checkpoint(svc, first=True)
            await _until_stopped(svc, sheet)


async def _until_stopped(svc: Service, sheet: Path | None) -> None:
    from verifier.web.app import build_app
    from verifier.web.http.server import Runner
    from verifier.web.http.watching.counts import Sheet

    _make_room()
    runner = Runner(build_app(svc, Sheet(sheet)), access_log=None, shutdown_timeout=_GRACE_S)
    await runner.setup()
    try:
        port = await _listen(runner, svc.settings, shared=sheet is not None)
        _let_memory_rest()
        _log.info("api_ready", port=port)
        await _asked_to_stop()
    finally:
        await runner.cleanup()


def _let_memory_rest() -> None:
    """Look for cycles more seldom, and no more in what is there for good: rows by the thousand hold none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, 20, 50)


def _make_room() -> None:
    """Hold as many connections as the machine allows: a thousand slow ones must not be all there is room for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):  # a machine may have its own mind about it
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


async def _listen(runner: web.AppRunner, chosen: Settings, *, shared: bool) -> int:
    """Listen; a port that a dying predecessor still holds is tried again for a while."""
    from aiohttp import web

    for attempt in range(_PORT_TRIES):
        try:
            await web.TCPSite(runner, chosen.host, chosen.port, backlog=1024, reuse_port=shared or None).start()
            break
        except OSError as fault:
            if attempt == _PORT_TRIES - 1:
                raise Stop(taken(chosen.host, chosen.port), supervise.CANNOT_START) from fault
            await asyncio.sleep(0.2)
    return int(runner.addresses[0][1])


async def _worker(chosen: Settings) -> None:
    from verifier import app, worker
    from verifier.web.api.claim_lines import ClaimLines

    async with database(chosen) as where:
        await prepare(chosen, where)
        async with app.service(chosen, where, name="worker", pool_size=16) as svc:
            stop = asyncio.Event()
            waiting = asyncio.create_task(_asked_to_stop())
            waiting.add_done_callback(lambda _: stop.set())
            running = asyncio.create_task(worker.run(svc, stop, ClaimLines(svc)))
            try:
                await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
                await _ended(svc, running)
            finally:
                waiting.cancel()


async def _ended(svc: Service, running: asyncio.Task[None]) -> None:
    """Let running work end; work that waits for the database then is cut off, and another worker takes it up."""
    await asyncio.wait({running}, timeout=_GRACE_S)
    if running.done():
        return running.result()
    _log.warning("worker_cut_off", wait_s=_GRACE_S)
    svc.pool.terminate()
    running.cancel()
    await asyncio.wait({running}, timeout=1)
    return None


async def _asked_to_stop() -> None:
    """Wait for SIGTERM, SIGINT, or the end of the supervisor that started us."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for word in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(word, stop.set)
    watching = asyncio.create_task(supervise.watch_parent(stop))
    try:
        await stop.wait()
    finally:
        watching.cancel()
