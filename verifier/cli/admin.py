"""Commands of an operator: the platform's keys, the audit log, and what is wrong with this installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from verifier.checker import review
from verifier.cli import reports
from verifier.cli.output import AsJson, console, give_up, run, say, service, settings, table
from verifier.domain.claim import Actor
from verifier.flows.accounts import platform_keys
from verifier.flows.audit import verification
from verifier.flows.core.errors import Refused
from verifier.flows.operations import evidence_packs
from verifier.flows.operations.doctor import examine, healthy
from verifier.store.sealing.checkpoint_key import public_pem

if TYPE_CHECKING:
    from verifier.flows.operations.finding import Finding

_OPERATOR = Actor(kind="operator", id="cli", scopes=frozenset({"audit"}))
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
        keys = platform_keys.read_set(file.read())
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
    """Compare the log with its signed checkpoints, and all that badges rest on with the log. Code 1: not whole."""
    found = run(_verify(quiet=as_json))
    say(reports.audited(found), as_json=as_json, text=reports.audited_in_sentences(found))
    raise typer.Exit(0 if found.whole else 1)


@audit.command("badges")
def badges(*, as_json: AsJson = False) -> None:
    """Derive every shown badge again from its evidence, by other code than gave it. Code 1: one is not founded."""
    made = run(_badges(quiet=as_json))
    said = {"badges": made.badges, "findings": [{"claim_id": claim, "codes": codes} for claim, codes in made.found]}
    whole = f"{made.badges} badges were looked at; each is founded."
    say(said, as_json=as_json, text=whole if made.whole else "\n".join(made.sentences))
    raise typer.Exit(0 if made.whole else 1)


@audit.command("sign")
def sign(
    *,
    anew: Annotated[
        bool, typer.Option("--anew", help="Sign although earlier checkpoints are missing, after you found out why.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Sign the log as it stands now, outside the database. The service does this by itself once a minute."""
    signed = run(_sign(anew=anew))
    if signed is None:
        give_up("Nothing was signed: nothing is new, or `verifier audit verify` has something to say first.")
    say({"seq": signed}, as_json=as_json, text=f"Signed up to event {signed}.")


@audit.command("pack")
def write_pack(
    decision: Annotated[str, typer.Argument(help="Such as dec_..., as `verifier badge history` gives it.")],
    *,
    out: Annotated[Path | None, typer.Option(help="The file to write; the id and .zip if not named.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the evidence pack of a decision: a signed zip that `scripts/verify_pack.py` verifies anywhere."""
    body, path = run(_pack(decision)), out or Path(f"{decision}.zip")
    path.write_bytes(body)
    key = "key.pem, from `verifier audit public-key` on a way that you trust"
    said = f"{path} is written. Verify it with: python3 scripts/verify_pack.py {path} key.pem ({key})"
    say({"pack": str(path), "bytes": len(body)}, as_json=as_json, text=said)


@audit.command("public-key")
def public_key() -> None:
    """Print the public key that checkpoints and packs are signed with, for those who verify them."""
    path = settings().checkpoint_key_file
    if not path.exists():
        give_up(f"There is no key at {path} yet. It is made when the service first starts.")
    typer.echo(public_pem(path).decode(), nl=False)


def doctor(
    *,
    health: Annotated[
        bool, typer.Option("--health", help="Look only at the database and the worker's heartbeat: for health checks.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look for what is wrong with this installation and say how to mend it. A fault ends with code 1, advice with 0."""
    findings = run(_examine(health=health))
    table([_row(finding) for finding in findings], ("what", "good", "kind", "remedy"), as_json=as_json)
    raise typer.Exit(1 if any(finding.kind == "fault" for finding in findings) else 0)


def _row(finding: Finding) -> dict[str, object]:
    remedy = "" if finding.good else finding.remedy
    return {"what": finding.what, "good": finding.good, "kind": finding.kind, "remedy": remedy}


async def _add(keys: dict[str, dict[str, object]]) -> list[str]:
    async with service("cli") as svc:
        return await platform_keys.add(svc, keys)


async def _platform_keys() -> list[dict[str, object]]:
    async with service("cli") as svc:
        return await platform_keys.known(svc)


async def _remove(kid: str) -> bool:
    async with service("cli") as svc:
        return await platform_keys.remove(svc, kid)


async def _verify(*, quiet: bool) -> verification.Audit:
    async with service("cli") as svc:
        with Progress(console=console, disable=quiet, transient=True) as bar:
            task = bar.add_task("events", total=None)
            return await verification.verify(
                svc, lambda what, done, whole: bar.update(task, description=what, completed=done, total=whole)
            )


async def _badges(*, quiet: bool) -> review.Review:
    async with service("cli") as svc:
        with Progress(console=console, disable=quiet, transient=True) as bar:
            task = bar.add_task("badges", total=None)
            return await review.review(svc.pool, svc.vault, lambda done: bar.update(task, completed=done))


async def _pack(decision: str) -> bytes:
    async with service("cli") as svc:
        try:
            return await evidence_packs.packed(svc, decision, _OPERATOR)
        except Refused as refused:
            give_up(refused.detail)


async def _sign(*, anew: bool) -> int | None:
    async with service("cli") as svc:
        signed = await verification.checkpoint(svc, first=True, anew=anew)
        return signed.seq if signed is not None else None


async def _examine(*, health: bool) -> list[Finding]:
    async with service("cli") as svc:
        return await (healthy(svc) if health else examine(svc))
