"""A service that takes imports, its API on a port, and a platform that sends them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from tests.harness.clock import Clock
from tests.harness.staff import new_key
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

EVERYTHING = ("claims:write", "claims:read", "badges:read", "identity:assert", "accounts:write")
LINES = "application/x-ndjson"


def ohio(person: int, **changes: object) -> dict[str, Any]:
    """A claim that only people can decide: an Ohio counsellor's."""
    account = {"id": f"acct_{person}", "handle": f"person.{person}", "epoch": 1}
    body = {"account": account, "credential": "LPC", "jurisdiction": "US-OH", "number": f"E.{person:07d}"}
    return body | {"name": {"full": "Robin Sample"}} | changes


def written(claims: Iterable[object]) -> bytes:
    """Write claims down, one a line; bytes as they are."""
    return b"".join(one + b"\n" if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in claims)


@dataclass(frozen=True)
class Platform:
    """A platform with a key, and the service it calls."""

    svc: Service
    dsn: Dsn
    clock: Clock
    server: TestServer
    http: aiohttp.ClientSession
    stack: AsyncExitStack

    async def caller(self, token: str) -> aiohttp.ClientSession:
        """Make a client with another token."""
        head = {"Authorization": f"Bearer {token}"}
        return await self.stack.enter_async_context(aiohttp.ClientSession(self.server.make_url("/"), headers=head))

    async def send(self, body: Any, key: str | None = "first", **headers: str) -> aiohttp.ClientResponse:  # noqa: ANN401  whatever aiohttp sends
        """Send the lines of an import."""
        head = {"Content-Type": LINES, **({"Idempotency-Key": key} if key else {}), **headers}
        return await self.http.post("/v1/claims/import", data=body, headers=head)

    async def sent(self, claims: Iterable[object], key: str = "first") -> str:
        """Send claims; the id of the import."""
        answer = await self.send(written(claims), key)
        assert answer.status == 202, await answer.text()
        return str((await answer.json())["id"])

    async def read(self, import_id: str) -> dict[str, Any]:
        """Read how far an import is."""
        async with self.http.get(f"/v1/imports/{import_id}") as answer:
            assert answer.status == 200, await answer.text()
            shown: dict[str, Any] = await answer.json()
            return shown

    async def results(self, import_id: str, limit: int = 100) -> list[dict[str, Any]]:
        """Read what became of every line, page by page."""
        found: list[dict[str, Any]] = []
        query: dict[str, str | int] = {"limit": limit}
        while True:
            async with self.http.get(f"/v1/imports/{import_id}/results", params=query) as answer:
                page = await answer.json()
            found += page["results"]
            if page["cursor"] is None or not page["results"]:
                return found
            query["cursor"] = page["cursor"]


@pytest.fixture
async def platform(database: Dsn, pool: Pool, tmp_path: Path) -> AsyncIterator[Platform]:
    """A platform whose key may do all that a platform needs, and a service whose worker is at hand."""
    clock = Clock(datetime.now(UTC), database.owner)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(open_session("credential-verifier-tests (tests; tests@example.org)"))
        http = PoliteHttp(session, StoredGate(pool))
        svc = build(Settings(data_dir=tmp_path), pool, Vault(bytes(range(32))), http, clock=clock)
        server = TestServer(build_app(svc))
        await server.start_server()
        stack.push_async_callback(server.close)
        head = {"Authorization": f"Bearer {await new_key(database, 'Test', EVERYTHING)}"}
        caller = await stack.enter_async_context(aiohttp.ClientSession(server.make_url("/"), headers=head))
        yield Platform(svc, database, clock, server, caller, stack)
