"""Reports for everybody: what came of claims in a stretch of time, without anybody in it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier.cli.output import AsJson, give_up, run, say, service
from verifier.domain.transparency import SMALLEST
from verifier.flows.operations import transparency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier.domain.transparency import Report

report = typer.Typer(help="Reports for everybody, without anybody in them.", no_args_is_help=True)
First = Annotated[str, typer.Option("--from", help="The first day, in UTC: 2026-07-01.")]
Last = Annotated[str, typer.Option("--to", help="The last day, included: 2026-09-30.")]
_FEW = "not given"


@report.callback()
def _group() -> None:
    """Say what came of claims, without anybody in it."""


@report.command("transparency")
def show(
    first: First,
    last: Last,
    *,
    as_json: AsJson = False,
    as_html: Annotated[bool, typer.Option("--html", help="Print a page that can be published as it is.")] = False,
) -> None:
    """Print the transparency report: claims by outcome, refusals, appeals, times, sources; small numbers left out."""
    if as_json and as_html:
        give_up("Choose one of --json and --html.")
    begins, ends = _day(first, "--from"), _day(last, "--to")
    if begins > ends:
        give_up("--from is later than --to: exchange the two days.")
    if ends >= datetime.now(UTC).date():
        give_up("--to has to be over: name yesterday or an earlier day.")
    found = run(_count(begins, ends))
    if as_html:
        typer.echo(_page(found), nl=False)
        return
    say(document(found), as_json=as_json, text="\n".join(_lines(found)))


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        give_up(f"{option} {text!r} is no day. Write one such as 2026-07-01.")


async def _count(first: date, last: date) -> Report:
    async with service("cli") as svc:
        return await transparency.report(svc, first, last)


def _page(found: Report) -> str:
    from verifier.web.rendering import pages  # noqa: PLC0415  a process loads only what it runs
    from verifier.wording.words import in_words  # noqa: PLC0415

    return pages.render(in_words(), "transparency_file.html", report=found, most=SMALLEST - 1)


def document(found: Report) -> dict[str, Any]:
    """Give the report for machines; a number that is null is below `smallest` or would give such a one away."""
    return asdict(found) | {
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "smallest": SMALLEST,
        "outcomes": dict(found.outcomes),
        "refusals": dict(found.refusals),
        "waits": {who: asdict(wait) for who, wait in found.waits.items()},
        "sources": list(found.sources),
    }


def _lines(found: Report) -> Iterator[str]:
    yield f"{found.first} to {found.last} (UTC)"
    yield f"claims received: {_number(found.received)}"
    for verdict, number in found.outcomes.items():
        yield f"  {verdict}: {_number(number)}"
    if found.by_machine is not None:
        yield f"approved by the machine: {100 * found.by_machine:.0f} %"
    for reason, number in found.refusals.items():
        yield f"  refused, {reason}: {_number(number)}"
    yield f"appeals decided: {_number(found.appeals)}, turned round: {_number(found.overturned)}"
    for who, wait in found.waits.items():
        yield f"first answer by {who}: {wait.median_h:.1f} hours (median), {wait.slow_h:.1f} hours (slowest tenth)"
    yield f"sources asked: {', '.join(found.sources) or 'none'}"


def _number(number: int | None) -> str:
    return _FEW if number is None else str(number)
