"""Rounds of checks: a new observation epoch, and one question per registry that may speak for the claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.domain.profession import Family
from verifier.store.jobs import CheckJob, enqueue_checks
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from verifier.domain.evidence import RegistryId
    from verifier.flows.service import Service
    from verifier.store.db import Connection, Row

_CLAIMS = queries("claims")
_CHECKS = queries("checks")
NOBODY = "none"  # the registry of a round in which no source can be asked: the claim is weighed all the same


def sources(
    svc: Service, jurisdiction: str | None, family: str
) -> tuple[tuple[RegistryId, ...], tuple[RegistryId, ...]]:
    """The registries that may grant, and those that support or screen."""
    chosen = svc.catalogue.for_claim(jurisdiction, Family(family))
    primaries = tuple(r.sheet.id for r in chosen.primaries)
    return primaries, tuple(r.sheet.id for r in (*chosen.supporting, *chosen.screening))


async def ask_all(
    svc: Service, connection: Connection, claim_id: str, obs_epoch: int, jurisdiction: str | None, family: str
) -> None:
    """Write down every question of a round and enqueue it, in the caller's transaction."""
    primaries, others = sources(svc, jurisdiction, family)
    registries: Sequence[str] = (*primaries, *others) or (NOBODY,)
    await connection.execute(_CHECKS.checks_insert, claim_id, obs_epoch, list(registries))
    await enqueue_checks(connection, [CheckJob(claim_id, obs_epoch, registry) for registry in registries])


async def next_round(svc: Service, connection: Connection, claim: Row, kind: str, now: datetime) -> int:
    """Begin a new round: answers still on their way from older rounds are worthless from here on."""
    epoch = int(await connection.fetchval(_CLAIMS.claim_next_round, claim["id"], kind, now))
    await ask_all(svc, connection, claim["id"], epoch, claim["jurisdiction"], claim["family"])
    return epoch
