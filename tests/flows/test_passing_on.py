"""Passing a case on: skipped for a day, handed over with a note, given to the leads; and nobody makes a pair."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from tests.flows.test_what_comes_first import asked
from tests.harness.people import PLATFORM
from tests.harness.rulings import CALL, code_of, form
from tests.harness.service import House
from tests.harness.staff import owner_of, revoke
from verifier.domain.claim import Actor
from verifier.domain.passing import Doubt, Skip
from verifier.domain.reasons import Reason
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Forbidden, TooMany
from verifier.flows.review import case_queue
from verifier.flows.review.leading import people
from verifier.flows.review.passing import doubt, hand_over, rest, skip
from verifier.flows.review.views import CaseView
from verifier.flows.rights import erase

NOTE = "The board answers by telephone only."
RESTING = [Skip.NOT_MY_LANGUAGE, Skip.NOT_MY_BOARD, Skip.TOO_UPSETTING]


@pytest.fixture
async def claim(house: House) -> ClaimView:
    """A claim no machine can decide, waiting for a person; a call was asked for."""
    taken = await house.say()
    await house.drain()
    return await house.ask_call(taken)


@pytest.fixture
async def lea(house: House) -> Actor:
    """A lead."""
    return await house.reviewer("Lea", lead=True)


def lease(case: CaseView) -> str:
    assert case.lease is not None
    return case.lease.token


async def skipped(house: House, actor: Actor, why: str) -> CaseView:
    case = await house.next(actor)
    await skip.skip(house.svc, case.id, lease(case), why, actor)
    return case


async def events(house: House, kind: str) -> list[dict[str, str]]:
    rows = await house.svc.pool.fetch("SELECT body FROM event WHERE kind = $1 ORDER BY seq", kind)
    return [json.loads(row["body"]) for row in rows]


@pytest.mark.parametrize("why", RESTING)
async def test_a_skipped_case_does_not_come_back_for_a_day_and_is_a_colleagues_at_once(
    house: House, claim: ClaimView, ada: Actor, ben: Actor, why: Skip
) -> None:
    case = await skipped(house, ada, why)
    assert await case_queue.next_case(house.svc, ada) is None
    taken = await house.next(ben)
    assert (taken.id, taken.claim.id) == (case.id, claim.id)
    await case_queue.release(house.svc, case.id, lease(taken), ben)
    house.clock.forward(hours=23, minutes=59)
    assert await case_queue.next_case(house.svc, ada) is None
    house.clock.forward(minutes=1)
    assert (await house.next(ada)).id == case.id
    [told] = await events(house, "case_skipped")
    assert (told["case"], told["why"]) == (case.id, why)


async def test_a_conflict_of_interest_is_for_good_and_counts_like_stepping_back(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    case = await skipped(house, ada, Skip.CONFLICT)
    house.clock.forward(days=30)
    assert await case_queue.next_case(house.svc, ada) is None
    assert await events(house, "case_recused") == [{"case": case.id}]
    assert claim.state == "in_review"


async def test_what_nobody_who_is_here_may_take_waits_for_a_colleague_and_the_lead_sees_it(
    house: House, claim: ClaimView, ada: Actor, lea: Actor
) -> None:
    case = await skipped(house, ada, Skip.TOO_UPSETTING)
    assert (await people.room(house.svc, lea)).stuck == []
    assert (await skipped(house, lea, Skip.NOT_MY_BOARD)).id == case.id
    own = await rest.of(house.svc, ada)
    assert (own.resting, own.paused) == (1, False)
    [stuck] = (await people.room(house.svc, lea)).stuck
    assert (stuck.id, stuck.back_at) == (case.id, own.back_at)
    ben = await house.reviewer("Ben")
    assert (await people.room(house.svc, lea)).stuck == []
    assert (await house.next(ben)).claim.id == claim.id


async def test_a_reason_that_is_none_is_refused_and_the_case_stays_in_hand(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    case = await house.next(ada)
    assert await code_of(skip.skip(house.svc, case.id, lease(case), "bored", ada)) == "unknown_reason"
    assert await code_of(skip.skip(house.svc, case.id, "lea_guessed", Skip.NOT_MY_BOARD, ada)) == "lease_lost"
    assert (await house.next(ada)).claim.id == claim.id


@pytest.mark.parametrize("words", ["", "The board says two things."])
async def test_what_is_given_to_the_leads_is_theirs_alone_with_its_note(
    house: House, claim: ClaimView, ada: Actor, ben: Actor, lea: Actor, words: str
) -> None:
    case = await house.next(ada)
    await skip.escalate(house.svc, case.id, lease(case), words, ada)
    assert await case_queue.next_case(house.svc, ben) is None
    theirs = await house.next(lea)
    assert (theirs.id, theirs.queue, Reason.ESCALATED in theirs.reasons) == (case.id, "lead", True)
    assert [(one.kind, one.by, one.note) for one in theirs.notes] == ([("escalated", "Ada", words)] if words else [])
    assert theirs.claim.id == claim.id


@pytest.mark.parametrize("reason", [Reason.CONTESTED, Reason.LICENCE_LOCKED, Reason.SCREENING_HIT])
async def test_what_the_leads_have_stays_theirs_whatever_comes_to_it(
    house: House, claim: ClaimView, ada: Actor, ben: Actor, lea: Actor, reason: Reason
) -> None:
    """A stranger who claims the same licence, or its licensee who locks it, takes no case away from them."""
    case = await skipped(house, ada, Skip.NEEDS_LEAD)
    await asked(house, claim.id, reason)
    assert await case_queue.next_case(house.svc, ben) is None
    theirs = await house.next(lea)
    assert (theirs.id, theirs.queue, reason in theirs.reasons) == (case.id, "lead", True)


async def test_a_case_that_needs_a_lead_is_skipped_to_the_leads(house: House, claim: ClaimView, ada: Actor) -> None:
    case = await skipped(house, ada, Skip.NEEDS_LEAD)
    row = await house.svc.pool.fetchrow("SELECT queue, assigned_to FROM review_case WHERE id = $1", case.id)
    assert row is not None
    assert (row["queue"], row["assigned_to"]) == ("lead", None)
    assert claim.state == "in_review"


async def test_a_case_handed_over_by_name_is_the_colleagues_next_one_with_a_sealed_note(
    house: House, claim: ClaimView, ada: Actor, ben: Actor
) -> None:
    assert claim.state == "in_review"
    cleo, badge = await house.reviewer("Cleo"), await house.settle(house.people[0])
    case = await house.next(ada)
    await hand_over.hand_over(house.svc, case.id, lease(case), ben.id, NOTE, ada)
    assert await case_queue.next_case(house.svc, cleo) is None
    await asked(house, badge.id, Reason.REPORTED)
    theirs = await house.next(ben)
    assert (theirs.id, [(one.kind, one.by, one.note) for one in theirs.notes]) == (
        case.id,
        [("handed_over", "Ada", NOTE)],
    )
    kept = await house.svc.pool.fetchval("SELECT sealed FROM case_note")
    assert NOTE.encode() not in bytes(kept)
    assert await events(house, "case_handed_over") == [{"case": case.id, "to": ben.id}]
    assert NOTE not in str(await house.svc.pool.fetch("SELECT * FROM event"))


async def test_whoever_chose_a_colleague_decides_nothing_about_it_any_more(
    house: House, claim: ClaimView, ada: Actor, ben: Actor
) -> None:
    """Else one person could make both halves of a pair."""
    case = await house.next(ada)
    await hand_over.hand_over(house.svc, case.id, lease(case), ben.id, NOTE, ada)
    _, waits = await house.decide(ben, "approve", licence=form(house.clock()), **CALL)
    assert waits is True
    house.clock.forward(days=8)
    assert await case_queue.next_case(house.svc, ada) is None
    again = await house.next(await house.reviewer("Cleo"))
    assert again.id == case.id
    async with owner_of(house.dsn) as owner:
        people_of = "SELECT people_of_case($1, $2, $3, $4)"
        assert await owner.fetchval(people_of, case.id, claim.id, ben.id, ada.id) == 1, "the database counts them not"


async def test_nobody_chooses_who_is_the_second_of_two(house: House, claim: ClaimView, ada: Actor, ben: Actor) -> None:
    await house.decide(ada, "approve", licence=form(house.clock()), **CALL)
    cleo, lea = await house.reviewer("Cleo"), await house.reviewer("Lea", lead=True)
    case = await house.next(ben)
    for to in (cleo.id, ada.id):
        asking = hand_over.hand_over(house.svc, case.id, lease(case), to, NOTE, ben)
        assert await code_of(asking) == "second_is_not_chosen"
    assert await code_of(people.reassign(house.svc, case.id, cleo.id, lea)) == "second_is_not_chosen"
    await hand_over.hand_over(house.svc, case.id, lease(case), "", NOTE, ben)
    assert await case_queue.next_case(house.svc, ben) is None
    assert await case_queue.next_case(house.svc, ada) is None
    assert (await house.next(cleo)).id == case.id
    assert claim.state == "in_review"


async def test_a_case_is_handed_only_to_somebody_who_may_have_it(
    house: House, claim: ClaimView, ada: Actor, ben: Actor, lea: Actor
) -> None:
    gone = await house.reviewer("Gone")
    await revoke(house.dsn, gone.id)
    await skipped(house, ben, Skip.NOT_MY_BOARD)
    case = await house.next(ada)
    for to in (gone.id, ben.id, ada.id, "rev_" + "0" * 32):
        assert await code_of(hand_over.hand_over(house.svc, case.id, lease(case), to, NOTE, ada)) == "not_a_colleague"
    assert {one.id for one in await hand_over.colleagues(house.svc, ada)} == {ben.id, lea.id}
    assert (await house.next(ada)).id == case.id, "it stays in hand"
    assert claim.state == "in_review"


@pytest.mark.parametrize("words", ["", "  too few  ", "x" * 2001])
async def test_a_note_that_tells_nothing_or_too_much_is_refused(
    house: House, claim: ClaimView, ada: Actor, words: str
) -> None:
    case = await house.next(ada)
    assert await code_of(hand_over.hand_over(house.svc, case.id, lease(case), "", words, ada)) == "note_needed"
    assert claim.state == "in_review"


@pytest.mark.parametrize("away", ["a day", "revoked"])
async def test_what_a_colleague_does_not_take_is_anybodys(
    house: House, claim: ClaimView, ada: Actor, ben: Actor, away: str
) -> None:
    case = await house.next(ada)
    await hand_over.hand_over(house.svc, case.id, lease(case), ben.id, NOTE, ada)
    cleo = await house.reviewer("Cleo")
    assert await case_queue.next_case(house.svc, cleo) is None
    if away == "revoked":
        await revoke(house.dsn, ben.id)
    else:
        house.clock.forward(days=1)
    assert (await house.next(cleo)).claim.id == claim.id


async def test_two_ways_of_passing_one_case_on_at_once_are_one(house: House, claim: ClaimView, ada: Actor) -> None:
    case = await house.next(ada)
    answers = await asyncio.gather(
        hand_over.hand_over(house.svc, case.id, lease(case), "", NOTE, ada),
        skip.skip(house.svc, case.id, lease(case), Skip.NOT_MY_BOARD, ada),
        skip.escalate(house.svc, case.id, lease(case), "", ada),
        return_exceptions=True,
    )
    assert sum(answer is None for answer in answers) == 1
    kinds = "SELECT count(*) FROM event WHERE kind IN ('case_skipped', 'case_handed_over', 'case_escalated')"
    assert await house.svc.pool.fetchval(kinds) == 1
    assert claim.state == "in_review"


async def test_only_whoever_holds_a_case_passes_it_on(house: House, claim: ClaimView, ada: Actor, ben: Actor) -> None:
    case = await house.next(ada)
    for asking in (
        skip.skip(house.svc, case.id, lease(case), Skip.NOT_MY_BOARD, ben),
        skip.escalate(house.svc, case.id, lease(case), "", ben),
        hand_over.hand_over(house.svc, case.id, lease(case), "", NOTE, ben),
    ):
        assert await code_of(asking) == "not_assigned"
    with pytest.raises(Forbidden):
        await skip.escalate(house.svc, case.id, lease(case), "", PLATFORM)
    assert claim.state == "in_review"


async def test_a_lead_takes_a_case_out_of_somebodys_hands(
    house: House, claim: ClaimView, ada: Actor, ben: Actor, lea: Actor
) -> None:
    case = await house.next(ada)
    [held] = (await people.room(house.svc, lea)).held
    assert (held.id, held.name, held.decided) == (case.id, "Ada", False)
    assert await code_of(people.reassign(house.svc, case.id, ben.id, ada)) == "not_for_you"
    await people.reassign(house.svc, case.id, ben.id, lea)
    assert await code_of(house.rule(case, ada, "refuse", reason="no_such_licence")) == "lease_lost"
    assert await case_queue.next_case(house.svc, ada) is None
    assert await case_queue.next_case(house.svc, lea) is None
    assert (await house.next(ben)).claim.id == claim.id
    assert await events(house, "case_reassigned") == [{"case": case.id, "from": ada.id, "to": ben.id}]
    await people.reassign(house.svc, case.id, "", lea)
    assert await code_of(people.reassign(house.svc, case.id, "", lea)) == "lease_lost", "nobody holds it"


async def test_a_lead_who_decided_first_takes_the_case_out_of_nobodys_hands(
    house: House, claim: ClaimView, ben: Actor, lea: Actor
) -> None:
    """Else they would go on until it lies in the hands that they want as the second."""
    await house.decide(lea, "approve", licence=form(house.clock()), **CALL)
    case = await house.next(ben)
    assert await code_of(people.reassign(house.svc, case.id, "", lea)) == "second_is_not_chosen"
    assert (await house.next(ben)).claim.id == claim.id
    await people.reassign(house.svc, case.id, "", await house.reviewer("Lou", lead=True))
    assert await case_queue.next_case(house.svc, ben) is None


async def test_a_doubt_opens_one_case_for_others_and_changes_no_badge(house: House, ada: Actor, ben: Actor) -> None:
    claim = await house.settle(house.people[0])
    badge = await house.badge(claim.account.handle)
    case_id = await doubt.doubt(house.svc, claim.id, Doubt.IMPERSONATION, "The photo is somebody else's.", ada)
    assert await house.badge(claim.account.handle) == badge
    assert (await house.claim(claim.id)).reasons == claim.reasons
    for actor in (ada, ben):
        again = doubt.doubt(house.svc, claim.id, Doubt.OTHER, "I doubt it as well.", actor)
        assert await code_of(again) == "doubted_already"
    assert await case_queue.next_case(house.svc, ada) is None, "whoever doubts does not decide"
    case = await house.next(ben)
    assert (case.id, case.reasons, case.actions) == (case_id, ("doubted",), ("keep", "suspend", "revoke"))
    assert [(one.code, one.by) for one in case.notes] == [("impersonation", "Ada")]
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case") == 1
    await house.rule(case, ben, "keep", reason="no_concern")
    assert await house.badge(claim.account.handle) == badge
    await doubt.doubt(house.svc, claim.id, Doubt.OTHER, "Once more, another time.", ada)


async def test_ten_doubts_at_once_are_one_case(house: House) -> None:
    claim = await house.settle(house.people[0])
    doubters = [await house.reviewer(f"R{number}") for number in range(10)]
    answers = await asyncio.gather(
        *(doubt.doubt(house.svc, claim.id, Doubt.OTHER, "It does not look right.", one) for one in doubters),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, str) for answer in answers) == 1
    assert await house.svc.pool.fetchval("SELECT count(*) FROM case_note") == 1


async def test_a_claim_without_a_badge_is_not_doubted(house: House, claim: ClaimView, ada: Actor) -> None:
    said = "It does not look right."
    assert await code_of(doubt.doubt(house.svc, claim.id, Doubt.OTHER, said, ada)) == "claim_moved"
    assert await code_of(doubt.doubt(house.svc, "clm_none", Doubt.OTHER, said, ada)) == "claim_absent"
    assert await code_of(doubt.doubt(house.svc, claim.id, "ugly", said, ada)) == "unknown_reason"
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    assert await code_of(doubt.doubt(house.svc, claim.id, Doubt.OTHER, said, ada)) == "claim_moved"


async def test_a_reviewer_doubts_no_more_than_so_many_badges_a_day(
    house: House, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubt, "DOUBTS_PER_DAY", 1)
    first, second = await house.settle(house.people[0]), await house.settle(house.people[1])
    said = "It does not look right."
    await doubt.doubt(house.svc, first.id, Doubt.OTHER, said, ada)
    with pytest.raises(TooMany) as caught:
        await doubt.doubt(house.svc, second.id, Doubt.OTHER, said, ada)
    assert caught.value.extra["retry_after_s"] == 24 * 60 * 60
    house.clock.forward(days=1)
    await doubt.doubt(house.svc, second.id, Doubt.OTHER, said, ada)


async def test_what_reviewers_wrote_about_an_account_goes_with_it(house: House, ada: Actor) -> None:
    claim = await house.settle(house.people[0])
    await doubt.doubt(house.svc, claim.id, Doubt.OTHER, "It does not look right.", ada)
    await erase.erase(house.svc, claim.account.id, replace(PLATFORM, scopes=PLATFORM.scopes | {"erase"}))
    assert await house.svc.pool.fetchval("SELECT count(*) FROM case_note") == 0
