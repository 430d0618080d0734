"""The creator's pages over HTTP: a link opens them, a claim is sent, followed, mended, withdrawn and appealed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from aiohttp import ClientResponse, ClientSession, CookieJar

from tests.journeys.house import PLATFORM, House, account, open_house
from tests.web.markup import Page
from verifier.flows import reading
from verifier.store.embedded import Dsn

WORDS = {
    "credential": "LPC",
    "jurisdiction": "US-OH",
    "number": "E.0099999",
    "name": "Robin A. Sample",
    "email": "robin@example.org",
}


class Visit:
    """A creator's browser without a screen."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.http = ClientSession(house.address, cookie_jar=CookieJar(unsafe=True))
        self.csrf = ""
        self.page = Page("")

    async def go(self, path: str) -> ClientResponse:
        return await self._seen(await self.http.get(path))

    async def send(self, path: str, **fields: str) -> ClientResponse:
        data = {"csrf": self.csrf} | fields
        return await self._seen(await self.http.post(path, data=data, headers={"Sec-Fetch-Site": "same-origin"}))

    async def _seen(self, answer: ClientResponse) -> ClientResponse:
        self.page = Page(await answer.text())
        self.csrf = self.page.fields().get("csrf", self.csrf)
        return answer

    async def submitted(self) -> str:
        """Open the link, send a claim and let it be checked; the path of its page."""
        await self.go(await self.house.creator_path())
        answer = await self.send("/claims/new", **WORDS)
        await self.house.settle()
        return answer.url.path


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database, tmp_path) as opened:
        yield opened


@asynccontextmanager
async def visiting(house: House) -> AsyncIterator[Visit]:
    visit = Visit(house)
    try:
        yield visit
    finally:
        await visit.http.close()


@pytest.fixture
async def visit(house: House) -> AsyncIterator[Visit]:
    async with visiting(house) as made:
        yield made


@pytest.mark.parametrize("path", ["/claims/new", "/claims/new?token=", "/claims/new?token=x.y.z", "/claims/clm_1"])
async def test_without_a_good_link_nothing_opens(visit: Visit, path: str) -> None:
    answer = await visit.go(path)
    assert answer.status == 401
    assert "This page opens with the personal link your platform gives you." in visit.page.text


async def test_the_links_token_moves_into_a_cookie_and_out_of_the_address(visit: Visit) -> None:
    answer = await visit.go(await visit.house.creator_path())
    assert (answer.status, answer.url.path, answer.url.query_string) == (200, "/claims/new", "")
    cookie = SimpleCookie(answer.history[0].headers["Set-Cookie"])["creator"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "3600")
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_sent_claim_is_followed_on_its_own_page(visit: Visit) -> None:
    await visit.go(await visit.house.creator_path())
    answer = await visit.send("/claims/new", **WORDS)
    assert answer.url.path.startswith("/claims/clm_")
    assert "We have your claim" in visit.page.text
    news = await (await visit.http.get(f"{answer.url.path}/status")).json()
    assert (news["state"], news["live"]) == ("received", True)
    await visit.house.settle()
    news = await (await visit.http.get(f"{answer.url.path}/status")).json()
    assert (news["state"], news["live"], news["title"]) == ("in_review", False, "A person is looking at your claim")
    await visit.go(answer.url.path)
    assert "This board has to be looked up by hand" in visit.page.text


async def test_wrong_fields_are_marked_and_nothing_typed_is_lost(visit: Visit) -> None:
    await visit.go(await visit.house.creator_path())
    answer = await visit.send("/claims/new", **(WORDS | {"npi": "12", "credential": "Wizard"}))
    assert answer.status == 422
    assert visit.page.having("input", id="npi", aria_invalid="true")
    assert visit.page.fields()["name"] == "Robin A. Sample"
    answer = await visit.send("/claims/new", **(WORDS | {"credential": "Wizard"}))
    assert visit.page.having("input", id="credential", aria_invalid="true")
    assert "This credential is not one we check. Accepted:" in visit.page.text


async def test_a_second_claim_for_the_same_credential_points_to_the_first(visit: Visit) -> None:
    path = await visit.submitted()
    await visit.go("/claims/new")
    answer = await visit.send("/claims/new", **WORDS)
    assert answer.status == 409
    assert visit.page.having("a", href=path)


async def test_a_claim_in_review_is_corrected_and_checked_again(visit: Visit) -> None:
    path = await visit.submitted()
    await visit.go(path)
    await visit.send(f"{path}/amend", number="E.0088888", name="Robin A. Sample", npi="")
    claim = await reading.claim(visit.house.svc, path.rpartition("/")[2], PLATFORM)
    assert (claim.state, claim.claimed.number, claim.claimed.npi) == ("checking", "E.0088888", None)


async def test_withdrawing_asks_once_more_and_then_ends_the_claim(visit: Visit) -> None:
    path = await visit.submitted()
    await visit.go(f"{path}/withdraw")
    assert "Withdraw this claim?" in visit.page.text
    assert (await reading.claim(visit.house.svc, path.rpartition("/")[2], PLATFORM)).state == "in_review"
    await visit.send(f"{path}/withdraw")
    assert "Your claim is withdrawn." in visit.page.text
    assert (await reading.claim(visit.house.svc, path.rpartition("/")[2], PLATFORM)).state == "withdrawn"


async def test_an_appeal_against_nothing_says_so_and_keeps_the_words(visit: Visit) -> None:
    path = await visit.submitted()
    await visit.go(path)
    answer = await visit.send(f"{path}/appeal", statement="Please look again.")
    assert answer.status == 409
    assert "Only a refused or revoked claim can be appealed." in visit.page.text


async def test_nobody_sees_or_touches_another_accounts_claim(visit: Visit) -> None:
    theirs = f"/claims/{await visit.house.claim(account(99))}"
    await visit.go(await visit.house.creator_path())
    for path in (theirs, f"{theirs}/status", f"{theirs}/withdraw"):
        assert (await visit.go(path)).status == 404
    for step in ("amend", "withdraw", "appeal"):
        assert (await visit.send(f"{theirs}/{step}", statement="x", number="1")).status == 404
    assert (await reading.claim(visit.house.svc, theirs.rpartition("/")[2], PLATFORM)).state == "in_review"


async def test_a_form_from_elsewhere_or_without_its_token_changes_nothing(visit: Visit) -> None:
    await visit.go(await visit.house.creator_path())
    good = {"Sec-Fetch-Site": "same-origin"}
    sent = {"csrf": visit.csrf} | WORDS
    for data, head in (
        (sent, {}),
        (sent, {"Sec-Fetch-Site": "cross-site"}),
        (sent, {"Sec-Fetch-Site": "same-site"}),
        (sent, {"Origin": "https://evil.example"}),
        (sent | {"csrf": ""}, good),
        (sent | {"csrf": "0" * 64}, good),
    ):
        answer = await visit.http.post("/claims/new", data=data, headers=head)
        assert answer.status == 403
    assert (await reading.claims_of(visit.house.svc, "acct_71", PLATFORM, None, 10))[0] == []


async def test_over_https_the_cookie_can_be_set_by_this_host_alone(database: Dsn, tmp_path: Path) -> None:
    async with (
        open_house(database, tmp_path, public_url="https://verify.example.org") as house,
        visiting(house) as visit,
    ):
        answer = await visit.http.get(await house.creator_path(), allow_redirects=False)
        cookie = SimpleCookie(answer.headers["Set-Cookie"])["__Host-creator"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
