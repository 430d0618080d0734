"""The proof by years: licences are renewed, lapse, are suspended and vanish; the board is away for weeks, and is wrong.

At every step each badge is compared with the board's own history. A badge that is on while its licence has not been in
force within the stated freshness is false; one that is not on although nothing speaks against it is missed.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scripts.rig.impostors.proof import thrown_away
from tests.harness.people import PLATFORM, attested, small_world
from tests.harness.service import House, open_house
from verifier.domain.evidence import RegistryId
from verifier.domain.holder import Method
from verifier.flows.binding import opening, reply
from verifier.flows.operations import housekeeping

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from verifier.demo.people.claims import ClaimTruth
    from verifier.store.server.embedded import Dsn

BOARD, LIST = "us-wa-doh", RegistryId("us-oig-leie")
PACIFIC = ZoneInfo("America/Los_Angeles")
STEP = timedelta(days=2)
FRESH = timedelta(days=7) + STEP  # a look a week, and the step in which it is made
AWAY = timedelta(days=35)  # the life of a sighting, when the board does not answer
FOUND_AGAIN = timedelta(days=33)  # the longest pause between two looks for a renewal, and a step
REBOUND_AFTER = timedelta(days=340)  # of the year for which a proof of the holder counts
# How often each thing happens at a step: to the board, and to each licence.
_AWAY, _WRONG = 0.02, 0.02
_RENEWS, _SUSPENDED, _REINSTATED, _CORRECTED = 0.12, 0.001, 0.01, 0.004
_RENEWED_WITHIN = range(-80, 20)  # days left


@dataclass
class Licence:
    """One licence as the board has it, and since when it has been in force or not."""

    truth: ClaimTruth
    claim_id: str
    last_day: date
    word: str = "Active"
    is_for_people: bool = False  # suspended or taken off the register once: only people give the badge back
    bound_at: datetime | None = None  # when the platform last said who the creator is
    in_force_at: datetime | None = None  # when it last was
    since: datetime | None = None  # since when it has been in force without a pause

    def holds(self, day: date) -> bool:
        """Return True if the board has it in force on this day."""
        return self.word == "Active" and day <= self.last_day


@dataclass
class Proof:
    """The counts of the years, and what was found."""

    seed: int
    days: int
    licences: int
    steps: int = 0
    happened: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    found: list[str] = field(default_factory=list)


class _Years:
    """The board's years over one service."""

    def __init__(self, house: House, proof: Proof) -> None:
        self._house, self._proof, self._random = house, proof, random.Random(proof.seed)  # noqa: S311  repeatable on purpose
        self._licences: list[Licence] = []
        self._away_until = self._wrong_until = house.clock()
        self._is_away = False

    async def begin(self) -> None:
        """Give everybody a badge."""
        for truth in self._house.people:
            last = self._today() + timedelta(days=self._random.randint(20, 300))
            self._print(truth, "expirationdate", f"{last:%Y%m%d}")
            claim = await self._house.settle(truth)
            self._licences.append(Licence(truth, claim.id, last, bound_at=self._house.clock()))
        await self._house.tidy()  # the log is signed on its first day, as at a start

    async def step(self) -> None:
        """Let two days pass."""
        house = self._house
        house.clock.forward(days=STEP.days)
        for registry in (BOARD, LIST):  # both publish as they do: daily, and every month
            table = house.world.people.table(registry)
            if table is not None:  # a list of nobody is false, and published like any other
                table.changed_at = house.clock()
        await self._weather()
        for one in self._licences:
            self._live(one)
        for one in self._licences:
            if one.bound_at is None or house.clock() - one.bound_at >= REBOUND_AFTER:
                await self._bind_again(one)
        await self._load()
        await house.tidy()
        await house.tidy()
        for one in self._licences:
            await self._compare(one)
        self._proof.steps += 1

    async def _load(self) -> None:
        """Load the list of excluded people; without it no badge comes on, which would say nothing of the service."""
        house = self._house
        await housekeeping.load_rosters(house.svc)
        state, now = await house.svc.rosters.state(LIST), house.clock()
        if state is None or state.loaded_at != now:
            self._proof.found.append(f"the list was not taken on {now:%Y-%m-%d}")

    async def _weather(self) -> None:
        now, drawn = self._house.clock(), self._random.random()
        quiet = now >= max(self._away_until, self._wrong_until) + FOUND_AGAIN
        if self._is_away and now >= self._away_until:
            self._is_away = False
            await self._house.heal(BOARD)
        if quiet and drawn < _AWAY:
            self._proof.happened["the board is away for weeks"] += 1
            self._is_away, self._away_until = True, now + timedelta(days=24)
            self._house.world.faults.set(BOARD, "503")
        elif quiet and drawn < _AWAY + _WRONG:
            self._proof.happened["the board calls everybody expired"] += 1
            self._wrong_until = now + timedelta(days=8)
        for one in self._licences:
            wrong = now < self._wrong_until and one.word == "Active"
            self._print(one.truth, "status", "Expired" if wrong else one.word)

    def _live(self, one: Licence) -> None:
        """Renew early, late or never; rarely suspend, reinstate, remove or correct."""
        now, today, drawn = self._house.clock(), self._today(), self._random.random()
        left = (one.last_day - today).days
        if left in _RENEWED_WITHIN and drawn < _RENEWS:
            self._happens("renewed late" if left < 0 else "renewed")
            one.last_day = today + timedelta(days=self._random.randint(200, 400))
            self._print(one.truth, "expirationdate", f"{one.last_day:%Y%m%d}")
        elif drawn > 1 - _SUSPENDED and one.word == "Active":
            self._happens("suspended")
            one.word, one.is_for_people = "Suspended", True
            self._print(one.truth, "status", one.word)
        elif drawn > 1 - _REINSTATED and one.word == "Suspended":
            self._happens("reinstated by the board")
            one.word = "Active"
            self._print(one.truth, "status", one.word)
        elif drawn > 1 - _CORRECTED:
            self._happens("corrected")
            self._print(one.truth, "lastname", one.truth.board_last.upper())
        if one.holds(today) and now >= self._wrong_until:
            one.in_force_at, one.since = now, one.since or now
        else:
            one.since = None

    def _happens(self, what: str) -> None:
        self._proof.happened[what] += 1

    async def _bind_again(self, one: Licence) -> None:
        """Attest once more as the platform who this creator is; a claim that waits for them or for people is theirs."""
        state, now = (await self._house.claim(one.claim_id)).state, self._house.clock()
        if state in ("awaiting_creator", "in_review"):
            one.is_for_people = True
        if state != "verified":
            return
        begun = await opening.start(self._house.svc, one.claim_id, opening.Asked(Method.PLATFORM_IDENTITY), PLATFORM)
        given = reply.Given(identity=attested(one.truth, now))
        await reply.answer(self._house.svc, one.claim_id, begun.id, given, PLATFORM)
        one.bound_at = now

    async def _compare(self, one: Licence) -> None:
        now, status = self._house.clock(), await self._house.status(one.truth.handle)
        self._proof.read[status] += 1
        unheard = now < self._away_until + STEP
        allowed = AWAY + STEP if unheard or now < self._wrong_until else FRESH
        if status == "verified" and (one.in_force_at is None or now - one.in_force_at > allowed):
            self._proof.found.append(f"false badge on {now:%Y-%m-%d}: {one.word}, until {one.last_day}")
        settled = one.since is not None and now - max(one.since, self._away_until, self._wrong_until) > FOUND_AGAIN
        if status != "verified" and settled and not one.is_for_people:
            self._proof.found.append(f"missed badge on {now:%Y-%m-%d}: {status}, until {one.last_day}")

    def _today(self) -> date:
        return self._house.clock().astimezone(PACIFIC).date()

    def _print(self, truth: ClaimTruth, name: str, value: str) -> None:
        self._house.world.truth.set_field(BOARD, truth.number, name, value)


async def prove(days: int, licences: int, seed: int, told: Callable[[int, int], None]) -> Proof:
    """Live through so many days, in a database that is thrown away."""
    place = Path(tempfile.mkdtemp(prefix="verifier-rig-"))
    try:
        async with thrown_away(place) as dsn:
            return await prove_in(dsn, place, days=days, licences=licences, seed=seed, told=told)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def show(proof: Proof) -> list[str]:
    """Write the counts in sentences."""
    happened = ", ".join(f"{count} x {what}" for what, count in proof.happened.most_common())
    read = ", ".join(f"{count} {status}" for status, count in proof.read.most_common())
    return [
        f"seed {proof.seed}: {proof.licences} licences over {proof.days} days in {proof.seconds:.0f} s",
        f"{happened}",
        f"badges read and compared: {read}",
    ]


async def prove_in(
    dsn: Dsn, data_dir: Path, *, days: int, licences: int, seed: int, told: Callable[[int, int], None]
) -> Proof:
    """Live through so many days over a database of one's own."""
    began, proof = time.monotonic(), Proof(seed, days, licences)
    async with open_house(dsn, data_dir, small_world(*["clean"] * licences)) as house:
        years = _Years(house, proof)
        await years.begin()
        for step in range(days // STEP.days):
            await years.step()
            told((step + 1) * STEP.days, days)
    proof.seconds = time.monotonic() - began
    return proof
