"""Decisions from the console that wait half a minute: a refusal or a question can be taken back until it takes effect.

What waits lies sealed in the database, so that a closed tab or a killed process neither loses nor doubles it: it is
deleted in the transaction in which it takes effect. The API's decisions take effect at once.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from verifier import log
from verifier.domain.claim import SYSTEM, Actor
from verifier.domain.events import Event
from verifier.domain.roles import role_of
from verifier.flows.core import unreadable
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.errors import Conflict, Refused, TooMany
from verifier.flows.core.service import note
from verifier.flows.review.case import case_file
from verifier.flows.review.decisions.decide import decide
from verifier.flows.review.leases import LEASE, held, reviewers_only, there
from verifier.flows.review.views import LeaseView, Ruling
from verifier.store.db import in_transaction
from verifier.store.ids import new_token
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import reviews as review_rows
from verifier.store.rows import waiting as waiting_rows
from verifier.store.sealing.crypto import digest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.flows.core.service import Service
    from verifier.flows.review.views import CaseView
    from verifier.store.db import Connection

WAITING: Final = ("refuse", "ask_creator")
FOR: Final = timedelta(seconds=30)
_HELD: Final = timedelta(hours=23)  # nobody else gets the case meanwhile, however long a worker is away
_LATER: Final = timedelta(minutes=1)
_log = log.logger("review")


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A decision that waits, for the reviewer who made it."""

    case_id: str
    action: str
    due_at: datetime
    credential: str
    jurisdiction: str | None


class _RehearsedError(Exception):
    """The decision could be made; nothing of it is kept."""


class _TakenError(Exception):
    """The decision was taken back, or another worker has made it."""


async def wait(svc: Service, case_id: str, ruling: Ruling, actor: Actor) -> None:
    """Keep a decision that could be made now until it is due. Raises what stands against it, as deciding does."""
    try:
        await decide(svc, case_id, ruling, actor, at_last=_rehearsed)
    except _RehearsedError:
        await in_transaction(svc.pool, lambda connection: _keep(svc, connection, case_id, ruling, actor))


async def _rehearsed(_: Connection) -> None:
    raise _RehearsedError


async def _keep(svc: Service, connection: Connection, case_id: str, ruling: Ruling, actor: Actor) -> None:
    case, now = await held(svc, connection, case_id, ruling.lease, actor), svc.clock()
    claim = await claim_rows.claim_by_id(connection, claim_id=case.claim_id)
    assert claim is not None  # noqa: S101  a case has a claim
    said = json.dumps(asdict(ruling)).encode()
    kept = await waiting_rows.waiting_insert(
        connection,
        case_id=case_id,
        claim_id=claim.id,
        reviewer_id=actor.id,
        action=ruling.action,
        sent_at=now,
        due_at=now + FOR,
        sealed=svc.sealer(claim).seal(said, _place(case_id)),
    )
    if kept is None:
        raise Conflict("already_waiting", "A decision of yours on this case waits already. Take it back first.")
    await waiting_rows.waiting_hold(connection, case_id=case_id, lease_expires_at=now + _HELD)


def _place(case_id: str) -> str:
    return f"case/{case_id}/waiting"


async def of(svc: Service, actor: Actor) -> tuple[WaitingView, ...]:
    """List the decisions of a reviewer that still wait."""
    rows = await waiting_rows.waiting_of(svc.pool, reviewer_id=actor.id)
    return tuple(WaitingView(*row) for row in rows)


async def take_back(svc: Service, case_id: str, actor: Actor) -> tuple[CaseView, Ruling]:
    """Undo a decision that still waits: the case is in the reviewer's hands again. Raises once it has taken effect."""
    reviewers_only(actor)

    async def work(connection: Connection) -> tuple[CaseView, Ruling]:
        row, now = there(await review_rows.case_lock(connection, case_id=case_id)), svc.clock()
        sealed = await waiting_rows.waiting_mine(connection, case_id=case_id, reviewer_id=actor.id)
        if sealed is None or row.assigned_to != actor.id:
            raise Conflict("too_late", "This decision has taken effect already, or the case is somebody else's now.")
        token, expires_at = new_token("lea"), now + LEASE
        relet = await review_rows.case_relet(
            connection, mine=case_id, lease_digest=digest(token), lease_expires_at=expires_at
        )
        ruling = await _opened(svc, connection, row.claim_id, case_id, sealed)
        shown = await case_file.full(svc, connection, there(relet), LeaseView(token, expires_at), actor)
        body = {"case": case_id, "action": ruling.action}
        await note(connection, Event.DECISION_TAKEN_BACK, actor, now, claim_id=row.claim_id, body=body)
        return shown, ruling

    return await in_transaction(svc.pool, work)


async def _opened(svc: Service, connection: Connection, claim_id: str, case_id: str, sealed: bytes) -> Ruling:
    claim = await claim_rows.claim_by_id(connection, claim_id=claim_id)
    assert claim is not None  # noqa: S101  a case has a claim
    said = json.loads(open_claim(svc.vault, claim).sealer.open(sealed, _place(case_id)))
    return Ruling(**(said | {"wants": tuple(said["wants"])}))


async def carry_out(svc: Service, now: datetime) -> int:
    """Make the decisions that are due; one that can be made no more goes back to the queue. Return how many."""
    made = 0
    for row in await waiting_rows.waiting_due(svc.pool, now=now):
        made += await _carry_out(svc, row, now)
    return made


async def _carry_out(svc: Service, row: waiting_rows.WaitingDue, now: datetime) -> bool:
    if row.name is None:
        await _drop(svc, row, "reviewer_gone")
        return False
    try:
        async with svc.pool.acquire(timeout=5) as connection:
            ruling = await _opened(svc, connection, row.claim_id, row.case_id, row.sealed)
        await decide(svc, row.case_id, ruling, _actor(row), at_last=_taking(row.case_id))
    except _TakenError:
        return False
    except TooMany:
        await waiting_rows.waiting_put_off(svc.pool, case_id=row.case_id, due_at=now + _LATER)
        return False
    except Refused as refused:
        await _drop(svc, row, refused.code)
        return False
    except unreadable.KINDS:
        await _drop(svc, row, "cannot_be_opened")
        return False
    return True


def _actor(row: waiting_rows.WaitingDue) -> Actor:
    return Actor(
        "reviewer",
        row.reviewer_id,
        frozenset({"review", "claims:read"}),
        name=row.name or "",
        role=role_of(lead=bool(row.lead), admin=bool(row.admin), auditor=False),
        bootstrap=bool(row.bootstrap),
    )


def _taking(case_id: str) -> Callable[[Connection], Awaitable[None]]:
    """Delete what waits in the transaction of the decision, so that it takes effect once."""

    async def take(connection: Connection) -> None:
        if await waiting_rows.waiting_take(connection, case_id=case_id) is None:
            raise _TakenError

    return take


async def _drop(svc: Service, row: waiting_rows.WaitingDue, why: str) -> None:
    """Give the case back to the queue: what was decided can be decided no more, and the log says so."""

    async def work(connection: Connection) -> None:
        await review_rows.case_lock(connection, case_id=row.case_id)
        if await waiting_rows.waiting_take(connection, case_id=row.case_id) is None:
            return
        await waiting_rows.waiting_let_go(connection, case_id=row.case_id, assigned_to=row.reviewer_id)
        body = {"case": row.case_id, "why": why, "reviewer": row.reviewer_id}
        await note(connection, Event.DECISION_DROPPED, SYSTEM, svc.clock(), claim_id=row.claim_id, body=body)

    await in_transaction(svc.pool, work)
    _log.warning("decision_dropped", case=row.case_id, why=why)
