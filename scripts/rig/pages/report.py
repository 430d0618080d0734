"""The table of what the reader of pasted pages read."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from scripts.rig.pages.proof import FIELDS, Proof


def show(proof: Proof) -> None:
    """Print a row for each field, and what was wrong."""
    columns = Table("field", *(kind for kind, _ in proof.kinds()), box=None, header_style="bold", pad_edge=False)
    for name in FIELDS:
        columns.add_row(name, *(f"{one.filled[name]} of {one.fields[name]}" for _, one in proof.kinds()))
    columns.add_row("all", *(f"{one.share:.1%}" for _, one in proof.kinds()))
    columns.add_row("pages", *(f"{one.pages}" for _, one in proof.kinds()))
    out = Console(highlight=False)
    out.print(columns)
    out.print(f"seed {proof.seed}, {proof.seconds:.1f} s, {len(proof.found) or 'no'} findings", markup=False)
    out.print("\n".join(f"FOUND  {finding}" for finding in proof.found), markup=False, soft_wrap=True)
