"""A house whose badges change, with its API on a port."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from tests.harness.fixtures import house
from tests.harness.service import House
from tests.harness.staff import new_key
from verifier.app import hearing
from verifier.web.app import build_app

__all__ = ["house"]
EVERYTHING = ("claims:write", "claims:read", "badges:read", "identity:assert", "accounts:write")


@dataclass(frozen=True)
class Api:
    """The API of a house on a port, and those who call it."""

    house: House
    server: TestServer
    stack: AsyncExitStack

    async def caller(self, *scopes: str) -> aiohttp.ClientSession:
        """Make a client whose key has these scopes; all that a platform needs if none are named."""
        token = await new_key(self.house.dsn, "Test", scopes or EVERYTHING)
        head = {"Authorization": f"Bearer {token}"}
        return await self.stack.enter_async_context(aiohttp.ClientSession(self.server.make_url("/"), headers=head))


@pytest.fixture
async def api(house: House) -> AsyncIterator[Api]:
    """The API with an ear for changes, as `verifier api` runs it."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(hearing(house.svc))
        server = TestServer(build_app(house.svc))
        await server.start_server()
        stack.push_async_callback(server.close)
        yield Api(house, server, stack)


async def changes(caller: aiohttp.ClientSession, **query: str | int) -> dict[str, Any]:
    """Read one page of the feed."""
    async with caller.get("/v1/badge-changes", params=query) as answer:
        assert answer.status == 200, await answer.text()
        page: dict[str, Any] = await answer.json()
        return page


async def exported(caller: aiohttp.ClientSession) -> tuple[dict[str, dict[str, Any]], str]:
    """Read the export: the badges by handle, and the cursor to go on from."""
    async with caller.get("/v1/badge-export") as answer:
        assert answer.status == 200, await answer.text()
        *badges, last = [json.loads(line) for line in (await answer.text()).splitlines()]
    assert list(last) == ["cursor"]
    found = {badge["handle"]: badge for badge in badges}
    assert len(found) == len(badges)
    return found, last["cursor"]
