"""Every code that a person can meet has words."""

from __future__ import annotations

from importlib import resources

import pytest

from tests.domain.builders import licence
from tests.web.people import WORDS
from verifier.domain import lifecycle
from verifier.domain.events import Event
from verifier.domain.evidence import Standing
from verifier.domain.holder import Holder, Method
from verifier.domain.passing import Doubt, Skip
from verifier.domain.reasons import Reason
from verifier.domain.review import ACTIONS, REASONS
from verifier.flows.policy.schema import SECTIONS
from verifier.flows.review.case import case_evidence
from verifier.flows.review.leading import parked
from verifier.store.sealing import sealed
from verifier.web.rendering import choices


def test_every_reason_has_words_for_both_sides_and_no_words_are_of_none() -> None:
    assert WORDS.codes("reason") == set(Reason)


def test_every_state_has_words() -> None:
    assert WORDS.codes("state") == set(lifecycle.State)


def test_every_transition_has_words() -> None:
    assert set(lifecycle.Transition) <= WORDS.codes("event")


def test_every_event_that_moves_nothing_has_words() -> None:
    assert set(Event) - WORDS.codes("event") == set()


def test_every_way_of_showing_it_has_words_and_a_button() -> None:
    for method in Method:
        assert WORDS.way(method).title
        assert WORDS.way(method).begin
    assert WORDS.way("magic_wand") == ("Magic wand", "Begin", "")


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("wrong_code", "The code was not the one in the letter."),
        ("website_http_503", "The website did not answer as it should."),
        ("source_timeout", "The register did not answer as it should."),
        ("sign_in_code_refused", "ORCID did not confirm the sign-in."),
        ("quite_new", "It did not work this time."),
        ("", "It did not work this time."),
    ],
)
def test_what_came_of_a_try_is_said_in_a_sentence_whatever_the_code(detail: str, said: str) -> None:
    assert WORDS.tried(detail) == said


def test_every_action_and_every_reason_a_reviewer_can_give_has_words() -> None:
    actions = {action for open_now in ACTIONS.values() for action in open_now}
    assert actions <= WORDS.codes("action")
    for action in actions:
        assert choices.whys(WORDS, action), action
        assert {why.code for why in choices.whys(WORDS, action)} <= set(REASONS)


def test_every_reason_a_reviewer_can_give_can_be_chosen_for_something() -> None:
    offered = {why.code for action in WORDS.codes("action") for why in choices.whys(WORDS, action)}
    assert offered == set(REASONS)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("standing", set(Standing)),
        ("holder", {level.name for level in Holder}),
        ("method", set(Method)),
        ("who", set(lifecycle.WHOSE_MOVE.values()) | {"platform"}),
        ("verdict", {"agrees", "differs", "near", "silent"}),
        ("outcome", {"found", "not_found", "unavailable", "unreadable", "manual"}),
        ("queue", {"standard", "discipline", "screening", "contested", "lead"}),
        ("skip", set(Skip)),
        ("doubt", set(Doubt)),
        ("note", {"handed_over", "escalated", "doubted"}),
        ("parked", set(parked.KINDS)),
        ("policy", {key for keys in SECTIONS.values() for key in keys}),
    ],
)
def test_every_code_of_a_kind_has_words(kind: str, codes: set[str]) -> None:
    assert codes <= WORDS.codes(kind)


def test_a_letter_chooses_why_a_case_is_skipped() -> None:
    said = [WORDS.word("skip", code) for code in Skip]
    assert len({text[0] for text in said}) == len(said)


def test_a_code_without_words_is_shown_and_not_hidden() -> None:
    assert WORDS.word("outcome", "quite_new") == "quite new"
    assert WORDS.reason("quite_new").title == "Quite new"
    assert WORDS.state("quite_new").title == "Quite new"


def test_no_sentence_blames_a_machine_or_a_person() -> None:
    folder = resources.files("verifier.wording").joinpath("en")
    text = "".join(file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".ftl")).lower()
    for harsh in ("rejected", " ai ", "algorithm", "fraudster", "fake", "denied by"):
        assert harsh not in text


def test_a_mailbox_and_a_website_are_spoken_of_only_where_there_is_one() -> None:
    about = {"contactable", "contact_alone", "website", "website_alone"}
    without = case_evidence._shown(sealed.plain(licence()))
    assert about.isdisjoint(without)
    given = licence(contactable=True, contact_alone=False, website="practice.example", website_alone=True)
    shown = case_evidence._shown(sealed.plain(given))
    assert {name: shown.get(name) for name in about} == {
        "contactable": True, "contact_alone": False, "website": "practice.example", "website_alone": True,
    }  # fmt: skip
