"""The results of a run, for people and for machines."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.table import Table

from scripts.rig.mutants.nearest import LISTED
from scripts.rig.mutants.trial import Outcome, Score, Trial


def table(trial: Trial) -> Table:
    """Build the table of the score of each file, the listed ones first."""
    made = Table(caption="listed files (*) have to reach 90 %; what does not load or changes nothing is not counted")
    for name in ("file", "possible", "planted", "killed", "survived", "equivalent", "does not load", "noticed"):
        made.add_column(name, justify="left" if name == "file" else "right")
    for score in trial.scores:
        made.add_row(*map(str, _row(score)), style="red" if score.falls_short else None)
    return made


def _row(score: Score) -> tuple[object, ...]:
    killed, name = score.count("killed", "slow"), f"{score.subject}{'*' * (score.subject in LISTED)}"
    rest = (score.count("survived"), score.count("equivalent"), score.count("broken"), f"{score.share:.0%}")
    return (name, score.possible, len(score.outcomes), killed, *rest)


def survivors(trial: Trial) -> list[str]:
    """List each fault that no test noticed, as file, line and diff."""
    return [one.diff for one in trial.survivors]


def members(trial: Trial) -> dict[str, Any]:
    """Write all results of a run, for JSON."""
    return {
        "seed": trial.seed,
        "seconds": trial.seconds,
        "found": trial.found,
        "scores": [_score(score) for score in trial.scores],
    }


def _score(score: Score) -> dict[str, Any]:
    counted = {what: score.count(what) for what in ("killed", "slow", "survived", "equivalent", "broken")}
    return {
        "file": score.subject,
        "possible": score.possible,
        "planted": len(score.outcomes),
        **counted,
        "noticed": round(score.share, 3),
        "survivors": [_survivor(outcome) for outcome in score.outcomes if outcome.status == "survived"],
    }


def _survivor(outcome: Outcome) -> dict[str, Any]:
    told = ("file", "where", "kind", "line", "was", "becomes")
    return {name: value for name, value in asdict(outcome.mutant).items() if name in told}
