"""The next look at a licence: spread over days, sooner near its end, and for three months after it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.assessment.looks import RENEWAL_DAYS, look_after_absence, next_look, renewal_look, spread
from verifier.domain.policy import BUILT_IN

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_million_badges_of_one_day_do_not_come_due_on_one_day() -> None:
    days = Counter((next_look(f"clm_{n}", NOW, 30 * DAY, None) - NOW).days for n in range(20_000))
    assert set(days) == set(range(24, 30))
    assert max(days.values()) < 1.1 * 20_000 / 6


def test_the_day_of_a_claim_is_always_the_same() -> None:
    assert spread("clm_1") == spread("clm_1") != spread("clm_2")


@given(st.text(max_size=40), INSTANTS, st.integers(1, 30), st.none() | INSTANTS)
def test_every_badge_is_looked_at_within_its_interval_and_later_than_now(
    claim: str, now: datetime, days: int, ends_at: datetime | None
) -> None:
    at = next_look(claim, now, days * DAY, ends_at)
    assert now < at < now + days * DAY


@given(st.text(max_size=40), INSTANTS, st.integers(1, 400))
def test_a_badge_is_looked_at_in_its_last_week_and_on_its_last_day(claim: str, now: datetime, left: int) -> None:
    ends_at, looks = now + left * DAY, [now]
    while looks[-1] < ends_at:
        looks.append(next_look(claim, looks[-1], 30 * DAY, ends_at))
    assert any(ends_at - DAY <= at < ends_at for at in looks)
    assert left < 7 or any(ends_at - 7 * DAY <= at < ends_at - 4 * DAY + DAY for at in looks)
    assert len(looks) < 3 + left / 24 + 2


def test_a_renewal_is_looked_for_on_its_days_and_then_no_more() -> None:
    days, at = list[int](), renewal_look(NOW, NOW - timedelta(microseconds=1))
    while at is not None:
        days.append((at - NOW).days)
        at = renewal_look(NOW, at)
    assert tuple(days) == RENEWAL_DAYS == (0, 1, 3, 7, 14, 30, 60, 90)


def test_three_looks_at_an_absent_licence_take_three_days() -> None:
    looks = [NOW]
    for _ in range(BUILT_IN.absences - 1):
        looks.append(look_after_absence(looks[-1], BUILT_IN))
    assert looks[-1] - looks[0] == BUILT_IN.absent_for
