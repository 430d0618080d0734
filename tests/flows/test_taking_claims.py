"""Taking claims: once per account and licence, whoever asks how often, and never more than a creator may say."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.harness.people import PLATFORM, attested, ohio, submission
from tests.harness.service import House
from verifier.domain.claim import AccountRef, Actor, Amendment, Submission, Words
from verifier.flows.accounts import idempotency
from verifier.flows.claims import intake
from verifier.flows.core.errors import Absent, Conflict, Forbidden, Invalid, Refused

CREATOR = Actor("creator", "creator:1", frozenset({"claims:write", "claims:read"}), account_id="acct_71")


async def _refused(work: Awaitable[object]) -> Refused:
    with pytest.raises(Refused) as caught:
        await work
    return caught.value


async def test_the_same_claim_twice_is_a_conflict_that_names_the_first(house: House) -> None:
    first = await house.say()
    refused = await _refused(house.say())
    assert isinstance(refused, Conflict)
    assert (refused.code, refused.extra["claim_id"]) == ("claim_open", first.id)


async def test_one_account_may_claim_several_credentials(house: House) -> None:
    first, second = await house.say(), await house.say(credential="RN")
    assert first.id != second.id


async def test_a_withdrawn_claim_makes_room_for_a_new_one(house: House) -> None:
    first = await house.say()
    await intake.withdraw(house.svc, first.id, PLATFORM)
    await intake.withdraw(house.svc, first.id, PLATFORM)
    assert (await house.say()).id != first.id
    assert [entry.event for entry in (await house.claim(first.id)).timeline] == ["claim_received", "withdrew"]


async def test_fifty_equal_submissions_at_once_become_one_claim(house: House) -> None:
    answers = await asyncio.gather(*(house.say() for _ in range(50)), return_exceptions=True)
    codes = Counter(answer.code if isinstance(answer, Conflict) else type(answer).__name__ for answer in answers)
    assert codes == {"ClaimView": 1, "claim_open": 49}
    assert await house.svc.pool.fetchval("SELECT count(*) FROM claim") == 1


async def test_twenty_accounts_that_take_one_handle_at_once_end_with_one_holder(house: House) -> None:
    """The platform re-assigned the handle; whoever comes last holds it, and nobody gets an error."""
    await asyncio.gather(*(house.say(account=f"acct_{number}") for number in range(20)))
    assert await house.svc.pool.fetchval("SELECT count(*) FROM account WHERE handle_held") == 1
    assert await house.svc.pool.fetchval("SELECT count(*) FROM claim") == 20


def _hold(house: House, actor: Actor = PLATFORM) -> idempotency.Hold:
    return idempotency.Hold(actor, "key-1", house.clock())


async def test_fifty_equal_requests_with_one_idempotency_key_are_answered_alike(house: House) -> None:
    async def request() -> bytes | str:
        hold = _hold(house)
        try:
            stored = await idempotency.begin(house.svc, hold, b"print")
        except Conflict as running:
            return running.code
        if stored is not None:
            return stored.body
        body = (await house.say()).id.encode()
        await idempotency.finish(house.svc, hold, idempotency.Answer(202, {"Location": "/v1/claims/1"}, body))
        return body

    first = set(await asyncio.gather(*(request() for _ in range(50))))
    claim_id = (await house.svc.pool.fetchval("SELECT id FROM claim")).encode()
    assert first <= {claim_id, "still_running"}
    assert await request() == claim_id


async def test_a_key_used_for_another_request_is_refused_and_one_that_came_to_nothing_is_free(house: House) -> None:
    assert await idempotency.begin(house.svc, _hold(house), b"one") is None
    await idempotency.forget(house.svc, _hold(house))
    assert await idempotency.begin(house.svc, _hold(house), b"two") is None
    await idempotency.finish(house.svc, _hold(house), idempotency.Answer(202, {}, b"{}"))
    refused = await _refused(idempotency.begin(house.svc, _hold(house), b"three"))
    assert isinstance(refused, Invalid)
    assert await idempotency.begin(house.svc, _hold(house, CREATOR), b"three") is None, "keys belong to who used them"


async def test_a_request_that_was_killed_frees_its_key_after_fifteen_seconds(house: House) -> None:
    assert await idempotency.begin(house.svc, _hold(house), b"one") is None
    house.clock.forward(seconds=14)
    assert (await _refused(idempotency.begin(house.svc, _hold(house), b"one"))).code == "still_running"
    house.clock.forward(seconds=2)
    assert await idempotency.begin(house.svc, _hold(house), b"one") is None


async def test_an_identity_check_of_tomorrow_or_of_long_ago_is_refused(house: House) -> None:
    truth, now = house.people[0], house.clock()
    for age in (timedelta(seconds=-1), timedelta(days=365, seconds=1)):
        identity = replace(attested(truth, now), verified_at=now - age)
        given = replace(submission(truth, now), identity=identity)
        refused = await _refused(intake.submit(house.svc, given, PLATFORM))
        assert (refused.status, refused.faults[0].pointer) == (422, "/identity/verified_at")


async def test_a_creator_cannot_vouch_for_themselves(house: House) -> None:
    truth = house.people[0]
    creator = replace(CREATOR, account_id=f"acct_{truth.id}", account=AccountRef(f"acct_{truth.id}", truth.handle, 1))
    refused = await _refused(intake.submit(house.svc, submission(truth, house.clock()), creator))
    assert isinstance(refused, Forbidden)
    claim = await intake.submit(house.svc, submission(truth, house.clock(), identity=False), creator)
    amendment = Amendment(identity=attested(truth, house.clock()))
    assert isinstance(await _refused(intake.amend(house.svc, claim.id, amendment, creator)), Forbidden)


async def test_a_creator_touches_no_account_but_their_own(house: House) -> None:
    other = await house.say(account="acct_72", handle="somebody.else")
    assert isinstance(await _refused(intake.submit(house.svc, ohio("acct_72"), CREATOR)), Forbidden)
    for work in (
        intake.amend(house.svc, other.id, Amendment(name="Mine"), CREATOR),
        intake.withdraw(house.svc, other.id, CREATOR),
        intake.appeal(house.svc, other.id, "Mine.", CREATOR),
    ):
        assert isinstance(await _refused(work), Absent)


async def test_a_licence_claim_needs_a_state_and_a_credential_we_know(house: House) -> None:
    base = ohio()
    assert (await _refused(intake.submit(house.svc, replace(base, credential="WIZARD"), PLATFORM))).code == (
        "unknown_credential"
    )
    for nowhere in (None, "US"):  # licences are granted by states
        refused = await _refused(intake.submit(house.svc, replace(base, jurisdiction=nowhere), PLATFORM))
        assert refused.code == "jurisdiction_needed"


async def test_a_degree_is_a_persons_to_look_at_and_a_numbered_psychologist_is_a_licence(house: House) -> None:
    account = AccountRef("acct_9", "dr.robin", 1, "Robin Sample")
    degree = Submission(account, "PhD", None, Words(name="Robin Sample"))
    claim = await intake.submit(house.svc, degree, PLATFORM)
    await house.drain()
    claim = await house.claim(claim.id)
    assert (claim.state, claim.reasons) == ("in_review", ("degree_by_hand",))


async def test_a_creator_who_mends_a_number_is_checked_again_and_confirmed(house: House) -> None:
    truth = house.people[0]
    wrong = replace(submission(truth, house.clock()), words=Words(name=truth.display_name, number="MDP.MD.00000001"))
    claim = await intake.submit(house.svc, wrong, PLATFORM)
    await house.drain()
    asked = await house.claim(claim.id)
    assert (asked.state, asked.reasons, asked.next.who) == ("awaiting_creator", ("number_not_found",), "creator")
    assert asked.next.expected_by == house.clock() + timedelta(days=30)
    creator = replace(CREATOR, account_id=f"acct_{truth.id}", account=AccountRef(f"acct_{truth.id}", truth.handle, 1))
    await intake.amend(house.svc, claim.id, Amendment(number=truth.number), creator)
    await house.drain()
    assert await house.status(truth.handle) == "verified"


async def test_amending_towards_a_claim_that_is_open_already_is_a_conflict(house: House) -> None:
    await house.say(credential="RN")
    counselor = await house.say()
    await house.drain()
    refused = await _refused(intake.amend(house.svc, counselor.id, Amendment(credential="RN"), PLATFORM))
    assert isinstance(refused, Conflict)
    assert (await house.claim(counselor.id)).credential == counselor.credential


async def test_a_claim_that_is_being_checked_or_verified_cannot_be_amended(house: House) -> None:
    truth = house.people[0]
    claim = await house.submit(truth)
    for _ in range(2):
        assert isinstance(await _refused(intake.amend(house.svc, claim.id, Amendment(npi=""), PLATFORM)), Conflict)
        await house.drain()
    assert (await house.claim(claim.id)).state == "verified"


async def test_a_claim_cannot_wander_to_another_account(house: House) -> None:
    claim = await house.say()
    await house.drain()
    elsewhere = Amendment(account=AccountRef("acct_99", "other.handle", 1))
    assert (await _refused(intake.amend(house.svc, claim.id, elsewhere, PLATFORM))).code == "other_account"


async def test_a_request_that_is_repeated_finds_its_claim_for_as_long_as_its_answer_is_kept(house: House) -> None:
    first = await intake.submit(house.svc, ohio(), PLATFORM, request_key="one")
    house.clock.forward(hours=23)
    assert (await intake.submit(house.svc, ohio(), PLATFORM, request_key="one")).id == first.id


async def test_a_key_that_is_free_again_makes_a_new_claim_whatever_it_was_used_for(house: House) -> None:
    first = await intake.submit(house.svc, ohio(), PLATFORM, request_key="one")
    await intake.withdraw(house.svc, first.id, PLATFORM)
    house.clock.forward(hours=25)
    again = await intake.submit(house.svc, ohio(), PLATFORM, request_key="one")
    assert (again.state, again.id != first.id) == ("received", True)
    other = await intake.submit(house.svc, ohio("acct_72", "ruth.other"), PLATFORM, request_key="one")
    assert (other.state, other.account.id) == ("received", "acct_72")
