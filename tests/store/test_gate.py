"""Politeness shared by all workers: one bucket and one breaker per source, however many processes ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TypeAlias

import asyncpg
import pytest

from verifier.domain.evidence import RegistryId
from verifier.store.db import open_pool
from verifier.store.gate import StoredGate
from verifier.store.server.embedded import Dsn

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
BOARD, OTHER = RegistryId("us-wa-doh"), RegistryId("us-nppes")
CLOCK = "SELECT clock_timestamp()"


@pytest.fixture
async def gates(database: Dsn) -> AsyncIterator[list[StoredGate]]:
    """Three workers, each with connections of its own."""
    async with AsyncExitStack() as stack:
        pools = [await open_pool(database.service, size=4, name=f"worker-{number}") for number in range(3)]
        for pool in pools:
            stack.push_async_callback(pool.close)
        yield [StoredGate(pool) for pool in pools]


async def _ask(gates: list[StoredGate], times: int, rate: float, burst: int = 1) -> tuple[int, set[str]]:
    """Ask this often, all at once: how many were let in, and why the others were not."""
    said = await asyncio.gather(*(gates[turn % 3].admit(BOARD, rate, burst) for turn in range(times)))
    return sum(one.refused_for is None for one in said), {one.reason for one in said if one.refused_for is not None}


async def test_many_workers_together_keep_to_the_rate_of_one_source(gates: list[StoredGate], owner: Owner) -> None:
    begun = await owner.fetchval(CLOCK)
    admitted, reasons = await _ask(gates, 90, rate=10)
    elapsed = (await owner.fetchval(CLOCK) - begun).total_seconds()
    assert 1 + 10 * 2 <= admitted <= 1 + 10 * (2 + elapsed) + 1, "a worker waits two seconds for its turn, not longer"
    assert reasons == {"rate_limited"}
    booked = await owner.fetchval("SELECT tat FROM rate_bucket WHERE key = $1", BOARD)
    assert booked - begun >= timedelta(seconds=admitted / 10), "each place is a tenth of a second after the one before"


async def test_a_burst_is_let_in_at_once_and_what_follows_waits(gates: list[StoredGate]) -> None:
    said = [await gates[turn % 3].admit(BOARD, 1.0, 5) for turn in range(6)]
    assert [one.wait_in < timedelta(milliseconds=50) for one in said] == [True] * 5 + [False]
    assert said[5].wait_in <= timedelta(seconds=1)


async def test_an_idle_hour_is_not_saved_up(gates: list[StoredGate], owner: Owner) -> None:
    """A board that nobody asked for an hour is not asked an hour's questions at once."""
    await gates[0].admit(BOARD, 1.0, 5)
    await owner.execute("UPDATE rate_bucket SET tat = tat - interval '1 hour'")
    said = [await gates[turn % 3].admit(BOARD, 1.0, 5) for turn in range(6)]
    assert [one.wait_in < timedelta(milliseconds=50) for one in said] == [True] * 5 + [False]
    admitted, reasons = await _ask(gates, 30, rate=1, burst=5)
    assert admitted <= 3
    assert reasons == {"rate_limited"}


async def test_a_refusal_says_how_long_to_stay_away(gates: list[StoredGate]) -> None:
    said = [await gates[turn % 3].admit(BOARD, 1.0, 1) for turn in range(8)]
    refused = [one.refused_for for one in said if one.refused_for is not None]
    assert refused
    assert all(wait >= timedelta(seconds=1) for wait in refused)


async def test_one_slow_source_does_not_slow_another(gates: list[StoredGate]) -> None:
    await _ask(gates, 30, rate=1)
    assert (await gates[0].admit(OTHER, 1.0, 1)).wait_in == timedelta(0)


async def test_the_breaker_opens_with_the_fifth_failure_in_a_row_for_everybody(gates: list[StoredGate]) -> None:
    for turn in range(4):
        await gates[turn % 3].failed(BOARD, "http_503", None)
        assert (await gates[2].admit(BOARD, 1000.0, 10)).refused_for is None
    await gates[0].failed(BOARD, "http_503", None)
    admitted, reasons = await _ask(gates, 12, rate=1000)
    assert (admitted, reasons) == (0, {"breaker_open"})


async def test_a_success_in_between_starts_the_count_anew(gates: list[StoredGate]) -> None:
    for _ in range(3):
        for _ in range(4):
            await gates[0].failed(BOARD, "timeout", None)
        await gates[0].succeeded(BOARD)
    assert (await gates[1].admit(BOARD, 1000.0, 10)).refused_for is None


async def test_an_open_breaker_lets_one_probe_through_every_thirty_seconds_from_all_workers_together(
    gates: list[StoredGate], owner: Owner
) -> None:
    for _ in range(5):
        await gates[0].failed(BOARD, "http_503", None)
    for _ in range(2):
        await owner.execute("UPDATE registry_health SET probe_after = clock_timestamp() - interval '1 millisecond'")
        admitted, reasons = await _ask(gates, 24, rate=1000)
        assert (admitted, reasons) == (1, {"breaker_open"})
        left = await owner.fetchval("SELECT probe_after - clock_timestamp() FROM registry_health")
        assert timedelta(seconds=25) < left <= timedelta(seconds=30)


async def test_a_probe_that_succeeds_closes_the_breaker_and_one_that_fails_keeps_it_open(
    gates: list[StoredGate], owner: Owner
) -> None:
    for _ in range(5):
        await gates[0].failed(BOARD, "http_503", None)
    await owner.execute("UPDATE registry_health SET probe_after = clock_timestamp() - interval '1 millisecond'")
    assert (await gates[1].admit(BOARD, 1000.0, 1)).refused_for is None
    await gates[1].failed(BOARD, "http_503", None)
    assert (await _ask(gates, 3, rate=1000))[0] == 0
    await gates[2].succeeded(BOARD)
    assert (await _ask(gates, 3, rate=1000))[0] == 3


async def test_a_source_that_asks_for_a_longer_pause_gets_it(gates: list[StoredGate], owner: Owner) -> None:
    for _ in range(5):
        await gates[0].failed(BOARD, "rate_limited", timedelta(minutes=10))
    left = await owner.fetchval("SELECT probe_after - clock_timestamp() FROM registry_health")
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    refused = (await gates[1].admit(BOARD, 1000.0, 1)).refused_for
    assert refused is not None
    assert timedelta(minutes=9) < refused <= timedelta(minutes=10)
