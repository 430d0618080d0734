"""Statements of `sql/queries/screening.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.shared import EvidenceRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("screening")


class ScreeningReopen(NamedTuple):
    """Row of `screening_reopen`."""

    registry: str


class ScreeningShown(NamedTuple):
    """Row of `screening_shown`."""

    digest: bytes


class ScreeningCleared(NamedTuple):
    """Row of `screening_cleared`."""

    digest: bytes


class BadgesBeside(NamedTuple):
    """Row of `badges_beside`."""

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


async def evidence_naming(connection: Executor, *, claim_id: str) -> list[EvidenceRow]:
    """List the newest answers that name the person, under whose names lists are asked, too."""
    return [EvidenceRow._make(row) for row in await connection.fetch(_SQL.evidence_naming, claim_id)]


async def screening_reopen(
    connection: Executor, *, claim_id: str, obs_epoch: int, registrys: Sequence[str], asked: bytes | None
) -> list[ScreeningReopen]:
    """Reopen the checks of this round that were asked under fewer names than are known now, except parked ones."""
    return [
        ScreeningReopen._make(row)
        for row in await connection.fetch(_SQL.screening_reopen, claim_id, obs_epoch, registrys, asked)
    ]


async def screening_shown(
    connection: Executor, *, claim_id: str, account_epoch: int, digests: Sequence[bytes], now: datetime
) -> list[ScreeningShown]:
    """Note the rows of exclusion lists that a case of this claim shows; return those it had not shown before."""
    return [
        ScreeningShown._make(row)
        for row in await connection.fetch(_SQL.screening_shown, claim_id, account_epoch, digests, now)
    ]


async def screening_cleared(connection: Executor, *, claim_id: str, account_epoch: int) -> list[ScreeningCleared]:
    """List the rows that people were shown when two of them gave this claim its badge, for the present epoch."""
    return [
        ScreeningCleared._make(row) for row in await connection.fetch(_SQL.screening_cleared, claim_id, account_epoch)
    ]


async def accepted_reasons(connection: Executor, *, claim_id: str, account_epoch: int) -> str | None:
    """Find the reasons in spite of which people gave this claim its badge, at their last decision."""
    value: str | None = await connection.fetchval(_SQL.accepted_reasons, claim_id, account_epoch)
    return value


async def badges_beside(connection: Executor, *, account_key: str, claim_id: str) -> list[BadgesBeside]:
    """List the other badges of the account: what stops one is a question about all of them."""
    return [BadgesBeside._make(row) for row in await connection.fetch(_SQL.badges_beside, account_key, claim_id)]
