"""Commands about registries: what there is, how it is, and loading bulk files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from verifier.cli.saying import AsJson, console, give_up, run, say, service, table
from verifier.domain.evidence import Found, NotFound, Unavailable, Unreadable
from verifier.flows import reading
from verifier.registries.base import RosterRefused
from verifier.registries.roster import RosterRegistry
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.domain.evidence import Answer
    from verifier.flows.service import Service
    from verifier.registries.base import RosterState

registries = typer.Typer(
    help="Licence registries: list them, check that they answer, load bulk files.", no_args_is_help=True
)
_COLUMNS = (
    "id",
    "authority",
    "jurisdiction",
    "driver",
    "enabled",
    "quality",
    "breaker",
    "rows",
    "as_of",
    "last_failure",
)


@registries.command("list")
def listed(*, as_json: AsJson = False) -> None:
    """List every registry with its health."""
    rows = run(_list())
    table(rows, _COLUMNS, as_json=as_json)


@registries.command("check")
def check(registry: Annotated[str, typer.Argument(help="Such as us-wa-doh.")], *, as_json: AsJson = False) -> None:
    """Ask a registry its positive control and print what it said."""
    document = run(_check(registry))
    say(document, as_json=as_json, text=f"{registry}: {document['outcome']} {document['detail']}".rstrip())
    raise typer.Exit(0 if document["ok"] else 1)


@registries.command("sync")
def sync(
    registry: Annotated[str, typer.Argument(help="A registry that is loaded from files, such as us-oig-leie.")],
    *,
    file: Annotated[
        list[Path] | None, typer.Option("--from", help="Load these files instead of fetching them.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Load a bulk file: checked against its data sheet, then swapped in at once, or refused and the old rows stay."""
    for path in file or []:
        if not path.is_file():
            give_up(f"There is no file {path}.")
    state = run(_sync(registry, file or [], quiet=as_json))
    document = {
        "registry": registry,
        "rows": state.rows,
        "loaded_at": state.loaded_at,
        "as_of": state.as_of,
        "sha256": state.sha256,
    }
    say(document, as_json=as_json, text=f"{registry}: {state.rows} rows are loaded.")


async def _list() -> list[dict[str, object]]:
    async with service("cli") as svc:
        return [asdict(view) for view in await reading.registries(svc)]


async def _check(registry: str) -> dict[str, object]:
    async with service("cli") as svc:
        _known(svc, registry)
        answer = await svc.catalogue.get(registry).check(svc.clock())
        if isinstance(answer.outcome, Found | NotFound):
            await svc.pool.execute(queries("sources").health_checked, registry, answer.retrieved_at, answer.as_of)
        return _told(answer)


def _told(answer: Answer) -> dict[str, object]:
    match answer.outcome:
        case Found() | NotFound():
            return {"ok": True, "outcome": "answers", "detail": "", "as_of": answer.as_of}
        case Unavailable(retry_in=wait, detail=detail):
            return {"ok": False, "outcome": "unavailable", "detail": detail, "retry_in_s": wait.total_seconds()}
        case Unreadable(detail=detail):
            return {"ok": False, "outcome": "unreadable", "detail": detail}


async def _sync(registry: str, files: list[Path], *, quiet: bool) -> RosterState:
    async with service("cli") as svc:
        _known(svc, registry)
        roster = svc.catalogue.get(registry)
        if not isinstance(roster, RosterRegistry):
            give_up(f"{registry} is asked over the network; there is nothing to load.")
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[rows]} rows"),
            TimeElapsedColumn(),
        )
        spool = svc.settings.data_dir / "spool"
        spool.mkdir(mode=0o700, exist_ok=True)
        with Progress(*columns, console=console, disable=quiet, transient=True) as bar:
            task = bar.add_task(registry, total=None, rows=0)
            try:
                loaded = await roster.sync(
                    svc.rosters,
                    spool,
                    files=files,
                    progress=lambda rows, size: bar.update(task, completed=size, rows=rows),
                )
            except RosterRefused as refused:
                give_up(f"{registry}: {refused}. The rows loaded before stay in place.")
        if isinstance(loaded, Unavailable):
            give_up(f"{registry} cannot be fetched now ({loaded.detail}). Try again later, or load a file with --from.")
        await svc.pool.execute(queries("audit").jobs_wake, registry)
        return loaded


def _known(svc: Service, registry: str) -> None:
    if registry not in svc.catalogue.registries:
        give_up(f"There is no registry {registry}. `verifier registries list` shows them.")
