"""One licence, two accounts: nobody wins without people, who is bound higher comes first, a holder may lock it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.harness.florida import Office, another
from tests.harness.people import PLATFORM, attested, submission
from tests.harness.service import House
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.claim import AccountRef, Identity
from verifier.flows.accounts import accounts
from verifier.flows.binding import licence_locks
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Conflict

CODE = "registry_contact_code"


async def test_whoever_claims_a_licence_that_shows_a_badge_is_contested_with_or_without_a_binding(house: House) -> None:
    truth = house.people[0]
    await house.settle(truth)
    for name, identity in (("bound", True), ("unbound", False)):
        claim = await house.settle(truth, identity=identity, account=another(truth, name))
        assert claim.state == "in_review"
        assert "contested" in claim.reasons
    assert await house.status(truth.handle) == "verified"


AGAINST: dict[str, dict[str, Any]] = {
    "another birth year and city": {"birth_year": 1901, "locality": "Elsewhere"},
    "another middle name": {"middle": "Zebulon"},
    "another name": {"verified_name": "Casey Fielding"},
}


@pytest.mark.parametrize("against", AGAINST)
async def test_an_identity_that_contradicts_the_record_is_no_less_a_contest(florida: Office, against: str) -> None:
    truth = next(one for one in florida.people if len(one.legal_name.split()) > 2)
    await florida.claim(truth, identity=True)
    said = dict(AGAINST[against])
    given, *_, surname = truth.legal_name.split()
    if middle := said.pop("middle", ""):
        said["verified_name"] = f"{given} {middle} {surname}"
    identity = replace(attested(truth, florida.house.clock()), **said)
    newcomer = await _as_another(florida, truth, identity)
    assert newcomer.state == "in_review"
    assert {"contested", "namesake_possible"} <= {*newcomer.reasons} or "identity_mismatch" in newcomer.reasons
    assert "contested" in newcomer.reasons
    case = await florida.house.next(await florida.house.reviewer())
    assert (case.claim.id, case.queue) == (newcomer.id, "contested")
    assert await florida.house.status(truth.handle) == "verified"


@pytest.mark.parametrize(
    "words", [{"name": "Casey Fielding"}, {"npi": "1999999984"}], ids=["another name typed", "a made-up NPI"]
)
@pytest.mark.parametrize("identity", [True, False])
async def test_a_licence_that_shows_a_badge_is_contested_whatever_else_is_the_matter(
    florida: Office, words: dict[str, str], *, identity: bool
) -> None:
    truth = florida.people[0]
    await florida.claim(truth, identity=True)
    vouched = attested(truth, florida.house.clock()) if identity else None
    newcomer = await _as_another(florida, truth, vouched, **words)
    assert len(newcomer.reasons) > 1
    assert "contested" in newcomer.reasons
    case = await florida.house.next(await florida.house.reviewer())
    is_nobody = "name" in words and not identity
    assert (case.queue, len(case.rivals)) == ("standard" if is_nobody else "contested", 1)


async def test_whoever_shows_the_badge_is_told_of_a_newcomer_whose_identity_contradicts(florida: Office) -> None:
    truth = florida.people[0]
    await florida.told(truth)
    await florida.deliver()
    identity = replace(attested(truth, florida.house.clock()), birth_year=1901, locality="Elsewhere")
    await _as_another(florida, truth, identity)
    await florida.deliver()
    assert any("claims your licence" in subject for subject in florida.relay.subjects)


async def test_a_licence_that_shows_no_badge_is_no_contest(florida: Office) -> None:
    truth = florida.people[0]
    await florida.claim(truth, identity=False)
    identity = replace(attested(truth, florida.house.clock()), locality="Elsewhere")
    assert "contested" not in (await _as_another(florida, truth, identity)).reasons


async def _as_another(florida: Office, truth: ClaimTruth, identity: Identity | None, **words: str) -> ClaimView:
    """The same licence, claimed from another account in these words."""
    given = submission(truth, florida.house.clock())
    given = replace(given, account=another(truth), identity=identity, words=replace(given.words, **words))
    taken = await intake.submit(florida.house.svc, given, PLATFORM)
    await florida.house.drain()
    return await florida.house.claim(taken.id)


async def test_who_holds_the_boards_own_code_is_not_asked_again_for_a_namesake_who_fits(florida: Office) -> None:
    truth = florida.people[0]
    incumbent = await florida.told(truth, identity=False)
    await florida.answer(await florida.begin(incumbent, CODE), code=await florida.code())
    assert (await florida.house.claim(incumbent.id)).state == "verified"
    await florida.deliver()
    newcomer = await florida.claim(truth, identity=True, account=another(truth))  # H4, but it only fits
    assert (newcomer.facts.holder.level, newcomer.reasons) == ("H4", ("contested",))
    await florida.deliver()
    assert any("claims your licence" in subject for subject in florida.relay.subjects)  # they are told ...
    assert (await florida.house.claim(incumbent.id)).next.actions == ()  # ... and asked for nothing


async def test_who_shows_a_badge_by_an_identity_is_asked_again_by_whoever_holds_the_boards_code(
    florida: Office,
) -> None:
    truth = florida.people[0]
    incumbent = await florida.told(truth, identity=True)
    assert incumbent.facts.holder.level == "H4"
    await florida.deliver()
    newcomer = await florida.claim(truth, account=another(truth))
    await florida.answer(await florida.begin(newcomer, CODE), code=await florida.code())
    await florida.deliver()
    letters = [florida.relay.text(letter) for letter in florida.relay.letters]
    assert any("show once more that the licence is yours" in letter for letter in letters)
    asked = await florida.house.claim(incumbent.id)
    assert (asked.state, asked.next.actions[0].code) == ("verified", "rebind")


async def test_a_holder_who_has_shown_control_since_is_not_asked_once_more(florida: Office) -> None:
    truth = florida.people[0]
    incumbent = await florida.claim(truth, identity=True)
    for name in ("second", "third"):
        newcomer = await florida.claim(truth, account=another(truth, name))
        await florida.answer(await florida.begin(newcomer, CODE), code=await florida.code())
        asked = [action.code for action in (await florida.house.claim(incumbent.id)).next.actions[:1]]
        assert asked == (["rebind"] if name == "second" else [])
        if name == "second":
            begun = await florida.begin(incumbent, CODE)
            assert (await florida.answer(begun, code=await florida.code())).status == "proved"


async def test_a_newcomer_who_is_bound_lower_moves_nobody(florida: Office) -> None:
    truth = florida.people[0]
    incumbent = await florida.claim(truth, identity=True)
    newcomer = await florida.claim(truth, identity=False, account=another(truth))
    assert "contested" in newcomer.reasons
    assert (await florida.house.claim(incumbent.id)).next.actions == ()


async def test_a_newcomer_who_is_bound_higher_comes_first_in_the_queue(florida: Office) -> None:
    one, two = florida.people[:2]
    for truth in (one, two):
        assert (await florida.claim(truth, identity=True)).facts.holder.level == "H4"
    weaker = await florida.claim(one, identity=True, account=another(one, "weaker"))
    florida.house.clock.forward(hours=1)
    stronger = await florida.claim(two, identity=False, account=another(two, "stronger"))
    await florida.answer(await florida.begin(stronger, CODE), code=await florida.code())
    case = await florida.house.next(await florida.house.reviewer())
    assert case.claim.id == stronger.id
    assert case.rivals[0]["holder"] == "H4"
    assert weaker.state == "in_review"


async def test_a_proof_while_contested_moves_the_claim_forward_in_the_queue_and_gives_no_badge(florida: Office) -> None:
    truth = florida.people[0]
    await florida.claim(truth, identity=True)
    newcomer = await florida.claim(truth, account=another(truth))
    begun = await florida.begin(newcomer, CODE)
    assert (await florida.answer(begun, code=await florida.code())).status == "proved"
    newcomer = await florida.house.claim(newcomer.id)
    assert newcomer.state == "in_review"
    assert "contested" in newcomer.reasons
    assert await florida.house.status("second.account") == "pending"


async def test_a_lock_keeps_others_off_though_its_badge_is_gone(house: House) -> None:
    truth = house.people[0]
    mine = await house.settle(truth)
    assert (await licence_locks.lock(house.svc, mine.id, PLATFORM)).licence_locked
    await intake.withdraw(house.svc, mine.id, PLATFORM)
    newcomer = await house.settle(truth, account=another(truth))
    assert (newcomer.state, newcomer.reasons) == ("in_review", ("contested",))  # that it is locked is nobody's business
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    case = await house.next(ada)
    assert ("licence_locked" in case.reasons, "approve" in case.two_people) == (True, True)
    assert (await house.rule(case, ada, "approve"))[1] is True
    assert (await house.decide(ben, "approve"))[1] is False
    assert await house.status("second.account") == "verified"


async def test_the_holder_unlocks_it_and_may_lock_it_again(house: House) -> None:
    truth = house.people[0]
    mine = await house.settle(truth)
    for _ in range(2):
        assert (await licence_locks.lock(house.svc, mine.id, PLATFORM)).licence_locked
        assert (await licence_locks.lock(house.svc, mine.id, PLATFORM)).licence_locked
        assert not (await licence_locks.unlock(house.svc, mine.id, PLATFORM)).licence_locked
    await intake.withdraw(house.svc, mine.id, PLATFORM)
    assert (await house.settle(truth, account=another(truth))).state == "verified"


@pytest.mark.parametrize("reason", ["closed", "transferred"])
async def test_a_lock_goes_with_an_account_that_nobody_can_unlock_it_from(house: House, reason: str) -> None:
    truth = house.people[0]
    mine = await house.settle(truth)
    await licence_locks.lock(house.svc, mine.id, PLATFORM)
    await accounts.changed(house.svc, f"acct_{truth.id}", truth.handle, 2, reason, PLATFORM)
    assert (await house.settle(truth, account=another(truth))).state == "verified"


async def test_only_a_sure_holder_locks(house: House) -> None:
    unbound = await house.settle(house.people[0], identity=False)
    with pytest.raises(Conflict, match="not_lockable"):
        await licence_locks.lock(house.svc, unbound.id, PLATFORM)
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    await house.send_card(unbound)
    seen = {"holder_level": "H2", "holder_method": "document"}
    for reviewer in (ada, ben):
        await house.decide(reviewer, "approve", **seen)
    assert (await house.claim(unbound.id)).state == "verified"
    with pytest.raises(Conflict, match="not_lockable"):
        await licence_locks.lock(house.svc, unbound.id, PLATFORM)


async def test_the_second_of_two_who_share_a_licence_cannot_take_the_others_lock(house: House) -> None:
    truth = house.people[0]
    mine = await house.settle(truth)
    await licence_locks.lock(house.svc, mine.id, PLATFORM)
    second = await house.settle(truth, account=another(truth))
    for reviewer in (await house.reviewer("Ada"), await house.reviewer("Ben")):
        await house.decide(reviewer, "approve")
    with pytest.raises(Conflict, match="contested"):
        await licence_locks.lock(house.svc, second.id, PLATFORM)
    await licence_locks.unlock(house.svc, second.id, PLATFORM)
    assert (await house.claim(mine.id)).licence_locked


async def test_two_accounts_of_one_verified_person_are_allowed_by_two_people(house: House) -> None:
    truth = house.people[0]
    first = await house.settle(truth)
    second: ClaimView = await house.settle(truth, account=AccountRef("acct_2", "robin.two", 1, truth.display_name))
    assert second.reasons == ("contested",)
    for reviewer in (await house.reviewer("Ada"), await house.reviewer("Ben")):
        await house.decide(reviewer, "approve", reason="identity_established")
    assert {await house.status(h) for h in (first.account.handle, "robin.two")} == {"verified"}
