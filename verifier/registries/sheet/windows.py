"""Reads the windows of a planned downtime, such as `Sun 02:00-06:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CLOCK: Final = "([01][0-9]|2[0-3]):([0-5][0-9])"
_WINDOW: Final = re.compile(rf"(daily|{'|'.join(_DAYS)}) {_CLOCK}-{_CLOCK}")


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of every day, or of one weekday, by the source's own clock; past midnight where they end earlier."""

    weekday: int | None  # Monday is 0; None is every day
    begins: time
    ends: time

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
        """Return the window that begins on this day, in UTC; with a doubtful hour (clock change) the longer one."""
        if self.weekday not in (None, day.weekday()):
            return None
        last = day if self.begins < self.ends else day + timedelta(days=1)
        return min(_instants(day, self.begins, zone)), max(_instants(last, self.ends, zone))


def read_window(text: str) -> Window:
    """Read `Sun 02:00-06:00` or `daily 01:00-02:00`; ValueError for anything else."""
    found = _WINDOW.fullmatch(text)
    if found is None:
        raise ValueError("not like 'Sun 02:00-06:00' or 'daily 01:00-02:00'")
    day, *clock = found.groups()
    hours = [int(part) for part in clock]
    begins, ends = time(hours[0], hours[1]), time(hours[2], hours[3])
    if begins == ends:
        raise ValueError("a window must end at another time than it begins")
    return Window(None if day == "daily" else _DAYS.index(day), begins, ends)


def _instants(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the two instants a wall clock time may mean where an hour is left out or comes twice."""
    local = datetime.combine(day, clock, zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
