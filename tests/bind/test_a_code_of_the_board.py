"""A one-time code to the address the board holds: it proves the holder, to the account that asked, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.harness.florida import Office, another, digits
from tests.harness.people import PLATFORM
from tests.harness.service import House
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.claim import Amendment
from verifier.domain.holder import Method
from verifier.flows.accounts import accounts
from verifier.flows.binding import opening
from verifier.flows.claims import intake
from verifier.flows.core.errors import Conflict
from verifier.flows.operations import housekeeping

CODE = "registry_contact_code"
WRONG = "00000000"


async def test_a_holder_without_an_identity_proves_the_licence_by_the_boards_address(florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    assert (claim.state, claim.reasons) == ("awaiting_creator", ("holder_unbound",))
    begun = await florida.begin(claim, CODE)
    code = await florida.code()
    assert (await florida.answer(begun, code=code)).status == "proved"
    shown = (await florida.house.claim(claim.id)).facts.holder
    assert (shown.level, shown.method) == ("H3", CODE)
    badge = await florida.house.badge(truth.handle)
    assert (badge["status"], badge["credentials"][0]["holder"]) == ("verified", {"level": "H3", "method": CODE})


async def test_the_letter_goes_where_the_board_says_and_never_where_the_creator_said(florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.told(truth, identity=False)
    await florida.deliver()
    florida.relay.to.clear()
    await florida.begin(claim, CODE)
    await florida.deliver()
    assert florida.relay.to == [florida.reachable()[digits(truth.number)]]


async def test_the_next_step_can_be_made_from_the_claims_own_answer(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    action = next(action for action in claim.next.actions if action.method == CODE)
    assert action.call is not None
    assert (action.call.http, action.call.href) == ("POST", f"/v1/claims/{claim.id}/bindings")
    assert action.call.body == {"method": CODE}
    assert claim.next.who == "creator"


async def test_five_wrong_codes_are_the_end_of_it_and_the_right_one_comes_too_late(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    begun, code = await florida.begin(claim, CODE), await florida.code()
    left = [(await florida.answer(begun, code=WRONG)).tries_left for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert ((await florida.read(begun)).status, (await florida.read(begun)).detail) == ("failed", "wrong_code")
    with pytest.raises(Conflict, match="binding_ended"):
        await florida.answer(begun, code=code)
    assert (await florida.house.claim(claim.id)).state == "awaiting_creator"


async def test_a_code_is_good_for_a_day(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    begun, code = await florida.begin(claim, CODE), await florida.code()
    florida.house.clock.forward(hours=24)
    with pytest.raises(Conflict, match="binding_ended"):
        await florida.answer(begun, code=code)
    assert (await florida.read(begun)).detail == "expired"


async def test_a_code_proves_one_claim_and_is_used_once(florida: Office) -> None:
    one, two = florida.people[:2]
    first, second = await florida.claim(one), await florida.claim(two)
    begun, code = await florida.begin(first, CODE), await florida.code()
    other = await florida.begin(second, CODE)
    assert (await florida.answer(other, code=code)).detail == "wrong_code"
    assert (await florida.answer(begun, code=code)).status == "proved"
    with pytest.raises(Conflict, match="binding_ended"):
        await florida.answer(begun, code=code)


async def test_a_newer_letter_makes_the_older_one_worthless(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    older = await florida.begin(claim, CODE)
    code = await florida.code()
    newer = await florida.begin(claim, CODE)
    with pytest.raises(Conflict, match="binding_ended"):
        await florida.answer(older, code=code)
    assert (await florida.answer(newer, code=code)).detail == "wrong_code"


async def test_it_is_not_offered_where_the_register_holds_no_address(house: House) -> None:
    claim = await house.settle(house.people[0], identity=False)
    assert claim.state == "in_review"
    with pytest.raises(Conflict, match="method_not_open") as refused:
        await opening.start(house.svc, claim.id, opening.Asked(Method.REGISTRY_CONTACT_CODE), PLATFORM)
    assert CODE not in refused.value.extra["methods"]  # type: ignore[operator]
    assert {"document", "referee_call"} < set(refused.value.extra["methods"])  # type: ignore[call-overload]


async def test_it_is_not_offered_where_nobody_can_be_written_to(florida: Office) -> None:
    silent = replace(florida, house=replace(florida.house, svc=replace(florida.house.svc, mail=None)))
    assert (await silent.claim(silent.people[0])).state == "in_review"


async def test_a_proof_does_not_follow_a_claim_to_another_record(florida: Office) -> None:
    mine, theirs = florida.people[:2]
    claim = await florida.claim(mine, account=another(mine))
    begun = await florida.begin(claim, CODE)
    code = await florida.code()
    # The claim has moved to somebody else's licence before the answer comes.
    moves = Amendment(theirs.credential, number=theirs.number, name=theirs.display_name, npi="")
    await intake.amend(florida.house.svc, claim.id, moves, PLATFORM)
    await florida.house.drain()
    await florida.answer(begun, code=code)
    moved = await florida.house.claim(claim.id)
    assert (moved.state, moved.reasons, moved.facts.holder.level) == ("awaiting_creator", ("holder_unbound",), "H1")
    assert await florida.house.status("second.account") == "pending"


async def test_a_proof_of_the_account_as_it_was_does_not_bind_the_account_as_it_is(florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    begun, code = await florida.begin(claim, CODE), await florida.code()
    await accounts.changed(florida.house.svc, f"acct_{truth.id}", truth.handle, 2, "recovered", PLATFORM)
    with pytest.raises(Conflict, match="account_changed"):
        await florida.answer(begun, code=code)


async def test_a_badge_goes_with_the_account_and_comes_back_only_by_a_new_proof(florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    await florida.answer(await florida.begin(claim, CODE), code=await florida.code())
    assert await florida.house.status(truth.handle) == "verified"
    await accounts.changed(florida.house.svc, f"acct_{truth.id}", truth.handle, 2, "recovered", PLATFORM)
    assert await florida.house.status(truth.handle) == "suspended"
    claim = await florida.claim(truth, epoch=2)  # the platform vouches for the account, and nobody for its owner
    assert (claim.state, claim.reasons) == ("awaiting_creator", ("holder_unbound",))
    await florida.answer(await florida.begin(claim, CODE), code=await florida.code())
    assert await florida.house.status(truth.handle) == "verified"


async def test_a_code_from_a_front_desk_is_for_two_people_to_weigh(florida: Office) -> None:
    truth = florida.people[0]
    for entry in list(florida.house.world.people.tables["us-fl-mqa"]):
        if entry.row.get("Email"):
            number = str(entry.row["License-Number"])
            florida.house.world.truth.set_field("us-fl-mqa", number, "Email", "front.desk@example.org")
    await housekeeping.load_roster(florida.house.svc, florida.roster)
    claim = await florida.claim(truth)
    begun = await florida.begin(claim, CODE)
    assert begun.level == "H2"
    answered = await florida.answer(begun, code=await florida.code())
    assert (answered.status, answered.level, answered.detail) == ("proved", "H2", "shared_mailbox")
    assert (await florida.house.claim(claim.id)).state == "in_review"


async def _share(florida: Office, truth: ClaimTruth) -> None:
    """Give a colleague's row of the list this person's address, too, and load the list anew."""
    mine, world = digits(truth.number), florida.house.world
    held = {str(one.row["License-Number"]): one.row for one in world.people.tables["us-fl-mqa"] if one.row.get("Email")}
    other = next(number for number, row in held.items() if row["Last-Name"] != held[mine]["Last-Name"])
    world.truth.set_field("us-fl-mqa", other, "Email", str(held[mine]["Email"]))
    await housekeeping.load_roster(florida.house.svc, florida.roster)


async def test_a_code_to_an_address_on_two_peoples_records_is_for_two_people_to_weigh(florida: Office) -> None:
    truth = florida.people[0]
    await _share(florida, truth)
    claim = await florida.claim(truth)
    begun = await florida.begin(claim, CODE)
    assert begun.level == "H2"
    answered = await florida.answer(begun, code=await florida.code())
    assert (answered.status, answered.level, answered.detail) == ("proved", "H2", "shared_mailbox")
    assert (await florida.house.claim(claim.id)).state == "in_review"


async def test_a_list_loaded_between_letter_and_answer_makes_the_address_an_offices(florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    begun = await florida.begin(claim, CODE)
    assert begun.level == "H3"
    await _share(florida, truth)
    answered = await florida.answer(begun, code=await florida.code())
    assert (answered.level, answered.detail) == ("H2", "shared_mailbox")
    assert (await florida.house.claim(claim.id)).state == "in_review"


async def test_neither_the_code_nor_the_address_is_kept_where_a_copy_of_the_database_shows_it(florida: Office) -> None:
    truth = florida.people[0]
    claim = await florida.claim(truth)
    begun, code = await florida.begin(claim, CODE), await florida.code()
    address = florida.reachable()[digits(truth.number)]
    await florida.answer(begun, code=code)
    for table in ("binding_attempt", "proofing_notice", "mail_outbox", "event", "binding", "evidence", "claim"):
        rows = await florida.house.svc.pool.fetch(f"SELECT t::text AS row FROM {table} AS t")  # noqa: S608  ours
        said = "\n".join(row["row"] for row in rows)
        assert address not in said
        assert code not in said
        assert address.encode().hex() not in said
