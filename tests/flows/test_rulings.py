"""Decisions of people: what a decision needs, and what becomes of the claim and its badge."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.harness.people import PLATFORM, attested, ohio, small_world
from tests.harness.rulings import BOARD, CALL, code_of, form, looked_up, said_by_hand
from tests.harness.service import House, open_house
from verifier.domain.claim import AccountRef, Actor, Amendment, Identity
from verifier.flows.accounts import accounts
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Invalid
from verifier.flows.review import case_queue
from verifier.settings import RegistrySettings
from verifier.store.server.embedded import Dsn

ANOTHER = {
    "another profession": ({"title": "Cosmetologist"}, ["/licence/title"]),
    "another of the field": ({"title": "Licensed Marriage and Family Therapist"}, ["/licence/title"]),
    "another level": ({"title": "Licensed Professional Clinical Counselor"}, ["/licence/title"]),
    "another number": ({"number": "ZZZ999"}, ["/licence/number"]),
    "one digit off": ({"number": "E.0099998"}, ["/licence/number"]),
    "another person": ({"record_name": "Jane Doe"}, ["/licence/record_name"]),
    "everything": (
        {"title": "Cosmetologist", "number": "ZZZ999", "record_name": "Jane Doe"},
        ["/licence/title", "/licence/number", "/licence/record_name"],
    ),
}


@pytest.mark.parametrize(("changes", "places"), ANOTHER.values(), ids=ANOTHER)
async def test_a_form_that_is_another_licence_carries_nothing(
    house: House, robin: ClaimView, ada: Actor, changes: dict[str, Any], places: list[str]
) -> None:
    case = await house.next(ada)
    with pytest.raises(Invalid) as caught:
        await house.rule(case, ada, "approve", **looked_up(house, **changes))
    assert (caught.value.code, [fault.pointer for fault in caught.value.faults]) == (
        "licence_is_not_the_claims",
        places,
    )
    assert (await house.claim(robin.id)).state == "in_review"
    assert await house.svc.pool.fetchval("SELECT first_by FROM review_case") is None


async def test_an_attested_identity_is_compared_with_the_name_on_the_form(house: House, ada: Actor) -> None:
    now = house.clock()
    other = Identity("Casey Fielding", 1990, None, "platform_kyc", now - timedelta(days=3), "idv_1")
    taken = await intake.submit(house.svc, replace(ohio(), identity=other), PLATFORM)
    await house.drain()
    await house.ask_call(taken)
    case = await house.next(ada)
    vouched = {"licence": form(now), "holder_level": "H2", "holder_method": "platform_identity"}
    assert await code_of(house.rule(case, ada, "approve", **vouched)) == "identity_mismatch"
    _, waits = await house.rule(case, ada, "approve", **looked_up(house))
    assert waits is True
    assert "identity_mismatch" in await house.svc.pool.fetchval("SELECT reasons FROM review_case")


async def test_a_form_that_cannot_carry_a_badge_says_what_is_wrong(house: House, robin: ClaimView, ada: Actor) -> None:
    case, now = await house.next(ada), house.clock()
    wrong: dict[str, object] = {
        "standing": "expired",
        "url": "http://board.example",
        "board": " ",
        "looked_up_at": now + timedelta(minutes=1),
        "valid_until": (now - timedelta(days=2)).date(),
    }
    for field, value in wrong.items():
        with pytest.raises(Invalid) as caught:
            await house.rule(case, ada, "approve", **looked_up(house, **{field: value}))
        assert [fault.pointer for fault in caught.value.faults] == [f"/licence/{field}"]
    assert (await house.claim(robin.id)).state == "in_review"


async def test_without_a_record_the_form_and_without_a_holder_the_holder_is_asked_for(
    house: House, robin: ClaimView, ada: Actor
) -> None:
    case = await house.next(ada)
    assert case.claim.id == robin.id
    assert await code_of(house.rule(case, ada, "approve", licence=form(house.clock()))) == "holder_needed"
    assert await code_of(house.rule(case, ada, "approve", **CALL)) == "licence_needed"
    odd = {"licence": form(house.clock()), "holder_level": "H4", "holder_method": "document"}
    assert await code_of(house.rule(case, ada, "approve", **odd)) == "holder_method"
    assert await code_of(house.rule(case, ada, "approve", reason="because", **looked_up(house))) == "unknown_reason"
    assert await code_of(house.rule(case, ada, "revoke")) == "claim_moved"


async def test_a_badge_from_a_form_ends_with_the_boards_date_or_after_half_a_year(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    looked_up_at = house.clock() - timedelta(minutes=5)
    await house.decide(ada, "approve", **looked_up(house))
    await house.decide(ben, "approve", **looked_up(house))
    ends = await house.svc.pool.fetchval("SELECT valid_until FROM decision WHERE claim_id = $1", robin.id)
    assert ends == looked_up_at + timedelta(days=180)
    house.clock.now = ends - timedelta(microseconds=1)
    assert await house.status("robin.sample") == "verified"
    house.clock.now = ends
    assert await house.status("robin.sample") == "expired"


async def test_nobody_can_approve_a_licence_that_is_not_in_force(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world("revoked", "suspended", "surrendered", "deceased")) as house:
        reviewers = [await house.reviewer(name) for name in ("Ada", "Ben")]
        for truth in house.people:
            claim = await house.settle(truth)
            assert claim.state == "in_review", truth.scenario
            for reviewer in reviewers:
                case = await house.next(reviewer)
                ground = {"licence": form(house.clock()), **CALL}
                assert await code_of(house.rule(case, reviewer, "approve", **ground)) == "not_in_force", truth.scenario
                assert case.lease is not None
                await case_queue.release(house.svc, case.id, case.lease.token, reviewer)
            await house.decide(reviewers[0], "refuse", reason="not_in_force")


async def test_a_question_reaches_the_creator_and_the_answer_is_checked_again(
    house: House, unbound: ClaimView, ada: Actor
) -> None:
    await house.decide(ada, "ask_creator", reason="more_information", note="Which name is on your licence?")
    asked = await house.claim(unbound.id)
    assert (asked.state, asked.next.who) == ("awaiting_creator", "creator")
    assert asked.reasons == ("question", "more_information")
    truth = house.people[0]
    answer = Amendment(statement="I have proved who I am.", identity=attested(truth, house.clock()))
    await intake.amend(house.svc, unbound.id, answer, PLATFORM)
    await house.drain()
    assert await house.status(truth.handle) == "verified"


async def test_an_appeal_is_another_reviewers(house: House, unbound: ClaimView, ada: Actor, ben: Actor) -> None:
    await house.decide(ada, "refuse", reason="not_the_licensee")
    refused = await house.claim(unbound.id)
    assert (refused.state, refused.reasons) == ("refused", ("not_the_licensee",))
    await intake.appeal(house.svc, unbound.id, "It is me.", PLATFORM)
    await house.drain()
    assert await case_queue.next_case(house.svc, ada) is None
    case = await house.next(ben)
    assert "appeal" in case.reasons
    await house.rule(case, ben, "ask_creator", reason="more_information", note="What was overlooked?")
    await intake.amend(house.svc, unbound.id, Amendment(statement="See here."), PLATFORM)
    await house.drain()
    assert await case_queue.next_case(house.svc, ada) is None, "also not after a question and an answer"
    await house.decide(ben, "approve", **CALL)
    await house.decide(await house.reviewer("Cleo"), "approve", **CALL)
    assert await house.status(unbound.account.handle) == "verified"


async def test_an_appeal_is_open_for_six_months_and_only_after_a_refusal(
    house: House, robin: ClaimView, ada: Actor
) -> None:
    assert await code_of(intake.appeal(house.svc, robin.id, "Please.", PLATFORM)) == "not_refused"
    await house.decide(ada, "refuse", reason="no_such_licence")
    house.clock.forward(days=184)
    assert await code_of(intake.appeal(house.svc, robin.id, "Please.", PLATFORM)) == "appeal_too_late"
    assert (await house.claim(robin.id)).state == "refused"


async def test_an_appeal_beside_a_new_claim_for_the_same_licence_is_a_conflict(
    house: House, robin: ClaimView, ada: Actor
) -> None:
    await house.decide(ada, "refuse", reason="no_such_licence")
    await house.say()
    assert await code_of(intake.appeal(house.svc, robin.id, "Please.", PLATFORM)) == "claim_open"


async def test_a_refused_account_is_looked_at_by_people_from_then_on(house: House, ada: Actor) -> None:
    truth = house.people[0]
    await house.say(account=f"acct_{truth.id}", handle=truth.handle)
    await house.drain()
    await house.decide(ada, "refuse", reason="fraud")
    again = await house.settle(truth)
    assert (again.state, again.reasons) == ("in_review", ("earlier_decision",))


async def _flagged(house: House) -> ClaimView:
    """A badge on a licence on which the board later notes an action: its case."""
    truth = house.people[0]
    claim = await house.settle(truth)
    house.world.truth.set_field(BOARD, truth.number, "actiontaken", "Yes")
    house.clock.forward(days=7)
    await house.tidy()
    assert await house.status(truth.handle) == "verified", "a flag alone stops nothing"
    return claim


async def test_one_person_may_suspend_and_reinstating_after_board_action_needs_two(
    house: House, ada: Actor, ben: Actor
) -> None:
    claim = await _flagged(house)
    _, waits = await house.decide(ada, "suspend", reason="safety_concern")
    assert (waits, await house.status(claim.account.handle)) == (False, "suspended")
    assert (await house.decide(ada, "reinstate", reason="no_concern"))[1] is True
    assert await house.status(claim.account.handle) == "suspended"
    assert (await house.decide(ben, "reinstate", reason="no_concern"))[1] is False
    assert await house.status(claim.account.handle) == "verified"


async def test_revoking_needs_two_people_and_the_badge_says_so(house: House, ada: Actor, ben: Actor) -> None:
    claim = await _flagged(house)
    assert (await house.decide(ada, "revoke", reason="board_action"))[1] is True
    assert await house.status(claim.account.handle) == "verified"
    assert (await house.decide(ben, "revoke", reason="board_action"))[1] is False
    assert await house.status(claim.account.handle) == "revoked"
    assert (await house.claim(claim.id)).next.who == "creator"
    await intake.appeal(house.svc, claim.id, "It was a mistake.", PLATFORM)
    assert await case_queue.next_case(house.svc, ada) is None
    assert await case_queue.next_case(house.svc, ben) is None
    assert (await house.next(await house.reviewer("Cleo"))).claim.id == claim.id


async def test_a_concern_that_is_none_leaves_the_badge(house: House, ada: Actor) -> None:
    claim = await _flagged(house)
    case, waits = await house.decide(ada, "keep", reason="no_concern")
    assert (waits, case.state) == (False, "closed")
    assert (await house.status(claim.account.handle), (await house.claim(claim.id)).state) == ("verified", "verified")


async def test_old_answers_are_asked_for_again_before_a_person_decides(
    house: House, unbound: ClaimView, ada: Actor, ben: Actor
) -> None:
    house.clock.forward(days=8)
    case = await house.next(ada)
    assert ("approve" in case.actions, [one.code for one in case.not_offered]) == (False, ["evidence_stale"])
    assert await code_of(house.rule(case, ada, "approve", **CALL)) == "evidence_stale"
    await house.drain()
    await house.rule(case, ada, "approve", **CALL)
    await house.decide(ben, "approve", **CALL)
    assert await house.status(unbound.account.handle) == "verified"


async def test_people_cannot_approve_an_account_that_changed(house: House, unbound: ClaimView, ada: Actor) -> None:
    account = unbound.account
    case = await house.next(ada)
    await accounts.changed(house.svc, account.id, account.handle, 1, "recovered", PLATFORM)
    assert await code_of(house.rule(case, ada, "approve", **CALL)) == "account_changed"
    await accounts.changed(house.svc, account.id, account.handle, 2, "recovered", PLATFORM)
    assert await code_of(house.rule(case, ada, "approve", **CALL)) == "account_changed"


async def test_a_badge_that_a_trial_account_had_a_hand_in_says_test(database: Dsn, tmp_path: Path) -> None:
    off = RegistrySettings.model_validate({"enabled": False})
    nobody = dict.fromkeys(("us_wa_doh", "us_nppes", "us_oig_leie"), off)
    async with open_house(database, tmp_path, rosters=False, world_url="", registries=nobody) as house:
        found = dict[tuple[bool, bool], str]()
        for trials in ((False, False), (True, False), (False, True), (True, True)):
            handle = "robin." + "".join("ny"[trial] for trial in trials)
            number = f"E.000000{len(found) + 1}"
            await said_by_hand(house, account=handle, handle=handle, number=number)
            for trial in trials:
                await house.decide(await house.reviewer(bootstrap=trial), "approve", **looked_up(house, number=number))
            badge = await house.badge(handle)
            assert badge["status"] == "verified"
            found[trials] = badge["environment"]
        assert found == {
            (False, False): "production",
            (True, False): "test",
            (False, True): "test",
            (True, True): "test",
        }


async def test_people_learn_of_another_badge_on_the_licence_whatever_brought_the_claim_to_them(
    house: House, ada: Actor, ben: Actor
) -> None:
    truth = house.people[0]
    await house.settle(truth)
    other = AccountRef("acct_other", "other.account", 1, truth.display_name)
    second = await house.ask_call(await house.settle(truth, identity=False, account=other))
    assert second.reasons == ("holder_unbound", "contested")
    case = await house.next(ada)
    assert ("contested" in case.reasons, case.two_people) == (True, ("approve",))
    assert (await house.rule(case, ada, "approve", **CALL))[1] is True
    assert (await house.decide(ben, "approve", **CALL))[1] is False
    assert {await house.status(handle) for handle in (truth.handle, other.handle)} == {"verified"}


async def test_a_number_that_only_the_board_told_is_seen_to_be_another_accounts(
    house: House, ada: Actor, ben: Actor
) -> None:
    await said_by_hand(house, account="robin.one", handle="robin.one")
    for reviewer in (ada, ben):
        await house.decide(reviewer, "approve", **looked_up(house))
    second = await said_by_hand(house, account="robin.two", handle="robin.two", number="")
    assert (await house.decide(ada, "approve", **looked_up(house)))[1] is True
    case = await house.next(ben)
    assert (case.claim.id, "contested" in case.reasons) == (second.id, True)
    assert (await house.rule(case, ben, "approve", **looked_up(house)))[1] is True, "the first of them did not know"
    assert (await house.decide(ada, "approve", **looked_up(house)))[1] is False
