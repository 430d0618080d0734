"""Writers: creators who claim, rename, lose and get back accounts, withdraw and go, all at the same time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from verifier.client import Client, ProblemError
from verifier.client.transport import Ask
from verifier.demo.people.claims import ClaimTruth

WRITERS, STEPS = 16, 4
_WAYS = ("renamed", "renamed", "recovered", "withdrawn", "erased", "left")


async def write(client: Client, people: Sequence[ClaimTruth], now: datetime, draw: Random) -> Counter[str]:
    """Let these people live their lives, so many of them at once; return what they did, and what was refused."""
    done: Counter[str] = Counter()
    todo = list(people)

    async def writer() -> None:
        while todo:
            await _live(client, todo.pop(), now, draw, done)

    async with asyncio.TaskGroup() as group:
        for _ in range(WRITERS):
            group.create_task(writer())
    return done


async def _live(client: Client, truth: ClaimTruth, now: datetime, draw: Random, done: Counter[str]) -> None:
    body: dict[str, Any] = truth.submission(now - timedelta(days=30))
    account = body["account"]
    for step in range(STEPS):
        try:
            claim = await client.submit(body)
            await client.claim(claim.id, wait=draw.choice((0, 1)))
            way = draw.choice(_WAYS)
            done[way] += 1
            if way in {"erased", "left"}:
                return await _leave(client, account["id"], way)
            await _move(client, claim.id, account, way, step)
        except ProblemError as refusal:
            done[refusal.type] += 1
            if way_over(refusal):
                return None
    return None


def way_over(refusal: ProblemError) -> bool:
    """Say whether it is no use to go on with this person: what is refused once for all is."""
    return refusal.status not in {409, 429}


async def _leave(client: Client, account_id: str, way: str) -> None:
    if way == "erased":
        await client._transport.call(Ask("POST", f"/v1/accounts/{account_id}/erase", again=False))  # noqa: SLF001


async def _move(client: Client, claim_id: str, account: dict[str, Any], way: str, step: int) -> None:
    if way == "withdrawn":
        await client.withdraw(claim_id)
        return
    account["epoch"] += 1
    if way == "renamed":
        account["handle"] = f"{account['handle'][:50]}.{step}"
    await client.changed(account["id"], account["handle"], account["epoch"], way)
