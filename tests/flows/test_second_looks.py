"""Blind second looks: drawn by chance, handed to somebody who never saw the case, and nothing changes by them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from tests.flows.test_what_comes_first import asked
from tests.harness.people import PLATFORM
from tests.harness.rulings import CALL, code_of, form
from tests.harness.service import House
from verifier.domain.claim import AccountRef, Actor
from verifier.domain.passing import Doubt
from verifier.domain.reasons import Reason
from verifier.flows.core.errors import Forbidden
from verifier.flows.review import case_queue, figures
from verifier.flows.review.passing import doubt, rest
from verifier.flows.review.seconds import draw, look
from verifier.flows.rights import erase


@pytest.fixture
def drawn(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose policy draws decisions, and where chance draws every one."""
    monkeypatch.setattr(draw, "chance", lambda: 0.0)
    return replace(house, svc=replace(house.svc, policy=replace(house.svc.policy, second_look_share=0.05)))


async def refused(house: House, actor: Actor) -> str:
    """A claim that this reviewer refuses."""
    claim = await house.say()
    await house.drain()
    await house.decide(actor, "refuse", reason="no_such_licence", note="The board's list ends in May.")
    return claim.id


async def test_the_second_person_sees_the_case_as_it_was_and_nothing_of_what_was_decided(
    drawn: House, ada: Actor, ben: Actor
) -> None:
    await refused(drawn, ada)
    assert await look.take(drawn.svc, ada) is None, "nobody looks at their own"
    look_id = await look.take(drawn.svc, ben)
    assert look_id is not None
    assert await look.take(drawn.svc, ben) == look_id
    seen = await look.show(drawn.svc, look_id, ben)
    assert (seen.claim.state, seen.actions) == ("in_review", ("refuse", "ask_creator"))
    assert (seen.first_decision, seen.earlier, seen.lease) == (None, (), None)
    said = str(seen)
    assert not any(word in said for word in ("no_such_licence", "ends in May", "refused", ada.id))
    kept = bytes(await drawn.svc.pool.fetchval("SELECT sealed FROM second_look"))
    assert b"Robin" not in kept


async def test_a_look_that_agrees_leaves_codes_alone_behind(drawn: House, ada: Actor, ben: Actor) -> None:
    claim_id = await refused(drawn, ada)
    look_id = await look.take(drawn.svc, ben)
    assert look_id is not None
    assert await look.say(drawn.svc, look_id, "refuse", "not_the_licensee", ben) is True
    row = await drawn.svc.pool.fetchrow("SELECT said, said_reason, sealed FROM second_look")
    assert row is not None
    assert tuple(row) == ("refuse", "not_the_licensee", b"")
    assert (await drawn.claim(claim_id)).state == "refused"
    assert await drawn.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE state <> 'closed'") == 0
    assert await code_of(look.say(drawn.svc, look_id, "refuse", "fraud", ben)) == "lease_lost"
    told = await drawn.svc.pool.fetchrow("SELECT claim_id, body FROM event WHERE kind = 'second_look_made'")
    assert told is not None
    assert told["claim_id"] is None, "what its creator reads says nothing of it"


async def test_a_look_that_differs_is_a_leads_case_and_changes_nothing(drawn: House, ada: Actor, ben: Actor) -> None:
    claim_id = await refused(drawn, ada)
    look_id = await look.take(drawn.svc, ben)
    assert look_id is not None
    assert await look.say(drawn.svc, look_id, "ask_creator", "more_information", ben) is False
    assert (await drawn.claim(claim_id)).state == "refused"
    assert await case_queue.next_case(drawn.svc, ben) is None
    lea = await drawn.reviewer("Lea", lead=True)
    case = await drawn.next(lea)
    assert (case.claim.id, case.queue, case.actions) == (claim_id, "lead", ("keep",))
    assert case.reasons[0] == Reason.SEEN_OTHERWISE
    await drawn.rule(case, lea, "keep", reason="no_concern")
    assert (await drawn.claim(claim_id)).state == "refused"
    [row] = (await figures.figures(drawn.svc, lea)).agreement
    assert tuple(row) == ("refuse", 1, 0)


async def test_a_badge_that_was_kept_or_given_stays_whatever_the_second_person_says(
    drawn: House, ada: Actor, ben: Actor
) -> None:
    claim = await drawn.settle(drawn.people[0])
    await asked(drawn, claim.id, Reason.REPORTED)
    badge = await drawn.badge(claim.account.handle)
    await drawn.decide(ada, "keep", reason="no_concern")
    look_id = await look.take(drawn.svc, ben)
    assert look_id is not None
    assert await look.say(drawn.svc, look_id, "suspend", "safety_concern", ben) is False
    assert await drawn.badge(claim.account.handle) == badge
    assert (await drawn.next(await drawn.reviewer("Lea", lead=True))).claim.id == claim.id


async def test_whoever_doubted_a_badge_takes_no_second_look_at_it(drawn: House, ada: Actor, ben: Actor) -> None:
    """They know what it is about, and are no chance reader."""
    claim = await drawn.settle(drawn.people[0])
    await doubt.doubt(drawn.svc, claim.id, Doubt.OTHER, "I doubt this badge.", ben)
    await drawn.decide(ada, "keep", reason="no_concern")
    assert not (await rest.of(drawn.svc, ben)).second_look
    assert await look.take(drawn.svc, ben) is None
    cleo = await drawn.reviewer("Cleo")
    assert (await rest.of(drawn.svc, cleo)).second_look
    assert await look.take(drawn.svc, cleo) is not None


async def test_what_two_people_decide_and_what_the_policy_leaves_out_is_not_drawn(
    drawn: House, ada: Actor, ben: Actor
) -> None:
    taken = await drawn.say(account="acct_9", handle="robin9")
    await drawn.drain()
    claim = await drawn.ask_call(taken)
    by_hand = {"licence": form(drawn.clock()), **CALL}
    await drawn.decide(ada, "approve", **by_hand)
    await drawn.decide(ben, "approve", **by_hand)
    assert (await drawn.claim(claim.id)).state == "verified"
    policy = replace(drawn.svc.policy, second_look_of=frozenset({"approve"}))
    await refused(replace(drawn, svc=replace(drawn.svc, policy=policy)), ada)
    assert await drawn.svc.pool.fetchval("SELECT count(*) FROM second_look") == 0


@pytest.mark.parametrize("share", [0.0, 0.05])
async def test_chance_draws_no_more_than_its_share(
    house: House, ada: Actor, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    monkeypatch.setattr(draw, "chance", lambda: 0.05)
    policy = replace(house.svc.policy, second_look_share=share)
    await refused(replace(house, svc=replace(house.svc, policy=policy)), ada)
    assert await house.svc.pool.fetchval("SELECT count(*) FROM second_look") == 0


async def test_one_look_is_one_persons_until_their_time_is_over(drawn: House, ada: Actor, ben: Actor) -> None:
    await refused(drawn, ada)
    others = [await drawn.reviewer(f"R{number}") for number in range(4)]
    taken = await asyncio.gather(*(look.take(drawn.svc, one) for one in others))
    assert sum(one is not None for one in taken) == 1
    assert (await rest.of(drawn.svc, ben)).second_look is False
    drawn.clock.forward(minutes=30)
    assert (await rest.of(drawn.svc, ben)).second_look is True
    assert (await rest.of(drawn.svc, ada)).second_look is False
    late = next(one for one, found in zip(others, taken, strict=True) if found)
    look_id = await look.take(drawn.svc, ben)
    assert look_id is not None
    assert await code_of(look.show(drawn.svc, look_id, late)) == "lease_lost"
    assert await code_of(look.say(drawn.svc, look_id, "refuse", "fraud", late)) == "lease_lost"


@pytest.mark.parametrize(
    ("action", "reason"), [("approve", "fraud"), ("revoke", "fraud"), ("", ""), ("refuse", "ugly")]
)
async def test_what_could_not_be_decided_is_no_answer(
    drawn: House, ada: Actor, ben: Actor, action: str, reason: str
) -> None:
    await refused(drawn, ada)
    look_id = await look.take(drawn.svc, ben)
    assert look_id is not None
    assert await code_of(look.say(drawn.svc, look_id, action, reason, ben)) in {"validation", "unknown_reason"}
    with pytest.raises(Forbidden):
        await look.take(drawn.svc, PLATFORM)


async def test_an_erased_account_is_looked_at_by_nobody(drawn: House, ada: Actor, ben: Actor) -> None:
    claim = await drawn.say()
    await drawn.drain()
    await drawn.decide(ada, "refuse", reason="no_such_licence")
    look_id = await look.take(drawn.svc, ben)
    assert look_id is not None
    await erase.erase(drawn.svc, claim.account.id, replace(PLATFORM, scopes=PLATFORM.scopes | {"erase"}))
    assert await code_of(look.show(drawn.svc, look_id, ben)) == "lease_lost"
    assert await drawn.svc.pool.fetchval("SELECT count(*) FROM second_look") == 0


async def test_what_shows_words_of_another_account_is_not_drawn(drawn: House, ada: Actor) -> None:
    """A copy of them would outlive their erasure."""
    truth = drawn.people[0]
    await drawn.settle(truth)
    newcomer = AccountRef("acct_new", "new.comer", 1, truth.display_name)
    await drawn.settle(truth, identity=False, account=newcomer)
    case = await drawn.next(ada)
    assert [one.account is not None for one in case.related] == [True]
    await drawn.rule(case, ada, "refuse", reason="not_the_licensee")
    assert await drawn.svc.pool.fetchval("SELECT count(*) FROM second_look") == 0


@pytest.mark.parametrize("spoiled", ["bytes", "shape"])
async def test_a_snapshot_that_cannot_be_read_any_more_holds_up_no_other(
    drawn: House, ada: Actor, ben: Actor, monkeypatch: pytest.MonkeyPatch, spoiled: str
) -> None:
    await refused(drawn, ada)
    if spoiled == "shape":
        monkeypatch.setattr(look, "SEEN", TypeAdapter(int))  # of another version
    else:
        await drawn.svc.pool.execute("UPDATE second_look SET sealed = 'spoiled'")
    look_id = await look.take(drawn.svc, ben)
    assert look_id is not None
    assert await code_of(look.show(drawn.svc, look_id, ben)) == "lease_lost"
    assert await look.take(drawn.svc, ben) is None
