"""Rounds of checks: a new observation epoch, and one check per registry that may speak for the claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.credentials.profession import Credential
from verifier.flows.sources import screening
from verifier.flows.sources.query import NOBODY, sources
from verifier.store.jobs import EVERY, CheckJob, enqueue_checks
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.assessment.screening import Person
    from verifier.domain.claim import Words
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow


async def ask_all(
    svc: Service,
    connection: Connection,
    claim_id: str,
    obs_epoch: int,
    jurisdiction: str | None,
    credential: Credential,
    words: Words,
    known: Person,
) -> None:
    """Insert every check of a round and enqueue it, in the caller's transaction."""
    primaries, others = sources(svc.catalogue, jurisdiction, credential, words)
    registries: Sequence[str] = (*primaries, *others) or (NOBODY,)
    await check_rows.checks_insert(connection, claim_id=claim_id, obs_epoch=obs_epoch, registries=list(registries))
    asked = (*primaries, *others)
    await screening.remember_keys(svc, connection, claim_id, asked, jurisdiction, credential, words, known)
    await enqueue_checks(connection, [CheckJob(claim_id, obs_epoch, EVERY)])


async def next_round(
    svc: Service, connection: Connection, opened: ClaimContext[ClaimRow], kind: str, now: datetime
) -> int:
    """Begin a new round: answers still on their way from older rounds are worthless from here on."""
    claim = opened.row
    epoch = await claim_rows.claim_next_round(connection, claim_id=claim.id, round_kind=kind, round_started_at=now)
    assert epoch is not None  # noqa: S101  the claim was locked
    known = await screening.person(connection, opened)
    await ask_all(svc, connection, claim.id, epoch, claim.jurisdiction, opened.credential, opened.words, known)
    return epoch
