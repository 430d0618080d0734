"""Rows that several statements give, written by `python -m scripts.rows`; edit the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class KeptRow(NamedTuple):
    """Accounts as the log's digests were made of them."""

    key: str
    intact: bool | None
    content: str | None


class AttemptRow(NamedTuple):
    """A try, locked: guesses that arrive together are counted one after the other."""

    id: str
    claim_id: str
    account_key: str
    account_epoch: int
    method: str
    level: int
    evidence_id: str | None
    target_key: bytes | None
    sealed: bytes
    state: str
    detail: str
    tries_left: int
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None


class NoticeRow(NamedTuple):
    """The word that goes out on this occasion."""

    id: str
    claim_id: str
    account_key: str
    token_digest: bytes
    occasion: str
    licence_key: bytes | None
    sealed_contact: bytes
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    target_key: bytes | None
    over: bool


class EvidenceRow(NamedTuple):
    """One piece of evidence."""

    id: str
    claim_id: str
    obs_epoch: int
    registry: str
    authority: str
    outcome: str
    detail: str
    retrieved_at: datetime
    as_of: datetime | None
    sha256: bytes
    sealed: bytes
    sheet_version: str
    adapter: str


class ClaimRow(NamedTuple):
    """A claim with its account and the wrapped key of its sealed parts."""

    id: str
    account_key: str
    account_epoch: int
    credential: str
    jurisdiction: str | None
    family: str
    state: str
    version: int
    state_since: datetime
    obs_epoch: int
    round_kind: str
    round_started_at: datetime
    sealed_words: bytes
    sealed_identity: bytes | None
    licence_key: bytes | None
    licence_shared: bool
    reasons: list[str]
    facts: str
    submitted_by: str
    environment: str
    decision_id: str | None
    sighted_at: datetime | None
    created_at: datetime
    contactable: bool
    notified_at: datetime | None
    bound_at: datetime | None
    bound_by: str | None
    disputed_at: datetime | None
    rebind_asked_at: datetime | None
    ends_at: datetime | None
    looked_up: bool | None
    end_told: bool
    rebind_told: bool
    platform_id: str | None
    handle: str | None
    current_epoch: int
    account_standing: str
    handle_held: bool
    wrapped_key: bytes | None
    decided_public: str | None
    valid_until: datetime | None
    decided_at: datetime | None
    by_reviewer: str | None
    decided_verdict: str | None


class CaseRow(NamedTuple):
    """A case."""

    id: str
    claim_id: str
    queue: str
    state: str
    version: int
    opened_at: datetime
    due_by: datetime
    assigned_to: str | None
    lease_digest: bytes | None
    lease_expires_at: datetime | None
    reasons: list[str]
    first_by: str | None
    first_action: str | None
    first_at: datetime | None
    first_claim_version: int | None
    sealed_first: bytes | None
    recused: list[str]
    closed_at: datetime | None


class ListedRow(NamedTuple):
    """Loaded rows with these significant digits."""

    columns: list[str]
    fields: str


class HealthRow(NamedTuple):
    """Health of every source that was ever asked."""

    registry: str
    breaker: str
    failures: int
    probe_after: datetime | None
    last_success_at: datetime | None
    last_failure_at: datetime | None
    last_failure: str | None
    checked_at: datetime | None
    source_as_of: datetime | None
    control: str | None
    control_detail: str | None
    sheet_version: str | None
    misreads: int
