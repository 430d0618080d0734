"""Generator of docs/lifecycle.md from verifier/domain/lifecycle.py: `.venv/bin/python -m scripts.diagram`."""

from __future__ import annotations

from pathlib import Path

from verifier.domain.lifecycle import FINAL, PEOPLE_ONLY, TRANSITIONS, WHOSE_MOVE, State, Transition

PAGE = Path(__file__).resolve().parent.parent / "docs" / "lifecycle.md"
HEAD = """\
# The life of a claim

Drawn from `verifier/domain/lifecycle.py` by `python -m scripts.diagram`; a test compares the two. A move that is not
here cannot be made, and the database holds the same table. Moves in capital letters need a reviewer: machines confirm,
people refuse. Withdrawing, open from every state that is not final, is left out of the picture.
"""


def page() -> str:
    """Write the whole page: a picture of the transitions, and a table of whose move is next."""
    picture = "\n".join(["stateDiagram-v2", f"    [*] --> {State.RECEIVED}", *_arrows(), *_ends()])
    return f"{HEAD}\n```mermaid\n{picture}\n```\n\n{_table()}"


def _arrows() -> list[str]:
    order = list(State)
    shown = [row for row in TRANSITIONS if row.transition is not Transition.WITHDREW]
    shown.sort(key=lambda row: (order.index(row.source), order.index(row.target), row.transition))
    return [f"    {row.source} --> {row.target}: {_said(row.transition)}" for row in shown]


def _ends() -> list[str]:
    return [f"    {state} --> [*]" for state in sorted(FINAL)]


def _said(transition: Transition) -> str:
    words = transition.replace("_", " ")
    return words.upper() if transition in PEOPLE_ONLY else words


def _table() -> str:
    lines = ["| state | whose move | leaves by |", "|---|---|---|"]
    for state in State:
        leaves = sorted(f"{_said(row.transition)} → {row.target}" for row in TRANSITIONS if row.source is state)
        lines.append(f"| {state} | {WHOSE_MOVE[state]} | {', '.join(leaves) or 'final'} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8")
