"""Planned downtime by the source's own clock, also when that clock is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registries.builders import sheet
from verifier.registries.sheet.datasheet import Datasheet
from verifier.registries.sheet.downtime import in_downtime

NEW_YORK = sheet("us-fl-mqa")


def closed(*windows: str) -> Datasheet:
    return NEW_YORK.model_copy(update={"downtime": windows})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("windows", "now", "left"),
    [
        ((), "2026-11-22T08:00", None),
        (("Sun 02:00-06:00",), "2026-11-22T06:59:59", None),  # 01:59:59 in New York
        (("Sun 02:00-06:00",), "2026-11-22T07:00", timedelta(hours=4)),
        (("Sun 02:00-06:00",), "2026-11-22T10:30", timedelta(minutes=30)),
        (("Sun 02:00-06:00",), "2026-11-22T11:00", None),
        (("Sun 02:00-06:00",), "2026-11-23T07:00", None),  # a Monday
        (("daily 01:00-02:00",), "2026-11-23T06:15", timedelta(minutes=45)),
        (("Sat 22:00-02:00",), "2026-11-22T06:00", timedelta(hours=1)),  # past midnight
        (("daily 01:00-02:00", "Sun 01:30-05:00"), "2026-11-22T06:45", timedelta(hours=3, minutes=15)),
        (("Sun 01:30-02:30",), "2026-11-01T05:45", timedelta(hours=1, minutes=45)),  # an hour comes twice
        (("Sun 01:00-02:30",), "2026-03-08T07:15", timedelta(minutes=15)),  # an hour is left out
    ],
)
def test_a_source_is_down_for_as_long_as_it_said(windows: tuple[str, ...], now: str, left: timedelta | None) -> None:
    assert in_downtime(closed(*windows), utc(now)) == left


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  bounds
def test_downtime_ends_when_it_says_and_never_lasts_a_day(now: datetime) -> None:
    down = closed("daily 23:30-01:15", "Wed 02:00-05:00")
    left = in_downtime(down, now)
    if left is not None:
        assert timedelta(0) < left <= timedelta(hours=4)
        assert in_downtime(down, now + left) is None
