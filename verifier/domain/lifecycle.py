"""The one table of the lifecycle: the transitions of a claim between its states.

A transition that is not in `TRANSITIONS` cannot be made. The SQL CHECK, the SQL transition table, the diagram in docs/
and the tests are compared with it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """The states of a claim, each named by whose move is next."""

    RECEIVED = "received"  # the next move is a worker's
    CHECKING = "checking"  # the next move is the registries'
    AWAITING_CREATOR = "awaiting_creator"  # the next move is the creator's: bind, fix a field, answer
    IN_REVIEW = "in_review"  # the next move is a reviewer's
    VERIFIED = "verified"  # the next move is time's or monitoring's
    SUSPENDED = "suspended"  # the next move is a reviewer's, or the platform's after an account change
    EXPIRED = "expired"  # the next move is the creator's: renew
    REFUSED = "refused"  # the creator may appeal
    REVOKED = "revoked"  # the creator may appeal
    WITHDRAWN = "withdrawn"  # final
    LAPSED = "lapsed"  # final


# Where its creator can show that the licence is theirs.
PROVABLE = frozenset({State.AWAITING_CREATOR, State.IN_REVIEW, State.VERIFIED})


class Transition(StrEnum):
    """The transitions of a claim, as events name them."""

    CHECK_STARTED = "check_started"
    CONFIRMED = "confirmed"  # by the machine, on positive evidence
    CREATOR_NEEDED = "creator_needed"
    REVIEWER_NEEDED = "reviewer_needed"
    CREATOR_ANSWERED = "creator_answered"
    BINDING_GIVEN_UP = "binding_given_up"
    LAPSED = "lapsed"
    APPROVED = "approved"
    REFUSED = "refused"
    QUESTION_ASKED = "question_asked"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    REINSTATED = "reinstated"
    REBOUND = "rebound"  # the platform vouches for the account's new epoch
    RENEWED = "renewed"
    APPEALED = "appealed"
    WITHDREW = "withdrew"


class Edge(NamedTuple):
    """One allowed transition, what it needs and what it brings: a row of the SQL table `lifecycle`."""

    source: State
    transition: Transition
    target: State

    @property
    def verdict(self) -> str | None:
        """The verdict of the decision that allows it; None where none is needed."""
        return _VERDICTS.get(self.transition)

    @property
    def decided_by(self) -> str | None:
        """The party that made that decision: the machine or a reviewer."""
        if self.verdict is None:
            return None
        return "reviewer" if self.transition in PEOPLE_ONLY else "machine"

    @property
    def gives_badge(self) -> bool:
        """True where a badge stands on its decision from then on."""
        return self.target is State.VERIFIED

    @property
    def ends_lock(self) -> bool:
        """True where its account turned out not to be the holder and keeps nobody out any longer."""
        return self.target is State.REVOKED

    @property
    def ends_case(self) -> bool:
        """True where no reviewer has anything more to do."""
        return WHOSE_MOVE[self.target] != "reviewer"

    @property
    def changes_badge(self) -> bool:
        """True where the stored badge is written anew; a check that starts for the first time changes nothing in it."""
        return self.transition is not Transition.CHECK_STARTED

    @property
    def row(self) -> tuple[str | bool | None, ...]:
        """Everything, in the order of the SQL table's columns."""
        moved = (self.source.value, self.transition.value, self.target.value, self.verdict, self.decided_by)
        return (*moved, self.gives_badge, self.ends_lock, self.ends_case, self.changes_badge)


_S, _H = State, Transition

TRANSITIONS: frozenset[Edge] = frozenset(
    Edge(*row)
    for row in (
        (_S.RECEIVED, _H.CHECK_STARTED, _S.CHECKING),
        (_S.RECEIVED, _H.WITHDREW, _S.WITHDRAWN),
        (_S.CHECKING, _H.CONFIRMED, _S.VERIFIED),
        (_S.CHECKING, _H.CREATOR_NEEDED, _S.AWAITING_CREATOR),
        (_S.CHECKING, _H.REVIEWER_NEEDED, _S.IN_REVIEW),
        (_S.CHECKING, _H.WITHDREW, _S.WITHDRAWN),
        (_S.AWAITING_CREATOR, _H.CREATOR_ANSWERED, _S.CHECKING),
        (_S.AWAITING_CREATOR, _H.BINDING_GIVEN_UP, _S.IN_REVIEW),
        (_S.AWAITING_CREATOR, _H.LAPSED, _S.LAPSED),
        (_S.AWAITING_CREATOR, _H.WITHDREW, _S.WITHDRAWN),
        (_S.IN_REVIEW, _H.APPROVED, _S.VERIFIED),
        (_S.IN_REVIEW, _H.REFUSED, _S.REFUSED),
        (_S.IN_REVIEW, _H.QUESTION_ASKED, _S.AWAITING_CREATOR),
        # A creator who sees the mistake need not wait for a reviewer to point it out.
        (_S.IN_REVIEW, _H.CREATOR_ANSWERED, _S.CHECKING),
        (_S.IN_REVIEW, _H.WITHDREW, _S.WITHDRAWN),
        (_S.VERIFIED, _H.SUSPENDED, _S.SUSPENDED),
        (_S.VERIFIED, _H.EXPIRED, _S.EXPIRED),
        (_S.VERIFIED, _H.REVOKED, _S.REVOKED),
        (_S.VERIFIED, _H.SUPERSEDED, _S.WITHDRAWN),
        (_S.VERIFIED, _H.WITHDREW, _S.WITHDRAWN),
        (_S.SUSPENDED, _H.REINSTATED, _S.VERIFIED),
        (_S.SUSPENDED, _H.REVOKED, _S.REVOKED),
        (_S.SUSPENDED, _H.REBOUND, _S.CHECKING),
        (_S.SUSPENDED, _H.WITHDREW, _S.WITHDRAWN),
        (_S.EXPIRED, _H.RENEWED, _S.CHECKING),
        (_S.EXPIRED, _H.WITHDREW, _S.WITHDRAWN),
        (_S.REFUSED, _H.APPEALED, _S.IN_REVIEW),
        (_S.REFUSED, _H.WITHDREW, _S.WITHDRAWN),
        (_S.REVOKED, _H.APPEALED, _S.IN_REVIEW),
        (_S.REVOKED, _H.WITHDREW, _S.WITHDRAWN),
    )
)

FINAL: frozenset[State] = frozenset({State.WITHDRAWN, State.LAPSED})
OPEN: frozenset[State] = frozenset(State) - FINAL - {State.REFUSED, State.REVOKED}

# Machines confirm; people refuse: these transitions need a reviewer's name on them.
PEOPLE_ONLY: frozenset[Transition] = frozenset(
    {Transition.REFUSED, Transition.REVOKED, Transition.APPROVED, Transition.REINSTATED}
)

_VERDICTS: dict[Transition, str] = {
    Transition.CONFIRMED: "verified",
    Transition.APPROVED: "verified",
    Transition.REINSTATED: "reinstated",
    Transition.REFUSED: "refused",
    Transition.REVOKED: "revoked",
}

WHOSE_MOVE: dict[State, str] = {
    State.RECEIVED: "service",
    State.CHECKING: "service",
    State.AWAITING_CREATOR: "creator",
    State.IN_REVIEW: "reviewer",
    State.VERIFIED: "nobody",
    State.SUSPENDED: "reviewer",
    State.EXPIRED: "creator",
    State.REFUSED: "creator",
    State.REVOKED: "creator",
    State.WITHDRAWN: "nobody",
    State.LAPSED: "nobody",
}

_EDGES = frozenset((edge.source, edge.transition) for edge in TRANSITIONS)


def may(source: State, transition: Transition) -> bool:
    """Return True if the table has this transition from this state."""
    return (source, transition) in _EDGES
