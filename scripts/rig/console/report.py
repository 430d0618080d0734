"""The table of keys, as docs/console.md shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.rig.console.proof import Proof


def lines(proof: Proof) -> list[str]:
    """Write the table."""
    head = ["| kind of case | keys | pastes | seconds | height |", "|---|---|---|---|---|"]
    rows = [f"| {one.kind} | {one.keys} | {one.pastes} | {one.seconds:.1f} | {one.height} |" for one in proof.cases]
    return [*head, *rows, f"{len(proof.cases)} cases in {proof.seconds:.0f} s"]
