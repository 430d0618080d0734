"""The outcome of the proof by the model, apart from what walks: that needs a library of the tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from verifier.domain.lifecycle import State, Transition

CELLS = frozenset(f"{state} x {transition}" for state in State for transition in Transition)


@dataclass
class Proof:
    """The counts of the walks, and what was found."""

    seed: int
    runs: int = 0
    steps: int = 0
    visited: Counter[str] = field(default_factory=Counter)  # cells of the lifecycle
    refused: int = 0  # moves that the model expected to be refused, and were
    read: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    divergences: list[str] = field(default_factory=list)

    @property
    def found(self) -> list[str]:
        """The findings."""
        missing = sorted(CELLS - set(self.visited))
        unseen = [f"{len(missing)} cells were not visited: {', '.join(missing[:5])}"] if missing else []
        return [*self.divergences, *unseen]


def show(proof: Proof) -> list[str]:
    """Write the counts in sentences."""
    read = ", ".join(f"{count} {status}" for status, count in sorted(proof.read.items()))
    return [
        f"seed {proof.seed}: {proof.runs} walks of {proof.steps} steps in {proof.seconds:.0f} s",
        f"{len(proof.visited)} of {len(CELLS)} cells visited, {proof.refused} moves refused as expected",
        f"badges read and compared: {read}",
    ]
