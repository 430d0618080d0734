"""Listener for changed badges, so that no process answers from an old row.

A notification is quick, and may come late: a server that is held up between a commit and its signal says nothing. So
the position of the feed, which rises with the very commit, is looked at several times a second as well.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Final, Protocol

from verifier.store.db import GONE
from verifier.store.rows import badges as badge_rows

if TYPE_CHECKING:
    from verifier.store.db import Connection, Executor, Pool

_CHANNEL = "badge_changed"
_LOOKS_S: Final = 0.3  # from one look at the feed to the next
_AGAIN_S: Final = 0.5
_MOST = 10_000  # changes between two looks; after more everything is forgotten


class Listener(Protocol):
    """Whoever has badges at hand."""

    def forget(self, handle: str | None = None) -> None:
        """Drop a badge, or all of them."""

    def heard(self, at: float, position: int | None = None) -> None:
        """Learn that every change before this instant (monotonic, seconds) and up to this position has been told."""

    def deaf(self) -> None:
        """Learn that changes cannot be heard."""


async def listen(pool: Pool, listener: Listener, stop: asyncio.Event) -> None:
    """Tell of every committed change until `stop`, and of every moment at which nothing can be heard."""
    while not stop.is_set():
        try:
            await _hear(pool, listener, stop)
        except GONE:
            listener.deaf()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _AGAIN_S)


async def _hear(pool: Pool, listener: Listener, stop: asyncio.Event) -> None:
    lost = asyncio.Event()
    async with pool.acquire(timeout=5) as connection:
        connection.add_termination_listener(lambda _: lost.set())
        looking = asyncio.create_task(_look(connection, listener))
        ending = [asyncio.create_task(event.wait()) for event in (lost, stop)]
        try:
            await asyncio.wait([looking, *ending], return_when=asyncio.FIRST_COMPLETED)
            if looking.done():
                looking.result()
        finally:
            listener.deaf()
            for task in (looking, *ending):
                task.cancel()
            connection.terminate()  # nobody else may hear on it, and a silent server would not let it go


async def _look(connection: Connection, listener: Listener) -> None:
    """Hear what is told, and look for what was not, until cancelled."""
    await connection.add_listener(_CHANNEL, lambda *heard: listener.forget(str(heard[3]) or None))
    position = (await badge_rows.feed_head(connection)).badge_position
    listener.forget()  # whatever was said before we listened
    while True:
        position = await _caught_up(connection, listener, position)
        await asyncio.sleep(_LOOKS_S)


async def _caught_up(connection: Connection, listener: Listener, position: int) -> int:
    """Tell of the changes after a position that may not have been heard of; return the newest."""
    asked_at = time.monotonic()
    position = await tell(connection, listener, position)
    listener.heard(asked_at, position)
    return position


async def tell(connection: Executor, listener: Listener, position: int) -> int:
    """Tell of the changes after a position; return the newest.

    A position without a handle is of one that was erased: nobody can be told whose it was, so all are forgotten.
    """
    changed = await badge_rows.changed_since(connection, position=position, limit=_MOST)
    if len(changed.handles) != changed.position - position:
        listener.forget()
    else:
        for handle in changed.handles:
            listener.forget(handle)
    return changed.position
