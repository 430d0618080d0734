"""Findings of an audit: each with its place (our own ids only), and its remedy for the operator."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_MOST = 1000  # findings told one by one; all are counted
_RESTORE = "Stop the service, keep this database for the inquiry, and restore the last backup that verifies."
_BY_HAND = (
    "Nobody but the service writes this. Find out who had the owner's login; suspend what it shows until it was "
    "checked anew, or restore a backup that verifies."
)
_FOLDER = "Put the folder of checkpoints back from its copy. Without one, look into who emptied it; see docs/audit.md."
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "event_missing": ("is missing from the log", _RESTORE),
    "event_altered": ("does not fit the one before it", _RESTORE),
    "head_differs": ("is the last of the log, and its head row says otherwise", _RESTORE),
    "checkpoint_unsigned": ("is not signed by this deployment's key, or lies under another's number", _FOLDER),
    "checkpoint_missing": ("was signed, and the folder lacks it", _FOLDER),
    "checkpoint_differs": ("was signed over another history than the database has", _RESTORE),
    "checkpoint_beyond": ("was signed, and the log no longer reaches it", _RESTORE),
    "checkpoints_none": ("has no checkpoint at all, and is too old for that", _FOLDER),
    "rows_foreign": ("was written without the service's key", _BY_HAND),
    "row_changed_before": ("was changed by hand before this event", _BY_HAND),
    "row_rewritten": ("is never written twice, and was", _BY_HAND),
    "row_differs": ("is not what the log says it is", _BY_HAND),
    "row_unknown": ("is not in the log", _BY_HAND),
    "row_missing": ("is in the log and no longer in the database", _BY_HAND),
    "evidence_replaced": ("does not hold the bytes that were kept", _BY_HAND),
    "move_illegal": ("moves a claim as the lifecycle does not allow", _BY_HAND),
    "state_differs": ("is not where its last event left it", _BY_HAND),
    "badge_differs": ("says something else than its claims and decisions", _BY_HAND),
    "guard_missing": ("is not as it has to be for rows to stand in the log", "Restore the schema: see sql/migrations."),
    "columns_differ": ("is not what this version makes digests of", "Restore the table from sql/migrations."),
    "lifecycle_differs": ("allows other moves than this version", "Restore the table from sql/migrations."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding."""

    code: str
    where: str
    event: int | None = None

    @property
    def remedy(self) -> str:
        """The remedy for the operator."""
        return SENTENCES[self.code][1]

    def __str__(self) -> str:
        """Write the finding as a sentence."""
        at = f" (event {self.event})" if self.event is not None and not self.where.startswith("event ") else ""
        return f"{self.where} {SENTENCES[self.code][0]}{at}"


@dataclass(slots=True)
class Audit:
    """The result of a verification."""

    events: int = 0
    checkpoints: int = 0
    rows: int = 0
    badges: int = 0
    taken_over_at: datetime | None = None  # rows from before digests were made: as they were found on that day
    taken_over_by: int | None = None
    found: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, code: str, where: str, event: int | None = None) -> None:
        """Count a finding once, and keep it unless there are too many already."""
        fault = Fault(code, where, event)
        if fault in self.faults:
            return
        self.found += 1
        if len(self.faults) < _MOST:
            self.faults.append(fault)

    @property
    def whole(self) -> bool:
        """True if nothing is wrong."""
        return not self.found
