"""The speed table in `docs/performance.md`, written from what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.rig.bench import generator

if TYPE_CHECKING:
    from pathlib import Path

    from scripts.rig.bench.lines import Line
    from scripts.rig.bench.speed import Speed

_BEGIN, _END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
_HEAD = (
    "| what | ours | yardstick | ratio | aim | generator | service | PostgreSQL |\n|---|--:|--:|--:|--:|--:|--:|--:|"
)
_SIDES = ("generator", "api", "postgresql")


def write(path: Path, speed: Speed) -> None:
    """Put the table between the marks of the page."""
    before, _, rest = path.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    path.write_text(f"{before}{_BEGIN}\n{_table(speed)}\n{_END}{after}", encoding="utf-8")


def _table(speed: Speed) -> str:
    document = speed.document()
    versions, machine = document["versions"], document["machine"]
    assert isinstance(versions, dict)  # noqa: S101  as it was made
    assert isinstance(machine, dict)  # noqa: S101
    named = ", ".join(f"{name} {version}" for name, version in versions.items())
    before, after = machine["load"]
    where = f"{machine['cores']} cores ({machine['processor']}; {machine['system']})"
    load = f"with a load average of {before} before and {after} at the end"
    when = f"Measured on {document['at']} in {document['minutes']} minutes"
    said = f"{when} on {where}, {load}, by {generator.name()}; {named}.\n"
    return "\n".join([said, _HEAD, *(_row(line) for line in speed.lines), ""])


def _row(line: Line) -> str:
    theirs = f"{line.theirs:,.0f} ({line.yardstick})" if line.theirs else line.yardstick
    told = f" ({', '.join(f'{name} {value:g}' for name, value in line.told.items())})" if line.told else ""
    shares = [f"{line.shares[side]:.0%}" if side in line.shares else "" for side in _SIDES]
    aim = f"{'at most ' if line.at_most else ''}{line.aim:g}"
    ratio = f"{line.ratio:g}" if line.met else f"**{line.ratio:g}**"
    return f"| {' | '.join([line.what + told, f'{line.ours:,.0f} {line.unit}', theirs, ratio, aim, *shares])} |"
