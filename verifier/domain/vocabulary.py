"""Closed sets of codes that the outside is told, by the names that the API's document gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from verifier.domain.badge import Status
from verifier.domain.lifecycle import State
from verifier.domain.reasons import Reason
from verifier.domain.review import REASONS

MARK = "x-vocabulary"  # in a drawn schema: the place where this vocabulary is referred to


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed set of codes; as an annotation of a text it says which codes that text is one of."""

    name: str
    says: str
    codes: tuple[str, ...]

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """Leave a mark for the drawer of the document, which knows how models are referred to."""
        return {MARK: self.name}


CLAIM_STATES = Vocabulary("ClaimState", "The states of a claim, each named by whose move is next.", tuple(State))
BADGE_STATUSES = Vocabulary(
    "BadgeStatus", "What a badge says. `none`: nothing was checked, not that the person is false.", tuple(Status)
)
REASON_CODES = Vocabulary(
    "Reason", "Why a claim waits, was decided or a badge went down; docs/errors.md says each.", (*Reason, *REASONS)
)
DECISION_REASONS = Vocabulary("DecisionReason", "Why reviewers decide as they do.", REASONS)

ClaimState = Annotated[str, CLAIM_STATES]
BadgeStatus = Annotated[str, BADGE_STATUSES]
ReasonCode = Annotated[str, REASON_CODES]
DecisionReason = Annotated[str, DECISION_REASONS]
