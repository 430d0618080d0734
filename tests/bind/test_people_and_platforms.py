"""Identities that the platform attests later, and bindings by people: each a way out of "holder unbound"."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.harness.florida import Office
from tests.harness.people import PLATFORM, attested
from tests.harness.rulings import CALL
from tests.harness.service import House
from verifier.domain.claim import AccountRef, Actor, Amendment
from verifier.domain.holder import Method
from verifier.flows.binding import opening, reply
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Absent, Conflict, Forbidden, Invalid

CREATOR = Actor("creator", "acc_1", frozenset({"claims:write", "claims:read"}), account_id="acct_somebody")


async def test_an_identity_attested_later_confirms_a_claim_that_waited_for_a_person(house: House) -> None:
    truth = house.people[0]
    claim = await house.settle(truth, identity=False)
    assert claim.state == "in_review"
    begun = await opening.start(house.svc, claim.id, opening.Asked(Method.PLATFORM_IDENTITY), PLATFORM)
    given = reply.Given(identity=attested(truth, house.clock()))
    answered = await reply.answer(house.svc, claim.id, begun.id, given, PLATFORM)
    await house.drain()
    assert (answered.status, answered.level) == ("proved", "H4")
    assert (await house.claim(claim.id)).state == "verified"


async def test_an_identity_of_somebody_else_confirms_nobody(house: House) -> None:
    truth = house.people[0]
    claim = await house.settle(truth, identity=False)
    begun = await opening.start(house.svc, claim.id, opening.Asked(Method.PLATFORM_IDENTITY), PLATFORM)
    other = replace(attested(truth, house.clock()), verified_name="Casey Fielding")
    answered = await reply.answer(house.svc, claim.id, begun.id, reply.Given(identity=other), PLATFORM)
    await house.drain()
    assert (answered.status, answered.detail) == ("failed", "identity_mismatch")
    assert (await house.claim(claim.id)).state == "in_review"


async def test_an_identity_is_the_platforms_to_state_and_never_a_creators(house: House) -> None:
    truth = house.people[0]
    claim = await house.settle(truth, identity=False)
    begun = await opening.start(house.svc, claim.id, opening.Asked(Method.PLATFORM_IDENTITY), PLATFORM)
    mine = AccountRef(f"acct_{truth.id}", truth.handle, 1)
    creator = replace(CREATOR, account_id=mine.id, account=mine)
    given = reply.Given(identity=attested(truth, house.clock()))
    with pytest.raises(Forbidden, match="identity_scope"):
        await reply.answer(house.svc, claim.id, begun.id, given, creator)
    with pytest.raises(Invalid):
        await reply.answer(house.svc, claim.id, begun.id, reply.Given(), creator)


async def test_a_creator_who_can_prove_nothing_alone_asks_for_a_person(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    assert claim.state == "awaiting_creator"
    begun = await florida.begin(claim, "referee_call")
    assert (begun.status, begun.level) == ("pending", "H3")
    claim = await florida.house.claim(claim.id)
    assert (claim.state, claim.next.who, claim.reasons) == ("in_review", "reviewer", ("holder_unbound",))
    case = await florida.house.next(await florida.house.reviewer())
    assert [(one.method, one.status) for one in case.bindings] == [("referee_call", "pending")]


async def test_who_asked_for_a_person_and_mends_a_field_is_not_sent_back_to_prove_it_alone(florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    await florida.begin(claim, "referee_call")
    await _amended(florida, claim)
    assert (await florida.house.claim(claim.id)).state == "in_review"


async def test_a_call_is_recorded_by_two_reviewers_each_for_themselves(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    await florida.begin(claim, "referee_call")
    ada, ben = await florida.house.reviewer("Ada"), await florida.house.reviewer("Ben")
    assert (await florida.house.decide(ada, "approve", **CALL))[1] is True
    assert (await florida.house.decide(ben, "approve", **CALL))[1] is False
    sql = "SELECT findings, attempt_id IS NOT NULL AS asked FROM binding WHERE claim_id = $1"
    kept = await florida.house.svc.pool.fetchrow(sql, claim.id)
    assert kept is not None
    assert (json.loads(kept["findings"]), kept["asked"]) == ({"stated_by": [ada.id, ben.id]}, True)
    holder = (await florida.house.badge(claim.account.handle))["credentials"][0]["holder"]
    assert holder == {"level": "H3", "method": "referee_call"}
    shown = (await florida.house.claim(claim.id)).facts.holder
    assert (shown.level, shown.method) == ("H3", "referee_call")


async def test_a_conflict_of_the_identity_is_not_outweighed_by_a_proof(florida: Office) -> None:
    truth = florida.people[0]
    impostor = replace(attested(truth, florida.house.clock()), birth_year=(truth.birth_year or 1980) - 30)
    claim = await florida.claim(truth)
    begun = await florida.begin(claim, "registry_contact_code")
    await florida.answer(begun, code=await florida.code())
    assert (await florida.house.claim(claim.id)).state == "verified"
    other = await florida.claim(florida.people[1])
    proof = await florida.begin(other, "registry_contact_code")
    code = await florida.code()
    identity = await florida.begin(other, "platform_identity")
    wrong = replace(impostor, verified_name=florida.people[1].legal_name)
    await florida.answer(identity, identity=wrong)
    assert (await florida.answer(proof, code=code)).status == "proved"
    other = await florida.house.claim(other.id)
    assert (other.state, "namesake_possible" in other.reasons) == ("in_review", True)


async def test_bindings_are_the_accounts_own(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    begun = await florida.begin(claim, "registry_contact_code")
    with pytest.raises(Absent):
        await florida.begin(claim, "registry_contact_code", actor=CREATOR)
    with pytest.raises(Absent):
        await florida.answer(begun, code="12345678", actor=CREATOR)


async def test_nothing_is_begun_while_the_registers_are_asked_or_for_a_claim_that_has_ended(house: House) -> None:
    taken = await house.submit(house.people[0], identity=False)
    with pytest.raises(Conflict, match="claim_checking"):
        await opening.start(house.svc, taken.id, opening.Asked(Method.DOCUMENT), PLATFORM)
    await house.drain()
    await house.decide(await house.reviewer(), "refuse", reason="not_the_licensee")
    with pytest.raises(Conflict, match="claim_moved"):
        await opening.start(house.svc, taken.id, opening.Asked(Method.DOCUMENT), PLATFORM)


async def _amended(florida: Office, claim: ClaimView) -> None:
    await intake.amend(florida.house.svc, claim.id, Amendment(locale="es"), PLATFORM)
    await florida.house.drain()
