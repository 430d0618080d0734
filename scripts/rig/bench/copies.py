"""The lines about copies: all badges as an export and as a feed, beside a raw cursor over the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.rig.bench.lines import Line
from scripts.rig.feed.filled import Filled
from scripts.rig.feed.speed import measure

if TYPE_CHECKING:
    from scripts.rig.bench.lines import Bench
    from scripts.rig.bench.place import Server
    from scripts.rig.feed.speed import Rate


async def copies(bench: Bench, api: Server, aim: float) -> list[Line]:
    """Read every badge as an export, and as the feed from its beginning to one consumer."""
    place = bench.place
    found = await measure(Filled(f"http://127.0.0.1:{api.port}", place.key, place.dsn, api.child), bench.rounds)
    lines = [_line("export", found.export, aim), _line("feed to one consumer", found.events, aim)]
    for line in lines:
        place.tell(f"{line.what}: {line.ours:,.0f} beside {line.theirs:,.0f} {line.unit}")
    return lines


def _line(what: str, rate: Rate, aim: float) -> Line:
    line = Line(f"{what}, {rate.rows:,} badges", "raw cursor over the same rows", "badges/s", aim)
    line.ours, line.theirs, line.ratio = rate.per_s, rate.raw_per_s, rate.ratio
    return line
