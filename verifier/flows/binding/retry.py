"""Proofs that wait for somebody else's server: asked for again, and then for people to weigh. None has failed."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from verifier.domain.claim import SYSTEM
from verifier.domain.holder import Holder
from verifier.flows.binding import follow_up
from verifier.flows.core.errors import Refused
from verifier.flows.proofs.attempts import insist_open
from verifier.store.db import in_transaction
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Row

_SQL = queries("bindings")
_CLAIMS = queries("claims")
AGE = "registration_"  # what a try says whose word was found, while nobody could tell how old the domain is
UNKNOWN = "domain_age_unknown"


async def long_enough(svc: Service, attempt: Row) -> bool:
    """Tell whether a domain's age has been asked for as long as a silent register is waited for."""
    since = await svc.pool.fetchval(_SQL.waits_since, attempt["claim_id"], attempt["id"])
    return since is not None and svc.clock() - since >= svc.policy.source_wait


async def end(svc: Service) -> None:
    """Hand to people what was shown and has waited long enough, whether or not its creator asked again."""
    since = svc.clock() - svc.policy.source_wait
    for waits in await svc.pool.fetch(_SQL.waited, f"{AGE}%", since):
        with contextlib.suppress(Refused):  # it has moved on a moment ago
            await in_transaction(svc.pool, partial(_to_people, svc, waits))


async def _to_people(svc: Service, waits: Row, connection: Connection) -> None:
    claim = await connection.fetchrow(_CLAIMS.claim_lock, waits["claim_id"])
    attempt = await connection.fetchrow(_SQL.attempt_locked, waits["id"], waits["claim_id"])
    if claim is None or claim["wrapped_key"] is None:
        return
    insist_open(svc, claim, attempt)
    assert attempt is not None  # noqa: S101  it was insisted on
    await connection.execute(_SQL.attempt_ended, attempt["id"], "proved", UNKNOWN, int(Holder.H2), svc.clock())
    await follow_up.proved(svc, connection, claim, attempt, Holder.H2, SYSTEM)
