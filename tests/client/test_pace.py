"""Pace, clock and weight of the client: it waits as it is asked to, tells the service's time, brings little along."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.client import clock, pace
from verifier.client.badges import Badge, reads
from verifier.client.clock import ServiceClock

ROOT = Path(__file__).parents[2]
_HEAVY = """
asyncpg structlog jinja2 joserfc cryptography typer rich pydantic_settings pgqueuer obstore fluent babel verifier.store
verifier.flows verifier.web verifier.domain verifier.settings verifier.log verifier.registries verifier.wording
"""
_LOOK = """
import sys, verifier.client
print(*sorted(name for name in sys.modules if name in set(sys.argv[1:])))
print(*sorted(name for name in sys.modules if name.startswith("verifier.") and not name.startswith("verifier.client")))
"""
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def test_it_brings_nothing_along_but_what_it_says() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOOK, *_HEAVY.split()], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n\n"


def test_it_is_marked_as_typed() -> None:
    assert (ROOT / "verifier" / "py.typed").is_file()


@given(failures=st.integers(0, 100))
def test_waits_grow_and_are_never_all_the_same(failures: int) -> None:
    most = min(10.0, 0.2 * 2 ** min(failures, 10))
    waits = [pace.wait_after(failures) for _ in range(20)]
    assert all(most / 2 <= wait <= most for wait in waits)
    assert len(set(waits)) > 1


def test_a_wait_that_was_asked_for_is_kept_in_seconds_or_by_date() -> None:
    assert pace.retry_after({"Retry-After": "7"}) == 7
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 58 < (pace.retry_after({"Retry-After": date}) or 0) <= 60
    assert [pace.retry_after({"Retry-After": odd}) for odd in ("", "soon", "-1", "1.5", "\u0663")] == [None] * 5
    assert pace.retry_after({}) is None
    assert all(7 <= pace.wait_after(0, 7) <= 8.75 for _ in range(20))


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [('"reads";r=0;t=9', 8.5, 9), ('"reads";r=1;t=9', 0, 0), ('"reads";r=0', 0.5, 1), ("", 0, 0), ("odd", 0, 0)],
)
def test_a_limit_that_is_used_up_is_waited_for(said: str, least: float, most: float) -> None:
    limits = pace.Limits()
    limits.heard("GET /v1/badges", {"RateLimit": said})
    assert least <= limits.wait("GET /v1/badges") <= most
    assert limits.wait("POST /v1/claims") == 0
    limits.heard("GET /v1/badges", {})
    assert limits.wait("GET /v1/badges") == 0


@given(ahead_s=st.floats(-1e7, 1e7), took_s=st.floats(0, 20), share=st.floats(0, 1))
def test_the_time_of_the_service_is_never_missed_by_more_than_an_answer_takes_and_a_second(
    ahead_s: float, took_s: float, share: float
) -> None:
    told, asked_at = ServiceClock(), time.time()
    written_at = asked_at + took_s * share + ahead_s
    date = format_datetime(datetime.fromtimestamp(int(written_at // 1), UTC), usegmt=True)
    told.heard(date, asked_at, asked_at + took_s)
    assert abs(told._ahead_s - ahead_s) <= took_s + 1.01
    if abs(ahead_s) < 0.001:
        assert abs(told._ahead_s) < 0.01, "a clock that is right is left alone"


def test_a_date_that_is_none_changes_nothing() -> None:
    told = ServiceClock()
    for odd in (None, "", "yesterday", "Mon, 99 Nov 2026 00:00:00 GMT"):
        told.heard(odd, time.time(), time.time())
    assert told._ahead_s == 0
    assert abs((told.now() - datetime.now(UTC)).total_seconds()) < 5
    assert clock._TICK_S == 1


def _credential(title: str, ends_at: datetime) -> dict[str, object]:
    day = NOW.isoformat()
    return {
        "claim_id": "clm_1", "profession": "counselor", "title": title, "abbreviation": "LPC", "level": "independent",
        "jurisdiction": "US-TX", "source": {"id": "us-tx-bhec", "name": "Board", "authority": "primary"},
        "holder": {"level": "H4", "method": "platform_identity"}, "verified_at": day, "checked_at": day,
        "valid_until": ends_at.isoformat(), "display": title, "not_checked": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("days", "then", "status", "shown"),
    [
        (0, "verified", "verified", ["A", "B"]),
        (1, "verified", "verified", ["B"]),
        (2, "verified", "stale", []),
        (1, "stale", "stale", []),
        (1, "expired", "expired", []),
        (0.9, "expired", "verified", ["A", "B"]),
    ],
)
def test_what_has_ended_is_left_out_and_the_rest_stays(days: float, then: str, status: str, shown: list[str]) -> None:
    credentials = [_credential(title, NOW + timedelta(days=ends)) for title, ends in (("A", 1), ("B", 2))]
    said = {"handle": "robin.sample", "status": "verified", "credentials": credentials, "of_a_later_version": 1}
    badge = reads(said, NOW + timedelta(days=1), then, NOW + timedelta(days=days))
    assert (badge.status, [one.title for one in badge.credentials]) == (status, shown)


@pytest.mark.parametrize("status", ["none", "pending", "suspended", "revoked", "expired"])
def test_what_has_no_end_stays_as_it_is(status: str) -> None:
    said = {"handle": "robin.sample", "status": status, "version": 3}
    assert reads(said, None, None, NOW + timedelta(days=10_000)) == Badge.model_validate(said)
