"""A million badges: what reads cost while so many are stored, and what memory it takes to have all of them at hand."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from scripts.rig.bench import generator
from scripts.rig.bench.generator import Load
from scripts.rig.bench.lines import Line, read_all
from scripts.rig.bench.place import Shares, memory_of

if TYPE_CHECKING:
    from scripts.rig.bench.lines import Bench
    from scripts.rig.bench.place import Server

_SLOWER, _ROOM = 1.5, 1.2e9  # times; bytes


async def reads(bench: Bench, uncached: Server) -> list[float]:
    """Read badges from all over the stock, with nothing at hand; answers a second of each round."""
    load = Load(bench.place.key, bench.place.badges)
    found = [await generator.run(uncached.port, load, bench.seconds) for _ in range(bench.rounds + 1)]
    return [one.per_s for one in found[1:]]


def compared(bench: Bench, few: list[float], many: list[float]) -> Line:
    """Put reads from a large stock beside reads from a small one."""
    line = Line(f"reads while {bench.place.badges:,} are stored", "while 10,000 are", "reads/s", _SLOWER, at_most=True)
    line.rounds = list(zip(many, few, strict=True))
    line.sum_up().ratio = round(statistics.median(few) / statistics.median(many), 3)
    bench.place.tell(f"{line.what}: {line.ours:,.0f} beside {line.theirs:,.0f}, {line.ratio} times slower")
    return line


async def at_hand(bench: Bench) -> Line:
    """Bring every badge of the stock to hand in one process, and look at its memory."""
    place = bench.place
    api = await place.api("api-of-all", BADGE_CACHE=str(place.badges))
    before, shares = memory_of(api.child.pid), Shares()
    with place.watching(api.child, shares):
        await read_all(place, api, place.badges, insist=False)  # some were changed before
    held = memory_of(api.child.pid)
    line = Line(f"memory with {place.badges:,} at hand", "-", "bytes", _ROOM, at_most=True, ours=held, ratio=held)
    line.told = {"before_bytes": before, "bytes_each": round((held - before) / place.badges)}
    place.tell(f"{line.what}: {held / 1e9:.2f} GB, of it {before / 1e9:.2f} GB before")
    await api.child.stop()
    return line
