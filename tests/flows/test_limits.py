"""A caller may do exactly as much as the rate says, whatever the clock shows."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
import struct
import time
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verifier.flows.core.rate_limits import Limiter, Rate, SharedLimiter
from verifier.store import instants
from verifier.store.instants import Instants

_KEY: Final = b"a key"
_NEVER: Final = 1 / 86_400  # places a second: within a test none comes back
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


def _shared(path: Path, per_second: float, burst: int, share: int = 1, patience_s: float = 0.05) -> SharedLimiter:
    return SharedLimiter(
        Instants(path, patience_s), _KEY, {"reads": Rate(per_second, burst, share), "writes": Rate(1, 1)}
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    burst=st.integers(1, 60),
    per_second=st.sampled_from([1 / 60, 0.3, 7, 1_000]),
    share=st.integers(1, 20),
    callers=st.lists(st.integers(0, 3), max_size=120),
    steps=st.lists(st.integers(0, 3 * 10**9), max_size=120),
)
def test_processes_that_share_give_no_more_than_one_alone_would_and_a_share_each(
    burst: int,
    per_second: float,
    share: int,
    callers: list[int],
    steps: list[int],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 10**12
    monkeypatch.setattr(time, "monotonic_ns", lambda: now)
    path = tmp_path_factory.mktemp("limits") / "limits"
    several = [_shared(path, per_second, burst, share) for _ in range(4)]
    given_out = 0
    for caller, step in zip(callers, steps, strict=False):
        now += step
        told = several[caller].take("somebody:reads")
        given_out += told.allowed
        assert told.limit == burst
        assert 0 <= told.remaining <= burst
        assert given_out <= burst + (now - 10**12) * per_second / 10**9 + 1e-6, "more than was ever there"


def test_a_share_of_one_is_as_strict_as_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same questions, put to one limiter and in turn to four that share."""
    now = 5 * 10**12
    monkeypatch.setattr(time, "monotonic_ns", lambda: now)
    alone = Limiter({"reads": Rate(7, 20), "writes": Rate(1, 1)})
    several = [_shared(tmp_path / "limits", 7, 20) for _ in range(4)]
    for turn in range(400):
        now += (turn * 7_919) % 200_000_000
        assert several[turn % 4].take("somebody:reads") == alone.take("somebody:reads")


def _spend(path: Path, share: int, together: Barrier, told: Connection, *, dies: bool) -> None:
    """Take places as long as there are any, a letter for each; whoever dies does so with places in hand."""
    limiter, taken = _shared(path, _NEVER, 3_000, share, patience_s=30), 0  # however busy the machine
    while limiter.take("somebody:reads").allowed:
        told.send_bytes(b"1")
        taken += 1
        if taken == 1:
            together.wait(60)
        if dies and taken == 101:
            break
    if dies:
        os.kill(os.getpid(), signal.SIGKILL)
    told.close()


@pytest.mark.parametrize("share", [1, 50])
def test_real_processes_have_one_budget_and_a_killed_one_gives_nobody_more(tmp_path: Path, share: int) -> None:
    spawn = multiprocessing.get_context("spawn")
    together, running = spawn.Barrier(3), []
    for number in range(3):
        ours, theirs = spawn.Pipe(duplex=False)
        process = spawn.Process(
            target=_spend, args=(tmp_path / "limits", share, together, theirs), kwargs={"dies": number == 0}
        )
        process.start()
        theirs.close()
        running.append((process, ours))
    counted = [_letters(ours) for _, ours in running]
    for process, _ in running:
        process.join(30)
    assert [process.exitcode for process, _ in running] == [-signal.SIGKILL, 0, 0]
    assert min(counted) > 0
    assert 3_000 - share <= sum(counted) <= 3_000
    assert not _shared(tmp_path / "limits", _NEVER, 3_000).take("somebody:reads").allowed, "nor does a new one"


def _letters(told: Connection) -> int:
    count = 0
    while told.poll(30):
        try:
            count += len(told.recv_bytes())
        except EOFError:
            return count
    raise AssertionError("it said nothing for half a minute")


def test_a_process_that_is_frozen_with_the_lock_holds_up_nobody(tmp_path: Path) -> None:
    limiter = _shared(tmp_path / "limits", _NEVER, 3)
    frozen = os.open(tmp_path / "limits", os.O_RDWR)
    fcntl.flock(frozen, fcntl.LOCK_EX)
    try:
        began = time.monotonic()
        assert [limiter.take("somebody:reads").allowed for _ in range(4)] == [True] * 3 + [False]
        assert time.monotonic() - began < 5
    finally:
        os.close(frozen)


def test_after_a_boot_of_the_host_every_budget_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock begins anew: what was written by it would keep callers out for as long as the host had run."""
    boot = tmp_path / "boot"
    boot.write_text("the first")
    monkeypatch.setattr(instants, "_BOOT", boot)
    monkeypatch.setattr(time, "monotonic_ns", lambda: 10**15)
    old = _shared(tmp_path / "limits", _NEVER, 1)
    assert [old.take("somebody:reads").allowed for _ in range(2)] == [True, False]
    monkeypatch.setattr(time, "monotonic_ns", lambda: 10**9)
    boot.write_text("the second")
    assert _two(tmp_path / "limits", _NEVER) == [True, False]
    assert old.take("somebody:reads").limit == 1, "whoever has the old file in memory still has it whole"
    monkeypatch.setattr(time, "monotonic_ns", lambda: 1)  # and where the system does not say when it was booted
    assert _two(tmp_path / "limits", 1.0) == [True, False]


def _two(path: Path, per_second: float) -> list[bool]:
    limiter = _shared(path, per_second, 1)
    return [limiter.take("somebody:reads").allowed for _ in range(2)]


def test_of_more_callers_than_there_is_room_for_those_are_forgotten_who_have_least_to_wait_for(tmp_path: Path) -> None:
    kept = Instants(tmp_path / "limits")
    size = (tmp_path / "limits").stat().st_size
    greedy, *others = [struct.pack("=qq", 5 + 16_384 * number, number) for number in range(1_000)]  # all of one set
    kept.write(greedy, 10**12)
    for number, other in enumerate(others):
        kept.write(other, 1_000 + number)
        assert (kept.read(other), kept.read(greedy)) == (1_000 + number, 10**12)
    assert sum(kept.read(other) > 0 for other in others) == 7
    assert (tmp_path / "limits").stat().st_size == size


def test_the_file_says_nothing_of_who_called(tmp_path: Path) -> None:
    limiter = _shared(tmp_path / "limits", 1, 10)
    for who in ("198.51.100.7", "acct_71", "key_1"):
        limiter.take(f"{who}:reads")
    kept = (tmp_path / "limits").read_bytes()
    assert not any(word in kept for word in (b"198.51", b"acct_", b"key_"))
    assert (tmp_path / "limits").stat().st_mode & 0o777 == 0o600
