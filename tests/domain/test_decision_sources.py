"""Sources that are silent, late, unreadable or may not speak: none of them confirms or ends anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.domain.builders import (
    CLAIM,
    DOWN,
    LATE,
    LEIE,
    NPPES,
    ODD,
    OTHER_BOARD,
    SECOND_BOARD,
    WASHINGTON,
    WITH_NPI,
    answer,
    licence,
)
from verifier.domain.assessment.decision import (
    AskAgain,
    AskCreator,
    AskReviewer,
    Confirm,
)
from verifier.domain.assessment.matter import Findings
from verifier.domain.evidence import (
    Action,
    Authority,
    Found,
    NotFound,
    Outcome,
    RegistryId,
    Standing,
    Unavailable,
    Unreadable,
)
from verifier.domain.reasons import Reason


def test_a_registry_that_is_down_says_nothing_about_the_licence() -> None:
    verdict = CLAIM.hearing(WASHINGTON, DOWN).weighed()
    assert verdict == AskAgain(verdict.findings, timedelta(minutes=5))
    assert verdict.findings.reasons == ("source_unavailable",)
    later = CLAIM.hearing(WASHINGTON, DOWN).about(wait_ended=True).reasons
    assert later == ("source_unavailable",)


def test_the_slowest_source_says_when_to_ask_again() -> None:
    verdict = CLAIM.hearing(WASHINGTON, DOWN).hearing(LEIE, Unavailable(timedelta(hours=2), "roster_stale")).weighed()
    assert isinstance(verdict, AskAgain)
    assert verdict.retry_in == timedelta(hours=2)


@pytest.mark.parametrize("registry", [WASHINGTON, NPPES, LEIE])
def test_a_source_that_was_never_asked_is_asked_first(registry: RegistryId) -> None:
    case = replace(CLAIM, answers=tuple(a for a in CLAIM.answers if a.registry != registry))
    unheard = Findings((Reason.SOURCE_UNAVAILABLE,), retry_in=timedelta(0))
    assert case.weighed() == AskAgain(unheard, timedelta(0))
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
    case = CLAIM.hearing(WASHINGTON, NotFound())
    assert isinstance(replace(case, answers=(*case.answers, older)).weighed(), AskCreator)


def test_a_record_of_a_board_that_may_not_speak_here_is_not_used() -> None:
    stray = answer(OTHER_BOARD, Found((licence(registry=OTHER_BOARD),)))
    case = CLAIM.hearing(WASHINGTON, NotFound())
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
    assert isinstance(CLAIM.hearing(NPPES, said).weighed(), Confirm)


def test_a_primary_source_that_cannot_be_read_is_an_alarm_whatever_it_is_called() -> None:
    nameless = replace(answer(WASHINGTON, Unreadable("results: page_limit")), authority=Authority.SUPPORTING)
    case = replace(CLAIM, answers=(nameless, *(a for a in CLAIM.answers if a.registry != WASHINGTON)))
    assert case.reasons == ("source_changed",)


def test_nppes_alone_never_grants_a_badge() -> None:
    assert isinstance(WITH_NPI.hearing(WASHINGTON, NotFound()).weighed(), AskCreator)
    assert isinstance(WITH_NPI.about(primaries=()).weighed(), AskReviewer)
