"""The proof by the model: random walks, each with accounts of its own; every cell of the lifecycle is visited."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from scripts.rig.impostors.proof import thrown_away
from scripts.rig.model.outcome import Proof
from scripts.rig.model.stage import Stage
from scripts.rig.model.walk import STARTS, DivergenceError, Walk
from tests.harness.service import open_house
from verifier.store.server.embedded import Dsn


def walk(dsn: Dsn, place: Path, *, runs: int, steps: int, seed: int) -> Proof:
    """Walk so many times over a database of one's own."""
    proof, began = Proof(seed), time.monotonic()
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        house = runner.run(stack.enter_async_context(open_house(dsn, place, rosters=False)))
        owner = runner.run(asyncpg.connect(**dsn.owner.arguments))
        try:
            stage = runner.run(Stage.of(house, owner))
            told = {"stage": stage, "proof": proof, "run": staticmethod(runner.run)}
            with contextlib.suppress(DivergenceError):  # it is among the findings
                _run(type("Walked", (Walk,), told), runs, steps, seed)
        finally:
            runner.run(owner.close())
            runner.run(stack.aclose())
    proof.seconds = time.monotonic() - began
    return proof


def _run(walks: type[Walk], runs: int, steps: int, seed: int) -> None:
    for start in STARTS:  # every cell once, before chance has its turn
        walks().begin(start, None)
    walks._hypothesis_internal_use_seed = seed  # noqa: SLF001  what `@seed` sets
    limits = settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    run_state_machine_as_test(walks, settings=limits)


async def _thrown_away(runs: int, steps: int, seed: int, place: Path) -> Proof:
    async with thrown_away(place) as dsn:
        return await asyncio.to_thread(walk, dsn, place, runs=runs, steps=steps, seed=seed)


def prove(runs: int, steps: int, seed: int) -> Proof:
    """Walk over a database that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="verifier-rig-", ignore_cleanup_errors=True) as place:
        return asyncio.run(_thrown_away(runs, steps, seed, Path(place)))
