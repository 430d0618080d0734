"""A caller may do exactly as much as the rate says, whatever the clock shows."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verifier.flows.limits import Limiter, Rate

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
    assert (refused.allowed, refused.reset_s) == (False, 61)
    now += 60 * 10**9
    assert limiter.take("here:reports").allowed
