"""The benchmark: what the service costs over the least its libraries can do, all measured in one run on one machine.

speed           badge reads hot and cold, queries, webhooks, changes seen elsewhere, a million badges, each beside its
                yardstick in turn, several rounds
claims          POST to decision, three checks a claim, against empty jobs through the same queue; and what each of them
                costs the database in commits, statements and WAL
feed            every badge as an export and as events to one consumer, against a raw cursor over the same rows
roster          a bulk file from disk to swap, against csv and a raw copy of the same file into a plain table
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

from rich.console import Console
from rich.table import Table

from scripts.rig.bench import page, speed
from scripts.rig.bench.claims import POSTERS, Claims, post_and_wait
from scripts.rig.bench.costs import SETTLED_IN_S, Cost, Statement, counting
from scripts.rig.bench.feed import BADGES, measure_feed, show_feed
from scripts.rig.bench.rosters import RosterFigures, measure
from scripts.rig.bench.yardstick import enqueue_and_wait
from scripts.rig.feed.speed import FeedFigures
from tests.harness.process_service import House, open_house
from tests.harness.processes import ROOT, Child, carry_out
from verifier.demo.people.generate import make_people

CLAIMS_AIM, ROSTER_AIM = 0.05, 0.5
COMMITS_AIM, LOG_AIM = 8, 20_000  # per claim
PARTS = ("claims", "roster", "feed")
_DEAREST = 80
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
    roster: RosterFigures = field(default_factory=RosterFigures)
    feed: FeedFigures = field(default_factory=FeedFigures)

    @property
    def met(self) -> bool:
        """True if all aims were met."""
        roster = self.roster.ratio >= ROSTER_AIM
        cost = self.cost.commits <= COMMITS_AIM and self.cost.log_bytes <= LOG_AIM
        return self.claims_ratio >= CLAIMS_AIM and roster and cost


async def bench(
    *,
    claims: int,
    rounds: int,
    jobs: int,
    rows: int,
    badges: int = BADGES,
    parts: Sequence[str] = PARTS,
    settled_in_s: float = SETTLED_IN_S,
) -> Figures:
    """Measure these parts; the roster in so many rounds."""
    people = make_people(20_261, claims, scenarios=["clean"])
    figures = Figures(claims=claims)
    _tell(f"starting PostgreSQL, a world of {claims} licensees, one API, one worker")
    async with open_house(people, counted=True) as house:
        async with counting(house.dsn, settled_in_s) as costs:
            _put(figures, await post_and_wait(house, people, costs, _tell))
            figures.statements = await costs.dearest(_DEAREST)
        await _jobs(house, jobs, figures)
        figures.claims_ratio = round(figures.claims_per_s / figures.jobs_per_s, 4)
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
    asked = _parser().parse_args(arguments)
    document: dict[str, object] = {}
    if asked.only in (None, *PARTS):
        size = {"claims": asked.claims, "jobs": asked.jobs, "rows": asked.rows, "badges": asked.badges}
        parts = (asked.only,) if asked.only else PARTS
        figures = carry_out(bench(rounds=asked.rounds, parts=parts, **size))
        document |= asdict(figures) | {"aims_met": figures.met}
        if not asked.json:
            show(figures, parts)
        if asked.statements and not asked.json:
            show_statements(figures)
    if asked.only in (None, "speed", *speed.PARTS):
        extent = speed.Extent(asked.seconds, asked.rounds, asked.stored, times=asked.times)
        wanted = (asked.only,) if asked.only in speed.PARTS else speed.PARTS
        found = carry_out(speed.measure(wanted, extent, _tell))
        document |= {"speed": found.document()}
        if not asked.json:
            speed.show(found)
        if asked.page:
            page.write(asked.page, found)
    _keep(asked.out, document, said=asked.json)
    return 0


def _keep(path: Path, document: dict[str, object], *, said: bool) -> None:
    text = json.dumps(document, indent=2) + "\n"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(text)
    if said:
        sys.stdout.write(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of the table")
    names = (*PARTS, "speed", *speed.PARTS)
    parser.add_argument("--only", choices=names, help="measure this alone; speed: all of the speed table")
    parser.add_argument("--statements", action="store_true", help="list the dearest statements of the claims, too")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each stretch of load (default 3)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each line (default 5)")
    parser.add_argument("--badges", type=int, default=BADGES, help=f"in the export and the feed (default {BADGES})")
    parser.add_argument("--stored", type=int, default=1_000_000, help="badges stored at last (default 1000000)")
    parser.add_argument("--times", type=int, default=2_000, help="how many revocations (default 2000)")
    parser.add_argument("--claims", type=int, default=400, help="how many claims (default 400)")
    parser.add_argument("--jobs", type=int, default=4000, help="how many empty jobs (default 4000)")
    parser.add_argument("--rows", type=int, default=300_000, help="how many rows of a bulk file (default 300000)")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench.json", help="where the JSON document is kept")
    parser.add_argument("--page", type=Path, help="the page whose speed table is written anew: docs/performance.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
