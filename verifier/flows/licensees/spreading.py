"""Locks reach the open claims: those they are against go to people, those they were against are checked again.

The lock itself holds from its commit, in the database. This is what follows, claim by claim and each in a transaction
of its own, so that a worker killed at any line leaves the rest to another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from verifier.domain.claim import SYSTEM
from verifier.domain.lifecycle import State, Transition
from verifier.domain.reasons import Reason, reasons_in
from verifier.flows.binding import follow_up
from verifier.flows.core.cases import open_case
from verifier.flows.core.service import move
from verifier.store.db import in_transaction
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import licensees as licensee_rows
from verifier.store.rows import reviews as review_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection

_LOCK: Final = frozenset({Reason.LICENCE_LOCKED})


async def spread(svc: Service) -> int:
    """Carry every lock, and every end of one, to the open claims on its licence; return how many locks were."""
    rows = await licensee_rows.locks_unspread(svc.pool)
    for row in rows:
        after = ""
        while claims := await licensee_rows.open_claims_on_licence(svc.pool, licence_key=row.licence_key, after=after):
            for one in claims:
                await _reach(svc, one.id)
            after = claims[-1].id
        await licensee_rows.lock_spread(svc.pool, licence_key=row.licence_key, turn=row.turn)
    return len(rows)


async def _reach(svc: Service, claim_id: str) -> None:
    async def work(connection: Connection) -> None:
        claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
        if claim is None or claim.wrapped_key is None:
            return
        if claim.state not in (State.AWAITING_CREATOR, State.IN_REVIEW):
            return
        now, known = svc.clock(), reasons_in(claim.reasons)
        if await licensee_rows.barred(connection, claim_id=claim_id):
            await open_case(svc.policy, connection, claim, (Reason.LICENCE_LOCKED,), now)
            if claim.state == State.AWAITING_CREATOR:
                codes = tuple(dict.fromkeys((*known, Reason.LICENCE_LOCKED)))
                await move(connection, claim, Transition.BINDING_GIVEN_UP, SYSTEM, now, codes=codes)
        elif claim.state == State.IN_REVIEW and await _only_locked(connection, claim_id, known):
            await follow_up.looked_at_again(svc, connection, claim)

    await in_transaction(svc.pool, work)


async def _only_locked(connection: Connection, claim_id: str, known: tuple[Reason, ...]) -> bool:
    """Return True if nothing but the lock kept a claim with people, and no reviewer has it."""
    case = await review_rows.case_open_of_claim(connection, claim_id=claim_id)
    if case is None or case.state != "open" or Reason.LICENCE_LOCKED not in {*known, *case.reasons}:
        return False
    return {*known, *reasons_in(case.reasons)} <= _LOCK | follow_up.HELD_FOR_HOLDER
