"""The number of others who fit is shown in the claim, the case and the verdict, and in words to the creator."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.harness.florida import Office
from tests.harness.people import PLATFORM, attested, submission
from tests.harness.service import House
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.claim import Identity
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView


async def _claims(house: House, truth: ClaimTruth, identity: Identity | None, email: str = "") -> ClaimView:
    given = submission(truth, house.clock(), identity=False)
    words = replace(given.words, email=email)
    taken = await intake.submit(house.svc, replace(given, identity=identity, words=words), PLATFORM)
    await house.drain()
    return await house.claim(taken.id)


def _name_alone(house: House, truth: ClaimTruth, **said: Any) -> Identity:  # noqa: ANN401  fields
    given, *_, surname = truth.legal_name.split()
    alone = {"verified_name": f"{given} {surname}", "birth_year": None, "locality": None}
    return replace(attested(truth, house.clock()), **(alone | said))


async def test_a_name_that_others_bear_is_bound_by_a_birth_year_and_the_claim_says_how_few_fit(house: House) -> None:
    truth = house.people[0]
    claim = await _claims(house, truth, _name_alone(house, truth, birth_year=truth.birth_year))
    assert (claim.state, claim.facts.holder.level, claim.facts.holder.others) == ("verified", "H4", 0.237)
    kept = await house.svc.pool.fetchval("SELECT machine_verdict FROM decision WHERE claim_id = $1", claim.id)
    assert json.loads(kept)["others"] == 0.237


async def test_whoever_fits_others_too_gets_no_badge_and_the_case_has_the_figure(house: House) -> None:
    truth = house.people[0]
    claim = await _claims(house, truth, _name_alone(house, truth))
    assert (claim.state, claim.reasons) == ("in_review", ("namesake_possible",))
    assert (claim.facts.holder.level, claim.facts.holder.others) == ("H1", 14.2)
    case = await house.next(await house.reviewer())
    point = next(point for point in case.points if point.field == "others")
    assert (point.registry, point.verdict) == ("about 14", "near")
    assert case.claim.facts.holder.others == 14.2


async def test_a_namesake_is_not_bound_by_a_middle_name_that_is_nearly_everybodys(house: House) -> None:
    truth = house.people[0]
    for field, name in {"firstname": "Lan", "middlename": "Thi", "lastname": "Nguyen"}.items():
        house.world.truth.set_field("us-wa-doh", truth.number, field, name)
    named = replace(truth, display_name="Lan Thi Nguyen", npi="")
    claim = await _claims(house, named, _name_alone(house, truth, verified_name="Lan Thi Nguyen"))
    assert (claim.state, claim.reasons) == ("in_review", ("namesake_possible",))


async def test_without_an_identity_there_is_no_figure(house: House) -> None:
    assert (await _claims(house, house.people[0], None)).facts.holder.others is None


async def test_whoever_fits_others_too_is_told_kindly_and_offered_every_way(florida: Office) -> None:
    truth = max(florida.people, key=lambda one: len(one.legal_name))
    house = florida.house
    identity = replace(_name_alone(house, truth), verified_name=f"{truth.board_first} {truth.board_last}")
    strict = replace(house.svc.policy, others_at_most=0.0)
    strict_house = replace(house, svc=replace(house.svc, policy=strict))
    claim = await _claims(strict_house, truth, identity, "creator@example.org")
    assert (claim.state, claim.reasons) == ("awaiting_creator", ("namesake_possible",))
    codes = [action.code for action in claim.next.actions]
    assert codes[:2] == ["show_one_more_sign", "bind_registry_contact_code"]
    assert {"bind_document", "bind_referee_call"} <= set(codes)
    await florida.deliver()
    letter = " ".join(florida.relay.last().split())
    assert "may fit another person, too. That is common and says nothing about you." in letter


@pytest.mark.parametrize("born", ["1901-02-03", "1999-12-31"])
async def test_a_birth_date_is_compared_with_the_year_that_a_board_prints(house: House, born: str) -> None:
    truth = house.people[0]
    day = type(house.clock().date()).fromisoformat(born)
    theirs = day.replace(year=truth.birth_year or 0)
    right = await _claims(house, truth, _name_alone(house, truth, birth_date=theirs))
    assert (right.state, right.facts.holder.others) == ("verified", 0.237)
    other = house.people[1]
    wrong = await _claims(house, other, _name_alone(house, other, birth_date=day))
    assert (wrong.state, wrong.reasons) == ("in_review", ("namesake_possible",))
