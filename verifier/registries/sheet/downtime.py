"""Planned downtime: hours in which a source is not asked, because it says itself that it does not answer then."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from verifier.registries.sheet.windows import read_window

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.registries.sheet.datasheet import Datasheet


def in_downtime(sheet: Datasheet, now: datetime) -> timedelta | None:
    """Return how long the current planned downtime still lasts; None when the source should answer."""
    zone = ZoneInfo(sheet.time_zone)
    today = now.astimezone(zone).date()
    left = [
        ends - now
        for window in map(read_window, sheet.downtime)
        for day in (today - timedelta(days=1), today)
        for begins, ends in [window.on(day, zone) or (now, now)]
        if begins <= now < ends
    ]
    return max(left, default=None)
