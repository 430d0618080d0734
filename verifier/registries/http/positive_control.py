"""Positive control: an empty answer counts only at a source that was shown, a minute ago at most, to answer at all."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.domain.evidence import Unavailable, Unreadable

GOOD_FOR_S: Final = 60.0


class PositiveControl:
    """One source's control, shared by every look-up of this process for a minute."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[Unavailable | Unreadable | None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep the question; nothing is asked before somebody needs it."""
        self._ask = ask
        self._clock = clock
        self._lock = asyncio.Lock()
        self._shown_at: float | None = None

    async def fault(self) -> Unavailable | Unreadable | None:
        """Return None when the source is shown to work, else the control's outcome. A failure is never remembered."""
        async with self._lock:
            if self._shown_at is not None and self._clock() - self._shown_at < GOOD_FOR_S:
                return None
            fault = await self._ask()
            if fault is None:
                self._shown_at = self._clock()
            return fault
