"""The first instant at which a badge reads otherwise by itself: not a second earlier, and none is passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import NOW, POLICY
from verifier.domain.badge import Standing, Status, badge_status, ends_at, status_of
from verifier.domain.lifecycle import State

DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
FRESH = Standing(State.VERIFIED, epoch_current=True, valid_until=None, sighted_at=NOW)
DAYS = st.integers(-500, 500).map(lambda days: NOW + days * DAY)
STANDINGS = st.builds(
    Standing,
    state=st.sampled_from([State.VERIFIED] * 5 + [State.SUSPENDED, State.EXPIRED, State.IN_REVIEW, State.REVOKED]),
    epoch_current=st.sampled_from([True, True, True, False]),
    valid_until=st.none() | DAYS,
    sighted_at=st.none() | st.integers(0, 60).map(lambda days: NOW - days * DAY),
    board_action=st.sampled_from([False] * 9 + [True]),
    bound_at=st.none() | st.integers(0, 400).map(lambda days: NOW - days * DAY),
    sighting_age=st.none() | st.integers(1, 120).map(lambda days: days * DAY),
)


def reading(rows: Sequence[Standing], at: datetime) -> tuple[Status, list[int]]:
    """Return what a platform sees: the status, and the credentials listed with it."""
    status = badge_status(rows, at, POLICY)
    listed = [i for i, row in enumerate(rows) if status_of(row, at, POLICY) is Status.VERIFIED]
    return status, listed if status is Status.VERIFIED else []


@given(st.lists(STANDINGS, max_size=4))
def test_it_reads_the_same_until_then_and_otherwise_from_then_on(rows: list[Standing]) -> None:
    now, end = reading(rows, NOW), ends_at(rows, NOW, POLICY)
    until = end or NOW + 2000 * DAY
    for step in range(1, 40):
        assert reading(rows, NOW + (until - NOW - INSTANT) * step / 39) == now
    if end is not None:
        assert end > NOW
        assert reading(rows, end) != now


def test_a_badge_that_is_shown_always_has_an_end() -> None:
    assert ends_at([FRESH], NOW, POLICY) == NOW + POLICY.sighting_age


def test_the_end_of_one_of_two_credentials_is_the_documents_end() -> None:
    soon = replace(FRESH, valid_until=NOW + DAY)
    assert ends_at([FRESH, soon], NOW, POLICY) == NOW + DAY
    assert badge_status([FRESH, soon], NOW + DAY, POLICY) is Status.VERIFIED


def test_the_end_of_a_credential_that_nobody_sees_is_none() -> None:
    """A second licence behind a board's stop changes nothing that is shown."""
    stopped = replace(FRESH, state=State.SUSPENDED, board_action=True)
    assert ends_at([stopped, replace(FRESH, valid_until=NOW + DAY)], NOW, POLICY) is None


def test_nothing_ends_where_nothing_stands() -> None:
    assert ends_at([], NOW, POLICY) is None
