"""Letters behind a name end it, and a family name may stand first."""

from __future__ import annotations

import pytest

from verifier.domain.evidence import PersonName
from verifier.domain.matching import Point, compare, compare_names, from_parts, parse

AFTER_THE_NAME = [
    "LMHC, CSAT",
    "LMHC, EMDR",
    "RYT",
    "lmhc, ryt-200",
    "Ph. D.",
    "M. D.",
    "PHARM D",
    "OTR/L",
    "L. Ac.",
    "MHA",
    "MFTi",
    "Licensed Mental Health Counselor",
    "licensed counselor, Seattle",
    "clinical director",
    "she/her",
    "LMHC \U0001f33b",
    "\u2728 trauma therapist \u2728",
    "(she/her), LMHC",
    "ABCDE",
    "M.A., FAAA",
    "BC-DMT",
    "PsyD (candidate)",
]


@pytest.mark.parametrize("letters", AFTER_THE_NAME)
@pytest.mark.parametrize("name", ["Robin Sample", "Robin A. Sample", "Robin Alex Sample", "ROBIN ALEX SAMPLE"])
def test_whatever_stands_behind_a_whole_name_and_a_comma_turns_no_name_round(name: str, letters: str) -> None:
    assert compare_names(f"{name}, {letters}", "Robin Alex Sample") == "match"
    assert compare_names("Robin Alex Sample", f"{name}, {letters}") == "match"
    assert compare_names(f"{name}, {letters}", "Casey Fielding") != "match"


@pytest.mark.parametrize(
    "letters", ["LPC SCL NCC", "Ph. D.", "M. D.", "LMHC CSAT", "PsyD \U0001f33b", "\U0001f33b\U0001f33b", "Pharm D"]
)
def test_letters_without_a_comma_end_the_name_too(letters: str) -> None:
    assert compare_names(f"Robin Sample {letters}", "Robin Alex Sample") == "match"


def test_a_given_name_behind_a_compound_surname_is_no_letters() -> None:
    for other in ("Logan Garcia Rodriguez", "Garcia Rodriguez, Logan", "Michelle Garcia Rodriguez"):
        assert compare_names(other, "GARCIA RODRIGUEZ, NANCY B") == "mismatch"
    assert compare_names("Garcia Rodriguez, Nancy", "GARCIA RODRIGUEZ, NANCY B") == "match"


@pytest.mark.parametrize("turned", ["Sample Robin", "Sample Robin Alex", "SAMPLE ROBIN A"])
def test_a_family_name_that_stands_first_is_a_question_and_no_refusal(turned: str) -> None:
    assert compare_names(turned, "Robin Alex Sample") == "possible"
    found = compare(parse(turned), from_parts(PersonName("Robin", "Sample", "Alex")))
    assert found.verdict == "possible"
    assert compare_names("Robin Alex Sample", turned) == "possible"
    assert compare_names(turned, "Casey Fielding") == "mismatch"


def test_a_name_that_agrees_only_turned_round_says_so() -> None:
    told = compare(parse("Sample Robin"), parse("Robin Sample")).points[-1]
    assert told == Point("name_order", "", "", "near", "The names agree if the family name stands first on one side.")
