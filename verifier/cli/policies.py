"""Commands about the policy: the one in force, a new one checked, and what it would have decided otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress

from verifier.cli.output import AsJson, console, give_up, run, say, service, settings, table
from verifier.domain.policy import FLOORS
from verifier.flows.core import policy_versions
from verifier.flows.operations import simulate_policy
from verifier.flows.policy.document import PolicyRefused, in_force, read, render, stamp, with_settings, written
from verifier.flows.policy.schema import SECTIONS
from verifier.supervise import CANNOT_START

if TYPE_CHECKING:
    from verifier.domain.policy import Policy
    from verifier.flows.operations.simulate_policy import Said, Simulation
    from verifier.settings import Settings

policy = typer.Typer(
    help="The rules a deployment may choose: show them, check new ones, simulate them.", no_args_is_help=True
)
File = Annotated[Path, typer.Argument(help="A policy document, in TOML.")]
_WHYS = {
    "erased": "erased since",
    "evidence_gone": "without their evidence",
    "changed_since": "come out otherwise today even by the policy in force (words, sources or software changed)",
}
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


@policy.command("show")
def show(
    version: Annotated[str, typer.Argument(help="As it stands on a decision; empty for the one in force.")] = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Print the policy in force, which is where a new one begins; or one that decisions were made under."""
    if version:
        body = run(_used(version))
        say({"version": version, "document": body}, as_json=as_json, text=body.rstrip())
        return
    mine = _in_force(settings())
    head = f"# In force: {stamp(mine).version}. To change it, point VERIFIER_POLICY_FILE to a copy and restart."
    say(_document(mine), as_json=as_json, text=f"{head}\n{render(mine, floors=True).rstrip()}")


@policy.command("list")
def listed(*, as_json: AsJson = False) -> None:
    """List the policies that decisions were made under."""
    table(run(_all_used()), ("version", "first_used_at", "decisions"), as_json=as_json)


@policy.command("check")
def check(file: File, *, as_json: AsJson = False) -> None:
    """Check a policy: every key known, every value possible, nothing weaker than the design. Says what it changes."""
    chosen = settings()
    new, mine = _new(file, chosen), _in_force(chosen)
    changes = {key: [written(getattr(mine, key)), written(getattr(new, key))] for key in _keys_that_differ(mine, new)}
    lines = [f"{stamp(new).version} can be used."]
    lines += [f"  {key}: {before} -> {after}" for key, (before, after) in changes.items()]
    lines += [f"  Keys that differ from the policy in force: {len(changes)}."]
    say({"version": stamp(new).version, "changes": changes}, as_json=as_json, text="\n".join(lines))


@policy.command("simulate")
def simulate(
    file: File,
    *,
    since: Annotated[str, typer.Option(help="How far back: 30d, 12h.")] = "30d",
    as_json: AsJson = False,
) -> None:
    """Weigh the rounds of the last days again under another policy and print what it would have decided otherwise."""
    new = _new(file, settings())
    found = run(_simulate(new, _span(since), quiet=as_json))
    say(_json(found), as_json=as_json, text="\n".join(_lines(found)))


def _new(file: Path, chosen: Settings) -> Policy:
    """Read the policy of a file, as the service would use it: with what the environment says."""
    try:
        return with_settings(read(file), chosen)
    except PolicyRefused as refused:
        give_up(str(refused))


def _in_force(chosen: Settings) -> Policy:
    try:
        return in_force(chosen)
    except PolicyRefused as refused:
        give_up(f"VERIFIER_POLICY_FILE cannot be used.\n{refused}", CANNOT_START)


def _span(text: str) -> timedelta:
    match = re.fullmatch(r"([1-9][0-9]{0,4})([dhm])", text)
    if match is None:
        give_up(f"--since {text} is not a length of time. Write one such as 30d or 12h.")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _document(mine: Policy) -> dict[str, Any]:
    """Write keys, values and floors for machines."""
    return {
        "version": stamp(mine).version,
        "keys": {
            f"{section}.{key}": {
                "value": written(getattr(mine, key)),
                "floor": {"side": FLOORS[key].side, "value": written(FLOORS[key].bound)} if key in FLOORS else None,
            }
            for section, keys in SECTIONS.items()
            for key in keys
        },
    }


def _keys_that_differ(old: Policy, new: Policy) -> list[str]:
    return [key for keys in SECTIONS.values() for key in keys if getattr(old, key) != getattr(new, key)]


def _json(found: Simulation) -> dict[str, Any]:
    who = {"losing": found.losing, "gaining": found.gaining}
    return asdict(found) | {"weighed": _weighed(found), "turns": found.turns} | who


def _weighed(found: Simulation) -> int:
    return found.same + len(found.otherwise) + len(found.not_compared)


def _lines(found: Simulation) -> list[str]:
    """Write the simulation for people: a line for each claim, then the counts."""
    return [
        f"{found.simulated} instead of {found.in_force}, {_minute(found.since)} to {_minute(found.until)}",
        *(f"  {one.claim_id}  {_minute(one.at)}  {_in_words(one.said, one.would_say)}" for one in found.otherwise),
        *(f"  {one.claim_id}  {_minute(one.at)}  {one.action} -> needs two people" for one in found.second_person),
        *_counts(found),
        "Nothing was written.",
    ]


def _counts(found: Simulation) -> Iterator[str]:
    yield f"{_weighed(found)} rounds weighed again, {len(found.otherwise)} decided otherwise, {found.same} the same."
    yield from (f"  {turn}: {times}" for turn, times in found.turns.items())
    yield f"{len(found.losing)} claims would lose a confirmation, {len(found.gaining)} would gain one."
    if found.second_person:
        yield f"{len(found.second_person)} decisions of one person would have needed two."
    if found.not_compared:
        whys = Counter(one.why for one in found.not_compared)
        said = ", ".join(f"{times} {_WHYS[why]}" for why, times in whys.most_common())
        yield f"{len(found.not_compared)} can no longer be weighed as they were: {said}."
    if found.not_shown:
        yield f"Weighing again shows nothing of: {', '.join(found.not_shown)}."


def _in_words(said: Said, would_say: Said) -> str:
    return " -> ".join(
        f"{one.verdict} ({', '.join(one.reasons)})" if one.reasons else one.verdict for one in (said, would_say)
    )


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


async def _used(version: str) -> str:
    async with service("cli") as svc:
        body = await policy_versions.text_of(svc, version)
    if body is None:
        give_up(f"Nothing was decided under {version}. `verifier policy list` shows what was.")
    return body


async def _all_used() -> list[dict[str, object]]:
    async with service("cli") as svc:
        return await policy_versions.used(svc)


async def _simulate(new: Policy, span: timedelta, *, quiet: bool) -> Simulation:
    async with service("cli") as svc:
        with Progress(console=console, disable=quiet, transient=True) as bar:
            task = bar.add_task("rounds", total=1.0)
            return await simulate_policy.simulate(
                svc, new, svc.clock() - span, lambda done: bar.update(task, completed=done)
            )
