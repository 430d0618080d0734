"""A clock that tests move, and the service's clock in the database with it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import asyncpg

from verifier.store.server.embedded import Login


class Clock:
    """A clock that stands still until a test moves it; the service clock in the database follows it, and runs on."""

    def __init__(self, now: datetime, owner: Login | None = None) -> None:
        self._now, self._owner = now, owner
        self.runs = False  # a real clock tells every caller another time: two looks at it are never the same instant

    def __call__(self) -> datetime:
        if self.runs:
            self._now += timedelta(microseconds=1)
        return self._now

    @property
    def now(self) -> datetime:
        """Return the time here, and for the service's database."""
        return self._now

    @now.setter
    def now(self, now: datetime) -> None:
        self._now = now
        if self._owner is not None:  # in a thread of its own: what runs here need not wait for it
            with ThreadPoolExecutor(1) as aside:
                aside.submit(asyncio.run, _set_service_clock(self._owner, now)).result()

    def alone(self, **spans: float) -> None:
        """This machine's clock goes wrong: the database's does not."""
        self._now += timedelta(**spans)

    def forward(self, **spans: float) -> None:
        """Let this much time pass: `clock.forward(days=35)`."""
        self.now += timedelta(**spans)


async def _set_service_clock(owner: Login, now: datetime) -> None:
    connection = await asyncpg.connect(**owner.arguments)
    try:
        await connection.execute("UPDATE service_clock SET ahead = $1 - clock_timestamp()", now)
    finally:
        await connection.close()
