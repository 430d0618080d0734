"""By a real clock two looks are never the same instant: what holds while it stands still has to hold here, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.harness.florida import link_in
from tests.harness.people import PLATFORM
from tests.harness.rulings import form
from verifier.domain.claim import Amendment
from verifier.flows.binding import dispute
from verifier.flows.claims import intake

if TYPE_CHECKING:
    from tests.harness.florida import Office

CODE = "registry_contact_code"


async def test_a_code_is_offered_sent_and_answered(florida: Office) -> None:
    florida.house.clock.runs = True
    claim = await florida.claim(florida.people[0])
    assert f"bind_{CODE}" in {one.code for one in claim.next.actions}
    await florida.begin(claim, CODE)
    assert f"bind_{CODE}" in {one.code for one in (await florida.house.claim(claim.id)).next.actions}
    begun = await florida.begin(claim, CODE)
    assert (await florida.answer(begun, code=await florida.code())).status == "proved"
    assert await florida.house.status(claim.account.handle) == "verified"


async def test_a_denial_stops_the_badge(florida: Office) -> None:
    florida.house.clock.runs = True
    claim = await florida.claim(florida.people[0], identity=True)
    await florida.deliver()
    await dispute.dispute(florida.house.svc, link_in(florida.relay.last()))
    assert await florida.house.status(claim.account.handle) == "suspended"


async def test_a_question_is_asked_and_answered_and_two_people_decide(florida: Office) -> None:
    house = florida.house
    house.clock.runs = True
    claim = await house.say()
    await house.drain()
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    await house.decide(ada, "ask_creator", reason="more_information", note="Which year was it granted?")
    await intake.amend(house.svc, claim.id, Amendment(statement="In 2020."), PLATFORM)
    await house.drain()
    await house.send_card(await house.claim(claim.id))
    for actor, waits in ((ada, True), (ben, False)):
        held = {"holder_level": "H2", "holder_method": "document"}
        assert (await house.decide(actor, "approve", licence=form(house.clock()), **held))[1] is waits
    assert await house.status(claim.account.handle) == "verified"
