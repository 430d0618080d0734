"""Starting checks: attempt numbers are taken, and what has to be known for asking is read and opened once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from verifier.domain.claim import SYSTEM
from verifier.domain.evidence import Authority, RegistryId
from verifier.domain.lifecycle import State
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.service import by
from verifier.flows.sources import health, screening
from verifier.flows.sources.query import query_of
from verifier.store.db import alone
from verifier.store.jobs import EVERY
from verifier.store.rows import checks as check_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.domain.assessment.screening import Person
    from verifier.domain.evidence import Query
    from verifier.flows.core.claim_context import ClaimContext
    from verifier.flows.core.service import Service
    from verifier.store.jobs import CheckJob
    from verifier.store.rows.shared import HealthRow

LIVE = frozenset({State.RECEIVED, State.CHECKING, State.IN_REVIEW, State.VERIFIED, State.SUSPENDED, State.EXPIRED})
_CRASHES = 3  # starts without an orderly end before a question is parked with a person


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one registry, with the attempt number under which its answer may be written."""

    registry: RegistryId
    attempt: int
    starts: int  # in a row that came to no orderly end, this one included
    unavailable: int  # how often the source has not answered in this round

    @property
    def is_crashing(self) -> bool:
        """Return True if it has ended its worker again and again."""
        return self.starts > _CRASHES


@dataclass(frozen=True, slots=True)
class Taken:
    """A job's open questions, each with its attempt number, and the claim they are about."""

    job: CheckJob
    claim: check_rows.CheckStart
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Started:
    """Questions that may be asked now, and all that is known for it."""

    job: CheckJob
    questions: tuple[Question, ...]
    query: Query
    person: Person | None  # whom an exclusion list is asked about; None where no list is asked
    health: Mapping[RegistryId, HealthRow]


async def take(svc: Service, job: CheckJob) -> Taken | None:
    """Take attempt numbers, in one statement: nothing is held while the registries are asked. None: not wanted."""
    now, (kind, whose) = svc.clock(), by(SYSTEM)
    taken = await alone(
        svc.pool,
        lambda connection: check_rows.check_start(
            connection,
            claim_id=job.claim_id,
            obs_epoch=job.obs_epoch,
            registry=None if job.registry == EVERY else job.registry,
            started_at=now,
            actor_kind=kind,
            actor_id=whose,
        ),
    )
    if taken is None or taken.state not in LIVE or taken.wrapped_key is None:
        return None
    numbered = zip(taken.registries, taken.attempts, taken.open_starts, taken.unavailable, strict=True)
    return Taken(job, taken, tuple(Question(RegistryId(registry), *counts) for registry, *counts in numbered))


async def start(svc: Service, taken: Taken) -> Started:
    """Open the claim, and read what is known of its sources and, for a list, of the person."""
    opened, registries = open_claim(svc.vault, taken.claim), [question.registry for question in taken.questions]
    person = await _person(svc, opened) if any(is_list(svc, registry) for registry in registries) else None
    query = query_of(opened.row.jurisdiction, opened.row.family, opened.words, opened.identity)
    return Started(taken.job, taken.questions, query, person, await health.rows_of(svc.pool, registries))


async def _person(svc: Service, opened: ClaimContext[check_rows.CheckStart]) -> Person:
    """Return whom a list is asked about: also under the names that earlier answers have taught us."""
    if opened.row.has_evidence:
        return await screening.person(svc.pool, opened)
    return screening.of_claim(opened.words, opened.identity, opened.credential, opened.row.jurisdiction)


def is_list(svc: Service, registry: RegistryId) -> bool:
    """Return True if this is an exclusion list."""
    known = svc.catalogue.registries.get(registry)
    return known is not None and known.sheet.authority is Authority.SCREENING
