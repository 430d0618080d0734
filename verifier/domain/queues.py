"""Which queue of reviewers a case belongs in, by what brought it to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUEUES = (
    (Reason.CONTESTED, "contested"),  # whatever else there is: two accounts are looked at side by side
    (Reason.SCREENING_HIT, "screening"),
    (Reason.SCREENING_POSSIBLE, "screening"),
    (Reason.STANDING_DISCIPLINED, "discipline"),
    (Reason.PAST_ACTION, "discipline"),
    (Reason.LICENCE_LOCKED, "contested"),
    (Reason.HOLDER_DISPUTED, "contested"),
)


def queue_for(reasons: Sequence[Reason]) -> str:
    """Which queue a case with these reasons belongs in."""
    return next((queue for reason, queue in _QUEUES if reason in reasons), "standard")
