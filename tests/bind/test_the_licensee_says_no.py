"""The licensee of record is told, and can stop a badge with one link: no account, once, and people look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bind.test_documents import photo
from tests.harness.florida import Office, code_in, link_in
from tests.harness.people import PLATFORM
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.claim import Amendment
from verifier.flows.binding import dispute, documents
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Absent, Conflict

CODE = "registry_contact_code"


async def test_who_is_confirmed_by_an_identity_check_is_told_of_at_the_boards_address(florida: Office) -> None:
    claim, letter = await _confirmed(florida)
    assert "was confirmed as the holder of your licence" in letter
    shown = await dispute.about(florida.house.svc, link_in(letter))
    assert (shown.handle, shown.credential, shown.used) == (claim.account.handle, claim.credential, False)


async def test_the_letter_says_nothing_that_somebody_typed_but_the_handle(florida: Office) -> None:
    claim, letter = await _confirmed(florida)
    assert f"\n@{claim.account.handle}\n" in letter
    for typed in (claim.account.display_name, claim.claimed.name, claim.claimed.number):
        assert typed
        assert typed not in letter


async def test_looking_at_the_link_changes_nothing_and_using_it_stops_the_badge_at_once(florida: Office) -> None:
    claim, letter = await _confirmed(florida)
    token, svc = link_in(letter), florida.house.svc
    await dispute.about(svc, token)
    assert await florida.house.status(claim.account.handle) == "verified"
    await dispute.dispute(svc, token)
    assert await florida.house.status(claim.account.handle) == "suspended"
    frozen = await florida.house.claim(claim.id)
    assert (frozen.state, frozen.reasons) == ("suspended", ("holder_disputed",))
    assert frozen.statement_of_reasons is not None
    assert frozen.statement_of_reasons.automated
    assert "the account is not theirs" in frozen.statement_of_reasons.reason


async def test_the_link_is_used_once(florida: Office) -> None:
    claim, letter = await _confirmed(florida)
    token, svc = link_in(letter), florida.house.svc
    await dispute.dispute(svc, token)
    await florida.house.drain()
    ada, ben = await florida.house.reviewer("Ada"), await florida.house.reviewer("Ben")
    for reviewer in (ada, ben):
        await florida.house.decide(reviewer, "reinstate", reason="identity_established")
    assert await florida.house.status(claim.account.handle) == "verified"
    assert (await dispute.dispute(svc, token)).used
    assert await florida.house.status(claim.account.handle) == "verified"


async def test_one_reviewer_alone_does_not_put_a_dispute_aside(florida: Office) -> None:
    claim, letter = await _confirmed(florida)
    await dispute.dispute(florida.house.svc, link_in(letter))
    await florida.house.drain()
    ada = await florida.house.reviewer("Ada")
    case = await florida.house.next(ada)
    assert ("holder_disputed" in case.reasons, case.queue, "reinstate" in case.two_people) == (True, "contested", True)
    assert case.disputed_at is not None
    assert (await florida.house.rule(case, ada, "reinstate", reason="identity_established"))[1] is True
    assert await florida.house.status(claim.account.handle) == "suspended"


async def test_a_code_that_was_never_asked_for_is_disputed_before_it_proves_anything(florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    begun = await florida.begin(claim, CODE)
    await florida.deliver()
    letter = florida.relay.last()
    await dispute.dispute(florida.house.svc, link_in(letter))
    with pytest.raises(Conflict, match="binding_ended"):  # whoever reads that mailbox
        await florida.answer(begun, code=code_in(letter))
    claim = await florida.house.claim(claim.id)
    assert (claim.state, claim.reasons) == ("in_review", ("holder_disputed",))
    assert await florida.house.status(truth.handle) == "pending"


async def test_taking_a_denied_claim_back_and_making_a_new_one_does_not_start_afresh(florida: Office) -> None:
    truth = florida.people[0]
    claim, letter = await _confirmed(florida)
    await dispute.dispute(florida.house.svc, link_in(letter))
    await intake.withdraw(florida.house.svc, claim.id, PLATFORM)
    again = await florida.claim(truth, identity=True)
    assert again.state == "in_review"
    ada = await florida.house.reviewer("Ada")
    case = await florida.house.next(ada)
    assert "holder_disputed" in case.reasons
    assert (await florida.house.rule(case, ada, "approve", reason="identity_established"))[1] is True
    ben = await florida.house.reviewer("Ben")
    await florida.house.decide(ben, "approve", reason="identity_established")
    assert (await florida.house.claim(again.id)).state == "verified"


async def test_a_denial_before_the_proof_holds_for_the_next_claim_too(florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    await florida.begin(claim, CODE)
    await florida.deliver()
    await dispute.dispute(florida.house.svc, link_in(florida.relay.last()))
    await intake.withdraw(florida.house.svc, claim.id, PLATFORM)
    again = await florida.claim(truth, identity=True)
    assert (again.state, "holder_disputed" in again.reasons) == ("in_review", True)


async def test_a_denial_holds_for_the_licence_though_the_denied_claim_is_changed_to_another(florida: Office) -> None:
    truth, other = florida.people[:2]
    claim = await florida.claim(truth)
    await florida.begin(claim, CODE)
    await florida.deliver()
    await dispute.dispute(florida.house.svc, link_in(florida.relay.last()))
    await intake.amend(florida.house.svc, claim.id, Amendment(number=other.number), PLATFORM)
    await florida.house.drain()
    again = await florida.claim(_by_somebody_else(truth), identity=True)
    assert (again.state, "holder_disputed" in again.reasons) == ("in_review", True)


async def test_a_denial_takes_nothing_from_the_badge_of_the_licensee(florida: Office) -> None:
    truth = florida.people[0]
    mine, _ = await _confirmed(florida)
    theirs = await florida.claim(_by_somebody_else(truth))
    await florida.begin(theirs, CODE)
    await florida.deliver()
    await dispute.dispute(florida.house.svc, link_in(florida.relay.last()))
    await florida.house.drain()
    assert await florida.house.status(mine.account.handle) == "verified"


async def test_a_first_decision_before_the_denial_counts_for_nothing_after_it(florida: Office) -> None:
    house, claim = florida.house, await florida.claim(florida.people[0])
    await florida.begin(claim, CODE)
    await florida.deliver()
    await documents.receive(house.svc, claim.id, photo(), PLATFORM)
    seen = {"reason": "identity_established", "holder_level": "H2", "holder_method": "document"}
    ada, ben, cem = [await house.reviewer(name) for name in ("Ada", "Ben", "Cem")]
    assert (await house.decide(ada, "approve", **seen))[1] is True
    await dispute.dispute(house.svc, link_in(florida.relay.last()))
    assert (await house.decide(ben, "approve", **seen))[1] is True
    assert (await house.claim(claim.id)).state == "in_review"
    assert (await house.decide(cem, "approve", **seen))[1] is False
    assert (await house.claim(claim.id)).state == "verified"


async def test_a_proof_by_the_boards_address_is_not_told_to_that_address_again(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    await florida.answer(await florida.begin(claim, CODE), code=await florida.code())
    letters = len(florida.relay.letters)
    await florida.deliver()
    assert len(florida.relay.letters) == letters
    sql = "SELECT outcome FROM mail_outbox WHERE template = 'proofing'"
    assert await florida.house.svc.pool.fetchval(sql) == "no_address"


async def test_a_link_that_nobody_made_or_that_has_ended_says_so(florida: Office) -> None:
    claim, letter = await _confirmed(florida)
    with pytest.raises(Absent):
        await dispute.dispute(florida.house.svc, "A" * 43)
    florida.house.clock.forward(days=181)
    with pytest.raises(Absent):
        await dispute.dispute(florida.house.svc, link_in(letter))
    assert (await florida.house.claim(claim.id)).state == "verified"


def _by_somebody_else(truth: ClaimTruth) -> ClaimTruth:
    return replace(truth, id="somebody-else", handle="somebody.else")


async def _confirmed(florida: Office) -> tuple[ClaimView, str]:
    """Somebody whose badge was confirmed by the platform's identity check, and the letter to the licensee of record."""
    truth = florida.people[0]
    claim = await florida.claim(truth, identity=True)
    assert claim.state == "verified"
    await florida.deliver()
    return claim, florida.relay.last()
