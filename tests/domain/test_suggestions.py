"""Plain words lead to the titles of a state; what nobody knows leads to all of them, and nothing is guessed."""

from __future__ import annotations

import pytest

from verifier.domain.credentials.suggestions import suggest
from verifier.domain.credentials.titles import BY_PLACE


def letters(typed: str, place: str | None) -> list[str]:
    return [title.abbreviation for title in suggest(typed, place).meant]


@pytest.mark.parametrize(
    ("typed", "place", "meant"),
    [
        ("therapist", "US-OH", ["IMFT", "LPCC", "LISW", "LP"]),
        ("counsellor", "US-CA", ["LPCC"]),
        ("Counslor", "US-FL", ["LMHC"]),
        ("associate counselor", "US-CA", ["APCC", "LPCC"]),
        ("clinical social worker", "US-MD", ["LCSW-C", "LCSW", "LCSWA", "LMSW", "LBSW", "SWC"]),
        ("psicóloga", "US-NY", ["Psychologist"]),
        ("enfermera", "US-OR", ["RN", "LPN", "NP", "CNS", "CNM", "CRNA"]),
        ("LPCC", "US-TX", ["LPC", "LPCA"]),
        ("LPCC", "US-CO", ["LPCC", "LPC", "LPP"]),
        ("RD", "US-CA", ["RD"]),
        ("PhD", None, ["PhD"]),
        ("professor", "US-TX", ["PhD", "PsyD", "EdD"]),
    ],
)
def test_words_lead_to_the_titles_of_that_place(typed: str, place: str | None, meant: list[str]) -> None:
    assert letters(typed, place) == meant


def test_a_doctorate_may_be_the_degree_or_the_psychologists_licence() -> None:
    found = suggest("PsyD", "US-TX")
    assert [title.abbreviation for title in found.meant][:2] == ["PsyD", "Psychologist"]


@pytest.mark.parametrize(("typed", "exact"), [("LPC", True), ("l.p.c.", True), ("LPCC", False), ("therapist", False)])
def test_only_letters_that_the_place_grants_are_taken_as_meant(typed: str, exact: bool) -> None:  # noqa: FBT001
    assert suggest(typed, "US-TX").exact is exact


@pytest.mark.parametrize("typed", ["wizard", "", "x" * 64, "nur", "?!"])
def test_a_word_that_nobody_knows_means_nothing_and_every_title_is_offered(typed: str) -> None:
    found = suggest(typed, "US-OH")
    assert found.meant == ()
    assert {*BY_PLACE["US-OH"]} <= {*found.others}


@pytest.mark.parametrize("place", sorted(filter(None, BY_PLACE)))
def test_every_title_of_a_place_can_be_chosen_once(place: str) -> None:
    found = suggest("therapist", place)
    shown = [title.abbreviation for title in (*found.meant, *found.others)]
    assert len(shown) == len(set(shown))
    assert {title.abbreviation for title in BY_PLACE[place]} <= set(shown)
