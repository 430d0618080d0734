"""Rows that several statements give, written by `python -m scripts.rows`; edit the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class KeptRow(NamedTuple):
    """Row of `rows_account`, `rows_claim`, `rows_evidence`, `rows_binding`, `rows_binding_attempt`, `rows_decision`, `rows_badge`."""

    key: str
    intact: bool | None
    content: str | None


class BadgeChange(NamedTuple):
    """Row of `badge_changes`, `badges_all`, `badges_of_bucket`."""

    position: int
    at_us: int
    handle: str
    platform_id: str | None
    epoch: int | None
    status: str
    tested: bool
    times: str | None
    public: str | None
    shown: list[str] | None
    ends_at_us: int | None
    then_status: str | None
    removal: bytes | None
    removal_id: str | None


class Listed(NamedTuple):
    """Row of `listed_all`, `listed_of_both`, `listed_of_profession`, `listed_of_place`."""

    handle: str


class AttemptRow(NamedTuple):
    """Row of `attempt_locked`, `attempts_of_claim`, `attempts_proved`."""

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
    """Row of `notice_of_occasion`."""

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


class StandingRow(NamedTuple):
    """Row of `standing`."""

    id: str
    account_key: str
    family: str
    obs_epoch: int
    environment: str
    sealed_words: bytes
    sealed_identity: bytes | None
    sighted_at: datetime | None
    epoch: int
    wrapped_key: bytes | None
    verdict: str | None
    decided_for: str | None
    decided_epoch: int | None
    decided_environment: str | None
    by_reviewer: str | None
    second_reviewer: str | None
    valid_until: datetime | None
    decided_at: datetime | None
    evidence: list[str] | None
    bound_to: str | None
    bound_level: int | None
    bound_epoch: int | None
    bound_in: str | None
    founded_at: datetime | None
    licence_twice: bool
    locked_at: datetime | None


class PieceRow(NamedTuple):
    """Row of `pieces`."""

    id: str
    claim_id: str
    authority: str
    outcome: str
    retrieved_at: datetime
    sealed: bytes
    whole: bool


class EvidenceRow(NamedTuple):
    """Row of `evidence_by_id`, `evidence_of_round`, `evidence_sighted`, `evidence_latest`, `evidence_by_ids`, `evidence_naming`."""

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
    """Row of `claim_by_id`, `claim_lock`."""

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
    """Row of `case_by_id`, `case_lock`, `case_open_of_claim`, `case_take`, `case_take_alike`, `case_relet`."""

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
    risk: int
    handed_to: str | None
    handed_until: datetime | None


class ListedRow(NamedTuple):
    """Row of `rows_by_digits`, `rows_by_npi`, `rows_by_surname`, `rows_by_place`."""

    columns: list[str]
    fields: str


class HealthRow(NamedTuple):
    """Row of `health`, `health_of`."""

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


class Endpoint(NamedTuple):
    """Row of `endpoint_by_id`, `endpoint_locked`, `endpoints`."""

    no: int
    id: str
    url: str
    types: list[str]
    description: str
    made_at: datetime
    state: str
    disabled_because: str | None
    last_delivery_at: datetime | None


class Held(NamedTuple):
    """Row of `hold`."""

    no: int
    id: str
    url: str
    failures: int
    failing_since: datetime | None
    paused_until: datetime | None
