"""Views of a person's rights, in the shapes of the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from verifier.flows.claims.views import ClaimView
from verifier.flows.proofs.views import DocumentView


@dataclass(frozen=True, slots=True)
class Gone:
    """One kind of thing that was erased, and how many there were."""

    what: str
    count: int
    said: str


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing that stays after an erasure, why, and until when; None: for as long as the service runs."""

    what: str
    said: str
    why: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Erased:
    """The result of an erasure: what is gone, and what stays."""

    account_id: str
    erased_at: datetime
    gone: tuple[Gone, ...]
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class HistoricEvidence:
    """One answer that stood behind a badge; `sha256` is of the sealed answer as it is kept."""

    source: str
    retrieved_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class HistoricDecision:
    """The decision that a badge rested on; `by` is the machine or reviewers."""

    id: str
    verdict: str
    decided_at: datetime
    by: str
    policy: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One time that a person read what is held about an account."""

    at: datetime
    by: str
    by_id: str
    what: str
    said: str
    why: str
    claim_id: str | None
    case_id: str | None
    document_id: str | None


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """One claim with everything that is held about it in words; `unreadable`: a part of it cannot be opened."""

    id: str
    unreadable: bool
    claim: ClaimView | None
    email: str
    statement: str
    identity: dict[str, str]
    evidence: tuple[dict[str, object], ...]
    documents: tuple[DocumentView, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held about a person, to take along."""

    account_id: str
    handle: str
    epoch: int
    made_at: datetime
    claims: tuple[HeldClaim, ...]
    badge: dict[str, object]
    read_by: tuple[AccessEntry, ...]
