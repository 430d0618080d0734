"""Licences that are revoked and restored while claims run, and checked again because of it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from random import Random

import aiohttp

from scripts.rig.chaos.platform import Platform
from scripts.rig.chaos.timeline import Timeline
from verifier.demo.people.claims import ClaimTruth
from verifier.flows.checks.rounds import next_round
from verifier.flows.core.claim_context import open_claim
from verifier.flows.core.service import Service
from verifier.store.db import GONE, Connection, in_transaction
from verifier.store.rows import claims as claim_rows

_BOARD, _ACTIVE = "us-wa-doh", "Active"
_STOPPED = ("Revoked", "Suspended")
_PLAIN = frozenset({"clean", "no_npi", "nickname_handle"})  # typed as the board prints it, nothing else the matter


class LicenceChanges:
    """Changes of what the board prints, with their history."""

    def __init__(
        self, svc: Service, session: aiohttp.ClientSession, world_url: str, platform: Platform, random: Random
    ) -> None:
        self._svc, self._session, self._platform, self._random = svc, session, platform, random
        self._control = f"{world_url}/_control/truth"
        self._able = [claim for claim in platform.claims if claim.scenario in _PLAIN]
        self._printed: dict[str, str] = {}
        self._looked: set[str] = set()  # looked at again since the last change
        self.timeline = Timeline()
        self.flips = self.rechecks = 0

    def over(self, claim: ClaimTruth) -> bool:
        """Return True if the board has ended this licence."""
        return self._printed.get(claim.id, _ACTIVE) != _ACTIVE

    def looked(self, claim: ClaimTruth) -> bool:
        """Return True if the licence has been checked again since it changed."""
        return claim.id in self._looked

    def untouched(self) -> list[ClaimTruth]:
        """List plain claims whose licence never changed."""
        return [claim for claim in self._able if claim.id not in self._printed]

    async def keep_changing(self, stop: asyncio.Event) -> None:
        """Change a licence every few moments, and have it checked again, now and then twice at once.

        It stops between two changes: one that is broken off leaves a board that prints something else than is known.
        """
        while not await _set_within(stop, self._random.uniform(0.02, 0.25)):
            known = [claim for claim in self._able if claim.id in self._platform.ids]
            claim = self._random.choice(known or self._able)
            await self._print(claim, _ACTIVE if self.over(claim) else self._random.choice(_STOPPED))
            for _ in range(self._random.choice((1, 1, 2))):
                await self.look_again(claim)

    async def end(self, claim: ClaimTruth) -> None:
        """Let the board end a licence, and check it again."""
        await self._print(claim, _STOPPED[0])
        await self.look_again(claim)

    async def look_again(self, claim: ClaimTruth) -> None:
        """Begin a new round of checks of a verified claim, as time would."""
        claim_id = self._platform.ids.get(claim.id)
        if claim_id is None:
            return
        with suppress(*GONE):  # the database is being tormented, too
            begun = await in_transaction(self._svc.pool, lambda c: self._begin(c, claim_id))
            self.timeline.note(f"is looked at again in round {begun}" if begun else "is not verified now", claim.id)
            if begun:
                self._looked.add(claim.id)
                self.rechecks += 1

    async def _print(self, claim: ClaimTruth, status: str) -> None:
        """Print a status; from before that on nobody may rely on an older check."""
        self._looked.discard(claim.id)
        self._printed[claim.id] = status
        self.timeline.note(f"the board is about to print {status}", claim.id)
        order = {"registry": _BOARD, "number": claim.number, "status": status}
        async with self._session.post(self._control, json=order) as answer:
            answer.raise_for_status()
        self.timeline.note(f"the board prints {status}", claim.id)
        self.flips += 1

    async def _begin(self, connection: Connection, claim_id: str) -> int:
        """Begin a round; return its number, 0 where there is nothing to check again."""
        claim = await claim_rows.claim_lock(connection, claim_id=claim_id)
        if claim is None or claim.state != "verified":
            return 0
        return await next_round(self._svc, connection, open_claim(self._svc.vault, claim), "recheck", self._svc.clock())


async def _set_within(stop: asyncio.Event, seconds: float) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
