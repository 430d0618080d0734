"""The licences of the years as the board has them, and what was counted and found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from verifier.demo.people.claims import ClaimTruth


@dataclass
class Licence:
    """One licence as the board has it, and since when it has been in force or not."""

    truth: ClaimTruth
    claim_id: str
    last_day: date
    word: str = "Active"
    is_for_people: bool = False  # suspended or taken off the register once: only people give the badge back
    bound_at: datetime | None = None  # when the platform last said who the creator is
    in_force_at: datetime | None = None  # when it last was
    since: datetime | None = None  # since when it has been in force without a pause

    def holds(self, day: date) -> bool:
        """Return True if the board has it in force on this day."""
        return self.word == "Active" and day <= self.last_day


@dataclass
class Proof:
    """The counts of the years, and what was found."""

    seed: int
    days: int
    licences: int
    steps: int = 0
    happened: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)


def show(proof: Proof) -> list[str]:
    """Write the counts in sentences."""
    happened = ", ".join(f"{count} x {what}" for what, count in proof.happened.most_common())
    read = ", ".join(f"{count} {status}" for status, count in proof.read.most_common())
    return [
        f"seed {proof.seed}: {proof.licences} licences over {proof.days} days in {proof.seconds:.0f} s",
        f"{happened}",
        f"badges read and compared: {read}",
    ]
