"""The next look at a licence: how soon a badge is checked again, and how long a renewal is looked for after its end."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.assessment.decision import AskAgain, Confirm
from verifier.domain.reasons import About, Reason, those

if TYPE_CHECKING:
    from datetime import datetime

    from verifier.domain.assessment.decision import Verdict
    from verifier.domain.policy import Policy

# After its end a licence is looked for on these days: boards post renewals early, on the day, and late.
RENEWAL_DAYS = (0, 1, 3, 7, 14, 30, 60, 90)
SILENT = timedelta(days=1)  # after a source that did not answer: silence costs nothing, not even a turn
_EARLIEST = 0.8  # of the interval: what was confirmed on one day comes due over the last fifth of it
_NEAR_THE_END = ((timedelta(days=7), timedelta(days=3)), (timedelta(days=1), timedelta(hours=12)))


def spread(claim_id: str) -> float:
    """Return a number of [0, 1) that is always the same for a claim and evenly spread over many."""
    return int.from_bytes(hashlib.sha256(claim_id.encode()).digest()[:6], "big") / 2**48


def next_look(claim_id: str, looked_at: datetime, every: timedelta, ends_at: datetime | None) -> datetime:
    """Return when a badge is checked next: in the last fifth of the interval, and in its own last week and last day."""
    share = spread(claim_id)
    regular = looked_at + every * (_EARLIEST + (1 - _EARLIEST) * share)
    near = [ends_at - before + within * share for before, within in _NEAR_THE_END] if ends_at else []
    return min([regular, *(at for at in near if at > looked_at)])


def look_after_absence(now: datetime, policy: Policy) -> datetime:
    """Return when a licence that was not found is looked for again: after the last look a person is asked."""
    return now + policy.absent_for / max(policy.absences - 1, 1)


def renewal_look(ended_at: datetime, now: datetime) -> datetime | None:
    """Return when a licence that has ended is next looked for; None once nobody renews it any more."""
    days = (ended_at + timedelta(days=days) for days in RENEWAL_DAYS)
    return next((at for at in days if at > now), None)


# Nothing that a source says or does not say of these means that the licence runs again, or that it is this one.
_NO_RENEWAL = those(lambda meaning: meaning.anothers or meaning.about in (About.LICENCE, About.SOURCE)) - {
    Reason.PAST_ACTION
} | {Reason.ACCOUNT_CHANGED}


def is_renewed(verdict: Verdict) -> bool:
    """Return True if an ended licence was seen in force, so that its claim is weighed like any other.

    What is missing then is for its creator or for people; it is taken up only where the record is this licence's.
    """
    if isinstance(verdict, AskAgain) or verdict.findings.record is None:
        return False
    return isinstance(verdict, Confirm) or not _NO_RENEWAL & frozenset(verdict.findings.reasons)
