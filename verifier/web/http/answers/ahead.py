"""Answers that are made before they are asked for, for a reader who asks for one page after the other."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Coroutine

_FRESH_S: Final = 1.0  # no answer of ours is older
_MOST: Final = 16


class Page(NamedTuple):
    """A page of a list that only grows at its end: its body, where the next one begins, and whether that is there."""

    body: bytes
    position: int
    more: bool


class Ahead:
    """Pages under way by where they begin and how long they are, each for whoever asks first, and for a second."""

    def __init__(self) -> None:
        """Begin with none."""
        self._making: dict[tuple[int, int], tuple[float, asyncio.Task[Page]]] = {}

    def begin(self, place: tuple[int, int], making: Coroutine[None, None, Page]) -> None:
        """Make the page at a place; what nobody asked for is dropped."""
        now = asyncio.get_running_loop().time()
        for known, (began_at, _) in list(self._making.items()):
            if known == place or now - began_at > _FRESH_S or len(self._making) >= _MOST:
                self._drop(known)
        self._making[place] = (now, asyncio.create_task(making))

    async def take(self, place: tuple[int, int]) -> Page | None:
        """Return the whole page at a place; None if it is not made, not whole or not new, or could not be made."""
        if place not in self._making:
            return None
        began_at, making = self._making.pop(place)
        await asyncio.wait({making})
        fresh = asyncio.get_running_loop().time() - began_at <= _FRESH_S
        made = not making.cancelled() and making.exception() is None
        return making.result() if made and fresh and making.result().more else None

    def drop_all(self) -> None:
        """Make no more pages."""
        for place in list(self._making):
            self._drop(place)

    def _drop(self, place: tuple[int, int]) -> None:
        _, making = self._making.pop(place)
        making.cancel()
        making.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # nobody wants to know
