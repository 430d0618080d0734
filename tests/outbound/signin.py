"""Providers to sign in at: a real one of somebody else's making, and one that answers whatever a test wants."""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from json import dumps
from typing import Any

from aiohttp import ClientSession, web
from joserfc import jws
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey
from yarl import URL

from tests.outbound.sites import HERE, US, serving
from verifier.outbound.openid.provider import Provider
from verifier.outbound.openid.sign_in import Ending, finish
from verifier.outbound.sites.ssrf_guard import only, open_session

CLIENT = "APP-BADGES0000000"
SECRET = "s3:cret/%+ü"  # noqa: S105  made up
BACK = "https://verify.example/bind/orcid"
ORCID = "0000-0002-1825-0097"  # the example iD of ORCID's own documentation
RSA = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
ALGORITHMS: dict[str, Key] = {
    "RS256": RSA,
    "PS256": RSA,
    "ES256": ECKey.generate_key("P-256", {"kid": "two"}),
    "EdDSA": OKPKey.generate_key("Ed25519", {"kid": "three"}),
    "Ed25519": OKPKey.generate_key("Ed25519", {"kid": "four"}),
}


@dataclass(frozen=True, slots=True)
class Fresh:
    """The state, nonce and verifier of one sign-in."""

    state: str
    nonce: str
    verifier: str


def fresh() -> Fresh:
    """New random values for one sign-in."""
    return Fresh(*(secrets.token_urlsafe(48) for _ in range(3)))


@asynccontextmanager
async def mock_provider(*more: str) -> AsyncIterator[str]:
    """A provider in a process of its own; its issuer is handed back. It says itself when it listens, and where."""
    command = (
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        "0",
        "--require-nonce",
        "true",
        *more,
    )
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    said = (await process.stderr.readuntil(b"(Press CTRL+C to quit)")).decode()
    listens = re.search(r"running on (http://127\.0\.0\.1:\d+)", said)
    assert listens is not None
    reading = asyncio.create_task(process.stderr.read())  # its log must not fill the pipe
    try:
        yield listens[1]
    finally:
        process.terminate()
        await process.wait()
        await reading


async def sign_in(page: str, subject: str, **form: str) -> URL:
    """Act as a person in the browser: open the page, say who they are, and be sent back."""
    async with ClientSession() as browser:
        async with browser.get(page) as shown:
            assert "Authorize" in await shown.text()
        async with browser.post(page, data={"sub": subject, **form}, allow_redirects=False) as sent:
            return URL(sent.headers["Location"], encoded=True)


@dataclass
class Impostor:
    """A provider that answers as a test wants: what it publishes, what it signs, and what it was asked."""

    issuer: str = ""
    published: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=lambda: dict(KeySet([RSA]).as_dict()))
    token: object = None
    tokens: dict[str, object] = field(default_factory=dict)  # by code, where several are on their way
    answers: dict[str, web.Response] = field(default_factory=dict)  # by path, instead of what it would say
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Say what this path says."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append((request.path, dict(request.headers), form))
        if request.path in self.answers:
            return self.answers.pop(request.path)
        token = self.tokens.get(form.get("code", ""), self.token)
        said = {
            "/.well-known/openid-configuration": self.discovery(),
            "/token": {
                "access_token": "x",
                "token_type": "bearer",
                "id_token": token,
            },
            "/jwks": self.keys,
        }
        return web.json_response(said[request.path])

    def discovery(self) -> dict[str, Any]:
        """Build the provider's description of itself, changed as the test wants; None leaves a field out."""
        fields = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        }
        return {name: value for name, value in {**fields, **self.published}.items() if value is not None}

    def claims(self, started: Fresh, **changed: object) -> dict[str, Any]:
        """A right statement for this sign-in, changed as the test wants; None leaves a claim out."""
        now = int(time.time())
        right = {"iss": self.issuer, "aud": CLIENT, "sub": ORCID, "nonce": started.nonce, "iat": now, "exp": now + 600}
        return {name: value for name, value in {**right, **changed}.items() if value is not None}

    def provider(self, secret: str = SECRET, **changed: Any) -> Provider:  # noqa: ANN401  fields
        """This provider as an operator sets it."""
        set_up = {"issuer": self.issuer, "client_id": CLIENT, "client_secret": secret, "redirect_uri": BACK}
        return Provider(**{**set_up, **changed})


@asynccontextmanager
async def impostor() -> AsyncIterator[tuple[Impostor, ClientSession]]:
    """Such a provider on this machine, and a session that reaches it alone."""
    made = Impostor()
    async with serving(made.answer, None) as port, open_session(US, permit=only(f"http://{HERE}:{port}")) as session:
        made.issuer = f"http://{HERE}:{port}"
        yield made, session


def signed(claims: dict[str, Any] | bytes, key: Key = RSA, **header: object) -> str:
    """The claims, signed; the header as the test wants."""
    head = {"alg": "RS256", "kid": key.kid, **header}
    payload = claims if isinstance(claims, bytes) else dumps(claims).encode()
    return jws.serialize_compact(
        {k: v for k, v in head.items() if v is not None}, payload, key, algorithms=[str(head["alg"])]
    )


def unsigned(claims: dict[str, Any], algorithm: str = "none") -> str:
    """The claims with no signature at all."""
    return ".".join(_written(dumps(part).encode()) for part in ({"alg": algorithm, "kid": "one"}, claims)) + "."


def _written(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")


def with_public_key_as_secret(claims: dict[str, Any]) -> str:
    """HS256, the secret being what everybody can read: the provider's public key."""
    said = unsigned(claims, "HS256").rstrip(".")  # by hand: no library would do it
    return f"{said}.{_written(hmac.digest(RSA.as_pem(private=False), said.encode(), 'sha256'))}"


async def ended(made: Impostor, session: ClientSession, **changed: object) -> Ending:
    """A whole sign-in at this provider, whose statement differs from a right one in this."""
    started = fresh()
    made.token = signed(made.claims(started, **changed))
    return await finish(session, made.provider(), "code", nonce=started.nonce, verifier=started.verifier)
