"""A new roster: exactly the badges whose rows changed are checked again; one that changes too many is refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from verifier import log
from verifier.domain.evidence import Unavailable
from verifier.domain.lifecycle import State
from verifier.flows.checks.rounds import next_round
from verifier.flows.core.claim_context import open_claim
from verifier.flows.sources.roster_keys import blind_key
from verifier.registries.rosters.types import RosterRefused
from verifier.settings import variable
from verifier.store.db import GONE, in_transaction
from verifier.store.rows import audit as audit_rows
from verifier.store.rows import claims as claim_rows
from verifier.store.rows import rosters as roster_rows
from verifier.store.rows import sources as source_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from verifier.domain.evidence import RegistryId
    from verifier.flows.core.service import Service
    from verifier.registries.rosters.types import RosterDiff, RosterKey, RosterState, RosterSync, Told
    from verifier.store.db import Connection

_log = log.logger("rosters")
_KINDS: Final = ("digits", "npi", "surname_key")


async def sync(
    svc: Service,
    roster: RosterSync,
    spool: Path,
    *,
    files: Sequence[Path] = (),
    told: Told | None = None,
    accept: bool = False,
) -> RosterState | Unavailable:
    """Load a list and check the badges it changes again. `accept`: a person says that so many changes are right."""
    loaded = await roster.sync(svc.rosters, spool, files=files, judge=partial(_judge, svc, accept), told=told)
    if not isinstance(loaded, Unavailable):
        await look_again(svc)
        await audit_rows.jobs_wake(svc.pool, claim_id=roster.sheet.id)
    return loaded


async def look_again(svc: Service) -> None:
    """Begin a round for every badge that a list has changed, also for what a killed process left undone."""
    for row in await roster_rows.relook_due(svc.pool):
        try:
            await in_transaction(svc.pool, partial(_again, svc, row.claim_id))
        except GONE:
            raise
        except Exception as fault:  # noqa: BLE001  one claim that cannot be opened holds up no other
            _log.error("relook_failed", claim_id=row.claim_id, **log.told(fault))


async def _judge(svc: Service, accept: bool, diff: RosterDiff) -> None:  # noqa: FBT001  bound by name of the caller
    """Note the badges that rest on rows that came, went or changed; refuse the list when they are too many."""
    resting: dict[str, str] = {}
    async for page in diff.keys():
        resting |= await _resting_on(svc, diff.registry, page)
    changed = {claim_id for claim_id, state in resting.items() if state == State.VERIFIED}
    said = svc.settings.registry(diff.registry).max_changes
    if len(changed) > (svc.policy.roster_changes if said is None else said) and not accept:
        await _judge_many(svc, diff.registry, len(changed), said)
    await roster_rows.relook_note(svc.pool, claim_ids=sorted(resting), registry=diff.registry, noted_at=svc.clock())


async def _judge_many(svc: Service, registry: RegistryId, changed: int, said: int | None) -> None:
    """Refuse a list that changes more than its share of the badges: only now is it worth counting them."""
    held = await roster_rows.badges_keyed(svc.pool, registry=registry)
    if said is not None or changed > svc.policy.roster_changes_share * held:
        _log.error("blast_radius", registry=registry, badges=changed, of=held)
        await source_rows.source_fault(svc.pool, registry=registry, last_failure="blast_radius")
        msg = (
            f"it would change what {changed} of {held} badges rest on. If the source is right, "
            f"load it with --accept-changes, or set {variable(registry, 'MAX_CHANGES')}"
        )
        raise RosterRefused(msg)


async def _resting_on(svc: Service, registry: RegistryId, page: Sequence[RosterKey]) -> dict[str, str]:
    """Return the claims whose badge rests on these rows, or rested, each with its state."""
    listed = ((kind, key) for row in page for kind in _KINDS for key in getattr(row, kind).split())
    keys = {blind_key(svc.vault, registry, kind, key) for kind, key in listed}
    rows = await roster_rows.badges_by_key(svc.pool, registry=registry, blinds=list(keys))
    return {row.claim_id: row.state for row in rows}


async def _again(svc: Service, claim_id: str, connection: Connection) -> None:
    claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
    await roster_rows.relook_done(connection, claim_id=claim_id)
    if claim is not None and claim.state in (State.VERIFIED, State.EXPIRED) and claim.wrapped_key is not None:
        await next_round(svc, connection, open_claim(svc.vault, claim), "recheck", svc.clock())
