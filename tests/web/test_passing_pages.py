"""Passing cases on and pausing people at the console: each by its form, and nobody by somebody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession, DummyCookieJar

from tests.harness.pages import House
from tests.harness.staff import new_reviewer
from tests.harness.visits import Desk, desk_in

NOTE = "The board answers by telephone only."


@dataclass
class Office:
    """A house with one case, two reviewers, and a lead, each at a desk."""

    house: House
    ada: Desk
    ben: Desk
    lea: Desk

    async def one(self, sql: str, *values: object) -> Any:  # noqa: ANN401  a value of the database
        return await self.house.svc.pool.fetchval(sql, *values)

    async def id_of(self, name: str) -> str:
        return str(await self.one("SELECT id FROM reviewer WHERE name = $1", name))


@pytest.fixture
async def office(house: House) -> AsyncIterator[Office]:
    async with desk_in(house) as ada, desk_in(house) as ben, desk_in(house) as lea:
        await house.claim()
        await ada.sign_in("Ada Trial")
        await ben.sign_in("Ben Trial")
        await lea.sign_in("Lea Lead", lead=True)
        yield Office(house, ada, ben, lea)


async def test_a_case_is_skipped_with_a_reason_and_the_queue_says_what_becomes_of_it(office: Office) -> None:
    await office.ada.take()
    case = office.ada.case
    refused = await office.ada.send(f"{case}/skip")
    assert refused.status == 422
    assert office.ada.page.having("details", id="pass")
    await office.ada.send(f"{case}/skip", skip_reason="too_upsetting")
    assert "Take a moment before the next one" in office.ada.page.text
    assert "1 case that you skipped waits for a colleague" in office.ada.page.text
    await office.ada.take()
    assert "There is no case for you just now" in office.ada.page.text
    await office.ben.take()
    assert office.ben.case == case


async def test_a_case_is_handed_over_and_the_colleague_reads_the_note(office: Office) -> None:
    await office.ada.take()
    case, ben = office.ada.case, await office.id_of("Ben Trial")
    short = await office.ada.send(f"{case}/hand-over", hand_to=ben, hand_note="Short.")
    assert short.status == 422
    assert "Short." in office.ada.page.text, "what was typed is still there"
    await office.ada.send(f"{case}/hand-over", hand_to=ben, hand_note=NOTE)
    assert "kept for your colleague" in office.ada.page.text
    assert (await office.ada.go(case)).status == 403, "whoever chose a colleague reads it no more"
    await office.ben.take()
    assert NOTE in office.ben.page.text


async def test_a_case_is_given_to_a_lead(office: Office) -> None:
    await office.ada.take()
    case = office.ada.case
    await office.ada.send(f"{case}/escalate", lead_note="")
    assert "The leads have the case now" in office.ada.page.text
    await office.ben.take()
    assert "There is no case for you just now" in office.ben.page.text
    await office.lea.take()
    assert office.lea.case == case


@pytest.mark.parametrize("step", ["skip", "hand-over", "escalate"])
async def test_what_is_no_longer_in_hand_is_passed_on_by_nobody(office: Office, step: str) -> None:
    await office.ada.take()
    case, said = office.ada.case, {"skip_reason": "not_my_board", "hand_note": NOTE, "lead_note": NOTE}
    await office.ada.send(f"{case}/release")
    answer = await office.ada.send(f"{case}/{step}", **said)
    assert (answer.status, await office.one("SELECT queue || state FROM review_case")) == (409, "standardopen")
    await office.ben.go("/console")
    assert (await office.ben.send(f"{case}/{step}", **said)).status in {403, 409}


async def test_a_lead_pauses_a_reviewer_who_stays_signed_in_and_gets_nothing_until_they_go_on(office: Office) -> None:
    await office.ada.take()
    case, ada = office.ada.case, await office.id_of("Ada Trial")
    await office.lea.go("/console/lead/people")
    assert "Ada Trial" in office.lea.page.text
    await office.lea.send(f"/console/lead/people/{ada}/pause", on="yes")
    assert "They are paused" in office.lea.page.text
    await office.lea.send(f"/console/lead/people/{ada}/pause", on="yes")
    assert "That was so already" in office.lea.page.text
    assert await office.one("SELECT assigned_to FROM review_case") is None
    await office.ada.go("/console")
    assert "A lead has paused you" in office.ada.page.text
    await office.ada.take()
    assert "There is no case for you just now" in office.ada.page.text
    await office.lea.send(f"/console/lead/people/{ada}/pause", on="no")
    await office.ada.take()
    assert office.ada.case == case
    told = await office.house.svc.pool.fetch("SELECT kind FROM event WHERE kind LIKE 'reviewer_%d' ORDER BY seq")
    assert [row["kind"] for row in told][-2:] == ["reviewer_paused", "reviewer_resumed"]


async def test_a_decision_that_waits_takes_effect_though_its_reviewer_was_paused(office: Office) -> None:
    await office.ada.take()
    await office.ada.send(f"{office.ada.case}/decision", action="refuse", reason="no_such_licence", note="")
    assert "It takes effect in half a minute" in office.ada.page.text
    await office.lea.go("/console/lead/people")
    assert "takes effect in a moment" in office.lea.page.text
    await office.lea.send(f"/console/lead/people/{await office.id_of('Ada Trial')}/pause", on="yes")
    assert await office.one("SELECT state FROM review_case") == "assigned"
    await office.lea.send(f"/console/lead/cases/{office.ada.case.rpartition('/')[2]}/reassign", to="")
    assert "takes effect in a moment" in office.lea.page.text


async def test_a_lead_gives_a_held_case_to_somebody_else(office: Office) -> None:
    await office.ada.take()
    case_id, ben = office.ada.case.rpartition("/")[2], await office.id_of("Ben Trial")
    await office.lea.go("/console/lead/people")
    assert (await office.lea.send(f"/console/lead/cases/{case_id}/reassign", to="rev_x")).status == 404
    await office.lea.send(f"/console/lead/cases/{case_id}/reassign", to=ben)
    assert "in other hands" in office.lea.page.text
    await office.ada.take()
    assert "There is no case for you just now" in office.ada.page.text
    await office.ben.take()
    assert office.ben.case.endswith(case_id)


async def test_a_reviewer_sees_and_does_nothing_that_is_a_leads(office: Office) -> None:
    await office.ada.take()
    case_id, ben = office.ada.case.rpartition("/")[2], await office.id_of("Ben Trial")
    assert (await office.ben.go("/console/lead/people")).status == 403
    await office.ben.go("/console")
    assert (await office.ben.send(f"/console/lead/people/{ben}/pause", on="yes")).status == 403
    assert (await office.ben.send(f"/console/lead/cases/{case_id}/reassign", to=ben)).status == 403
    assert await office.one("SELECT count(*) FROM reviewer_pause") == 0


async def test_a_lead_pauses_no_admin(office: Office) -> None:
    async with desk_in(office.house) as root:
        await root.sign_in("Ruth Root", admin=True)
    await office.lea.go("/console/lead/people")
    answer = await office.lea.send(f"/console/lead/people/{await office.id_of('Ruth Root')}/pause", on="yes")
    assert (answer.status, await office.one("SELECT count(*) FROM reviewer_pause")) == (403, 0)


async def test_a_badge_is_doubted_on_the_accounts_page(office: Office) -> None:
    claim = await office.one("SELECT id FROM claim")
    await office.ada.go("/console/accounts/acct_71")
    assert "Doubt a badge" not in office.ada.page.text, "there is no badge yet"
    said = {"claim": claim, "reason": "impersonation", "words": "The photo is somebody else's."}
    moved = await office.ada.send("/console/accounts/acct_71/doubt", **said)
    assert moved.status == 409
    empty = await office.ada.send("/console/accounts/acct_71/doubt", claim=claim)
    assert empty.status == 422


async def test_the_three_ways_are_calls_of_the_api(office: Office) -> None:
    token = (await new_reviewer(office.house.dsn, "Cleo Calls")).token
    head = {"Authorization": f"Bearer {token}"}
    async with ClientSession(office.house.address, headers=head, cookie_jar=DummyCookieJar()) as api:
        case = await (await api.post("/v1/cases/next")).json()
        address, lease = f"/v1/cases/{case['id']}", {"lease": case["lease"]["token"]}
        for path, body, pointer in (
            ("skip", {"reason": "bored"}, "/reason"),
            ("skip", {}, "/reason"),
            ("hand-over", {"note": "Short."}, "/note"),
            ("hand-over", {"note": NOTE, "to": "Ben"}, "/to"),
            ("hand-over", {"note": NOTE, "to": "rev_" + "0" * 32}, "/to"),
            ("escalate", {"note": "Short."}, "/note"),
        ):
            answer = await api.post(f"{address}/{path}", json=lease | body)
            problem = await answer.json()
            assert (path, answer.status, [f["pointer"] for f in problem["errors"]]) == (path, 422, [pointer])
        assert (await api.post(f"{address}/hand-over", json=lease | {"note": NOTE})).status == 204
        assert (await api.post("/v1/cases/next")).status == 204
        assert (await api.post(f"{address}/skip", json=lease | {"reason": "not_my_board"})).status == 409
    await office.lea.take()
    assert NOTE in office.lea.page.text
