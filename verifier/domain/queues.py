"""Which queue of reviewers a case belongs in, by what brought it to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUEUES = (
    ("contested", "contested"),  # whatever else there is: two accounts are looked at side by side
    ("screening_hit", "screening"),
    ("screening_possible", "screening"),
    ("standing_disciplined", "discipline"),
    ("past_action", "discipline"),
    ("licence_locked", "contested"),
    ("holder_disputed", "contested"),
)


def queue_for(reasons: Sequence[str]) -> str:
    """Which queue a case with these reasons belongs in."""
    return next((queue for reason, queue in _QUEUES if reason in reasons), "standard")
