from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.evidence import Standing
from verifier.registries.sheet.parse import (
    DATE_SHAPES,
    SEVERITY,
    Surprise,
    clean,
    fold,
    read_date,
    read_standing,
    read_year,
    read_year_range,
    surname_key,
)

SHAPES = tuple(DATE_SHAPES)
TABLE = {
    "active": Standing.ACTIVE,
    "inactive": Standing.INACTIVE,
    "suspension": Standing.SUSPENDED,
    "expired": Standing.EXPIRED,
    "registered": Standing.ACTIVE,
}


@pytest.mark.parametrize(
    "printed",
    ["20270831", "08/31/2027", "08-31-2027", "2027-08-31", "2027-08-31T00:00:00.000", "Aug 31, 2027", "Aug-31-2027"],
)
def test_every_date_shape_seen_in_the_wild_is_read(printed: str) -> None:
    assert read_date(printed, SHAPES, "c") == date(2027, 8, 31)


@pytest.mark.parametrize(
    "printed", ["31/08/2027", "2027-02-29", "00000000", "99991231", "8/31/2027", "2027-08-31T05:00:00.000", ""]
)
def test_a_day_that_no_calendar_or_sheet_knows_is_a_surprise(printed: str) -> None:
    with pytest.raises(Surprise):
        read_date(printed, SHAPES, "c")


def test_a_date_shape_the_sheet_does_not_allow_is_a_surprise() -> None:
    with pytest.raises(Surprise, match="date_shape"):
        read_date("20270831", ("MM/DD/YYYY",), "c")


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from(SHAPES))
def test_what_a_board_prints_in_a_known_shape_is_read_back(day: date, shape: str) -> None:
    assert read_date(day.strftime(DATE_SHAPES[shape][1]), SHAPES, "c") == day


@pytest.mark.parametrize(
    ("printed", "standing"),
    [
        ("ACTIVE", Standing.ACTIVE),
        ("  inActive ", Standing.INACTIVE),
        ("Suspension, Expired", Standing.SUSPENDED),
        ("Active/Suspension", Standing.SUSPENDED),
    ],
)
def test_a_status_is_read_whole_and_a_compound_one_as_its_worst_part(printed: str, standing: Standing) -> None:
    assert read_standing(printed, TABLE, "status") is standing


@pytest.mark.parametrize(
    "printed", ["Not Registered", "Activ", "Active!", "Active, Zorblax", "", ",", "Active-Suspension"]
)
def test_an_unlisted_status_is_an_alarm_never_a_default(printed: str) -> None:
    with pytest.raises(Surprise, match="status: unlisted_status"):
        read_standing(printed, TABLE, "status")


@given(st.text())
def test_no_text_reads_as_in_force_unless_every_part_of_it_is_listed_so(text: str) -> None:
    try:
        standing = read_standing(text, TABLE, "status")
    except Surprise:
        return
    assert standing is not Standing.ACTIVE or not set(fold(text)) - set("active registered,/;")


def test_every_standing_has_its_place_in_the_order_of_severity() -> None:
    assert sorted(SEVERITY) == sorted(Standing)


@pytest.mark.parametrize("printed", ["81", "1881", "19811", "nineteen", "１９８１"])
def test_a_birth_year_has_four_digits(printed: str) -> None:
    with pytest.raises(Surprise):
        read_year(printed, "birthyear")


@pytest.mark.parametrize("printed", ["1970-1979", "1970 - 1979"])
def test_a_range_of_birth_years_is_read(printed: str) -> None:
    assert read_year_range(printed, "range") == (1970, 1979)


@pytest.mark.parametrize("printed", ["1979-1970", "1970", "1970-", "-1979", "1970s", "70-79", "1970-79-80", "old"])
def test_a_range_of_another_shape_is_a_surprise(printed: str) -> None:
    with pytest.raises(Surprise):
        read_year_range(printed, "range")


@pytest.mark.parametrize("value", [None, 7, True, ["x"], {"x": 1}, "a\x00b", "a\u202eb", "a\u200bb", "x" * 401])
def test_a_value_that_is_no_plain_text_is_a_surprise(value: object) -> None:
    with pytest.raises(Surprise):
        clean(value, "c")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "MUELLER"),
        ("Müller", "MULLER"),
        ("Rodriguez-Lopez", "RODRIGUEZ LOPEZ"),
        ("D'Angelo", "D ANGELO"),
        ("O’Connor", "OCONNOR"),
        ("St. John", "SAINT JOHN"),
        ("Mc Donald", "McDonald"),
        ("Nguyễn", "NGUYEN"),
        ("Smith, Jr.", "SMITH"),
        ("Løkke", "LOKKE"),
    ],
)
def test_spellings_of_one_surname_share_a_key(one: str, other: str) -> None:
    assert surname_key(one) == surname_key(other) != ""


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"]), min_size=1))
def test_a_surname_key_does_not_depend_on_case(name: str) -> None:
    assert surname_key(name.upper()) == surname_key(name.upper().lower())
