"""The rules of drafting: what is sorted, what is masked, what is left to a person."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registries.drafts import TODAY
from verifier.registries.drafting.plan import Wanted, plan
from verifier.registries.drafting.rows import sample_lines
from verifier.registries.drafting.shapes import date_shape, masked, number_shape
from verifier.registries.drafting.sheet import sheet_text
from verifier.registries.drafting.source_view import SourceView, Vocabulary
from verifier.registries.drafting.vocabulary import sorted_statuses, sorted_types
from verifier.registries.sheet.open_questions import open_decisions
from verifier.registries.sheet.parse import fold


@given(st.text(min_size=1).filter(str.strip))
def test_only_a_word_that_plainly_says_so_is_in_force(word: str) -> None:
    known = sorted_statuses({word: 1}).known
    assert ("active" in known) == (fold(word) in {"active", "current"})


@pytest.mark.parametrize(
    "word", ["Temporary Psychologist", "Mental Health Counselor Probationary License", "LPC Intern"]
)
def test_a_title_with_one_more_word_is_left_to_a_person(word: str) -> None:
    assert sorted_types({word: 3}, "US-WA").known == {}


@given(st.text())
def test_a_masked_value_keeps_its_shape_and_nothing_else(text: str) -> None:
    hidden = masked(text)
    assert len(hidden) == len(text)
    if fold(text) not in {"", "0", "1", "n", "no", "y", "yes", "true", "false"}:
        assert all(char in "9Xx" or not (char.isalpha() or char.isdigit()) for char in hidden)


@pytest.mark.parametrize(
    ("numbers", "forms", "pad"),
    [
        (["22753", "9"], ("{digits}", "{bare}"), 0),
        (["00022753", "10022753"], ("{digits}", "{bare}", "{padded}"), 8),
        (["MHC.LH.61321872", "RN.RN.94584"], ("%.{digits}", "{digits}"), 0),
        (["M9-0012482", "Q1-0000007"], ("%-{digits}", "{digits}", "%{padded}"), 7),
        (["K7274", "S1"], ("%{digits}",), 0),
        (["35081014K"], (), 0),
        ([], (), 0),
    ],
)
def test_a_number_is_asked_for_in_the_forms_it_is_printed_in(
    numbers: list[str], forms: tuple[str, ...], pad: int
) -> None:
    shape = number_shape(numbers)
    assert (shape.forms, shape.pad) == (forms, pad)


def test_a_shape_that_no_calendar_prints_is_a_decision() -> None:
    rows = ({"license_number": "1", "last_name": "A", "first_name": "B", "expiration_date": "31.12.2027"},)
    seen = SourceView("A list", "", tuple(rows[0]), rows, {}, count=1, section={"format": "csv"})
    text = sheet_text(plan(Wanted("us-xx-list", "", "https://board.example.gov", ("/list.csv",)), seen), TODAY)
    decisions = open_decisions(tomllib.loads(text))
    assert {"dates", "jurisdiction", "time_zone", "fields: type", "fields: status"} <= set(decisions)
    assert date_shape("31.12.2027") == ""


@given(st.dictionaries(st.sampled_from(["id", "terms", "dates"]), st.text().filter(lambda text: text != "?")))
def test_a_sheet_without_a_mark_has_nothing_open(document: dict[str, str]) -> None:
    assert open_decisions(document) == ()
    assert open_decisions({**document, "statuses": {"active": ["A"], "?": ["B", "C", "D", "E"]}}) == (
        "statuses: 'B', 'C', 'D' and 1 more",
    )


@pytest.mark.parametrize("column", ["website", "Web", "url", "practice_url"])
@pytest.mark.parametrize("as_link", [False, True])
def test_a_column_of_web_addresses_is_proposed_and_no_real_one_is_written_down(column: str, as_link: bool) -> None:  # noqa: FBT001
    theirs = "https://somebodys-practice.example/"
    row = {"license_number": "1", "last_name": "A", "first_name": "B", "license_type": "LPC", "status": "Active"}
    rows = ({**row, column: {"url": theirs} if as_link else theirs},)
    words = {name: Vocabulary({row[name]: 1}) for name in ("license_type", "status")}
    seen = SourceView("A list", "", tuple(rows[0]), rows, words, count=1, section={"format": "csv"})
    made = plan(Wanted("us-xx-list", "US-VT", "https://board.example.gov", ("/list.csv",)), seen)
    text = sheet_text(made, TODAY)
    assert f"website = \"{column}\" # a practice's own site; delete the line if it is the board's page" in text
    lines = sample_lines(made, text)
    assert lines
    assert "somebodys-practice" not in text + "".join(lines)
    shown = json.loads(lines[0])["row"][column]
    assert shown == ({"url": "https://example.org/robin"} if as_link else "https://example.org/robin")
