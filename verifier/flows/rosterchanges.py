"""A new roster: exactly the badges whose rows changed are looked at again, and one that changes too many is refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from verifier import log
from verifier.domain.evidence import Unavailable
from verifier.domain.lifecycle import State
from verifier.flows.rosterkeys import blind_key
from verifier.flows.rounds import next_round
from verifier.registries.base import RosterRefused
from verifier.store.db import in_transaction
from verifier.store.sqlfiles import queries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from verifier.domain.evidence import RegistryId
    from verifier.flows.service import Service
    from verifier.registries.base import RosterDiff, RosterKey, RosterState, RosterSync, Told
    from verifier.store.db import Connection

_log = log.logger("rosters")
_SQL = queries("rosters")
_AUDIT = queries("audit")
_CLAIMS = queries("claims")
_SOURCES = queries("sources")
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
    """Load a list and look again at the badges it changes. `accept`: a person says that so many changes are right."""
    changes = _Changes(svc, accept=accept)
    loaded = await roster.sync(svc.rosters, spool, files=files, judge=changes.judge, told=told)
    if isinstance(loaded, Unavailable):
        return loaded
    await changes.look_again()
    await svc.pool.execute(_AUDIT.jobs_wake, roster.sheet.id)
    return loaded


class _Changes:
    """The badges that a new list changes."""

    def __init__(self, svc: Service, *, accept: bool) -> None:
        self._svc, self._accept = svc, accept
        self._claims: set[str] = set()

    async def judge(self, diff: RosterDiff) -> None:
        """Find the badges that rest on rows that came, went or changed; refuse when they are too many."""
        async for page in diff.keys():
            self._claims |= await self._resting_on(diff.registry, page)
        held = await self._svc.pool.fetchval(_SQL.badges_keyed, diff.registry)
        most = max(self._svc.policy.roster_changes, self._svc.policy.roster_changes_share * held)
        # A made-up world changes as a whole, whenever somebody wants it to.
        if len(self._claims) > most and not (self._accept or self._svc.settings.world_url):
            _log.error("blast_radius", registry=diff.registry, badges=len(self._claims), of=held)
            await self._svc.pool.execute(_SOURCES.source_fault, diff.registry, "blast_radius")
            msg = (
                f"it would change what {len(self._claims)} of {held} badges rest on. If the source is right, "
                "load it with --accept-changes"
            )
            raise RosterRefused(msg)

    async def _resting_on(self, registry: RegistryId, page: Sequence[RosterKey]) -> set[str]:
        keys = {
            blind_key(self._svc, registry, kind, key) for row in page for kind in _KINDS if (key := getattr(row, kind))
        }
        return {row["claim_id"] for row in await self._svc.pool.fetch(_SQL.badges_by_key, registry, list(keys))}

    async def look_again(self) -> None:
        """One new round of checks for each of these badges."""
        for claim_id in sorted(self._claims):
            await in_transaction(self._svc.pool, partial(self._again, claim_id))

    async def _again(self, claim_id: str, connection: Connection) -> None:
        claim, now = await connection.fetchrow(_CLAIMS.claim_lock, claim_id), self._svc.clock()
        if claim is None or claim["state"] != State.VERIFIED or claim["wrapped_key"] is None:
            return
        await next_round(self._svc, connection, claim, "recheck", now)
