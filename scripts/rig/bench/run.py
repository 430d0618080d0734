"""The benchmark: what the service costs over the least its libraries can do, all measured in one run on one machine.

badge reads     one API process against a bare aiohttp handler with the same bytes, in turn, several rounds
claims          POST to decision, three checks a claim, against empty jobs through the same queue
roster          a bulk file from disk to swap, against csv and a raw copy of the same file into a plain table
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.table import Table

from scripts.rig.bench.load import Ask, Order, Report, drive, request
from scripts.rig.bench.rosters import RosterFigures, measure
from scripts.rig.bench.yardstick import enqueue_and_wait
from scripts.rig.child import ROOT, Child, carry_out
from scripts.rig.house import House, open_house
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.generate import make_people
from verifier.demo.people.people import World

READS_AIM, CLAIMS_AIM, ROSTER_AIM = 0.6, 0.05, 0.5
_CONNECTIONS, _POSTERS = 32, 16
_DECIDED = """
SELECT
    count(*) FILTER (WHERE state = 'verified') AS verified,
    count(*) FILTER (WHERE state IN ('received', 'checking')) AS open,
    max(state_since) AS last_at
FROM claim
"""
_SPENT = "SELECT registry, count(*) AS checks FROM registry_check WHERE answered_at IS NOT NULL GROUP BY 1 ORDER BY 1"
_out = Console(stderr=True, highlight=False)


@dataclass
class Figures:
    """Everything that was measured."""

    claims: int = 0
    checks: int = 0
    claims_per_s: float = 0.0
    claims_taken_in_s: float = 0.0
    jobs_per_s: float = 0.0
    claims_ratio: float = 0.0
    reads_per_s: float = 0.0
    reads_of_many_per_s: float = 0.0
    bare_per_s: float = 0.0
    reads_ratio: float = 0.0
    reads_of_many_ratio: float = 0.0
    read_p50_ms: float = 0.0
    read_p99_ms: float = 0.0
    rounds: list[dict[str, float]] = field(default_factory=list)
    roster: RosterFigures = field(default_factory=RosterFigures)

    @property
    def met(self) -> bool:
        """Whether all aims were met."""
        roster = self.roster.ratio >= ROSTER_AIM
        return self.reads_ratio >= READS_AIM and self.claims_ratio >= CLAIMS_AIM and roster


async def bench(*, claims: int, seconds: float, rounds: int, jobs: int, rows: int) -> Figures:
    """Measure everything; `seconds` for each reading of badges, `rounds` of them."""
    people = make_people(20_261, claims, scenarios=["clean"])
    figures = Figures(claims=claims)
    _tell(f"starting PostgreSQL, a world of {claims} licensees, one API, one worker")
    async with open_house(people) as house:
        await _claims(house, people, figures)
        await _jobs(house, jobs, figures)
        figures.claims_ratio = round(figures.claims_per_s / figures.jobs_per_s, 4)
        await _reads(house, [claim.handle for claim in people.claims], seconds, rounds, figures)
        figures.roster = await measure(house.dsn, house.place, rows, rounds)
        _tell(f"roster: {figures.roster.rows_per_s:.0f} rows/s, raw {figures.roster.raw_per_s:.0f} rows/s")
    return figures


async def _claims(house: House, people: World, figures: Figures) -> None:
    """From the first POST to the last claim decided."""
    posting = asyncio.create_task(drive(Order(house.port, list(_posts(house.key, people.claims)), _POSTERS)))
    connection = await house.connect()
    try:
        async with asyncio.timeout(300):
            while True:
                row = await connection.fetchrow(_DECIDED)
                assert row is not None  # noqa: S101  an aggregate always has a row
                _tell(f"claims decided: {row['verified']} of {figures.claims}", over=True)
                if posting.done() and not row["open"]:
                    break
                await asyncio.sleep(0.1)
        checks = {found["registry"]: found["checks"] for found in await connection.fetch(_SPENT)}
    finally:
        await connection.close()
    report = posting.result()
    if report.wrong or report.lost or row["verified"] != figures.claims:
        message = f"the run is void: {report.statuses}, {row['verified']} of {figures.claims} verified"
        raise RuntimeError(message)
    took = row["last_at"].timestamp() - report.began_at
    figures.checks, figures.claims_taken_in_s = sum(checks.values()), round(report.seconds, 3)
    figures.claims_per_s = round(figures.claims / took, 1)


def _posts(key: str, claims: tuple[ClaimTruth, ...]) -> Iterator[Ask]:
    identified_at = datetime.now(UTC) - timedelta(days=30)
    for claim in claims:
        body = json.dumps(claim.submission(identified_at)).encode()
        yield Ask(request("POST", "/v1/claims", key, body, Idempotency_Key=f"bench-{claim.id}"))


async def _jobs(house: House, jobs: int, figures: Figures) -> None:
    """Empty jobs, one a transaction, from as many producers as posted claims, drained by one worker meanwhile."""
    where = house.dsn.owner.arguments
    async with _yardstick(house, "drain", json.dumps(where).encode()):
        await enqueue_and_wait(where, jobs // 10, _POSTERS)
        took = [await enqueue_and_wait(where, jobs, _POSTERS) for _ in range(3)]
    figures.jobs_per_s = round(jobs / statistics.median(took), 1)
    _tell(f"empty jobs: {figures.jobs_per_s:.0f}/s")


async def _reads(house: House, handles: list[str], seconds: float, rounds: int, figures: Figures) -> None:
    """Alternate between the bare handler and ours, so that whatever else the machine does meets both."""
    known = await _badges(house, handles[:200])
    first = next(iter(known.items()))
    async with _yardstick(house, "bare", first[1].encode()) as port:
        for number in range(rounds + 1):
            bare = await _read(port, dict([first]), house.key, seconds)
            ours = await _read(house.port, dict([first]), house.key, seconds)
            many = await _read(house.port, known, house.key, seconds)
            if number:  # the first round warms up
                figures.rounds.append({"bare": bare.per_second, "ours": ours.per_second, "many": many.per_second})
                figures.read_p50_ms, figures.read_p99_ms = ours.p50_ms, ours.p99_ms
                _tell(
                    f"reads, round {number} of {rounds}: bare {bare.per_second:.0f}/s, "
                    f"one badge {ours.per_second:.0f}/s, of {len(known)} badges {many.per_second:.0f}/s"
                )
    _sum_up(figures)


def _sum_up(figures: Figures) -> None:
    def middle(name: str) -> float:
        return statistics.median(found[name] for found in figures.rounds)

    figures.bare_per_s, figures.reads_per_s, figures.reads_of_many_per_s = (
        round(middle(name), 1) for name in ("bare", "ours", "many")
    )
    figures.reads_ratio = round(statistics.median(found["ours"] / found["bare"] for found in figures.rounds), 3)
    figures.reads_of_many_ratio = round(statistics.median(found["many"] / found["bare"] for found in figures.rounds), 3)


async def _badges(house: House, handles: list[str]) -> dict[str, str]:
    """What each badge says, once: every later answer must be these bytes."""
    found = {}
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {house.key}"}) as session:
        for handle in handles:
            async with session.get(f"{house.url}/v1/badges/{handle}") as answer:
                found[handle] = await answer.text()
    if any(json.loads(body)["status"] != "verified" for body in found.values()):
        message = "the run is void: a badge is not verified"
        raise RuntimeError(message)
    return found


async def _read(port: int, badges: dict[str, str], key: str, seconds: float) -> Report:
    asks = [Ask(request("GET", f"/v1/badges/{handle}", key), body) for handle, body in badges.items()]
    report = await drive(Order(port, asks, _CONNECTIONS, seconds=seconds))
    if report.wrong or report.lost:
        message = f"the run is void: {report.wrong} wrong answers, {report.lost} lost connections, {report.statuses}"
        raise RuntimeError(message)
    return report


@asynccontextmanager
async def _yardstick(house: House, what: str, given: bytes) -> AsyncIterator[int]:
    file = house.place / f"{what}.given"
    file.touch(mode=0o600)
    file.write_bytes(given)
    child = Child(
        what, ("-m", "scripts.rig.bench.yardstick", what, str(file)), house.env, house.place / "logs", house.line
    )
    await child.start()
    try:
        yield int(json.loads(await child.said())["port"])
    finally:
        await child.stop()


def _tell(what: str, *, over: bool = False) -> None:
    """Progress, on standard error."""
    if not over:
        _out.print(f"[dim]{time.strftime('%H:%M:%S')}[/] {what}", soft_wrap=True)
    elif _out.is_terminal:
        _out.print(f"{what}   ", end="\r")


def show(figures: Figures) -> None:
    """The table."""
    table = Table("what", "ours", "yardstick", "ratio", "aim", box=None, header_style="bold", pad_edge=False)
    reads, claims = f"{figures.reads_per_s:,.0f}/s", f"{figures.claims_per_s:,.1f}/s"
    bare = f"{figures.bare_per_s:,.0f}/s bare aiohttp"
    table.add_row("badge reads", reads, bare, f"{figures.reads_ratio:.2f}", f"{READS_AIM}")
    many = f"{figures.reads_of_many_per_s:,.0f}/s"
    table.add_row("badge reads, 200 handles in turn", many, bare, f"{figures.reads_of_many_ratio:.2f}", "")
    jobs = f"{figures.jobs_per_s:,.0f}/s empty jobs"
    what = f"claims, POST to decision ({figures.checks / figures.claims:.0f} checks each)"
    table.add_row(what, claims, jobs, f"{figures.claims_ratio:.3f}", f"{CLAIMS_AIM}")
    loaded, raw = f"{figures.roster.rows_per_s:,.0f} rows/s", f"{figures.roster.raw_per_s:,.0f} rows/s csv and copy"
    table.add_row("roster, file to swap", loaded, raw, f"{figures.roster.ratio:.2f}", f"{ROSTER_AIM}")
    Console(highlight=False).print(table)


def main(arguments: list[str] | None = None) -> int:
    """The command line of `scripts/bench`."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of the table")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each reading of badges (default 3)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of badge reads (default 5)")
    parser.add_argument("--claims", type=int, default=400, help="how many claims (default 400)")
    parser.add_argument("--jobs", type=int, default=4000, help="how many empty jobs (default 4000)")
    parser.add_argument("--rows", type=int, default=300_000, help="how many rows of a bulk file (default 300000)")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench.json", help="where the JSON document is kept")
    asked = parser.parse_args(arguments)
    size = {"claims": asked.claims, "jobs": asked.jobs, "rows": asked.rows}
    figures = carry_out(bench(seconds=asked.seconds, rounds=asked.rounds, **size))
    document = json.dumps(asdict(figures) | {"aims_met": figures.met}, indent=2)
    asked.out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    asked.out.write_text(document + "\n")
    if asked.json:
        sys.stdout.write(document + "\n")
    else:
        show(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
