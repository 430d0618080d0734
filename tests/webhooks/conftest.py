"""A house that tells platforms of changes, with its API on a port, and a platform that listens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.harness.openapi import DOCUMENT, faults
from tests.harness.service import House, open_house
from tests.harness.staff import new_key
from tests.outbound.sites import HERE, serving
from verifier.flows.webhooks import messages
from verifier.flows.webhooks.deliver import Dispatcher
from verifier.outbound.webhooks.carrier import Carrier
from verifier.store.server.embedded import Dsn
from verifier.web.app import build_app

EVERYTHING = ("webhooks", "badges:read", "claims:read", "claims:write", "accounts:write", "identity:assert")
CHANGED = ["badge.changed"]


@dataclass(frozen=True)
class Got:
    """One request as the platform received it."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """The name of the message."""
        return self.headers["webhook-id"]

    @property
    def said(self) -> dict[str, Any]:
        """The message."""
        said: dict[str, Any] = json.loads(self.body)
        return said

    @property
    def data(self) -> dict[str, Any]:
        """Data of the message."""
        data: dict[str, Any] = self.said["data"]
        return data


@dataclass
class Platform:
    """A platform's server: keeps what it is sent, and answers as it is told to."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    answer: Callable[[Got], web.Response] = lambda _: web.Response(status=204)
    meet: asyncio.Barrier | None = None  # so many have to be here before any is answered
    heard: asyncio.Condition = field(default_factory=asyncio.Condition)
    wrong: list[object] = field(default_factory=list)  # what was sent otherwise than the API's document says
    at_once: int = 0
    most_at_once: int = 0

    @property
    def url(self) -> str:
        """Address it listens at."""
        return f"http://{HERE}:{self.port}/hooks"

    def says(self, status: int) -> None:
        """Answer with this status from now on."""
        self.answer = lambda _: web.Response(status=status)

    async def until(self, count: int) -> None:
        """Wait until so many deliveries have come."""
        async with self.heard:
            await self.heard.wait_for(lambda: len(self.got) >= count)

    async def take(self, request: web.BaseRequest) -> web.Response:
        """Take one delivery."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            headers = {name.lower(): value for name, value in request.headers.items()}
            self.got.append(Got(headers, await request.read()))
            self.wrong += _faults(self.got[-1])
            async with self.heard:
                self.heard.notify_all()
            if self.meet is not None:
                await self.meet.wait()
            return self.answer(self.got[-1])
        finally:
            self.at_once -= 1


def _faults(got: Got) -> list[object]:
    """List what a delivery has otherwise than the document's example of its type."""
    said = DOCUMENT["webhooks"][got.said["type"]]["post"]
    schema = said["requestBody"]["content"]["application/json"]["schema"]
    heads = [(one["name"], faults(one["schema"], got.headers.get(one["name"]))) for one in said["parameters"]]
    extra = got.said["data"].keys() ^ said["requestBody"]["content"]["application/json"]["example"]["data"].keys()
    return [*faults(schema, got.said), *(head for head in heads if head[1]), *extra]


@dataclass(frozen=True)
class Hooks:
    """The house, its API, the platform, and the worker's two steps."""

    house: House
    platform: Platform
    caller: aiohttp.ClientSession
    server: TestServer
    stack: AsyncExitStack

    async def make(self, *types: str, url: str = "") -> dict[str, Any]:
        """Make an endpoint at the platform."""
        return await self.post("/v1/webhooks", {"url": url or self.platform.url, "types": list(types) or CHANGED}, 201)

    async def post(self, path: str, body: dict[str, Any] | None = None, status: int = 200) -> dict[str, Any]:
        """Ask the API for something."""
        async with self.caller.post(path, json=body) as answer:
            assert answer.status == status, await answer.text()
            said: dict[str, Any] = await answer.json()
            return said

    async def get(self, path: str, **query: str | int) -> dict[str, Any]:
        """Read from the API."""
        async with self.caller.get(path, params=query) as answer:
            assert answer.status == 200, await answer.text()
            said: dict[str, Any] = await answer.json()
            return said

    async def attempts(self, endpoint: dict[str, Any]) -> list[dict[str, Any]]:
        """Every attempt at an endpoint, the oldest first."""
        found = await self.get(f"/v1/webhooks/{endpoint['id']}/deliveries")
        return list(reversed(found["deliveries"]))

    async def state(self, endpoint: dict[str, Any]) -> dict[str, Any]:
        """An endpoint as it is listed."""
        found = await self.get("/v1/webhooks")
        [one] = [row for row in found["webhooks"] if row["id"] == endpoint["id"]]
        return dict(one)

    async def work(self, carrier: Carrier | None = None) -> None:
        """Do a worker's part: make messages, deliver what is due."""
        await messages.follow(self.house.svc)
        await self.deliver(carrier)

    async def deliver(self, carrier: Carrier | None = None) -> None:
        """Deliver what is due, and wait for the answers."""
        chosen = carrier or self.house.svc.carrier
        assert chosen is not None
        dispatcher = Dispatcher(self.house.svc, chosen)
        await dispatcher.tick()
        await dispatcher.settle()

    async def key(self, *scopes: str) -> aiohttp.ClientSession:
        """A client with another key."""
        token = await new_key(self.house.dsn, "Other", scopes)
        head = {"Authorization": f"Bearer {token}"}
        return await self.stack.enter_async_context(aiohttp.ClientSession(self.server.make_url("/"), headers=head))


@pytest.fixture
async def hooks(database: Dsn, tmp_path: Path) -> AsyncIterator[Hooks]:
    """A house that may call the platform of the test, and nobody else on this machine."""
    platform = Platform()
    async with AsyncExitStack() as stack:
        platform.port = await stack.enter_async_context(serving(platform.take, None))
        places = ((HERE, platform.port),)
        house = await stack.enter_async_context(open_house(database, tmp_path, outbound_allow=places))
        server = TestServer(build_app(house.svc))
        await server.start_server()
        stack.push_async_callback(server.close)
        token = await new_key(database, "Platform", EVERYTHING)
        head = {"Authorization": f"Bearer {token}"}
        caller = await stack.enter_async_context(aiohttp.ClientSession(server.make_url("/"), headers=head))
        yield Hooks(house, platform, caller, server, stack)
        assert platform.wrong == []
