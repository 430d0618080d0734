"""The NPI row of a case shows the NPI, both licence numbers, and which letters and digits differ."""

from __future__ import annotations

import pytest

from tests.domain.builders import NPI, NPPES, NUMBER, Claimed, claimed, enumeration
from verifier.domain.assessment.npi_row import where_they_part
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Found, ListedLicence, NotFound, PersonName, Standing
from verifier.domain.matching import Point


def _listing(*numbers: str, place: str = "US-WA", family: Family | None = Family.COUNSELOR) -> Claimed:
    lines = tuple(ListedLicence(place, family, number) for number in numbers)
    return claimed(npi=True).hearing(NPPES, Found((enumeration(listed=lines),)))


def _row(case: Claimed) -> Point:
    (row,) = [point for point in case.weighed().findings.points if point.field == "npi"]
    return row


def test_the_row_shows_the_npi_and_both_licence_numbers() -> None:
    row = _row(_listing("LH69990002"))
    assert (row.claimed, row.registry) == (f"{NPI}, licence {NUMBER}", f"{NPI}, licence LH69990002")
    assert row.verdict == "differs"
    assert row.why.startswith("The licence numbers differ: ")


def test_a_licence_that_agrees_is_said_so() -> None:
    row = _row(_listing("MHC.LH.69990001"))
    assert (row.verdict, row.why) == ("agrees", "The NPPES record lists the claimed licence number.")


def test_of_several_licences_the_one_that_agrees_is_shown() -> None:
    assert _row(_listing("LH11111111", "MHC.LH.69990001")).verdict == "agrees"


@pytest.mark.parametrize(
    "case",
    [_listing(), _listing("LH69990001", place="US-OR"), _listing("RN69990001", family=Family.NURSE)],
    ids=["none", "another state", "another field"],
)
def test_without_a_licence_to_compare_the_row_says_that(case: Claimed) -> None:
    row = _row(case)
    assert (row.claimed, row.registry, row.verdict) == (NPI, NPI, "silent")
    assert "no licence of this field" in row.why


def test_an_npi_that_nobody_knows_has_its_row_too() -> None:
    row = _row(claimed(npi=True).hearing(NPPES, NotFound()))
    assert (row.claimed, row.registry, row.verdict) == (NPI, "", "silent")
    assert not [point for point in claimed().weighed().findings.points if point.field == "npi"]


@pytest.mark.parametrize(
    ("claimed_number", "printed", "said"),
    [
        ("A1234", "A1239", "“4” at place 5 of the claimed one is “9” on the NPPES record"),
        ("AO234", "A0234", "“O” at place 2 of the claimed one is “0” on the NPPES record"),
        ("LH1234", "1234", "“LH” at place 1 stands in the claimed one alone"),
        ("1234", "12345", "“5” before place 5 stands on the NPPES record alone"),
        ("X34", "XY34", "“Y” before place 2 stands on the NPPES record alone"),
    ],
)
def test_the_signs_that_differ_are_named(claimed_number: str, printed: str, said: str) -> None:
    assert where_they_part(claimed_number, printed) == f"The licence numbers differ: {said}."


def test_two_places_that_differ_are_named_both() -> None:
    assert where_they_part("1X3", "2X4").count("of the claimed one is") == 2


def test_a_record_of_another_name_or_out_of_use_is_said_beside_a_number_that_agrees() -> None:
    other = enumeration(name=PersonName("Casey", "Fielding"), listed=(ListedLicence("US-WA", None, NUMBER),))
    row = _row(claimed(npi=True).hearing(NPPES, Found((other,))))
    assert row.verdict == "differs"
    assert row.why.endswith("licence number. The NPPES record is in the name of Casey Fielding.")
    gone = enumeration(standing=Standing.INACTIVE)
    assert _row(claimed(npi=True).hearing(NPPES, Found((gone,)))).why.endswith(
        "NPPES says that this NPI is not in use."
    )
