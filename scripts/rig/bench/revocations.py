"""From a change in one process to the next read of another: how long until it is seen there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import aiohttp

from scripts.rig.bench.lines import Line

if TYPE_CHECKING:
    from scripts.rig.bench.place import Place, Server

_AIM_MS, _OLD_S = 50.0, 1.0


async def revocations(place: Place, here: Server, there: Server, times: int) -> Line:
    """Suspend badges through one process, one after the other, and read each through another until it is seen."""
    head = {"Authorization": f"Bearer {place.key}"}
    took, old = list[float](), 0
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{here.port}", headers=head) as one,
        aiohttp.ClientSession(f"http://127.0.0.1:{there.port}", headers=head) as other,
    ):
        for number in range(place.badges, place.badges - times, -1):
            if await _status(other, number) != "verified":
                message = "the run is void: a badge is not verified"
                raise RuntimeError(message)
            await _recovered(one, number)
            began = time.perf_counter()
            while await _status(other, number) == "verified":
                old += time.perf_counter() - began > _OLD_S
            took.append((time.perf_counter() - began) * 1000)
    took.sort()
    line = Line("revocation to next read elsewhere, p99", "-", "ms", _AIM_MS, at_most=True)
    line.ours = line.ratio = round(took[int(len(took) * 0.99)], 2)
    line.told = {
        "times": times, "p50_ms": round(took[len(took) // 2], 2), "most_ms": round(took[-1], 2), "older_than_1_s": old,
    }  # fmt: skip
    place.tell(f"{line.what}: {line.ours} ms, {old} reads older than a second in {times}")
    return line


async def _status(session: aiohttp.ClientSession, number: int) -> str:
    async with session.get(f"/v1/badges/handle.{number}") as answer:
        return str((await answer.json())["status"])


async def _recovered(session: aiohttp.ClientSession, number: int) -> None:
    said = {"handle": f"handle.{number}", "epoch": 2, "reason": "recovered"}
    async with session.post(f"/v1/accounts/acct_{number}/changed", json=said) as answer:
        if answer.status != 204:  # noqa: PLR2004
            message = f"the run is void: {answer.status} {await answer.text()}"
            raise RuntimeError(message)
