"""Housekeeping: expiry, lapse, re-checks, rosters, checkpoints, and the removal of what is no longer needed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from verifier import log
from verifier.domain.claim import SYSTEM
from verifier.domain.evidence import Unavailable
from verifier.domain.lifecycle import State, Transition
from verifier.domain.reasons import Reason
from verifier.flows.audit import verification
from verifier.flows.binding import follow_up, kept_documents, retry
from verifier.flows.checks import looks
from verifier.flows.checks.rounds import next_round
from verifier.flows.core import outbox
from verifier.flows.core.cases import open_case
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.service import move
from verifier.flows.imports import arrival
from verifier.flows.operations import number_index, roster_changes
from verifier.flows.rights import erase, retention
from verifier.flows.signed import signing_keys
from verifier.flows.sources.overview import ROSTER_LIVES
from verifier.registries.rosters.types import RosterBusy, RosterRefused
from verifier.store.db import GONE, in_transaction
from verifier.store.jobs import CheckJob, enqueue_checks
from verifier.store.rows import audit as audit_rows
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import checks as check_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import gains as gain_rows
from verifier.store.rows import imports as import_rows
from verifier.store.rows import keys as key_rows
from verifier.store.rows import reviews as review_rows
from verifier.store.rows import sources as source_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.flows.core.service import Service
    from verifier.registries.drivers.roster import RosterRegistry
    from verifier.store.db import Connection
    from verifier.store.rows.shared import ClaimRow

_log = log.logger("housekeeping")
# All else comes to a badge that is on.
_WAITS = {
    Transition.LAPSED: (State.AWAITING_CREATOR,),
    "denial_over": (State.IN_REVIEW,),
    "look": (State.VERIFIED, State.EXPIRED),
}
_SAID = {Transition.EXPIRED: (Reason.STANDING_EXPIRED,), Transition.LAPSED: ("silence",)}
EVERY_S = 5.0  # between two rounds


async def tidy(svc: Service) -> None:
    """Run one round of housekeeping; of all workers only one does so at a time."""

    async def due(connection: Connection) -> dict[str, Sequence[str]]:
        if not await audit_rows.housekeeper(connection):
            return {}
        now, policy, mails = svc.clock(), svc.policy, svc.mail is not None
        await _prune(connection, now)
        await outbox.time_passed(connection, now, policy)
        await binding_rows.attempts_expired(connection, expires_at=now)
        await _revive(connection)
        await looks.plan_new(svc, connection)
        await gain_rows.count_gains(connection, now=now)
        await number_index.fill(svc, connection)
        return {
            Transition.EXPIRED: [r.id for r in await claim_rows.due_for_expiry(connection, valid_until=now)],
            Transition.LAPSED: [
                r.id for r in await claim_rows.due_for_lapse(connection, state_since=now - policy.silence, mails=mails)
            ],
            "look": await looks.due(svc, connection, now, EVERY_S),
            "denial_over": [
                r.id for r in await binding_rows.denial_over(connection, reasons=list(follow_up.HELD_FOR_HOLDER))
            ],
            Reason.RELOOK: [
                r.id for r in await claim_rows.due_for_relook(connection, valid_until=now + timedelta(days=30))
            ],
        }

    await roster_changes.look_again(svc)
    await retry.end(svc)
    for what, claims in (await in_transaction(svc.pool, due)).items():
        for claim_id in claims:
            await _one(svc, what, claim_id)
    await kept_documents.clear(svc, svc.clock())
    await signing_keys.forget(svc)
    await erase.forget(svc)
    await verification.checkpoint(svc)


async def _one(svc: Service, what: str, claim_id: str) -> None:
    """Keep one claim, in its own transaction: one that cannot move holds up nobody."""

    async def work(connection: Connection) -> None:
        claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
        if claim is None or claim.state not in _WAITS.get(what, (State.VERIFIED,)):
            return
        now = svc.clock()
        match what:
            case Transition.LAPSED if await _is_half_answered(connection, claim):
                await follow_up.to_people(svc, connection, claim, SYSTEM, whole=True)
            case Transition.EXPIRED | Transition.LAPSED:
                await move(connection, claim, Transition(what), SYSTEM, now, codes=_SAID[Transition(what)])
            case "look" if claim.wrapped_key is not None:
                await looks.begun(svc, connection, claim.id, now)
                await next_round(svc, connection, open_claim(svc.vault, claim), "recheck", now)
            case "denial_over" if claim.wrapped_key is not None:
                await follow_up.after_denial(svc, connection, claim)
            case Reason.RELOOK:
                await open_case(svc.policy, connection, claim, (Reason.RELOOK,), now)

    try:
        await in_transaction(svc.pool, work)
    except GONE:
        raise
    except Exception as fault:  # noqa: BLE001  told, and the next claim has its turn
        _log.error("housekeeping_failed", claim_id=claim_id, step=what, **log.told(fault))


async def _is_half_answered(connection: Connection, claim: ClaimRow) -> bool:
    """Return True if people asked, and something was sent that they have not seen: that is no silence."""
    asked = Reason.QUESTION in claim.reasons and claim.wrapped_key is not None
    return asked and bool(await claim_rows.shown_since_asked(connection, claim_id=claim.id))


async def _prune(connection: Connection, now: datetime) -> None:
    await retention.sweep(connection, now)
    await key_rows.sessions_prune(connection)
    await key_rows.statements_prune(connection, expires_at=now)
    await key_rows.tokens_prune(connection, expires_at=now)
    await audit_rows.log_prune(connection, created=now - timedelta(days=1))
    await import_rows.imports_forget(connection, touched_at=now - arrival.ABANDONED)
    await review_rows.tally_fold(connection)


async def _revive(connection: Connection) -> None:
    """Enqueue checks that lost their job (a queue emptied by hand, a restored backup)."""
    stuck = await check_rows.checks_stuck(connection)
    await enqueue_checks(connection, [CheckJob(r.claim_id, r.obs_epoch, r.registry) for r in stuck])


async def load_rosters(svc: Service, *, only_missing: bool = False) -> None:
    """Load every enabled roster that is missing or a day old; what was loaded stays when a file is refused."""
    for roster in svc.catalogue.rosters():
        state = await svc.rosters.state(roster.sheet.id)
        every = svc.settings.registry(roster.sheet.id).sync_every or ROSTER_LIVES
        fresh = state is not None and (only_missing or svc.clock() - state.loaded_at < every)
        if not fresh:
            await load_roster(svc, roster)


async def load_roster(svc: Service, roster: RosterRegistry) -> str:
    """Load one roster from its own address; return the result."""
    spool = svc.settings.data_dir / "spool"
    spool.mkdir(mode=0o700, exist_ok=True)
    try:
        async with asyncio.timeout(1800):
            loaded = await roster_changes.sync(svc, roster, spool)
    except (RosterRefused, TimeoutError) as refused:
        _log.error("roster_refused", registry=roster.sheet.id, reason=type(refused).__name__)
        await source_rows.source_fault(svc.pool, registry=roster.sheet.id, last_failure="roster_refused")
        return "refused"
    except RosterBusy:  # another worker is at it
        return "busy"
    if isinstance(loaded, Unavailable):
        _log.warning("roster_unavailable", registry=roster.sheet.id, reason=loaded.detail)
        return loaded.detail
    _log.info("roster_loaded", registry=roster.sheet.id, rows=loaded.rows)
    return "loaded"
