"""The changes of badges, read forward from a position: at once, or as soon as there is one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.flows.core.waits import first_of
from verifier.flows.feed import positions
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from verifier.flows.core.service import Service
    from verifier.store.rows.shared import BadgeChange

_UNHEARD_S = 1.0  # a change whose notification was lost is found this much later
_AT_ONCE, _QUIET_S = 500, 15.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Changes one after another; `position` is that of the last, `more` says that the next one is there already."""

    changes: list[BadgeChange]
    position: int
    more: bool


async def since(svc: Service, position: int | None, limit: int) -> Stretch:
    """Read the changes after a position (None: from the oldest kept); raise `Gone` when some of them are not kept."""
    begin = position or 0
    rows = await badge_rows.badge_changes(svc.pool, position=begin, limit=limit + 1)
    head = await badge_rows.feed_head(svc.pool)  # after the rows: what is forgotten meanwhile must not be missed unseen
    if position is not None and not head.feed_floor <= position <= head.badge_position:
        raise positions.too_old()  # also a position of before a restore, which nobody can go on from
    kept = rows[:limit]
    end = kept[-1].position if kept else max(begin, head.feed_floor) if position is None else begin
    return Stretch(kept, end, more=len(rows) > limit)


async def wait(
    svc: Service, position: int | None, limit: int, seconds: float, stopping: asyncio.Event | None = None
) -> Stretch:
    """Read like `since`, and wait up to `seconds` for a first change; what ends the service ends the wait."""
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while True:
        heard = svc.badges.next_change()
        found = await since(svc, position, limit)
        left = until - loop.time()
        if found.changes or left <= 0 or (stopping is not None and stopping.is_set()):
            return found
        position = found.position
        await first_of(min(left, _UNHEARD_S), heard, stopping)


async def follow(svc: Service, position: int | None, stopping: asyncio.Event) -> AsyncGenerator[Stretch, None]:
    """Yield stretch after stretch from a position on until `stopping`; an empty one says that 15 s were quiet.

    Where more is there already, it is read while the reader is busy with what it has.
    """
    ahead: asyncio.Task[Stretch] | None = None
    try:
        while not stopping.is_set():
            found = await (ahead or wait(svc, position, _AT_ONCE, _QUIET_S, stopping))
            position = found.position
            ahead = asyncio.create_task(since(svc, position, _AT_ONCE)) if found.more else None
            yield found
    finally:
        if ahead is not None:
            ahead.cancel()
