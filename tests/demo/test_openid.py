"""The made-up ORCID's sign-in, asked by our own relying party and by somebody who does not keep to the rules."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from time import time
from typing import Any

import pytest
from aiohttp import web
from yarl import URL

from tests.demo.reading import read
from tests.harness.boards import Visitor
from tests.outbound.signin import Fresh, fresh
from verifier.demo.servers.openid import SignIn
from verifier.demo.servers.orcid import orcid_of
from verifier.outbound.openid import sign_in
from verifier.outbound.openid.provider import Provider
from verifier.outbound.openid.sign_in import NotAccepted, SignedIn
from verifier.outbound.sites.fetch import Reach, open_reach
from verifier.outbound.sites.ssrf_guard import only

ROBIN = orcid_of(0)
BACK = "http://127.0.0.1:8080/claims/orcid"
FRESH = fresh()


@pytest.fixture
async def reach(visitor: Visitor) -> AsyncIterator[Reach]:
    async with open_reach("tests", permit=only(visitor.world.url)) as opened:
        yield opened


def provider(visitor: Visitor, **changes: str) -> Provider:
    return replace(Provider(f"{visitor.world.url}/openid", "demo", "", BACK), **changes)  # type: ignore[arg-type]


async def asked(visitor: Visitor, reach: Reach, ours: Provider | None = None) -> str:
    """Return the address to which the relying party sends the browser."""
    begun = await sign_in.begin(
        reach.session, ours or provider(visitor), state=FRESH.state, nonce=FRESH.nonce, verifier=FRESH.verifier
    )
    assert isinstance(begun, str)
    return begun


async def chosen(visitor: Visitor, address: str, **form: str) -> URL:
    """Open the page, choose, and see where the browser is sent."""
    async with visitor.session.get(address) as answer:
        assert answer.status == 200
        fields = read(await answer.text()).fields()
    place = URL(address).with_query(None)
    async with visitor.session.post(place, data=fields | form, allow_redirects=False) as answer:
        assert answer.status == 303, await answer.text()
        return URL(answer.headers["Location"])


async def code_of(visitor: Visitor, reach: Reach, ours: Provider | None = None) -> str:
    return (await chosen(visitor, await asked(visitor, reach, ours), orcid=ROBIN)).query["code"]


async def finish(reach: Reach, ours: Provider, code: str, held: Fresh = FRESH) -> sign_in.Ending:
    return await sign_in.finish(reach.session, ours, code, nonce=held.nonce, verifier=held.verifier)


async def test_whoever_is_chosen_is_who_signed_in(visitor: Visitor, reach: Reach) -> None:
    back = await chosen(visitor, await asked(visitor, reach), orcid=ROBIN)
    assert (str(back.with_query(None)), back.query["state"]) == (BACK, FRESH.state)
    ending = await finish(reach, provider(visitor), back.query["code"])
    assert isinstance(ending, SignedIn)
    assert sign_in.orcid_of(ending) == ROBIN


async def test_any_iD_can_be_typed_also_as_a_link_and_of_nobody(visitor: Visitor, reach: Reach) -> None:  # noqa: N802
    stranger = orcid_of(4_000_000)
    back = await chosen(visitor, await asked(visitor, reach), typed=f" https://orcid.org/{stranger} ")
    assert await finish(reach, provider(visitor), back.query["code"]) == SignedIn(stranger)


async def test_who_does_not_want_to_comes_back_without_a_code(visitor: Visitor, reach: Reach) -> None:
    back = await chosen(visitor, await asked(visitor, reach), denied="yes")
    assert dict(back.query) == {"state": FRESH.state, "error": "access_denied"}


async def test_what_is_no_iD_is_told_so(visitor: Visitor, reach: Reach) -> None:  # noqa: N802
    address = URL(await asked(visitor, reach))
    for typed in ("", "0000-0000", ROBIN[:-1] + ("1" if ROBIN[-1] != "1" else "2")):
        form = dict(address.query) | {"typed": typed}
        async with visitor.session.post(address.with_query(None), data=form, allow_redirects=False) as answer:
            assert answer.status == 400
            assert "no ORCID iD" in read(await answer.text()).of("p")[0]


async def test_a_code_is_good_once(visitor: Visitor, reach: Reach) -> None:
    code = await code_of(visitor, reach)
    assert isinstance(await finish(reach, provider(visitor), code), SignedIn)
    assert await finish(reach, provider(visitor), code) == NotAccepted("code_refused")


@pytest.mark.parametrize(("later_s", "good"), [(599, True), (600, False)])
async def test_a_code_is_good_for_ten_minutes(visitor: Visitor, later_s: int, *, good: bool) -> None:
    now = [time()]
    app = web.Application()
    app.add_routes(SignIn(visitor.world.people, lambda: now[0]).routes())
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with open_reach("tests", permit=only(address)) as reach:
            ours = provider(visitor, issuer=f"{address}/openid")
            code = await code_of(visitor, reach, ours)
            now[0] += later_s
            then = datetime.fromtimestamp(now[0], UTC)
            ending = await sign_in.finish(
                reach.session, ours, code, nonce=FRESH.nonce, verifier=FRESH.verifier, now=then
            )
    finally:
        await runner.cleanup()
    assert isinstance(ending, SignedIn) == good


async def test_a_code_is_only_for_who_asked_for_it(visitor: Visitor, reach: Reach) -> None:
    other = Fresh("s", FRESH.nonce, "another-verifier")
    for ours, held in (
        (provider(visitor), other),
        (provider(visitor, client_id="somebody"), FRESH),
        (provider(visitor, redirect_uri=BACK + "/x"), FRESH),
    ):
        assert await finish(reach, ours, await code_of(visitor, reach), held) == NotAccepted("code_refused")


async def test_a_client_with_a_secret_is_known_by_its_name(visitor: Visitor, reach: Reach) -> None:
    ours = provider(visitor, client_id="a demo", client_secret="s:cret")  # noqa: S106  made up
    assert isinstance(await finish(reach, ours, await code_of(visitor, reach, ours)), SignedIn)


async def test_another_nonce_is_noticed_by_our_side(visitor: Visitor, reach: Reach) -> None:
    code = await code_of(visitor, reach)
    assert await finish(reach, provider(visitor), code, Fresh("s", "other", FRESH.verifier)) == NotAccepted("nonce")


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "https://example.org/claims/orcid"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": "http://[oops"},
        {"redirect_uri": ""},
        {"response_type": "token"},
        {"scope": "email"},
        {"client_id": ""},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
    ],
)
async def test_a_question_that_is_not_ours_leads_nowhere(
    visitor: Visitor, reach: Reach, change: dict[str, str]
) -> None:
    address = URL(await asked(visitor, reach))
    place, query = address.with_query(None), dict(address.query) | change
    for answered in (
        visitor.session.get(place, params=query, allow_redirects=False),
        visitor.session.post(place, data=query | {"orcid": ROBIN}, allow_redirects=False),
    ):
        async with answered as answer:
            assert answer.status == 400
            read(await answer.text())


async def test_the_page_says_back_what_it_was_asked_as_text_only(visitor: Visitor, reach: Reach) -> None:
    address = URL(await asked(visitor, reach)).update_query(state='"><script>', client_id="<b>us</b>")
    async with visitor.session.get(address) as answer:
        page = read(await answer.text())
    assert (page.fields()["state"], page.tags & {"script", "b"}) == ('"><script>', set())
    names = [given["value"] for tag, given in page.attributes if tag == "button" and given.get("name") == "orcid"]
    assert len(names) == len(set(names)) == len(visitor.world.people.claims)


@pytest.mark.parametrize(
    ("form", "header", "error"),
    [
        ({}, "", "unsupported_grant_type"),
        ({"grant_type": "password"}, "", "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "unknown"}, "", "invalid_grant"),
    ],
)
async def test_a_token_is_refused_in_the_words_of_the_standard(
    visitor: Visitor, form: dict[str, str], header: str, error: str
) -> None:
    assert await token(visitor, form, header) == (400, {"error": error})


async def test_a_client_nobody_can_read_the_name_of_gets_nothing(visitor: Visitor, reach: Reach) -> None:
    for header in ("Bearer x", "Basic !!!", f"Basic {b64encode(b'no colon').decode()}"):
        form = {"grant_type": "authorization_code", "code": await code_of(visitor, reach)}
        form |= {"redirect_uri": BACK, "code_verifier": FRESH.verifier, "client_id": "demo"}
        assert await token(visitor, form, header) == (400, {"error": "invalid_grant"})


async def token(visitor: Visitor, form: dict[str, str], header: str) -> tuple[int, Any]:
    headers = {"Authorization": header} if header else {}
    async with visitor.session.post(f"{visitor.world.url}/openid/token", data=form, headers=headers) as answer:
        return answer.status, await answer.json()
