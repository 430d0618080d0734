"""What people decide: one person where one is enough, two where two are needed, and never what nobody may approve."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.builders import CALL, PLATFORM, House, attested, form, ohio, open_house, small_world
from verifier.domain.claim import AccountRef, Actor, Amendment, Identity
from verifier.flows.claims import submit
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Invalid, Refused
from verifier.flows.review import queue
from verifier.settings import RegistrySettings
from verifier.store.server.embedded import Dsn

DOCUMENT = {"holder_level": "H2", "holder_method": "document"}
BOARD = "us-wa-doh"


@pytest.fixture
async def robin(house: House) -> ClaimView:
    """Robin's claim, which no machine can decide."""
    return await _said(house)


async def _said(house: House, **words: str) -> ClaimView:
    """A claim to a licence that only people can look up, by somebody who asks for a call."""
    taken = await house.say(**words)
    await house.drain()
    return await house.ask_call(taken)


@pytest.fixture
async def unbound(house: House) -> ClaimView:
    """A Washington licence that agrees, claimed by an account whose owner nobody knows, who asks for a call."""
    return await house.ask_call(await house.settle(house.people[0], identity=False))


@pytest.fixture
async def ada(house: House) -> Actor:
    return await house.reviewer("Ada")


@pytest.fixture
async def ben(house: House) -> Actor:
    return await house.reviewer("Ben")


async def _code(work: Awaitable[object]) -> str:
    with pytest.raises(Refused) as caught:
        await work
    return caught.value.code


def _by_hand(house: House, **changes: object) -> dict[str, Any]:
    """What a reviewer writes down who looked the licence up and saw the licensee in a call."""
    return {"licence": form(house.clock(), **changes), **CALL}


async def test_a_licence_that_people_looked_up_needs_two_of_them(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    case, waits = await house.decide(ada, "approve", **_by_hand(house))
    assert (waits, case.state) == (True, "awaiting_second")
    assert await house.status("robin.sample") == "pending"
    case, waits = await house.decide(ben, "approve", **_by_hand(house))
    assert (waits, case.state) == (False, "closed")
    credential = (await house.badge("robin.sample"))["credentials"][0]
    assert credential["claim_id"] == robin.id
    assert credential["source"] == {
        "id": "manual", "name": "Ohio Counselor, Social Worker and MFT Board", "authority": "manual",
    }  # fmt: skip
    assert credential["holder"] == {"level": "H3", "method": "referee_call"}


async def test_the_second_person_sees_what_the_first_said(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **(_by_hand(house) | {"note": "All points agree."}))
    case = await house.next(ben)
    assert case.first_decision is not None
    first = case.first_decision
    assert (first.action, first.reason, first.reviewer, first.note) == (
        "approve", "record_agrees", "Ada", "All points agree.",
    )  # fmt: skip
    assert case.claim.id == robin.id


async def test_the_same_person_twice_is_one_person(house: House, robin: ClaimView, ada: Actor) -> None:
    mine = await house.next(ada)
    await house.rule(mine, ada, "approve", **_by_hand(house))
    assert await queue.next_case(house.svc, ada) is None
    assert await _code(house.rule(mine, ada, "approve", **_by_hand(house))) == "same_person"
    assert (await house.claim(robin.id)).state == "in_review"


async def test_a_second_person_who_disagrees_is_heard(house: House, robin: ClaimView, ada: Actor, ben: Actor) -> None:
    await house.decide(ada, "approve", **_by_hand(house))
    _, waits = await house.decide(ben, "refuse", reason="no_such_licence")
    assert waits is False
    assert (await house.claim(robin.id)).state == "refused"


async def test_the_second_person_looks_and_types_for_themselves(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **_by_hand(house))
    case = await house.next(ben)
    assert (case.claim.id, case.first_decision and case.first_decision.licence, case.forms) == (robin.id, {}, ())
    assert await _code(house.rule(case, ben, "approve", **CALL)) == "licence_needed"
    assert await _code(house.rule(case, ben, "approve", licence=form(house.clock()))) == "holder_needed"
    closed, waits = await house.rule(case, ben, "approve", **_by_hand(house))
    assert waits is False
    assert [(one.reviewer, one.licence["number"], one.holder) for one in closed.forms] == [
        ("Ada", "E.0099999", "H3 by referee_call"), ("Ben", "E.0099999", "H3 by referee_call"),
    ]  # fmt: skip
    records = [record for one in closed.evidence if one.authority == "manual" for record in one.records]
    assert {record["looked_up_by"] for record in records} == {ada.id, ben.id}


DIFFERENT: dict[str, Any] = {
    "name": {"record_name": "Robin Alexis Sample"},
    "standing": {"standing": "active_restricted"},
    "discipline": {"discipline": "yes"},
    "date": {"valid_until": None},
}


@pytest.mark.parametrize("changes", DIFFERENT.values(), ids=DIFFERENT)
async def test_two_people_who_read_different_things_have_not_agreed(
    house: House, robin: ClaimView, ada: Actor, ben: Actor, changes: dict[str, Any]
) -> None:
    await house.decide(ada, "approve", **_by_hand(house))
    case, waits = await house.decide(ben, "approve", **_by_hand(house, **changes))
    assert (waits, case.state) == (True, "awaiting_second")
    assert [one.reviewer for one in case.forms] == ["Ada", "Ben"], "what both wrote stands side by side"
    assert await queue.next_case(house.svc, ben) is None
    case = await house.next(ada)
    assert (case.first_decision and case.first_decision.reviewer) == "Ben"
    assert (await house.rule(case, ada, "approve", **_by_hand(house, **changes)))[1] is False
    assert (await house.claim(robin.id)).state == "verified"


async def test_what_one_person_alone_writes_as_the_board_is_not_shown(house: House, ada: Actor, ben: Actor) -> None:
    await _said(house)
    await house.decide(ada, "approve", **_by_hand(house))
    _, waits = await house.decide(ben, "approve", **_by_hand(house, board="Verified physician (MD) \u2713"))
    assert not waits
    assert (await house.badge("robin.sample"))["credentials"][0]["source"]["name"] == "Ohio licensing board"


async def test_capitals_and_the_order_of_a_name_are_no_disagreement(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **_by_hand(house))
    same = {"record_name": "SAMPLE, ROBIN A", "number": "e 0099999", "title": "Professional Counselor (LPC)"}
    assert (await house.decide(ben, "approve", **_by_hand(house, **same)))[1] is False
    assert (await house.claim(robin.id)).state == "verified"


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
        await house.rule(case, ada, "approve", **_by_hand(house, **changes))
    assert (caught.value.code, [fault.pointer for fault in caught.value.faults]) == (
        "licence_is_not_the_claims",
        places,
    )
    assert (await house.claim(robin.id)).state == "in_review"
    assert await house.svc.pool.fetchval("SELECT first_by FROM review_case") is None


async def test_a_second_persons_other_licence_is_refused_too_and_the_first_word_stands(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **_by_hand(house))
    case = await house.next(ben)
    other = _by_hand(house, record_name="Jane Doe", title="Cosmetologist", number="ZZZ999")
    assert await _code(house.rule(case, ben, "approve", **other)) == "licence_is_not_the_claims"
    assert (await house.rule(case, ben, "approve", **_by_hand(house)))[1] is False
    assert (await house.claim(robin.id)).state == "verified"


async def test_what_a_form_says_against_the_holder_is_known_to_the_second_person(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **_by_hand(house, record_name="Robin Sampel", discipline="yes"))
    case = await house.next(ben)
    assert {"name_unclear", "past_action"} <= set(case.reasons)
    assert (await house.claim(robin.id)).state == "in_review"


async def test_an_attested_identity_is_compared_with_the_name_on_the_form(house: House, ada: Actor) -> None:
    now = house.clock()
    other = Identity("Casey Fielding", 1990, None, "platform_kyc", now - timedelta(days=3), "idv_1")
    taken = await submit.submit(house.svc, replace(ohio(), identity=other), PLATFORM)
    await house.drain()
    await house.ask_call(taken)
    case = await house.next(ada)
    vouched = {"licence": form(now), "holder_level": "H2", "holder_method": "platform_identity"}
    assert await _code(house.rule(case, ada, "approve", **vouched)) == "identity_mismatch"
    _, waits = await house.rule(case, ada, "approve", **_by_hand(house))
    assert waits is True
    assert "identity_mismatch" in await house.svc.pool.fetchval("SELECT reasons FROM review_case")


async def test_a_claim_without_a_number_takes_the_boards(house: House, ada: Actor, ben: Actor) -> None:
    claim = await _said(house, number="")
    await house.decide(ada, "approve", **_by_hand(house))
    case, waits = await house.decide(ben, "approve", **_by_hand(house, number="E.0011111"))
    assert (waits, case.state) == (True, "awaiting_second")
    await house.decide(ada, "approve", **_by_hand(house, number="E.0011111"))
    assert (await house.claim(claim.id)).state == "verified"


async def test_a_first_decision_is_worth_nothing_once_the_claim_has_moved(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **_by_hand(house))
    await submit.amend(house.svc, robin.id, Amendment(number="E.0011111"), PLATFORM)
    await house.drain()
    case, waits = await house.decide(ben, "approve", **_by_hand(house, number="E.0011111"))
    assert (waits, case.state) == (True, "awaiting_second")


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
            await house.rule(case, ada, "approve", **_by_hand(house, **{field: value}))
        assert [fault.pointer for fault in caught.value.faults] == [f"/licence/{field}"]
    assert (await house.claim(robin.id)).state == "in_review"


async def test_without_a_record_the_form_and_without_a_holder_the_holder_is_asked_for(
    house: House, robin: ClaimView, ada: Actor
) -> None:
    case = await house.next(ada)
    assert case.claim.id == robin.id
    assert await _code(house.rule(case, ada, "approve", licence=form(house.clock()))) == "holder_needed"
    assert await _code(house.rule(case, ada, "approve", **CALL)) == "licence_needed"
    odd = {"licence": form(house.clock()), "holder_level": "H4", "holder_method": "document"}
    assert await _code(house.rule(case, ada, "approve", **odd)) == "holder_method"
    assert await _code(house.rule(case, ada, "approve", reason="because", **_by_hand(house))) == "unknown_reason"
    assert await _code(house.rule(case, ada, "revoke")) == "claim_moved"


async def test_a_badge_from_a_form_ends_with_the_boards_date_or_after_half_a_year(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    looked_up_at = house.clock() - timedelta(minutes=5)
    await house.decide(ada, "approve", **_by_hand(house))
    await house.decide(ben, "approve", **_by_hand(house))
    ends = await house.svc.pool.fetchval("SELECT valid_until FROM decision WHERE claim_id = $1", robin.id)
    assert ends == looked_up_at + timedelta(days=180)
    house.clock.now = ends - timedelta(microseconds=1)
    assert await house.status("robin.sample") == "verified"
    house.clock.now = ends
    assert await house.status("robin.sample") == "expired"


async def test_a_call_is_two_peoples_word_even_where_the_record_agrees(
    house: House, unbound: ClaimView, ada: Actor, ben: Actor
) -> None:
    assert unbound.reasons == ("holder_unbound",)
    _, waits = await house.decide(ada, "approve", reason="identity_established", **CALL)
    assert waits is True
    case = await house.next(ben)
    assert await _code(house.rule(case, ben, "approve", note="I looked at the record as well.")) == "holder_needed"
    assert await _code(house.rule(case, ben, "approve", **(CALL | {"note": "yes"}))) == "note_needed"
    assert (await house.rule(case, ben, "approve", **CALL))[1] is False
    credential = (await house.badge(unbound.account.handle))["credentials"][0]
    assert credential["claim_id"] == unbound.id
    assert credential["holder"] == {"level": "H3", "method": "referee_call"}
    assert credential["source"]["authority"] == "primary"


async def test_a_document_alone_needs_two_people_even_where_the_record_agrees(
    house: House, unbound: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.send_card(unbound)
    assert (await house.decide(ada, "approve", **DOCUMENT))[1] is True
    assert (await house.claim(unbound.id)).state == "in_review"
    assert (await house.decide(ben, "approve", **DOCUMENT))[1] is False
    assert await house.status(unbound.account.handle) == "verified"


async def test_nobody_can_approve_a_licence_that_is_not_in_force(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world("revoked", "suspended", "surrendered", "deceased")) as house:
        reviewers = [await house.reviewer(name) for name in ("Ada", "Ben")]
        for truth in house.people:
            claim = await house.settle(truth)
            assert claim.state == "in_review", truth.scenario
            for reviewer in reviewers:
                case = await house.next(reviewer)
                ground = {"licence": form(house.clock()), **CALL}
                assert await _code(house.rule(case, reviewer, "approve", **ground)) == "not_in_force", truth.scenario
                assert case.lease is not None
                await queue.release(house.svc, case.id, case.lease.token, reviewer)
            await house.decide(reviewers[0], "refuse", reason="not_in_force")


async def test_overriding_a_flag_or_a_hit_needs_two_people(database: Dsn, tmp_path: Path) -> None:
    flags = small_world("excluded_leie", "active_with_past_action", "probation")
    async with open_house(database, tmp_path, flags) as house:
        ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
        for truth in house.people:
            claim = await house.settle(truth)
            assert claim.facts.holder.level == "H4"
            assert (await house.decide(ada, "approve", reason="no_concern"))[1] is True, truth.scenario
            assert await house.status(truth.handle) == "pending", truth.scenario
            assert (await house.decide(ben, "approve", reason="no_concern"))[1] is False, truth.scenario
            assert await house.status(truth.handle) == "verified", truth.scenario


async def test_a_question_reaches_the_creator_and_the_answer_is_checked_again(
    house: House, unbound: ClaimView, ada: Actor
) -> None:
    await house.decide(ada, "ask_creator", reason="more_information", note="Which name is on your licence?")
    asked = await house.claim(unbound.id)
    assert (asked.state, asked.next.who) == ("awaiting_creator", "creator")
    assert asked.reasons == ("question", "more_information")
    truth = house.people[0]
    answer = Amendment(statement="I have proved who I am.", identity=attested(truth, house.clock()))
    await submit.amend(house.svc, unbound.id, answer, PLATFORM)
    await house.drain()
    assert await house.status(truth.handle) == "verified"


async def test_an_appeal_is_another_reviewers(house: House, unbound: ClaimView, ada: Actor, ben: Actor) -> None:
    await house.decide(ada, "refuse", reason="not_the_licensee")
    refused = await house.claim(unbound.id)
    assert (refused.state, refused.reasons) == ("refused", ("not_the_licensee",))
    await submit.appeal(house.svc, unbound.id, "It is me.", PLATFORM)
    await house.drain()
    assert await queue.next_case(house.svc, ada) is None
    case = await house.next(ben)
    assert "appeal" in case.reasons
    await house.rule(case, ben, "ask_creator", reason="more_information", note="What was overlooked?")
    await submit.amend(house.svc, unbound.id, Amendment(statement="See here."), PLATFORM)
    await house.drain()
    assert await queue.next_case(house.svc, ada) is None, "also not after a question and an answer"
    await house.decide(ben, "approve", **CALL)
    await house.decide(await house.reviewer("Cleo"), "approve", **CALL)
    assert await house.status(unbound.account.handle) == "verified"


async def test_an_appeal_is_open_for_six_months_and_only_after_a_refusal(
    house: House, robin: ClaimView, ada: Actor
) -> None:
    assert await _code(submit.appeal(house.svc, robin.id, "Please.", PLATFORM)) == "not_refused"
    await house.decide(ada, "refuse", reason="no_such_licence")
    house.clock.forward(days=184)
    assert await _code(submit.appeal(house.svc, robin.id, "Please.", PLATFORM)) == "appeal_too_late"
    assert (await house.claim(robin.id)).state == "refused"


async def test_an_appeal_beside_a_new_claim_for_the_same_licence_is_a_conflict(
    house: House, robin: ClaimView, ada: Actor
) -> None:
    await house.decide(ada, "refuse", reason="no_such_licence")
    await house.say()
    assert await _code(submit.appeal(house.svc, robin.id, "Please.", PLATFORM)) == "claim_open"


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
    await submit.appeal(house.svc, claim.id, "It was a mistake.", PLATFORM)
    assert await queue.next_case(house.svc, ada) is None
    assert await queue.next_case(house.svc, ben) is None
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
    assert await _code(house.rule(case, ada, "approve", **CALL)) == "evidence_stale"
    await house.drain()
    await house.rule(case, ada, "approve", **CALL)
    await house.decide(ben, "approve", **CALL)
    assert await house.status(unbound.account.handle) == "verified"


async def test_people_cannot_approve_an_account_that_changed(house: House, unbound: ClaimView, ada: Actor) -> None:
    account = unbound.account
    case = await house.next(ada)
    await submit.account_changed(house.svc, account.id, account.handle, 1, "recovered", PLATFORM)
    assert await _code(house.rule(case, ada, "approve", **CALL)) == "account_changed"
    await submit.account_changed(house.svc, account.id, account.handle, 2, "recovered", PLATFORM)
    assert await _code(house.rule(case, ada, "approve", **CALL)) == "account_changed"


async def test_a_badge_that_a_trial_account_had_a_hand_in_says_test(database: Dsn, tmp_path: Path) -> None:
    off = RegistrySettings.model_validate({"enabled": False})
    nobody = dict.fromkeys(("us_wa_doh", "us_nppes", "us_oig_leie"), off)
    async with open_house(database, tmp_path, rosters=False, world_url="", registries=nobody) as house:
        found = dict[tuple[bool, bool], str]()
        for trials in ((False, False), (True, False), (False, True), (True, True)):
            handle = "robin." + "".join("ny"[trial] for trial in trials)
            number = f"E.000000{len(found) + 1}"
            await _said(house, account=handle, handle=handle, number=number)
            for trial in trials:
                await house.decide(await house.reviewer(bootstrap=trial), "approve", **_by_hand(house, number=number))
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
    await _said(house, account="robin.one", handle="robin.one")
    for reviewer in (ada, ben):
        await house.decide(reviewer, "approve", **_by_hand(house))
    second = await _said(house, account="robin.two", handle="robin.two", number="")
    assert (await house.decide(ada, "approve", **_by_hand(house)))[1] is True
    case = await house.next(ben)
    assert (case.claim.id, "contested" in case.reasons) == (second.id, True)
    assert (await house.rule(case, ben, "approve", **_by_hand(house)))[1] is True, "the first of them did not know"
    assert (await house.decide(ada, "approve", **_by_hand(house)))[1] is False


async def test_two_people_may_allow_a_second_account_on_a_licence_they_looked_up(
    house: House, ada: Actor, ben: Actor
) -> None:
    for handle in ("robin.one", "robin.two"):
        await _said(house, account=handle, handle=handle)
        for reviewer in (ada, ben):
            await house.decide(reviewer, "approve", **_by_hand(house))
    assert {await house.status(handle) for handle in ("robin.one", "robin.two")} == {"verified"}
