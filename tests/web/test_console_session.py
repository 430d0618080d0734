"""The console over HTTP: who gets in, what a foreign page cannot do, and what a decision becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness.pages import account, open_house
from tests.harness.people import PLATFORM
from tests.harness.visits import APPROVAL, Desk, desk_in
from verifier.flows.access import sessions
from verifier.flows.claims import claim_reader
from verifier.flows.review.decisions import waiting
from verifier.store.server.embedded import Dsn


async def test_without_a_session_the_console_shows_nothing(desk: Desk) -> None:
    for path in ("/console", "/console/cases/cas_unknown"):
        answer = await desk.go(path)
        assert answer.status == 401
        assert "You are not signed in" in desk.page.text


async def test_no_page_of_the_console_is_ever_cached_framed_or_scripted_from_elsewhere(desk: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    for path in ("/console", "/console/login", "/console/sessions", desk.case, "/console/cases/cas_unknown", "/"):
        answer = await desk.go(path)
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


async def test_a_foreign_page_cannot_send_a_form(desk: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    foreign = await desk.send("/console/next", origin="https://evil.example")
    assert foreign.status == 403
    for head in ({}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site", "Origin": desk.house.address}):
        answer = await desk.http.post("/console/next", data={"csrf": desk.csrf}, headers=head)
        assert answer.status == 403
    wrong = await desk.http.post("/console/next", data={"csrf": "x" * 32}, headers={"Origin": desk.house.address})
    assert wrong.status == 403
    assert await desk.house.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE assigned_to IS NOT NULL") == 0


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x"])
async def test_only_a_plain_form_is_taken(desk: Desk, kind: str) -> None:
    await desk.sign_in("Ada Trial")
    head = {"Origin": desk.house.address, "Content-Type": kind}
    answer = await desk.http.post("/console/next", data=f"csrf={desk.csrf}".encode(), headers=head)
    assert answer.status in {400, 415}


async def test_a_case_is_taken_read_again_after_a_reload_and_given_back(desk: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    assert "1 case is open" in desk.page.text
    await desk.take()
    assert "Your decision" in desk.page.text
    await desk.go(desk.case)
    assert desk.page.having("form", id="decision")
    answer = await desk.send(f"{desk.case}/release")
    assert "You gave the case back." in desk.page.text
    assert answer.url.path == "/console"
    await desk.go(desk.case)
    assert not desk.page.having("form", id="decision")


async def test_nobody_opens_a_case_that_was_not_given_to_them(desk: Desk, other: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await other.sign_in("Ben Trial")
    await desk.take()
    answer = await other.go(desk.case)
    assert answer.status == 403
    assert "did not assign this case to you" in other.page.text


async def test_a_recused_case_is_not_offered_again(desk: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    await desk.send(f"{desk.case}/recuse")
    await desk.take()
    assert "There is no case for you just now." in desk.page.text


async def test_two_reviewers_and_a_look_at_the_board_make_a_badge(desk: Desk, other: Desk) -> None:
    claim_id = await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await other.sign_in("Ben Trial")
    await desk.take()
    assert "a second reviewer must agree" in desk.page.text
    await desk.send(f"{desk.case}/decision", **APPROVAL)
    assert "It takes effect when a second reviewer agrees." in desk.page.text
    assert (await claim_reader.claim(desk.house.svc, claim_id, PLATFORM)).state == "in_review"
    await other.take()
    assert "Ada Trial decided approve" in other.page.text
    assert "Read the board's own page." in other.page.text
    assert "Robin Alex Sample" not in other.page.text, "nobody copies what they have not read"
    assert other.page.fields()["record_name"] == ""
    case = other.case
    empty = await other.send(f"{case}/decision", action="approve", reason="record_agrees", note="I looked too.")
    assert empty.status == 422
    await other.send(f"{case}/decision", **(APPROVAL | {"note": "I looked as well, in the same call."}))
    assert "Recorded. Ready for the next one." in other.page.text
    assert (await claim_reader.claim(desk.house.svc, claim_id, PLATFORM)).state == "verified"


async def test_one_reviewer_can_refuse_and_the_creator_can_appeal(desk: Desk) -> None:
    claim_id = await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    await desk.send(f"{desk.case}/decision", action="refuse", reason="no_such_licence", note="")
    svc = desk.house.svc
    assert await waiting.carry_out(svc, svc.clock() + waiting.FOR) == 1
    claim = await claim_reader.claim(desk.house.svc, claim_id, PLATFORM)
    assert (claim.state, claim.reasons) == ("refused", ("no_such_licence",))


async def test_an_incomplete_decision_changes_nothing_and_loses_nothing(desk: Desk) -> None:
    claim_id = await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    typed = APPROVAL | {"url": "http://elicense.ohio.gov/", "note": "Seen; see <order> 7."}
    answer = await desk.send(f"{desk.case}/decision", **typed)
    assert answer.status == 422
    assert desk.page.having("input", id="url", aria_invalid="true")
    fields = desk.page.fields()
    assert {name: fields[name] for name in ("board", "url", "record_name", "number")} == {
        name: typed[name] for name in ("board", "url", "record_name", "number")
    }
    assert "Seen; see <order> 7." in desk.page.text
    assert (await claim_reader.claim(desk.house.svc, claim_id, PLATFORM)).state == "in_review"


async def test_an_approval_without_a_holder_says_where_to_say_it(desk: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    answer = await desk.send(f"{desk.case}/decision", **(APPROVAL | {"holder": ""}))
    assert answer.status == 422
    assert desk.page.having("select", id="holder", aria_invalid="true")
    assert "open" in desk.page.having("details", data_only="approve reinstate keep")[0]


async def test_a_lost_lease_is_said_and_every_typed_word_comes_back(desk: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    await desk.house.svc.pool.execute("UPDATE review_case SET lease_expires_at = now() - interval '1 second'")
    answer = await desk.send(f"{desk.case}/decision", **APPROVAL)
    assert answer.status == 409
    assert "Your decision was not recorded" in desk.page.text
    assert "Read the board's own page." in desk.page.text
    assert "Robin Alex Sample" in desk.page.text


async def test_a_session_that_ended_meanwhile_gives_the_typed_words_back(desk: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    case = desk.case
    session = next(cookie.value for cookie in desk.http.cookie_jar if cookie.key == "reviewer")
    await sessions.close(desk.house.svc, session)
    answer = await desk.send(f"{case}/decision", **APPROVAL)
    assert answer.status == 401
    assert "Read the board's own page." in desk.page.text


async def test_a_decision_beyond_the_hours_limit_waits_and_loses_nothing(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, decisions_per_hour=1) as house, desk_in(house) as desk:
        for number in (71, 72):
            await house.claim(account(number))
        await desk.sign_in("Ada Trial")
        await desk.take()
        await desk.send(f"{desk.case}/decision", **APPROVAL)
        await desk.take()
        answer = await desk.send(f"{desk.case}/decision", **APPROVAL)
        assert answer.status == 429
        assert "is the most one reviewer may make" in desk.page.text
        assert desk.page.fields()["record_name"] == "Robin Alex Sample"


async def test_looking_at_a_case_renews_nothing_and_the_button_does(desk: Desk) -> None:
    """A page that is opened from elsewhere must not keep a case from others (ASVS 3.5.3)."""
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    pool, ends = desk.house.svc.pool, "SELECT lease_expires_at FROM review_case"
    soon = await pool.fetchval(
        "UPDATE review_case SET lease_expires_at = now() + interval '5 minutes' RETURNING lease_expires_at"
    )
    for path in (desk.case, "/console"):
        assert (await desk.go(path)).status == 200
        assert await pool.fetchval(ends) == soon
    await desk.go(desk.case)
    await desk.send(f"{desk.case}/heartbeat")
    assert await pool.fetchval(ends) > soon


async def test_keeping_a_case_longer_works_without_a_script_and_keeps_what_was_typed(desk: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    await desk.send(f"{desk.case}/heartbeat", note="Half a thought")
    assert "Half a thought" in desk.page.text
    assert "You have more time for this case." in desk.page.text


async def test_the_pages_script_keeps_a_case_and_learns_when_it_is_lost(desk: Desk) -> None:
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    head = {"Origin": desk.house.address, "Accept": "application/json"}
    kept = await desk.http.post(f"{desk.case}/heartbeat", data={"csrf": desk.csrf}, headers=head)
    assert set(await kept.json()) == {"expires_at"}
    await desk.send(f"{desk.case}/release")
    lost = await desk.http.post(f"{desk.case}/heartbeat", data={"csrf": desk.csrf}, headers=head)
    assert lost.status == 409
    assert "lease has ended" in (await lost.json())["detail"]


async def test_a_lead_may_look_at_a_case_without_holding_it(desk: Desk, other: Desk) -> None:
    await desk.house.claim(account(72))
    await desk.sign_in("Ada Trial")
    await desk.take()
    await other.sign_in("Cleo Trial", lead=True)
    answer = await other.go(desk.case)
    assert answer.status == 200
    assert "You do not hold this case" in other.page.text
