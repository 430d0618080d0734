"""A denial frees whoever proves control of the address it was sent to, and ends when the denied claim ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.harness.florida import Office, another, digits, link_in
from tests.harness.people import PLATFORM
from verifier.demo.people.claims import ClaimTruth
from verifier.flows.binding import dispute
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Conflict
from verifier.flows.operations import housekeeping

CODE = "registry_contact_code"


async def _denied(florida: Office, truth: ClaimTruth, name: str = "stranger") -> ClaimView:
    """A stranger asks for a code, and the licensee says that this is not them."""
    theirs = await florida.claim(truth, account=another(truth, name))
    await florida.begin(theirs, CODE)
    await florida.deliver()
    await dispute.dispute(florida.house.svc, link_in(florida.relay.last()))
    return theirs


async def _stands(florida: Office, claim: ClaimView) -> tuple[str, tuple[str, ...]]:
    now = await florida.house.claim(claim.id)
    return now.state, now.reasons


async def _tidied(florida: Office) -> None:
    await housekeeping.tidy(florida.house.svc)
    await florida.house.drain()


async def test_a_licensee_who_was_held_up_goes_on_by_themselves_when_the_impostor_withdraws(florida: Office) -> None:
    truth = florida.people[0]
    theirs = await _denied(florida, truth)
    mine = await florida.claim(truth, identity=True)
    assert (mine.state, mine.reasons) == ("in_review", ("holder_disputed",))
    await _tidied(florida)
    assert (await _stands(florida, mine))[0] == "in_review", "the denied claim is open still"
    await intake.withdraw(florida.house.svc, theirs.id, PLATFORM)
    await _tidied(florida)
    assert await _stands(florida, mine) == ("verified", ())
    assert await florida.house.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE state <> 'closed'") == 0


async def test_who_claims_after_the_denied_claim_has_ended_is_not_held_at_all(florida: Office) -> None:
    truth = florida.people[0]
    theirs = await _denied(florida, truth)
    await intake.withdraw(florida.house.svc, theirs.id, PLATFORM)
    assert (await florida.claim(truth, identity=True)).state == "verified"


async def test_the_boards_own_code_frees_while_the_denied_claim_is_open(florida: Office) -> None:
    truth = florida.people[0]
    theirs = await _denied(florida, truth)
    mine = await florida.claim(truth, identity=True)
    assert CODE in {action.method for action in mine.next.actions}
    begun = await florida.begin(mine, CODE)
    assert (await florida.answer(begun, code=await florida.code())).status == "proved"
    assert await _stands(florida, mine) == ("verified", ())
    assert await _stands(florida, theirs) == ("in_review", ("holder_disputed",))


async def test_so_it_does_for_somebody_without_an_identity_check(florida: Office) -> None:
    truth = florida.people[0]
    await _denied(florida, truth)
    mine = await florida.claim(truth)
    assert (mine.state, set(mine.reasons)) == ("in_review", {"holder_unbound", "holder_disputed"})
    assert {action.code for action in mine.next.actions} >= {"wait", f"bind_{CODE}"}
    await florida.answer(await florida.begin(mine, CODE), code=await florida.code())
    assert (await _stands(florida, mine))[0] == "verified"


async def test_an_identity_that_fits_and_a_code_of_another_licence_free_nobody(florida: Office) -> None:
    truth, own = florida.people[:2]
    await _denied(florida, truth)
    thief = another(truth, "thief")
    claim = await florida.claim(own, account=thief)
    await florida.answer(await florida.begin(claim, CODE), code=await florida.code())  # their own mailbox
    wanted = await florida.claim(truth, account=thief, identity=True)
    assert "holder_disputed" in wanted.reasons
    await _tidied(florida)
    assert (await _stands(florida, wanted))[0] == "in_review"


async def test_an_offices_mailbox_frees_nobody(florida: Office) -> None:
    truth = florida.people[0]
    await _denied(florida, truth)
    mine = await florida.claim(truth, identity=True)
    begun, code = await florida.begin(mine, CODE), await florida.code()
    held = florida.house.world.people.tables["us-fl-mqa"]
    address = florida.reachable()[digits(truth.number)]
    other = next(e.row for e in held if e.row.get("Email") not in (None, "", address))
    florida.house.world.truth.set_field("us-fl-mqa", str(other["License-Number"]), "Email", address)
    await housekeeping.load_roster(florida.house.svc, florida.roster)
    assert (await florida.answer(begun, code=code)).level == "H2"
    await _tidied(florida)
    assert (await _stands(florida, mine))[0] == "in_review"


async def test_who_denied_their_own_claim_by_mistake_puts_it_right_with_a_new_code(florida: Office) -> None:
    mine = await _denied(florida, florida.people[0], "mine")
    assert await _stands(florida, mine) == ("in_review", ("holder_disputed",))
    florida.house.clock.forward(minutes=1)
    begun = await florida.begin(mine, CODE)
    await florida.answer(begun, code=await florida.code())
    assert await _stands(florida, mine) == ("verified", ())


async def test_a_code_that_was_talked_out_of_the_licensee_does_not_outlast_the_denial(florida: Office) -> None:
    truth = florida.people[0]
    theirs = await florida.claim(truth)
    begun, code = await florida.begin(theirs, CODE), await florida.code()
    letter = florida.relay.last()
    await florida.answer(begun, code=code)
    await dispute.dispute(florida.house.svc, link_in(letter))
    await _tidied(florida)
    assert await _stands(florida, theirs) == ("suspended", ("holder_disputed",))
    with pytest.raises(Conflict, match="claim_moved"):
        await florida.begin(theirs, CODE)
    await intake.withdraw(florida.house.svc, theirs.id, PLATFORM)
    again = await florida.claim(truth, identity=True)
    await _tidied(florida)
    assert (await _stands(florida, again))[0] == "in_review", "the account that was denied does not start afresh"
    case = await florida.house.next(await florida.house.reviewer("Ada"))
    assert ("holder_disputed" in case.reasons, "approve" in case.two_people) == (True, True)


async def test_a_licensee_who_proved_it_before_the_strangers_letter_is_not_held_by_their_own_denial(
    florida: Office,
) -> None:
    truth = florida.people[0]
    handle = replace(another(truth, "mine"), handle="somebody.md")  # a person has to look at this handle
    mine = await florida.claim(truth, account=handle)
    await florida.answer(await florida.begin(mine, CODE), code=await florida.code())
    assert "handle_asserts_other" in (await _stands(florida, mine))[1]
    await _denied(florida, truth)
    cases = [await florida.house.next(await florida.house.reviewer(name)) for name in ("Ada", "Ben")]
    assert {case.claim.id: "holder_disputed" in case.reasons for case in cases}[mine.id] is False


async def test_each_of_two_impostors_is_stopped_by_their_own_letter(florida: Office) -> None:
    truth, svc = florida.people[0], florida.house.svc
    one = await _denied(florida, truth, "one")
    date = "SELECT disputed_at FROM licence_dispute"
    first = await svc.pool.fetchval(date)
    florida.house.clock.forward(hours=1)
    two = await _denied(florida, truth, "two")
    for claim in (one, two):
        state, reasons = await _stands(florida, claim)
        assert (state, "holder_disputed" in reasons) == ("in_review", True)
        disputed = "SELECT disputed_at IS NOT NULL FROM claim WHERE id = $1"
        assert await svc.pool.fetchval(disputed, claim.id)
    assert [row[0] for row in await svc.pool.fetch(date)] == [first]
    mine = await florida.claim(truth, identity=True)
    await intake.withdraw(svc, one.id, PLATFORM)
    await _tidied(florida)
    assert (await _stands(florida, mine))[0] == "in_review", "the other one is open still"
    await intake.withdraw(svc, two.id, PLATFORM)
    await _tidied(florida)
    assert (await _stands(florida, mine))[0] == "verified"
