"""The database's refusals of a decision, each as the sentence that the reviewer reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.reasons import Reason
from verifier.flows.core import freeze
from verifier.flows.core.errors import Conflict, Forbidden
from verifier.store.refusals import Refusal

if TYPE_CHECKING:
    from verifier.store.db import DatabaseRefusal

_DATABASE_SAYS: dict[str, tuple[str, str]] = {
    Refusal.MOVED_ON: ("claim_moved", "The claim has moved on. Take the case again."),
    Refusal.ACCOUNT_CHANGED: (
        Reason.ACCOUNT_CHANGED,
        "The account has changed since; the platform has to vouch for it first.",
    ),
    Refusal.NOT_FRESH: (
        "evidence_stale",
        "The sources are being asked again. Wait a moment, reload the case and decide on fresh answers.",
    ),
    Refusal.NO_RECORD: ("two_people_needed", "Approving without a primary record needs two people who looked it up."),
    Refusal.NOT_BOUND: ("two_people_needed", "Approving below H3 needs two people."),
    Refusal.NO_SUCH_MOVE: ("claim_moved", "The claim has moved on. Take the case again."),
    Refusal.NOT_DECIDED: ("claim_moved", "The claim has moved on. Take the case again."),
    Refusal.FROZEN: freeze.FROZEN,
    Refusal.LOCKED: (
        Reason.LICENCE_LOCKED,
        "The licensee has locked this licence. Nobody approves a claim on it until they unlock it or name the account.",
    ),
    Refusal.NEEDS_TWO: (
        "two_people_needed",
        "A licence that is disputed, locked or another account's needs two people.",
    ),
}


def refusal(error: DatabaseRefusal) -> Exception:
    """Say a refusal of the database; one that nobody foresaw stays what it is."""
    if error.sqlstate == Refusal.NOT_ASSIGNED:
        return Forbidden("not_assigned", "The system did not assign this case to you.")
    if error.sqlstate in _DATABASE_SAYS:
        return Conflict(*_DATABASE_SAYS[error.sqlstate])
    return error
