"""Request limits per key, in process: GCRA, so that a burst is allowed and a flood is not."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """What a client may still ask."""

    limit: int
    remaining: int
    reset_s: int
    allowed: bool


_REMEMBERED = 100_000  # actors


class Limiter:
    """Generic cell rate algorithm over a monotonic clock; one number per actor."""

    def __init__(self, per_minute: int = 60_000, burst: int = 6_000) -> None:
        """`per_minute` requests in the long run, `burst` at once."""
        self.per_minute = per_minute
        self._every = 60 / per_minute
        self._window = self._every * burst
        self._burst = burst
        self._until: dict[str, float] = {}

    def take(self, actor_id: str, cost: int = 1) -> Limit:
        """Take `cost` places for this actor."""
        now = time.monotonic()
        until = max(self._until.get(actor_id, now), now) + self._every * cost
        allowed = until - now <= self._window
        if allowed:
            self._until[actor_id] = until
            if len(self._until) > _REMEMBERED:
                self._forget(now)
        left = self._window - (min(until, now + self._window) - now)
        reset = max(1, int(self._until.get(actor_id, now) - now) + 1)
        return Limit(self._burst, int(left / self._every) if allowed else 0, reset, allowed)

    def _forget(self, now: float) -> None:
        self._until = {actor: until for actor, until in self._until.items() if until > now}
