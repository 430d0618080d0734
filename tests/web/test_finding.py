"""Reviewers find claims by exact names and numbers, each time with a reason, and the account can see that they did."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, DummyCookieJar

from tests.harness.database import Stock
from tests.harness.pages import ROBIN, House, account, open_house
from tests.harness.people import PLATFORM
from tests.harness.staff import new_key, new_reviewer
from tests.harness.visits import Desk, desk_in
from verifier.domain.claim import Submission, Words
from verifier.flows.claims import intake
from verifier.flows.operations import number_index
from verifier.flows.rights import erase
from verifier.store.db import in_transaction

RUTH = account(72)
WHY = {"reason": "report", "words": "A reader wrote to us."}


@dataclass
class Office:
    """A house with claims of two accounts, a reviewer's calls and a reviewer at the console."""

    house: House
    api: ClientSession
    desk: Desk
    robins: str
    ruths: str

    async def search(self, **sought: object) -> dict[str, Any]:
        answer = await self.api.post("/v1/cases/search", json=WHY | sought)
        assert answer.status == 200, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found

    async def found(self, **sought: object) -> set[str]:
        return {claim["id"] for claim in (await self.search(**sought))["claims"]}

    async def events(self, kind: str) -> list[Any]:
        return await self.house.svc.pool.fetch("SELECT * FROM event WHERE kind = $1 ORDER BY seq", kind)


@pytest.fixture(scope="module")
async def office(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    dsn = await stock.take()
    async with open_house(dsn, tmp_path_factory.mktemp("finding")) as house, desk_in(house) as desk:
        robins = await house.claim(ROBIN)
        words = Words(name="Ruth Other", number="LF00004321", email="")
        ruths = (await intake.submit(house.svc, Submission(RUTH, "LMFT", "US-WA", words), PLATFORM)).id
        token = (await new_reviewer(dsn, "Ada Trial")).token
        head = {"Authorization": f"Bearer {token}"}
        await desk.sign_in("Ron Reviewer")
        async with ClientSession(house.address, headers=head, cookie_jar=DummyCookieJar()) as api:
            yield Office(house, api, desk, robins, ruths)
    stock.give_back(dsn)


@pytest.mark.parametrize("q", ["robin.sample.lpc", "@robin.sample.lpc", "acct_71"])
async def test_a_claim_is_found_by_handle_and_by_account(office: Office, q: str) -> None:
    found = await office.search(q=q)
    assert [claim["id"] for claim in found["claims"]] == [office.robins]
    assert [case["claim"]["id"] for case in found["cases"]] == [office.robins]
    assert found["cases"][0]["claim"]["claimed"]["number"] is None


async def test_a_claim_is_found_by_its_id_and_by_that_of_its_case(office: Office) -> None:
    found = await office.search(q=office.robins)
    assert await office.found(q=found["cases"][0]["id"]) == {office.robins}


@pytest.mark.parametrize("number", ["E.0099999", "e 99999", "E0099999"])
async def test_a_claim_is_found_by_its_number_however_it_is_written(office: Office, number: str) -> None:
    assert await office.found(number=number) == {office.robins}
    assert await office.found(number=number, jurisdiction="US-OH") == {office.robins}
    assert await office.found(number=number, jurisdiction="US-WA") == set()


@pytest.mark.parametrize("sought", [{"q": "robin.sample"}, {"q": "robin"}, {"number": "9999"}, {"number": "LF00002"}])
async def test_a_part_of_a_name_or_number_finds_nothing(office: Office, sought: dict[str, str]) -> None:
    assert await office.found(**sought) == set()


async def test_a_profession_in_front_of_a_number_is_told_from_a_series(office: Office) -> None:
    """`LF` names the profession in Washington alone: elsewhere it would be another licence."""
    assert await office.found(number="LF00004321") == await office.found(number="LF 4321") == {office.ruths}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"q": "robin", "number": "1", "reason": "report"}, "/q"),
        ({"reason": "report"}, "/q"),
        ({"q": "robin", "reason": "curiosity"}, "/reason"),
        ({"q": "robin"}, "/reason"),
        ({"q": "two words", "reason": "report"}, "/q"),
        ({"number": "", "reason": "report"}, "/number"),
    ],
)
async def test_a_search_without_one_name_or_a_reason_is_refused(
    office: Office, body: dict[str, str], pointer: str
) -> None:
    answer = await office.api.post("/v1/cases/search", json=body)
    assert (answer.status, (await answer.json())["errors"][0]["pointer"]) == (422, pointer)


async def test_each_search_and_each_account_it_found_is_in_the_log_without_the_words(office: Office) -> None:
    before = len(await office.events("cases_searched")), len(await office.events("account_found"))
    await office.search(number="E.0099999", words="Robin Sample's number")
    await office.search(q="nobody")
    searched, found = await office.events("cases_searched"), await office.events("account_found")
    assert (len(searched) - before[0], len(found) - before[1]) == (2, 1)
    assert found[-1]["codes"] == ["report"]
    assert not any("Robin" in str(event) or "99999" in str(event["body"]) for event in (*searched[-2:], found[-1]))
    kept = await office.house.svc.pool.fetch("SELECT sealed_words FROM case_search")
    assert kept
    assert not any(b"Robin" in row["sealed_words"] for row in kept)


async def test_a_creator_sees_that_their_account_was_found_and_read(office: Office) -> None:
    await office.search(q="acct_71")
    await office.api.get("/v1/accounts/acct_71")
    key = await new_key(office.house.dsn, "Auditor", ("audit",))
    async with ClientSession(office.house.address, headers={"Authorization": f"Bearer {key}"}) as auditor:
        log = await (await auditor.get("/v1/accounts/acct_71/access-log")).json()
    assert {"account", "account_found"} <= {entry["what"] for entry in log["entries"]}


async def test_an_account_shows_its_claims_cases_and_what_happened_with_the_words(office: Office) -> None:
    await office.search(q="acct_71", words="Looks like a namesake.")
    shown = await (await office.api.get("/v1/accounts/acct_71")).json()
    assert (shown["handle"], shown["badge"]["status"]) == ("robin.sample.lpc", "pending")
    assert [claim["claimed"]["number"] for claim in shown["claims"]] == ["E.0099999"]
    assert [case["state"] for case in shown["cases"]] == ["open"]
    assert [binding["method"] for binding in shown["bindings"]] == ["referee_call"]
    told = [(event["event"], event["by_name"], event["words"]) for event in shown["timeline"]]
    assert ("account_found", "Ada Trial", "Looks like a namesake.") in told


async def test_an_account_nobody_knows_is_absent_and_no_platform_reads_one(office: Office) -> None:
    assert (await office.api.get("/v1/accounts/acct_none")).status == 404
    key = await new_key(office.house.dsn, "Platform", ("claims:read",))
    async with ClientSession(office.house.address, headers={"Authorization": f"Bearer {key}"}) as platform:
        assert (await platform.get("/v1/accounts/acct_71")).status == 403
        assert (await platform.post("/v1/cases/search", json={"q": "acct_71"} | WHY)).status == 403


async def test_the_console_searches_without_a_trace_in_the_address(office: Office) -> None:
    desk = office.desk
    await desk.go("/console/search")
    answer = await desk.send("/console/search", number="E.0099999", reason="report", words="")
    assert (answer.status, answer.url.path_qs) == (200, "/console/search")
    assert "@robin.sample.lpc" in desk.page.text
    page = await desk.go("/console/accounts/acct_71")
    assert page.status == 200
    assert "Robin A. Sample" in desk.page.text
    assert "A reviewer searched, and found the account, Ron Reviewer" in desk.page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": "report"}, "Enter a handle or an id"),
        ({"q": "robin"}, "Choose why you are looking"),
        ({"q": "robin", "reason": "curiosity"}, "documented reason codes"),
    ],
)
async def test_the_console_says_what_is_missing_beside_what_was_typed(
    office: Office, typed: dict[str, str], said: str
) -> None:
    await office.desk.go("/console/search")
    answer: ClientResponse = await office.desk.send("/console/search", **typed)
    assert answer.status == 422
    assert said in office.desk.page.text


async def test_claims_from_before_the_index_are_found_after_housekeeping(office: Office) -> None:
    svc = office.house.svc
    await svc.pool.execute("UPDATE claim_number SET number_key = NULL")
    assert await office.found(number="E.0099999") == set()
    await in_transaction(svc.pool, lambda connection: number_index.fill(svc, connection))
    assert await office.found(number="E.0099999") == {office.robins}


async def test_an_erased_account_is_found_no_more(office: Office) -> None:
    await erase.erase(office.house.svc, RUTH.id, replace(PLATFORM, scopes=PLATFORM.scopes | {"erase"}))
    assert await office.found(number="LF00004321") == await office.found(q=RUTH.id) == set()
    assert (
        await office.house.svc.pool.fetchval("SELECT count(*) FROM claim_number WHERE claim_id = $1", office.ruths) == 0
    )
