"""The transparency report: numbers that could point at somebody are left out, and cannot be worked out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.transparency import SMALLEST, bounds, parts, quarter, quarters, share, shown


@pytest.mark.parametrize(("number", "said"), [(0, 0), (1, None), (4, None), (5, 5), (900, 900)])
def test_a_small_number_is_left_out_and_none_at_all_is_said(number: int, said: int | None) -> None:
    assert shown(number) == said


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30), max_size=6))
def test_no_part_that_is_left_out_can_be_worked_out_from_the_sum_and_the_others(counts: dict[str, int]) -> None:
    said = parts(counts)
    hidden = [name for name, number in said.items() if number is None]
    assert all(number is None or number == counts[name] for name, number in said.items())
    assert all(said[name] is None for name, number in counts.items() if 0 < number < SMALLEST)
    others = [number for name, number in counts.items() if number and name not in hidden]
    assert len(hidden) != 1 or not others


@pytest.mark.parametrize(
    ("part", "rest", "said"), [(94, 6, 0.94), (96, 4, None), (4, 96, None), (0, 10, 0.0), (0, 0, None)]
)
def test_a_share_is_said_where_neither_side_is_small(part: int, rest: int, said: float | None) -> None:
    assert share(part, rest) == said


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("2026-Q1", (date(2026, 1, 1), date(2026, 3, 31))),
        ("2028-Q1", (date(2028, 1, 1), date(2028, 3, 31))),
        ("2026-Q4", (date(2026, 10, 1), date(2026, 12, 31))),
        *((wrong, None) for wrong in ("2026-Q5", "2026-Q0", "2026", "", "Q3", "26-Q1", "0000-Q1", "2026-Q11")),
    ],
)
def test_a_quarter_is_read_by_its_name(name: str, days: tuple[date, date] | None) -> None:
    assert quarter(name) == days


def test_only_quarters_that_are_over_are_named_the_newest_first() -> None:
    assert quarters(datetime(2026, 3, 31, 23, tzinfo=UTC)) == ("2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1")
    assert quarters(datetime(2026, 4, 1, tzinfo=UTC))[0] == "2026-Q1"


def test_days_are_whole_and_both_included() -> None:
    since, until = bounds(date(2026, 7, 1), date(2026, 7, 1))
    assert (until - since).total_seconds() == 86_400
