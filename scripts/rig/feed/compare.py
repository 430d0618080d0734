"""Comparison of what consumers hold with what the service says, once nothing changes any more."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from scripts.rig.feed.consumers import seen
from verifier.client import Change, Client


async def everything(client: Client) -> list[Change]:
    """Read the feed from the oldest kept to its end."""
    found: list[Change] = []
    reading = client.changes(wait_s=0)
    try:
        async with asyncio.timeout(_QUIET_S) as patience:
            async for change in reading:
                found.append(change)
                patience.reschedule(asyncio.get_running_loop().time() + _QUIET_S)
    except TimeoutError:
        return found
    return found


_QUIET_S = 2.0


def replay_faults(name: str, file: Path, feed: Sequence[Change]) -> list[str]:
    """List what a consumer of the feed saw out of order, missed, or saw other than it is."""
    rows = seen(file)
    versions = [version for version, _, _ in rows]
    found = [f"{name}: version {two} came after {one}" for one, two in pairwise(versions) if two <= one]
    had = {version: handle for version, handle, _ in rows}
    missed = [change.version for change in feed if had.get(change.version) != change.handle]
    return found + ([f"{name}: {len(missed)} changes were missed, the first is {missed[0]}"] if missed else [])


async def copy_faults(name: str, client: Client, file: Path, handles: Sequence[str]) -> list[str]:
    """List where a copy, begun again from its file, says other than the service."""
    found = []
    async with client.copy(file) as copy:
        wrong = await copy.check()
        found += [f"{name}: buckets {', '.join(wrong)} were wrong"] if wrong else []
        for now in await client.badges(handles):
            kept = copy.get(now.handle)
            if now != kept and not (now.version == kept.version == 0):
                found.append(f"{name}: version {kept.version} is {kept.status}, and read {now.status} {now.version}")
    return found
