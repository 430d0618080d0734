"""Commands for the keys that sign badges as credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from verifier.cli.output import AsJson, run, say, service, table
from verifier.domain.claim import Actor
from verifier.flows.signed import signing_keys

if TYPE_CHECKING:
    from datetime import datetime

keys = typer.Typer(help="The keys that sign badges as credentials.", no_args_is_help=True)

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
