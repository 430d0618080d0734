"""The badge at every instant that matters: no job has to run for a badge to go away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.builders import NOW, POLICY
from verifier.domain.badge import Standing, Status, badge_status, end_of_validity, lasts_until, status_of
from verifier.domain.lifecycle import State

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
ZONES = [
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "America/Adak", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "Pacific/Pago_Pago",
]  # fmt: skip
# Offsets from UTC in hours at the midnight that follows the last day: written down, not computed.
STANDARD = dict(zip(ZONES, (-5, -6, -7, -7, -8, -9, -10, -10, -4, 10, -11), strict=True))
NO_SUMMER_TIME = {"America/Phoenix", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "Pacific/Pago_Pago"}
LAST_DAYS = {  # the last day, and whether the midnight after it is summer time where there is one
    date(2026, 12, 31): False,
    date(2028, 2, 29): False,
    date(2027, 2, 28): False,
    date(2026, 3, 7): False,  # the clocks go forward in the small hours of the 8th
    date(2026, 3, 8): True,  # a day of 23 hours
    date(2026, 10, 31): True,  # the clocks go back in the small hours of 1 November
    date(2026, 11, 1): False,  # a day of 25 hours
    date(2026, 6, 30): True,
}


def verified(**changes: object) -> Standing:
    """A credential verified and sighted today, without an end."""
    fresh = Standing(State.VERIFIED, epoch_current=True, valid_until=None, sighted_at=NOW)
    return replace(fresh, **changes)  # type: ignore[arg-type]


def midnight_after(last_day: date, zone: str) -> datetime:
    """The end of the last day at the issuer, in UTC, from the table above."""
    summer = LAST_DAYS[last_day] and zone not in NO_SUMMER_TIME
    offset = timedelta(hours=STANDARD[zone] + summer)
    return datetime(last_day.year, last_day.month, last_day.day, tzinfo=UTC) + DAY - offset


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("last_day", LAST_DAYS, ids=str)
def test_a_licence_is_valid_through_its_last_day_at_the_issuer_and_not_a_second_longer(
    last_day: date, zone: str
) -> None:
    ends = midnight_after(last_day, zone)
    assert end_of_validity(last_day, ZoneInfo(zone)) == ends
    one = verified(valid_until=end_of_validity(last_day, ZoneInfo(zone)).astimezone(UTC), sighted_at=ends - DAY)
    assert status_of(one, ends - SECOND, POLICY) is Status.VERIFIED
    assert status_of(one, ends, POLICY) is Status.EXPIRED
    assert status_of(one, ends + SECOND, POLICY) is Status.EXPIRED


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.sampled_from(ZONES))
def test_the_end_of_validity_is_the_first_instant_of_the_next_day_there(last_day: date, zone: str) -> None:
    ends = end_of_validity(last_day, ZoneInfo(zone)).astimezone(UTC)
    assert ends.astimezone(ZoneInfo(zone)).date() == last_day + DAY
    assert (ends - SECOND).astimezone(ZoneInfo(zone)).date() == last_day


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Pacific/Guam", "UTC"])
@pytest.mark.parametrize("never", [date.max, date.max - DAY, date.max - 2 * DAY])
def test_a_board_that_prints_the_end_of_the_calendar_for_never_is_understood(never: date, zone: str) -> None:
    assert end_of_validity(never, ZoneInfo(zone)).astimezone(UTC) > datetime(9999, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(0), Status.VERIFIED),
        (35 * DAY - SECOND, Status.VERIFIED),
        (35 * DAY, Status.STALE),
        (49 * DAY - SECOND, Status.STALE),
        (49 * DAY, Status.NONE),
        (400 * DAY, Status.NONE),
    ],
)
def test_a_badge_lives_on_sightings_goes_stale_and_then_off(age: timedelta, status: Status) -> None:
    assert status_of(verified(), NOW + age, POLICY) is status


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (7 * DAY - SECOND, Status.VERIFIED),
        (7 * DAY, Status.STALE),
        (21 * DAY - SECOND, Status.STALE),
        (21 * DAY, Status.NONE),
    ],
)
def test_a_source_may_say_how_long_its_own_sightings_last(age: timedelta, status: Status) -> None:
    assert status_of(verified(sighting_age=7 * DAY), NOW + age, POLICY) is status


def test_a_licence_that_was_never_sighted_shows_nothing() -> None:
    assert status_of(verified(sighted_at=None), NOW, POLICY) is Status.NONE


def test_expiry_comes_before_staleness() -> None:
    one = verified(valid_until=NOW - DAY, sighted_at=NOW - 40 * DAY)
    assert status_of(one, NOW, POLICY) is Status.EXPIRED


STATUS_OF_STATE = {
    State.RECEIVED: Status.PENDING,
    State.CHECKING: Status.PENDING,
    State.AWAITING_CREATOR: Status.PENDING,
    State.IN_REVIEW: Status.PENDING,
    State.VERIFIED: Status.VERIFIED,
    State.SUSPENDED: Status.SUSPENDED,
    State.EXPIRED: Status.EXPIRED,
    State.REFUSED: Status.NONE,  # a refusal is nobody's business
    State.REVOKED: Status.REVOKED,
    State.WITHDRAWN: Status.NONE,
    State.LAPSED: Status.NONE,
}


@pytest.mark.parametrize("state", State)
def test_each_state_shows_its_status(state: State) -> None:
    assert status_of(verified(state=state), NOW, POLICY) is STATUS_OF_STATE[state]


def test_only_a_current_sighted_unexpired_and_verified_credential_shows_as_verified() -> None:
    ends, sightings = (None, NOW, NOW + SECOND), (None, NOW, NOW - 35 * DAY)
    for state, current, until, sighted in product(State, (True, False), ends, sightings):
        one = Standing(state, epoch_current=current, valid_until=until, sighted_at=sighted)
        good = state is State.VERIFIED and current and until != NOW and sighted == NOW
        assert (status_of(one, NOW, POLICY) is Status.VERIFIED) == good


def test_an_account_that_changed_is_suspended_at_the_next_reading() -> None:
    assert status_of(verified(epoch_current=False), NOW, POLICY) is Status.SUSPENDED
    assert badge_status([verified(epoch_current=False)], NOW, POLICY) is Status.SUSPENDED


def test_an_account_without_claims_shows_nothing() -> None:
    assert badge_status([], NOW, POLICY) is Status.NONE


STANDINGS = {
    Status.VERIFIED: verified(),
    Status.STALE: verified(sighted_at=NOW - 40 * DAY),
    Status.SUSPENDED: verified(state=State.SUSPENDED),
    Status.PENDING: verified(state=State.IN_REVIEW),
    Status.EXPIRED: verified(state=State.EXPIRED),
    Status.REVOKED: verified(state=State.REVOKED),
    Status.NONE: verified(state=State.WITHDRAWN),
}
PRECEDENCE = list(STANDINGS)


@pytest.mark.parametrize(("first", "second"), list(permutations(PRECEDENCE, 2)))
def test_of_two_credentials_the_one_that_says_more_is_shown(first: Status, second: Status) -> None:
    shown = badge_status([STANDINGS[first], STANDINGS[second]], NOW, POLICY)
    assert shown is min(first, second, key=PRECEDENCE.index)


@pytest.mark.parametrize("stopped", [State.SUSPENDED, State.REVOKED])
@pytest.mark.parametrize("beside", STANDINGS)
def test_board_action_on_one_credential_stops_the_whole_badge(beside: Status, stopped: State) -> None:
    struck = verified(state=stopped, board_action=True)
    for rows in ([struck, STANDINGS[beside]], [STANDINGS[beside], struck]):
        assert badge_status(rows, NOW, POLICY) is STATUS_OF_STATE[stopped]


def test_a_credential_of_an_account_that_changed_stops_no_other() -> None:
    assert badge_status([verified(state=State.SUSPENDED), verified()], NOW, POLICY) is Status.VERIFIED
    assert badge_status([verified(epoch_current=False), verified()], NOW, POLICY) is Status.VERIFIED


def test_the_badge_does_not_depend_on_the_order_of_its_credentials() -> None:
    struck = [verified(state=state, board_action=True) for state in (State.REVOKED, State.SUSPENDED)]
    shown = {badge_status(order, NOW, POLICY) for order in permutations([*struck, verified()])}
    assert shown == {Status.SUSPENDED}


@pytest.mark.parametrize(
    ("one", "ends"),
    [
        (verified(), NOW + 35 * DAY),
        (verified(sighting_age=7 * DAY), NOW + 7 * DAY),
        (verified(valid_until=NOW + DAY), NOW + DAY),
        (verified(valid_until=NOW + 90 * DAY), NOW + 35 * DAY),
        (verified(sighted_at=None, valid_until=NOW + DAY), NOW + DAY),
        (verified(sighted_at=None), None),
    ],
)
def test_it_is_said_until_when_a_badge_lasts(one: Standing, ends: datetime | None) -> None:
    assert lasts_until(one, POLICY) == ends
    if ends is not None and one.sighted_at is not None:
        assert status_of(one, ends - SECOND, POLICY) is Status.VERIFIED
        assert status_of(one, ends, POLICY) is not Status.VERIFIED
