"""Licence numbers as each board prints them: its letters, codes and lengths."""

from __future__ import annotations

import re
from itertools import product

import pytest

from verifier.domain.credentials.abbreviations import family_of_letters
from verifier.domain.credentials.numbers import (
    NumberVerdict,
    canonical_number,
    compare_numbers,
    digits_key,
    parse_number,
)
from verifier.domain.credentials.profession import Family


@pytest.mark.parametrize(
    ("one", "other", "state"), [("01010123405", "0101012345", "US-VA"), ("46.012345", "12346", "US-CT")]
)
def test_a_near_number_is_a_question_in_every_boards_printing(one: str, other: str, state: str) -> None:
    assert compare_numbers(one, other, state) is NumberVerdict.NEAR


def test_a_code_in_front_is_only_taken_off_where_the_board_prints_one() -> None:
    assert compare_numbers("46.012345", "12345", "US-TX") is NumberVerdict.DIFFERENT
    assert compare_numbers("46.000000", "12345", "US-CT") is NumberVerdict.MISSING
    assert digits_key("46.012345", "US-CT") == "12345"


def test_connecticuts_code_of_another_profession_is_another_licence() -> None:
    assert compare_numbers("1.012345", "12345", "US-CT", Family.COUNSELOR) is NumberVerdict.DIFFERENT
    assert compare_numbers("46.012345", "12345", "US-CT", Family.COUNSELOR) is NumberVerdict.EQUAL_IF_NAME


def test_one_licence_of_connecticut_has_one_key() -> None:
    keys = {canonical_number(n, "US-CT", Family.COUNSELOR) for n in ("46.012345", "012345", "12345")}
    assert keys == {"12345"}


@pytest.mark.parametrize(
    ("one", "other", "state"),
    [
        ("K1234", "1234", "US-MD"),  # a series' letter
        ("L1234", "11234", "US-TX"),  # a physician's series
        ("L1234", "11234", "US-OR"),  # a social worker's
        ("I.0012345", "10012345", "US-OH"),
        ("SWI61234567", "SW161234567", "US-WA"),
        ("SC012345L", "SC0123451", "US-PA"),
        ("1-012345", "12345", "US-DE"),  # not the seven digits of the board
    ],
)
def test_letters_that_a_board_prints_are_no_figures(one: str, other: str, state: str) -> None:
    assert compare_numbers(one, other, state) is not NumberVerdict.EQUAL
    assert parse_number(one, state).digits != other or parse_number(one, state).prefixes


def test_delawares_code_without_its_letter_is_the_number_if_the_name_agrees() -> None:
    assert compare_numbers("1-0091266", "C1-0091266", "US-DE") is NumberVerdict.EQUAL_IF_NAME


@pytest.mark.parametrize(
    ("whole", "tail", "verdict"),
    [
        ("4301001234", "001234", NumberVerdict.EQUAL_IF_NAME),
        ("4301001234", "1234", NumberVerdict.EQUAL_IF_NAME),
        ("4301123456", "123456", NumberVerdict.EQUAL_IF_NAME),
        ("4301000123", "123", NumberVerdict.DIFFERENT),
        ("43010012345", "12345", NumberVerdict.DIFFERENT),
        ("430112345", "12345", NumberVerdict.DIFFERENT),
        ("4301123456", "1123456", NumberVerdict.DIFFERENT),
        ("4301123456", "123457", NumberVerdict.DIFFERENT),
    ],
)
def test_michigans_short_numbers_are_the_last_six_digits_of_ten(whole: str, tail: str, verdict: NumberVerdict) -> None:
    assert compare_numbers(whole, tail, "US-MI") is verdict
    assert compare_numbers(tail, whole, "US-MI") is verdict
    assert compare_numbers(whole, tail, "US-TX") is NumberVerdict.DIFFERENT


@pytest.mark.parametrize(
    ("text", "place", "prefixes", "digits"),
    [
        ("25MA01234500", "US-NJ", ("MA",), "12345"),
        ("MA012345", "US-NJ", ("MA",), "12345"),
        ("20A 01234", "US-CA", ("20A",), "1234"),
        ("DO20A1234", "US-CA", ("20A",), "1234"),
        ("MD 20A 1234", "US-CA", ("20A",), "1234"),
        ("C1-0012345", "US-DE", ("C1",), "12345"),
        ("PC0012345", "US-DE", ("PC",), "12345"),
        ("46.012345", "US-CT", ("46",), "12345"),
    ],
)
def test_letters_and_digits_in_front_are_taken_off_as_the_board_prints_them(
    text: str, place: str, prefixes: tuple[str, ...], digits: str
) -> None:
    number = parse_number(text, place)
    assert (number.prefixes, number.digits, number.suffix, number.more) == (prefixes, digits, "", ())


@pytest.mark.parametrize(
    ("text", "place", "digits", "suffix"),
    [
        ("225687-1", "US-NY", "225687", "1"),
        ("225687-01", "US-NY", "225687", "1"),
        ("225687.12", "US-NY", "225687", "12"),
        ("33668-020", "US-WI", "33668", "20"),
        ("123456-0501", "US-UT", "123456", "501"),
        ("E.0012345-21", "US-OH", "12345", "21"),
        ("225687-1", "US-TX", "2256871", ""),
        ("225-1", "US-NY", "2251", ""),
        ("SC012345-L", "US-PA", "12345", "L"),
    ],
)
def test_a_code_behind_a_number_is_taken_off_where_the_board_prints_one(
    text: str, place: str, digits: str, suffix: str
) -> None:
    number = parse_number(text, place)
    assert (number.digits, number.suffix) == (digits, suffix)


def test_the_letter_o_behind_a_series_is_a_zero_and_do_is_a_profession() -> None:
    keys = [canonical_number(n, "US-MD", Family.NURSE) for n in ("QO44314", "QO044314", "Q044314", "Q44314")]
    assert set(keys) == {"Q44314"}
    assert canonical_number("DO44314", "US-MD", Family.NURSE) == "DO44314"
    assert canonical_number("O44314", "US-MD", Family.NURSE) == "O44314"


# What boards print before their numbers, and for what: letters of one line are one licence, and no two lines are.
PRINTED = {
    "US-WA": """LH MHC=LPC MC LMHCA=LPCA LF MFT=LMFT LW SWI SC=LCSW PY PSY=LP MD MDP=MD OP OSP=DO RN=RN LP PN=LPN
        AP ARNP=APRN DI=RD""",
    "US-FL": """MH=LPC MT=LMFT SW=LCSW PY=LP ME=MD OS=DO RN=RN PN=LPN APRN ARNP=APRN ND=RD IMH=LPCA IMT=LMFTA
        ISW=LCSWA""",
    "US-CA": "MFC LMFT=LMFT LCS=LCSW PSY=LP LPC LPCC=LPC IMF AMFT=AMFT PCCI APCC=APCC ASW=ASW",
    "US-CT": "46.=LPC 8.=LMFT 7.=LCSW 16.=LP 1.=MD 10.=RN 15.=RD",
    "US-CO": "LPC=LPC CSW LCSW=LCSW MFT=LMFT PSY=LP NP APN=APRN RN=RN DR=MD",
    "US-DE": "PC=LPC MF=LMFT Q1=LCSW B1=LP C1=MD C2=DO",
    "US-NJ": "PC=LPC AC=LPCA MF FI=LMFT SC=LCSW SI=LP MA=MD MB=DO",
    "US-MA": "LMHC=LPC LMFT=LMFT PSY=LP RN=RN LN=LPN",
    "US-OR": "C=LPC T=LMFT L=LCSW",
    "US-PA": "PC=LPC MF=LMFT CW=LCSW PS=LP MD=MD OS=DO RN=RN SP=APRN DN=RD",
    "US-OH": "E=LPC C=LPCA I=LCSW S=LMSW M=LMFT F=IMFT P=LP RN=RN",
}


def _printed(place: str) -> list[tuple[str, str]]:
    lines = re.findall(r"([^=]+)=(\w+)", PRINTED[place])
    return [(letters, title) for many, title in lines for letters in many.split()]


@pytest.mark.parametrize("place", PRINTED)
def test_letters_before_a_number_are_one_licence_for_each_board(place: str) -> None:
    for (one, title), (other, another) in product(_printed(place), repeat=2):
        verdict = compare_numbers(f"{one}0012345", f"{other}0012345", place)
        same_kind = title.replace("IMFT", "LMFT") == another.replace("IMFT", "LMFT")
        assert (verdict is NumberVerdict.EQUAL) is same_kind, (one, other)
        assert (verdict is NumberVerdict.DIFFERENT) is not same_kind, (one, other)


@pytest.mark.parametrize("place", PRINTED)
def test_letters_before_a_number_name_its_profession_for_each_board(place: str) -> None:
    for (letters, title), family in product(_printed(place), Family):
        verdict = compare_numbers(f"{letters}0012345", "12345", place, family)
        mine = family is family_of_letters(title)
        assert verdict is (NumberVerdict.EQUAL_IF_NAME if mine else NumberVerdict.DIFFERENT), (letters, family)
        key = canonical_number(f"{letters}0012345", place, family)
        assert (key == "12345") is mine, (letters, family, key)
