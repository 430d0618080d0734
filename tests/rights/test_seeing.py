"""Creators see who read what they sent, and take everything along; each reading by a person is in the log."""

from __future__ import annotations

from typing import Any

import aiohttp

from tests.feed.conftest import Api
from tests.harness.creator_doors import ROBIN, Doors, other
from tests.harness.people import PLATFORM
from tests.harness.rulings import said_by_hand
from verifier.domain.events import Event
from verifier.domain.holder import Method
from verifier.flows.audit import verification
from verifier.flows.binding import kept_documents, opening
from verifier.flows.claims import claim_reader
from verifier.flows.review import case_queue


async def _log(caller: aiohttp.ClientSession, account: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    query: dict[str, str | int] = {"limit": 2}
    while True:
        async with caller.get(f"/v1/accounts/{account}/access-log", params=query) as answer:
            assert answer.status == 200, await answer.text()
            page = await answer.json()
        found += page["entries"]
        if page["cursor"] is None:
            return found
        query["cursor"] = page["cursor"]


async def test_every_place_where_a_person_sees_sealed_words_leaves_an_entry(api: Api) -> None:
    house = api.house
    lead = await house.reviewer("Lena", lead=True)
    claim = await said_by_hand(house)
    await house.send_card(claim)
    case = await house.next(lead)
    document = (await case_queue.case(house.svc, case.id, lead)).documents[0]
    await kept_documents.open_for(house.svc, case.id, document.id, lead)
    await claim_reader.claim(house.svc, claim.id, lead)
    caller = await api.caller("audit")
    async with caller.get("/v1/accounts/acct_71/export") as answer:
        assert answer.status == 200
        held = await answer.json()
    entries = await _log(caller, "acct_71")
    assert [one["what"] for one in reversed(entries)] == ["case_assigned", "case", "document_opened", "claim", "export"]
    assert {one["by_id"] for one in entries[1:]} == {lead.id}
    assert [one["claim_id"] for one in entries] == [None, *[claim.id] * 4]
    assert all(one["why"] and one["said"] for one in entries)
    assert [one["what"] for one in held["read_by"]] == [one["what"] for one in entries]
    (one,) = held["claims"]
    assert (one["claim"]["id"], one["email"], one["documents"][0]["id"]) == (claim.id, "robin@example.org", document.id)
    assert (await house.claim(claim.id)).timeline[-1].event != Event.WORDS_READ
    assert (await verification.verify(house.svc)).whole


async def test_the_other_side_of_a_contest_learns_that_it_was_seen(api: Api) -> None:
    house = api.house
    first, second = [await house.say(account=one, handle=one) for one in ("acct_a", "acct_b")]
    await house.drain()
    await opening.start(house.svc, second.id, opening.Asked(Method.REFEREE_CALL), PLATFORM)
    case = await house.next(await house.reviewer("Ada"))
    seen, others = (first, "acct_b") if case.claim.id == first.id else (second, "acct_a")
    assert seen.id == case.claim.id
    assert "rival" in {one["what"] for one in await _log(await api.caller("audit"), others)}


async def test_creators_see_their_own_and_nobody_elses(doors: Doors) -> None:
    token, stranger = await doors.ours(ROBIN), await doors.ours(other(id="acct_other", handle="somebody.else"))
    ada = await doors.house.reviewer("Ada")
    await doors.house.next(ada)
    for path in ("access-log", "export"):
        assert (await doors.ask(token, "GET", f"/v1/accounts/{ROBIN.id}/{path}")).status == 200
        assert (await doors.ask(stranger, "GET", f"/v1/accounts/{ROBIN.id}/{path}")).status == 403
        assert (await doors.ask(stranger, "GET", f"/v1/accounts/acct_other/{path}")).status == 404
    page = await (await doors.page(token, "GET", "/claims/about-me")).text()
    assert "A reviewer was given the claim to decide" in page
    answer = await doors.page(token, "GET", "/claims/about-me.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert (await answer.json())["claims"][0]["claim"]["id"] == doors.claim_id
    assert (await doors.page(stranger, "GET", "/claims/about-me")).status == 200
    assert "Nobody has read it" in await (await doors.page(stranger, "GET", "/claims/about-me")).text()


async def test_keys_need_the_scope_audit(api: Api) -> None:
    await api.house.say()
    for path in ("access-log", "export"):
        async with (await api.caller()).get(f"/v1/accounts/acct_71/{path}") as answer:
            assert answer.status == 403
