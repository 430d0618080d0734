"""A whole service over a real database, served on loopback, and clients with keys of every kind."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import ClientSession, DummyCookieJar, web
from aiohttp.test_utils import TestServer

from tests.harness.creator_doors import Doors, open_doors
from tests.harness.pages import House, open_house
from tests.harness.staff import new_key, new_reviewer
from tests.harness.visits import Desk, Visit, desk_in, visiting
from verifier.app import build
from verifier.flows.core.service import Service
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.settings import Settings
from verifier.store.db import Pool
from verifier.store.gate import StoredGate
from verifier.store.sealing.crypto import Vault
from verifier.store.server.embedded import Dsn
from verifier.web.app import build_app

Client = Callable[..., ClientSession]
ALL_SCOPES = ("claims:write", "claims:read", "badges:read", "identity:assert", "accounts:write")


@pytest.fixture
async def svc(pool: Pool, tmp_path: Path) -> AsyncIterator[Service]:
    """The service, without a worker: claims stay as they were submitted."""
    async with open_session("credential-verifier-tests (tests; tests@example.org)") as session:
        yield build(Settings(data_dir=tmp_path), pool, Vault(os.urandom(32)), PoliteHttp(session, StoredGate(pool)))


@pytest.fixture
async def app(svc: Service) -> web.Application:
    """The application under test."""
    return build_app(svc)


@pytest.fixture
async def server(app: web.Application) -> AsyncIterator[TestServer]:
    """The application on a port of its own."""
    running = TestServer(app)
    await running.start_server()
    yield running
    await running.close()


@pytest.fixture
async def client(server: TestServer) -> AsyncIterator[Client]:
    """Make HTTP clients: `client()` without a key, `client(token)` with one."""
    opened: list[ClientSession] = []

    def make(token: str | None = None, **headers: str) -> ClientSession:
        head = headers | ({"Authorization": f"Bearer {token}"} if token else {})
        opened.append(ClientSession(server.make_url("/"), headers=head, cookie_jar=DummyCookieJar()))
        return opened[-1]

    yield make
    for session in opened:
        await session.close()


@pytest.fixture
def key(database: Dsn) -> Callable[..., Awaitable[str]]:
    """Make platform keys: `await key("badges:read")`, `await key()` for all that a platform needs."""

    async def make(*scopes: str) -> str:
        return await new_key(database, "Test", scopes or ALL_SCOPES)

    return make


@pytest.fixture
def reviewer(database: Dsn) -> Callable[..., Awaitable[str]]:
    """Make reviewers: `await reviewer("Ada Trial")` gives a token."""

    async def make(name: str = "Ada Trial", *, lead: bool = False) -> str:
        return (await new_reviewer(database, name, lead=lead)).token

    return make


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database, tmp_path) as opened:
        yield opened


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    async with desk_in(house) as made:
        yield made


@pytest.fixture
async def other(house: House) -> AsyncIterator[Desk]:
    async with desk_in(house) as made:
        yield made


@pytest.fixture
async def visit(house: House) -> AsyncIterator[Visit]:
    async with visiting(house) as made:
        yield made


@pytest.fixture
async def doors(database: Dsn, tmp_path: Path) -> AsyncIterator[Doors]:
    """Robin's claim in a service behind its pages, with a token of every kind."""
    async with open_doors(database, tmp_path) as opened:
        yield opened
