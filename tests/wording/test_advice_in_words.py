"""Advice on what would move a claim on, in words that are plain, exact and kind."""

from __future__ import annotations

import re

import pytest

from tests.wording.every import EVERY_ADVICE
from verifier.domain.advice.binding_methods import Advice
from verifier.domain.advice.next_steps import advise
from verifier.domain.advice.questions import Want, Wanted, answer_to
from verifier.domain.claim import Amendment
from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason
from verifier.domain.review import REASONS
from verifier.wording import languages
from verifier.wording.next_steps import said

ENGLISH = languages.of()
HARSH = (
    "fraud|fake|false|lie[ds]?|liar|cheat|impost|suspicio|suspect|guilt|accus|dishonest|illegal|criminal|reject|fail"
)


@pytest.mark.parametrize("one", dict.fromkeys(EVERY_ADVICE), ids=lambda one: one.message)
def test_no_text_accuses_anybody(one: Advice) -> None:
    title, detail = said(ENGLISH, one)
    assert not re.search(HARSH, f"{title} {detail}".lower())
    assert not title.endswith(".")
    assert detail.endswith(".")


def test_every_field_that_is_named_can_be_changed_there() -> None:
    named = {name for one in EVERY_ADVICE for name in one.fields} - {"domain"}  # typed where a binding begins
    assert named <= set(Amendment.__dataclass_fields__)


@pytest.mark.parametrize(
    ("missing", "came", "detail"),
    [
        ((Want.NUMBER,), (), "A reviewer needs something from you: your licence number. Send it;"),
        (
            (Want.NUMBER, Want.NAME, Want.ANSWER),
            (),
            (
                "A reviewer needs something from you: your licence number, your name as it stands on the licence and "
                "an answer in your own words. Send it;"
            ),
        ),
        ((Want.NUMBER,), (Want.DOCUMENT,), "We have a document. Still missing: your licence number. Send it;"),
        ((), (Want.DOCUMENT,), "It stands on the claim's page;"),
    ],
)
def test_a_question_names_what_is_wanted_and_what_has_come(
    missing: tuple[Want, ...], came: tuple[Want, ...], detail: str
) -> None:
    answer = answer_to(Wanted(missing, came))[0]
    assert said(ENGLISH, answer).title == "Answer the reviewer's question"
    tail = " what you do not have, you can say in your own words. The check then goes on."
    assert said(ENGLISH, answer).detail == detail + tail


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (State.IN_REVIEW, Reason.HOLDER_DISPUTED, "by a code to the address"),
        (State.CHECKING, Reason.SOURCE_UNAVAILABLE, "Nothing counts against you"),
        (State.AWAITING_CREATOR, Reason.NUMBER_NOT_FOUND, "a typing mistake or a new licence looks the same"),
    ],
)
def test_what_matters_most_is_said(state: State, reason: Reason, words: str) -> None:
    assert words in said(ENGLISH, advise(state, (reason,))[0]).detail


def test_a_number_can_be_stood_by() -> None:
    (person,) = [one for one in advise(State.AWAITING_CREATOR, (Reason.NUMBER_NOT_FOUND,)) if one.code == "ask_person"]
    assert said(ENGLISH, person).title == "My number is right"


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_for_a_decision_is_a_sentence_the_creator_can_be_told(code: str) -> None:
    text = ENGLISH.say(f"ground-{code}")
    assert text[0].isupper()
    assert text.endswith(".")
