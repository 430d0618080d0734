"""Statements of `sql/queries/claims.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.running import the_row
from verifier.store.rows.shared import ClaimRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("claims")


class ClaimMade(NamedTuple):
    """When a claim was made, and of which account: perhaps by an earlier try of the same request."""

    account_key: str
    created_at: datetime


class ClaimOpenLike(NamedTuple):
    """The account's open claim for the same credential and jurisdiction, of its newest epoch, locked."""

    id: str
    state: str
    version: int
    account_epoch: int
    reasons: list[str]


class ClaimsOfOneAccount(NamedTuple):
    """How many claims an account has open in this epoch, of its former owners none, and when it sent the newest ones since then."""

    open: int
    newest: list[datetime]


class ChangesOfOneAccount(NamedTuple):
    """When a claim, and when its account's claims of this epoch, were last changed since then; the platform's own word is no change."""

    of_claim: list[datetime]
    of_account: list[datetime]


class ClaimsOfAccount(NamedTuple):
    """An account's claims, newest first, a page at a time; its creator sees those of the present epoch."""

    id: str
    created_at: datetime


class Timeline(NamedTuple):
    """A claim's events, oldest first."""

    at: datetime
    kind: str
    by_kind: str


class RelatedClaims(NamedTuple):
    """Other claims of the account or of the licence, for a reviewer."""

    id: str
    credential: str
    jurisdiction: str | None
    state: str
    same_account: bool | None


class HolderEstablished(NamedTuple):
    """How the holder of a claim was established, and when: what was recorded, and what was proved."""

    method: str
    level: str | None
    at: datetime


class DecisionGrounds(NamedTuple):
    """The record a decision's binding is anchored in, and the try it rests on."""

    anchor: str
    attempt_id: str | None


class Question(NamedTuple):
    """The last decision of people about a claim: a question, unless they have decided something else since."""

    id: str
    verdict: str
    sealed_note: bytes | None
    machine_verdict: str
    decided_at: datetime
    by_name: str | None


class Answers(NamedTuple):
    """What a creator has sent since people last asked them something."""

    at: datetime
    body: str


class ShownSinceAsked(NamedTuple):
    """The ways by which a creator has sent or shown something since people last asked them, whatever came of it."""

    method: str


class EarlierDecisions(NamedTuple):
    """What was decided about a claim, and by people about the account's other claims, the newest first."""

    id: str
    claim_id: str
    verdict: str
    decided_at: datetime
    by_reviewer: str | None
    by_name: str | None
    second_name: str | None
    reasons: list[str]
    sealed_note: bytes | None


class LastDecision(NamedTuple):
    """The decision that last refused, stopped or ended a claim."""

    verdict: str
    reasons: list[str]
    by_reviewer: str | None
    second_reviewer: str | None
    decided_at: datetime


class DueForExpiry(NamedTuple):
    """Verified claims whose validity has ended."""

    id: str
    version: int


class DueForLapse(NamedTuple):
    """Claims whose creator has been silent for too long: where mail goes out ($2), since they were told; a notice that was never"""

    id: str
    version: int


class DueForRecheck(NamedTuple):
    """Verified claims whose last look is too long ago, the longest first."""

    id: str


class DueForRelook(NamedTuple):
    """Licences that people looked up and whose date comes near: people look again."""

    id: str


class Absences(NamedTuple):
    """How often, and since when, re-checks were answered without the licence that was found before: with nothing, or with others."""

    looks: int
    first_at: datetime | None


async def claim_insert(
    connection: Executor,
    *,
    claim_id: str,
    account_key: str,
    account_epoch: int,
    credential: str,
    jurisdiction: str | None,
    family: str,
    state_since: datetime,
    sealed_words: bytes,
    sealed_identity: bytes | None,
    licence_key: bytes | None,
    submitted_by: str,
    environment: str,
) -> None:
    """A new claim, in state received."""
    await connection.execute(
        _SQL.claim_insert,
        claim_id,
        account_key,
        account_epoch,
        credential,
        jurisdiction,
        family,
        state_since,
        sealed_words,
        sealed_identity,
        licence_key,
        submitted_by,
        environment,
    )


async def claim_made(connection: Executor, *, claim_id: str) -> ClaimMade | None:
    """When a claim was made, and of which account: perhaps by an earlier try of the same request."""
    row = await connection.fetchrow(_SQL.claim_made, claim_id)
    return None if row is None else ClaimMade._make(row)


async def claim_open_like(
    connection: Executor, *, account_key: str, credential: str, jurisdiction: str | None
) -> ClaimOpenLike | None:
    """The account's open claim for the same credential and jurisdiction, of its newest epoch, locked."""
    row = await connection.fetchrow(_SQL.claim_open_like, account_key, credential, jurisdiction)
    return None if row is None else ClaimOpenLike._make(row)


async def claims_of_one_account(
    connection: Executor, *, account_key: str, account_epoch: int, created_at: datetime, limit: int
) -> ClaimsOfOneAccount:
    """How many claims an account has open in this epoch, of its former owners none, and when it sent the newest ones since then."""
    return ClaimsOfOneAccount._make(
        await the_row(connection, _SQL.claims_of_one_account, account_key, account_epoch, created_at, limit)
    )


async def changes_of_one_account(
    connection: Executor,
    *,
    claim_id: str,
    account_key: str,
    account_epoch: int,
    at: datetime,
    of_claim: int,
    of_account: int,
) -> ChangesOfOneAccount:
    """When a claim, and when its account's claims of this epoch, were last changed since then; the platform's own word is no change."""
    return ChangesOfOneAccount._make(
        await the_row(
            connection, _SQL.changes_of_one_account, claim_id, account_key, account_epoch, at, of_claim, of_account
        )
    )


async def claim_by_id(connection: Executor, *, claim_id: str) -> ClaimRow | None:
    """A claim with its account and the wrapped key of its sealed parts."""
    row = await connection.fetchrow(_SQL.claim_by_id, claim_id)
    return None if row is None else ClaimRow._make(row)


async def claim_lock(connection: Executor, *, claim_id: str) -> ClaimRow | None:
    """A claim with its account, the claim's row locked: the guard of every write about it."""
    row = await connection.fetchrow(_SQL.claim_lock, claim_id)
    return None if row is None else ClaimRow._make(row)


async def claims_of_account(
    connection: Executor,
    *,
    platform_id: str,
    at: datetime | None,
    after: str | None,
    limit: int,
    account_epoch: int | None,
) -> list[ClaimsOfAccount]:
    """An account's claims, newest first, a page at a time; its creator sees those of the present epoch."""
    return [
        ClaimsOfAccount._make(row)
        for row in await connection.fetch(_SQL.claims_of_account, platform_id, at, after, limit, account_epoch)
    ]


async def claim_amend(
    connection: Executor,
    *,
    claim_id: str,
    credential: str,
    jurisdiction: str | None,
    family: str,
    sealed_words: bytes,
    sealed_identity: bytes | None,
    licence_key: bytes | None,
    account_epoch: int,
) -> None:
    """New words for an open claim."""
    await connection.execute(
        _SQL.claim_amend,
        claim_id,
        credential,
        jurisdiction,
        family,
        sealed_words,
        sealed_identity,
        licence_key,
        account_epoch,
    )


async def claim_licence(connection: Executor, *, claim_id: str, licence_key: bytes | None) -> None:
    """The licence as the register prints it; what two people allowed, they allowed on the licence they saw."""
    await connection.execute(_SQL.claim_licence, claim_id, licence_key)


async def claim_identity(connection: Executor, *, claim_id: str, sealed_identity: bytes | None) -> None:
    """A newer word of the platform's identity check, without a new round."""
    await connection.execute(_SQL.claim_identity, claim_id, sealed_identity)


async def claim_words(connection: Executor, *, claim_id: str, sealed_words: bytes) -> None:
    """New words without a new round."""
    await connection.execute(_SQL.claim_words, claim_id, sealed_words)


async def claim_next_round(
    connection: Executor, *, claim_id: str, round_kind: str, round_started_at: datetime
) -> int | None:
    """A new observation epoch: whatever older rounds still bring back may no longer be written."""
    value: int | None = await connection.fetchval(_SQL.claim_next_round, claim_id, round_kind, round_started_at)
    return value


async def claim_findings(connection: Executor, *, claim_id: str, facts: str, reasons: Sequence[str]) -> None:
    """What the last round established."""
    await connection.execute(_SQL.claim_findings, claim_id, facts, reasons)


async def claim_for_people(connection: Executor, *, claim_id: str) -> None:
    """The creator has written to people: if the machine would ask them once more, people look instead."""
    await connection.execute(_SQL.claim_for_people, claim_id)


async def claim_shared(connection: Executor, *, claim_id: str) -> None:
    """Two people allowed a second account on this licence."""
    await connection.execute(_SQL.claim_shared, claim_id)


async def move_claim(
    connection: Executor,
    *,
    claim_id: str,
    version: int,
    happening: str,
    now: datetime,
    by_kind: str,
    by_id: str,
    codes: Sequence[str],
    body: str,
    decision_id: str | None,
) -> int:
    """The one way a claim changes its state."""
    value: int = await connection.fetchval(
        _SQL.move_claim, claim_id, version, happening, now, by_kind, by_id, codes, body, decision_id
    )
    return value


async def timeline(connection: Executor, *, claim_id: str) -> list[Timeline]:
    """A claim's events, oldest first."""
    return [Timeline._make(row) for row in await connection.fetch(_SQL.timeline, claim_id)]


async def earlier_decision(connection: Executor, *, account_key: str, claim_id: str) -> bool:
    """Whether people ever refused, suspended, revoked or reinstated a claim of this account (this claim's own appeal included)."""
    value: bool = await connection.fetchval(_SQL.earlier_decision, account_key, claim_id)
    return value


async def related_claims(
    connection: Executor, *, claim_id: str, account_key: str, licence_key: bytes | None
) -> list[RelatedClaims]:
    """Other claims of the account or of the licence, for a reviewer."""
    return [
        RelatedClaims._make(row)
        for row in await connection.fetch(_SQL.related_claims, claim_id, account_key, licence_key)
    ]


async def holder_established(connection: Executor, *, claim_id: str) -> list[HolderEstablished]:
    """How the holder of a claim was established, and when: what was recorded, and what was proved."""
    return [HolderEstablished._make(row) for row in await connection.fetch(_SQL.holder_established, claim_id)]


async def binding_insert(
    connection: Executor,
    *,
    binding_id: str,
    claim_id: str,
    account_epoch: int,
    obs_epoch: int,
    method: str,
    level: int,
    evidence_id: str,
    recorded_by: str,
    recorded_at: datetime,
    attempt_id: str | None,
    findings: str,
) -> None:
    """A binding, anchored in a piece of evidence of this round."""
    await connection.execute(
        _SQL.binding_insert,
        binding_id,
        claim_id,
        account_epoch,
        obs_epoch,
        method,
        level,
        evidence_id,
        recorded_by,
        recorded_at,
        attempt_id,
        findings,
    )


async def decision_insert(
    connection: Executor,
    *,
    decision_id: str,
    claim_id: str,
    claim_version: int,
    obs_epoch: int,
    account_epoch: int,
    verdict: str,
    policy_version: str,
    by_reviewer: str | None,
    second_reviewer: str | None,
    case_id: str | None,
    binding_id: str | None,
    evidence: Sequence[str],
    reasons: Sequence[str],
    machine_verdict: str,
    public: str,
    valid_until: datetime | None,
    environment: str,
    sealed_note: bytes | None,
    decided_at: datetime,
) -> None:
    """A decision; the database refuses one without fresh evidence and a binding or two people."""
    await connection.execute(
        _SQL.decision_insert,
        decision_id,
        claim_id,
        claim_version,
        obs_epoch,
        account_epoch,
        verdict,
        policy_version,
        by_reviewer,
        second_reviewer,
        case_id,
        binding_id,
        evidence,
        reasons,
        machine_verdict,
        public,
        valid_until,
        environment,
        sealed_note,
        decided_at,
    )


async def decision_grounds(connection: Executor, *, decision_id: str) -> DecisionGrounds | None:
    """The record a decision's binding is anchored in, and the try it rests on."""
    row = await connection.fetchrow(_SQL.decision_grounds, decision_id)
    return None if row is None else DecisionGrounds._make(row)


async def question(connection: Executor, *, claim_id: str) -> Question | None:
    """The last decision of people about a claim: a question, unless they have decided something else since."""
    row = await connection.fetchrow(_SQL.question, claim_id)
    return None if row is None else Question._make(row)


async def answers(connection: Executor, *, claim_id: str) -> list[Answers]:
    """What a creator has sent since people last asked them something."""
    return [Answers._make(row) for row in await connection.fetch(_SQL.answers, claim_id)]


async def shown_since_asked(connection: Executor, *, claim_id: str) -> list[ShownSinceAsked]:
    """The ways by which a creator has sent or shown something since people last asked them, whatever came of it."""
    return [ShownSinceAsked._make(row) for row in await connection.fetch(_SQL.shown_since_asked, claim_id)]


async def earlier_decisions(connection: Executor, *, claim_id: str, account_key: str) -> list[EarlierDecisions]:
    """What was decided about a claim, and by people about the account's other claims, the newest first."""
    return [
        EarlierDecisions._make(row) for row in await connection.fetch(_SQL.earlier_decisions, claim_id, account_key)
    ]


async def last_decision(connection: Executor, *, claim_id: str) -> LastDecision | None:
    """The decision that last refused, stopped or ended a claim."""
    row = await connection.fetchrow(_SQL.last_decision, claim_id)
    return None if row is None else LastDecision._make(row)


async def record_sighting(connection: Executor, *, claim_id: str, seen: str, now: datetime) -> None:
    """A positive sighting at a primary source."""
    await connection.execute(_SQL.record_sighting, claim_id, seen, now)


async def due_for_expiry(connection: Executor, *, valid_until: datetime) -> list[DueForExpiry]:
    """Verified claims whose validity has ended."""
    return [DueForExpiry._make(row) for row in await connection.fetch(_SQL.due_for_expiry, valid_until)]


async def due_for_lapse(connection: Executor, *, state_since: datetime, mails: bool) -> list[DueForLapse]:
    """Claims whose creator has been silent for too long: where mail goes out ($2), since they were told; a notice that was never"""
    return [DueForLapse._make(row) for row in await connection.fetch(_SQL.due_for_lapse, state_since, mails)]


async def due_for_recheck(connection: Executor, *, round_started_at: datetime) -> list[DueForRecheck]:
    """Verified claims whose last look is too long ago, the longest first."""
    return [DueForRecheck._make(row) for row in await connection.fetch(_SQL.due_for_recheck, round_started_at)]


async def due_for_relook(connection: Executor, *, valid_until: datetime) -> list[DueForRelook]:
    """Licences that people looked up and whose date comes near: people look again."""
    return [DueForRelook._make(row) for row in await connection.fetch(_SQL.due_for_relook, valid_until)]


async def absences(connection: Executor, *, claim_id: str) -> Absences:
    """How often, and since when, re-checks were answered without the licence that was found before: with nothing, or with others."""
    return Absences._make(await the_row(connection, _SQL.absences, claim_id))
