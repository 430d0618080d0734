"""Trial of mutants with the tests nearest to each, until one fails: the share that is noticed, file by file."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from scripts.rig.mutants import python, statements
from scripts.rig.mutants.mutant import Mutant
from scripts.rig.mutants.nearest import LISTED, TESTS_OF, tests_of_domain
from tests.harness.processes import ROOT
from verifier.store.dsn import Dsn

AT_LEAST = 0.9
_DOMAIN, _FUNCTIONS = ROOT / "verifier" / "domain", ROOT / "sql" / "functions"
_EQUIVALENT = Path(__file__).with_name("equivalent.toml")
_PATIENCE_S = 180.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one mutant."""

    mutant: Mutant
    status: str  # killed | survived | equivalent | slow (killed: it never ended) | broken (it did not even load)
    by: str = ""  # the test that noticed, or why it is equivalent
    seconds: float = 0.0


@dataclass(slots=True)
class Score:
    """The outcomes of one file or function."""

    subject: str
    possible: int
    outcomes: list[Outcome] = field(default_factory=list)

    def count(self, *statuses: str) -> int:
        """Count the mutants with one of these outcomes."""
        return sum(outcome.status in statuses for outcome in self.outcomes)

    @property
    def share(self) -> float:
        """The noticed share of those that could be; 1 where nothing was planted."""
        killed, survived = self.count("killed", "slow"), self.count("survived")
        return killed / (killed + survived) if killed + survived else 1.0

    @property
    def falls_short(self) -> bool:
        """True if too little of a listed file is noticed."""
        return self.subject in LISTED and self.share < AT_LEAST


@dataclass(frozen=True, slots=True)
class Trial:
    """The results of a run."""

    seed: int
    seconds: float
    scores: list[Score]

    @property
    def found(self) -> list[str]:
        """The files that fall short."""
        return [
            f"{score.subject}: {score.share:.0%} of its mutants are noticed"
            for score in self.scores
            if score.falls_short
        ]

    @property
    def survivors(self) -> list[Mutant]:
        """The mutants that no test noticed."""
        return [o.mutant for score in self.scores for o in score.outcomes if o.status == "survived"]


def subjects() -> list[str]:
    """List everything that can be asked for: files of `verifier/domain` and functions, listed ones first."""
    return list(dict.fromkeys([*LISTED, *sorted(_files())]))


def _files() -> dict[str, Path]:
    """Map the files of the domain by name, in whatever folder they are."""
    return {path.stem: path for path in _DOMAIN.rglob("*.py") if path.stem != "__init__"}


def mutants_of(subject: str) -> list[Mutant]:
    """Return every mutant of a file of the domain, or of a function of the database."""
    if subject in statements.FUNCTIONS:
        return statements.mutants_of(subject, _FUNCTIONS, ROOT)
    path = _files()[subject]
    return python.mutants_of(path.read_bytes(), str(path.relative_to(ROOT)))


def sample(wanted: Sequence[str], number: int | None, seed: int) -> dict[str, tuple[int, list[Mutant]]]:
    """Draw as many from each subject as from the others, by seed; return how many there are, and the drawn ones."""
    every = {subject: mutants_of(subject) for subject in wanted}
    drawn: dict[str, tuple[int, list[Mutant]]] = {}
    left = number
    for at, subject in enumerate(sorted(every, key=lambda one: (len(every[one]), one))):
        most = len(every[subject]) if left is None else min(len(every[subject]), left // (len(every) - at))
        left = None if left is None else left - most
        lots = random.Random(f"{seed} {subject}")  # noqa: S311  the same seed draws the same ones
        drawn[subject] = (len(every[subject]), lots.sample(every[subject], most))
    return {subject: drawn[subject] for subject in wanted}


def equivalents() -> dict[tuple[str, str, str, str], str]:
    """Read the mutants that change nothing, by file, function and text, with the reason."""
    kept = tomllib.loads(_EQUIVALENT.read_text()).get("mutant", [])
    return {(one["subject"], one["where"], one["was"], one["becomes"]): one["why"] for one in kept}


def key_of(one: Mutant) -> tuple[str, str, str, str]:
    """Return the key of a kept equivalent: no line number, so that it survives other edits of the file."""
    return (subject_of(one), one.where, one.was, one.becomes)


def subject_of(one: Mutant) -> str:
    """Return the file's or the function's name."""
    return Path(one.file).stem if one.file.endswith(".py") else one.where


class Nursery:
    """One process of `fork_server.py`."""

    def __init__(self, cluster: Dsn | None) -> None:
        """Start it; without a cluster it is for mutants of Python."""
        command = [sys.executable, "-m", "scripts.rig.mutants.fork_server"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self._say(asdict(cluster) if cluster else None)

    def _say(self, what: object) -> None:
        assert self._process.stdin is not None  # noqa: S101  opened above
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def run(self, tests: Sequence[str], **job: str) -> dict[str, Any]:
        """Run the tests against a fault; return their result."""
        assert self._process.stdout is not None  # noqa: S101  opened above
        self._say({"source": "", "sql": "", "tests": list(tests), "seconds": _PATIENCE_S, **job})
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError("the process that runs the tests ended")
        return dict(json.loads(said))

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=_PATIENCE_S)


def tried(one: Mutant, nursery: Nursery, rounds: Sequence[Sequence[str]] | None = None) -> Outcome:
    """Plant one and run the tests, the nearest first."""
    source = (ROOT / one.file).read_bytes()
    job = {"file": one.file}
    if one.file.endswith(".py"):
        job["source"] = one.applied(source).decode()
    else:
        _, begin, end = statements.definition(one.where, _FUNCTIONS)
        longer = len(one.text.encode()) - (one.end - one.start)
        job["sql"] = one.applied(source).decode()[begin : end + longer]
    said: dict[str, Any] = {}
    seconds = 0.0
    for tests in rounds or rounds_of(subject_of(one)):
        said = nursery.run(tests, **job)
        seconds += said["seconds"]
        if said["status"] != "survived":
            break
    return Outcome(one, said["status"], said["by"], round(seconds, 2))


def rounds_of(subject: str) -> list[list[str]]:
    """List the files of tests to run, the nearest ones first, and all of the domain's after them."""
    near = TESTS_OF.get(subject, [])
    if subject in statements.FUNCTIONS:
        return [near]
    near = near or [test for test in tests_of_domain() if test.endswith(f"test_{subject}.py")]
    return [tests for tests in (near, [test for test in tests_of_domain() if test not in near]) if tests]
