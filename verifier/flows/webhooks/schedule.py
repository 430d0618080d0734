"""Schedule of deliveries: when one is tried again, and when an endpoint is left alone. Times are handed in.

The waits are those that the Standard Webhooks specification publishes: ten attempts within three days.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

WAITS: Final = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
ATTEMPTS: Final = len(WAITS) + 1
_JITTER: Final = 0.1  # of a wait, so that what failed together does not come back together
_OPENS_AT: Final = 5  # failures in a row
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)
_FAILING_AFTER, _DISABLED_AFTER = timedelta(days=1), timedelta(days=5)  # nothing but failures for so long
GONE: Final = 410  # of HTTP: the endpoint asks us to stop


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """Say when a delivery is tried again after so many attempts; None: it is given up."""
    if attempts > len(WAITS):
        return None
    return now + WAITS[attempts - 1] * random.uniform(1, 1 + _JITTER)  # noqa: S311  jitter, not a secret


@dataclass(frozen=True, slots=True)
class Health:
    """Recent answers of an endpoint."""

    failures: int = 0
    failing_since: datetime | None = None
    paused_until: datetime | None = None
    gone: bool = False

    @property
    def probing(self) -> bool:
        """Return True if its breaker was open: one delivery finds out whether it is to stay so."""
        return self.paused_until is not None

    def stopped(self, now: datetime) -> bool:
        """Return True if nothing more is sent for now."""
        return self.gone or (self.paused_until is not None and self.paused_until > now)

    def state(self, now: datetime) -> tuple[str, str | None]:
        """Say what the endpoint's state is, and why it is disabled."""
        if self.gone:
            return "disabled", "gone"
        failing_for = timedelta() if self.failing_since is None else now - self.failing_since
        if failing_for >= _DISABLED_AFTER:
            return "disabled", "failing"
        return ("failing" if failing_for >= _FAILING_AFTER else "active"), None


_WELL: Final = Health()


def heard(health: Health, status: int, *, good: bool, now: datetime) -> Health:
    """Count one answer; a row of failures opens the breaker, and each further one for twice as long."""
    if good:
        return _WELL
    gone = health.gone or status == GONE
    if health.stopped(now):  # it was on its way when the breaker opened, and says nothing new
        return replace(health, gone=gone)
    failures = health.failures + 1
    over = failures - _OPENS_AT
    pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(over, 10)) if over >= 0 else None
    return Health(failures, health.failing_since or now, now + pause if pause else None, gone)
