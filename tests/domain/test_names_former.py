"""A surname in brackets may be a former one: a question for people. Letters behind a name are no part of it."""

from __future__ import annotations

import pytest

from verifier.domain.matching import compare, compare_names, parse


@pytest.mark.parametrize(
    "written",
    [
        "Ann Smith (Jones)",
        "Ann (Jones) Smith",
        "Ann Smith (n\u00e9e Jones)",
        "Ann Smith (formerly Jones)",
        "SMITH, ANN (JONES)",
        "Ann Marie Smith (Jones), LMHC",
    ],
)
def test_a_former_surname_in_brackets_is_a_question_for_people(written: str) -> None:
    for one, other in ((written, "JONES, ANN"), ("JONES, ANN", written)):
        found = compare(parse(one), parse(other))
        assert (compare_names(one, other), found.verdict) == ("possible", "possible")
        assert "former surname" in found.points[-1].why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bea Smith (Jones)", "JONES, ANN"),
        ("Ann Smith (Jones)", "JAMES, ANN"),
        ("Annabel Smith (Jones)", "JONES, ANDREA"),
    ],
)
def test_brackets_make_nobody_of_somebody_else(one: str, other: str) -> None:
    assert compare_names(one, other) == compare_names(other, one) == "mismatch"


def test_what_stands_in_brackets_takes_nothing_from_a_name_that_agrees() -> None:
    assert compare_names("Robert Smith (Bob)", "SMITH, ROBERT") == "match"
    assert compare_names("Ann Smith (Jones)", "SMITH, ANN") == "match"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("JOSEPHINE DAVIS CMA, CPT", "DAVIS, JOSEPHINE"),
        ("Josefine Dunn ot/r, clt", "DUNN, JOSEFINE"),
        ("Josefine Dunn OTR/L", "DUNN, JOSEFINE"),
        ("Robin Sample RMA, CCM", "SAMPLE, ROBIN"),
    ],
)
def test_letters_behind_a_name_are_no_part_of_it(written: str, printed: str) -> None:
    assert compare_names(written, printed) == compare_names(printed, written) == "match"
