"""Commands for the keys that sign badges as credentials, and for the key that everything sealed hangs on."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from verifier.cli.output import AsJson, as_owner, console, run, say, service, settings, table
from verifier.domain.claim import Actor
from verifier.flows.operations import master_key
from verifier.flows.signed import signing_keys
from verifier.store.errors import CannotStart
from verifier.store.sealing.crypto import Vault
from verifier.store.sealing.master_key import KeyFiles, read_master_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from verifier.flows.operations.master_key import Replaced
    from verifier.store.db import Connection

_COLUMNS = (SpinnerColumn(), TextColumn("{task.completed:,.0f} data keys {task.description}"), TimeElapsedColumn())

keys = typer.Typer(help="The keys that sign badges as credentials, and the master key.", no_args_is_help=True)

_OPERATOR = Actor(kind="operator", id="cli", scopes=frozenset())
Environment = Annotated[
    Literal["", "production", "test"],
    typer.Option(help="Whose key: `production`, or `test` for badges of trial accounts. Empty: this deployment's."),
]


@keys.command("list")
def list_keys(*, as_json: AsJson = False) -> None:
    """List the keys: which one signs, and which are still published."""
    table(run(_listed()), ("name", "used_from", "signs", "published"), as_json=as_json)


@keys.command("rotate")
def rotate(
    environment: Environment = "",
    *,
    stolen: Annotated[
        bool,
        typer.Option(
            "--stolen",
            help="The old key may be in other hands: withdraw it now, with all that it signed, and sign anew.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make a new signing key. The old one stays published until nothing that it signed is valid any more."""
    name, used_from = run(_rotated(environment, stolen=stolen))
    said = f"{name} signs from {used_from:%Y-%m-%d %H:%M} UTC on."
    withdrawn = " All older keys are withdrawn: what they signed is no longer believed." if stolen else ""
    say({"name": name, "used_from": used_from}, as_json=as_json, text=said + withdrawn)


@keys.command("rotate-master")
def rotate_master(
    *,
    prepare: Annotated[
        bool,
        typer.Option(
            "--prepare", help="Only make the key to come, to be copied to every host that runs the service, and stop."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Replace the master key: wrap every data key anew, while the service runs. Goes on where it was cut off."""
    files = KeyFiles(settings().master_key_file)
    if prepare:
        files.prepare()
        coming = f"The key to come is {files.next}. Run this again without --prepare."
        say({"next": str(files.next)}, as_json=as_json, text=coming)
        return
    with Progress(*_COLUMNS, console=console, disable=as_json, transient=True) as bar:
        task = bar.add_task("wrapped anew", total=None)
        told = partial(bar.update, task)
        done = run(as_owner(lambda owner, _: _replaced(owner, files, lambda n: told(completed=n)), at_once=False))
    said = f"{done.rewrapped:,} data keys are wrapped anew, {done.left:,} hang on another key."
    if not done.left:
        said += f" Nothing needs {done.previous} any more: keep it with your older backups, and nowhere else."
    say(asdict(done), as_json=as_json, text=said)
    raise typer.Exit(1 if done.left else 0)


async def _replaced(owner: Connection, files: KeyFiles, progress: Callable[[int], None]) -> Replaced:
    if not files.path.exists():
        raise CannotStart(f"There is no master key at {files.path}. The service makes it when it first starts.")
    return await master_key.replace(owner, Vault(read_master_key(files.path), files), files, progress)


async def _listed() -> list[dict[str, object]]:
    async with service("cli") as svc:
        now, known = svc.clock(), await signing_keys.known(svc)
        seen = {key.name for key in signing_keys.published(known, now)}
        signing = {key.environment: key.name for key in reversed(known) if key.signs(now)}
        return [
            {
                "name": key.name,
                "used_from": key.used_from,
                "signs": key.name in signing.values(),
                "published": key.name in seen,
            }
            for key in known
        ]


async def _rotated(environment: str, *, stolen: bool) -> tuple[str, datetime]:
    async with service("cli") as svc:
        return await signing_keys.rotate(svc, environment or svc.environment, _OPERATOR, stolen=stolen)
