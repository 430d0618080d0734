"""An NPI is ten digits, begins with one or two, and its last digit checks the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.credentials.numbers import (
    npi_ok,
)


@pytest.mark.parametrize("npi", ["1234567893", "2000000002"])
def test_a_well_formed_npi_passes(npi: str) -> None:
    assert npi_ok(npi)


@pytest.mark.parametrize(
    "npi", ["1234567890", "3234567893", "123456789", "12345678931", "123456789x", "１２３４５６７８９３", ""]
)
def test_anything_else_is_no_npi(npi: str) -> None:
    assert not npi_ok(npi)


@pytest.mark.parametrize("first", "03456789")
def test_an_npi_begins_with_one_or_two_though_its_check_digit_be_right(first: str) -> None:
    stem = f"{first}23456789"
    doubled = [(int(c) * 2 - 9 if int(c) > 4 else int(c) * 2) if at % 2 == 0 else int(c) for at, c in enumerate(stem)]
    npi = f"{stem}{-(sum(doubled) + 24) % 10}"
    assert not npi_ok(npi)
    assert npi_ok(f"1{npi[1:9]}3")


def test_an_npi_has_ten_digits_though_the_check_digit_of_more_or_fewer_be_right() -> None:
    for stem in ("12345678", "123456789", "1234567890", "123456789012345"):
        right = [npi for digit in "0123456789" if _luhn(f"80840{(npi := stem + digit)}")]
        assert len(right) == 1
        assert npi_ok(right[0]) is (len(stem) == 9)


def _luhn(digits: str) -> bool:
    doubled = [int(c) * (1 + at % 2) for at, c in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


@given(st.integers(0, 9), st.integers(0, 9))
def test_one_wrong_digit_is_always_caught_by_the_check_digit(at: int, digit: int) -> None:
    good = "1234567893"
    changed = good[:at] + str(digit) + good[at + 1 :]
    assert npi_ok(changed) == (changed == good)
