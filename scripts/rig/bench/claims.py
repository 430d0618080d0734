"""The benchmark's claims: posted by a process of its own, and waited for until the last one is decided."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg

from scripts.rig.bench.costs import Cost, Costs
from scripts.rig.bench.load import Ask, Order, Report, drive, request
from tests.harness.process_service import House
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.people import World

POSTERS = 16
_DECIDED = """
SELECT
    count(*) FILTER (WHERE state = 'verified') AS verified,
    count(*) FILTER (WHERE state IN ('received', 'checking')) AS open,
    max(state_since) AS last_at
FROM claim
"""
_CHECKS = "SELECT count(*) FROM registry_check WHERE answered_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Claims:
    """The results of all claims, and the cost of one."""

    checks: int
    per_s: float
    taken_in_s: float
    cost: Cost


async def post_and_wait(house: House, people: World, costs: Costs, tell: Callable[..., None]) -> Claims:
    """Time from the first POST to the last claim decided."""
    connection = await house.connect()
    try:
        await costs.begin()
        posting = asyncio.create_task(drive(Order(house.port, list(_posts(house.key, people.claims)), POSTERS)))
        looks = await _decided(connection, posting, len(people.claims), tell)
        cost = await costs.end(len(people.claims), looks)
        row = await connection.fetchrow(_DECIDED)
        assert row is not None  # noqa: S101  an aggregate always has a row
        _insist(report := posting.result(), row["verified"], len(people.claims))
        per_s = round(len(people.claims) / (row["last_at"].timestamp() - report.began_at), 1)
        return Claims(await connection.fetchval(_CHECKS), per_s, round(report.seconds, 3), cost)
    finally:
        await connection.close()


async def _decided(
    connection: asyncpg.Connection[asyncpg.Record],
    posting: asyncio.Task[Report],
    claims: int,
    tell: Callable[..., None],
) -> int:
    """Wait until all are decided; return how often that was asked."""
    looks = 0
    async with asyncio.timeout(300):
        while True:
            row = await connection.fetchrow(_DECIDED)
            assert row is not None  # noqa: S101  an aggregate always has a row
            looks += 1
            tell(f"claims decided: {row['verified']} of {claims}", over=True)
            if posting.done() and not row["open"]:
                return looks
            await asyncio.sleep(0.1)


def _insist(report: Report, verified: int, claims: int) -> None:
    if report.wrong or report.lost or verified != claims:
        message = f"the run is void: {report.statuses}, {verified} of {claims} verified"
        raise RuntimeError(message)


def _posts(key: str, claims: tuple[ClaimTruth, ...]) -> Iterator[Ask]:
    identified_at = datetime.now(UTC) - timedelta(days=30)
    for claim in claims:
        body = json.dumps(claim.submission(identified_at)).encode()
        yield Ask(request("POST", "/v1/claims", key, body, Idempotency_Key=f"bench-{claim.id}"))
