"""Reports as their reporter and reviewers see them; a creator sees neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """The receipt of a report. It says the same whatever is known about the handle."""

    receipt: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report in the words of its unknown reporter."""

    received_at: datetime
    reason: str
    details: str
    contact: str


@dataclass(frozen=True, slots=True)
class ReportsView:
    """The reports about an account: their number, their reasons, and the last few in words."""

    number: int = 0
    reasons: dict[str, int] = field(default_factory=dict)  # code -> how many
    latest: tuple[ReportView, ...] = ()
