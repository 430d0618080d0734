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
from dataclasses import dataclass
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
    chosen, ends = settings(), None
    if demo:
        chosen, ends = _with_a_world(chosen)
    raise typer.Exit(run(_serve(chosen, ends, as_json=as_json)))


def api() -> None:
    """Run the API and the pages only."""
    run(_api(settings()))


def worker() -> None:
    """Run the worker only."""
    run(_worker(settings()))


def world(
    port: Annotated[int, typer.Option(help="Where to listen on loopback.")] = 0,
    mail_port: Annotated[int, typer.Option(help="Where to take letters on loopback.")] = 0,
) -> None:
    """Run the fake registries of the demo, and its mail relay."""
    from verifier.demo.world import run_world

    run(run_world("127.0.0.1", port, mail_port=mail_port))


def migrate(*, as_json: AsJson = False) -> None:
    """Bring the database's schema up to date. Safe to run at any time and from several places at once."""
    applied = run(bring_up_to_date(settings()))
    say({"applied": applied}, as_json=as_json, text=f"Applied: {', '.join(applied)}" if applied else "Nothing to do.")


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where the demo's world is, and where it takes letters."""

    world_url: str
    mail_port: int  # 0: the operator has a relay

    @property
    def command(self) -> tuple[str, ...]:
        port = self.world_url.rpartition(":")[2]
        return supervise.command("world", "--port", port, "--mail-port", str(self.mail_port))

    @property
    def mail_page(self) -> str:
        return f"{self.world_url}/_mail" if self.mail_port else ""


def _with_a_world(chosen: Settings) -> tuple[Settings, _Ends]:
    """Settings for the demo: a world on a free port with every end that an operator has not set otherwise."""
    if not chosen.world_url:
        os.environ["VERIFIER_WORLD_URL"] = f"http://127.0.0.1:{_free_port()}"
        _ask_its_registers()
    world_url = settings().world_url
    mail_port = 0 if chosen.smtp_url.get_secret_value() else _free_port()
    if mail_port:
        os.environ["VERIFIER_SMTP_URL"] = f"smtp://127.0.0.1:{mail_port}"
    if not chosen.oidc_client_id:
        os.environ["VERIFIER_OIDC_ISSUER"] = f"{world_url}/openid"
        os.environ["VERIFIER_OIDC_CLIENT_ID"] = "demo"
    return settings(), _Ends(world_url, mail_port)


def _ask_its_registers() -> None:
    """Every register of the made-up world may be asked, and quickly; no other."""
    from verifier.demo.people import World
    from verifier.registries.catalogue import discover

    served = {"orcid", *World.from_folder().registries}
    for source in discover():
        name = f"VERIFIER_REGISTRIES__{source.sheet.id.replace('-', '_').upper()}__"
        os.environ.setdefault(f"{name}RATE", _DEMO_RATE)
        os.environ.setdefault(f"{name}ENABLED", str(source.sheet.id in served).lower())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _serve(chosen: Settings, ends: _Ends | None, *, as_json: bool) -> int:
    """Start the children at once; each waits for the database that this process brings up and keeps up."""
    _print_addresses(chosen, ends, as_json=as_json)
    stop = asyncio.Event()
    beside = [asyncio.create_task(_keep_database(chosen, stop))]
    children = [("api", supervise.command("api")), ("worker", supervise.command("worker"))]
    if ends:
        from verifier.demo.feeder import feed

        children.insert(0, ("world", ends.command))
        beside.append(asyncio.create_task(feed(chosen.public_url, chosen.data_dir, mail_page=ends.mail_page)))
    try:
        return await supervise.supervise(children)
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


async def _api(chosen: Settings) -> None:
    from verifier import app
    from verifier.bootstrap import bootstrap, refuse_exposed_trial
    from verifier.flows.checkpoints import checkpoint

    async with database(chosen) as where:
        await prepare(chosen, where)
        async with app.service(chosen, where, name="api", pool_size=12) as svc, app.hearing(svc):
            await refuse_exposed_trial(svc)
            await bootstrap(chosen, where)
            await checkpoint(svc, first=True)
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


def _print_addresses(chosen: Settings, ends: _Ends | None, *, as_json: bool) -> None:
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
        "mail": ends.mail_page or None if ends else None,
        "websites": f"{ends.world_url}/_websites" if ends else None,
    }
    lines = [f"  {name:<12}{value}" for name, value in addresses.items() if value]
    head = "Creator credential verification" + (" (demo: fictitious people, fake registries)" if ends else "")
    say(addresses, as_json=as_json, text="\n".join([head, *lines, "Ctrl-C stops it."]))
    sys.stdout.flush()
