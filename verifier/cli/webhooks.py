"""Commands for webhooks: the addresses at which platforms are told of changes."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from verifier.cli.output import AsJson, give_up, run, say, service, table
from verifier.domain.claim import Actor
from verifier.flows.core.errors import Refused
from verifier.flows.webhooks import endpoints, replay
from verifier.flows.webhooks.views import WebhookKeys, WebhookMade, WebhookType

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.flows.core.service import Service

webhook = typer.Typer(help="Webhooks: where platforms are told of changes.", no_args_is_help=True)

TYPES: tuple[str, ...] = get_args(WebhookType)
_OPERATOR = Actor(kind="operator", id="cli", scopes=frozenset())
_ID = re.compile(r"whk_[0-9a-f]{32}")
_MOST = 100  # there are no more
HookId = Annotated[str, typer.Argument(help="The endpoint's id, whk_...; `verifier webhook list` shows it.")]


@webhook.command("list")
def list_hooks(*, as_json: AsJson = False) -> None:
    """List endpoints: where, what they are told, and how that has been."""
    rows = [asdict(one) for one in run(_with(lambda svc: endpoints.listed(svc, None, _MOST)))[0]]
    shown = rows if as_json else [row | {"types": " ".join(row["types"])} for row in rows]
    table(shown, ("id", "url", "types", "state", "disabled_because", "last_delivery_at"), as_json=as_json)


@webhook.command("add")
def add(
    url: Annotated[str, typer.Argument(help="An https address of the platform.")],
    *,
    types: Annotated[list[str] | None, typer.Option("--type", help=f"One or more of: {', '.join(TYPES)}.")] = None,
    description: Annotated[str, typer.Option(help="What it is for, in a few words.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make an endpoint. Its keys are printed this once: the platform checks deliveries with either of them."""
    wanted = types or ["badge.changed"]
    if wrong := sorted(set(wanted) - set(TYPES)):
        give_up(f"Unknown: {', '.join(wrong)}. There are: {', '.join(TYPES)}.")
    made = run(_with(lambda svc: endpoints.make(svc, url, wanted, description, _OPERATOR)))
    say(asdict(made), as_json=as_json, text=f"id         {made.id}\n{_keys(made)}")


@webhook.command("test")
def try_out(hook_id: HookId, *, as_json: AsJson = False) -> None:
    """Send an endpoint one event of the type test; the worker delivers it."""
    run(_with(lambda svc: replay.test(svc, _known(hook_id), _OPERATOR)))
    say({"id": hook_id, "messages": 1}, as_json=as_json, text="One test is on its way.")


@webhook.command("rotate")
def rotate(hook_id: HookId, *, as_json: AsJson = False) -> None:
    """Make new keys for an endpoint; for 24 hours deliveries carry signatures of both."""
    made = run(_with(lambda svc: endpoints.rotate(svc, _known(hook_id), _OPERATOR)))
    until = f"The old ones are good until {made.old_valid_until:%Y-%m-%d %H:%M} UTC."
    say(
        {"id": hook_id} | asdict(made),
        as_json=as_json,
        text=f"secret     {made.secret}\npublic key {made.public_key}\n{until}",
    )


@webhook.command("delete")
def delete(hook_id: HookId, *, as_json: AsJson = False) -> None:
    """Remove an endpoint; nothing more is delivered to it."""
    run(_with(lambda svc: endpoints.remove(svc, _known(hook_id), _OPERATOR)))
    say({"id": hook_id, "removed": True}, as_json=as_json, text="Removed.")


def _keys(made: WebhookMade | WebhookKeys) -> str:
    return f"secret     {made.secret}\npublic key {made.public_key}"


async def _with(work: Callable[[Service], Awaitable[Any]]) -> Any:  # noqa: ANN401  what the work gives
    """Do the work of one command; a refusal is told in a sentence."""
    async with service("cli") as svc:
        try:
            return await work(svc)
        except Refused as refusal:
            give_up(refusal.detail)


def _known(hook_id: str) -> str:
    """Return an id as the database knows it; a secret that was pasted in its place is not repeated."""
    if not _ID.fullmatch(hook_id):
        give_up("That is no endpoint's id. `verifier webhook list` shows every one.")
    return hook_id
