"""Commands about one account: what a person may ask for. They speak to the running service over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import typer

from verifier.cli.claims import Key, call
from verifier.cli.output import AsJson, give_up, run, say, settings

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
    document = run(call(settings(), "POST", f"/v1/accounts/{quote(account_id, safe='')}/erase", key))
    say(document, as_json=as_json, text=_erased(document))


def _erased(document: dict[str, Any]) -> str:
    lines = [f"{document['account_id']} was erased at {document['erased_at']}.", "Gone:"]
    lines += [f"  {one['count']} {one['said']}" for one in document["gone"] if one["count"]]
    lines += ["Kept:"]
    lines += [f"  {one['said']}" + (f", until {one['until']}" if one["until"] else "") for one in document["kept"]]
    return "\n".join(lines)
