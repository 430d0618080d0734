"""Rounds of checks: a new observation epoch, and one check per registry that may speak for the claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from verifier.flows.checks import pace
from verifier.flows.sources import screening
from verifier.flows.sources.query import NOBODY, query_of, sources
from verifier.store.jobs import EVERY, USUAL, CheckJob, enqueue_checks
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.assessment.screening import Person
    from verifier.domain.claim import Words
    from verifier.domain.credentials.profession import Credential
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a claim: whom it is about, and how soon its sources have to be asked."""

    claim_id: str
    obs_epoch: int
    jurisdiction: str | None
    credential: Credential
    words: Words
    known: Person
    priority: int = USUAL
    after: timedelta = timedelta(0)  # the soonest that it is asked about


async def ask_all(svc: Service, connection: Connection, rounds: Sequence[Round]) -> None:
    """Insert every check of these rounds and enqueue them, in the caller's transaction."""
    checks: list[tuple[str, int, str]] = []
    asked: list[screening.Asked] = []
    for one in rounds:
        primaries, others = sources(svc.catalogue, one.jurisdiction, one.credential, one.words)
        registries: Sequence[str] = (*primaries, *others) or (NOBODY,)
        checks += [(one.claim_id, one.obs_epoch, registry) for registry in registries]
        query = query_of(one.jurisdiction, one.credential.family, one.words)
        asked.append(screening.Asked(one.claim_id, (*primaries, *others), query, one.known))
    await check_rows.checks_insert(
        connection,
        claim_ids=[claim for claim, _, _ in checks],
        obs_epochs=[epoch for _, epoch, _ in checks],
        registries=[registry for _, _, registry in checks],
    )
    await screening.remember_keys(svc, connection, asked)
    late = {one.claim_id for one in rounds if one.priority < USUAL}
    spread = [(one.claim_id, one.registries) for one in asked if one.claim_id in late]
    turns = await pace.spread(svc, connection, spread) if spread else {}
    turns |= {one.claim_id: max(one.after, turns.get(one.claim_id, one.after)) for one in rounds if one.after}
    jobs = [CheckJob(one.claim_id, one.obs_epoch, EVERY, one.priority) for one in rounds]
    await enqueue_checks(connection, jobs, turns=turns)


async def next_round(
    svc: Service, connection: Connection, opened: ClaimContext[ClaimRow], kind: str, now: datetime
) -> int:
    """Begin a new round: answers still on their way from older rounds are worthless from here on."""
    claim = opened.row
    epoch = await claim_rows.claim_next_round(connection, claim_id=claim.id, round_kind=kind, round_started_at=now)
    assert epoch is not None  # noqa: S101  the claim was locked
    known = await screening.person(connection, opened)
    await ask_all(svc, connection, [Round(claim.id, epoch, claim.jurisdiction, opened.credential, opened.words, known)])
    return epoch
