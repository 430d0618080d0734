"""Two people, where two are needed: each looks for themselves, and they agree on the same facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.harness.people import PLATFORM, small_world
from tests.harness.rulings import CALL, DOCUMENT, code_of, form, looked_up, said_by_hand
from tests.harness.service import House, open_house
from verifier.domain.claim import Actor, Amendment
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.review import case_queue
from verifier.store.server.embedded import Dsn


async def test_a_licence_that_people_looked_up_needs_two_of_them(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    case, waits = await house.decide(ada, "approve", **looked_up(house))
    assert (waits, case.state) == (True, "awaiting_second")
    assert await house.status("robin.sample") == "pending"
    case, waits = await house.decide(ben, "approve", **looked_up(house))
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
    await house.decide(ada, "approve", **(looked_up(house) | {"note": "All points agree."}))
    case = await house.next(ben)
    assert case.first_decision is not None
    first = case.first_decision
    assert (first.action, first.reason, first.reviewer, first.note) == (
        "approve", "record_agrees", "Ada", "All points agree.",
    )  # fmt: skip
    assert case.claim.id == robin.id


async def test_the_same_person_twice_is_one_person(house: House, robin: ClaimView, ada: Actor) -> None:
    mine = await house.next(ada)
    await house.rule(mine, ada, "approve", **looked_up(house))
    assert await case_queue.next_case(house.svc, ada) is None
    assert await code_of(house.rule(mine, ada, "approve", **looked_up(house))) == "same_person"
    assert (await house.claim(robin.id)).state == "in_review"


async def test_a_second_person_who_disagrees_is_heard(house: House, robin: ClaimView, ada: Actor, ben: Actor) -> None:
    await house.decide(ada, "approve", **looked_up(house))
    _, waits = await house.decide(ben, "refuse", reason="no_such_licence")
    assert waits is False
    assert (await house.claim(robin.id)).state == "refused"


async def test_the_second_person_looks_and_types_for_themselves(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **looked_up(house))
    case = await house.next(ben)
    assert (case.claim.id, case.first_decision and case.first_decision.licence, case.forms) == (robin.id, {}, ())
    assert await code_of(house.rule(case, ben, "approve", **CALL)) == "licence_needed"
    assert await code_of(house.rule(case, ben, "approve", licence=form(house.clock()))) == "holder_needed"
    closed, waits = await house.rule(case, ben, "approve", **looked_up(house))
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
    await house.decide(ada, "approve", **looked_up(house))
    case, waits = await house.decide(ben, "approve", **looked_up(house, **changes))
    assert (waits, case.state) == (True, "awaiting_second")
    assert [one.reviewer for one in case.forms] == ["Ada", "Ben"], "what both wrote stands side by side"
    assert await case_queue.next_case(house.svc, ben) is None
    case = await house.next(ada)
    assert (case.first_decision and case.first_decision.reviewer) == "Ben"
    assert (await house.rule(case, ada, "approve", **looked_up(house, **changes)))[1] is False
    assert (await house.claim(robin.id)).state == "verified"


async def test_what_one_person_alone_writes_as_the_board_is_not_shown(house: House, ada: Actor, ben: Actor) -> None:
    await said_by_hand(house)
    await house.decide(ada, "approve", **looked_up(house))
    _, waits = await house.decide(ben, "approve", **looked_up(house, board="Verified physician (MD) \u2713"))
    assert not waits
    assert (await house.badge("robin.sample"))["credentials"][0]["source"]["name"] == "Ohio licensing board"


async def test_capitals_and_the_order_of_a_name_are_no_disagreement(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **looked_up(house))
    same = {"record_name": "SAMPLE, ROBIN A", "number": "e 0099999", "title": "Professional Counselor (LPC)"}
    assert (await house.decide(ben, "approve", **looked_up(house, **same)))[1] is False
    assert (await house.claim(robin.id)).state == "verified"


async def test_a_second_persons_other_licence_is_refused_too_and_the_first_word_stands(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **looked_up(house))
    case = await house.next(ben)
    other = looked_up(house, record_name="Jane Doe", title="Cosmetologist", number="ZZZ999")
    assert await code_of(house.rule(case, ben, "approve", **other)) == "licence_is_not_the_claims"
    assert (await house.rule(case, ben, "approve", **looked_up(house)))[1] is False
    assert (await house.claim(robin.id)).state == "verified"


async def test_what_a_form_says_against_the_holder_is_known_to_the_second_person(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **looked_up(house, record_name="Robin Sampel", discipline="yes"))
    case = await house.next(ben)
    assert {"name_unclear", "past_action"} <= set(case.reasons)
    assert (await house.claim(robin.id)).state == "in_review"


async def test_a_claim_without_a_number_takes_the_boards(house: House, ada: Actor, ben: Actor) -> None:
    claim = await said_by_hand(house, number="")
    await house.decide(ada, "approve", **looked_up(house))
    case, waits = await house.decide(ben, "approve", **looked_up(house, number="E.0011111"))
    assert (waits, case.state) == (True, "awaiting_second")
    await house.decide(ada, "approve", **looked_up(house, number="E.0011111"))
    assert (await house.claim(claim.id)).state == "verified"


async def test_a_first_decision_is_worth_nothing_once_the_claim_has_moved(
    house: House, robin: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.decide(ada, "approve", **looked_up(house))
    await intake.amend(house.svc, robin.id, Amendment(number="E.0011111"), PLATFORM)
    await house.drain()
    case, waits = await house.decide(ben, "approve", **looked_up(house, number="E.0011111"))
    assert (waits, case.state) == (True, "awaiting_second")


async def test_a_call_is_two_peoples_word_even_where_the_record_agrees(
    house: House, unbound: ClaimView, ada: Actor, ben: Actor
) -> None:
    assert unbound.reasons == ("holder_unbound",)
    _, waits = await house.decide(ada, "approve", reason="identity_established", **CALL)
    assert waits is True
    case = await house.next(ben)
    assert await code_of(house.rule(case, ben, "approve", note="I looked at the record as well.")) == "holder_needed"
    assert await code_of(house.rule(case, ben, "approve", **(CALL | {"note": "yes"}))) == "note_needed"
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


async def test_two_people_may_allow_a_second_account_on_a_licence_they_looked_up(
    house: House, ada: Actor, ben: Actor
) -> None:
    for handle in ("robin.one", "robin.two"):
        await said_by_hand(house, account=handle, handle=handle)
        for reviewer in (ada, ben):
            await house.decide(reviewer, "approve", **looked_up(house))
    assert {await house.status(handle) for handle in ("robin.one", "robin.two")} == {"verified"}
