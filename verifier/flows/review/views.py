"""Cases as reviewers see them, and the inputs of reviewers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from verifier.domain.vocabulary import ClaimState, DecisionReason, ReasonCode
from verifier.flows.claims.dialogue_views import AnswerView, EarlierDecision, QuestionView
from verifier.flows.claims.views import AccountView, ClaimedWords, ClaimView
from verifier.flows.proofs.views import BindingView, DocumentView
from verifier.flows.review.report_views import ReportsView


@dataclass(frozen=True, slots=True)
class PointView:
    """One point of comparison between claim and record."""

    field: str
    claimed: str
    registry: str
    verdict: str  # "agrees" | "differs" | "near" | "silent"
    why: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One field that a source printed otherwise when the licence was last seen."""

    field: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The answer of one source in this round."""

    source: str
    outcome: str  # "found" | "not_found" | "unavailable" | "unreadable" | "manual"
    retrieved_at: datetime
    as_of: datetime | None
    sha256: str
    detail: str
    records: tuple[dict[str, Any], ...]  # field name -> what the source said
    source_name: str = ""
    authority: str = ""
    lookup_url: str | None = None  # the board's public page, for the reviewer
    changes: tuple[ChangeView, ...] = ()  # against the last sighting


@dataclass(frozen=True, slots=True)
class RelatedBinding:
    """A binding or proof of another claim."""

    method: str
    level: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RelatedView:
    """Another claim of the account, or of the licence; of the licence in full, so that both sides are heard."""

    claim_id: str
    credential: str
    jurisdiction: str
    state: ClaimState
    why: str  # "same account" | "same licence"
    account: AccountView | None = None
    claimed: ClaimedWords | None = None
    verified_at: datetime | None = None
    bindings: tuple[RelatedBinding, ...] = ()
    identity: dict[str, str] = field(default_factory=dict)
    evidence: tuple[EvidenceView, ...] = ()
    cannot_be_opened: str = ""  # which stored part cannot be read


@dataclass(frozen=True, slots=True)
class LeaseView:
    """The right to decide a case, for a while."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FirstDecision:
    """The decision of the first of two reviewers."""

    action: str
    reason: DecisionReason
    reviewer: str
    at: datetime
    note: str = ""
    holder: str = ""  # "H2 by document": what the first reviewer established
    licence: dict[str, str] = field(default_factory=dict)  # the first reviewer's look-up, field -> value


@dataclass(frozen=True, slots=True)
class FormView:
    """The look-up of one reviewer; shown to whoever wrote their own."""

    reviewer: str
    at: datetime
    licence: dict[str, str]  # their look-up, field -> value
    holder: str = ""
    points: tuple[PointView, ...] = ()  # the look-up beside the claim


@dataclass(frozen=True, slots=True)
class NoteView:
    """The words of a reviewer about a case for whoever has it next."""

    kind: str  # "handed_over" | "escalated" | "doubted"
    by: str
    at: datetime
    note: str
    code: str = ""  # of a doubt: why


@dataclass(frozen=True, slots=True)
class Obstacle:
    """The reason why an action is not offered now."""

    action: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case for a reviewer."""

    id: str
    queue: str  # "standard" | "discipline" | "screening" | "contested" | "lead"
    state: str  # "open" | "assigned" | "awaiting_second" | "closed"
    version: int
    due_by: datetime
    lease: LeaseView | None
    claim: ClaimView
    reasons: tuple[ReasonCode, ...]
    points: tuple[PointView, ...]
    evidence: tuple[EvidenceView, ...]
    related: tuple[RelatedView, ...]
    first_decision: FirstDecision | None
    actions: tuple[str, ...] = ()  # what may be decided now
    two_people: tuple[str, ...] = ()  # actions that need a second person, with today's facts
    needs_licence_form: bool = False  # approving needs the manual licence form
    lookup_url: str | None = None  # the board's public look-up page
    board: str | None = None
    identity: dict[str, str] = field(default_factory=dict)  # what the platform attests, field -> value
    statement: str = ""  # what the creator answered or appealed with
    reports: ReportsView = field(default_factory=ReportsView)  # what anybody reported about the account
    bindings: tuple[BindingView, ...] = ()  # what the creator has tried, proved or sent in
    documents: tuple[DocumentView, ...] = ()  # what people can look at
    rivals: tuple[dict[str, str], ...] = ()  # who shows a badge on this licence, and how surely they are its holder
    forms: tuple[FormView, ...] = ()  # what each reviewer wrote down, side by side
    not_offered: tuple[Obstacle, ...] = ()  # what cannot be decided now, and why
    cannot_be_opened: str = ""  # which stored part cannot be read: "key", "words", "identity", "evidence", "contents"
    disputed_at: datetime | None = None  # the licensee of record says that this is not them
    contactable: bool = False  # the creator gave an address: a letter tells them of a question
    question: QuestionView | None = None  # what people last asked
    answer: AnswerView | None = None  # what the creator has sent since
    earlier: tuple[EarlierDecision, ...] = ()  # what was decided before, the newest first
    notes: tuple[NoteView, ...] = ()  # what reviewers wrote for whoever has it next, the oldest first
    note: str = ""  # why it was handed out, where that is not plain: said in the answer to "next" alone


@dataclass(frozen=True, slots=True)
class ManualLicence:
    """A look-up: the record that a reviewer read on a board's own page."""

    board: str
    url: str
    record_name: str
    title: str
    number: str
    standing: str
    valid_until: date | None
    looked_up_at: datetime
    discipline: Literal["yes", "no", "silent"] = "silent"  # silent: the page does not speak of it
    paste: str = ""  # SHA-256 of what was pasted, as hex
    pasted: str = field(default="", repr=False)  # what was pasted; sealed with the form
    pasted_pdf: str = field(default="", repr=False)  # the PDF it was read from, in Base64


@dataclass(frozen=True, slots=True)
class PastedLicence:
    """One licence that a pasted page shows, beside the claim. None: the page does not say, or it was not understood."""

    name: str | None
    licence_type: str | None
    number: str | None
    status: str  # a standing, or "unknown"
    status_words: str | None  # as printed
    issued_on: str | None  # ISO, or a bare year
    expires_on: str | None
    discipline: Literal["yes", "no", "silent"]
    points: tuple[PointView, ...]


@dataclass(frozen=True, slots=True)
class PasteView:
    """A pasted page as it was read."""

    records: tuple[PastedLicence, ...]
    unread: tuple[str, ...]  # lines that may matter and could not be read
    sha256: str  # what a decision names


@dataclass(frozen=True, slots=True)
class Ruling:
    """A reviewer's decision on a case."""

    action: str  # approve | refuse | ask_creator | suspend | reinstate | revoke
    reason: str
    note: str
    lease: str
    holder_level: str | None = None
    holder_method: str | None = None
    licence: ManualLicence | None = None
    wants: tuple[str, ...] = ()  # what a question is after; nothing: words
