"""`GET /v1/claims/{id}?wait=`: the claim after its next move, and no later than was asked."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from tests.harness.staff import end_keys, owner_of
from tests.web.conftest import Client
from tests.web.test_api_claims import claim
from verifier.flows.core.service import Service
from verifier.store.server.embedded import Dsn

Key = Callable[..., Awaitable[str]]


@pytest.fixture
async def platform(client: Client, key: Key) -> ClientSession:
    """A platform that submits and follows."""
    return client(await key())


async def taken(platform: ClientSession) -> str:
    """Submit a claim; its address."""
    answer = await platform.post("/v1/claims", json=claim())
    return answer.headers["Location"]


async def state(platform: ClientSession, at: str, **head: str) -> str:
    """Wait for its next move."""
    async with platform.get(at, params={"wait": 30}, headers=head) as answer:
        assert answer.status == 200, await answer.text()
        return str((await answer.json())["state"])


async def test_it_is_answered_when_the_claim_moves_and_to_all_who_wait(svc: Service, platform: ClientSession) -> None:
    at = await taken(platform)
    tag = (await platform.get(at)).headers["ETag"]
    waiting = [asyncio.create_task(state(platform, at, **head)) for head in ({}, {"If-None-Match": tag})]
    while len(svc.moves._waiting.get(at.rpartition("/")[2], ())) < 2:  # noqa: ASYNC110  both have to have been read
        await asyncio.sleep(0.01)
    assert (await platform.post(f"{at}/withdraw")).status == 200
    assert await asyncio.wait_for(asyncio.gather(*waiting), 20) == ["withdrawn", "withdrawn"]
    assert not svc.moves._waiting


async def test_it_is_answered_at_once_where_it_has_moved_since_or_moves_no_more(platform: ClientSession) -> None:
    at, began = await taken(platform), time.monotonic()
    assert await state(platform, at, **{"If-None-Match": 'W/"99"'}) == "received"
    await platform.post(f"{at}/withdraw")
    tag = (await platform.get(at)).headers["ETag"]
    assert await state(platform, at) == "withdrawn"
    assert await state(platform, at, **{"If-None-Match": tag}) == "withdrawn"
    assert time.monotonic() - began < 20


async def test_it_waits_no_longer_than_it_was_asked_to(svc: Service, platform: ClientSession) -> None:
    at, began = await taken(platform), time.monotonic()
    answer = await platform.get(at, params={"wait": 1})
    assert (answer.status, (await answer.json())["state"]) == (200, "received")
    assert time.monotonic() - began >= 1
    assert not svc.moves._waiting


async def test_it_ends_with_what_there_is_when_the_service_stops(
    svc: Service, platform: ClientSession, server: TestServer
) -> None:
    at = await taken(platform)
    waiting = asyncio.create_task(state(platform, at))
    while not svc.moves._waiting:  # noqa: ASYNC110  the question has to have been read
        await asyncio.sleep(0.01)
    await server.close()
    assert await asyncio.wait_for(waiting, 20) == "received"


async def test_who_waited_with_a_key_that_ended_learns_nothing(platform: ClientSession, database: Dsn) -> None:
    at = await taken(platform)
    waiting = asyncio.create_task(platform.get(at, params={"wait": 3}))
    await end_keys(database)
    answer = await asyncio.wait_for(waiting, 20)
    assert (answer.status, "account" in await answer.json()) == (401, False)


@pytest.mark.parametrize("wait", ["31", "-1", "1.5", "x", "", "100"])
async def test_a_wait_that_is_none_is_refused(platform: ClientSession, wait: str) -> None:
    answer = await platform.get(await taken(platform), params={"wait": wait})
    said = await answer.json()
    assert (answer.status, said["errors"][0]["pointer"]) == (422, "/wait")
    assert "0 to 30" in said["errors"][0]["detail"]


async def test_a_move_that_nobody_was_told_of_is_found_within_a_second(
    svc: Service, platform: ClientSession, database: Dsn
) -> None:
    at = await taken(platform)
    claim_id = at.rpartition("/")[2]
    waiting = asyncio.create_task(svc.moves.after(claim_id, 1))
    async with owner_of(database) as owner:
        await owner.execute("UPDATE claim SET version = version + 1 WHERE id = $1", claim_id)
    await asyncio.wait_for(waiting, 20)
