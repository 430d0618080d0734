"""`verifier serve`: the whole service under one supervisor, with or without the demo's made-up world."""
# ruff: noqa: PLC0415

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from verifier import supervise
from verifier.cli.output import AsJson, run, say, settings
from verifier.cli.ports import free_port, refuse_taken
from verifier.cli.running_service import (
    MADE_UP_KEY,
    announced,
    refuse_a_demos_data,
    refuse_a_second,
    refuse_others_data,
)
from verifier.store.server.database import database, refuse_pooler
from verifier.store.server.embedded import EmbeddedPostgres

if TYPE_CHECKING:
    from verifier.settings import Settings

_DEMO_RATE = "200"


def serve(
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="Also run fake registries and submit sample claims; needs no network.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run everything: database, API, pages and worker. Ctrl-C or SIGTERM stops it cleanly."""
    chosen, ends = settings(alone=True), None
    if demo:
        refuse_others_data(chosen)
        chosen, ends = _with_a_world(chosen)
    refuse_taken(chosen, supervised=True)
    refuse_a_second(chosen)
    refuse_a_demos_data(chosen)
    raise typer.Exit(run(_serve(chosen, ends, as_json=as_json)))


@dataclass(frozen=True, slots=True)
class _Ends:
    """The addresses of the demo's world: its registries, and where it takes letters."""

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
    """Set up the demo: a world on a free port with every address that an operator has not set otherwise."""
    if not chosen.world_url:
        os.environ["VERIFIER_WORLD_URL"] = f"http://127.0.0.1:{free_port()}"
        _ask_its_registers()
    world_url = settings(alone=True).world_url
    mail_port = 0 if chosen.smtp_url.get_secret_value() else free_port()
    if mail_port:
        os.environ["VERIFIER_SMTP_URL"] = f"smtp://127.0.0.1:{mail_port}"
    if not chosen.oidc_client_id:
        os.environ["VERIFIER_OIDC_ISSUER"] = f"{world_url}/openid"
        os.environ["VERIFIER_OIDC_CLIENT_ID"] = "demo"
    return settings(alone=True), _Ends(world_url, mail_port)


def _ask_its_registers() -> None:
    """Set what a made-up world wants: its registers and no others, asked quickly; lists of any length."""
    from verifier.demo.people.people import World
    from verifier.demo.world import LISTS
    from verifier.registries.discover import discover

    served = {"orcid", *World.from_folder().registries}
    for source in discover():
        name = f"VERIFIER_REGISTRIES__{source.sheet.id.replace('-', '_').upper()}__"
        os.environ.setdefault(f"{name}RATE", _DEMO_RATE)
        os.environ.setdefault(f"{name}ENABLED", str(source.sheet.id in served).lower())
        os.environ.setdefault(f"{name}APP_TOKEN", MADE_UP_KEY)
    for setting, value in LISTS.items():
        os.environ.setdefault(f"VERIFIER_REGISTRIES__ALL__{setting.upper()}", str(value))


async def _serve(chosen: Settings, ends: _Ends | None, *, as_json: bool) -> int:
    """Start the children at once; each waits for the database that this process brings up and keeps up."""
    await refuse_pooler(chosen)
    _print_addresses(chosen, ends, as_json=as_json)
    stop = asyncio.Event()
    beside = [asyncio.create_task(keep_database(chosen, stop)), *_counters(chosen)]
    children = [("api", supervise.command("api")), ("worker", supervise.command("worker"))]
    if ends:
        from verifier.demo.feeder import feed

        children.insert(0, ("world", ends.command))
        beside.append(asyncio.create_task(feed(chosen.public_url, chosen.data_dir, mail_page=ends.mail_page)))
    try:
        with announced(chosen, demo=ends is not None):
            return await supervise.supervise(children)
    finally:
        stop.set()
        for task in beside[1:]:
            task.cancel()
        await asyncio.wait(beside, timeout=30)


def _counters(chosen: Settings) -> list[asyncio.Task[None]]:
    if chosen.metrics_port is None:
        return []
    from verifier.cli import metrics_port

    return [asyncio.create_task(metrics_port.keep_open(chosen, metrics_port.invite()))]


async def keep_database(chosen: Settings, stop: asyncio.Event) -> None:
    """Hold the embedded server for as long as the service runs, and bring it back if it is killed."""
    if not chosen.embedded:
        return
    async with database(chosen):
        await EmbeddedPostgres(chosen.data_dir).guard(stop)


def _print_addresses(chosen: Settings, ends: _Ends | None, *, as_json: bool) -> None:
    base = chosen.public_url
    trial = chosen.embedded and not chosen.exposed
    addresses = {
        "api": f"{base}/v1",
        "docs": f"{base}/docs",
        "console": f"{base}/console",
        "creators": f"{base}/claims/new",
        "ready": f"{base}/readyz",
        "metrics": _metrics_at(chosen),
        "credentials": str(chosen.data_dir / "credentials.json") if trial else None,
        "world": chosen.world_url or None,
        "mail": ends.mail_page or None if ends else None,
        "websites": f"{ends.world_url}/_websites" if ends else None,
    }
    lines = [f"  {name:<12}{value}" for name, value in addresses.items() if value]
    head = "Creator credential verification" + (" (demo: fictitious people, fake registries)" if ends else "")
    say(addresses, as_json=as_json, text="\n".join([head, *lines, "Ctrl-C stops it."]))
    sys.stdout.flush()


def _metrics_at(chosen: Settings) -> str | None:
    if chosen.metrics_port is not None:
        host = chosen.host or "0.0.0.0"  # noqa: S104  as it was set
        return f"http://{f'[{host}]' if ':' in host else host}:{chosen.metrics_port}/metrics"
    return None if chosen.exposed and not chosen.metrics_token.get_secret_value() else f"{chosen.public_url}/metrics"
