"""A platform with the client in hand, and a wire to the service that may fail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.client.between import Wire
from tests.feed.conftest import EVERYTHING, Api, api
from tests.harness.fixtures import house
from tests.harness.staff import new_key
from verifier.client import Client
from verifier.demo.people.claims import ClaimTruth

__all__ = ["api", "house"]


@dataclass(frozen=True)
class Platform:
    """A platform: its key, its client, and the wire between them and the service."""

    api: Api
    wire: Wire
    key: str
    client: Client

    @property
    def people(self) -> list[ClaimTruth]:
        """Everybody who claims something."""
        return self.api.house.people

    async def settle(self) -> None:
        """Let everybody but the last come to a badge; the last one waits."""
        *most, last = self.people
        for truth in most:
            await self.api.house.settle(truth)
        await self.api.house.submit(last)

    async def badge(self, handle: str, **account: Any) -> dict[str, Any]:  # noqa: ANN401  fields
        """Read a badge past the client, as it is now."""
        self.api.house.svc.badges.forget()
        return await self.api.house.badge(handle, **account)


@pytest.fixture
async def platform(api: Api) -> AsyncIterator[Platform]:
    """A platform whose every call goes over the wire."""
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        wire = Wire(session, str(api.server.make_url("/")).rstrip("/"), now=api.house.clock)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", wire.take)
        between = TestServer(app)
        await between.start_server()
        wire.url = str(between.make_url("/"))
        key = await new_key(api.house.dsn, "Platform", EVERYTHING)
        async with Client(wire.url, key) as client:
            yield Platform(api, wire, key, client)
        await between.close()
