"""The outcome of looking at every page."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Proof:
    """The pages and looks, and what was found."""

    pages: int = 0
    looks: int = 0
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)


def lines(proof: Proof) -> list[str]:
    """Say what was looked at."""
    return [f"{proof.pages} pages in {proof.looks} looks, in {proof.seconds:.0f} s"]
