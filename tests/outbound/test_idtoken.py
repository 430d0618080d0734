"""A statement is believed from the provider, to us, for this sign-in and now; everything else shows nothing."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from aiohttp import ClientSession
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from tests.outbound.signin import (
    ALGORITHMS,
    CLIENT,
    ORCID,
    RSA,
    Fresh,
    Impostor,
    ended,
    fresh,
    impostor,
    signed,
    unsigned,
    with_public_key_as_secret,
)
from verifier.outbound.openid.sign_in import NotAccepted, SignedIn, finish

Pair: TypeAlias = tuple[Impostor, ClientSession]


@pytest.fixture
async def other() -> AsyncIterator[Pair]:
    async with impostor() as made:
        yield made


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # its name is; providers use it still
@pytest.mark.parametrize("algorithm", sorted(ALGORITHMS))
async def test_a_statement_is_believed_by_the_providers_public_key(other: Pair, algorithm: str) -> None:
    made, session = other
    started, key = fresh(), ALGORITHMS[algorithm]
    made.keys = dict(KeySet([key for name, key in ALGORITHMS.items() if name != "PS256"]).as_dict())
    made.token = signed(made.claims(started), key, alg=algorithm)
    end = await finish(session, made.provider(), "code", nonce=started.nonce, verifier=started.verifier)
    assert end == SignedIn(ORCID)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": ""}, "nonce"),
        ({"nonce": ["a"]}, "nonce"),
        ({"iss": "https://elsewhere.example"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "APP-SOMEBODYELSE0"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": ["APP-SOMEBODYELSE0"]}, "audience"),
        ({"aud": [CLIENT, "APP-SOMEBODYELSE0"]}, "audience"),
        ({"aud": [CLIENT, "APP-SOMEBODYELSE0"], "azp": CLIENT}, "audience"),
        ({"aud": {CLIENT: 1}}, "audience"),
        ({"azp": "APP-SOMEBODYELSE0"}, "party"),
        ({"exp": int(time.time()) - 600}, "expired"),
        ({"exp": None}, "expired"),
        ({"exp": True}, "expired"),
        ({"exp": "never"}, "expired"),
        ({"exp": 10**19}, "expired"),
        ({"exp": 10**30}, "not_json"),  # longer than any reader agrees on
        ({"exp": -1}, "expired"),
        ({"iat": None}, "too_early"),
        ({"iat": int(time.time()) + 3_600}, "too_early"),
        ({"iat": "now"}, "too_early"),
        ({"nbf": int(time.time()) + 3_600}, "too_early"),
        ({"nbf": "soon"}, "too_early"),
        ({"sub": None}, "subject"),
        ({"sub": ""}, "subject"),
        ({"sub": 7}, "subject"),
        ({"sub": "ö"}, "subject"),
        ({"sub": "0" * 256}, "subject"),
    ],
)
async def test_a_statement_that_differs_in_one_thing_shows_nothing(
    other: Pair, changed: dict[str, object], code: str
) -> None:
    made, session = other
    assert await ended(made, session, **changed) == NotAccepted(code)


@pytest.mark.parametrize("changed", [{"aud": [CLIENT]}, {"azp": CLIENT}, {"nbf": 1}, {"exp": 90_000_000_000.5}])
async def test_a_statement_may_be_written_in_these_ways(other: Pair, changed: dict[str, object]) -> None:
    made, session = other
    assert await ended(made, session, **changed) == SignedIn(ORCID)


STRANGER = RSAKey.generate_key(2048, {"kid": "one"})
NEVER_ISSUED = ECKey.generate_key("P-256", {"kid": "one"})


@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        lambda claims: unsigned(claims, "NONE"),
        lambda claims: unsigned(claims, "RS256"),
        with_public_key_as_secret,
        lambda claims: signed(claims, STRANGER),
        lambda claims: signed(claims, RSA, kid="unknown"),
        lambda claims: signed(claims, NEVER_ISSUED, alg="ES256"),
        lambda claims: signed(claims, OctKey.generate_key(256, {"kid": "one"}), alg="HS256"),
        lambda claims: signed(claims, RSA, jwk=STRANGER.as_dict(private=False))[:-8] + "AAAAAAAA",
        lambda claims: signed(claims)[:-8] + "AAAAAAAA",
        lambda claims: signed(claims) + ".",
        lambda _claims: "",
        lambda _claims: "a.b.c",
        lambda _claims: "ü.ü.ü",
        lambda _claims: "e30.e30.",
        lambda _claims: "." * 10_000,
    ],
)
async def test_a_forged_statement_shows_nothing(other: Pair, forge: Callable[[dict[str, Any]], str]) -> None:
    made, session = other
    started = fresh()
    made.token = forge(made.claims(started))
    end = await finish(session, made.provider(), "code", nonce=started.nonce, verifier=started.verifier)
    assert end == NotAccepted("signature")


async def test_a_shared_secret_among_the_published_keys_is_not_used(other: Pair) -> None:
    made, session = other
    started, secret = fresh(), OctKey.generate_key(256, {"kid": "four"})
    made.keys = {"keys": [secret.as_dict(private=True), RSA.as_dict(private=False)]}
    made.token = signed(made.claims(started), secret, alg="HS256")
    end = await finish(session, made.provider(), "code", nonce=started.nonce, verifier=started.verifier)
    assert end == NotAccepted("signature")


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"null", b'{"sub": "a", "sub": "b"}', b'{"sub": "\\ud800"}', b'{"exp": NaN}', b"\xff"]
)
async def test_a_signed_statement_that_two_readers_would_read_differently_shows_nothing(
    other: Pair, payload: bytes
) -> None:
    made, session = other
    made.token = signed(payload)
    assert await finish(session, made.provider(), "code", nonce="n", verifier="v") == NotAccepted("not_json")


async def test_an_empty_nonce_of_ours_agrees_with_nothing(other: Pair) -> None:
    made, session = other
    made.token = signed(made.claims(Fresh("", "", "")))
    assert await finish(session, made.provider(), "code", nonce="", verifier="v") == NotAccepted("nonce")


async def test_the_time_of_a_statement_is_compared_with_the_callers_clock(other: Pair) -> None:
    made, session = other
    started, now = fresh(), datetime.now(UTC)
    for moved, end in (
        (timedelta(0), SignedIn(ORCID)),
        (timedelta(seconds=650), SignedIn(ORCID)),
        (timedelta(seconds=670), NotAccepted("expired")),
        (timedelta(seconds=-50), SignedIn(ORCID)),
        (timedelta(seconds=-70), NotAccepted("too_early")),
    ):
        made.token = signed(made.claims(started))
        nonce, verifier = started.nonce, started.verifier
        said = await finish(session, made.provider(), "code", now=now + moved, nonce=nonce, verifier=verifier)
        assert said == end
