"""The faults of registers: an explicit schedule first, then standing orders, then seeded weather.

Four faults of the catalogue happen before a request reaches any web server and cannot be played by one:

- `dns`: ask a name under `.invalid`
- `tls_self_signed`, `tls_expired`, `tls_wrong_host`: serve `world_app(...)` on a TLS port with such a certificate
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from random import Random

EVERYWHERE = "*"
DRIPPED_BYTES = 120  # what is left of a dripped answer after these comes at once
MADE_ELSEWHERE = frozenset({"dns", "tls_self_signed", "tls_expired", "tls_wrong_host"})


class Fault(StrEnum):
    """A way for a register to fail a request."""

    REFUSE = "refuse"  # the connection is closed without a byte
    DELAY = "delay"  # the true answer, late
    DRIP = "drip"  # the true answer, a byte at a time
    TOO_MANY = "429"
    TOO_MANY_SILENT = "429_without_retry_after"
    TOO_MANY_ODD = "429_bad_retry_after"  # negative, words, a day long past, ten years
    ERROR = "500"
    UNAVAILABLE = "503"
    RESET_MID_BODY = "rst_mid_body"
    SHORT_CONTENT_LENGTH = "short_content_length"  # fewer bytes come than were promised
    WRONG_CONTENT_TYPE = "wrong_content_type"
    CAPTCHA = "captcha_html"  # status 200
    MAINTENANCE = "maintenance_html"  # status 200
    LOGIN_REDIRECT = "login_redirect"
    CROSS_HOST_REDIRECT = "cross_host_redirect"
    EMPTY = "empty_200"
    TRUNCATED = "truncated_json"
    BAD_UTF8 = "bad_utf8"
    GZIP_BOMB = "gzip_bomb"  # 50 kB that become 50 MB
    SCHEMA_DRIFT = "schema_drift"  # the status column has another name
    STATUS_DRIFT = "status_drift"  # the status word is one nobody has seen
    OTHER_PERSON = "other_person"  # the right number, somebody else's name


@dataclass(slots=True)
class _Standing:
    """An order to fail the next `count` requests, or all (None)."""

    fault: Fault
    count: int | None

    def spend(self) -> Fault | None:
        if self.count == 0:
            return None
        if self.count is not None:
            self.count -= 1
        return self.fault


class Faults:
    """Chooser of each request's fault; the same seed and the same requests fail the same way."""

    def __init__(
        self,
        *,
        seed: int = 0,
        mix: Mapping[Fault, float] | None = None,
        slow_up_to_s: float = 0.0,
        delay_s: float = 30.0,
        drip_s: float = 0.5,
    ) -> None:
        """Give each fault of `mix` its share of otherwise healthy requests; the rest are up to `slow_up_to_s` late."""
        self._random, self._mix, self._slow_up_to_s = Random(seed), dict(mix or {}), slow_up_to_s
        self.delay_s, self.drip_s = delay_s, drip_s
        self.away: set[tuple[str, str]] = set()  # a register, and what a question about one person has in it
        self._planned: dict[str, deque[Fault | None]] = defaultdict(deque)
        self._standing: dict[str, _Standing] = {}
        self._released = asyncio.Event()
        self.played = 0

    @classmethod
    def weather(cls, seed: int) -> Faults:
        """Build everyday weather, hostile on purpose: 5 % 503, 1 % captcha pages, up to 0.3 s late."""
        return cls(seed=seed, mix={Fault.UNAVAILABLE: 0.05, Fault.CAPTCHA: 0.01}, slow_up_to_s=0.3)

    def set(self, registry: str, fault: Fault | str, count: int | None = None) -> None:
        """Have a register (or `*`, all) fail its next `count` requests so, or every one until cleared."""
        if fault in MADE_ELSEWHERE:
            raise ValueError(f"{fault} cannot be played by a web server: see verifier/demo/servers/faults.py")
        self._standing[registry] = _Standing(Fault(fault), count)

    def schedule(self, registry: str, faults: Iterable[Fault | str | None]) -> None:
        """Have a register's coming requests fail one by one as listed (None: healthy), before anything else applies."""
        self._planned[registry].extend(None if fault is None else Fault(fault) for fault in faults)

    def clear(self, registry: str | None = None) -> None:
        """Have one register, or all, work again."""
        for orders in (self._planned, self._standing):
            if registry is None:
                orders.clear()
            else:
                orders.pop(registry, None)

    def next(self, registry: str, asked: str = "") -> Fault | None:
        """Return this request's fault, by what is asked of whom; None for a healthy answer."""
        if any(registry == where and digits in asked for where, digits in self.away):
            return Fault.UNAVAILABLE
        planned = self._planned.get(registry)
        fault = planned.popleft() if planned else self._ordered(registry)
        self.played += fault is not None
        return fault

    def orders(self) -> dict[str, dict[str, object]]:
        """List the standing orders, for the control endpoint."""
        return {name: {"fault": str(order.fault), "count": order.count} for name, order in self._standing.items()}

    def slow_for(self) -> float:
        """Draw how long a healthy answer takes, in seconds."""
        return self._random.uniform(0, self._slow_up_to_s) if self._slow_up_to_s else 0.0

    async def wait(self, seconds: float) -> None:
        """Wait as a slow register makes one wait, at most this long, or until `release`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._released.wait(), seconds)

    def release(self) -> None:
        """End all waits that are under way, and keep none waiting from now on."""
        self._released.set()

    def hold(self) -> None:
        """Take a `release` back."""
        self._released.clear()

    def _ordered(self, registry: str) -> Fault | None:
        orders = (self._standing.get(name) for name in (registry, EVERYWHERE))
        return next((fault for order in orders if order and (fault := order.spend())), None) or self._by_chance()

    def _by_chance(self) -> Fault | None:
        if not self._mix:
            return None
        faults = list(self._mix)
        healthy = max(0.0, 1.0 - sum(self._mix.values()))
        return self._random.choices([*faults, None], [*self._mix.values(), healthy])[0]
