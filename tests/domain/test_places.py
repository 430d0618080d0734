"""A licence comes from a place that exists; what is nearly one is said with what was probably meant."""

from __future__ import annotations

import pytest

from verifier.domain.credentials.number_formats import place_warning
from verifier.domain.credentials.titles import Family
from verifier.domain.jurisdictions import COUNTRIES, PLACES, place_fault, state_meant
from verifier.web.rendering.jurisdictions import GROUPS

BOTH = frozenset(code[3:] for code in PLACES) & COUNTRIES


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("WA", "write US-WA"),
        ("TX", "write US-TX"),
        ("US-XX", "such as US-WA"),
        ("US-AE", "such as US-WA"),
        ("US-W", "such as US-WA"),
        ("XX", "such as US-WA"),
        ("ZZ-WA", "such as US-WA"),
        ("UK", "Write GB."),
        ("UK-SCT", "Write GB-SCT."),
    ],
)
def test_a_place_that_does_not_exist_is_named_with_the_remedy(code: str, remedy: str) -> None:
    assert remedy in (place_fault(code) or "")


def test_every_place_of_the_creators_form_exists() -> None:
    codes = [code for _, places in GROUPS for code, _ in places]
    assert [code for code in codes if place_fault(code)] == []


@pytest.mark.parametrize("code", ["US", "GB", "IL", "CA-ON", "AU-NSW", "DE-BY", "PR", "US-PR", "US-DC"])
def test_a_place_that_exists_is_taken(code: str) -> None:
    assert place_fault(code) is None


def test_the_table_is_the_standards() -> None:
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in COUNTRIES)
    assert {"US", "DE", "CA", "IL", "GB"} <= COUNTRIES
    assert not {"UK", "EU", "XX", "WA", "NY"} & COUNTRIES


@pytest.mark.parametrize("code", sorted(BOTH))
def test_a_country_whose_code_is_a_states_abbreviation_too_is_asked_about(code: str) -> None:
    assert place_warning("", code, Family.DIETITIAN) == f"US-{code}"


@pytest.mark.parametrize("code", ["GB", "US", "US-IL", "CA-ON", "FR", "", "IL-M"])
def test_nobody_else_is_asked(code: str) -> None:
    assert place_warning("180012345", code, Family.COUNSELOR) is None
    assert state_meant(code) is None


def test_a_number_that_is_none_of_that_state_is_a_countrys_own() -> None:
    assert place_warning("180012345", "IL", Family.COUNSELOR) is not None
    assert place_warning("27-12345", "IL", Family.COUNSELOR) is None
