"""Generator of the sandbox's table in docs/integrating.md: `.venv/bin/python -m scripts.sandbox`."""

from __future__ import annotations

from pathlib import Path

from verifier.demo.people import sandbox
from verifier.demo.people.people import World

PAGE = Path(__file__).resolve().parent.parent / "docs" / "integrating.md"
BEGIN, END = "<!-- sandbox: written by python -m scripts.sandbox -->\n", "<!-- end -->"


def table() -> str:
    """Write a row for each person."""
    lines = ["| `sandbox/` | person | claim | comes to | badge | |", "|---|---|---|---|---|---|"]
    world = World.from_folder()
    for one in sandbox.PEOPLE:
        truth = sandbox.truth_of(world, one)
        claimed = "PhD" if one.degree else f"{truth.credential}, {truth.jurisdiction}"
        reasons = "".join(f" `{code}`" for code in one.reasons)
        who = f"{truth.display_name} (`{truth.handle}`)"
        row = (f"`{one.outcome}.json`", who, claimed, f"`{one.state}`{reasons}", f"`{one.badge}`", one.says)
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def page(text: str) -> str:
    """Return the page with the table as it should be."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
