"""Advice on what would move a claim on, in words that are plain, exact and kind."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.domain.builders import LEIE, NPPES, ODD, Claimed, claimed, credential, enumeration, identity, licence, title
from tests.domain.test_degrees import ROBINS, degree, entry
from verifier.domain.advice import binding_methods, next_steps
from verifier.domain.advice.next_steps import advise
from verifier.domain.advice.questions import Want, Wanted
from verifier.domain.assessment.decision import AskCreator
from verifier.domain.assessment.identifiers import ORCID
from verifier.domain.claim import AccountRef
from verifier.domain.evidence import Found, NotFound, PersonName, Standing
from verifier.domain.holder import Method
from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason, Turn, reasons_in, those
from verifier.domain.review import REASONS

ROBIN, CASEY = claimed(npi=True), PersonName("Casey", "Fielding")
CREATOR_CAN_MEND = those(lambda meaning: meaning.turn is Turn.CREATOR)
# Everything that can be unclear about a claim without being urgent; together with what the creator can mend.
UNCLEAR = {
    "npi_not_found": lambda case: case.hearing(NPPES, NotFound()),
    "npi_mismatch": lambda case: case.hearing(NPPES, Found((enumeration(name=PersonName("Casey", "Fielding")),))),
    "orcid_not_found": lambda case: case.saying(orcid=ROBINS).hearing(ORCID, NotFound()),
    "orcid_mismatch": lambda case: case.saying(orcid=ROBINS).hearing(ORCID, Found((entry(name=CASEY),))),
    "handle_asserts_other": lambda case: case.about(account=AccountRef("acct_71", "robin.sample.md", 1)),
    "name_unclear": lambda case: case.saying(name="R. Sample"),
    "identity_mismatch": lambda case: case.about(identity=identity(verified_name="Casey Fielding")),
    "holder_unbound": lambda case: case.about(identity=None),
    "namesake_possible": lambda case: case.about(identity=identity(birth_year=1990)),
}
MENDABLE = [
    ROBIN.saying(number="MHC.LH.69990002"),
    ROBIN.finding(licence(title=title("LMFT"), number="69990001")),
    ROBIN.finding(licence(title=title("LMHCA"))),
    ROBIN.about(credential=credential("LMHCA")),
    ROBIN.finding(licence(standing=Standing.EXPIRED)),
    degree(entry("PhD candidate")),
]


def asked_of_the_creator() -> list[tuple[Reason, ...]]:
    """The reasons of every question to a creator that up to two unclear points beside a mendable one lead to."""
    found = []
    for case in MENDABLE:
        for unclear in [*combinations(UNCLEAR, 1), *combinations(UNCLEAR, 2), ()]:
            spoilt: Claimed = case
            for name in unclear:
                spoilt = UNCLEAR[name](spoilt)
            if isinstance(spoilt.weighed(), AskCreator):
                found.append(spoilt.reasons)
    return found


def test_every_question_to_a_creator_says_what_they_can_do() -> None:
    questions = asked_of_the_creator()
    assert {reason for reasons in questions for reason in reasons} == CREATOR_CAN_MEND | set(UNCLEAR)
    for reasons in questions:
        said = advise(State.AWAITING_CREATOR, reasons)
        assert said
        assert "wait" not in {one.code for one in said}
        assert all(reason in next_steps._BY_REASON for reason in reasons)


def test_a_creator_who_is_asked_is_never_told_to_wait() -> None:
    said = advise(State.AWAITING_CREATOR, (Reason.STANDING_EXPIRED, Reason.HOLDER_UNBOUND, Reason.NAMESAKE_POSSIBLE))
    assert [one.code for one in said] == ["renew", "ask_person"]


@pytest.mark.parametrize("reason", REASONS)
def test_a_reviewers_question_can_be_answered(reason: str) -> None:
    (said,) = advise(State.AWAITING_CREATOR, reasons_in(("question", reason)))
    assert said.code == "answer"
    assert "statement" in said.fields


def test_a_licensee_who_is_held_by_a_denial_is_told_how_to_be_free_of_it() -> None:
    code = binding_methods.Opening(Method.REGISTRY_CONTACT_CODE, "H3")
    first, second = advise(State.IN_REVIEW, (Reason.HOLDER_DISPUTED,), (code,))
    assert first.message == "advice-holder_disputed"
    assert (first.code, second.method) == ("wait", "registry_contact_code")


def test_a_question_without_known_reasons_can_still_be_answered() -> None:
    assert [one.code for one in advise(State.AWAITING_CREATOR, reasons_in(("something_new",)))] == ["answer"]


def test_the_same_thing_is_said_once() -> None:
    said = advise(State.AWAITING_CREATOR, (Reason.STANDING_EXPIRED, Reason.NUMBER_NOT_FOUND, Reason.STANDING_EXPIRED))
    assert [one.code for one in said] == ["renew", "fix_number", "ask_person"]


def test_while_a_source_is_silent_the_creator_hears_that_nothing_counts_against_them() -> None:
    (said,) = advise(State.CHECKING, (Reason.SOURCE_UNAVAILABLE,))
    assert said.code == "wait"
    assert said.message == "advice-source_unavailable"


@pytest.mark.parametrize("state", [State.REFUSED, State.REVOKED])
def test_a_refusal_says_that_it_can_be_appealed(state: State) -> None:
    assert [(one.code, one.fields) for one in advise(state, reasons_in(("fraud",)))] == [("appeal", ("statement",))]


def test_after_an_account_change_the_platform_is_named() -> None:
    assert [one.code for one in advise(State.SUSPENDED, (Reason.ACCOUNT_CHANGED,))] == ["platform_confirm"]
    assert [one.code for one in advise(State.SUSPENDED, (Reason.STANDING_DISCIPLINED,))] == ["wait"]


@pytest.mark.parametrize(
    "reason",
    [
        Reason.SCREENING_HIT,
        Reason.STANDING_DISCIPLINED,
        Reason.PAST_ACTION,
        Reason.CONTESTED,
        Reason.NAME_MISMATCH,
    ],
)
def test_what_people_weigh_is_not_talked_about_before_they_have(reason: Reason) -> None:
    assert advise(State.IN_REVIEW, (reason,)) == advise(State.IN_REVIEW, ())
    assert [one.code for one in advise(State.IN_REVIEW, (reason,))] == ["wait"]


@pytest.mark.parametrize("state", [State.RECEIVED, State.VERIFIED, State.WITHDRAWN, State.LAPSED])
def test_where_nothing_can_be_done_nothing_is_said(state: State) -> None:
    assert advise(state, ()) == ()


def test_a_source_that_cannot_be_read_is_not_the_creators_question() -> None:
    assert not isinstance(ROBIN.finding(licence(standing=Standing.EXPIRED)).hearing(LEIE, ODD).weighed(), AskCreator)


BY_PEOPLE = (binding_methods.Opening(Method.DOCUMENT, "H2"), binding_methods.Opening(Method.REFEREE_CALL, "H3"))
EVERY_WAY = (
    *BY_PEOPLE,
    *(binding_methods.Opening(method, "H3") for method in Method if method not in {w.method for w in BY_PEOPLE}),
)


@pytest.mark.parametrize("reason", Reason)
def test_no_reason_is_a_dead_end_for_a_creator_whose_move_it_is(reason: Reason) -> None:
    """With every way closed there is still something to send; and what is open is never hidden."""
    alone = advise(State.AWAITING_CREATOR, (reason,))
    assert any(one.fields for one in alone)
    assert "wait" not in {one.code for one in alone}
    methods = [one.method for one in advise(State.AWAITING_CREATOR, (reason,), EVERY_WAY) if one.method]
    assert sorted(methods) == sorted(Method)


@pytest.mark.parametrize("reason", sorted(CREATOR_CAN_MEND))
def test_what_a_machine_asks_to_mend_may_be_right_and_then_a_person_looks(reason: Reason) -> None:
    (person,) = [one for one in advise(State.AWAITING_CREATOR, (reason,)) if one.code == "ask_person"]
    assert person.fields == ("statement",)


def test_a_number_that_is_not_found_can_be_stood_by_and_shown() -> None:
    said = advise(State.AWAITING_CREATOR, (Reason.NUMBER_NOT_FOUND,), BY_PEOPLE)
    assert [one.code for one in said] == ["fix_number", "ask_person", "bind_document", "bind_referee_call"]
    assert said[1].message == "advice-right-number_not_found"


@pytest.mark.parametrize("want", Want)
def test_what_a_question_is_after_is_open_and_comes_first(want: Want) -> None:
    answer, *open_ways = advise(
        State.AWAITING_CREATOR, reasons_in(("question", "more_information")), EVERY_WAY, Wanted((want,))
    )
    fields = {"number": {"number"}, "name": {"name"}, "orcid": {"orcid", "institution"}}.get(want, set())
    assert set(answer.fields) == {*fields, "statement"}
    first = {"document": "document", "identity": "platform_identity", "orcid": "orcid_sign_in"}.get(want)
    assert first is None or open_ways[0].method == first
    assert sorted(way.method for way in open_ways) == sorted(Method)


def test_a_degree_that_people_look_at_can_be_given_an_id() -> None:
    added = advise(State.IN_REVIEW, (Reason.DEGREE_BY_HAND,))[0]
    assert (added.code, added.fields) == ("add_orcid", ("orcid", "institution"))


@pytest.mark.parametrize(
    ("reason", "code", "fields"),
    [
        (Reason.NPI_NOT_FOUND, "fix_npi", ("npi",)),
        (Reason.NPI_MISMATCH, "fix_npi", ("npi", "name")),
        (Reason.HANDLE_ASSERTS_OTHER, "fix_handle", ()),
    ],
)
def test_what_a_creator_can_put_right_in_seconds_is_said_while_people_look(
    reason: Reason, code: str, fields: tuple[str, ...]
) -> None:
    for beside in ((), (Reason.HOLDER_UNBOUND,)):
        said = {advice.code: advice.fields for advice in advise(State.IN_REVIEW, (reason, *beside))}
        assert said[code] == fields
