"""A creator who married or moved shows that a licence is theirs; people see both names, and decide by two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.harness.florida import Office
from tests.harness.people import PLATFORM, attested, submission
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Invalid

CODE = "registry_contact_code"


def _married(name: str) -> str:
    return f"{name.rpartition(' ')[0]} Weatherstonehaugh"


async def _claim(florida: Office, *, typed: str = "", identity: bool = True, **said: Any) -> ClaimView:  # noqa: ANN401  fields
    """The first creator's claim; `said` is what the platform's identity check says otherwise than the board."""
    truth, house = florida.people[0], florida.house
    given = submission(truth, house.clock())
    vouched = replace(attested(truth, house.clock()), **said) if identity else None
    words = replace(given.words, name=typed or truth.legal_name)
    taken = await intake.submit(house.svc, replace(given, identity=vouched, words=words), PLATFORM)
    await house.drain()
    return await house.claim(taken.id)


def _methods(claim: ClaimView) -> set[str | None]:
    return {action.method for action in claim.next.actions}


@pytest.mark.parametrize("changed", ["surname", "surname typed, too", "surname typed alone", "city"])
async def test_a_change_leaves_the_proofs_open_and_the_decision_to_two_people(florida: Office, changed: str) -> None:
    name = _married(florida.people[0].legal_name)
    match changed:
        case "surname":
            claim = await _claim(florida, verified_name=name)
        case "surname typed, too":
            claim = await _claim(florida, verified_name=name, typed=name)
        case "surname typed alone":
            claim = await _claim(florida, typed=name, identity=False)
        case _:
            claim = await _claim(florida, locality="Elsewhere")
    reasons = set(claim.reasons)
    assert claim.state == "in_review"
    assert reasons & {"identity_mismatch", "name_mismatch", "name_unclear", "namesake_possible"}
    assert {CODE, "domain_nonce", "document", "referee_call"} <= _methods(claim)
    assert (await florida.answer(await florida.begin(claim, CODE), code=await florida.code())).status == "proved"
    proved = await florida.house.claim(claim.id)
    assert proved.state == "in_review", "a proof confirms nothing over a difference of names"
    assert (proved.facts.holder.level, proved.facts.holder.method) == ("H3", CODE)
    case = await florida.house.next(ada := await florida.house.reviewer())
    assert "approve" in case.actions
    assert ("binding", CODE, "H3") in {(point.field, point.claimed, point.registry) for point in case.points}
    _, waiting = await florida.house.rule(case, ada, "approve", reason="name_change_documented")
    if "name_unclear" in reasons and not reasons & {"identity_mismatch", "namesake_possible", "name_mismatch"}:
        return  # one person's: the names may be the same
    assert waiting
    _, waiting = await florida.house.decide(
        await florida.house.reviewer("Ben"), "approve", reason="name_change_documented"
    )
    assert not waiting
    assert (await florida.house.claim(claim.id)).facts.holder.method == CODE
    assert await florida.house.status(claim.account.handle) == "verified"


async def test_people_see_both_names_in_the_case(florida: Office) -> None:
    legal = florida.people[0].legal_name
    await _claim(florida, verified_name=_married(legal))
    case = await florida.house.next(await florida.house.reviewer())
    row = next(point for point in case.points if point.field == "identity_name")
    assert (row.claimed, row.registry.split()[-1].casefold()) == (_married(legal), legal.split()[-1].casefold())


async def test_an_impostor_with_a_namesakes_given_name_gains_nothing_but_a_question(florida: Office) -> None:
    legal = florida.people[0].legal_name
    claim = await _claim(florida, verified_name=_married(legal))
    begun = await florida.begin(claim, CODE)
    await florida.deliver()
    for _ in range(5):
        await florida.answer(begun, code="00000000")
    assert (await florida.read(begun)).status == "failed"
    stands = await florida.house.claim(claim.id)
    assert (stands.state, stands.facts.holder.level) == ("in_review", "H0")
    case = await florida.house.next(ada := await florida.house.reviewer())
    with pytest.raises(Invalid, match="holder_needed"):
        await florida.house.rule(case, ada, "approve", reason="record_agrees")


async def test_another_given_name_closes_the_proofs_as_before(florida: Office) -> None:
    claim = await _claim(florida, verified_name="Zebulon Weatherstonehaugh")
    assert _methods(claim) - {None} <= {"document", "referee_call"}


async def test_a_badge_that_two_people_gave_over_a_changed_name_outlives_the_next_looks(florida: Office) -> None:
    """The board goes on printing the former name: that is not news."""
    name = _married(florida.people[0].legal_name.split()[0] + " x")
    claim = await _claim(florida, verified_name=name, typed=name)
    assert "name_mismatch" in claim.reasons
    await florida.answer(await florida.begin(claim, CODE), code=await florida.code())
    for who in ("Ada", "Ben"):
        await florida.house.decide(await florida.house.reviewer(who), "approve", reason="name_change_documented")
    for _ in range(7):
        florida.house.clock.forward(days=7)
        await florida.house.svc.pool.execute("UPDATE roster SET loaded_at = $1", florida.house.clock())
        await florida.house.tidy()
    assert await florida.house.status(claim.account.handle) == "verified"
    open_cases = "SELECT count(*) FROM review_case WHERE state <> 'closed'"
    assert await florida.house.svc.pool.fetchval(open_cases) == 0
