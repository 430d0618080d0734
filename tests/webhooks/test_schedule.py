"""The waits between attempts are those that Standard Webhooks 1.0 publishes, a little longer at random."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import accumulate

import pytest

from verifier.flows.webhooks import schedule

# github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md, "Deliverability and reliability", "Example
# retry schedule": the column "Time since start".
PUBLISHED = """
00:00:00 00:00:05 00:05:05 00:35:05 02:35:05 07:35:05 17:35:05 31:35:05 51:35:05 75:35:05
"""
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def _span(written: str) -> timedelta:
    hours, minutes, seconds = (int(part) for part in written.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def test_attempts_are_made_when_the_standard_says() -> None:
    since_start = [timedelta(), *accumulate(schedule.WAITS)]
    assert since_start == [_span(written) for written in PUBLISHED.split()]
    assert len(since_start) == schedule.ATTEMPTS
    assert since_start[-1] > timedelta(days=3)


@pytest.mark.parametrize("attempts", range(1, schedule.ATTEMPTS))
def test_each_wait_is_the_published_one_or_up_to_a_tenth_longer_and_never_twice_the_same(attempts: int) -> None:
    wait = schedule.WAITS[attempts - 1]
    found = [schedule.next_attempt(attempts, NOW) for _ in range(50)]
    assert all(one is not None and wait <= one - NOW <= 1.1 * wait for one in found)
    assert len(set(found)) > 1


def test_after_the_last_attempt_there_is_none() -> None:
    assert schedule.next_attempt(schedule.ATTEMPTS, NOW) is None
