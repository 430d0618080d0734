"""Commands of an operator: the platform's keys, the audit log, and what is wrong with this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from verifier.cli.saying import AsJson, console, give_up, run, say, service, table
from verifier.flows import audit as auditing
from verifier.flows import platformkeys
from verifier.flows.examining import examine

if TYPE_CHECKING:
    from verifier.flows.examining import Finding

platform = typer.Typer(help="The platform's own public keys, for what it signs itself.", no_args_is_help=True)
audit = typer.Typer(help="The hash-chained event log.", no_args_is_help=True)


@platform.command("add-jwks")
def add_jwks(
    file: Annotated[
        typer.FileText, typer.Argument(help="A JWK Set (RFC 7517) with public keys, or - for standard input.")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Trust these public keys of the platform for creators' tokens and identity statements."""
    try:
        keys = platformkeys.read_set(file.read())
    except ValueError as fault:
        give_up(f"That is not a set of public keys: {fault}")
    added = run(_add(keys))
    say({"added": added}, as_json=as_json, text=f"Trusted now: {', '.join(added)}")


@platform.command("list")
def list_jwks(*, as_json: AsJson = False) -> None:
    """List the platform's public keys."""
    table(run(_platform_keys()), ("kid", "kind", "added_at", "removed_at"), as_json=as_json)


@platform.command("remove")
def remove_jwk(kid: Annotated[str, typer.Argument(help="The key's id.")], *, as_json: AsJson = False) -> None:
    """Stop trusting a public key."""
    if not run(_remove(kid)):
        give_up(f"There is no trusted key {kid}. `verifier platform list` shows them.")
    say({"removed": kid}, as_json=as_json, text=f"No longer trusted: {kid}")


@audit.command("verify")
def verify(*, as_json: AsJson = False) -> None:
    """Recompute the whole event chain and compare it with the signed checkpoints outside the database."""
    found = run(_verify(quiet=as_json))
    document = {"whole": found.whole, "events": found.events, "checkpoints": found.checkpoints, "faults": found.faults}
    lines = [
        f"{found.events} events, {found.checkpoints} checkpoints: {'whole' if found.whole else 'BROKEN'}",
        *found.faults,
    ]
    say(document, as_json=as_json, text="\n".join(lines))
    raise typer.Exit(0 if found.whole else 1)


def doctor(*, as_json: AsJson = False) -> None:
    """Look for what is wrong with this installation and say how to mend it."""
    findings = run(_examine())
    table([_row(finding) for finding in findings], ("what", "good", "remedy"), as_json=as_json)
    raise typer.Exit(0 if all(finding.good for finding in findings) else 1)


def _row(finding: Finding) -> dict[str, object]:
    return {"what": finding.what, "good": finding.good, "remedy": "" if finding.good else finding.remedy}


async def _add(keys: dict[str, dict[str, object]]) -> list[str]:
    async with service("cli") as svc:
        return await platformkeys.add(svc, keys)


async def _platform_keys() -> list[dict[str, object]]:
    async with service("cli") as svc:
        return await platformkeys.known(svc)


async def _remove(kid: str) -> bool:
    async with service("cli") as svc:
        return await platformkeys.remove(svc, kid)


async def _verify(*, quiet: bool) -> auditing.Audit:
    async with service("cli") as svc:
        with Progress(console=console, disable=quiet, transient=True) as bar:
            task = bar.add_task("events", total=None)
            return await auditing.verify(svc, lambda done, whole: bar.update(task, completed=done, total=whole))


async def _examine() -> list[Finding]:
    async with service("cli") as svc:
        return await examine(svc)
