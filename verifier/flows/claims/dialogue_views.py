"""Questions, answers and earlier decisions, as pages and API show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from verifier.domain.vocabulary import ReasonCode


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A reviewer's question to the creator."""

    note: str
    wants: tuple[str, ...]  # "number" | "name" | "document" | "identity" | "orcid" | "answer"
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer of the creator since the question."""

    at: datetime
    statement: str = ""
    fields: dict[str, str] = field(default_factory=dict)  # what they changed, as it is now
    documents: tuple[str, ...] = ()  # the ids of what they sent in


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """A decision about this claim, or of people about another one of the account."""

    verdict: str  # "verified" | "refused" | "suspended" | "reinstated" | "revoked" | "asked"
    at: datetime
    by: str  # a reviewer's name, or "machine"
    second: str | None
    reason: ReasonCode
    note: str
    claim_id: str
