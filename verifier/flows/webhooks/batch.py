"""One batch of deliveries to one endpoint: so many side by side, until all are sent or it is to be left alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from yarl import URL

from verifier.flows.webhooks import schedule
from verifier.flows.webhooks.bodies import body
from verifier.flows.webhooks.replay import message_id
from verifier.flows.webhooks.signatures import sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from verifier.flows.webhooks.schedule import Health
    from verifier.flows.webhooks.signatures import Keys
    from verifier.outbound.webhooks.carrier import Carrier, Posted
    from verifier.store.rows.webhooks import Take

_Post: TypeAlias = "tuple[Take, bytes, dict[str, str]]"  # a delivery with its body and headers
SIDE_BY_SIDE: Final = 16  # posts to one endpoint
_BEGIN_WITHIN_S: Final = 10.0  # what was not begun by then is given back


@dataclass(frozen=True, slots=True)
class Result:
    """Result of one attempt."""

    row: Take
    posted: Posted
    next_at: datetime | None

    @property
    def outcome(self) -> str:
        """State of the delivery from now on."""
        return "delivered" if self.posted.good else "waiting" if self.next_at else "failed"


@dataclass(slots=True)
class Batch:
    """Deliveries on their way to one endpoint, and what has come of them."""

    carrier: Carrier
    clock: Callable[[], datetime]
    url: str
    keys: Sequence[Keys]
    health: Health
    results: list[Result] = field(default_factory=list)
    left: list[Take] = field(default_factory=list)  # taken and not begun
    last_good_at: datetime | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)  # set when nothing more is to be begun

    async def send(self, rows: Sequence[Take]) -> None:
        """Send these, the oldest first.

        All are signed before the first is sent: one after the other they take half as long as in between (measured).
        """
        url, now = URL(self.url), int(self.clock().timestamp())
        waiting = iter([self._post(row, now) for row in rows])
        until = asyncio.get_running_loop().time() + _BEGIN_WITHIN_S
        await asyncio.gather(*(self._lane(url, waiting, until) for _ in range(min(SIDE_BY_SIDE, len(rows)))))

    def count(self, outcome: str) -> int:
        """Count the deliveries with this outcome."""
        return sum(one.outcome == outcome for one in self.results)

    async def _lane(self, url: URL, waiting: Iterator[_Post], until: float) -> None:
        loop = asyncio.get_running_loop()
        for row, said, headers in waiting:
            if self.health.stopped(self.clock()) or self.stopping.is_set() or loop.time() > until:
                self.left.append(row)
            else:
                self._note(row, await self.carrier.post(url, said, headers))

    def _post(self, row: Take, timestamp: int) -> _Post:
        name, said = message_id(row.name), body(row)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(self.keys, name, timestamp, said),
        }
        return row, said, headers

    def _note(self, row: Take, posted: Posted) -> None:
        now, good = self.clock(), posted.good
        self.health = schedule.heard(self.health, posted.status, good=good, now=now)
        if good:
            self.last_good_at = now
        self.results.append(Result(row, posted, None if good else schedule.next_attempt(row.since, now)))
