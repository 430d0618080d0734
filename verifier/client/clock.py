"""Clock of the service, as this machine knows it: its own, corrected by the dates of answers."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_TICK_S = 1.0  # a date of HTTP is a whole second, rounded down


class ServiceClock:
    """Clock of this machine, moved by as much as it is proved to be wrong and no more."""

    def __init__(self) -> None:
        """Believe this machine until an answer proves it wrong."""
        self._ahead_s = 0.0

    def now(self) -> datetime:
        """Return the time at the service."""
        return datetime.fromtimestamp(time.time() + self._ahead_s, UTC)

    def heard(self, date: str | None, asked_at: float, heard_at: float) -> None:
        """Take the `Date` of an answer that was asked for and came at these times of this machine, in seconds.

        The service wrote it in between: its clock is at least so far ahead of ours as it was when the answer came,
        and at most as it was when we asked, plus the second that the date leaves out.
        """
        if date is None:
            return
        try:
            said = parsedate_to_datetime(date).timestamp()
        except (ValueError, OverflowError):
            return
        least, most = said - heard_at, said + _TICK_S - asked_at
        self._ahead_s = min(max(self._ahead_s, least), most)
