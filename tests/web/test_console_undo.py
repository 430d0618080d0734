"""A refusal or a question waits half a minute and can be taken back; a killed process neither loses nor doubles it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.harness.people import PLATFORM
from tests.harness.visits import APPROVAL, Desk
from verifier.flows.claims import claim_reader
from verifier.flows.review.decisions import waiting

REFUSAL = {"action": "refuse", "reason": "no_such_licence", "note": "Not on the board's page."}
QUESTION = {"action": "ask_creator", "reason": "more_information", "note": "Which name is on it?", "want_name": "yes"}


async def state(desk: Desk) -> str:
    """The state of the only claim."""
    claim = await desk.house.svc.pool.fetchval("SELECT id FROM claim")
    return (await claim_reader.claim(desk.house.svc, claim, PLATFORM)).state


async def later(desk: Desk, seconds: float = 31) -> int:
    """Carry out what is due then."""
    return await waiting.carry_out(desk.house.svc, desk.house.svc.clock() + timedelta(seconds=seconds))


@pytest.fixture
async def seated(desk: Desk) -> Desk:
    """A reviewer with a case in hand."""
    await desk.house.claim()
    await desk.sign_in("Ada Trial")
    await desk.take()
    return desk


@pytest.mark.parametrize(("decision", "becomes"), [(REFUSAL, "refused"), (QUESTION, "awaiting_creator")])
async def test_a_decision_takes_effect_once_when_it_is_due(
    seated: Desk, decision: dict[str, str], becomes: str
) -> None:
    await seated.send(f"{seated.case}/decision", **decision)
    assert "until then you can take it back" in seated.page.text
    assert (await later(seated, 20), await state(seated)) == (0, "in_review")
    assert [await later(seated), await later(seated)] == [1, 0]
    assert await state(seated) == becomes
    assert await seated.house.svc.pool.fetchval("SELECT count(*) FROM decision WHERE by_reviewer IS NOT NULL") == 1


async def test_what_was_taken_back_is_in_hand_again_with_every_word(seated: Desk) -> None:
    case = seated.case
    await seated.send(f"{case}/decision", **REFUSAL)
    answer = await seated.send(f"{case}/undo")
    assert answer.status == 200
    assert "Taken back: nothing was decided." in seated.page.text
    assert "Not on the board's page." in seated.page.text
    assert "checked" in seated.page.having("input", id="action-refuse")[0]
    assert (await later(seated), await state(seated)) == (0, "in_review")
    await seated.send(f"{case}/decision", **QUESTION)
    assert (await later(seated), await state(seated)) == (1, "awaiting_creator")


async def test_it_is_too_late_once_it_has_taken_effect(seated: Desk) -> None:
    case = seated.case
    await seated.send(f"{case}/decision", **REFUSAL)
    await later(seated)
    answer = await seated.send(f"{case}/undo")
    assert (answer.status, await state(seated)) == (409, "refused")
    assert "has taken effect already" in seated.page.text


async def test_nobody_else_takes_back_or_gets_a_case_that_waits(seated: Desk, other: Desk) -> None:
    case = seated.case
    await seated.send(f"{case}/decision", **REFUSAL)
    await other.sign_in("Ben Trial")
    assert (await other.send(f"{case}/undo")).status == 409
    await other.take()
    assert "There is no case for you just now." in other.page.text
    await seated.send("/console/next")
    assert "There is no case for you just now." in seated.page.text, "nor does the one who decided it"
    assert (await later(seated), await state(seated)) == (1, "refused")


async def test_what_can_be_decided_no_more_goes_back_to_the_queue(seated: Desk) -> None:
    pool = seated.house.svc.pool
    await seated.send(f"{seated.case}/decision", **REFUSAL)
    await pool.execute("UPDATE review_case SET lease_digest = NULL")
    assert (await later(seated), await state(seated)) == (0, "in_review")
    assert await pool.fetchval("SELECT state FROM review_case") == "open"
    assert await pool.fetchval("SELECT count(*) FROM event WHERE kind = 'decision_dropped'") == 1
    assert await pool.fetchval("SELECT count(*) FROM waiting_decision") == 0


async def test_what_stands_against_a_decision_is_said_at_once_and_a_second_one_does_not_wait(seated: Desk) -> None:
    case = seated.case
    answer = await seated.send(f"{case}/decision", **(QUESTION | {"note": "Why?"}))
    assert (answer.status, len(seated.page.having("textarea", id="note", aria_invalid="true"))) == (422, 1)
    await seated.send(f"{case}/decision", **QUESTION)
    again = await seated.send(f"{case}/decision", **REFUSAL)
    assert again.status == 409
    assert (await later(seated), await state(seated)) == (1, "awaiting_creator")


async def test_an_approval_does_not_wait(seated: Desk) -> None:
    await seated.send(f"{seated.case}/decision", **APPROVAL)
    assert await seated.house.svc.pool.fetchval("SELECT count(*) FROM waiting_decision") == 0
    assert await seated.house.svc.pool.fetchval("SELECT first_action FROM review_case") == "approve"


async def test_a_letter_is_shown_before_it_is_sent(seated: Desk) -> None:
    case = seated.case
    await seated.send(f"{case}/preview", **REFUSAL)
    assert "Your claim was not confirmed (LPC, Ohio)" in seated.page.text
    assert "You may appeal until" in seated.page.text
    assert "Not on the board's page." in seated.page.text, "what was typed stays"
    assert await seated.house.svc.pool.fetchval("SELECT count(*) FROM mail_outbox WHERE template = 'refused'") == 0
    await seated.send(f"{case}/preview", note="Nothing chosen")
    assert "Choose a decision first." in seated.page.text


async def test_a_case_taken_by_the_api_goes_on_in_the_console(seated: Desk) -> None:
    case = seated.case
    seated.http.cookie_jar.clear(lambda cookie: cookie.key == "lease")
    await seated.go(case)
    assert "You hold this case: you took it by the API, or in another browser." in seated.page.text
    await seated.send(f"{case}/resume")
    assert seated.page.having("form", id="decision")


async def test_the_next_case_follows_a_decision_at_once(seated: Desk) -> None:
    await seated.send(f"{seated.case}/decision", **(REFUSAL | {"then": "next"}))
    assert "There is no case for you just now." not in seated.page.text
    assert "until then you can take it back" in seated.page.text
