"""A house with its public addresses on a port, and somebody who verifies what they hand out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.harness.service import House, open_house
from tests.harness.tokens import bits, raw, said
from verifier.store.server.embedded import Dsn
from verifier.web.app import build_app

PUBLIC_URL, DID = "https://badges.example:8443", "did:web:badges.example%3A8443"


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """Three clean licensees of Washington, and a service that people reach by a name: did:web knows no addresses."""
    async with open_house(database, tmp_path, public_url=PUBLIC_URL) as opened:
        yield opened


@dataclass(frozen=True)
class Verifier:
    """Somebody without a key who was shown a credential."""

    house: House
    http: ClientSession

    async def get(self, path: str) -> ClientResponse:
        """Ask one of the public addresses."""
        return await self.http.get(path)

    async def text(self, path: str) -> str:
        """Ask one of the public addresses, which must answer."""
        answer = await self.get(path)
        assert answer.status == 200, await answer.text()
        return await answer.text()

    async def credential(self, handle: str) -> dict[str, Any]:
        """Fetch a badge's credential; the payload, once its signature was verified."""
        return await self.verified(await self.text(f"/b/{handle}/credential"))

    async def verified(self, token: str) -> dict[str, Any]:
        """Verify a token by the keys that are published now."""
        header, payload = said(token)
        document = json.loads(await self.text("/.well-known/did.json"))
        [method] = [one for one in document["verificationMethod"] if one["id"] == header["kid"]]
        public = Ed25519PublicKey.from_public_bytes(raw(method["publicKeyJwk"]["x"]))
        body, _, signature = token.rpartition(".")
        public.verify(raw(signature), body.encode())
        return payload

    async def status(self, credential: dict[str, Any]) -> tuple[bool, bool]:
        """Look whether a credential is revoked, and whether it is suspended."""
        found = {}
        for entry in credential["credentialStatus"]:
            number = entry["statusListCredential"].rpartition("/")[2]
            listed = await self.verified(await self.text(f"/status-lists/{number}"))
            assert listed["credentialSubject"]["statusPurpose"] == entry["statusPurpose"]
            found[entry["statusPurpose"]] = int(entry["statusListIndex"]) in bits(
                listed["credentialSubject"]["encodedList"]
            )
        return found["revocation"], found["suspension"]


@pytest.fixture
async def verifier(house: House) -> AsyncIterator[Verifier]:
    """Somebody who verifies, over HTTP."""
    server = TestServer(build_app(house.svc))
    await server.start_server()
    async with ClientSession(server.make_url("/")) as http:
        yield Verifier(house, http)
    await server.close()
