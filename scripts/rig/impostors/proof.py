"""The proof that no impostor gets a badge: thousands of claims that carry real numbers, and honest ones among them.

Everything runs in one process over a real PostgreSQL and made-up registers, mail, websites and sign-in. When all is at
rest every badge is read and the database is asked: no impostor shows a badge, no machine has refused anybody, every
claim waits for somebody and says why, and the honest have theirs, so that the proof cannot pass by refusing everybody.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from scripts.rig.impostors.claim_scenarios import Someone
from scripts.rig.impostors.honest_scenarios import BY_DESIGN, HONEST, by_identity
from scripts.rig.impostors.outcomes import Group, Part, Proof, find_outcomes
from scripts.rig.impostors.population import MOST, Population
from scripts.rig.impostors.proof_scenarios import Scenario, kinds, prove_by_code, send_code
from scripts.rig.impostors.service import Client, kept_going, open_client
from verifier.store.migrate import migrate
from verifier.store.server.database import Database
from verifier.store.server.embedded import Dsn, EmbeddedPostgres

__all__ = ["LEAST", "MOST", "prove", "prove_in"]
LEAST = 100
_AT_ONCE = 24
_FIRST = "showed a badge before others came"
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Role:
    """One account holder before the proof begins."""

    name: str
    group: Group
    who: Someone
    scenario: Scenario

    async def play(self) -> Part:
        return Part(self.name, self.group, self.who, await self.scenario(self.who))


class _Accounts:
    """Distributor of accounts, one for everybody."""

    def __init__(self, client: Client, population: Population) -> None:
        self._client, self._population, self._serials = client, population, count(1)

    def someone(self, turn: int) -> Someone:
        return Someone(self._client, self._population, turn, f"acct_{next(self._serials):06d}")

    def cast(self, groups: Mapping[str, Group], scenarios: Mapping[str, Scenario], number: int) -> Iterator[_Role]:
        """Make so many people, the scenarios in turn."""
        names = list(scenarios)
        for place in range(number):
            turn, at = divmod(place, len(names))
            yield _Role(names[at], groups[names[at]], self.someone(turn), scenarios[names[at]])


async def prove(number: int, seed: int, tell: Told) -> Proof:
    """Try so many impostors, in a database that is thrown away."""
    place = Path(tempfile.mkdtemp(prefix="verifier-rig-"))
    try:
        async with thrown_away(place) as dsn:
            return await prove_in(dsn, place, number, seed, tell)
    finally:
        shutil.rmtree(place, ignore_errors=True)


async def prove_in(dsn: Dsn, place: Path, number: int, seed: int, tell: Told) -> Proof:
    """Try so many impostors, in this migrated database with nothing in it."""
    if not LEAST <= number <= MOST:
        raise ValueError(f"a proof is of {LEAST} to {MOST} impostors")
    began, proof, population = time.monotonic(), Proof(seed), Population(seed, number)
    async with open_client(population.world, dsn, place) as client, kept_going(client) as going:
        playing = asyncio.create_task(_play(_Accounts(client, population), population, number, proof, tell))
        await asyncio.wait({going, playing}, return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            playing.cancel()
            going.result()  # it ends only by failing, and then nobody would ever be at rest
        await find_outcomes(client, await playing, proof)
    proof.seconds = round(time.monotonic() - began, 1)
    return proof


@asynccontextmanager
async def thrown_away(place: Path) -> AsyncIterator[Dsn]:
    """Open a throwaway PostgreSQL with the schema and nothing in it."""
    async with EmbeddedPostgres(place, durable=False) as dsn:
        owner = await Database(dsn.owner, dsn.service).connect_owner()
        await migrate(owner)
        await owner.close()
        yield dsn


async def _play(accounts: _Accounts, population: Population, number: int, proof: Proof, tell: Told) -> list[Part]:
    """Run first those who show a badge or are sent a letter, then everybody else in one crowd."""
    first = await _incumbents(accounts, population, proof)
    sent = [await send_code(accounts.someone(n), holder) for n, holder in enumerate(population.senders)]
    spent = [await prove_by_code(accounts.someone(n), holder) for n, holder in enumerate(population.provers)]
    scenarios = kinds(sent, spent)
    proof.impostors = {name: Group() for name in scenarios}
    proof.honest |= {name: Group() for name in HONEST}
    proof.by_design = {name: Group() for name in BY_DESIGN}
    crowd = [
        *accounts.cast(proof.impostors, scenarios, number),
        *accounts.cast(proof.honest, HONEST, number // 20),
        *accounts.cast(proof.by_design, BY_DESIGN, number // 100),
    ]
    Random(proof.seed).shuffle(crowd)  # noqa: S311  repeatable on purpose
    return first + await _crowd(crowd, tell)


async def _incumbents(accounts: _Accounts, population: Population, proof: Proof) -> list[Part]:
    group = proof.honest[_FIRST] = Group()
    parts: list[Part] = []
    for n, holder in enumerate(population.incumbents):
        who = accounts.someone(n)
        parts.append(Part(_FIRST, group, who, await by_identity(who, holder)))
    return parts


async def _crowd(crowd: Sequence[_Role], tell: Told) -> list[Part]:
    """Run everybody's part, so many at once."""
    door, done = asyncio.Semaphore(_AT_ONCE), count(1)

    async def one(role: _Role) -> Part:
        async with door:
            part = await role.play()
        tell(next(done), len(crowd))
        return part

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(role)) for role in crowd]
    return [task.result() for task in tasks]
