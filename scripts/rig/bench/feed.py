"""The speed at which all badges leave the service, against a raw cursor over the same rows.

Two rows of the table: the export of every badge, and the feed from its beginning to one consumer, a page at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scripts.rig.feed.filled import open_filled
from scripts.rig.feed.speed import FeedFigures, Rate, measure

if TYPE_CHECKING:
    from rich.table import Table

AIM = 0.5
BADGES, ROUNDS = 30_000, 5


async def measure_feed(tell: Callable[[str], None], badges: int = BADGES, rounds: int = ROUNDS) -> FeedFigures:
    """Fill a database of its own with badges, and read them all in each way; medians of the rounds."""
    async with open_filled(badges, lambda _done, _of: None) as filled:
        figures = await measure(filled, rounds)
    tell(f"export: {_said(figures.export)}; feed: {_said(figures.events)}")
    return figures


def show_feed(table: Table, figures: FeedFigures) -> None:
    """Add the two rows to the table of the benchmark."""
    for what, rate in (("export badges", figures.export), ("feed events", figures.events)):
        raw = f"{rate.raw_per_s:,.0f}/s raw cursor"
        table.add_row(what, f"{rate.per_s:,.0f}/s", raw, f"{rate.ratio:.2f}", f"{AIM}")


def _said(rate: Rate) -> str:
    return f"{rate.per_s:.0f}/s, raw {rate.raw_per_s:.0f}/s"
