"""Request limits per key, in process: GCRA, so that a burst is allowed and a flood is not."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

_SECOND = 1_000_000_000  # nanoseconds
_REMEMBERED = 100_000  # buckets


class Limit(NamedTuple):
    """The requests a client has left."""

    limit: int
    remaining: int
    next_s: int  # until the next place is free: for a caller who was refused, the one they asked for
    allowed: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """A number of requests a second in the long run, and of requests at once."""

    per_second: float
    burst: int


# A platform reads a hundred million badges a day; it does not submit a hundred million claims.
# Reports need no key: an address has a few at once and one a minute; a handle has some from everybody together.
RATES: Mapping[str, Rate] = {
    "badges": Rate(200_000, 2_000_000),  # more than one process answers: a key alone is never what holds it up
    "reads": Rate(1_000, 10_000),
    "writes": Rate(200, 3_000),
    "searches": Rate(1, 120),  # of a reviewer: nobody reads the whole platform by trying
    "files": Rate(1, 60),
    "visits": Rate(10, 600),  # pages that one person opens; the claim's page asks for news by itself
    "forms": Rate(2, 120),  # and what they send with them
    "entries": Rate(20, 600),  # links that are tried from one address: behind a proxy that may be everybody's
    "open": Rate(50, 3_000),  # credentials, keys and pictures that anybody may fetch, from one address
    "reports": Rate(1 / 60, 10),
    "reported": Rate(1 / 6, 120),  # more than a few addresses fill, so that nobody keeps reports of a badge away alone
    "denials": Rate(1 / 60, 10),  # "this is not me": of one link, whoever has it and from wherever
}


class Limiter:
    """Generic cell rate algorithm over a monotonic clock; one number per bucket, named "actor:class"."""

    def __init__(self, rates: Mapping[str, Rate] = RATES) -> None:
        """Keep the rates by class; a bucket of an unknown class is a write."""
        self._rates = rates
        self._until: dict[str, int] = {}  # whole nanoseconds: what a sum of fractions loses would refuse a caller

    def take(self, bucket: str, cost: int = 1) -> Limit:
        """Take `cost` places."""
        rate = self._rates.get(bucket.rpartition(":")[2]) or self._rates["writes"]
        now, every = time.monotonic_ns(), max(1, round(_SECOND / rate.per_second))
        window = every * rate.burst
        used = max(self._until.get(bucket, now), now) - now
        wanted = used + every * cost
        if wanted > window:
            return Limit(rate.burst, (window - used) // every, _seconds(wanted - window), allowed=False)
        self._until[bucket] = now + wanted
        if len(self._until) > _REMEMBERED:
            self._until = {name: instant for name, instant in self._until.items() if instant > now}
        return Limit(rate.burst, (window - wanted) // every, _seconds(wanted % every or every), allowed=True)


def _seconds(wait: int) -> int:
    """Round up to whole seconds: whoever waits so long finds a place."""
    return max(1, -(-wait // _SECOND))
