"""Politeness shared by all workers: one bucket and one breaker per source, however many processes ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import pairwise
from typing import TypeAlias

import asyncpg
import pytest

from verifier.domain.evidence import RegistryId
from verifier.store.db import open_pool
from verifier.store.gate import StoredGate, asking_for
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
    assert reasons == {"in_line"}
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
    assert reasons == {"in_line"}


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


async def _says(gate: StoredGate, asker: str, rate: float = 1.0) -> timedelta | None:
    """Return how long this asker is turned away for; None once let in."""
    with asking_for(asker):
        return (await gate.admit(BOARD, rate, 1)).refused_for


async def _fill(gate: StoredGate, rate: float = 1.0) -> None:
    while await _says(gate, "clm_before:1", rate) is None:
        pass


async def _passes(owner: Owner, seconds: float) -> None:
    """Time passes, for the bucket and for the line."""
    at = timedelta(seconds=seconds)
    await owner.execute("UPDATE rate_bucket SET tat = tat - $1::interval", at)
    await owner.execute("UPDATE source_line SET since = since - $1::interval, until = until - $1::interval", at)


async def test_who_was_turned_away_is_let_in_before_every_newer_one(gates: list[StoredGate], owner: Owner) -> None:
    """A stranger with a new question every moment takes nobody's turn."""
    await _fill(gates[0])
    assert await _says(gates[1], "clm_honest:1") is not None
    for second in range(3):
        await _passes(owner, 1)
        newer = [await _says(gates[number % 3], f"clm_stranger:{second}{number}") for number in range(20)]
        assert None not in newer[1:], "there is room for those before, and then for one more"
        if await _says(gates[2], "clm_honest:1") is None:
            return
    raise AssertionError("twenty questions a second that came later were before this one")


async def test_everybody_in_line_has_their_turn_in_the_order_they_came(gates: list[StoredGate], owner: Owner) -> None:
    await _fill(gates[0])
    line = [f"clm_{number}:1" for number in range(12)]
    assert None not in [await _says(gates[0], one) for one in line]
    came: list[str] = []
    for _ in range(20):
        await _passes(owner, 1)
        came += [one for one in reversed(line) if one not in came and await _says(gates[1], one) is None]
    assert sorted(came) == sorted(line)
    assert all(abs(came.index(one) - line.index(one)) <= 2 for one in line), came


async def test_a_place_in_line_says_when_its_turn_comes(gates: list[StoredGate]) -> None:
    await _fill(gates[0])
    waits = [await _says(gates[0], f"clm_{number}:1") for number in range(10)]
    seconds = [wait.total_seconds() for wait in waits if wait is not None]
    assert len(seconds) == 10
    assert all(0.9 <= later - sooner <= 1.1 for sooner, later in pairwise(seconds)), seconds
    again = await _says(gates[2], "clm_3:1")
    assert again is not None
    assert abs(again.total_seconds() - seconds[3]) < 1, "asking again keeps the place; it does not lose or better it"


async def test_who_does_not_come_back_holds_up_nobody(gates: list[StoredGate], owner: Owner) -> None:
    await _fill(gates[0])
    for number in range(10):
        assert await _says(gates[0], f"clm_gone_{number}:1") is not None
    await _passes(owner, 120)
    assert await _says(gates[0], "clm_new:1") is None
    await _fill(gates[0])
    left = await owner.fetchval("SELECT count(*) FROM source_line WHERE asker LIKE 'clm_gone%'")
    assert left == 0, "they are swept out"


async def test_a_line_at_one_source_is_none_at_another(gates: list[StoredGate]) -> None:
    await _fill(gates[0])
    assert await _says(gates[0], "clm_1:1") is not None
    with asking_for("clm_1:1"):
        assert (await gates[0].admit(OTHER, 1.0, 1)).refused_for is None


async def test_the_one_probe_of_an_open_breaker_is_anybodys_in_line(gates: list[StoredGate], owner: Owner) -> None:
    """A long line is no reason to leave the one question unasked that would tell whether the source is back."""
    await _fill(gates[0])
    assert None not in [await _says(gates[0], f"clm_{number}:1") for number in range(30)]
    for _ in range(5):
        await gates[0].failed(BOARD, "http_503", None)
    await _passes(owner, 10)
    await owner.execute("UPDATE registry_health SET probe_after = clock_timestamp() - interval '1 millisecond'")
    assert await _says(gates[1], "clm_29:1") is None
    assert await _says(gates[1], "clm_0:1") is not None, "one probe, and the breaker is open"


async def test_a_probe_keeps_to_the_rate_of_its_source(gates: list[StoredGate], owner: Owner) -> None:
    await _fill(gates[0])
    for _ in range(5):
        await gates[0].failed(BOARD, "http_503", None)
    await owner.execute("UPDATE registry_health SET probe_after = clock_timestamp() - interval '1 millisecond'")
    assert await _says(gates[1], "clm_1:1") is not None


async def test_the_service_itself_finds_its_place_again_when_it_comes_back(
    gates: list[StoredGate], owner: Owner
) -> None:
    """A control that waited is asked again five minutes later: in a line that never ends it would never be asked."""
    await _fill(gates[0])
    assert await _says(gates[0], "") is not None
    await _passes(owner, 300)
    await _fill(gates[0])
    assert None not in [await _says(gates[1], f"clm_{number}:1") for number in range(20)]
    await _passes(owner, 1)
    assert await _says(gates[2], "") is None
