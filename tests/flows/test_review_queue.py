"""Cases in people's hands: the system assigns, leases end, nobody is handed what they may not decide."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from tests.harness.people import PLATFORM
from tests.harness.rulings import CALL, code_of, form
from tests.harness.service import House
from tests.harness.staff import new_reviewer, revoke
from verifier.domain.claim import Actor
from verifier.flows.access import access
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Absent, Conflict, Forbidden, Refused, TooMany
from verifier.flows.review import case_queue
from verifier.flows.review.views import CaseView, Ruling


@pytest.fixture
async def claim(house: House) -> ClaimView:
    """A claim no machine can decide, waiting for a person."""
    taken = await house.say()
    await house.drain()
    return await house.claim(taken.id)


def _lease(case: CaseView) -> str:
    assert case.lease is not None
    return case.lease.token


async def test_a_case_is_handed_to_one_reviewer_and_shows_claim_and_reasons(
    house: House, claim: ClaimView, ada: Actor, ben: Actor
) -> None:
    case = await house.next(ada)
    assert (case.claim.id, case.reasons, case.state) == (claim.id, ("no_automatic_source",), "assigned")
    assert case.claim.claimed.name == "Robin A. Sample"
    assert (case.needs_licence_form, case.two_people, case.actions) == (False, (), ("refuse", "ask_creator"))
    assert [(one.action, one.code) for one in case.not_offered] == [("approve", "holder_needed")]
    await house.ask_call(claim)
    case = await house.next(ada)
    assert (case.needs_licence_form, case.two_people, case.not_offered) == (True, ("approve",), ())
    assert await case_queue.next_case(house.svc, ben) is None


async def test_asking_again_gives_the_case_one_holds_with_a_new_lease(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    first = await house.next(ada)
    second = await house.next(ada)
    assert (first.id, first.claim.id) == (second.id, claim.id)
    refusal = Ruling("refuse", "no_such_licence", "", _lease(first))
    assert await code_of(case_queue.decide(house.svc, first.id, refusal, ada)) == "lease_lost"
    await house.rule(second, ada, "refuse", reason="no_such_licence")


async def test_a_lease_ends_by_itself_and_the_case_is_the_next_reviewers(
    house: House, claim: ClaimView, ada: Actor, ben: Actor
) -> None:
    mine = await house.next(ada)
    house.clock.forward(minutes=14, seconds=59)
    assert await case_queue.next_case(house.svc, ben) is None
    house.clock.forward(seconds=1)
    theirs = await house.next(ben)
    assert (theirs.id, theirs.claim.id) == (mine.id, claim.id)
    assert await code_of(house.rule(mine, ada, "refuse", reason="no_such_licence")) == "lease_lost"
    assert await code_of(case_queue.heartbeat(house.svc, mine.id, _lease(mine), ada)) == "lease_lost"


async def test_a_heartbeat_keeps_the_lease(house: House, claim: ClaimView, ada: Actor, ben: Actor) -> None:
    case = await house.next(ada)
    assert case.claim.id == claim.id
    for _ in range(4):
        house.clock.forward(minutes=14)
        await case_queue.heartbeat(house.svc, case.id, _lease(case), ada)
    assert await case_queue.next_case(house.svc, ben) is None
    assert await code_of(case_queue.heartbeat(house.svc, case.id, "lea_guessed", ada)) == "lease_lost"
    assert await code_of(case_queue.heartbeat(house.svc, case.id, _lease(case), ben)) == "lease_lost"


async def test_a_released_case_is_anybodys_again(house: House, claim: ClaimView, ada: Actor, ben: Actor) -> None:
    case = await house.next(ada)
    await case_queue.release(house.svc, case.id, _lease(case), ada)
    assert (await house.next(ben)).claim.id == claim.id


async def test_a_reviewer_who_recused_is_never_offered_the_case_again(
    house: House, claim: ClaimView, ada: Actor, ben: Actor
) -> None:
    case = await house.next(ada)
    await case_queue.recuse(house.svc, case.id, _lease(case), ada)
    assert await case_queue.next_case(house.svc, ada) is None
    house.clock.forward(days=3)
    assert await case_queue.next_case(house.svc, ada) is None
    assert (await house.next(ben)).claim.id == claim.id


async def test_a_case_that_was_not_assigned_to_a_reviewer_is_closed_to_them(
    house: House, claim: ClaimView, ada: Actor, ben: Actor
) -> None:
    case = await house.next(ada)
    stolen = Ruling("refuse", "no_such_licence", "", _lease(case))
    assert await code_of(case_queue.decide(house.svc, case.id, stolen, ben)) == "not_assigned"
    assert await code_of(case_queue.case(house.svc, case.id, ben)) == "not_assigned"
    lead = await house.reviewer("Lea", lead=True)
    assert (await case_queue.case(house.svc, case.id, lead)).claim.id == claim.id
    with pytest.raises(Absent):
        await case_queue.case(house.svc, "cas_none", ada)


async def test_only_reviewers_see_cases(house: House, claim: ClaimView) -> None:
    assert claim.state == "in_review"
    for work in (
        case_queue.next_case(house.svc, PLATFORM),
        case_queue.cases(house.svc, PLATFORM, None, None, None, 10),
        case_queue.counts(house.svc, PLATFORM),
    ):
        with pytest.raises(Forbidden):
            await work


async def test_a_revoked_reviewer_is_nobody(house: House, claim: ClaimView) -> None:
    made = await new_reviewer(house.dsn, "Gone")
    assert await access.who(house.svc, made.token) is not None
    assert await revoke(house.dsn, made.id)
    assert await access.who(house.svc, made.token) is None
    assert claim.state == "in_review"


async def test_a_reviewer_revoked_in_the_middle_of_a_call_is_handed_nothing_and_decides_nothing(
    house: House, claim: ClaimView, ada: Actor, ben: Actor
) -> None:
    case = await house.next(ada)
    await revoke(house.dsn, ada.id)
    assert await code_of(house.rule(case, ada, "refuse", reason="no_such_licence")) == "lease_lost"
    assert await code_of(case_queue.heartbeat(house.svc, case.id, _lease(case), ada)) == "lease_lost"
    assert await code_of(case_queue.next_case(house.svc, ada)) == "reviewers_only"
    assert (await house.next(ben)).id == case.id
    assert (await house.claim(claim.id)).state == "in_review"


async def test_a_decision_and_a_revocation_at_the_same_moment_come_one_after_the_other(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    case = await house.next(ada)
    ruling = house.rule(case, ada, "refuse", reason="no_such_licence")
    decided, revoked = await asyncio.gather(ruling, revoke(house.dsn, ada.id), return_exceptions=True)
    assert revoked is True
    state = (await house.claim(claim.id)).state
    if isinstance(decided, Refused):
        assert (decided.code in {"lease_lost", "not_assigned"}, state) == (True, "in_review")
    else:
        assert (isinstance(decided, tuple), state) == (True, "refused")


async def test_a_first_decision_waits_for_its_second_though_the_second_reviewer_was_revoked(
    house: House, claim: ClaimView, ada: Actor, ben: Actor
) -> None:
    await house.ask_call(claim)
    _, second = await house.decide(ada, "approve", licence=form(house.clock()), **CALL)
    taken = await house.next(ben)
    await revoke(house.dsn, ben.id)
    state = await house.svc.pool.fetchval("SELECT state FROM review_case WHERE claim_id = $1", claim.id)
    assert (second, state) == (True, "awaiting_second")
    assert (await house.next(await house.reviewer("Cleo"))).id == taken.id


async def test_a_first_decision_of_somebody_who_was_revoked_since_is_none(
    house: House, claim: ClaimView, ada: Actor, ben: Actor
) -> None:
    """The next person's is the first one then; nobody who is here is told that the case is not theirs."""
    await house.ask_call(claim)
    by_hand = {"licence": form(house.clock()), **CALL}
    await house.decide(ada, "approve", **by_hand)
    await revoke(house.dsn, ada.id)
    _, waits = await house.decide(ben, "approve", **by_hand)
    assert (waits, (await house.claim(claim.id)).state) == (True, "in_review")
    _, waits = await house.decide(await house.reviewer("Cleo"), "approve", **by_hand)
    assert (waits, (await house.claim(claim.id)).state) == (False, "verified")


async def test_twenty_reviewers_at_once_are_handed_twenty_different_cases(house: House) -> None:
    for number in range(20):
        await house.say(account=f"acct_{number}", handle=f"robin{number}")
    await house.drain()
    reviewers = [await house.reviewer(f"R{number}") for number in range(20)]
    cases = await asyncio.gather(*(house.next(reviewer) for reviewer in reviewers))
    assert len({case.id for case in cases}) == 20
    assert await house.svc.pool.fetchval("SELECT count(*) FROM case_assignment") == 20


async def test_the_list_of_cases_is_in_order_of_urgency_and_holds_no_words_of_creators(
    house: House, ada: Actor
) -> None:
    for number in range(3):
        await house.say(account=f"acct_{number}", handle=f"robin{number}")
        await house.drain()
        house.clock.forward(minutes=1)
    first, cursor = await case_queue.cases(house.svc, ada, "open", None, None, 2)
    rest, end = await case_queue.cases(house.svc, ada, "open", None, cursor, 2)
    assert [case.due_by for case in first + rest] == sorted(case.due_by for case in first + rest)
    assert (len(first), len(rest), end) == (2, 1, None)
    assert {case.claim.claimed.name for case in first} == {""}
    assert await case_queue.counts(house.svc, ada) == {"standard": 3}


async def test_two_reviewers_who_decide_one_case_at_once_make_one_decision(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    case = await house.next(ada)
    rulings = [house.rule(case, ada, "refuse", reason="no_such_licence") for _ in range(5)]
    answers = await asyncio.gather(*rulings, return_exceptions=True)
    assert sum(isinstance(answer, tuple) for answer in answers) == 1
    assert all(isinstance(answer, Conflict) for answer in answers if not isinstance(answer, tuple))
    assert await house.svc.pool.fetchval("SELECT count(*) FROM decision") == 1
    assert (await house.claim(claim.id)).state == "refused"


async def test_of_approvals_on_peoples_own_findings_an_hour_has_sixty_and_of_all_decisions_more(
    house: House, ada: Actor
) -> None:
    assert (house.svc.policy.decisions_per_hour, house.svc.policy.decisions_at_most) == (60, 240)
    policy = replace(house.svc.policy, decisions_per_hour=2, decisions_at_most=4)
    house = replace(house, svc=replace(house.svc, policy=policy))
    for number in range(6):
        taken = await house.say(account=f"acct_{number}", handle=f"robin{number}")
        await house.drain()
        await house.ask_call(taken)
    by_hand = {"licence": form(house.clock()), **CALL}
    for _ in range(2):
        assert (await house.decide(ada, "approve", **by_hand))[1] is True
    house.clock.forward(minutes=20)
    third = await house.next(ada)
    with pytest.raises(TooMany, match="decision_pace") as caught:
        await house.rule(third, ada, "approve", **(by_hand | {"licence": form(house.clock())}))
    assert caught.value.extra["retry_after_s"] == 40 * 60, "until the first of them is an hour old"
    for _ in range(2):
        await house.decide(ada, "refuse", reason="no_such_licence")
    last = await house.next(ada)
    with pytest.raises(TooMany) as caught:
        await house.rule(last, ada, "refuse", reason="no_such_licence")
    assert (caught.value.code, caught.value.extra["retry_after_s"]) == ("decision_pace", 40 * 60)
    house.clock.forward(hours=1)
    last = await house.next(ada)
    await house.rule(last, ada, "approve", **(by_hand | {"licence": form(house.clock())}))


async def test_the_sixth_recusal_in_a_day_is_refused_and_is_a_leads_case(house: House, ada: Actor, ben: Actor) -> None:
    for number in range(7):
        await house.say(account=f"acct_{number}", handle=f"robin{number}")
        await house.drain()
        house.clock.forward(minutes=1)
    for _ in range(5):
        case = await house.next(ada)
        await case_queue.recuse(house.svc, case.id, _lease(case), ada)
    sixth = await house.next(ada)
    house.clock.forward(hours=2)
    sixth = await house.next(ada)
    with pytest.raises(TooMany, match="recusal_limit") as caught:
        await case_queue.recuse(house.svc, sixth.id, _lease(sixth), ada)
    assert caught.value.extra["retry_after_s"] == 22 * 60 * 60
    lead = await house.reviewer("Lea", lead=True)
    marked, _ = await case_queue.cases(house.svc, ben, None, "lead", None, 10)
    assert [(case.id, "recusal_limit" in case.reasons) for case in marked] == [(sixth.id, True)]
    assert sixth.id != (await house.next(ben)).id, "a lead's case is not a reviewer's"
    known = {(await house.next(lead)).id}
    event = await house.svc.pool.fetchrow("SELECT by_id, body FROM event WHERE kind = 'recusal_refused'")
    assert event is not None
    assert (event["by_id"], json.loads(event["body"])) == (ada.id, {"case": sixth.id})
    assert known
    house.clock.forward(days=1)
    seventh = await house.next(ada)
    await case_queue.recuse(house.svc, seventh.id, _lease(seventh), ada)


async def test_a_case_given_back_comes_again_after_every_other_one(house: House, ada: Actor) -> None:
    for number in range(3):
        await house.say(account=f"acct_{number}", handle=f"robin{number}")
        await house.drain()
        house.clock.forward(minutes=1)
    order = []
    for _ in range(5):
        case = await house.next(ada)
        order.append(case.id)
        await case_queue.release(house.svc, case.id, _lease(case), ada)
        house.clock.forward(seconds=1)
    assert order[:3] == list(dict.fromkeys(order))
    assert order[3:] == order[:2]


async def test_a_lease_that_ran_out_is_a_case_passed_over(house: House, ada: Actor) -> None:
    for number in range(2):
        await house.say(account=f"acct_{number}", handle=f"robin{number}")
        await house.drain()
        house.clock.forward(minutes=1)
    first = await house.next(ada)
    house.clock.forward(minutes=15)
    assert (await house.next(ada)).id != first.id


async def test_the_only_case_comes_back_at_once(house: House, claim: ClaimView, ada: Actor) -> None:
    for _ in range(3):
        case = await house.next(ada)
        assert case.claim.id == claim.id
        await case_queue.release(house.svc, case.id, _lease(case), ada)


async def test_however_many_cases_a_reviewer_gives_back_each_comes_before_any_comes_again(
    house: House, ada: Actor
) -> None:
    for number in range(12):
        await house.say(account=f"acct_{number}", handle=f"robin{number}")
    await house.drain()
    seen = []
    for _ in range(13):
        case = await house.next(ada)
        seen.append(case.id)
        await case_queue.release(house.svc, case.id, _lease(case), ada)
        house.clock.forward(seconds=1)
    assert len(set(seen)) == 12
    assert seen[12] == seen[0]


async def test_a_decision_after_the_claim_moved_is_a_conflict(house: House, claim: ClaimView, ada: Actor) -> None:
    case = await house.next(ada)
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    assert await code_of(house.rule(case, ada, "refuse", reason="no_such_licence")) == "case_closed"
    assert (await house.claim(claim.id)).state == "withdrawn"
