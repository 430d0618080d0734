"""Proofs by experiment.

chaos      kill -9 and freezing at random, while claims run and licences change
impostors  ten thousand claims with real numbers by people whose they are not: not one badge
away       the database frozen, gone, read-only, full of others: every call answered in time, and all whole again
feed       consumers killed with -9 while sixteen writers change badges hold what the service says; and how fast that is
import     processes killed with -9 while an import arrives and is taken in: each line has its one result; and how fast
scale      every statement among a million accounts: its plan, and what it costs beside ten thousand
years      two years over a made-up board: every badge is what the truth of its day allows
model      claims, accounts, people and time at random: every step is where a small model says, every cell visited
pages      what boards' pages show, read as pasted: no wrong value, and most of the fields
console    cases of every kind, decided by keyboard alone in a browser: their keys, and what they may be at most
accuracy   names compared, others who fit, whom a machine confirms: the figures of docs/accuracy.md
looks      every page in a browser, wide and narrow, light and dark, in every language: no rule of axe is broken
openapi    odd requests to every operation of the OpenAPI document: no answer is a mistake, or not as the document says
fuzz       every parser of strangers' bytes, given inputs that were made to break it: none does
mutants    small faults planted in the rules, one at a time: nine in ten are noticed by a test
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, TypeAlias

import structlog
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from scripts.rig.accuracy import proof as accuracy
from scripts.rig.accuracy import report as accuracy_report
from scripts.rig.accuracy.names import NoPairs
from scripts.rig.accuracy.proof import Proof as Accuracy
from scripts.rig.arguments import parser
from scripts.rig.away import proof as away
from scripts.rig.away.proof import Proof as Absence
from scripts.rig.away.report import show as show_absence
from scripts.rig.chaos.proof import Plan, Proof, prove
from scripts.rig.chaos.report import lines as chaos_lines
from scripts.rig.console import proof as console
from scripts.rig.console.proof import Proof as ByKeyboard
from scripts.rig.console.report import lines as keys_shown
from scripts.rig.feed import proof as feed
from scripts.rig.feed.proof import Proof as Followed
from scripts.rig.fuzz import proof as fuzz
from scripts.rig.fuzz.proof import Proof as Fuzzed
from scripts.rig.imports import proof as imports
from scripts.rig.imports.proof import Proof as Imported
from scripts.rig.impostors import proof as impostors
from scripts.rig.impostors.outcomes import Proof as NoImpostor
from scripts.rig.impostors.outcomes import table
from scripts.rig.looks.outcome import Proof as Looks
from scripts.rig.looks.outcome import lines as looks_shown
from scripts.rig.model import outcome as model
from scripts.rig.model.outcome import Proof as Walks
from scripts.rig.mutants import report
from scripts.rig.mutants.nearest import LISTED
from scripts.rig.mutants.running import try_out
from scripts.rig.mutants.trial import Trial, subjects
from scripts.rig.openapi import proof as openapi
from scripts.rig.openapi.proof import Proof as Fuzzing
from scripts.rig.openapi.report import show as show_fuzzing
from scripts.rig.pages import report as pages_report
from scripts.rig.pages.made import made
from scripts.rig.pages.proof import Proof as Pages
from scripts.rig.pages.proof import prove as read_pages
from scripts.rig.scale import proof as scale
from scripts.rig.scale.proof import Proof as Scale
from scripts.rig.scale.report import show as show_scale
from scripts.rig.years import proof as years
from scripts.rig.years.counts import Proof as Years
from scripts.rig.years.counts import show as show_years
from tests.harness.processes import carry_out

_Any: TypeAlias = (
    Accuracy
    | Looks
    | Proof
    | NoImpostor
    | Trial
    | Absence
    | Scale
    | Followed
    | Imported
    | Fuzzing
    | Pages
    | Years
    | Walks
    | ByKeyboard
    | Fuzzed
)
_out = Console(stderr=True, highlight=False)


def _tell(what: str) -> None:
    _out.print(f"[dim]{time.strftime('%H:%M:%S')}[/] {what}")


def _show_impostors(proof: NoImpostor) -> None:
    out = Console(highlight=False)
    out = out if out.is_terminal else Console(highlight=False, width=200)
    out.print(table(proof))
    said = [f"seed {proof.seed}: {proof.claims} claims, {proof.false_badges} false badges in {proof.seconds:.0f} s"]
    out.print("\n".join([*said, *_findings(proof.found)]), markup=False, soft_wrap=True)


def _show_mutants(trial: Trial) -> None:
    out = Console(highlight=False)
    out = out if out.is_terminal else Console(highlight=False, width=140)
    out.print(report.table(trial))
    lines = [*(f"SURVIVED  {one}" for one in report.survivors(trial)), f"seed {trial.seed}, {trial.seconds:.0f} s"]
    out.print("\n".join([*lines, *_findings(trial.found)]), markup=False, soft_wrap=True)


def _findings(found: list[str]) -> list[str]:
    return [*(f"FOUND  {finding}" for finding in found), f"{len(found)} findings" if found else "nothing found"]


def document(proof: _Any) -> str:
    """Write all results of a proof, as JSON."""
    said = report.members(proof) if isinstance(proof, Trial) else _members(proof)
    return json.dumps(said | {"found": proof.found}, indent=2, default=_members)


def _members(said: Any) -> dict[str, Any]:  # noqa: ANN401  any dataclass
    """Convert without `asdict`: Python 3.11 makes a new counter of a counter's pairs."""
    return {field.name: getattr(said, field.name) for field in fields(said)}


def _chaos(asked: argparse.Namespace, seed: int) -> Proof:
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)  # it complains of every torment
    plan = Plan(asked.claims, asked.faults, seed, asked.workers, defects=tuple(asked.plant))
    return carry_out(prove(plan, _tell))


def _impostors(asked: argparse.Namespace, seed: int) -> NoImpostor:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # a line a claim
    with _progress("impostors", hidden=asked.json) as told:
        return carry_out(impostors.prove(asked.number, seed, told))


def _mutants(asked: argparse.Namespace, seed: int) -> Trial:
    with _progress("mutants", hidden=asked.json) as told:
        return try_out(
            asked.files or (subjects() if asked.all else LISTED),
            None if asked.all else asked.sample,
            seed,
            asked.jobs,
            told,
        )


@contextmanager
def _progress(of_what: str, *, hidden: bool) -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn(of_what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"))
    with Progress(*columns, TimeRemainingColumn(), console=_out, disable=hidden, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _away(asked: argparse.Namespace, seed: int) -> Absence:
    return carry_out(away.prove(away.Plan(asked.rounds, asked.freeze), seed, _tell))


def _feed(asked: argparse.Namespace, seed: int) -> Followed:
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)
    return carry_out(feed.prove(feed.Plan(asked.people, badges=asked.badges, rounds=asked.rounds), seed, _tell))


def _import(asked: argparse.Namespace, seed: int) -> Imported:
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)
    return carry_out(imports.prove(imports.Plan(asked.lines, asked.arriving, asked.taking, seed), _tell))


def _print(lines: list[str], found: list[str]) -> None:
    Console(highlight=False).print("\n".join([*lines, *_findings(found)]), markup=False, soft_wrap=True)


def _openapi(asked: argparse.Namespace, seed: int) -> Fuzzing:
    return carry_out(openapi.prove(asked.minutes, seed, _tell))


def _fuzz(asked: argparse.Namespace, seed: int) -> Fuzzed:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    if asked.again is not None:
        return fuzz.again(asked.parser[0], asked.again, seed)
    return carry_out(fuzz.prove(asked.minutes, asked.parser, seed, _tell))


def _scale(asked: argparse.Namespace, _: int) -> Scale:
    with _progress("scale", hidden=asked.json) as told:
        return carry_out(scale.prove(scale.SMALL, asked.accounts, told))


def _pages(asked: argparse.Namespace, seed: int) -> Pages:
    return read_pages(made, asked.number, seed)


def _years(asked: argparse.Namespace, seed: int) -> Years:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))  # a line a check
    with _progress("years", hidden=asked.json) as told:
        return carry_out(years.prove(asked.days, asked.licences, seed, told))


def _accuracy(asked: argparse.Namespace, seed: int) -> Accuracy:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    wanted = accuracy.Asked(
        asked.people, pairs=asked.pairs, labelled_by=asked.labelled_by, untold=frozenset(asked.untold)
    )
    try:
        with _progress("people", hidden=asked.json) as told:
            made = carry_out(accuracy.prove(wanted, seed, told))
    except (OSError, NoPairs) as fault:
        sys.exit(str(fault))
    if asked.page is not None:
        accuracy_report.write(asked.page, made)
    return made


def _looks(asked: argparse.Namespace, _: int) -> Looks:
    from scripts.rig.looks import proof  # noqa: PLC0415  it needs a library of the tests

    with _progress("pages", hidden=asked.json) as told:
        return carry_out(proof.prove(asked.pages, told))


def _model(asked: argparse.Namespace, seed: int) -> Walks:
    from scripts.rig.model import proof  # noqa: PLC0415  it needs a library of the tests

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    return proof.prove(asked.runs, asked.steps, seed)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line of `scripts/prove`."""
    asked = parser(__doc__ or "").parse_args(arguments)
    seed = _seed(asked)
    _tell(f"seed {seed}")
    proof = _PROOFS[asked.what](asked, seed)
    if asked.json:
        sys.stdout.write(document(proof) + "\n")
    else:
        _told(proof)
    return 1 if proof.found else 0


_PROOFS: dict[str, Callable[[argparse.Namespace, int], _Any]] = {
    "chaos": _chaos,
    "impostors": _impostors,
    "mutants": _mutants,
    "away": _away,
    "scale": _scale,
    "feed": _feed,
    "import": _import,
    "pages": _pages,
    "accuracy": _accuracy,
    "looks": _looks,
    "openapi": _openapi,
    "fuzz": _fuzz,
    "console": lambda *_: carry_out(console.prove(_tell)),
    "years": _years,
    "model": _model,
}


def _seed(asked: argparse.Namespace) -> int:
    """Return the given seed; else a drawn one, but for mutants always the same sample."""
    if asked.seed is not None:
        return int(asked.seed)
    return 0 if asked.what == "mutants" else random.SystemRandom().randrange(1_000_000)


# The proofs that say what they counted in lines.
_LINES: dict[type, Callable[[Any], list[str]]] = {
    Proof: chaos_lines,
    Followed: feed.lines,
    Imported: imports.lines,
    Years: show_years,
    Accuracy: accuracy_report.lines,
    Looks: looks_shown,
    Walks: model.show,
    ByKeyboard: keys_shown,
    Fuzzed: fuzz.lines,
}


def _told(proof: _Any) -> None:
    match proof:
        case Trial():
            _show_mutants(proof)
        case Absence():
            show_absence(proof)
        case Scale():
            show_scale(proof)
        case Fuzzing():
            show_fuzzing(proof)
        case Pages():
            pages_report.show(proof)
        case NoImpostor():
            _show_impostors(proof)
        case _:
            _print(_LINES[type(proof)](proof), proof.found)


if __name__ == "__main__":
    sys.exit(main())
