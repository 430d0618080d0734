"""Commands about registries: what there is, how it is, and loading bulk files."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from verifier.cli.output import AsJson, console, give_up, run, say, service, table
from verifier.cli.progress import loading_bar
from verifier.cli.reports import in_sentences, look
from verifier.domain.evidence import RegistryId, Unavailable
from verifier.flows.operations import roster_changes
from verifier.flows.sources import overview
from verifier.registries.rosters.types import RosterBusy, RosterRefused
from verifier.store.rows import looks as look_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.registries.rosters.types import RosterState, RosterSync, Told

registries = typer.Typer(
    help="Licence registries: list them, check that they answer, load bulk files.", no_args_is_help=True
)
_EVER = datetime(1970, 1, 1)  # noqa: DTZ001  typer reads days without a zone; it becomes UTC
_COLUMNS = (
    "id",
    "authority",
    "jurisdiction",
    "driver",
    "enabled",
    "quality",
    "breaker",
    "smoke",
    "rows",
    "as_of",
    "next_load_at",
    "badges",
    "overdue",
    "halted",
    "loss_breaker",
    "gain_breaker",
    "last_failure",
)


@registries.command("list")
def listed(*, as_json: AsJson = False) -> None:
    """List every registry with its health."""
    rows = run(_list())
    table(rows, _COLUMNS, as_json=as_json)


@registries.command("check")
def check(registry: Annotated[str, typer.Argument(help="Such as us-wa-doh.")], *, as_json: AsJson = False) -> None:
    """Ask a registry whether it answers and whether its data sheet still knows all its columns and words."""
    document = run(_check(registry))
    say(document, as_json=as_json, text=in_sentences(document))
    raise typer.Exit(0 if document["ok"] else 1)


@registries.command("sync")
def sync(
    registry: Annotated[str, typer.Argument(help="A registry that is loaded from files, such as us-oig-leie.")],
    *,
    file: Annotated[
        list[Path] | None, typer.Option("--from", help="Load these files instead of fetching them.")
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept-changes", help="Load it although it changes what unusually many badges rest on.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Load a bulk file: checked against its data sheet, then swapped in at once, or refused and the old rows stay."""
    for path in file or []:
        if not path.is_file():
            give_up(f"There is no file {path}.")
    state = run(_sync(registry, file or [], accept=accept, quiet=as_json))
    document = {
        "registry": registry,
        "rows": state.rows,
        "loaded_at": state.loaded_at,
        "as_of": state.as_of,
        "sha256": state.sha256,
        "supplements": list(state.supplements),
    }
    say(document, as_json=as_json, text=f"{registry}: {state.rows} rows are loaded.")


@registries.command("release")
def release(registry: Annotated[str, typer.Argument(help="Such as us-wa-doh.")], *, as_json: AsJson = False) -> None:
    """Say that a source which ended unusually many badges is right: for a day it may end them."""
    waiting = run(_release(registry))
    text = f"{registry}: {waiting} halted badges are looked at again, and end where the source still says so."
    say({"registry": registry, "looked_at_again": waiting}, as_json=as_json, text=text)


@registries.command("departed")
def departed(
    registry: Annotated[str, typer.Argument(help="A registry that remembers who left its list, such as us-oig-leie.")],
    *,
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Who has left since this day, UTC.")] = _EVER,
    as_json: AsJson = False,
) -> None:
    """List who was on a list and is not any more: taken off by a supplement, or absent from a newer full list."""
    rows = run(_departed(registry, since.replace(tzinfo=UTC)))
    table(rows, list(dict.fromkeys(name for row in rows for name in row)) or ("departed_at", "how"), as_json=as_json)


async def _list() -> list[dict[str, object]]:
    async with service("cli") as svc:
        return [asdict(view) for view in await overview.registries(svc)]


async def _check(registry: str) -> dict[str, Any]:
    async with service("cli") as svc:
        _known(svc, registry)
        return await look(svc, registry)


async def _sync(registry: str, files: list[Path], *, accept: bool, quiet: bool) -> RosterState:
    async with service("cli") as svc:
        _known(svc, registry)
        roster = svc.catalogue.get(registry)
        if not hasattr(roster, "sync"):
            give_up(f"{registry} is asked over the network; there is nothing to load.")
        spool = svc.settings.data_dir / "spool"
        spool.mkdir(mode=0o700, exist_ok=True)
        with loading_bar(registry, console, quiet=quiet) as told:
            loaded = await _loaded(cast("RosterSync", roster), svc, spool, files, told, accept=accept)
        if isinstance(loaded, Unavailable):
            give_up(f"{registry} cannot be fetched now ({loaded.detail}). Try again later, or load a file with --from.")
        return loaded


async def _loaded(
    roster: RosterSync, svc: Service, spool: Path, files: list[Path], told: Told, *, accept: bool
) -> RosterState | Unavailable:
    """Load the list; what may go wrong is told in a sentence that says what to do."""
    registry = roster.sheet.id
    try:
        return await roster_changes.sync(svc, roster, spool, files=files, told=told, accept=accept)
    except RosterBusy:
        give_up(f"{registry} is being loaded by another process. Wait until it is done; nothing was changed.", 75)
    except RosterRefused as refused:
        give_up(f"{registry}: {str(refused).rstrip('.')}. What was loaded before stays in place.")


async def _release(registry: str) -> int:
    async with service("cli") as svc:
        _known(svc, registry)
        return int(await look_rows.release_source(svc.pool, registry=registry, now=svc.clock()) or 0)


async def _departed(registry: str, since: datetime) -> list[dict[str, object]]:
    async with service("cli") as svc:
        _known(svc, registry)
        return [
            {"departed_at": gone.departed_at, "how": gone.how, "first_seen_at": gone.first_seen_at, **gone.fields}
            for gone in await svc.rosters.departed(RegistryId(registry), since)
        ]


def _known(svc: Service, registry: str) -> None:
    if registry not in svc.catalogue.registries:
        give_up(f"There is no registry {registry}. `verifier registries list` shows them.")
