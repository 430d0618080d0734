"""The benchmark: what the service costs over the least its libraries can do, all measured in one run on one machine.

badge reads     one API process against a bare aiohttp handler with the same bytes, in turn, several rounds
claims          POST to decision, three checks a claim, against empty jobs through the same queue; and what each of them
                costs the database in commits, statements and WAL
roster          a bulk file from disk to swap, against csv and a raw copy of the same file into a plain table
feed            every badge as an export and as events to one consumer, against a raw cursor over the same rows
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import aiohttp
from rich.console import Console
from rich.table import Table

from scripts.rig.bench.claims import POSTERS, Claims, post_and_wait
from scripts.rig.bench.costs import SETTLED_IN_S, Cost, Statement, counting
from scripts.rig.bench.feed import BADGES, measure_feed, show_feed
from scripts.rig.bench.load import Ask, Order, Report, drive, request
from scripts.rig.bench.rosters import RosterFigures, measure
from scripts.rig.bench.yardstick import enqueue_and_wait
from scripts.rig.feed.speed import FeedFigures
from tests.harness.process_service import House, open_house
from tests.harness.processes import ROOT, Child, carry_out
from verifier.demo.people.generate import make_people

READS_AIM, CLAIMS_AIM, ROSTER_AIM = 0.6, 0.05, 0.5
COMMITS_AIM, LOG_AIM = 8, 20_000  # per claim
PARTS = ("claims", "reads", "roster", "feed")
_DEAREST = 80
_CONNECTIONS = 32
_out = Console(stderr=True, highlight=False)


@dataclass
class Figures:
    """All measurements."""

    claims: int = 0
    checks: int = 0
    claims_per_s: float = 0.0
    claims_taken_in_s: float = 0.0
    jobs_per_s: float = 0.0
    claims_ratio: float = 0.0
    cost: Cost = field(default_factory=Cost)
    statements: list[Statement] = field(default_factory=list)
    reads_per_s: float = 0.0
    reads_of_many_per_s: float = 0.0
    bare_per_s: float = 0.0
    reads_ratio: float = 0.0
    reads_of_many_ratio: float = 0.0
    read_p50_ms: float = 0.0
    read_p99_ms: float = 0.0
    rounds: list[dict[str, float]] = field(default_factory=list)
    roster: RosterFigures = field(default_factory=RosterFigures)
    feed: FeedFigures = field(default_factory=FeedFigures)

    @property
    def met(self) -> bool:
        """True if all aims were met."""
        roster = self.roster.ratio >= ROSTER_AIM
        cost = self.cost.commits <= COMMITS_AIM and self.cost.log_bytes <= LOG_AIM
        return self.reads_ratio >= READS_AIM and self.claims_ratio >= CLAIMS_AIM and roster and cost


async def bench(
    *,
    claims: int,
    seconds: float,
    rounds: int,
    jobs: int,
    rows: int,
    badges: int = BADGES,
    parts: Sequence[str] = PARTS,
    settled_in_s: float = SETTLED_IN_S,
) -> Figures:
    """Measure these parts; `seconds` for each reading of badges, `rounds` of them."""
    people = make_people(20_261, claims, scenarios=["clean"])
    figures = Figures(claims=claims)
    _tell(f"starting PostgreSQL, a world of {claims} licensees, one API, one worker")
    async with open_house(people, counted=True) as house:
        async with counting(house.dsn, settled_in_s) as costs:
            _put(figures, await post_and_wait(house, people, costs, _tell))
            figures.statements = await costs.dearest(_DEAREST)
        await _jobs(house, jobs, figures)
        figures.claims_ratio = round(figures.claims_per_s / figures.jobs_per_s, 4)
        if "reads" in parts:
            await _reads(house, [claim.handle for claim in people.claims], seconds, rounds, figures)
        if "roster" in parts:
            figures.roster = await measure(house.dsn, house.place, rows, rounds)
            _tell(f"roster: {figures.roster.rows_per_s:.0f} rows/s, raw {figures.roster.raw_per_s:.0f} rows/s")
    if "feed" in parts:
        figures.feed = await measure_feed(_tell, badges, rounds)
    return figures


def _put(figures: Figures, claims: Claims) -> None:
    figures.checks, figures.cost = claims.checks, claims.cost
    figures.claims_per_s, figures.claims_taken_in_s = claims.per_s, claims.taken_in_s


async def _jobs(house: House, jobs: int, figures: Figures) -> None:
    """Enqueue empty jobs, one a transaction, from as many producers as posted claims, drained by one worker."""
    where = house.dsn.owner.arguments
    async with _yardstick(house, "drain", json.dumps(where).encode()):
        await enqueue_and_wait(where, jobs // 10, POSTERS)
        took = [await enqueue_and_wait(where, jobs, POSTERS) for _ in range(3)]
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
    """Read each badge once: every later answer must be these bytes."""
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
    """Print progress, on standard error."""
    if not over:
        _out.print(f"[dim]{time.strftime('%H:%M:%S')}[/] {what}", soft_wrap=True)
    elif _out.is_terminal:
        _out.print(f"{what}   ", end="\r")


def show(figures: Figures, parts: Sequence[str]) -> None:
    """Print the table."""
    table = Table("what", "ours", "yardstick", "ratio", "aim", box=None, header_style="bold", pad_edge=False)
    if "reads" in parts:
        reads, many = f"{figures.reads_per_s:,.0f}/s", f"{figures.reads_of_many_per_s:,.0f}/s"
        bare = f"{figures.bare_per_s:,.0f}/s bare aiohttp"
        table.add_row("badge reads", reads, bare, f"{figures.reads_ratio:.2f}", f"{READS_AIM}")
        table.add_row("badge reads, 200 handles in turn", many, bare, f"{figures.reads_of_many_ratio:.2f}", "")
    _show_claims(table, figures)
    if "roster" in parts:
        loaded, raw = f"{figures.roster.rows_per_s:,.0f} rows/s", f"{figures.roster.raw_per_s:,.0f} rows/s csv and copy"
        table.add_row("roster, file to swap", loaded, raw, f"{figures.roster.ratio:.2f}", f"{ROSTER_AIM}")
    if "feed" in parts:
        show_feed(table, figures.feed)
    Console(highlight=False, width=None if sys.stdout.isatty() else 140).print(table)


def _show_claims(table: Table, figures: Figures) -> None:
    claims, jobs = f"{figures.claims_per_s:,.1f}/s", f"{figures.jobs_per_s:,.0f}/s empty jobs"
    what = f"claims, POST to decision ({figures.checks / figures.claims:.0f} checks each)"
    table.add_row(what, claims, jobs, f"{figures.claims_ratio:.3f}", f"{CLAIMS_AIM}")
    cost = figures.cost
    idle = f"{cost.idle_commits_per_s} a second when idle"
    table.add_row("commits a claim", f"{cost.commits}", idle, "", f"at most {COMMITS_AIM}")
    table.add_row(
        "statements a claim", f"{cost.statements}", f"{cost.idle_statements_per_s} a second when idle", "", ""
    )
    pages = f"{cost.log_page_bytes / 1000:.1f} kB of it whole pages, after a checkpoint"
    written = f"{cost.log_bytes / 1000:.1f} kB in {cost.log_records:.0f} records"
    table.add_row("WAL a claim", written, pages, "", f"at most {LOG_AIM / 1000:.0f} kB")


def show_statements(figures: Figures) -> None:
    """Print the statements of the claims by the time they took in the server, all their runs together."""
    out = Console(highlight=False, soft_wrap=True, markup=False)
    out.print(f"\n{'ms':>8} {'runs a claim':>13} {'WAL kB a claim':>15}  statement")
    for row in figures.statements:
        runs, log = row.calls / figures.claims, row.log_bytes / figures.claims / 1000
        out.print(f"{row.ms:8,.0f} {runs:13.2f} {log:15.2f}  {row.text}")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line of `scripts/bench`."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of the table")
    parser.add_argument("--only", choices=PARTS, help="measure this part alone (and the claims, which all others need)")
    parser.add_argument("--statements", action="store_true", help="list the dearest statements of the claims, too")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each reading of badges (default 3)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of badge reads (default 5)")
    parser.add_argument("--claims", type=int, default=400, help="how many claims (default 400)")
    parser.add_argument("--jobs", type=int, default=4000, help="how many empty jobs (default 4000)")
    parser.add_argument("--rows", type=int, default=300_000, help="how many rows of a bulk file (default 300000)")
    parser.add_argument("--badges", type=int, default=BADGES, help=f"in the export and the feed (default {BADGES})")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench.json", help="where the JSON document is kept")
    asked = parser.parse_args(arguments)
    size = {"claims": asked.claims, "jobs": asked.jobs, "rows": asked.rows, "badges": asked.badges}
    parts = (asked.only,) if asked.only else PARTS
    figures = carry_out(bench(seconds=asked.seconds, rounds=asked.rounds, parts=parts, **size))
    document = json.dumps(asdict(figures) | {"aims_met": figures.met}, indent=2)
    asked.out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    asked.out.write_text(document + "\n")
    if asked.json:
        sys.stdout.write(document + "\n")
    else:
        show(figures, parts)
        if asked.statements:
            show_statements(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
