"""Commands of a platform: submit a claim, look at it, read a badge. They speak to the running service over HTTP."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any, NoReturn
from urllib.parse import quote, urlencode

import aiohttp
import typer

from verifier.cli.output import AsJson, give_up, run, say, settings

if TYPE_CHECKING:
    from verifier.settings import Settings

claim = typer.Typer(help="Submit a claim and look at it.", no_args_is_help=True)
badge = typer.Typer(help="Read a badge.", no_args_is_help=True)
Key = Annotated[
    str, typer.Option("--key", envvar="VERIFIER_KEY", help="Platform key; default: the trial key in credentials.json.")
]


@claim.command("submit")
def submit(
    file: Annotated[typer.FileText, typer.Argument(help="A JSON file with the claim, or - for standard input.")],
    *,
    key: Key = "",
    idempotency_key: Annotated[str, typer.Option(help="Makes repeating the command safe.")] = "",
    as_json: AsJson = False,
) -> None:
    """Submit a claim (the body of POST /v1/claims)."""
    try:
        body = json.load(file)
    except ValueError as fault:
        give_up(f"That is not JSON: {fault}. See {settings().public_url}/docs for the shape of a claim.")
    headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
    document = run(call(settings(), "POST", "/v1/claims", key, body, headers))
    say(document, as_json=as_json, text=_claim_text(document))


@claim.command("show")
def show(claim_id: Annotated[str, typer.Argument(help="clm_...")], *, key: Key = "", as_json: AsJson = False) -> None:
    """Show a claim: its state, whose move it is, and what to do."""
    document = run(call(settings(), "GET", f"/v1/claims/{claim_id}", key))
    say(document, as_json=as_json, text=_claim_text(document))


@badge.command("show")
def badge_show(
    handle: Annotated[str, typer.Argument(help="The creator's handle.")], *, key: Key = "", as_json: AsJson = False
) -> None:
    """Show the badge of a handle."""
    document = run(call(settings(), "GET", f"/v1/badges/{handle.removeprefix('@')}", key))
    lines = [f"{document['handle']}: {document['status']} ({document['environment']})"]
    lines += [f"  {credential['display']}" for credential in document["credentials"]]
    say(document, as_json=as_json, text="\n".join(lines))


@badge.command("history")
def badge_history(
    handle: Annotated[str, typer.Argument(help="The creator's handle.")],
    *,
    on: Annotated[str, typer.Option("--on", help="A day (its end, UTC) or an instant with a zone.")],
    account: Annotated[str, typer.Option(help="The account's id, where the handle is another's by now.")] = "",
    key: Key = "",
    as_json: AsJson = False,
) -> None:
    """Show the badge as it was at an instant, with the decision and evidence behind it (scope audit)."""
    document = run(_history(settings(), handle.removeprefix("@"), on, account, key))
    lines = [f"{document['handle']}: {document['status']} ({document['environment']}) on {on}"]
    lines += [f"  {credential['display']}" for credential in document["credentials"]]
    decided = document["decision"]
    lines += (
        [f"  {decided['verdict']} by {decided['by']} at {decided['decided_at']}: {decided['id']}"] if decided else []
    )
    lines += [f"  {one['source']} at {one['retrieved_at']}, SHA-256 {one['sha256']}" for one in document["evidence"]]
    say(document, as_json=as_json, text="\n".join(lines))


async def _history(chosen: Settings, handle: str, on: str, account: str, key: str) -> dict[str, Any]:
    """Find the account that holds the handle, unless it is named, and read its history."""
    if not account:
        account = (await call(chosen, "GET", f"/v1/badges/{handle}", key))["account_id"] or ""
    if not account:
        give_up("Nobody is known to hold this handle now. Name the account with --account.")
    query = urlencode({"on": on if "T" in on.upper() else _end_of_day(on)})
    return await call(chosen, "GET", f"/v1/accounts/{quote(account, safe='')}/history?{query}", key)


def _end_of_day(day: str) -> str:
    """Return the last instant of a day, or now where it has not passed."""
    try:
        end = datetime.combine(date.fromisoformat(day), time.max, UTC)
    except ValueError:
        give_up(f"--on {day} is neither a day such as 2026-05-01 nor an instant with a zone.")
    return min(end, datetime.now(UTC) - timedelta(seconds=1)).isoformat()


def _claim_text(document: dict[str, Any]) -> str:
    move = document["next"]
    lines = [f"{document['id']}  {document['credential']} {document['jurisdiction'] or ''}  {document['state']}"]
    lines += [f"  reasons: {', '.join(document['reasons'])}"] if document["reasons"] else []
    lines += [f"  next: {move['who']}" + (f", {_until(move)} {move['expected_by']}" if move["expected_by"] else "")]
    return "\n".join(lines + [f"  - {action['title']}. {action['detail']}" for action in move["actions"]])


def _until(move: dict[str, Any]) -> str:
    """Name what the day is: a creator's claim lapses then, a reviewer is expected by then."""
    return "who has until" if move["who"] == "creator" else "expected by"


async def call(
    chosen: Settings, method: str, path: str, key: str, body: object = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    """Call the running service; what it refuses ends the command with its sentence."""
    sent = {"Authorization": f"Bearer {key or trial_key(chosen)}", **(headers or {})}
    timeout = aiohttp.ClientTimeout(total=30)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(method, chosen.public_url + path, json=body, headers=sent) as answer,
        ):
            document: dict[str, Any] = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        give_up(f"No service answers at {chosen.public_url}. Start it with scripts/serve, or set VERIFIER_PUBLIC_URL.")
    if answer.status >= 400:  # noqa: PLR2004
        refused(answer.status, document)
    return document


def refused(status: int, document: dict[str, Any]) -> NoReturn:
    """Stop with what a problem document says."""
    faults = "".join(
        f"\n  {fault.get('pointer', '')}: {fault.get('detail', '')}" for fault in document.get("errors", [])
    )
    give_up(f"{document.get('title', 'refused')} ({status}): {document.get('detail', '')}{faults}")


def trial_key(chosen: Settings) -> str:
    """Read the trial platform's key; stop where there is none."""
    path = chosen.data_dir / "credentials.json"
    if not os.access(path, os.R_OK):
        give_up(f"No key: pass --key, set VERIFIER_KEY, or start a trial service that writes {path}.")
    return str(json.loads(path.read_text())["platform_key"])
