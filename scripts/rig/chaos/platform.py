"""The platform of a proof: submits claims until each is acknowledged, whatever happens to the API, and reads badges."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import aiohttp

from tests.harness.process_service import AWAY, House
from tests.harness.processes import until
from verifier.demo.people.claims import ClaimTruth

_POSTERS = 4
_READ_EVERY_S = 0.02
OK, CONFLICT, TOO_MANY, BROKEN, UNAVAILABLE = 200, 409, 429, 500, 503


class Platform:
    """A platform that submits and reads, and notes what a platform must never meet."""

    def __init__(
        self, house: House, session: aiohttp.ClientSession, claims: Sequence[ClaimTruth], random: Random, pace_s: float
    ) -> None:
        self._house, self._session, self._random, self._pace_s = house, session, random, pace_s
        self._headers = {"Authorization": f"Bearer {house.key}"}
        self._waiting = deque(claims)
        self._under_way = 0
        self._open = asyncio.Event()
        self._hurry = False
        self._identified_at = datetime.now(UTC) - timedelta(days=30)
        self.claims = tuple(claims)
        self.ids: dict[str, str] = {}  # what a claim was acknowledged as
        self.found: list[str] = []
        self.about: dict[str, str] = {}  # which claim of the world a finding is about
        self.reads = self.repeats = self.cut_off = 0

    async def submit_all(self) -> None:
        """Submit every claim; ends when all are acknowledged."""
        await asyncio.gather(*(self._post() for _ in range(_POSTERS)))

    def go_on(self) -> None:
        """Submit again."""
        self._open.set()

    async def pause(self, *, finish: bool) -> None:
        """Submit nothing more for now (or first everything there is); return when nothing is under way."""
        self._hurry = finish
        if not finish:
            self._open.clear()
        await until(lambda: self._idle(finish=finish))
        self._open.clear()

    async def _idle(self, *, finish: bool) -> bool:
        return not self._under_way and not (finish and self._waiting)

    async def _post(self) -> None:
        while self._waiting:
            await self._open.wait()
            if not self._waiting:
                return
            claim = self._waiting.popleft()
            self._under_way += 1
            try:
                await self._until_acknowledged(claim)
            finally:
                self._under_way -= 1
            if not self._hurry:
                await asyncio.sleep(self._random.uniform(0, 2 * self._pace_s * _POSTERS))

    async def _until_acknowledged(self, claim: ClaimTruth) -> None:
        first = await self._acknowledged(claim)
        if first is None:
            return
        self.ids[claim.id] = json.loads(first)["id"]
        if self._random.random() < 0.25:  # noqa: PLR2004  now and then a platform asks twice for no reason
            self.repeats += 1
            second = await self._acknowledged(claim)
            if second is not None and json.loads(second)["id"] != self.ids[claim.id]:
                self.found.append("I2 the same request was answered with two claims")

    async def _acknowledged(self, claim: ClaimTruth) -> bytes | None:
        """Return the first good answer to this request, repeated with the same key through every failure."""
        body = claim.submission(self._identified_at)
        headers = self._headers | {"Idempotency-Key": f"proof-{claim.id}"}
        while True:
            try:
                async with self._session.post(f"{self._house.url}/v1/claims", json=body, headers=headers) as answer:
                    said = await answer.read()
            except AWAY:
                self.cut_off += 1
                await asyncio.sleep(0.1)
                continue
            self._look_at(answer)
            if answer.status < 300:  # noqa: PLR2004
                return said
            kind = json.loads(said).get("type", "") if answer.status == CONFLICT else ""
            if answer.status in {TOO_MANY, UNAVAILABLE} or answer.status >= BROKEN or kind.endswith("still_running"):
                await asyncio.sleep(0.2)
                continue
            self.found.append(f"I2 a claim was turned away with {answer.status} {kind}")
            return None

    async def keep_reading(self) -> None:
        """Read badges, for ever: some must never be there, and none may be remembered too long."""
        while True:
            claim = self._random.choice(self.claims)
            if await self.status(claim, patient=False) == "verified" and not claim.may_be_badged:
                self.found.append(f"I1 a false badge was seen: {claim.scenario}, {claim.id}")
                self.about[self.found[-1]] = claim.id
            await asyncio.sleep(_READ_EVERY_S)

    async def status(self, claim: ClaimTruth, *, patient: bool = True) -> str | None:
        """Read the badge of a claim's handle; None when the API was away and nobody insists."""
        while True:
            try:
                url = f"{self._house.url}/v1/badges/{claim.handle}"
                async with self._session.get(url, headers=self._headers) as answer:
                    self._look_at(answer)
                    if answer.status == OK:
                        self.reads += 1
                        return str((await answer.json())["status"])
            except AWAY:
                pass
            if not patient:
                return None
            await asyncio.sleep(0.1)

    def _look_at(self, answer: aiohttp.ClientResponse) -> None:
        if answer.status >= BROKEN and answer.status != UNAVAILABLE:
            self.found.append(f"I7 an answer was {answer.status}")
        if answer.status == UNAVAILABLE and "Retry-After" not in answer.headers:
            self.found.append("I7 a 503 came without Retry-After")
