"""Report of a run of odd requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from scripts.rig.openapi.proof import Proof


def show(proof: Proof) -> None:
    """Print how many requests there were, and what was found, in the tool's own words."""
    lines = [f"seed {proof.seed}: {proof.cases} requests in {proof.seconds:.0f} s"]
    lines += [f"FOUND  {finding}" for finding in proof.found] or ["nothing found"]
    Console(highlight=False).print("\n".join(lines), markup=False, soft_wrap=True)
