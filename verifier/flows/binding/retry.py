"""Proofs that wait for somebody else's server: asked for again, and then handed to reviewers. None has failed."""

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
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection


AGE = "registration_"  # what a try says whose word was found, while nobody could tell how old the domain is
UNKNOWN = "domain_age_unknown"


async def long_enough(svc: Service, attempt: binding_rows.AttemptById) -> bool:
    """Return True if a domain's age has been asked for as long as a silent register is waited for."""
    since = await binding_rows.waits_since(svc.pool, claim_id=attempt.claim_id, attempt_id=attempt.id)
    return since is not None and svc.clock() - since >= svc.policy.source_wait


async def end(svc: Service) -> None:
    """Hand proofs that have waited long enough to reviewers, whether or not the creator asked again."""
    since = svc.clock() - svc.policy.source_wait
    for waits in await binding_rows.waited(svc.pool, detail=f"{AGE}%", before=since):
        with contextlib.suppress(Refused):  # it has moved on a moment ago
            await in_transaction(svc.pool, partial(_to_people, svc, waits))


async def _to_people(svc: Service, waits: binding_rows.Waited, connection: Connection) -> None:
    claim = await claim_rows.claim_lock(connection, claim_id=waits.claim_id)
    attempt = await binding_rows.attempt_locked(connection, attempt_id=waits.id, claim_id=waits.claim_id)
    if claim is None or claim.wrapped_key is None:
        return
    insist_open(claim, attempt, svc.clock())
    assert attempt is not None  # noqa: S101  it was insisted on
    await binding_rows.attempt_ended(
        connection, attempt_id=attempt.id, state="proved", detail=UNKNOWN, level=int(Holder.H2), ended_at=svc.clock()
    )
    await follow_up.proved(svc, connection, claim, attempt, Holder.H2, SYSTEM)
