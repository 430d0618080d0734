"""Waiting for the first of several things, no longer than a caller has patience."""

from __future__ import annotations

import asyncio


async def first_of(seconds: float, *events: asyncio.Event | None) -> None:
    """Return when one of these events is set, or after so many seconds."""
    waiting = [asyncio.create_task(event.wait()) for event in events if event is not None]
    try:
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
