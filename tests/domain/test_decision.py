"""The verdict on one round of answers: the machine confirms only what agrees in everything, and refuses nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from tests.domain.builders import (
    CLAIM,
    COMMON,
    DOWN,
    LEIE,
    NOW,
    NPI,
    NPPES,
    ODD,
    RARE,
    TODAY,
    WASHINGTON,
    WITH_NPI,
    Claimed,
    called,
    claimed,
    credential,
    enumeration,
    exclusion,
    licence,
    title,
)
from tests.domain.test_degrees import degree, entry
from verifier.domain.assessment.decision import (
    AskAgain,
    AskCreator,
    AskReviewer,
    Confirm,
    Verdict,
)
from verifier.domain.assessment.matter import Findings
from verifier.domain.binding.binding import Bound
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import (
    Action,
    Found,
    NotFound,
    PersonName,
    Standing,
    Unreadable,
)
from verifier.domain.holder import Holder, Method
from verifier.domain.reasons import Reason, Turn, queue_for, those


def test_robin_is_confirmed_when_everything_agrees() -> None:
    verdict = claimed(npi=True).weighed()
    assert isinstance(verdict, Confirm)
    assert verdict.findings.record == licence()
    assert (verdict.findings.bound.level, verdict.findings.bound.method) == (Holder.H4, Method.PLATFORM_IDENTITY)


def test_there_is_no_verdict_that_refuses_anybody() -> None:
    assert set(get_args(Verdict)) == {Confirm, AskCreator, AskReviewer, AskAgain}
    told = {verdict.__name__.casefold() for verdict in get_args(Verdict)}
    assert not any(word in name for name in told for word in ("refuse", "revoke", "reject", "deny"))


REASONS: list[tuple[str, type[Verdict], Claimed]] = [
    ("degree_by_hand", AskReviewer, CLAIM.about(credential=credential("PhD", None, number=False), jurisdiction=None)),
    ("degree_not_listed", AskCreator, degree(entry("PhD candidate"))),
    ("no_automatic_source", AskReviewer, CLAIM.about(primaries=())),
    ("handle_asserts_other", AskReviewer, CLAIM.about(primaries=(), account=called("robin.sample.md"))),
    ("source_unavailable", AskAgain, CLAIM.hearing(WASHINGTON, DOWN)),
    ("source_unavailable", AskAgain, CLAIM.hearing(LEIE, DOWN)),
    ("source_unavailable", AskReviewer, CLAIM.hearing(WASHINGTON, DOWN).about(wait_ended=True)),
    ("source_unavailable", AskReviewer, CLAIM.hearing(LEIE, DOWN).about(wait_ended=True)),
    ("source_changed", AskReviewer, CLAIM.hearing(WASHINGTON, ODD)),
    ("source_changed", AskReviewer, CLAIM.hearing(LEIE, ODD)),
    ("source_changed", AskReviewer, WITH_NPI.hearing(NPPES, ODD)),
    ("source_unavailable", AskAgain, WITH_NPI.hearing(NPPES, DOWN)),
    ("source_changed", AskReviewer, WITH_NPI.hearing(NPPES, Unreadable("results: page_limit"))),
    ("earlier_decision", AskReviewer, CLAIM.about(earlier_decision=True)),
    ("number_not_found", AskCreator, CLAIM.hearing(WASHINGTON, NotFound())),
    ("number_not_found", AskCreator, CLAIM.finding()),
    ("number_not_found", AskCreator, CLAIM.saying(number="MHC.LH.69990002")),
    ("number_missing", AskReviewer, CLAIM.saying(number="")),
    ("number_missing", AskReviewer, CLAIM.saying(number="").finding(licence(standing=Standing.EXPIRED))),
    ("profession_mismatch", AskCreator, CLAIM.finding(licence(title=title("LMFT"), number="69990001"))),
    ("level_associate", AskCreator, CLAIM.finding(licence(title=title("LMHCA")))),
    ("level_mismatch", AskCreator, CLAIM.about(credential=credential("LMHCA"))),
    ("several_candidates", AskReviewer, CLAIM.finding(licence(), licence(expires_on=TODAY))),
    ("name_mismatch", AskReviewer, CLAIM.saying(name="Casey Fielding")),
    ("name_unclear", AskReviewer, CLAIM.saying(name="R. Sample")),
    ("standing_expired", AskCreator, CLAIM.finding(licence(standing=Standing.EXPIRED))),
    ("standing_expired", AskCreator, CLAIM.finding(licence(expires_on=TODAY - timedelta(days=1)))),
    ("standing_disciplined", AskReviewer, CLAIM.finding(licence(standing=Standing.REVOKED))),
    ("standing_unclear", AskReviewer, CLAIM.finding(licence(standing=Standing.DECEASED))),
    ("past_action", AskReviewer, CLAIM.finding(licence(action=Action.TAKEN))),
    ("past_action", AskReviewer, CLAIM.finding(licence(action=Action.PENDING))),
    ("npi_not_found", AskReviewer, WITH_NPI.hearing(NPPES, NotFound())),
    ("npi_mismatch", AskReviewer, WITH_NPI.hearing(NPPES, Found((enumeration(name=PersonName("Casey", "Fielding")),)))),
    ("screening_possible", AskReviewer, CLAIM.hearing(LEIE, Found((exclusion(),)))),
    (
        "screening_hit",
        AskReviewer,
        WITH_NPI.hearing(LEIE, Found((replace(exclusion(), npi=WITH_NPI.matter.words.npi),))),
    ),
    ("handle_asserts_other", AskReviewer, CLAIM.about(account=called("robin.sample.md"))),
    ("handle_asserts_other", AskReviewer, CLAIM.about(account=called("robin.sample", "Robin Sample M\u200bD"))),
    ("handle_asserts_other", AskReviewer, CLAIM.about(account=called("robin.sample", "Robin Sample \u2714"))),
    ("handle_asserts_other", AskReviewer, CLAIM.about(account=called("robin.sample", "Robin Sample, PsyD"))),
    ("holder_unbound", AskReviewer, CLAIM.about(identity=None)),
    ("identity_mismatch", AskReviewer, CLAIM.attesting(verified_name="Casey Fielding")),
    ("namesake_possible", AskReviewer, CLAIM.attesting(birth_year=1990)),
]


@pytest.mark.parametrize(("reason", "asked", "case"), REASONS, ids=lambda value: getattr(value, "__name__", None))
def test_each_reason_leads_to_its_verdict(reason: str, asked: type[Verdict], case: Claimed) -> None:
    verdict = case.weighed()
    assert isinstance(verdict, asked)
    assert reason in verdict.findings.reasons


def test_what_a_creator_can_mend_is_asked_of_the_creator() -> None:
    assert {reason for reason, asked, _ in REASONS if asked is AskCreator} == those(
        lambda meaning: meaning.turn is Turn.CREATOR
    )


@pytest.mark.parametrize(
    ("reason", "queue"),
    [
        ("screening_hit", "screening"),
        ("standing_disciplined", "discipline"),
        ("past_action", "discipline"),
        ("contested", "contested"),
        ("holder_unbound", "standard"),
        ("name_mismatch", "standard"),
    ],
)
def test_a_case_lies_in_the_queue_of_its_weightiest_reason(reason: str, queue: str) -> None:
    assert queue_for((Reason.HOLDER_UNBOUND, Reason(reason))) == queue


def test_a_screening_hit_comes_before_discipline() -> None:
    case = CLAIM.finding(licence(standing=Standing.REVOKED)).hearing(LEIE, Found((exclusion(),)))
    verdict = case.weighed()
    assert isinstance(verdict, AskReviewer)
    assert verdict.queue == "screening"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda case: case.about(earlier_decision=True),
        lambda case: case.hearing(LEIE, Found((exclusion(),))),
        lambda case: case.hearing(LEIE, ODD),
        lambda case: case.saying(name="Casey Fielding").finding(licence(standing=Standing.EXPIRED)),
        lambda case: case.finding(licence(standing=Standing.EXPIRED, action=Action.TAKEN)),
    ],
)
def test_a_lapsed_licence_goes_to_a_person_when_anything_weighs_against_it(spoil: Callable[[Claimed], Claimed]) -> None:
    assert isinstance(spoil(CLAIM.finding(licence(standing=Standing.EXPIRED))).weighed(), AskReviewer)


def test_a_doctorate_with_state_and_number_is_a_psychologists_licence() -> None:
    record = licence(title=title("Psychologist"), family=Family.PSYCHOLOGIST, number="PY69990001")
    case = CLAIM.about(credential=credential("PhD"), account=called("robin.sample.phd")).saying(number="PY69990001")
    assert isinstance(case.finding(record).weighed(), Confirm)


def test_only_a_name_that_others_vouch_for_excuses_a_title() -> None:
    minh = claimed().saying(name="Minh Do").attesting(verified_name="Minh Do")
    minh = minh.finding(licence(name=PersonName("MINH", "DO"))).about(account=called("minh.do", "Minh Do"))
    assert isinstance(minh.weighed(), Confirm)
    middle = CLAIM.saying(name="Robin Md Sample").about(account=called("robin.md"))
    assert "handle_asserts_other" in middle.reasons
    assert "handle_asserts_other" not in middle.finding(licence(other_names=(PersonName("Md", "Sample"),))).reasons
    renamed = degree(entry(name=PersonName("Robin", "Do"))).about(account=called("robin.do"))
    assert "handle_asserts_other" in renamed.reasons


def test_the_same_name_with_another_birth_year_never_confirms_however_rare() -> None:
    for expected in (0.0, RARE, COMMON):
        assert CLAIM.attesting(birth_year=1990).called(expected).reasons == ("namesake_possible",)


@pytest.mark.parametrize(
    ("zone", "hours", "confirmed"),
    [
        ("America/Los_Angeles", 11, True),  # 23:00 of the last day there, already the 23rd in UTC
        ("America/Los_Angeles", 12, False),
        ("Pacific/Guam", -7, True),
        ("Pacific/Guam", -6, False),  # 00:00 of the 23rd there, still the 22nd in UTC
        ("Pacific/Pago_Pago", 14, True),
        ("Pacific/Pago_Pago", 15, False),
    ],
)
def test_the_last_day_ends_at_the_issuers_midnight(zone: str, hours: int, confirmed: bool) -> None:  # noqa: FBT001
    case = CLAIM.about(zones={WASHINGTON: ZoneInfo(zone)}).finding(licence(expires_on=TODAY))
    now = NOW + timedelta(hours=hours)
    verdict = replace(case, answers=tuple(replace(a, retrieved_at=now) for a in case.answers)).weighed(now)
    assert isinstance(verdict, Confirm if confirmed else AskCreator)


def test_a_case_shows_number_type_standing_and_board_action_of_the_record() -> None:
    held_up = CLAIM.finding(licence(action=Action.TAKEN)).weighed()
    shown = {point.field: point.verdict for point in held_up.findings.points}
    assert isinstance(held_up, AskReviewer)
    assert {field: shown.get(field) for field in ("number", "licence_type", "standing", "board_action")} == {
        "number": "agrees", "licence_type": "agrees", "standing": "agrees", "board_action": "differs",
    }  # fmt: skip


def test_whose_typed_name_is_unclear_is_still_bound_by_the_identity_that_fits_the_record() -> None:
    unclear = CLAIM.saying(name="R. Sample").weighed().findings
    assert (unclear.bound.level, unclear.reasons) == (Holder.H4, ("name_unclear",))
    assert CLAIM.saying(name="R. Sample").about(identity=None).weighed().findings.bound.level is Holder.H0
    assert CLAIM.about(identity=None).weighed().findings.bound.level is Holder.H1


@pytest.mark.parametrize("vouched", ["Md Sample", "Robin Md Sample"])
def test_a_name_that_only_the_identity_check_knows_excuses_a_title_too(vouched: str) -> None:
    """The board prints a former name, and the handle the name of today."""
    account = called("robin.md", "Robin Md")
    assert "handle_asserts_other" in CLAIM.about(account=account).reasons
    assert "handle_asserts_other" not in CLAIM.attesting(verified_name=vouched).about(account=account).reasons
    by_hand = CLAIM.about(account=account, primaries=())
    assert "handle_asserts_other" in by_hand.reasons
    assert "handle_asserts_other" not in by_hand.attesting(verified_name=vouched).about(primaries=()).reasons


PRESSING: dict[str, Callable[[Claimed], Claimed]] = {
    "screening_hit": lambda c: c.hearing(LEIE, Found((replace(exclusion(), npi=NPI),))),
    "screening_possible": lambda c: c.hearing(LEIE, Found((exclusion(),))),
    "past_action": lambda c: c.finding(licence(standing=Standing.EXPIRED, action=Action.TAKEN)),
    "earlier_decision": lambda c: c.about(earlier_decision=True),
    "holder_disputed": lambda c: c.about(disputed=True),
    "source_changed": lambda c: c.hearing(LEIE, ODD),
    "source_unavailable": lambda c: c.hearing(LEIE, DOWN).about(wait_ended=True),
    "name_mismatch": lambda c: c.finding(licence(standing=Standing.EXPIRED, name=PersonName("Casey", "Fielding"))),
    "number_missing": lambda c: c.saying(number=""),
}


@pytest.mark.parametrize("reason", sorted(PRESSING))
def test_what_a_creator_could_mend_waits_for_people_where_something_presses(reason: str) -> None:
    lapsed = WITH_NPI.finding(licence(standing=Standing.EXPIRED))
    assert isinstance(lapsed.weighed(), AskCreator)
    found = PRESSING[reason](lapsed).weighed()
    assert {reason, "standing_expired"} <= set(found.findings.reasons)
    assert isinstance(found, AskReviewer)


def test_an_id_beside_a_degree_by_hand_is_told_to_be_unchecked() -> None:
    by_hand = degree(entry()).about(primaries=())
    assert "orcid_unchecked" in by_hand.reasons
    assert by_hand.saying(orcid="").reasons == ("degree_by_hand",)


def test_nothing_is_found_until_something_was() -> None:
    assert Findings() == Findings((), (), None, Bound(Holder.H0, None), (), name_changed=False)
    assert not CLAIM.hearing(WASHINGTON, DOWN).weighed().findings.name_changed
