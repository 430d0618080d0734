"""Questions of people have words, what is wanted is open, and the answer comes back to people beside the question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.harness.people import PLATFORM, attested, card, ohio
from tests.harness.service import House
from verifier.domain.claim import AccountRef, Actor, Amendment
from verifier.domain.holder import Method
from verifier.flows.binding import documents, opening
from verifier.flows.claims import claim_reader, intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Invalid
from verifier.flows.operations import housekeeping
from verifier.flows.review import case_queue

ASKED = "Which name is on your licence, and since when?"
ROBIN = AccountRef("acct_71", "robin.sample", 1)
CREATOR = Actor("creator", "creator:1", frozenset({"claims:read"}), account_id=ROBIN.id, account=ROBIN)


@pytest.fixture
async def claim(house: House) -> ClaimView:
    """Robin's claim, for which no register can be asked."""
    taken = await house.say()
    await house.drain()
    return await house.claim(taken.id)


async def _ask(house: House, who: Actor, *wants: str, note: str = ASKED) -> None:
    await house.decide(who, "ask_creator", reason="more_information", note=note, wants=wants)


async def _amend(house: House, claim: ClaimView, **changes: Any) -> ClaimView:  # noqa: ANN401  fields
    await intake.amend(house.svc, claim.id, Amendment(**changes), PLATFORM)
    await house.drain()
    return await house.claim(claim.id)


@pytest.mark.parametrize("note", ["", "?" * 9, " " * 20, "?" * 2001])
async def test_a_question_without_words_is_not_sent(house: House, claim: ClaimView, ada: Actor, note: str) -> None:
    with pytest.raises(Invalid) as refused:
        await _ask(house, ada, note=note)
    assert (refused.value.code, refused.value.faults[0].pointer) == ("note_needed", "/note")
    assert (await house.claim(claim.id)).state == "in_review"


async def test_what_is_wanted_is_open_and_every_way_stays_in_sight(house: House, claim: ClaimView, ada: Actor) -> None:
    await _ask(house, ada, "document", "number")
    asked = await claim_reader.claim(house.svc, claim.id, CREATOR)
    answer, *ways = asked.next.actions
    assert (asked.next.who, answer.code, answer.fields) == ("creator", "answer", ("number", "statement"))
    assert answer.detail.startswith(f"{ASKED}\n\n")
    assert [way.method for way in ways] == ["document", "referee_call"]
    await documents.receive(house.svc, claim.id, card(), PLATFORM)
    await _amend(house, claim, number="E.0012345")
    case = await house.next(ada)
    assert case.answer is not None
    assert [one.id for one in case.documents] == list(case.answer.documents)


async def test_a_document_alone_is_no_answer_while_something_else_was_wanted(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    await _ask(house, ada, "document", "answer")
    half = await house.send_card(claim)
    assert half.state == "awaiting_creator"
    answer, rest = half.next.actions[:2]
    assert "We have a document. Still missing: an answer in your own words." in answer.detail
    assert (rest.code, rest.fields) == ("all_sent", ("statement",))
    assert await case_queue.next_case(house.svc, ada) is None, "nobody reads half an answer"
    await _amend(house, claim, statement="Since 2020.")
    case = await house.next(ada)
    assert case.answer is not None
    assert (case.answer.statement, len(case.answer.documents)) == ("Since 2020.", 1)


async def test_whoever_has_no_more_says_so_as_often_as_they_are_asked(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    for _ in range(2):  # the second time the very words are no news, but the document is
        await _ask(house, ada, "document", "number")
        await house.send_card(claim)
        answered = await _amend(house, claim, statement="That is all I have.")
        assert answered.state == "in_review"
    case = await house.next(ada)
    assert case.answer is not None
    assert len(case.answer.documents) == 1


async def test_the_one_thing_that_was_wanted_is_the_whole_answer(house: House, claim: ClaimView, ada: Actor) -> None:
    for wants in (("document",), ("answer",)):
        await _ask(house, ada, *wants)
        sent = await house.send_card(claim)
        assert (sent.state, "question" in sent.reasons) == ("in_review", False)


async def test_a_call_that_is_asked_for_does_not_cut_an_answer_off(house: House, claim: ClaimView, ada: Actor) -> None:
    await _ask(house, ada, "document", "answer")
    assert (await house.ask_call(claim)).state == "awaiting_creator"


async def test_half_an_answer_is_no_silence(house: House, claim: ClaimView, ada: Actor) -> None:
    await _ask(house, ada, "document", "answer")
    await house.send_card(claim)
    house.clock.forward(days=60)
    await housekeeping.tidy(house.svc)
    assert (await house.claim(claim.id)).state == "in_review"
    case = await house.next(ada)
    assert case.answer is not None
    assert len(case.answer.documents) == 1


async def test_a_question_that_names_nothing_wants_words(house: House, claim: ClaimView, ada: Actor) -> None:
    await _ask(house, ada)
    assert (await house.claim(claim.id)).next.actions[0].fields == ("statement",)
    await _amend(house, claim, statement="Since 2020.")
    case = await house.next(ada)
    assert case.question is not None
    assert case.question.wants == ("answer",)


async def test_question_and_answer_stand_beside_each_other_in_the_case(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    await _ask(house, ada, "number", "answer")
    before = house.clock()
    house.clock.forward(hours=2)
    answered = await _amend(house, claim, number="E.0012345", statement="It was renewed.", name="Robin A. Sample")
    assert answered.state == "in_review"
    case = await house.next(ada)
    assert case.question is not None
    assert (case.question.note, case.question.wants, case.question.by) == (ASKED, ("number", "answer"), "Ada")
    assert case.question.at == before
    assert case.answer is not None
    assert (case.answer.statement, case.answer.fields) == ("It was renewed.", {"number": "E.0012345"})
    assert case.answer.at == house.clock()
    assert case.answer.documents == ()


async def test_before_there_is_an_answer_there_is_none(house: House, claim: ClaimView, ada: Actor) -> None:
    first = await house.next(ada)
    assert (first.question, first.answer, first.earlier) == (None, None, ())
    await _ask(house, ada)
    lead = await house.reviewer("Lea", lead=True)
    asked = await case_queue.case(house.svc, first.id, lead)
    assert asked.question is not None
    assert asked.answer is None
    await _amend(house, claim, statement="See here.")
    await house.decide(ada, "refuse", reason="no_such_licence")
    closed = await case_queue.case(house.svc, first.id, lead)
    assert closed.question is None, "what was asked before is among the earlier decisions"


@pytest.mark.parametrize(
    "same",
    [
        {"number": "E.0099999"},
        {"number": " e 0099999"},
        {"name": "Robin  A. Sample"},
        {"statement": "   "},
        {"email": "other@example.org"},
        {"credential": "LPC", "jurisdiction": "US-OH", "institution": "", "npi": ""},
    ],
    ids=str,
)
async def test_an_answer_with_nothing_new_is_refused_and_opens_no_case(
    house: House, claim: ClaimView, ada: Actor, same: dict[str, str]
) -> None:
    await _ask(house, ada, "number")
    with pytest.raises(Invalid) as refused:
        await _amend(house, claim, **same)
    assert refused.value.code == "nothing_changed"
    assert (await house.claim(claim.id)).state == "awaiting_creator"
    assert await case_queue.next_case(house.svc, ada) is None


async def test_a_correction_with_nothing_new_while_people_look_opens_no_second_case(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    first = await house.next(ada)
    for same in ({"number": " e 0099999"}, {"name": "Robin  A. Sample"}, {"statement": " "}):
        with pytest.raises(Invalid, match="nothing_changed"):
            await _amend(house, claim, **same)
    assert (await house.claim(claim.id)).version == first.claim.version
    await _amend(house, claim, email="other@example.org")
    assert (await house.claim(claim.id)).version > first.claim.version, "how they are reached is something new"


async def test_words_that_answered_an_earlier_question_answer_no_new_one(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    await _ask(house, ada)
    await _amend(house, claim, statement="Since 2020.")
    await _ask(house, ada, note="And where is it from?")
    with pytest.raises(Invalid, match="nothing_changed"):
        await _amend(house, claim, statement="Since 2020.")
    await _amend(house, claim, number="E.0012345")
    case = await house.next(ada)
    assert case.answer is not None
    assert (case.answer.statement, case.answer.fields) == ("", {"number": "E.0012345"})


async def test_an_identity_check_that_the_platform_sends_anew_is_an_answer(house: House, ada: Actor) -> None:
    truth = house.people[0]
    given = replace(ohio(), identity=attested(truth, house.clock()))
    taken = await intake.submit(house.svc, given, PLATFORM)
    await house.drain()
    asked = await house.claim(taken.id)
    await _ask(house, ada, "identity")
    with pytest.raises(Invalid, match="nothing_changed"):
        await _amend(house, asked, identity=given.identity)
    await _amend(house, asked, identity=replace(attested(truth, house.clock()), birth_year=1990))
    case = await house.next(ada)
    assert case.answer is not None
    assert case.answer.fields == {"identity": "sent"}


async def test_the_answer_goes_back_to_people_even_where_a_machine_would_ask_again(house: House, ada: Actor) -> None:
    truth = house.people[0]
    words = {"name": truth.legal_name, "number": "MHC.LH.11112222"}
    taken = await house.submit(truth, words=replace(ohio().words, **words))
    await house.drain()
    await opening.start(house.svc, taken.id, opening.Asked(Method.REFEREE_CALL), PLATFORM)
    await _ask(house, ada, "number")
    answered = await _amend(house, taken, statement="It is the number on my card.")
    assert (answered.state, answered.reasons) == ("in_review", ("number_not_found",))
    case = await house.next(ada)
    assert case.answer is not None


async def test_earlier_decisions_are_on_the_case_with_who_and_why(house: House, claim: ClaimView, ada: Actor) -> None:
    await _ask(house, ada)
    await _amend(house, claim, statement="Since 2020.")
    house.clock.forward(hours=1)
    await house.decide(ada, "refuse", reason="no_such_licence", note="Ohio has no such number.")
    other = await house.say(credential="RN")
    await house.drain()
    case = await house.next(ada)
    assert case.claim.id == other.id
    refused, asked = case.earlier
    assert (refused.verdict, refused.by, refused.second) == ("refused", "Ada", None)
    assert (refused.reason, refused.note) == ("no_such_licence", "Ohio has no such number.")
    assert (asked.verdict, asked.note, asked.claim_id) == ("asked", ASKED, claim.id)


async def test_a_decisions_note_is_never_the_creators_but_for_the_question(
    house: House, claim: ClaimView, ada: Actor
) -> None:
    await _ask(house, ada)
    await _amend(house, claim, statement="Since 2020.")
    await house.decide(ada, "refuse", reason="no_such_licence", note="Ohio has no such number.")
    shown = repr(await claim_reader.claim(house.svc, claim.id, CREATOR))
    assert "Ohio has no such number." not in shown
    assert ASKED not in shown, "what was asked has been answered"
