"""The changes of badges, read forward from a position: at once, or as soon as there is one."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.flows.core import removals
from verifier.flows.core.badge_document import rfc3339
from verifier.flows.core.waits import first_of
from verifier.flows.feed import positions
from verifier.flows.feed.documents import document
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
    head = await badge_rows.feed_head(svc.pool)
    if position is not None and not head.feed_floor <= position <= head.badge_position:
        raise positions.too_old()  # also a position of before a restore, which nobody can go on from
    begin = position or 0
    rows = await badge_rows.badge_changes(svc.pool, position=begin, limit=limit + 1)
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
    """Yield stretch after stretch from a position on until `stopping`; an empty one says that 15 s were quiet."""
    while not stopping.is_set():
        found = await wait(svc, position, _AT_ONCE, _QUIET_S, stopping)
        yield found
        position = found.position


def row(svc: Service, change: BadgeChange) -> str:
    """Write a change as the feed's JSON, on one line."""
    removed = removals.named(svc.vault, change)
    if removed is not None:
        return _removed(change, removed)
    account = document(change, svc.environment)
    ends = "null" if change.ends_at is None else f'"{rfc3339(change.ends_at)}"'
    then = "null" if change.then_status is None else f'"{change.then_status}"'
    who = account[len('{"handle":"') :].partition(',"environment"')[0]
    return (
        f'{{"cursor":"{positions.written(change.position)}","handle":"{who},"badge":{account},'
        f'"ends_at":{ends},"then":{then},"at":"{rfc3339(change.at)}"}}'
    )


def _removed(change: BadgeChange, who: removals.Named) -> str:
    account = json.dumps(who.account_id, ensure_ascii=False)
    return (
        f'{{"cursor":"{positions.written(change.position)}","handle":"{who.handle}","account_id":{account},'
        f'"epoch":{who.epoch},"removed":true,"version":{change.position},"at":"{rfc3339(change.at)}"}}'
    )
