"""Request limits per key: GCRA, so that a burst is allowed and a flood is not. One budget of all processes of a host.

Where processes share their instants each takes places under one lock; of the two classes that are read most it takes
some at once, its share, and gives them out by itself. A process that is killed loses the rest of its shares, and nobody
else gains by it.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from verifier.store.instants import Instants

_SECOND = 1_000_000_000  # nanoseconds
_REMEMBERED = 100_000  # buckets
_SHARE_LASTS: Final = 10 * _SECOND  # what a process has not given out by then is nobody's


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
    share: int = 1  # places that a process takes at once, of those that all of a host have together


# A platform reads a hundred million badges a day; it does not submit a hundred million claims.
# Reports need no key: an address has a few at once and one a minute; a handle has some from everybody together.
RATES: Mapping[str, Rate] = {
    "badges": Rate(
        200_000, 2_000_000, share=2_000
    ),  # more than one process answers: a key alone is never what holds it up
    "reads": Rate(1_000, 10_000, share=10),
    "writes": Rate(200, 3_000),
    "searches": Rate(1, 120),  # of a reviewer: nobody reads the whole platform by trying
    "files": Rate(1, 60),
    "visits": Rate(10, 600),  # pages that one person opens; the claim's page asks for news by itself
    "forms": Rate(2, 120),  # and what they send with them
    "entries": Rate(20, 600),  # links that are tried from one address: behind a proxy that may be everybody's
    "open": Rate(50, 3_000),  # credentials, keys and pictures that anybody may fetch, from one address
    "reports": Rate(1 / 60, 10),
    "reported": Rate(1 / 6, 120),  # more than a few addresses fill, so that nobody keeps reports of a badge away alone
    "licensees": Rate(1 / 60, 10),  # links to a licence's page that are asked for from one address
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


@dataclass(slots=True)
class _Share:
    """Places of a bucket that this process may give out."""

    left: int
    until: int  # the bucket's instant when they were taken
    ends: int


class SharedLimiter(Limiter):
    """The same over instants that several processes keep together."""

    def __init__(self, instants: Instants, key: bytes, rates: Mapping[str, Rate] = RATES) -> None:
        """Keep buckets under keyed digests: the file does not say who called."""
        super().__init__(rates)
        self._instants, self._key = instants, key
        self._shares: dict[str, _Share] = {}

    def take(self, bucket: str, cost: int = 1) -> Limit:
        """Take `cost` places, of this process's share where it has them left."""
        rate = self._rates.get(bucket.rpartition(":")[2]) or self._rates["writes"]
        now, every = time.monotonic_ns(), max(1, round(_SECOND / rate.per_second))
        window = every * rate.burst
        share = self._shares.get(bucket)
        if share is None or share.left < cost or share.ends <= now:
            taken, used = self._take(bucket, cost, max(cost, rate.share), every, window, now)
            if not taken:
                return Limit(
                    rate.burst, (window - used) // every, _seconds(used + every * cost - window), allowed=False
                )
            share = self._keep(bucket, rate, _Share(taken, now + used, now + _SHARE_LASTS), now)
        share.left -= cost
        used = max(share.until - now, 0)
        remaining = min((window - used) // every + share.left, rate.burst - cost)
        return Limit(rate.burst, remaining, _seconds(used % every or every), allowed=True)

    def _take(self, bucket: str, cost: int, wanted: int, every: int, window: int, now: int) -> tuple[int, int]:
        """Take places for a share, or as many as are needed now; say how many, 0 for none, and how much is used."""
        name = hashlib.blake2b(bucket.encode("utf-8", "surrogatepass"), digest_size=16, key=self._key).digest()
        with self._instants.locked():
            used = max(self._instants.read(name), now) - now
            used = used if used <= window else 0  # no instant of this clock is so far ahead
            places = next((places for places in (wanted, cost) if used + every * places <= window), 0)
            if not places:
                return 0, used
            self._instants.write(name, now + used + every * places)
        return places, used + every * places

    def _keep(self, bucket: str, rate: Rate, share: _Share, now: int) -> _Share:
        """Keep a share for the next calls, where it can be one."""
        if rate.share > 1:
            self._shares[bucket] = share
            if len(self._shares) > _REMEMBERED:
                self._shares = {name: one for name, one in self._shares.items() if one.ends > now}
        return share


def _seconds(wait: int) -> int:
    """Round up to whole seconds: whoever waits so long finds a place."""
    return max(1, -(-wait // _SECOND))
