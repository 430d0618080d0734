"""The proof by years: licences are renewed, lapse, are suspended and vanish; the board is away for weeks, and is wrong.

At every step each badge is compared with the board's own history. A badge that is on while its licence has not been in
force within the stated freshness is false; one that is not on although nothing speaks against it is missed.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scripts.rig.impostors.proof import thrown_away
from scripts.rig.years.counts import Licence, Proof
from tests.harness.people import PLATFORM, attested, small_world
from tests.harness.service import House, open_house
from tests.harness.staff import owner_of
from verifier.domain.evidence import RegistryId
from verifier.domain.holder import Method
from verifier.flows.binding import opening, reply
from verifier.flows.operations import housekeeping

if TYPE_CHECKING:
    from collections.abc import Callable

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
_RENEWS, _SUSPENDED, _REMOVED, _REINSTATED, _CORRECTED = 0.12, 0.001, 0.001, 0.01, 0.004
_GONE = "taken off the register"
# The looks that are due although everything was done, and the badges and ended licences without a planned look.
_UNDONE = """
SELECT (SELECT count(*) FROM licence_look WHERE due_at < $1) + (
    SELECT count(*) FROM claim AS c WHERE c.state IN ('verified', 'expired') AND NOT c.looked_up AND c.state_since < $1
        AND NOT EXISTS (SELECT FROM licence_look AS l WHERE l.claim_id = c.id AND l.planned)
)
"""
_RENEWED_WITHIN = range(-80, 20)  # days left


class _Years:
    """The board's years over one service."""

    def __init__(self, house: House, proof: Proof) -> None:
        self._house, self._proof, self._random = house, proof, random.Random(proof.seed)  # noqa: S311  repeatable on purpose
        self._licences: list[Licence] = []
        self._away_until = self._wrong_until = house.clock()
        self._is_away = self._trips = False

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
        if undone := await house.svc.pool.fetchval(_UNDONE, house.clock()):
            self._proof.found.append(f"{undone} looks were not made or not planned on {house.clock():%Y-%m-%d}")
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
            self._trips = self._random.random() < 0.5  # noqa: PLR2004  half of them
            what = "the board calls everybody expired" + (", and is halted" if self._trips else "")
            self._proof.happened[what] += 1
            self._wrong_until = now + timedelta(days=8)
        if self._trips and now < self._wrong_until:
            await self._has_taken_fifty()
        for one in self._licences:
            wrong = now < self._wrong_until and one.word == "Active"
            if one.word != _GONE:
                self._print(one.truth, "status", "Expired" if wrong else one.word)

    async def _has_taken_fifty(self) -> None:
        """Have the board end fifty badges of others today, so that the next one trips its breaker."""
        taken = "INSERT INTO badge_taken SELECT $1, $2, $3 FROM generate_series(1, 50)"
        async with owner_of(self._house.dsn) as owner:
            await owner.execute(taken, self._licences[0].claim_id, BOARD, self._house.clock())

    def _live(self, one: Licence) -> None:
        """Renew early, late or never; rarely suspend, reinstate, remove or correct."""
        now, today, drawn = self._house.clock(), self._today(), self._random.random()
        left = (one.last_day - today).days
        if one.word == _GONE:
            return
        if left in _RENEWED_WITHIN and drawn < _RENEWS:
            self._happens("renewed late" if left < 0 else "renewed")
            one.last_day = today + timedelta(days=self._random.randint(200, 400))
            self._print(one.truth, "expirationdate", f"{one.last_day:%Y%m%d}")
        elif drawn > 1 - _SUSPENDED and one.word == "Active":
            self._happens("suspended")
            one.word, one.is_for_people = "Suspended", True
            self._print(one.truth, "status", one.word)
        elif drawn > 1 - _SUSPENDED - _REMOVED and one.word == "Active":
            self._happens(_GONE)
            one.word, one.is_for_people = _GONE, True
            self._house.world.truth.remove(BOARD, one.truth.number)
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
        silent = unheard or now < self._wrong_until or one.word == _GONE  # absence alone ends nothing
        allowed = AWAY + STEP if silent else FRESH
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
