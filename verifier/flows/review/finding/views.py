"""Found claims and whole accounts, as reviewers see them in pages and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from verifier.domain.vocabulary import ClaimState
from verifier.flows.claims.dialogue_views import EarlierDecision
from verifier.flows.claims.views import ClaimView
from verifier.flows.proofs.views import BindingView, DocumentView
from verifier.flows.review.views import CaseView


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim that a search found, without the creator's words."""

    id: str
    account_id: str
    handle: str
    epoch: int
    credential: str
    jurisdiction: str | None
    state: ClaimState
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The result of a search: claims, the newest first, and the cases about them, the open ones first."""

    cases: tuple[CaseView, ...]
    claims: tuple[FoundClaim, ...]


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter about a claim; its text is not kept."""

    id: str
    claim_id: str
    template: str
    outcome: str
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One thing that happened to an account or a claim of it, who did it, and their words."""

    at: datetime
    event: str
    claim_id: str | None
    state: ClaimState | None  # where a claim moved to
    by: str  # "creator" | "platform" | "reviewer" | "service" | "operator"
    by_id: str
    by_name: str  # of a reviewer
    codes: tuple[str, ...]
    words: str  # a decision's note, or why somebody searched


@dataclass(frozen=True, slots=True)
class AccountFile:
    """Everything that reviewers see of an account."""

    id: str
    handle: str
    epoch: int
    standing: str  # "current" | "changed" | "closed"
    changed_why: str | None
    created_at: datetime
    badge: dict[str, Any]  # as GET /v1/badges/{handle} answers
    claims: tuple[ClaimView, ...]
    cases: tuple[CaseView, ...]
    bindings: tuple[BindingView, ...]
    documents: tuple[DocumentView, ...]
    letters: tuple[LetterView, ...]
    decisions: tuple[EarlierDecision, ...]
    timeline: tuple[AccountEvent, ...]
