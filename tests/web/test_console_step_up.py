"""Whoever takes a badge back shows again who they are; and the next case may be of the last one's board."""

from __future__ import annotations

from tests.harness.pages import account
from tests.harness.staff import new_reviewer, owner_of
from tests.harness.visits import Desk

REVOCATION = {"action": "revoke", "reason": "fraud", "note": ""}
QUESTION = {"action": "ask_creator", "reason": "more_information", "note": "Which name is on it?", "then": "next"}


async def test_taking_a_badge_back_needs_the_person_anew_ten_minutes_after_signing_in(desk: Desk) -> None:
    ada, dora = await new_reviewer(desk.house.dsn, "Ada Trial"), await new_reviewer(desk.house.dsn, "Dora Trial")
    await desk.house.claim()
    await desk.go(f"/console/login?token={ada.login_token}")
    await desk.send("/console/login", token=ada.login_token)
    await desk.take()
    case = f"{desk.case}/decision"
    assert (await desk.send(case, **REVOCATION)).status == 409, "just signed in: only the claim's state is against it"
    async with owner_of(desk.house.dsn) as owner:
        await owner.execute("UPDATE session SET opened_at = now() - interval '11 minutes'")
    assert (await desk.send(case, **REVOCATION)).status == 422
    assert "show again who you are" in desk.page.text
    await desk.send(case, **REVOCATION, proof=dora.token)
    assert "This is not your reviewer token." in desk.page.text
    assert dora.token not in desk.page.text
    assert (await desk.send(case, **REVOCATION, proof=ada.token)).status == 409
    assert (await desk.send(case, **REVOCATION)).status == 409, "it holds for ten minutes"
    async with owner_of(desk.house.dsn) as owner:
        told = await owner.fetch("SELECT kind FROM event WHERE kind LIKE '%confirm%' AND by_kind = 'reviewer'")
    assert [row["kind"] for row in told] == ["confirmation_refused", "reviewer_confirmed"]


async def test_the_next_case_is_of_the_same_board_where_the_reviewer_wishes(desk: Desk) -> None:
    for number, place in ((71, "US-OH"), (72, "US-NJ"), (73, "US-OH")):
        await desk.house.claim(account(number), jurisdiction=place)
    await desk.sign_in("Ada Trial")
    await desk.take()
    assert "LPC, Ohio" in desk.page.text
    await desk.send(f"{desk.case}/decision", **QUESTION, alike="yes")
    assert "LPC, Ohio" in desk.page.text.partition("Why this needs a person")[0].replace("Ask the creator : ", "")
    assert "@robin.sample73" in desk.page.text
    assert "checked" in desk.page.having("input", id="alike")[0]


async def test_a_case_that_is_overdue_comes_before_the_same_board(desk: Desk) -> None:
    for number, place in ((71, "US-OH"), (72, "US-NJ"), (73, "US-OH")):
        await desk.house.claim(account(number), jurisdiction=place)
    await desk.sign_in("Ada Trial")
    await desk.take()
    await desk.house.svc.pool.execute(
        "UPDATE review_case AS k SET due_by = now() - interval '1 hour' FROM claim AS c "
        "WHERE c.id = k.claim_id AND c.jurisdiction = 'US-NJ'"
    )
    await desk.send(f"{desk.case}/decision", **QUESTION, alike="yes")
    assert "@robin.sample72" in desk.page.text
