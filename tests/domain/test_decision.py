"""The verdict on one round of answers: the machine confirms only what agrees in everything, and refuses nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from tests.domain.builders import (
    COMMON,
    DOWN,
    LEIE,
    NOW,
    NPI,
    NPPES,
    ODD,
    OTHER_BOARD,
    RARE,
    TODAY,
    WASHINGTON,
    Claimed,
    answer,
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
    Findings,
    Verdict,
)
from verifier.domain.binding.binding import Bound
from verifier.domain.claim import AccountRef
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import (
    Action,
    Authority,
    Found,
    ListedLicence,
    NotFound,
    Outcome,
    PersonName,
    RegistryId,
    Standing,
    Unavailable,
    Unreadable,
)
from verifier.domain.holder import Holder, Method
from verifier.domain.reasons import Reason, Turn, queue_for, those

LATE = timedelta(hours=24, seconds=1)


def test_robin_is_confirmed_when_everything_agrees() -> None:
    verdict = claimed(npi=True).weighed()
    assert isinstance(verdict, Confirm)
    assert verdict.findings.record == licence()
    assert (verdict.findings.bound.level, verdict.findings.bound.method) == (Holder.H4, Method.PLATFORM_IDENTITY)


def test_there_is_no_verdict_that_refuses_anybody() -> None:
    assert set(get_args(Verdict)) == {Confirm, AskCreator, AskReviewer, AskAgain}
    told = {verdict.__name__.casefold() for verdict in get_args(Verdict)}
    assert not any(word in name for name in told for word in ("refuse", "revoke", "reject", "deny"))


def _handle(handle: str, display_name: str = "") -> AccountRef:
    return AccountRef("acct_71", handle, 1, display_name)


ROBIN = claimed()
WITH_NPI = claimed(npi=True)
SECOND_BOARD = ROBIN.about(primaries=(WASHINGTON, OTHER_BOARD))
REASONS: list[tuple[str, type[Verdict], Claimed]] = [
    ("degree_by_hand", AskReviewer, ROBIN.about(credential=credential("PhD", None, number=False), jurisdiction=None)),
    ("degree_not_listed", AskCreator, degree(entry("PhD candidate"))),
    ("no_automatic_source", AskReviewer, ROBIN.about(primaries=())),
    ("handle_asserts_other", AskReviewer, ROBIN.about(primaries=(), account=_handle("robin.sample.md"))),
    ("source_unavailable", AskAgain, ROBIN.hearing(WASHINGTON, DOWN)),
    ("source_unavailable", AskAgain, ROBIN.hearing(LEIE, DOWN)),
    ("source_unavailable", AskReviewer, ROBIN.hearing(WASHINGTON, DOWN).about(wait_ended=True)),
    ("source_unavailable", AskReviewer, ROBIN.hearing(LEIE, DOWN).about(wait_ended=True)),
    ("source_changed", AskReviewer, ROBIN.hearing(WASHINGTON, ODD)),
    ("source_changed", AskReviewer, ROBIN.hearing(LEIE, ODD)),
    ("source_changed", AskReviewer, WITH_NPI.hearing(NPPES, ODD)),
    ("source_unavailable", AskAgain, WITH_NPI.hearing(NPPES, DOWN)),
    ("source_changed", AskReviewer, WITH_NPI.hearing(NPPES, Unreadable("results: page_limit"))),
    ("earlier_decision", AskReviewer, ROBIN.about(earlier_decision=True)),
    ("number_not_found", AskCreator, ROBIN.hearing(WASHINGTON, NotFound())),
    ("number_not_found", AskCreator, ROBIN.finding()),
    ("number_not_found", AskCreator, ROBIN.saying(number="MHC.LH.69990002")),
    ("number_missing", AskReviewer, ROBIN.saying(number="")),
    ("number_missing", AskReviewer, ROBIN.saying(number="").finding(licence(standing=Standing.EXPIRED))),
    ("profession_mismatch", AskCreator, ROBIN.finding(licence(title=title("LMFT"), number="69990001"))),
    ("level_associate", AskCreator, ROBIN.finding(licence(title=title("LMHCA")))),
    ("level_mismatch", AskCreator, ROBIN.about(credential=credential("LMHCA"))),
    ("several_candidates", AskReviewer, ROBIN.finding(licence(), licence(expires_on=TODAY))),
    ("name_mismatch", AskReviewer, ROBIN.saying(name="Casey Fielding")),
    ("name_unclear", AskReviewer, ROBIN.saying(name="R. Sample")),
    ("standing_expired", AskCreator, ROBIN.finding(licence(standing=Standing.EXPIRED))),
    ("standing_expired", AskCreator, ROBIN.finding(licence(expires_on=TODAY - timedelta(days=1)))),
    ("standing_disciplined", AskReviewer, ROBIN.finding(licence(standing=Standing.REVOKED))),
    ("standing_unclear", AskReviewer, ROBIN.finding(licence(standing=Standing.DECEASED))),
    ("past_action", AskReviewer, ROBIN.finding(licence(action=Action.TAKEN))),
    ("past_action", AskReviewer, ROBIN.finding(licence(action=Action.PENDING))),
    ("npi_not_found", AskReviewer, WITH_NPI.hearing(NPPES, NotFound())),
    ("npi_mismatch", AskReviewer, WITH_NPI.hearing(NPPES, Found((enumeration(name=PersonName("Casey", "Fielding")),)))),
    ("screening_possible", AskReviewer, ROBIN.hearing(LEIE, Found((exclusion(),)))),
    (
        "screening_hit",
        AskReviewer,
        WITH_NPI.hearing(LEIE, Found((replace(exclusion(), npi=WITH_NPI.matter.words.npi),))),
    ),
    ("handle_asserts_other", AskReviewer, ROBIN.about(account=_handle("robin.sample.md"))),
    ("handle_asserts_other", AskReviewer, ROBIN.about(account=_handle("robin.sample", "Robin Sample M\u200bD"))),
    ("handle_asserts_other", AskReviewer, ROBIN.about(account=_handle("robin.sample", "Robin Sample \u2714"))),
    ("handle_asserts_other", AskReviewer, ROBIN.about(account=_handle("robin.sample", "Robin Sample, PsyD"))),
    ("holder_unbound", AskReviewer, ROBIN.about(identity=None)),
    ("identity_mismatch", AskReviewer, ROBIN.attesting(verified_name="Casey Fielding")),
    ("namesake_possible", AskReviewer, ROBIN.attesting(birth_year=1990)),
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
    case = ROBIN.finding(licence(standing=Standing.REVOKED)).hearing(LEIE, Found((exclusion(),)))
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
    assert isinstance(spoil(ROBIN.finding(licence(standing=Standing.EXPIRED))).weighed(), AskReviewer)


def test_a_registry_that_is_down_says_nothing_about_the_licence() -> None:
    verdict = ROBIN.hearing(WASHINGTON, DOWN).weighed()
    assert verdict == AskAgain(verdict.findings, timedelta(minutes=5))
    assert verdict.findings.reasons == ("source_unavailable",)
    later = ROBIN.hearing(WASHINGTON, DOWN).about(wait_ended=True).reasons
    assert later == ("source_unavailable",)


def test_the_slowest_source_says_when_to_ask_again() -> None:
    verdict = ROBIN.hearing(WASHINGTON, DOWN).hearing(LEIE, Unavailable(timedelta(hours=2), "roster_stale")).weighed()
    assert isinstance(verdict, AskAgain)
    assert verdict.retry_in == timedelta(hours=2)


@pytest.mark.parametrize("registry", [WASHINGTON, NPPES, LEIE])
def test_a_source_that_was_never_asked_is_asked_first(registry: RegistryId) -> None:
    case = replace(ROBIN, answers=tuple(a for a in ROBIN.answers if a.registry != registry))
    assert case.weighed() == AskAgain(Findings((Reason.SOURCE_UNAVAILABLE,)), timedelta(0))
    assert isinstance(case.about(wait_ended=True).weighed(), AskReviewer)


@pytest.mark.parametrize("registry", [WASHINGTON, NPPES, LEIE])
def test_an_answer_counts_for_a_day_and_not_a_second_longer(registry: RegistryId) -> None:
    said = next(a.outcome for a in WITH_NPI.answers if a.registry == registry)
    assert isinstance(WITH_NPI.hearing(registry, said, age=timedelta(hours=24)).weighed(), Confirm)
    stale = WITH_NPI.hearing(registry, said, age=LATE)
    assert isinstance(stale.weighed(), AskAgain)
    assert isinstance(stale.about(wait_ended=True).weighed(), AskReviewer)


def test_a_record_the_board_has_taken_back_counts_no_longer() -> None:
    older = answer(WASHINGTON, Found((licence(),)), age=timedelta(hours=2))
    case = ROBIN.hearing(WASHINGTON, NotFound())
    assert isinstance(replace(case, answers=(*case.answers, older)).weighed(), AskCreator)


def test_a_record_of_a_board_that_may_not_speak_here_is_not_used() -> None:
    stray = answer(OTHER_BOARD, Found((licence(registry=OTHER_BOARD),)))
    case = ROBIN.hearing(WASHINGTON, NotFound())
    assert isinstance(replace(case, answers=(*case.answers, stray)).weighed(), AskCreator)


def test_what_one_board_says_is_kept_when_another_is_silent() -> None:
    case = SECOND_BOARD.finding(licence(standing=Standing.SUSPENDED, action=Action.TAKEN))
    for silence in (DOWN, ODD):
        verdict = case.hearing(OTHER_BOARD, silence).about(wait_ended=True).weighed()
        assert {"standing_disciplined", "past_action"} <= set(verdict.findings.reasons)
        assert isinstance(verdict, AskReviewer)
        assert verdict.queue == "discipline"


def test_not_found_at_one_board_means_nothing_while_another_is_silent() -> None:
    case = SECOND_BOARD.hearing(WASHINGTON, NotFound()).hearing(OTHER_BOARD, ODD)
    assert case.reasons == ("source_changed",)


def test_two_boards_that_list_one_licence_each_are_two_candidates() -> None:
    case = SECOND_BOARD.hearing(OTHER_BOARD, Found((licence(registry=OTHER_BOARD, title_text="LMHC"),)))
    assert case.reasons == ("several_candidates",)


@pytest.mark.parametrize("said", [Unreadable("results: page_limit"), ODD, DOWN])
def test_a_supporting_source_that_fails_holds_up_nobody_who_named_no_number_of_it(said: Outcome) -> None:
    assert isinstance(ROBIN.hearing(NPPES, said).weighed(), Confirm)


def test_a_primary_source_that_cannot_be_read_is_an_alarm_whatever_it_is_called() -> None:
    nameless = replace(answer(WASHINGTON, Unreadable("results: page_limit")), authority=Authority.SUPPORTING)
    case = replace(ROBIN, answers=(nameless, *(a for a in ROBIN.answers if a.registry != WASHINGTON)))
    assert case.reasons == ("source_changed",)


def test_nppes_alone_never_grants_a_badge() -> None:
    assert isinstance(WITH_NPI.hearing(WASHINGTON, NotFound()).weighed(), AskCreator)
    assert isinstance(WITH_NPI.about(primaries=()).weighed(), AskReviewer)


def test_a_doctorate_with_state_and_number_is_a_psychologists_licence() -> None:
    record = licence(title=title("Psychologist"), family=Family.PSYCHOLOGIST, number="PY69990001")
    case = ROBIN.about(credential=credential("PhD"), account=_handle("robin.sample.phd")).saying(number="PY69990001")
    assert isinstance(case.finding(record).weighed(), Confirm)


def test_only_a_name_that_others_vouch_for_excuses_a_title() -> None:
    minh = claimed().saying(name="Minh Do").attesting(verified_name="Minh Do")
    minh = minh.finding(licence(name=PersonName("MINH", "DO"))).about(account=_handle("minh.do", "Minh Do"))
    assert isinstance(minh.weighed(), Confirm)
    middle = ROBIN.saying(name="Robin Md Sample").about(account=_handle("robin.md"))
    assert "handle_asserts_other" in middle.reasons
    assert "handle_asserts_other" not in middle.finding(licence(other_names=(PersonName("Md", "Sample"),))).reasons
    renamed = degree(entry(name=PersonName("Robin", "Do"))).about(account=_handle("robin.do"))
    assert "handle_asserts_other" in renamed.reasons


def test_the_same_name_with_another_birth_year_never_confirms_however_rare() -> None:
    for expected in (0.0, RARE, COMMON):
        assert ROBIN.attesting(birth_year=1990).called(expected).reasons == ("namesake_possible",)


# Every single difference from a claim that is confirmed stops the confirmation.
PERSON = WITH_NPI.attesting(locality="Seattle").finding(licence(city="SEATTLE"))
DIFFERENCES: dict[str, Claimed] = {
    "claimed name": PERSON.saying(name="Robin Brooke Sample"),
    "claimed surname": PERSON.saying(name="Robin Alex Samples"),
    "claimed number": PERSON.saying(number="MHC.LH.69990011"),
    "claimed letters of the number": PERSON.saying(number="MFT.LF.69990001"),
    "no claimed number": PERSON.saying(number=""),
    "claimed credential": PERSON.about(credential=credential("LMFT")),
    "claimed level": PERSON.about(credential=credential("LMHCA")),
    "claimed NPI": PERSON.saying(npi="1999999984"),
    "verified name": PERSON.attesting(locality="Seattle", verified_name="Casey Alex Sample"),
    "verified middle name": PERSON.attesting(locality="Seattle", verified_name="Robin Brooke Sample"),
    "verified initial": PERSON.attesting(locality="Seattle", verified_name="R. Alex Sample"),
    "birth year": PERSON.attesting(locality="Seattle", birth_year=1982),
    "city": PERSON.attesting(locality="Spokane"),
    "identity of last year": PERSON.attesting(locality="Seattle", verified_at=NOW - timedelta(days=366)),
    "identity of tomorrow": PERSON.attesting(locality="Seattle", verified_at=NOW + timedelta(seconds=1)),
    "no identity": PERSON.about(identity=None),
    "handle": PERSON.about(account=_handle("dr.robin.sample.md")),
    "display name": PERSON.about(account=_handle("robin.sample.lpc", "Robin Sample, LCSW")),
    "earlier decision": PERSON.about(earlier_decision=True),
    "no primary source": PERSON.about(primaries=()),
    "record's name": PERSON.finding(licence(city="SEATTLE", name=PersonName("Robin", "Sample", "Brooke"))),
    "record's suffix": PERSON.saying(name="Robin Alex Sample Jr").finding(
        licence(city="SEATTLE", name=PersonName("Robin", "Sample", "Alex", "Sr"))
    ),
    "record's initial": PERSON.finding(licence(city="SEATTLE", name=PersonName("R", "Sample", "Alex"))),
    "record's number": PERSON.finding(licence(city="SEATTLE", number="MHC.LH.69990003")),
    "record's title": PERSON.finding(licence(city="SEATTLE", title=title("LMFT"))),
    "record of no title": PERSON.finding(licence(city="SEATTLE", title=None, family=None)),
    "record's birth year": PERSON.finding(licence(city="SEATTLE", birth_years=(1990, 1990))),
    "record's city": PERSON.finding(licence(city="SPOKANE")),
    "last day": PERSON.finding(licence(city="SEATTLE", expires_on=TODAY - timedelta(days=1))),
    "second record": PERSON.finding(licence(city="SEATTLE"), licence(city="SEATTLE", expires_on=TODAY)),
    "NPI's name": PERSON.hearing(NPPES, Found((enumeration(name=PersonName("Casey", "Sample")),))),
    "NPI's standing": PERSON.hearing(NPPES, Found((enumeration(standing=Standing.INACTIVE),))),
    "NPI's licence": PERSON.hearing(
        NPPES, Found((enumeration(listed=(ListedLicence("US-WA", Family.COUNSELOR, "LH69990099"),)),))
    ),
    **{
        f"standing {standing}": PERSON.finding(licence(city="SEATTLE", standing=standing))
        for standing in (*Standing, None)
        if standing is not Standing.ACTIVE
    },
    **{
        f"action {action}": PERSON.finding(licence(city="SEATTLE", action=action))
        for action in (Action.TAKEN, Action.PENDING)
    },
    **{
        f"{registry} {type(outcome).__name__}": PERSON.hearing(registry, outcome)
        for registry in (WASHINGTON, NPPES, LEIE)
        for outcome in (NotFound(), DOWN, ODD)
        if (registry, outcome) != (LEIE, NotFound())
    },
    "excluded": PERSON.hearing(LEIE, Found((exclusion(),))),
}


def test_the_claim_that_is_varied_would_be_confirmed() -> None:
    assert isinstance(PERSON.weighed(), Confirm)


@pytest.mark.parametrize("difference", DIFFERENCES)
@pytest.mark.parametrize("wait_ended", [False, True])
def test_every_single_difference_stops_the_confirmation(difference: str, wait_ended: bool) -> None:  # noqa: FBT001
    verdict = DIFFERENCES[difference].about(wait_ended=wait_ended).weighed()
    assert not isinstance(verdict, Confirm)
    assert verdict.findings.reasons


def test_an_unavailable_source_never_ends_in_a_confirmation_or_a_question_to_the_creator() -> None:
    for registry in (WASHINGTON, NPPES, LEIE):
        for case in (PERSON, *DIFFERENCES.values()):
            if case.matter.primaries:
                down = case.hearing(registry, DOWN)
                assert isinstance(down.weighed(), AskAgain)
                assert isinstance(down.about(wait_ended=True).weighed(), AskReviewer)


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
    case = ROBIN.about(zones={WASHINGTON: ZoneInfo(zone)}).finding(licence(expires_on=TODAY))
    now = NOW + timedelta(hours=hours)
    verdict = replace(case, answers=tuple(replace(a, retrieved_at=now) for a in case.answers)).weighed(now)
    assert isinstance(verdict, Confirm if confirmed else AskCreator)


def test_a_case_shows_number_type_standing_and_board_action_of_the_record() -> None:
    held_up = ROBIN.finding(licence(action=Action.TAKEN)).weighed()
    shown = {point.field: point.verdict for point in held_up.findings.points}
    assert isinstance(held_up, AskReviewer)
    assert {field: shown.get(field) for field in ("number", "licence_type", "standing", "board_action")} == {
        "number": "agrees", "licence_type": "agrees", "standing": "agrees", "board_action": "differs",
    }  # fmt: skip


def test_whose_typed_name_is_unclear_is_still_bound_by_the_identity_that_fits_the_record() -> None:
    unclear = ROBIN.saying(name="R. Sample").weighed().findings
    assert (unclear.bound.level, unclear.reasons) == (Holder.H4, ("name_unclear",))
    assert ROBIN.saying(name="R. Sample").about(identity=None).weighed().findings.bound.level is Holder.H0
    assert ROBIN.about(identity=None).weighed().findings.bound.level is Holder.H1


@pytest.mark.parametrize("vouched", ["Md Sample", "Robin Md Sample"])
def test_a_name_that_only_the_identity_check_knows_excuses_a_title_too(vouched: str) -> None:
    """The board prints a former name, and the handle the name of today."""
    account = _handle("robin.md", "Robin Md")
    assert "handle_asserts_other" in ROBIN.about(account=account).reasons
    assert "handle_asserts_other" not in ROBIN.attesting(verified_name=vouched).about(account=account).reasons
    by_hand = ROBIN.about(account=account, primaries=())
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
    assert not ROBIN.hearing(WASHINGTON, DOWN).weighed().findings.name_changed
