"""The proof of import: API and worker are killed at random, and each line has exactly the one result it should have."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

import aiohttp
import asyncpg

from tests.harness.process_service import AWAY, House, open_house, ready
from tests.harness.processes import until
from verifier.demo.people.generate import make_people

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
_ACCEPTED, _RUNNING = 202, 409
_PIECE = 64 * 1024
_BROKEN, _TWICE = 10, 7  # every tenth line is no JSON; every seventh is of the account before it
_STATE = "SELECT state, taken + refused AS through FROM claim_import WHERE id = $1"
_RESULTS = (
    "SELECT line, claim_id, problem::jsonb ->> 'type' AS problem FROM import_result WHERE import_id = $1 ORDER BY line"
)
_CLAIMS = "SELECT count(*) AS claims, count(DISTINCT account_key) AS accounts FROM claim"


@dataclass(frozen=True, slots=True)
class Plan:
    """Number of lines, and of processes killed while they arrive and while they are taken in."""

    lines: int = 100_000
    arriving: int = 5
    taking: int = 20
    seed: int = 1


@dataclass(slots=True)
class Proof:
    """The faults and the findings; no finding is the proof. `lines_per_s`: taken in, deaths included."""

    seed: int
    lines: int
    faults: Counter[str] = field(default_factory=Counter)
    lines_per_s: float = 0.0
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)


def line(number: int) -> bytes:
    """Write the line of this number, from 1: a claim, half a claim, or one that is open already."""
    if number % _BROKEN == 0:
        return b'{"credential": "LPC", "jurisdiction": '
    person = number - 1 if _is_twice(number) else number
    account = {"id": f"acct_{person}", "handle": f"person.{person}", "epoch": 1}
    claim = {"account": account, "credential": "LPC", "jurisdiction": "US-OH", "number": f"E.{person:07d}"}
    return json.dumps(claim | {"name": {"full": "Robin Sample"}}).encode()


def _is_twice(number: int) -> bool:
    before = number - 1
    return number % _TWICE == 0 and before % _BROKEN != 0 and before % _TWICE != 0 and number % _BROKEN != 0


def expected(number: int) -> str | None:
    """Return the type of the problem that a line has; None for one that is a claim."""
    if number % _BROKEN == 0:
        return "urn:verifier:malformed_json"
    return "urn:verifier:claim_open" if _is_twice(number) else None


async def prove(plan: Plan, tell: Callable[[str], None]) -> Proof:
    """Run the proof."""
    random, proof, began = Random(plan.seed), Proof(plan.seed, plan.lines), time.monotonic()  # noqa: S311  repeatable
    async with open_house(make_people(plan.seed, 1, scenarios=["clean"])) as house:
        owner = await house.connect()
        try:
            import_id = await _arrive(house, owner, plan, proof, random)
            tell(f"arrived, after {proof.faults['kill api']} deaths of the API")
            began_at = time.monotonic()
            await _take_in(house, owner, import_id, plan, proof, random)
            proof.lines_per_s = round(plan.lines / (time.monotonic() - began_at), 1)
            proof.found += await _judge(owner, import_id, plan)
        finally:
            await owner.close()
    proof.seconds = round(time.monotonic() - began, 1)
    return proof


async def _arrive(house: House, owner: Owner, plan: Plan, proof: Proof, random: Random) -> str:
    """Send the import until it is acknowledged, whatever becomes of the API."""
    while True:
        sending = asyncio.create_task(_send(house, plan.lines))
        if proof.faults["kill api"] < plan.arriving:
            chunks = random.randrange(1, max(2, plan.lines // 400))
            await until(lambda: _has(owner, chunks, sending))  # noqa: B023  awaited within the round
            await house.api.kill()
            proof.faults["kill api"] += 1
            await house.api.start()
            await ready(house)
        import_id = await sending
        if import_id is not None:
            return import_id


async def _has(owner: Owner, chunks: int, sending: asyncio.Task[str | None]) -> bool:
    arriving = "SELECT count(*) FROM import_chunk JOIN claim_import AS i ON i.id = import_id WHERE i.state = 'arriving'"
    return sending.done() or await owner.fetchval(arriving) >= chunks


async def _send(house: House, lines: int) -> str | None:
    async def pieces() -> AsyncIterator[bytes]:
        piece = b""
        for number in range(1, lines + 1):
            piece += line(number) + b"\n"
            if len(piece) > _PIECE:
                yield piece
                piece = b""
        yield piece

    head = {"Authorization": f"Bearer {house.key}", "Content-Type": "application/x-ndjson", "Idempotency-Key": "proof"}
    with suppress(*AWAY):
        async with (
            aiohttp.ClientSession(house.url, headers=head) as session,
            session.post("/v1/claims/import", data=pieces()) as answer,
        ):
            if answer.status == _ACCEPTED:
                return str((await answer.json())["id"])
            if answer.status != _RUNNING:
                raise RuntimeError(await answer.text())
    await asyncio.sleep(1)  # the key of a dead upload is free within seconds
    return None


async def _take_in(house: House, owner: Owner, import_id: str, plan: Plan, proof: Proof, random: Random) -> None:
    """Kill the worker at random lines, and start it again, until all is taken in."""
    at = sorted(random.sample(range(1, plan.lines), plan.taking))
    for through in at:
        await until(lambda: _is_through(owner, import_id, through), every_s=0.002)  # noqa: B023  as above
        await house.workers[0].kill()
        proof.faults["kill worker"] += 1
        await house.workers[0].start()
    await until(lambda: _is_through(owner, import_id, None))


async def _is_through(owner: Owner, import_id: str, lines: int | None) -> bool:
    row = await owner.fetchrow(_STATE, import_id)
    return row is not None and (row["state"] == "done" or (lines is not None and row["through"] >= lines))


async def _judge(owner: Owner, import_id: str, plan: Plan) -> list[str]:
    """Compare every line's result with the truth."""
    rows = await owner.fetch(_RESULTS, import_id)
    found = [] if [row["line"] for row in rows] == list(range(1, plan.lines + 1)) else ["a line is lost or doubled"]
    found += [f"line {row['line']}: {row['problem']}" for row in rows if row["problem"] != expected(row["line"])]
    made = [row["claim_id"] for row in rows if row["claim_id"] is not None]
    (counted,) = await owner.fetch(_CLAIMS)
    if not len(made) == len(set(made)) == counted["claims"] == counted["accounts"]:
        found.append(f"{len(made)} lines are claims, of which there are {counted['claims']}")
    if await owner.fetchval("SELECT count(*) FROM import_chunk WHERE import_id = $1", import_id):
        found.append("lines are kept that were taken in")
    return found


def lines(proof: Proof) -> list[str]:
    """Write down what happened, for people."""
    faults = ", ".join(f"{count} x {kind}" for kind, count in sorted(proof.faults.items())) or "none"
    return [
        f"seed {proof.seed}: {proof.lines:,} lines, faults: {faults}, in {proof.seconds:.0f} s",
        f"{proof.lines_per_s:,.0f} lines a second taken in, from the answer to the last result, deaths included",
    ]
