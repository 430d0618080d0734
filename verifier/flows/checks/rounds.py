"""Rounds of checks: a new observation epoch, and one question per registry that may speak for the claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.assessment.identifiers import ORCID
from verifier.domain.credentials.profession import Credential, read_credential
from verifier.flows.sources import screening
from verifier.store.jobs import CheckJob, enqueue_checks
from verifier.store.sealing import sealed
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.assessment.screening import Person
    from verifier.domain.claim import Words
    from verifier.domain.evidence import RegistryId
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Row

_CLAIMS = queries("claims")
_CHECKS = queries("checks")
NOBODY = "none"  # the registry of a round in which no source can be asked: the claim is weighed all the same


def sources(
    svc: Service, jurisdiction: str | None, credential: Credential, words: Words
) -> tuple[tuple[RegistryId, ...], tuple[RegistryId, ...]]:
    """The registries that may grant, and those that support or screen. ORCID is asked about iDs and nothing else."""
    chosen = svc.catalogue.speakers(jurisdiction, credential)
    primaries = tuple(r.sheet.id for r in chosen.primaries if words.orcid or r.sheet.id != ORCID)
    others = tuple(r.sheet.id for r in (*chosen.supporting, *chosen.screening))
    if words.orcid and ORCID not in primaries and svc.catalogue.offers(ORCID):
        others = (*others, ORCID)
    return primaries, others


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
    """Write down every question of a round and enqueue it, in the caller's transaction."""
    primaries, others = sources(svc, jurisdiction, credential, words)
    registries: Sequence[str] = (*primaries, *others) or (NOBODY,)
    await connection.execute(_CHECKS.checks_insert, claim_id, obs_epoch, list(registries))
    asked = (*primaries, *others)
    await screening.remember_keys(svc, connection, claim_id, asked, jurisdiction, credential, words, known)
    await enqueue_checks(connection, [CheckJob(claim_id, obs_epoch, registry) for registry in registries])


async def next_round(svc: Service, connection: Connection, claim: Row, kind: str, now: datetime) -> int:
    """Begin a new round: answers still on their way from older rounds are worthless from here on."""
    epoch = int(await connection.fetchval(_CLAIMS.claim_next_round, claim["id"], kind, now))
    words = sealed.open_words(svc.sealer(claim), claim).words
    credential = claimed(claim, words)
    known = await screening.person(svc, connection, claim, credential)
    await ask_all(svc, connection, claim["id"], epoch, claim["jurisdiction"], credential, words, known)
    return epoch


def claimed(claim: Row, words: Words) -> Credential:
    """What a claim claims, read again in the place it is claimed in."""
    credential = read_credential(claim["credential"], claim["jurisdiction"], has_number=bool(words.number))
    assert isinstance(credential, Credential)  # noqa: S101  it was read when the claim was taken
    return credential
