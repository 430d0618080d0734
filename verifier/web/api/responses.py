"""Response bodies that are not one view: a list is an object, so that members can be added later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from typing_extensions import TypedDict

from verifier.domain.vocabulary import BadgeStatus
from verifier.flows.claims.views import ClaimView
from verifier.flows.proofs.views import BindingView
from verifier.flows.review.views import CaseView
from verifier.flows.rights.views import AccessEntry, HistoricDecision, HistoricEvidence
from verifier.flows.sources.views import CoverageRow, RegistryView
from verifier.flows.webhooks.views import DeliveryView, WebhookView
from verifier.web.http.description.documents import Problem


@dataclass(frozen=True, slots=True)
class ClaimList:
    """Claims, newest first; `cursor` is null on the last page."""

    claims: list[ClaimView]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class BindingList:
    """The attempts of a claim, newest first."""

    bindings: list[BindingView]


@dataclass(frozen=True, slots=True)
class CaseList:
    """Cases, the most urgent first; `cursor` is null on the last page."""

    cases: list[CaseView]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The credentials and places that can be checked, each with the way it is checked."""

    coverage: list[CoverageRow]


@dataclass(frozen=True, slots=True)
class Registries:
    """The sources of this deployment."""

    registries: list[RegistryView]


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link that lets one creator, and nobody else, submit and follow claims."""

    url: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Alive:
    """The answer that the process is alive."""

    status: str


@dataclass(frozen=True, slots=True)
class BadgeSource:
    """The source that says that the licence exists."""

    id: str
    name: str
    authority: str


@dataclass(frozen=True, slots=True)
class BadgeHolder:
    """The level at which it is established that the person behind the account is the licensee."""

    level: str
    method: str | None


@dataclass(frozen=True, slots=True)
class BadgeCredential:
    """One credential as a platform may show it; `display` is the sentence to show."""

    claim_id: str
    profession: str
    title: str
    abbreviation: str
    level: str
    jurisdiction: str | None
    source: BadgeSource
    holder: BadgeHolder
    verified_at: datetime | None
    checked_at: datetime | None
    valid_until: datetime | None
    display: str
    not_checked: list[str]


@dataclass(frozen=True, slots=True)
class Badge:
    """The badge to show beside a handle now. `none` means nothing was checked, not that the person is false."""

    handle: str
    account_id: str | None
    epoch: int | None
    environment: str
    status: BadgeStatus
    credentials: list[BadgeCredential]
    as_of: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class History(Badge):
    """The badge as it was shown at an instant, and what stood behind it then."""

    evidence: list[HistoricEvidence]
    decision: HistoricDecision | None


@dataclass(frozen=True, slots=True)
class AccessLog:
    """Readings of what is held about an account, the newest first; `cursor` is null on the last page."""

    entries: list[AccessEntry]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Badges:
    """Badges in the order asked."""

    badges: list[Badge]


@dataclass(frozen=True, slots=True)
class BadgePage:
    """Verified badges by handle; `cursor` is null on the last page."""

    badges: list[Badge]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class WebhookList:
    """Endpoints, newest first; `cursor` is null on the last page."""

    webhooks: list[WebhookView]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class DeliveryList:
    """Attempts, newest first; `cursor` is null on the last page."""

    deliveries: list[DeliveryView]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """Number of messages that are delivered once more, each under its first `webhook-id`."""

    messages: int


@dataclass(frozen=True, slots=True)
class BadgeChange:
    """A badge as it was after one event, until `ends_at`; from that instant on its status is `then`."""

    cursor: str
    handle: str
    account_id: str | None
    epoch: int | None
    badge: Badge
    ends_at: datetime | None
    then: BadgeStatus | None
    at: datetime


@dataclass(frozen=True, slots=True)
class BadgeRemoved:
    """A handle that consumers delete from their copies: its account was erased."""

    cursor: str
    handle: str
    account_id: str
    epoch: int
    removed: Literal[True]
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BadgeChanges:
    """Changes in the order of their commits; `more` says that the next ones are there already."""

    changes: list[BadgeChange | BadgeRemoved]
    cursor: str
    more: bool


class LineTaken(TypedDict):
    """A line of an import that is a claim."""

    line: int
    claim_id: str


class LineRefused(TypedDict):
    """A line of an import that was refused as `POST /v1/claims` would refuse it."""

    line: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class ImportResults:
    """Lines of an import in their order; `cursor` is null when there are no more and no more will come."""

    results: list[LineTaken | LineRefused]
    cursor: str | None
