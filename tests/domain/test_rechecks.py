"""The effect of each reason that a check can give on a badge that is on, said for every one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.builders import LEIE, NPI, claimed, exclusion, licence
from verifier.domain.assessment.matter import Findings
from verifier.domain.assessment.rechecks import Outcome, effect_of, recheck
from verifier.domain.evidence import Found, Standing
from verifier.domain.reasons import About, Reason, those

SIGHTED, CASE = Outcome(sighted=True), Outcome(case=True)
# What a re-check does about each reason where the record is there, and nobody has approved in the face of it.
EXPECTED = {
    Reason.HOLDER_UNBOUND: SIGHTED,
    Reason.NAMESAKE_POSSIBLE: SIGHTED,
    Reason.IDENTITY_MISMATCH: SIGHTED,
    Reason.EARLIER_DECISION: SIGHTED,
    Reason.HANDLE_ASSERTS_OTHER: SIGHTED,
    Reason.GAIN_LIMIT: SIGHTED,
    Reason.APPROVALS_FROZEN: SIGHTED,
    Reason.CONTESTED: SIGHTED,
    Reason.LICENCE_LOCKED: SIGHTED,
    Reason.HOLDER_DISPUTED: SIGHTED,
    Reason.ACCOUNT_CHANGED: SIGHTED,
    Reason.ORCID_UNCHECKED: SIGHTED,
    Reason.ORCID_NOT_FOUND: SIGHTED,
    Reason.ORCID_MISMATCH: SIGHTED,
    Reason.NUMBER_MISSING: SIGHTED,
    Reason.SOURCE_UNPROVEN: SIGHTED,
    Reason.SOURCE_UNAVAILABLE: SIGHTED,
    Reason.SCREENING_HIT: SIGHTED,  # shown before; a new one is a case, and with the name as well it stops the badge
    Reason.SCREENING_POSSIBLE: SIGHTED,
    Reason.NAME_UNCLEAR: CASE,
    Reason.NPI_NOT_FOUND: CASE,
    Reason.NPI_MISMATCH: CASE,
    Reason.LEVEL_ASSOCIATE: CASE,
    Reason.LEVEL_MISMATCH: CASE,
    Reason.INSTITUTION_MISMATCH: CASE,
    Reason.DEGREE_SELF_ASSERTED: CASE,
    Reason.DEGREE_BY_OTHER: CASE,
    Reason.DEGREE_BY_HAND: CASE,
    Reason.NO_AUTOMATIC_SOURCE: CASE,
    Reason.NUMBER_NOT_FOUND: Outcome(absent=True),
    Reason.PROFESSION_MISMATCH: CASE,
    Reason.DEGREE_NOT_LISTED: CASE,
    Reason.STANDING_EXPIRED: Outcome(expires=True),
    Reason.STANDING_DISCIPLINED: CASE,
    Reason.STANDING_UNCLEAR: CASE,
    Reason.PAST_ACTION: CASE,
    Reason.NAME_MISMATCH: CASE,
    Reason.SEVERAL_CANDIDATES: CASE,
    Reason.SOURCE_CHANGED: CASE,
}
# Reasons of cases and letters that no check gives.
NOT_OF_A_CHECK = {
    Reason.APPEAL, Reason.REPORTED, Reason.QUESTION,
    Reason.DOUBTED, Reason.ESCALATED, Reason.SEEN_OTHERWISE,
    Reason.REBIND, Reason.RELOOK, Reason.CHECK_FAILED, Reason.CANNOT_BE_OPENED, Reason.RECUSAL_LIMIT,
    Reason.SOURCE_HALTED,
}  # fmt: skip


def test_every_reason_that_a_check_can_give_is_said_here() -> None:
    assert EXPECTED.keys() == set(Reason) - NOT_OF_A_CHECK
    assert those(lambda meaning: meaning.about is About.PEOPLE) == NOT_OF_A_CHECK


@pytest.mark.parametrize(("reason", "expected"), EXPECTED.items())
def test_each_reason_does_this(reason: Reason, expected: Outcome) -> None:
    assert recheck(Findings((reason,), record=licence()), (), new_hit=False) == expected


@pytest.mark.parametrize("reason", sorted(NOT_OF_A_CHECK))
def test_a_reason_of_which_the_table_says_no_more_opens_a_case(reason: Reason) -> None:
    assert recheck(Findings((reason,), record=licence()), (), new_hit=False) == CASE
    assert recheck(Findings((reason,)), (), new_hit=False) == CASE


def test_nothing_to_say_is_a_sighting_only_where_the_record_was_seen() -> None:
    assert recheck(Findings((), record=licence()), (), new_hit=False) == SIGHTED
    assert recheck(Findings(()), (), new_hit=False) == Outcome()
    assert recheck(Findings((Reason.SOURCE_UNAVAILABLE,)), (), new_hit=False) == Outcome()
    assert recheck(Findings((Reason.NUMBER_NOT_FOUND, Reason.SCREENING_POSSIBLE)), (), new_hit=True) == Outcome(
        case=True, absent=True
    )


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.REVOKED, Standing.SURRENDERED, Standing.DENIED])
def test_board_wording_that_ends_the_permission_stops_the_badge(standing: Standing) -> None:
    ended = Findings((Reason.STANDING_DISCIPLINED, Reason.NAME_UNCLEAR), record=licence(standing=standing))
    assert recheck(ended, (), new_hit=False) == Outcome(stops=(Reason.STANDING_DISCIPLINED,))
    on_probation = Findings((Reason.STANDING_DISCIPLINED,), record=licence(standing=Standing.ACTIVE_RESTRICTED))
    assert recheck(on_probation, (), new_hit=False) == CASE


def listed(**changes: object) -> Findings:
    row = replace(exclusion(), **{"npi": NPI} | changes)  # type: ignore[arg-type]
    return claimed(npi=True).hearing(LEIE, Found((row,))).weighed().findings


def test_a_listed_number_and_name_stop_the_badge_and_one_of_them_asks_once() -> None:
    assert recheck(listed(), (), new_hit=False) == Outcome(stops=(Reason.SCREENING_HIT,))
    for one_of_them in (listed(npi=""), listed(name=replace(licence().name, given="Dana"))):
        assert recheck(one_of_them, (), new_hit=True) == Outcome(sighted=True, case=True)
        assert recheck(one_of_them, (), new_hit=False) == SIGHTED


@pytest.mark.parametrize(
    "beside",
    [
        Reason.STANDING_EXPIRED,
        Reason.NUMBER_NOT_FOUND,
        Reason.SOURCE_CHANGED,
        Reason.SOURCE_UNAVAILABLE,
        Reason.PAST_ACTION,
    ],
)
def test_of_several_reasons_the_worst_is_done(beside: Reason) -> None:
    hit = replace(listed(), reasons=(beside, Reason.SCREENING_HIT))
    assert recheck(hit, (), new_hit=True) == Outcome(stops=(Reason.SCREENING_HIT,))
    assert recheck(replace(hit, record=None), (), new_hit=True) == Outcome(stops=(Reason.SCREENING_HIT,))
    both = replace(
        hit, record=licence(standing=Standing.REVOKED), reasons=(Reason.STANDING_DISCIPLINED, Reason.SCREENING_HIT)
    )
    assert recheck(both, (), new_hit=True) == Outcome(stops=(Reason.SCREENING_HIT, Reason.STANDING_DISCIPLINED))


def test_a_licence_that_is_over_ends_unless_it_may_be_another_persons() -> None:
    over = (
        Reason.STANDING_EXPIRED,
        Reason.CONTESTED,
        Reason.SCREENING_POSSIBLE,
        Reason.PAST_ACTION,
        Reason.SOURCE_CHANGED,
    )
    assert recheck(Findings(over, record=licence()), (), new_hit=True) == Outcome(expires=True)
    for doubt in (Reason.NAME_MISMATCH, Reason.NAME_UNCLEAR, Reason.NUMBER_MISSING):
        doubted = Findings((Reason.STANDING_EXPIRED, doubt), record=licence())
        assert recheck(doubted, (), new_hit=False) == CASE
        assert recheck(doubted, (doubt,), new_hit=False) == Outcome(expires=True)


def test_what_people_approved_in_the_face_of_is_not_asked_again() -> None:
    unclear = Findings((Reason.NAME_UNCLEAR, Reason.NPI_MISMATCH), record=licence())
    assert recheck(unclear, (Reason.NAME_UNCLEAR,), new_hit=False) == CASE
    assert recheck(unclear, (Reason.NAME_UNCLEAR, Reason.NPI_MISMATCH), new_hit=False) == SIGHTED
    restricted = (Reason.NAME_MISMATCH, Reason.STANDING_DISCIPLINED, Reason.PAST_ACTION)  # may be another one by now
    assert {effect_of(reason, restricted) for reason in restricted} == {Reason.PAST_ACTION.meaning.effect}


def test_a_changed_surname_that_people_accepted_is_no_news_and_another_given_name_is() -> None:
    accepted = {Reason.NAME_MISMATCH}
    married, other = (claimed().saying(name=name).weighed().findings for name in ("Robin Fielding", "Casey Sample"))
    assert Reason.NAME_MISMATCH in {*married.reasons} & {*other.reasons}
    assert recheck(married, accepted, new_hit=False) == SIGHTED
    assert recheck(married, (), new_hit=False) == CASE
    assert recheck(other, accepted, new_hit=False) == CASE
