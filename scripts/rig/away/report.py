"""The table of a database that did not answer: how long every kind of call took."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from scripts.rig.away.proof import Proof


def show(proof: Proof) -> None:
    """Print a row for each fault and call, and what was found."""
    columns = Table("database", "call", "times", "median s", "longest s", box=None, header_style="bold", pad_edge=False)
    for fault, kind, times, middle, most in proof.rows():
        columns.add_row(fault, kind, f"{times}", f"{middle:.2f}", f"{most:.2f}")
    out = Console(highlight=False)
    out.print(columns)
    whole = ", ".join(f"{fault} {max(took):.2f} s" for fault, took in proof.whole_s.items())
    ends = ", ".join(f"{name} {took:.2f} s" for name, took in proof.stopped_s.items())
    said = [f"{proof.calls} calls in {proof.seconds:.0f} s", f"whole again at most after: {whole}"]
    said += [f"asked to stop while it was frozen, ended after: {ends}"]
    out.print(
        "\n".join([*said, *(f"FOUND  {finding}" for finding in proof.found), f"{len(proof.found) or 'no'} findings"]),
        markup=False,
        soft_wrap=True,
    )
