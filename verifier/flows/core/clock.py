"""The service's time is the database's: a process whose own clock is another's takes no work until it is right again.

Every badge and every decision is a matter of time. The database refuses what is dated later than its own clock allows,
so a process that runs ahead could only fail, and one that runs behind would weigh evidence as fresher than it is.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier import log
from verifier.store.db import DatabaseRefusal
from verifier.store.refusals import Refusal
from verifier.store.rows import audit as audit_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from verifier.flows.core.service import Service

_log = log.logger("timekeeping")
AT_MOST = timedelta(minutes=5)  # what two clocks may differ by; the same as in `service_latest()`


class LaterError(Exception):
    """The database refused a date in the future: this process's clock is wrong."""


@contextmanager
def later_told() -> Iterator[None]:
    """Turn the database's refusal of a future date into `LaterError`; other errors pass."""
    try:
        yield
    except DatabaseRefusal as refused:
        if refused.sqlstate == Refusal.LATER:
            raise LaterError from refused
        raise


async def service_time(svc: Service) -> tuple[datetime, timedelta]:
    """Read the service's time, and how far it is ahead of the database's own clock."""
    row = await audit_rows.clock(svc.pool)
    assert row is not None  # noqa: S101  it is a row of expressions
    return row.now, row.ahead


def agree(here: datetime, there: datetime) -> bool:
    """Return True if two clocks are near enough for work."""
    return abs(here - there) <= AT_MOST


class Timekeeper:
    """A comparison of this process's clock with the service's time; `wrong` is set for as long as they differ."""

    def __init__(self, svc: Service) -> None:
        """Keep the service; nothing is compared yet."""
        self._svc = svc
        self.wrong = asyncio.Event()

    async def look(self) -> bool:
        """Compare the clocks, and log when they part and when they agree again."""
        there, _ = await service_time(self._svc)
        here = self._svc.clock()
        if agree(here, there) and self.wrong.is_set():
            self.wrong.clear()
            _log.info("clock_right_again")
        elif not agree(here, there) and not self.wrong.is_set():
            self.wrong.set()
            ahead = round((here - there).total_seconds())
            _log.error("clock_wrong", seconds_ahead=ahead)
        return not self.wrong.is_set()
