"""A licence ends at midnight after its last day where it was issued, in every zone and on every odd day."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from verifier.domain.badge import Standing, Status, end_of_validity, status_of
from verifier.domain.lifecycle import State
from verifier.domain.policy import BUILT_IN

AMERICAN = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"),
    *("America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "Pacific/Pago_Pago", "UTC"),
)
DAYS = (
    *(date(2026, 12, 31), date(2028, 2, 29), date(2027, 2, 28), date(2028, 2, 28)),
    *(date(2027, 3, 13), date(2027, 3, 14), date(2027, 11, 6), date(2027, 11, 7)),  # about both changes of the clock
)
SECOND = timedelta(seconds=1)
SHEETS = Path(__file__).parents[2] / "verifier" / "registries"


@cache
def _zones() -> tuple[str, ...]:
    sheets = (tomllib.loads(path.read_text("utf-8")) for path in SHEETS.glob("*/registry.toml"))
    return tuple(sorted({*AMERICAN, *(sheet["time_zone"] for sheet in sheets)}))


@pytest.mark.parametrize("last", DAYS)
def test_the_badge_is_on_in_its_last_second_and_off_in_the_next_though_nothing_runs(last: date) -> None:
    for zone, off in product(_zones(), (-1, 0, 1)):
        ends = end_of_validity(last, ZoneInfo(zone)).astimezone(UTC)
        there = ends.astimezone(ZoneInfo(zone))
        assert there.replace(tzinfo=None) == datetime.combine(last + timedelta(days=1), time(0)), zone
        now = ends + off * SECOND
        one = Standing(State.VERIFIED, True, ends, now - timedelta(days=1))
        assert status_of(one, now, BUILT_IN) is (Status.VERIFIED if off < 0 else Status.EXPIRED), (zone, off)


def test_a_day_on_which_the_clock_changes_is_an_hour_shorter_or_longer() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    spring, autumn = date(2027, 3, 14), date(2027, 11, 7)
    lasts = [
        end_of_validity(day, zone).astimezone(UTC) - end_of_validity(day - timedelta(days=1), zone).astimezone(UTC)
        for day in (spring, autumn)
    ]
    assert lasts == [timedelta(hours=23), timedelta(hours=25)]


def test_one_date_ends_twenty_one_hours_apart_between_guam_and_pago_pago() -> None:
    first, last = (end_of_validity(date(2026, 12, 31), ZoneInfo(z)) for z in ("Pacific/Guam", "Pacific/Pago_Pago"))
    assert last.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=21)
