"""The proof by odd requests: as many as fit into so many minutes, and none of them is answered as it should not be."""

from __future__ import annotations

import logging
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import asyncpg
import structlog

from tests.harness.creator_doors import open_doors
from tests.harness.database import create
from tests.harness.fuzzing import fuzz
from tests.harness.staff import new_key, new_reviewer
from verifier.flows.access import access
from verifier.store.migrate import migrate
from verifier.store.server.embedded import EmbeddedPostgres

if TYPE_CHECKING:
    from collections.abc import Callable

_PHASES: Final = "examples,coverage,fuzzing,stateful"


@dataclass
class Proof:
    """The outcome: how many requests in how long, and what was found."""

    seed: int
    cases: int = 0
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)


async def prove(minutes: float, seed: int, tell: Callable[[str], None]) -> Proof:
    """Run a service with a claim, a case and every kind of key in it, and let schemathesis at it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # a line a request
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # what is no HTTP
    proof, began = Proof(seed), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="verifier-openapi-") as place, EmbeddedPostgres(Path(place)) as cluster:
        dsn = await create(cluster, "openapi", "template1")
        connection = await asyncpg.connect(**dsn.owner.arguments)
        await migrate(connection)
        await connection.close()
        async with open_doors(dsn, Path(place) / "data") as doors:
            key = await new_key(dsn, "Odd", [scope for scope in access.SCOPES if scope != "review"], trial=True)
            token = (await new_reviewer(dsn, "Ada Trial", lead=True, trial=True)).token
            tell(f"{minutes:g} minutes of odd requests")
            bounds = ("--phases", _PHASES, "--max-time", str(max(1, round(minutes * 60))), "--continue-on-failure")
            done = await fuzz(str(doors.server.make_url("")), key, token, seed=seed, bounds=bounds)
    proof.cases, proof.seconds = done.cases, time.monotonic() - began
    proof.found = [] if done.fine else [done.said]
    return proof
