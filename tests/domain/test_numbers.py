"""Licence numbers: one licence however it is written, and never two licences because the digits agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.credentials.numbers import (
    NumberVerdict,
    canonical_number,
    compare_numbers,
    digits_key,
    mask_warning,
    parse_number,
    written_tight,
)
from verifier.domain.credentials.profession import Family

SAME = (NumberVerdict.EQUAL, NumberVerdict.EQUAL_IF_NAME)


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ("MHC.LH.60000012", "LH60000012", "US-WA"),
        ("#MFT.LF.60000012", "MFT.LF.60000012", "US-WA"),
        ("SWI-LW-60000012", "SWI.LW.60000012", "US-WA"),
        ("RN.RN.00000512", "RN00000512", "US-WA"),
        ("AP60000012", "ARNP.AP.60000012", "US-WA"),
        (" 012345 ", "12345", "US-GA"),
        ("ME0009231", "ME9231", "US-FL"),
        ("25MA 01234500", "25MA01234500", "US-NJ"),
        ("MA 12345", "25MA01234500", "US-NJ"),
        ("25MAO1234500", "25MA01234500", "US-NJ"),
        ("DOO12345", "D0012345", "US-MD"),
        ("SC012345-l", "SC012345L", "US-PA"),
        ("35.012345", "35-012345", "US-OH"),
        ("2015-01793", "201501793", "US-NC"),
        ("PC-0012345", "PC0012345", "US-DE"),
        ("C1-0012345", "C10012345", "US-DE"),
        ("q1 99435", "Q1-0099435", "US-DE"),
        ("Q199435", "Q1-0099435", "US-DE"),
        ("LH-6000-0012", "LH60000012", "US-WA"),
        ("LH6OOOOO12", "LH60000012", "US-WA"),
        ("LH 6O-OOOO12", "LH60000012", "US-WA"),
        ("LH0060000012", "LH60000012", "US-WA"),
        ("20A 1234", "20A1234", "US-CA"),
        ("MFC 12345", "LMFT12345", "US-CA"),
        ("License No: 12345", "12345", "US-TX"),
        *(
            (typed, "LH61234561", "US-WA")
            for typed in ("LH6l234561", "LH6123456l", "LH6I23456I", "lh 6123456I", "LH-6123-456l", "WA-LH61234561")
        ),
        ("LHl1234561", "LH11234561", "US-WA"),
        ("LHIl234561", "LH11234561", "US-WA"),
        ("MHl2345", "MH12345", "US-FL"),
        ("FL-MHl234l", "MH12341", "US-FL"),
        ("FL MH 1234I", "MH12341", "US-FL"),
        ("l8OO1234I", "180012341", "US-IL"),
        ("Cl-0091266", "C1-0091266", "US-DE"),
        ("DE-C1-0091266", "C1-0091266", "US-DE"),
        ("US-DE C1-0091266", "C1-0091266", "US-DE"),
        ("LMFT l2345", "LMFT12345", "US-CA"),
        ("Ll234", "L1234", "US-OR"),
        ("LPC.00l234l", "LPC.0012341", "US-CO"),
        ("20l234", "201234", "US-TX"),
        ("Ⅻ12345", "XII12345", "US-TX"),
    ],
)
def test_one_licence_written_two_ways_is_equal(one: str, other: str, state: str) -> None:
    assert compare_numbers(one, other, state) is NumberVerdict.EQUAL
    assert compare_numbers(other, one, state) is NumberVerdict.EQUAL


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ("60000012", "MHC.LH.60000012", "US-WA"),
        ("LMHC 60000012", "MHC.LH.60000012", "US-WA"),
        ("LMHC12345", "MH12345", "US-FL"),
        ("MD12345", "12345", "US-TN"),
        ("012345-1", "012345", "US-NY"),
        ("12345-20", "12345", "US-WI"),
        ("123456-0501", "123456", "US-UT"),
        ("LPC.0012345", "12345", "US-CO"),
        ("NP123456", "APN.0123456-NP", "US-CO"),
        ("NP123456-L", "APN.0123456-NP", "US-CO"),
        ("4301012345", "012345", "US-MI"),
        ("46.012345", "12345", "US-CT"),
        ("46.099997", "99997", "US-CT"),
        ("License No: 8.001234", "1234", "US-CT"),
        ("RN012345AP04567", "RN012345", "US-LA"),
        ("A123456", "123456", "US-CA"),
    ],
)
def test_a_part_left_out_on_one_side_is_equal_only_together_with_the_name(one: str, other: str, state: str) -> None:
    assert compare_numbers(one, other, state) is NumberVerdict.EQUAL_IF_NAME
    assert compare_numbers(other, one, state) is NumberVerdict.EQUAL_IF_NAME


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ("MHC.LH.60000012", "MFT.LF.60000012", "US-WA"),
        ("MH12345", "MT12345", "US-FL"),
        ("A123456", "G123456", "US-CA"),
        ("AMFT12345", "LMFT12345", "US-CA"),
        ("RN12345", "APN12345", "US-TN"),
        ("DO12345", "D12345", "US-MD"),
        ("12345-032", "12345-033", "US-WI"),
        ("E-2487", "RCP-2487", "US-AR"),
        ("46.012345", "1.012345", "US-CT"),
    ],
)
def test_equal_digits_under_another_type_are_another_licence(one: str, other: str, state: str) -> None:
    assert compare_numbers(one, other, state) is NumberVerdict.DIFFERENT
    assert compare_numbers(other, one, state) is NumberVerdict.DIFFERENT


@pytest.mark.parametrize(("one", "other"), [("123806", "126806"), ("123456", "132456"), ("123456", "1234567")])
def test_a_number_one_slip_away_is_a_question_and_never_equal(one: str, other: str) -> None:
    assert compare_numbers(one, other, "US-TX") is NumberVerdict.NEAR


def test_of_three_digits_one_that_differs_is_another_number() -> None:
    assert compare_numbers("123", "124", "US-TX") is NumberVerdict.DIFFERENT
    assert compare_numbers("1234", "1235", "US-TX") is NumberVerdict.NEAR


@pytest.mark.parametrize("junk", ["", "X", "N/A", "none", "pending", "TBD", "not applicable", "0000000", "7"])
def test_a_placeholder_is_no_number(junk: str) -> None:
    assert compare_numbers(junk, "12345", "US-TX") is NumberVerdict.MISSING
    assert compare_numbers("12345", junk, "US-TX") is NumberVerdict.MISSING


def test_letters_of_another_profession_are_noticed_even_when_the_register_prints_none() -> None:
    assert compare_numbers("MT12345", "12345", "US-FL", Family.COUNSELOR) is NumberVerdict.DIFFERENT
    assert compare_numbers("MH12345", "12345", "US-FL", Family.COUNSELOR) is NumberVerdict.EQUAL_IF_NAME


numbers = st.from_regex(r"[A-Z]{0,3}[1-9][0-9]{4,8}", fullmatch=True)


states = st.sampled_from(["US-WA", "US-TX", "US-NJ", "US-CA", "US-NY", "US-WI", "US-OH", "US-MI", "US-DE", "US-FL"])


@given(numbers, numbers, states)
def test_comparing_numbers_has_no_direction(one: str, other: str, state: str) -> None:
    assert compare_numbers(one, other, state) is compare_numbers(other, one, state)


@given(numbers, states)
def test_a_number_equals_itself_however_it_is_spaced(number: str, state: str) -> None:
    assert compare_numbers(number, f" {number.lower()} ", state) is NumberVerdict.EQUAL


@given(st.integers(10**5, 10**8), st.integers(10**5, 10**8))
def test_different_plain_digits_are_never_equal(one: int, other: int) -> None:
    equal = compare_numbers(str(one), str(other), "US-TX") in SAME
    assert equal == (one == other)


@given(st.text(max_size=60), states)
def test_no_text_breaks_the_reading_of_numbers(text: str, state: str) -> None:
    assert digits_key(text, state).strip("0123456789") == ""
    compare_numbers(text, "12345", state)
    mask_warning(text, state, Family.COUNSELOR)


def test_the_index_finds_a_number_without_letters_and_zeros() -> None:
    assert digits_key("MHC.LH.00012345", "US-WA") == "12345"
    assert digits_key("012345-1", "US-NY") == "12345"


def test_one_licence_has_one_key_whatever_the_board_prints_around_it() -> None:
    keys = {canonical_number(n, "US-WA", Family.COUNSELOR) for n in ("MHC.LH.60000012", "LH60000012", "60000012")}
    assert keys == {"60000012"}


def test_letters_of_a_series_are_part_of_the_key() -> None:
    assert canonical_number("A12345", "US-CA", Family.PHYSICIAN) != canonical_number(
        "G12345", "US-CA", Family.PHYSICIAN
    )


def test_several_numbers_in_one_field_are_kept_apart() -> None:
    number = parse_number("RN012345AP04567", "US-LA")
    assert (number.prefixes, number.digits, number.more) == (("RN",), "12345", ("AP04567",))


@pytest.mark.parametrize(
    ("claimed", "verdict"),
    [
        ("A1234 B5678", NumberVerdict.EQUAL),
        ("A1234", NumberVerdict.EQUAL_IF_NAME),
        ("B5678", NumberVerdict.EQUAL_IF_NAME),
        ("A1234 C9999", NumberVerdict.EQUAL_IF_NAME),
        ("C9999", NumberVerdict.DIFFERENT),
        ("C9999 D8888", NumberVerdict.DIFFERENT),
        ("A1235", NumberVerdict.NEAR),
    ],
)
def test_of_a_field_with_several_numbers_one_that_is_there_fits_and_no_other(
    claimed: str, verdict: NumberVerdict
) -> None:
    assert compare_numbers(claimed, "A1234 B5678", "US-LA") is verdict
    assert compare_numbers("A1234 B5678", claimed, "US-LA") is verdict


def test_letters_left_out_in_front_are_equal_with_the_name_on_whichever_side() -> None:
    for one, other in (("ABC.LIC.XY.12345", "XY12345"), ("XY12345", "ABC.LIC.XY.12345")):
        assert compare_numbers(one, other, "US-TX") is NumberVerdict.EQUAL_IF_NAME


def test_letters_that_mean_nothing_here_are_equal_only_with_the_name_and_in_their_order() -> None:
    assert compare_numbers("QQ12345", "12345", "US-TX", Family.NURSE) is NumberVerdict.EQUAL_IF_NAME
    for one, other in (("QQ12345", "QQ.RN.12345"), ("QQ.RN.12345", "QQ12345")):
        assert compare_numbers(one, other, "US-TX") is NumberVerdict.EQUAL_IF_NAME
    assert compare_numbers("QQ.ZZ.12345", "ZZ.QQ.12345", "US-TX") is NumberVerdict.DIFFERENT
    assert compare_numbers("X12345", "X12345", "US-TX") is NumberVerdict.EQUAL
    assert compare_numbers("QQ.ZZ.12345", "QQZZ12345", "US-TX") is NumberVerdict.EQUAL
    assert canonical_number("QQ.ZZ.12345", "US-TX", Family.NURSE) == "QQZZ12345"


@pytest.mark.parametrize(
    "label",
    [
        "License No:", "Licence #", "Lic.", "LIC NO.", "Credential:", "Reg.", "Registration Number:", "No.", "Num:",
        "Number:", "#", "license num .", "",
    ],
)  # fmt: skip
def test_what_stands_in_front_of_a_number_is_no_part_of_it(label: str) -> None:
    assert compare_numbers(f"{label} 46.012345", "12345", "US-CT", Family.COUNSELOR) is NumberVerdict.EQUAL_IF_NAME
    assert compare_numbers(f"{label}8.012345", "12345", "US-CT", Family.COUNSELOR) is NumberVerdict.DIFFERENT


def test_another_profession_is_no_near_number_and_no_number_with_a_code_behind() -> None:
    assert compare_numbers("MHC.LH.60000012", "MFT.LF.60000013", "US-WA") is NumberVerdict.DIFFERENT
    assert compare_numbers("RN12345-1", "LPN12345", "US-NY") is NumberVerdict.DIFFERENT


@pytest.mark.parametrize(
    ("written", "tight"),
    [
        ("LH-6199 OOO1", "LH61990001"),
        ("lh 6199.0001", "LH61990001"),
        ("License No: 12-345", "12345"),
        ("# 1I345", "11345"),
        ("", ""),
    ],
)
def test_a_number_is_asked_for_in_one_run(written: str, tight: str) -> None:
    assert written_tight(written) == tight


def test_two_digits_are_a_number_and_one_is_not() -> None:
    assert compare_numbers("12", "12", "US-TX") is NumberVerdict.EQUAL
    assert compare_numbers("7", "7", "US-TX") is NumberVerdict.MISSING


def test_a_mask_names_the_form_that_is_expected_and_accepts_every_known_one() -> None:
    assert mask_warning("MHC.LH.60000012", "US-WA", Family.COUNSELOR) is None
    assert mask_warning("60000012", "US-WA", Family.COUNSELOR) is None
    warning = mask_warning("12", "US-WA", Family.COUNSELOR)
    assert warning is not None
    assert "LH61234567" in warning
    assert mask_warning("anything", "US-WY", Family.COUNSELOR) is None
