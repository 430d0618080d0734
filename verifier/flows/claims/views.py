"""The shapes of api.md as frozen values. Rendering them to JSON or HTML is web's business."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from verifier.domain.vocabulary import ClaimState, ReasonCode


@dataclass(frozen=True, slots=True)
class AccountView:
    """The account as the claim saw it."""

    id: str
    handle: str
    epoch: int
    display_name: str


@dataclass(frozen=True, slots=True)
class LicenceFact:
    """The fact that a licence of this type, number and name is in force at the body that grants it, or not."""

    level: str  # "primary" | "supporting" | "none"
    standing: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class HolderFact:
    """The fact that the person behind the account is the licensee, as far as it is established."""

    level: str  # "H0" .. "H4"
    method: str | None = None
    others: float | None = None  # other adults who are expected to fit all that agrees; null without an identity


@dataclass(frozen=True, slots=True)
class Facts:
    """The three facts, never merged."""

    account: str  # "current" | "changed"
    licence: LicenceFact
    holder: HolderFact


@dataclass(frozen=True, slots=True)
class Call:
    """A request of this API, ready to be made; `body` is where it has to be filled in by its names."""

    http: str  # "POST"
    href: str
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NextAction:
    """One thing that would move the claim on, in words for the one whose move it is."""

    code: str  # "fix_number", "use_state_title", "wait", ...
    title: str
    detail: str
    fields: tuple[str, ...] = ()  # amendable fields this is about
    method: str | None = None  # the binding method this begins
    call: Call | None = None  # the request that does it


@dataclass(frozen=True, slots=True)
class Next:
    """The one whose move is next, when to expect it, and the actions that are open."""

    who: str  # "service" | "creator" | "reviewer" | "platform" | "nobody"
    expected_by: datetime | None
    actions: tuple[NextAction, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event of the claim."""

    at: datetime
    event: str
    by: str  # "creator" | "platform" | "reviewer" | "service"
    changed: tuple[str, ...] = ()  # what the source printed otherwise than when the licence was last seen


@dataclass(frozen=True, slots=True)
class ClaimedWords:
    """The words the creator typed, shown back to those who may see them."""

    name: str
    number: str | None
    npi: str | None
    orcid: str | None
    institution: str | None


@dataclass(frozen=True, slots=True)
class StatementOfReasons:
    """The reasons of a refusal, a pause or an end: the facts, the rule, who decided, and the redress."""

    decided_at: datetime | None
    facts: tuple[str, ...]
    reason: str
    rule: str
    automated: bool
    decided: str
    redress: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as its creator, its platform and reviewers see it."""

    id: str
    account: AccountView
    credential: str
    jurisdiction: str | None
    state: ClaimState
    facts: Facts
    next: Next
    reasons: tuple[ReasonCode, ...]
    timeline: tuple[TimelineEntry, ...]
    claimed: ClaimedWords
    warnings: tuple[str, ...] = ()  # e.g. the number does not look like this board's numbers
    links: dict[str, str] = field(default_factory=dict)
    version: int = 0
    licence_locked: bool = False  # the holder has locked the licence against other accounts
    statement_of_reasons: StatementOfReasons | None = None
