"""The proof of scale as text: the dearest statements, the bytes of an account, and the findings."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from scripts.rig.scale.proof import MAY, Proof

_DEAREST, _LARGEST = 25, 30


def show(proof: Proof) -> None:
    """Print it all."""
    out = Console(highlight=False)
    out = out if out.is_terminal else Console(highlight=False, width=140)
    out.print(_costs(proof))
    out.print(_sizes(proof))
    ends = [*(f"FOUND  {said}" for said in proof.found), f"{len(proof.found) or 'no'} findings"]
    out.print(
        "\n".join([f"{len(proof.costs)} statements in {proof.seconds:.0f} s", *ends]), markup=False, soft_wrap=True
    )


def _costs(proof: Proof) -> Table:
    columns = _table(
        "statement", f"ms at {proof.small}", f"at {proof.large}", f"pages at {proof.small}", f"at {proof.large}"
    )
    columns.add_column("may, because", overflow="fold")
    for few, many in sorted(proof.costs, key=lambda both: -both[1].ms)[:_DEAREST]:
        cells = (f"{few.ms:.2f}", f"{many.ms:.2f}", f"{few.pages}", f"{many.pages}")
        columns.add_row(few.statement, *cells, MAY.get(few.statement, ""))
    return columns


def _sizes(proof: Proof) -> Table:
    columns = _table("bytes an account with a badge", "bytes", "of")
    columns.add_row("everything", f"{sum(size.bytes_each for size in proof.sizes):.0f}", "")
    for size in proof.sizes[:_LARGEST]:
        columns.add_row(size.name, f"{size.bytes_each:.0f}", size.of if size.is_index else "")
    return columns


def _table(first: str, *others: str) -> Table:
    columns = Table(box=None, header_style="bold", pad_edge=False)
    columns.add_column(first)
    for other in others:
        columns.add_column(other, justify="left" if other == "of" else "right")
    return columns
