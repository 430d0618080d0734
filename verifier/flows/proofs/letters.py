"""The time of an account's next letter with a code: for whoever asks for one, and for whoever is offered one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from verifier.flows.proofs import limits
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import mail as mail_rows

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.store.db import Connection, Pool
    from verifier.store.rows.shared import ClaimRow

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """The instant from which the next letter can be had, and the one until which the last code counts."""

    at: datetime
    good_until: datetime | None


async def turn(source: Connection | Pool, claim: ClaimRow, target: bytes, now: datetime) -> Turn:
    """Find when a claim's account may have one more letter sent to an address: `now` itself where it may at once."""
    sent = await mail_rows.codes_sent(source, target_key=target, claim_id=claim.id, since=now - _A_DAY)
    own = [row.at for row in sent if row.account_key == claim.account_key]
    good_until = max((row.good_until for row in sent if row.good_until), default=now)
    at = limits.letter_from(own, [row.at for row in sent], good_until, now)
    return Turn(at, good_until if good_until > now else None)


async def later(svc: Service, source: Connection | Pool, claim: ClaimRow) -> datetime | None:
    """Return when a claim can have another code by letter; None where that is now."""
    now = svc.clock()
    target = await binding_rows.code_target(source, claim_id=claim.id, started_at=now - 2 * _A_DAY)
    if target is None:
        return None
    at = (await turn(source, claim, target, now)).at
    return at if at > now else None


async def later_of(svc: Service, source: Connection | Pool, claim_id: str) -> datetime | None:
    """Return the same as `later` for a claim by its id."""
    claim = await claim_rows.claim_by_id(source, claim_id=claim_id)
    return await later(svc, source, claim) if claim is not None else None
