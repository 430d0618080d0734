"""A caller may do exactly as much as the rate says, whatever the clock shows."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verifier.flows.core.rate_limits import Limiter, Rate

_FOREVER = 2**60  # nanoseconds: some decades of uptime


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    burst=st.integers(1, 200),
    per_second=st.sampled_from([1 / 60, 0.3, 1, 7, 200, 20_000]),
    uptime=st.integers(0, _FOREVER),
)
def test_a_burst_is_as_long_as_it_says_at_every_moment(
    burst: int, per_second: float, uptime: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "monotonic_ns", lambda: uptime)
    limiter = Limiter({"reads": Rate(per_second, burst)})
    taken = [limiter.take("somebody:reads") for _ in range(burst + 1)]
    assert [one.allowed for one in taken] == [True] * burst + [False]
    assert [one.remaining for one in taken] == [*range(burst - 1, -1, -1), 0]


def test_a_place_comes_back_when_its_time_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 2**42 - 10
    monkeypatch.setattr(time, "monotonic_ns", lambda: now)
    limiter = Limiter({"reports": Rate(1 / 60, 1)})
    assert limiter.take("here:reports").allowed
    refused = limiter.take("here:reports")
    assert (refused.allowed, refused.next_s) == (False, 60)
    now += 60 * 10**9
    assert limiter.take("here:reports").allowed


def test_who_has_to_wait_is_told_the_time_to_the_next_place_and_not_to_all_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0
    monkeypatch.setattr(time, "monotonic_ns", lambda: now)
    limiter = Limiter({"reports": Rate(1 / 60, 10)})
    assert {limiter.take("here:reports").next_s for _ in range(10)} == {60}
    now += 45 * 10**9
    refused = limiter.take("here:reports")
    assert (refused.allowed, refused.remaining, refused.next_s) == (False, 0, 15)
    assert limiter.take("here:reports", 3).next_s == 135
    now += 15 * 10**9
    taken = limiter.take("here:reports")
    assert (taken.allowed, taken.remaining, taken.next_s) == (True, 0, 60)
    now += 30 * 60 * 10**9
    assert (limiter.take("here:reports").remaining, limiter.take("here:reports").next_s) == (9, 60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    burst=st.integers(1, 50),
    per_second=st.sampled_from([1 / 3600, 1 / 60, 0.3, 1, 7]),
    waits=st.lists(st.integers(0, 200 * 10**9), max_size=60),
)
def test_whoever_waits_as_long_as_they_were_told_finds_a_place(
    burst: int, per_second: float, waits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0
    monkeypatch.setattr(time, "monotonic_ns", lambda: now)
    limiter = Limiter({"reads": Rate(per_second, burst)})
    for wait in waits:
        now += wait
        told = limiter.take("somebody:reads")
        if not told.allowed:
            now += (told.next_s - 1) * 10**9
            assert told.next_s == 1 or not limiter.take("somebody:reads").allowed, "no longer than it takes"
            now += 10**9
            assert limiter.take("somebody:reads").allowed
