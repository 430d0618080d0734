"""A creator signs in at a provider of somebody else's making, and what comes of it is an iD or a code of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TypeAlias

import pytest
from aiohttp import ClientSession
from yarl import URL

from tests.outbound.signin import (
    BACK,
    CLIENT,
    ORCID,
    SECRET,
    Impostor,
    ended,
    fresh,
    impostor,
    mock_provider,
    sign_in,
)
from tests.outbound.sites import US
from verifier.outbound.openid.provider import Provider
from verifier.outbound.openid.sign_in import NotAccepted, SignedIn, begin, finish, orcid_of
from verifier.outbound.sites.ssrf_guard import only, open_session

Pair: TypeAlias = tuple[Impostor, ClientSession]


@pytest.fixture(scope="module")
async def issuer() -> AsyncIterator[str]:
    async with mock_provider() as made:
        yield made


@pytest.fixture
async def other() -> AsyncIterator[Pair]:
    async with impostor() as made:
        yield made


async def test_a_creator_signs_in_at_a_real_provider_and_the_id_is_theirs(issuer: str) -> None:
    provider, started = Provider(issuer, CLIENT, SECRET, BACK), fresh()
    async with open_session(US, permit=only(issuer)) as session:
        page = await begin(session, provider, state=started.state, nonce=started.nonce, verifier=started.verifier)
        assert isinstance(page, str)
        back = await sign_in(page, ORCID)
        assert (str(back.with_query(None)), back.query["state"]) == (BACK, started.state)
        end = await finish(session, provider, back.query["code"], nonce=started.nonce, verifier=started.verifier)
    assert isinstance(end, SignedIn)
    assert orcid_of(end) == ORCID


async def test_a_code_is_good_once_and_for_its_own_sign_in(issuer: str) -> None:
    provider, started, others = Provider(issuer, CLIENT, SECRET, BACK), fresh(), fresh()
    async with open_session(US, permit=only(issuer)) as session:
        page = await begin(session, provider, state=started.state, nonce=started.nonce, verifier=started.verifier)
        assert isinstance(page, str)
        code = (await sign_in(page, ORCID)).query["code"]
        stolen = await finish(session, provider, code, nonce=others.nonce, verifier=started.verifier)
        again = await finish(session, provider, code, nonce=started.nonce, verifier=started.verifier)
    assert (stolen, again) == (NotAccepted("nonce"), NotAccepted("code_refused"))


async def test_a_code_that_was_never_given_shows_nothing(issuer: str) -> None:
    provider = Provider(issuer, CLIENT, SECRET, BACK)
    async with open_session(US, permit=only(issuer)) as session:
        assert await finish(session, provider, "guess", nonce="n", verifier="v" * 43) == NotAccepted("code_refused")


async def test_a_creator_who_declines_brings_no_code(issuer: str) -> None:
    started = fresh()
    async with open_session(US, permit=only(issuer)) as session:
        provider = Provider(issuer, CLIENT, SECRET, BACK)
        page = await begin(session, provider, state=started.state, nonce=started.nonce, verifier=started.verifier)
    assert isinstance(page, str)
    back = await sign_in(page, ORCID, action="deny")
    assert "code" not in back.query
    assert back.query["error"] == "access_denied"


async def test_the_browser_is_sent_with_a_challenge_and_never_with_what_is_secret(other: Pair) -> None:
    made, session = other
    page = await begin(
        session,
        made.provider(),
        state="st",
        nonce="no",
        verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",  # the example of RFC 7636, appendix B
    )
    assert isinstance(page, str)
    assert dict(URL(page).query) == {
        "response_type": "code",
        "scope": "openid",
        "client_id": CLIENT,
        "redirect_uri": BACK,
        "state": "st",
        "nonce": "no",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    }


async def test_a_page_that_has_a_query_of_its_own_keeps_it(other: Pair) -> None:
    made, session = other
    made.published["authorization_endpoint"] = f"{made.issuer}/authorize?tenant=a%20b"
    page = await begin(session, made.provider(), state="st", nonce="no", verifier="v")
    assert isinstance(page, str)
    assert URL(page).query["tenant"] == "a b"


@pytest.mark.parametrize(
    ("subject", "orcid"),
    [
        (ORCID, ORCID),
        (f"https://orcid.org/{ORCID}", ORCID),
        ("0000-0002-9079-593X", "0000-0002-9079-593X"),
        ("0000-0002-1825-0098", ""),
        (f"http://orcid.org/{ORCID}", ""),
        (f"https://orcid.org.evil.example/{ORCID}", ""),
        (f"https://orcid.org/https://orcid.org/{ORCID}", ""),
        (f" {ORCID}", ""),
        (f"{ORCID}\n", ""),
        ("robin", ""),
        ("", ""),
    ],
)
def test_an_id_is_read_from_the_subject_only_where_it_is_one(subject: str, orcid: str) -> None:
    assert orcid_of(SignedIn(subject)) == orcid


async def test_no_outcome_shows_a_secret_a_code_or_a_person(other: Pair) -> None:
    made, session = other
    provider = replace(made.provider(), client_secret="hidden")  # noqa: S106  made up
    assert "hidden" not in repr(provider)
    end = await ended(made, session)
    assert isinstance(end, SignedIn)
    assert ORCID not in repr(end)
