"""Reports by anybody about a badge: a reason from a short list, and words that only a reviewer reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# The badge is somebody else's licence; the licence has ended; the account is not who it seems; anything else.
ReportReason = Literal["not_the_licensee", "not_in_force", "impersonation", "other"]


@dataclass(frozen=True, slots=True)
class Report:
    """A report about the badge of a handle, by somebody whom nobody has identified."""

    reason: ReportReason
    details: str = ""
    contact: str = ""  # where the reporter may be answered
