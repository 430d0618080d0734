"""Statements of `sql/queries/claims.sql`: rows and functions, written by `python -m scripts.rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from verifier.store.rows.execution import the_row
from verifier.store.rows.shared import ClaimRow
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.store.db import Executor

_SQL = queries("claims")


class ClaimMade(NamedTuple):
    """Row of `claim_made`."""

    account_key: str
    created_at: datetime


class ClaimOpenLike(NamedTuple):
    """Row of `claim_open_like`."""

    id: str
    state: str
    version: int
    account_epoch: int
    reasons: list[str]


class ClaimsOfOneAccount(NamedTuple):
    """Row of `claims_of_one_account`."""

    open: int
    newest: list[datetime]


class ChangesOfOneAccount(NamedTuple):
    """Row of `changes_of_one_account`."""

    of_claim: list[datetime]
    of_account: list[datetime]


class ClaimVersions(NamedTuple):
    """Row of `claim_versions`."""

    id: str
    version: int


class ClaimsOfAccount(NamedTuple):
    """Row of `claims_of_account`."""

    id: str
    created_at: datetime


class Timeline(NamedTuple):
    """Row of `timeline`."""

    at: datetime
    kind: str
    by_kind: str
    changed: list[str]


class RelatedClaims(NamedTuple):
    """Row of `related_claims`."""

    id: str
    credential: str
    jurisdiction: str | None
    state: str
    same_account: bool | None


class HolderEstablished(NamedTuple):
    """Row of `holder_established`."""

    method: str
    level: str | None
    at: datetime


class DecisionBasis(NamedTuple):
    """Row of `decision_basis`."""

    anchor: str
    attempt_id: str | None


class Question(NamedTuple):
    """Row of `question`."""

    id: str
    verdict: str
    sealed_note: bytes | None
    machine_verdict: str
    decided_at: datetime
    by_name: str | None


class Answers(NamedTuple):
    """Row of `answers`."""

    at: datetime
    body: str


class ShownSinceAsked(NamedTuple):
    """Row of `shown_since_asked`."""

    method: str


class EarlierDecisions(NamedTuple):
    """Row of `earlier_decisions`."""

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
    """Row of `last_decision`."""

    verdict: str
    reasons: list[str]
    by_reviewer: str | None
    second_reviewer: str | None
    decided_at: datetime


class DueForExpiry(NamedTuple):
    """Row of `due_for_expiry`."""

    id: str
    version: int


class DueForLapse(NamedTuple):
    """Row of `due_for_lapse`."""

    id: str
    version: int


class DueForRelook(NamedTuple):
    """Row of `due_for_relook`."""

    id: str


class Absences(NamedTuple):
    """Row of `absences`."""

    looks: int
    first_at: datetime | None


async def claims_insert(
    connection: Executor,
    *,
    now: datetime,
    submitted_by: str,
    environment: str,
    claim_ids: Sequence[str],
    account_keys: Sequence[str],
    account_epochs: Sequence[int],
    credentials: Sequence[str],
    jurisdictions: Sequence[str],
    families: Sequence[str],
    sealed_words: Sequence[bytes],
    sealed_identities: Sequence[bytes],
    licence_keys: Sequence[bytes],
    contactable: Sequence[bool],
) -> None:
    """Insert new claims, in state received. What is not said comes as nothing of its kind: an empty text, no bytes."""
    await connection.execute(
        _SQL.claims_insert,
        now,
        submitted_by,
        environment,
        claim_ids,
        account_keys,
        account_epochs,
        credentials,
        jurisdictions,
        families,
        sealed_words,
        sealed_identities,
        licence_keys,
        contactable,
    )


async def claim_made(connection: Executor, *, claim_id: str) -> ClaimMade | None:
    """Find when a claim was made, and of which account, perhaps by an earlier sending of the same request."""
    row = await connection.fetchrow(_SQL.claim_made, claim_id)
    return None if row is None else ClaimMade._make(row)


async def claim_open_like(
    connection: Executor, *, account_key: str, credential: str, jurisdiction: str | None
) -> ClaimOpenLike | None:
    """Find the account's open claim for the same credential and jurisdiction, of its newest epoch, locked."""
    row = await connection.fetchrow(_SQL.claim_open_like, account_key, credential, jurisdiction)
    return None if row is None else ClaimOpenLike._make(row)


async def claims_of_one_account(
    connection: Executor, *, account_key: str, account_epoch: int, created_at: datetime, limit: int
) -> ClaimsOfOneAccount:
    """Count an account's open claims in this epoch, and list when its newest ones since then were sent."""
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
    """List when a claim, and its account's claims of this epoch, were changed by the creator since then."""
    return ChangesOfOneAccount._make(
        await the_row(
            connection, _SQL.changes_of_one_account, claim_id, account_key, account_epoch, at, of_claim, of_account
        )
    )


async def claim_versions(connection: Executor, *, claim_ids: Sequence[str]) -> list[ClaimVersions]:
    """Read how often each of these claims has moved."""
    return [ClaimVersions._make(row) for row in await connection.fetch(_SQL.claim_versions, claim_ids)]


async def claim_by_id(connection: Executor, *, claim_id: str) -> ClaimRow | None:
    """Find a claim with its account and the wrapped key of its sealed parts."""
    row = await connection.fetchrow(_SQL.claim_by_id, claim_id)
    return None if row is None else ClaimRow._make(row)


async def claim_lock(connection: Executor, *, claim_id: str) -> ClaimRow | None:
    """Find a claim with its account, the claim's row locked: the guard of every write about it."""
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
    """List an account's claims, newest first, a page at a time; its creator sees those of the present epoch."""
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
    """Store new words for an open claim."""
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
    """Store the licence as the register prints it; a permission to share holds for the licence it was given on."""
    await connection.execute(_SQL.claim_licence, claim_id, licence_key)


async def claim_identity(connection: Executor, *, claim_id: str, sealed_identity: bytes | None) -> None:
    """Store a newer attestation of the platform, without a new round."""
    await connection.execute(_SQL.claim_identity, claim_id, sealed_identity)


async def claim_words(connection: Executor, *, claim_id: str, sealed_words: bytes) -> None:
    """Store new words without a new round."""
    await connection.execute(_SQL.claim_words, claim_id, sealed_words)


async def claim_next_round(
    connection: Executor, *, claim_id: str, round_kind: str, round_started_at: datetime
) -> int | None:
    """Begin a new observation epoch: answers of older rounds may no longer be written."""
    value: int | None = await connection.fetchval(_SQL.claim_next_round, claim_id, round_kind, round_started_at)
    return value


async def claim_findings(
    connection: Executor, *, claim_id: str, facts: str, reasons: Sequence[str], licence_key: bytes | None
) -> None:
    """Store the findings of the last round; and the licence as the register prints it, where a badge is to stand on it."""
    await connection.execute(_SQL.claim_findings, claim_id, facts, reasons, licence_key)


async def claim_for_people(connection: Executor, *, claim_id: str) -> None:
    """Note that the creator has written to reviewers: where the machine would ask them again, people look."""
    await connection.execute(_SQL.claim_for_people, claim_id)


async def claim_shared(connection: Executor, *, claim_id: str) -> None:
    """Store that two people allowed a second account on this licence."""
    await connection.execute(_SQL.claim_shared, claim_id)


async def move_claim(
    connection: Executor,
    *,
    claim_id: str,
    version: int,
    transition: str,
    now: datetime,
    by_kind: str,
    by_id: str,
    codes: Sequence[str],
    body: str,
    decision_id: str | None,
) -> int:
    """Move a claim to another state: the only way to do it."""
    value: int = await connection.fetchval(
        _SQL.move_claim, claim_id, version, transition, now, by_kind, by_id, codes, body, decision_id
    )
    return value


async def timeline(connection: Executor, *, claim_id: str) -> list[Timeline]:
    """List a claim's newest events, oldest first, with the fields in which a record was not as at the last sighting."""
    return [Timeline._make(row) for row in await connection.fetch(_SQL.timeline, claim_id)]


async def earlier_decision(connection: Executor, *, account_key: str, claim_id: str) -> bool:
    """Return whether people ever decided against this account (this claim's own appeal included), or on this licence against one erased since."""
    value: bool = await connection.fetchval(_SQL.earlier_decision, account_key, claim_id)
    return value


async def related_claims(
    connection: Executor, *, claim_id: str, account_key: str, licence_key: bytes | None
) -> list[RelatedClaims]:
    """List other claims of the account or of the licence, for a reviewer."""
    return [
        RelatedClaims._make(row)
        for row in await connection.fetch(_SQL.related_claims, claim_id, account_key, licence_key)
    ]


async def holder_established(connection: Executor, *, claim_id: str) -> list[HolderEstablished]:
    """List the recorded bindings and the proofs of a claim, newest first."""
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
    """Insert a binding, anchored in a piece of evidence of this round."""
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
    """Insert a decision; the database refuses one without fresh evidence and a binding or two people."""
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


async def decision_basis(connection: Executor, *, decision_id: str) -> DecisionBasis | None:
    """Find the record that a decision's binding is anchored in, and the attempt it rests on."""
    row = await connection.fetchrow(_SQL.decision_basis, decision_id)
    return None if row is None else DecisionBasis._make(row)


async def question(connection: Executor, *, claim_id: str) -> Question | None:
    """Find the last decision of people about a claim: a question, unless they have decided something else since."""
    row = await connection.fetchrow(_SQL.question, claim_id)
    return None if row is None else Question._make(row)


async def answers(connection: Executor, *, claim_id: str) -> list[Answers]:
    """List what a creator has sent since people last asked them something."""
    return [Answers._make(row) for row in await connection.fetch(_SQL.answers, claim_id)]


async def shown_since_asked(connection: Executor, *, claim_id: str) -> list[ShownSinceAsked]:
    """List the methods by which a creator has sent or shown something since people last asked them."""
    return [ShownSinceAsked._make(row) for row in await connection.fetch(_SQL.shown_since_asked, claim_id)]


async def earlier_decisions(connection: Executor, *, claim_id: str, account_key: str) -> list[EarlierDecisions]:
    """List the decisions about a claim, and people's about the account's other claims, the newest first."""
    return [
        EarlierDecisions._make(row) for row in await connection.fetch(_SQL.earlier_decisions, claim_id, account_key)
    ]


async def last_decision(connection: Executor, *, claim_id: str) -> LastDecision | None:
    """Find the decision that last refused, suspended or revoked a claim."""
    row = await connection.fetchrow(_SQL.last_decision, claim_id)
    return None if row is None else LastDecision._make(row)


async def record_sighting(connection: Executor, *, claim_id: str, seen: str, now: datetime) -> None:
    """Record a positive sighting at a primary source."""
    await connection.execute(_SQL.record_sighting, claim_id, seen, now)


async def due_for_expiry(connection: Executor, *, valid_until: datetime) -> list[DueForExpiry]:
    """List verified claims whose validity has ended."""
    return [DueForExpiry._make(row) for row in await connection.fetch(_SQL.due_for_expiry, valid_until)]


async def due_for_lapse(connection: Executor, *, state_since: datetime, mails: bool) -> list[DueForLapse]:
    """List claims whose creator has been silent for too long; where mail goes out ($2), since they were told."""
    return [DueForLapse._make(row) for row in await connection.fetch(_SQL.due_for_lapse, state_since, mails)]


async def due_for_relook(connection: Executor, *, valid_until: datetime) -> list[DueForRelook]:
    """List claims that people looked up and whose last day comes near: people look again."""
    return [DueForRelook._make(row) for row in await connection.fetch(_SQL.due_for_relook, valid_until)]


async def absences(connection: Executor, *, claim_id: str) -> Absences:
    """Count the re-checks since the last sighting that were answered without the licence, and when the first was."""
    return Absences._make(await the_row(connection, _SQL.absences, claim_id))
