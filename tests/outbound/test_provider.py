"""A provider is asked where it says itself, told no more than it needs, and believed no more than it shows."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from typing import TypeAlias
from urllib.parse import unquote_plus

import pytest
from aiohttp import ClientSession, web

from tests.outbound.signin import (
    BACK,
    CLIENT,
    ORCID,
    SECRET,
    Impostor,
    ended,
    fresh,
    impostor,
    signed,
)
from tests.outbound.sites import US, Names, authority, only_public_or, reaching, serving
from verifier.outbound.openid.provider import Provider, Unavailable
from verifier.outbound.openid.sign_in import NotAccepted, SignedIn, begin, finish
from verifier.outbound.sites.ssrf_guard import only, open_session

Pair: TypeAlias = tuple[Impostor, ClientSession]
DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
async def other() -> AsyncIterator[Pair]:
    async with impostor() as made:
        yield made


@pytest.mark.parametrize(
    ("methods", "basic"),
    [
        (None, True),
        (["client_secret_basic", "client_secret_post"], True),
        (["client_secret_post"], False),
        (["private_key_jwt", "client_secret_post"], False),
    ],
)
async def test_the_provider_knows_us_in_the_way_it_asks_for(other: Pair, methods: object, basic: bool) -> None:  # noqa: FBT001
    made, session = other
    made.published["token_endpoint_auth_methods_supported"] = methods
    assert isinstance(await ended(made, session), SignedIn)
    [(_, headers, form)] = [asked for asked in made.asked if asked[0] == "/token"]
    if basic:
        ident, _, secret = b64decode(headers["Authorization"].removeprefix("Basic ")).decode().partition(":")
        assert (unquote_plus(ident), unquote_plus(secret)) == (CLIENT, SECRET)
        assert "client_secret" not in form
    else:
        assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        assert "Authorization" not in headers
    assert (form["grant_type"], form["redirect_uri"], form["code"]) == ("authorization_code", BACK, "code")


async def test_without_a_secret_we_are_a_public_client(other: Pair) -> None:
    made, session = other
    started = fresh()
    made.token = signed(made.claims(started))
    end = await finish(session, made.provider(""), "code", nonce=started.nonce, verifier=started.verifier)
    [(_, headers, form)] = [asked for asked in made.asked if asked[0] == "/token"]
    assert end == SignedIn(ORCID)
    assert "Authorization" not in headers
    assert form == {
        "client_id": CLIENT,
        "grant_type": "authorization_code",
        "redirect_uri": BACK,
        "code": "code",
        "code_verifier": started.verifier,
    }


@pytest.mark.parametrize("methods", [["private_key_jwt"], [], "client_secret_basic", 7])
async def test_a_provider_that_wants_to_know_us_otherwise_is_not_shown_the_secret(other: Pair, methods: object) -> None:
    made, session = other
    made.published["token_endpoint_auth_methods_supported"] = methods
    assert await ended(made, session) == Unavailable("auth_method")
    assert "/token" not in [path for path, _, _ in made.asked]


@pytest.mark.parametrize(
    "keys", [{}, {"keys": []}, {"keys": "one"}, {"keys": [7]}, {"keys": [{"kty": "RSA"}]}, {"keys": [{"kty": "XYZ"}]}]
)
async def test_a_provider_without_readable_keys_cannot_be_asked(other: Pair, keys: dict[str, object]) -> None:
    made, session = other
    made.keys = keys or {"other": 1}
    assert await ended(made, session) == Unavailable("no_keys")


@pytest.mark.parametrize(
    ("published", "code"),
    [
        ({"issuer": "https://orcid.org"}, "issuer"),
        ({"issuer": None}, "issuer"),
        ({"authorization_endpoint": None}, "endpoint"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "endpoint"),
        ({"token_endpoint": "http://elsewhere.example/token"}, "endpoint"),
        ({"token_endpoint": "//elsewhere.example/token"}, "endpoint"),
        ({"token_endpoint": "https://robin:secret@elsewhere.example/token"}, "endpoint"),
        ({"token_endpoint": 7}, "endpoint"),
        ({"jwks_uri": "file:///etc/passwd"}, "endpoint"),
        ({"jwks_uri": "https://[/"}, "endpoint"),
    ],
)
async def test_a_provider_that_publishes_what_cannot_be_its_own_is_not_used(
    other: Pair, published: dict[str, object], code: str
) -> None:
    made, session = other
    made.published = published
    assert await begin(session, made.provider(), state="s", nonce="n", verifier="v") == Unavailable(code)
    assert await finish(session, made.provider(), "code", nonce="n", verifier="v") == Unavailable(code)
    assert {path for path, _, _ in made.asked} == {DISCOVERY}


@pytest.mark.parametrize("issuer_", ["http://orcid.example", "orcid.example", "https://robin@orcid.example", ""])
async def test_a_provider_that_is_not_set_as_https_is_not_asked(issuer_: str) -> None:
    names = Names()
    async with reaching(names, only_public_or()) as reach:
        provider = Provider(issuer_, CLIENT, SECRET, BACK)
        assert await begin(reach.session, provider, state="s", nonce="n", verifier="v") == Unavailable("issuer")
    assert names.asked == []


async def test_a_provider_elsewhere_is_asked_by_https_and_its_certificate_is_looked_at() -> None:
    made = Impostor("https://orcid.example")
    async with serving(made.answer, authority().site("orcid.example")) as port:
        names = Names().tell("orcid.example", ("127.0.0.1", port))
        async with reaching(names, only_public_or(("127.0.0.1", port))) as reach:
            assert isinstance(await ended(made, reach.session), SignedIn)
            made.published["jwks_uri"] = "http://orcid.example/jwks"
            assert await ended(made, reach.session) == Unavailable("endpoint")
    async with serving(made.answer, authority().site("elsewhere.example")) as port:
        names = Names().tell("orcid.example", ("127.0.0.1", port))
        async with reaching(names, only_public_or(("127.0.0.1", port))) as reach:
            assert await ended(made, reach.session) == Unavailable("tls")


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/jwks"])
@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (302, b"", "redirect"),
        (307, b"", "redirect"),
        (503, b"busy", "http_503"),
        (404, b"", "http_404"),
        (200, b"<html>", "unreadable"),
        (200, b"[]", "unreadable"),
        (200, b'{"a": 1, "a": 1}', "unreadable"),
        (200, b" " * 70_000, "too_large"),
    ],
)
async def test_a_provider_in_trouble_cannot_be_asked(
    other: Pair, path: str, status: int, body: bytes, code: str
) -> None:
    made, session = other
    made.answers[path] = web.Response(status=status, body=body, headers={"Location": f"{made.issuer}/jwks"})
    unreadable = "no_token" if path == "/token" else "not_json"
    assert await ended(made, session) == Unavailable(unreadable if code == "unreadable" else code)


@pytest.mark.parametrize(
    ("status", "body", "end"),
    [
        (400, b'{"error": "invalid_grant"}', NotAccepted("code_refused")),
        (400, b'{"error": "invalid_request"}', Unavailable("http_400")),
        (401, b'{"error": "invalid_client"}', Unavailable("http_401")),
        (400, b"nonsense", Unavailable("http_400")),
        (200, b'{"access_token": "x"}', Unavailable("no_token")),
        (200, b'{"id_token": 7}', Unavailable("no_token")),
    ],
)
async def test_only_the_providers_refusal_of_the_code_is_the_creators_matter(
    other: Pair, status: int, body: bytes, end: object
) -> None:
    made, session = other
    made.answers["/token"] = web.Response(status=status, body=body)
    assert await ended(made, session) == end


async def test_a_provider_that_does_not_answer_in_time_cannot_be_asked() -> None:
    async def silent(_request: web.BaseRequest) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async with serving(silent, None) as port, open_session(US, permit=only(f"http://127.0.0.1:{port}")) as session:
        provider = Provider(f"http://127.0.0.1:{port}", CLIENT, SECRET, BACK, deadline_s=0.2)
        assert await begin(session, provider, state="s", nonce="n", verifier="v") == Unavailable("timeout")
