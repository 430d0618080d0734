"""The model's knowledge of one claim and its account, and the status that a platform has to read.

Nothing here asks the service or the database: it is the design of record, written down once more and shortly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.domain.lifecycle import State, Transition

if TYPE_CHECKING:
    from datetime import datetime

DAY = timedelta(days=1)
SIGHTED, GRACE, BOUND, BOUND_GRACE = 35 * DAY, 14 * DAY, 365 * DAY, 30 * DAY
WAITING = (State.RECEIVED, State.CHECKING, State.AWAITING_CREATOR, State.IN_REVIEW)
# How a claim gets from one state to the next by the design; a machine's, or people's (how many) where it is a decision.
EDGES: dict[tuple[State, Transition], State] = {
    (State(source), Transition(transition)): State(target)
    for line in """
        received check_started checking; received withdrew withdrawn; checking confirmed verified
        checking creator_needed awaiting_creator; checking reviewer_needed in_review; checking withdrew withdrawn
        awaiting_creator creator_answered checking; awaiting_creator binding_given_up in_review
        awaiting_creator lapsed lapsed; awaiting_creator withdrew withdrawn; in_review approved verified
        in_review refused refused; in_review question_asked awaiting_creator; in_review creator_answered checking
        in_review withdrew withdrawn; verified suspended suspended; verified expired expired; verified revoked revoked
        verified superseded withdrawn; verified withdrew withdrawn; suspended reinstated verified
        suspended revoked revoked; suspended rebound checking; suspended withdrew withdrawn; expired renewed checking
        expired withdrew withdrawn; refused appealed in_review; refused withdrew withdrawn; revoked appealed in_review
        revoked withdrew withdrawn
    """.replace("\n", ";").split(";")
    if line.strip()
    for source, transition, target in [line.split()]
}


def _routes() -> dict[State, tuple[Transition, ...]]:
    """Find the shortest way to each state."""
    found: dict[State, tuple[Transition, ...]] = {State.RECEIVED: ()}
    waiting = [State.RECEIVED]
    for state in waiting:
        for (source, transition), target in EDGES.items():
            if source is state and target not in found:
                found[target] = (*found[state], transition)
                waiting.append(target)
    return found


ROUTES = _routes()
PEOPLE = {Transition.APPROVED: 2, Transition.REFUSED: 1, Transition.REVOKED: 2, Transition.REINSTATED: 2}
VERDICTS = {
    Transition.CONFIRMED: "verified",
    Transition.APPROVED: "verified",
    Transition.REFUSED: "refused",
    Transition.REVOKED: "revoked",
    Transition.REINSTATED: "reinstated",
}


@dataclass
class Expected:
    """One account with its one claim."""

    claim_id: str
    account_id: str
    handle: str
    state: State = State.RECEIVED
    version: int = 0
    claim_epoch: int = 1
    epoch: int = 1
    current: bool = True  # the platform has said nothing else of the account
    sighted_at: datetime | None = None
    bound_at: datetime | None = None
    ends_at: datetime | None = None
    last_verdict: str = ""  # of the decisions that stop or give a badge
    held_back: bool = False  # refused, suspended or revoked since it was last given
    against: set[str] = field(default_factory=set)  # reviewers who refused or revoked it

    @property
    def may_show(self) -> bool:
        """True while the account is the one that was checked."""
        return self.current and self.claim_epoch == self.epoch

    def decided(self, verdict: str) -> None:
        """Take in a decision."""
        if verdict in ("verified", "reinstated"):
            self.held_back = False
        elif verdict in ("refused", "suspended", "revoked"):
            self.held_back = True
        if verdict not in ("refused", "asked"):
            self.last_verdict = verdict

    def shown(self, now: datetime) -> str:
        """Return the status that a platform has to read."""
        status = self._status(now)
        if self.last_verdict in ("suspended", "revoked"):
            return "revoked" if status == "revoked" else "suspended"
        return status

    def _status(self, now: datetime) -> str:
        if self.state in WAITING:
            return "pending"
        if self.state is State.REVOKED:
            return "revoked"
        if self.state not in (State.VERIFIED, State.SUSPENDED, State.EXPIRED):
            return "none"
        if self.state is State.SUSPENDED or not self.may_show:
            return "suspended"
        if self.state is State.EXPIRED or (self.ends_at is not None and now >= self.ends_at):
            return "expired"
        return self._by_age(now)

    def _by_age(self, now: datetime) -> str:
        if self.sighted_at is None or self.bound_at is None:
            return "none"
        seen, bound = now - self.sighted_at, now - self.bound_at
        if seen >= SIGHTED + GRACE or bound >= BOUND + BOUND_GRACE:
            return "none"
        return "stale" if seen >= SIGHTED or bound >= BOUND else "verified"
