"""The one whose move it is can move: whatever a creator is asked for, something that is offered works."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.harness.people import PLATFORM, card, ohio
from tests.harness.service import House
from verifier.demo.servers.faults import Fault
from verifier.domain.claim import Amendment
from verifier.domain.holder import Method
from verifier.flows.binding import documents, opening
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView, NextAction
from verifier.flows.operations.simulate_policy import simulate

UNKNOWN = "MHC.LH.11112222"


@pytest.fixture
async def unfound(house: House) -> ClaimView:
    """A claim whose number the board does not have."""
    return await _unfound(house)


async def _unfound(house: House, at: int = 0) -> ClaimView:
    truth = house.people[at]
    taken = await house.submit(truth, words=replace(ohio().words, name=truth.legal_name, number=UNKNOWN))
    await house.drain()
    return await house.claim(taken.id)


async def _do(house: House, claim: ClaimView, action: NextAction) -> ClaimView:
    """Make the request of an action, with something in each of its fields."""
    assert action.call is not None
    last = action.call.href.rpartition("/")[2]
    if action.method == "document":
        await documents.receive(house.svc, claim.id, card(), PLATFORM)
    elif last == "bindings":
        await opening.start(house.svc, claim.id, opening.Asked(Method(action.method or "")), PLATFORM)
    elif last == "amend":
        said = replace(Amendment(), **{field: _SAID[field] for field in action.fields})  # type: ignore[arg-type]
        await intake.amend(house.svc, claim.id, said, PLATFORM)
    else:
        await intake.appeal(house.svc, claim.id, "Please look again.", PLATFORM)
    await house.drain()
    return await house.claim(claim.id)


_SAID = {"number": "MHC.LH.22221111", "credential": "LMHC", "jurisdiction": "US-WA", "name": "Robin Sample"}
_SAID |= {"statement": "It stands on my card."}


async def test_a_number_that_is_right_goes_to_a_person(house: House, unfound: ClaimView) -> None:
    assert (unfound.state, unfound.reasons) == ("awaiting_creator", ("number_not_found",))
    for statement in (
        "My number is right.",
        "My number is right.",
    ):  # a second time, too: a machine would only ask again
        await intake.amend(house.svc, unfound.id, Amendment(statement=statement), PLATFORM)
        await house.drain()
        claim = await house.claim(unfound.id)
        assert (claim.state, claim.reasons, claim.next.who) == ("in_review", ("number_not_found",), "reviewer")
        await intake.amend(house.svc, unfound.id, Amendment(number=f"{UNKNOWN[:-1]}9"), PLATFORM)
        await house.drain()
        assert (await house.claim(unfound.id)).state == "awaiting_creator", "a new number is a new question"
        await intake.amend(house.svc, unfound.id, Amendment(number=UNKNOWN), PLATFORM)
        await house.drain()


async def test_a_claim_that_waits_for_a_person_waits_through_a_silent_source(house: House, unfound: ClaimView) -> None:
    """The creator's wish is not forgotten while a register cannot be reached."""
    house.world.faults.set("us-wa-doh", Fault.UNAVAILABLE)
    await intake.amend(house.svc, unfound.id, Amendment(statement="It is right."), PLATFORM)
    await house.drain()
    assert (await house.claim(unfound.id)).state == "checking"
    await house.heal("us-wa-doh")
    house.clock.forward(hours=1)
    await house.drain()
    assert (await house.claim(unfound.id)).state == "in_review"


@pytest.mark.parametrize("code", ["fix_number", "ask_person", "bind_document", "bind_referee_call"])
async def test_everything_that_is_offered_about_a_number_that_is_not_found_works(
    house: House, unfound: ClaimView, code: str
) -> None:
    (action,) = [one for one in unfound.next.actions if one.code == code]
    after = await _do(house, unfound, action)
    assert after.state == ("in_review" if code != "fix_number" else "awaiting_creator")
    assert after.version > unfound.version


async def test_an_appeal_is_offered_for_as_long_as_it_is_taken(house: House) -> None:
    taken = await house.say()
    await house.drain()
    await house.decide(await house.reviewer(), "refuse", reason="no_such_licence")
    house.clock.forward(days=183)
    refused = await house.claim(taken.id)
    assert (refused.next.who, [one.code for one in refused.next.actions]) == ("creator", ["appeal"])
    assert "appeal" in refused.links
    house.clock.now += timedelta(seconds=1)
    over = await house.claim(taken.id)
    assert (over.next.who, [one.code for one in over.next.actions]) == ("nobody", ["new_claim"])
    assert "appeal" not in over.links
    assert over.statement_of_reasons is not None
    assert over.statement_of_reasons.redress.startswith("The time for an appeal ended on ")
    assert (await house.say()).state == "received"


async def test_a_round_that_people_got_at_the_creators_wish_is_simulated_as_theirs(
    house: House, unfound: ClaimView
) -> None:
    await intake.amend(house.svc, unfound.id, Amendment(statement="It is right."), PLATFORM)
    await house.drain()
    stricter = replace(house.svc.policy, version="rarer", others_at_most=0.2)
    found = await simulate(house.svc, stricter, house.clock() - timedelta(days=1))
    assert (found.same, found.otherwise, found.not_compared) == (2, (), ())
