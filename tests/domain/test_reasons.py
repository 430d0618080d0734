"""Every reason has a row in the one table, and the rows agree with each other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.people import WORDS
from verifier.domain.advice import questions
from verifier.domain.advice.next_steps import advise
from verifier.domain.lifecycle import State
from verifier.domain.reasons import (
    MEANINGS,
    About,
    Effect,
    Meaning,
    Reason,
    Removed,
    Turn,
    Two,
    WhenOpen,
    outside,
    queue_for,
    reasons_in,
    those,
)
from verifier.domain.review import needs_two

if TYPE_CHECKING:
    from verifier.domain.holder import Holder

TESTS = Path(__file__).parents[1]
INSIDE = {Reason.SCREENING_POSSIBLE, Reason.LICENCE_LOCKED}


def test_every_code_has_a_row_and_the_row_cannot_be_changed() -> None:
    assert list(MEANINGS) == list(Reason), "in the order of the codes"
    with pytest.raises(TypeError):
        MEANINGS[Reason.APPEAL] = MEANINGS[Reason.QUESTION]  # type: ignore[index]
    with pytest.raises(AttributeError):
        Reason.APPEAL.meaning.inside = True  # type: ignore[misc]


def test_every_code_is_its_own_name_in_small_letters() -> None:
    assert [str(reason) for reason in Reason] == [reason.name.lower() for reason in Reason]


@pytest.mark.parametrize("reason", Reason)
def test_every_code_has_words_for_both_sides(reason: Reason) -> None:
    said = WORDS.reason(reason)
    assert all(text.strip() for text in said), reason
    assert said != WORDS.reason("quite_new")


def test_every_code_is_named_by_another_test() -> None:
    said = "\n".join(path.read_text("utf-8") for path in TESTS.rglob("*.py") if path != Path(__file__))
    named = set(re.findall(r"Reason\.([A-Z_]+)\b", said)) | {code.upper() for code in re.findall(r"\b[a-z_]+\b", said)}
    assert {reason.name for reason in Reason} <= named


def test_no_code_is_kept_that_nothing_gives() -> None:
    source = TESTS.parent / "verifier"
    said = "\n".join(
        p.read_text("utf-8") for p in source.rglob("*.py") if p.name not in ("reasons.py", "next_steps.py")
    )
    assert {reason for reason in Reason if f"Reason.{reason.name}" not in said} == set()


def test_a_misspelt_code_does_not_pass_the_type_checker() -> None:
    """Each line is an error for mypy, which says so too when one of them stops being one."""

    def never(reasons: tuple[str, ...], holder: Holder) -> None:
        Reason.STANDING_EXPIRD  # type: ignore[attr-defined]  # noqa: B018
        queue_for(("standing_expird",))  # type: ignore[arg-type]
        needs_two("approve", reasons, None, holder)  # type: ignore[arg-type]
        advise(State.IN_REVIEW, ("holder_unbund",))  # type: ignore[arg-type]
        questions.ask_person(("number_not_fund",))  # type: ignore[arg-type]
        those(lambda meaning: meaning.insde)  # type: ignore[attr-defined]

    assert callable(never)


def test_stored_codes_that_are_no_reasons_are_left_out() -> None:
    assert reasons_in(["question", "more_information", "licence_gone", "appeal"]) == (Reason.QUESTION, Reason.APPEAL)
    assert all(type(reason) is Reason for reason in reasons_in(["question"]))


def test_what_is_unconfirmed_or_another_accounts_stays_inside_and_nothing_else() -> None:
    assert those(lambda meaning: meaning.inside) == INSIDE
    assert outside(["screening_possible", "more_information", "licence_locked", "contested"]) == (
        "more_information",
        "contested",
    )


def test_a_hit_on_the_number_itself_is_no_secret_from_the_one_it_concerns() -> None:
    assert outside((Reason.SCREENING_HIT,)) == (Reason.SCREENING_HIT,)


def test_nothing_that_stays_inside_is_talked_about_to_a_creator() -> None:
    for reason in INSIDE:
        assert not reason.meaning.told
        assert reason.meaning.turn is not Turn.CREATOR
        assert advise(State.IN_REVIEW, (reason,)) == advise(State.IN_REVIEW, ())


def test_what_a_proof_takes_away_is_asked_for_and_can_be_proved() -> None:
    """Ways are listed for every reason that a proof takes away: whoever could prove it sees how, and why."""
    for reason in those(lambda meaning: meaning.removed is not Removed.BY_NOTHING):
        row = reason.meaning
        assert (row.ways, row.told, row.offers, row.about) == (WhenOpen.ALWAYS, True, True, About.HOLDER), reason
        assert row.effect is Effect.NOTHING, reason


def test_ways_are_listed_where_who_it_is_is_the_question_or_nobody_could_be_asked() -> None:
    by_hand = {Reason.NO_AUTOMATIC_SOURCE, Reason.DEGREE_BY_HAND, Reason.NUMBER_NOT_FOUND}
    assert those(lambda meaning: meaning.offers and meaning.about is not About.HOLDER) == by_hand


def test_every_mistake_that_a_creator_can_mend_may_also_be_right_and_takes_one_person() -> None:
    for reason in those(lambda meaning: meaning.turn is Turn.CREATOR):
        assert questions.ask_person((reason,)) is not None, reason
        assert reason.meaning.two is Two.NO, reason
    rest = those(lambda meaning: meaning.turn is not Turn.CREATOR)
    assert [reason for reason in rest if questions.ask_person((reason,))] == []


def test_what_lies_in_a_queue_of_its_own_takes_two_people_or_a_lead() -> None:
    for reason in Reason:
        alone = queue_for((reason,))
        assert (alone in ("contested", "discipline", "screening")) <= (reason.meaning.two is Two.ALWAYS), reason
        assert (alone == "screening") == (reason.meaning.about is About.SCREENING), reason


def test_one_queue_goes_before_another_and_a_contest_before_all_but_a_lead() -> None:
    order = (Reason.CHECK_FAILED, Reason.CONTESTED, Reason.SCREENING_HIT, Reason.PAST_ACTION, Reason.HOLDER_DISPUTED)
    queues = ["lead", "contested", "screening", "discipline", "contested", "standard"]
    assert [queue_for((*reversed(order[at:]), Reason.NAME_UNCLEAR)) for at in range(6)] == queues
    assert queue_for(()) == "standard"


def test_a_reason_nobody_has_thought_through_is_a_case_that_people_look_at() -> None:
    row = Meaning(About.LICENCE)
    assert (row.effect, row.turn, row.ways, row.removed) == (
        Effect.CASE,
        Turn.REVIEWER,
        WhenOpen.NEVER,
        Removed.BY_NOTHING,
    )
