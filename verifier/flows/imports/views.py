"""Views of imports, in the shapes of the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ImportState = Literal["running", "done"]


@dataclass(frozen=True, slots=True)
class ImportTaken:
    """An import whose lines are all kept."""

    id: str
    lines: int


@dataclass(frozen=True, slots=True)
class Expected:
    """Numbers of claims by whom they are expected to need, beyond the sources; once done they add up to `taken`."""

    machine: int
    creator: int
    reviewer: int


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import: how many of its lines are taken in as claims, and what they will ask of whom."""

    id: str
    state: ImportState
    lines: int
    taken: int
    refused: int
    expected: Expected
    reviewer_hours: float
    received_at: datetime
    done_at: datetime | None
