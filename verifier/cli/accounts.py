"""Commands about one account: what a person may ask for. They speak to the running service over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import typer

from verifier.cli.claims import Key, call
from verifier.cli.output import AsJson, give_up, run, say, settings, table

account = typer.Typer(help="What is held about an account, and who read it.", no_args_is_help=True)
AccountId = Annotated[str, typer.Argument(help="The account's id at the platform.")]


def erase(
    account_id: AccountId,
    *,
    key: Key = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase everything about an account; prints what is gone and what stays. It cannot be undone."""
    if not yes and not typer.confirm(
        f"Erase everything about the account {account_id}? It cannot be undone.", err=True
    ):
        give_up("Nothing was erased.")
    document = run(call(settings(), "POST", _path(account_id, "erase"), key))
    say(document, as_json=as_json, text=_erased(document))


@account.command("export")
def export(account_id: AccountId, *, key: Key = "") -> None:
    """Print everything that is held about an account, as JSON (scope audit); that it was read is written down."""
    say(run(call(settings(), "GET", _path(account_id, "export"), key)), as_json=True)


@account.command("access-log")
def access_log(account_id: AccountId, *, key: Key = "", as_json: AsJson = False) -> None:
    """Print who read what is held about an account, when and why, the newest first (scope audit)."""
    entries: list[dict[str, Any]] = []
    more = ""
    while True:
        page = run(call(settings(), "GET", _path(account_id, "access-log") + more, key))
        entries += page["entries"]
        if page["cursor"] is None:
            break
        more = f"?cursor={page['cursor']}"
    table(entries, ("at", "by", "by_id", "what", "claim_id"), as_json=as_json)


def _path(account_id: str, what: str) -> str:
    return f"/v1/accounts/{quote(account_id, safe='')}/{what}"


def _erased(document: dict[str, Any]) -> str:
    lines = [f"{document['account_id']} was erased at {document['erased_at']}.", "Gone:"]
    lines += [f"  {one['count']} {one['said']}" for one in document["gone"] if one["count"]]
    lines += ["Kept:"]
    lines += [f"  {one['said']}" + (f", until {one['until']}" if one["until"] else "") for one in document["kept"]]
    return "\n".join(lines)
