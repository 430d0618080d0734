"""A proof counts for a year: the creator is asked in time, a new proof keeps the badge, and without one it goes off."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bind.test_documents import photo
from tests.harness.florida import Office
from tests.harness.people import PLATFORM, attested
from tests.harness.rulings import CALL
from tests.harness.service import House
from verifier.domain.holder import Method
from verifier.flows.binding import documents, kept_documents, opening, reply
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Invalid

CODE = "registry_contact_code"
_ROUND = 28  # days; a sighting counts for 35


async def test_without_a_new_proof_a_badge_is_stale_after_a_year_and_off_a_month_later(house: House) -> None:
    claim = await _sighted(house, 364)
    assert await house.status(claim.account.handle) == "verified"
    await _pass(house, 2)
    assert await house.status(claim.account.handle) == "stale"
    await _pass(house, 30)
    assert await house.status(claim.account.handle) == "none"
    assert (await house.claim(claim.id)).state == "verified"  # nobody took anything away


async def test_the_badge_says_when_its_proof_ends(house: House) -> None:
    claim = await house.settle(house.people[0])
    ends = (await house.badge(claim.account.handle))["credentials"][0]["valid_until"]
    assert ends is not None


async def test_a_creator_is_asked_a_month_before_and_told_how(florida: Office) -> None:
    claim = await florida.told(florida.people[0], identity=False)
    await florida.answer(await florida.begin(claim, CODE), code=await florida.code())
    await florida.deliver()
    await _pass(florida.house, 334)
    assert (await florida.house.claim(claim.id)).next.actions == ()
    await _pass(florida.house, 2)
    actions = [action.code for action in (await florida.house.claim(claim.id)).next.actions]
    assert actions[:2] == ["rebind", "bind_registry_contact_code"]
    await florida.deliver()
    asked = [subject for subject in florida.relay.subjects if "once more" in subject]
    assert len(asked) == 1
    letter = florida.relay.text(florida.relay.letters[florida.relay.subjects.index(asked[0])])
    assert "goes off in about 60 days" in " ".join(letter.split())
    await _pass(florida.house, 200)  # letters are kept for 90 days
    await florida.deliver()
    assert [subject for subject in florida.relay.subjects if "once more" in subject] == asked


async def test_a_new_proof_keeps_the_badge_for_another_year_without_a_moment_off(florida: Office) -> None:
    claim = await florida.told(florida.people[0], identity=False)
    await florida.answer(await florida.begin(claim, CODE), code=await florida.code())
    await _pass(florida.house, 340)
    begun = await florida.begin(claim, CODE)
    assert (await florida.answer(begun, code=await florida.code())).status == "proved"
    assert await florida.house.status(claim.account.handle) == "verified"
    assert (await florida.house.claim(claim.id)).next.actions == ()
    holder = (await florida.house.badge(claim.account.handle))["credentials"][0]["holder"]
    assert holder == {"level": "H3", "method": CODE}
    await _pass(florida.house, 360)
    assert await florida.house.status(claim.account.handle) == "verified"


async def test_the_platform_proves_it_again_with_a_newer_identity_check(house: House) -> None:
    truth = house.people[0]
    claim = await _sighted(house, 340)
    begun = await opening.start(house.svc, claim.id, opening.Asked(Method.PLATFORM_IDENTITY), PLATFORM)
    given = reply.Given(identity=attested(truth, house.clock()))
    assert (await reply.answer(house.svc, claim.id, begun.id, given, PLATFORM)).status == "proved"
    assert (await house.badge(claim.account.handle))["credentials"][0]["holder"]["level"] == "H4"
    await _pass(house, 300)
    assert await house.status(claim.account.handle) == "verified"


async def test_an_identity_that_contradicts_the_record_is_for_people_and_prolongs_nothing(house: House) -> None:
    truth = house.people[0]
    claim = await _sighted(house, 340)
    begun = await opening.start(house.svc, claim.id, opening.Asked(Method.PLATFORM_IDENTITY), PLATFORM)
    other = replace(attested(truth, house.clock()), birth_year=(truth.birth_year or 1980) + 7)
    answered = await reply.answer(house.svc, claim.id, begun.id, reply.Given(identity=other), PLATFORM)
    assert (answered.status, answered.detail) == ("failed", "namesake_possible")
    case = await house.next(await house.reviewer())
    assert (case.claim.id, "namesake_possible" in case.reasons) == (claim.id, True)
    await _pass(house, 30)
    assert await house.status(claim.account.handle) == "stale"


async def _sighted(house: House, days: int) -> ClaimView:
    """Somebody whose licence is seen all the time, so many days after the proof."""
    house.world.truth.set_field("us-wa-doh", house.people[0].number, "expirationdate", "12/31/2040")
    claim = await house.settle(house.people[0])
    assert claim.state == "verified"
    await _pass(house, days)
    return claim


async def _pass(house: House, days: int) -> None:
    """Time passes, with the register answering as seldom as a badge bears: every four weeks."""
    for left in range(days, 0, -_ROUND):
        house.clock.forward(days=min(left, _ROUND))
        await house.svc.pool.execute("UPDATE roster SET loaded_at = $1", house.clock())
        await house.tidy()


async def test_a_call_with_a_reviewer_keeps_a_badge_for_another_year(house: House) -> None:
    claim = await _sighted(house, 340)
    await opening.start(house.svc, claim.id, opening.Asked(Method.REFEREE_CALL), PLATFORM)
    ada = await house.reviewer()
    case = await house.next(ada)
    assert "rebind" in case.reasons
    assert await house.status(claim.account.handle) == "verified"
    assert (await house.rule(case, ada, "keep", reason="identity_established", **CALL))[1] is True
    ben = await house.reviewer("Ben")
    assert (await house.decide(ben, "keep", reason="identity_established", **CALL))[1] is False
    holder = (await house.badge(claim.account.handle))["credentials"][0]["holder"]
    assert holder == {"level": "H3", "method": "referee_call"}
    await _pass(house, 300)
    assert await house.status(claim.account.handle) == "verified"


async def test_a_document_keeps_a_badge_only_by_two_people(house: House) -> None:
    claim = await _sighted(house, 340)
    kept = await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    await house.tidy()
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    case = await house.next(ada)
    assert (await kept_documents.open_for(house.svc, case.id, kept.id, ada)).media_type == "image/jpeg"
    seen = {"holder_level": "H2", "holder_method": "document"}
    assert (await house.rule(case, ada, "keep", reason="identity_established", **seen))[1] is True
    assert (await house.decide(ben, "keep", reason="identity_established", **seen))[1] is False
    await _pass(house, 300)
    assert await house.status(claim.account.handle) == "verified"


async def test_keeping_a_badge_without_having_established_anybody_prolongs_nothing(house: House) -> None:
    claim = await _sighted(house, 340)
    await house.svc.pool.execute("UPDATE claim SET sealed_identity = NULL")
    await opening.start(house.svc, claim.id, opening.Asked(Method.REFEREE_CALL), PLATFORM)
    await house.decide(await house.reviewer(), "keep", reason="no_concern")
    await _pass(house, 30)
    assert await house.status(claim.account.handle) == "stale"


async def test_keeping_a_badge_on_last_years_identity_prolongs_nothing(house: House) -> None:
    claim = await _sighted(house, 340)
    await opening.start(house.svc, claim.id, opening.Asked(Method.REFEREE_CALL), PLATFORM)
    ada = await house.reviewer()
    case = await house.next(ada)
    assert ("rebind" in case.reasons, case.identity["verified_name"] != "") == (True, True)
    assert (await house.rule(case, ada, "keep", reason="no_concern"))[1] is False
    await _pass(house, 30)
    assert await house.status(claim.account.handle) == "stale"


async def test_the_identity_check_of_last_year_sent_once_more_prolongs_nothing(house: House) -> None:
    truth, at_first = house.people[0], house.clock()
    claim = await _sighted(house, 340)
    begun = await opening.start(house.svc, claim.id, opening.Asked(Method.PLATFORM_IDENTITY), PLATFORM)
    given = reply.Given(identity=attested(truth, at_first))
    with pytest.raises(Invalid, match="identity_age"):
        await reply.answer(house.svc, claim.id, begun.id, given, PLATFORM)
    await _pass(house, 30)
    assert await house.status(claim.account.handle) == "stale"
