"""The signed status lists that a process keeps, each for half a second."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_FRESH_S = 0.5
LIVES = timedelta(hours=1)  # a verifier refuses an older copy: nobody can show the list of before a revocation for long


@dataclass(frozen=True, slots=True)
class KeptList:
    """A signed list, and from when on it must be looked at, read or signed anew."""

    token: str
    seen: str  # the database's transactions below this one are in it
    next_at: datetime | None  # when the next badge in it ends by itself
    signed_at: datetime
    looked_at: float

    def holds(self, now: datetime) -> bool:
        """Tell whether nothing in it has ended by itself, and it is young enough."""
        return (self.next_at is None or now < self.next_at) and timedelta(0) <= now - self.signed_at < LIVES / 2


@dataclass(frozen=True, slots=True)
class KeptLists:
    """The status lists of one process; whoever reads one anew takes the turn."""

    kept: dict[int, KeptList] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def fresh(self, number: int, now: datetime) -> KeptList | None:
        """Give a list that was looked at a moment ago."""
        found = self.kept.get(number)
        young = found is not None and time.monotonic() - found.looked_at < _FRESH_S
        return found if found is not None and young and found.holds(now) else None
