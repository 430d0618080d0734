"""`verifier claim import`: sends a file of claims as it is read, and waits until each of them is taken in."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import aiohttp
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from verifier.cli.claims import Key, claim, refused, trial_key
from verifier.cli.output import AsJson, give_up, run, say, settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from verifier.settings import Settings

_PIECE = 256 * 1024
_LOOK_EVERY_S = 0.5
_PAGE = 1_000
_QUIET_S = 60.0  # between two pieces, and for an answer


@claim.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="A file with one claim a line (NDJSON).", exists=True, dir_okay=False, readable=True)
    ],
    *,
    key: Key = "",
    idempotency_key: Annotated[
        str, typer.Option(help="Makes repeating the command safe; default: the digest of the file.")
    ] = "",
    wait: Annotated[bool, typer.Option(help="Wait until every line is taken in, and list the refused ones.")] = True,
    as_json: AsJson = False,
) -> None:
    """Import up to 100,000 claims, each line the body of POST /v1/claims."""
    chosen = settings()
    shown = run(_import(chosen, file, key or trial_key(chosen), idempotency_key, wait=wait, quiet=as_json))
    say(shown, as_json=as_json, text=_text(shown))


async def _import(
    chosen: Settings, file: Path, key: str, idempotency_key: str, *, wait: bool, quiet: bool
) -> dict[str, Any]:
    head = {"Authorization": f"Bearer {key}"}
    timeout = aiohttp.ClientTimeout(total=None, sock_read=_QUIET_S)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(
        *columns, TextColumn("left"), TimeRemainingColumn(), console=Console(stderr=True), disable=quiet, transient=True
    ) as bar:
        try:
            async with aiohttp.ClientSession(chosen.public_url, headers=head, timeout=timeout) as session:
                name = idempotency_key or await asyncio.to_thread(_digest, file)
                import_id = await _send(session, file, name, bar)
                shown = await _follow(session, import_id, bar, wait=wait)
                return shown | ({"problems": await _problems(session, import_id, shown)} if wait else {})
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            give_up(f"No service answers at {chosen.public_url}, or it went away. The same command goes on with this.")


async def _send(session: aiohttp.ClientSession, file: Path, name: str, bar: Progress) -> str:
    """Send the file; return the import's id. One that still runs under this key is waited for."""
    task = bar.add_task("bytes sent", total=(await asyncio.to_thread(file.stat)).st_size)

    async def pieces() -> AsyncIterator[bytes]:
        with file.open("rb") as lines:
            while piece := await asyncio.to_thread(lines.read, _PIECE):
                yield piece
                bar.advance(task, len(piece))

    head = {"Content-Type": "application/x-ndjson", "Idempotency-Key": name}
    async with session.post("/v1/claims/import", data=pieces(), headers=head) as answer:
        document: dict[str, Any] = await answer.json(content_type=None)
    if answer.status >= 400:  # noqa: PLR2004
        refused(answer.status, document)
    return str(document["id"])


async def _follow(session: aiohttp.ClientSession, import_id: str, bar: Progress, *, wait: bool) -> dict[str, Any]:
    """Look until it is done; once where nobody waits."""
    task = bar.add_task("lines taken in", total=None)
    while True:
        shown = await _get(session, f"/v1/imports/{import_id}")
        bar.update(task, completed=shown["taken"] + shown["refused"], total=shown["lines"])
        if not wait or shown["state"] == "done":
            return shown
        await asyncio.sleep(_LOOK_EVERY_S)


async def _problems(session: aiohttp.ClientSession, import_id: str, shown: dict[str, Any]) -> list[dict[str, Any]]:
    """Read the lines that were refused."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while shown["refused"] and cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = await _get(session, f"/v1/imports/{import_id}/results?limit={_PAGE}{more}")
        found += [one for one in page["results"] if "problem" in one]
        cursor = page["cursor"]
    return found


async def _get(session: aiohttp.ClientSession, path: str) -> dict[str, Any]:
    async with session.get(path) as answer:
        document: dict[str, Any] = await answer.json(content_type=None)
    if answer.status >= 400:  # noqa: PLR2004
        refused(answer.status, document)
    return document


def _digest(file: Path) -> str:
    with file.open("rb") as lines:
        return hashlib.file_digest(lines, "sha256").hexdigest()


def _text(shown: dict[str, Any]) -> str:
    needs, counts = shown["expected"], {name: f"{shown[name]:,}" for name in ("taken", "lines", "refused")}
    so_far = f"{counts['taken']} of {counts['lines']} lines taken in, {counts['refused']} refused"
    reviewers = f"a reviewer: {needs['reviewer']:,} (about {shown['reviewer_hours']:,} hours)"
    lines = [
        f"{shown['id']}  {shown['state']}: {so_far}",
        f"  expected to need nobody: {needs['machine']:,}; their creator: {needs['creator']:,}; {reviewers}",
    ]
    refusals = [f"  line {one['line']}: {_why(one['problem'])}" for one in shown.get("problems", ())]
    return "\n".join([*lines, *refusals])


def _why(problem: dict[str, Any]) -> str:
    faults = "; ".join(f"{fault['pointer']}: {fault['detail']}" for fault in problem.get("errors", ()))
    return f"{problem['title']}. {faults or problem['detail']}"
