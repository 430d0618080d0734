"""A running service over a database of its own and a made-up world, and short ways to use it in a sentence."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from PIL import Image

from tests.staff import new_reviewer
from verifier.app import build, open_outside
from verifier.demo.people.generate import make_people
from verifier.demo.world import ClaimTruth, World, WorldHandle, running_world
from verifier.domain.claim import AccountRef, Actor, Identity, Submission, Words
from verifier.domain.holder import Method
from verifier.flows.access import access
from verifier.flows.binding import documents, start
from verifier.flows.checks import run
from verifier.flows.claims import read as reading
from verifier.flows.claims import submit as intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.service import Service
from verifier.flows.operations import housekeeping
from verifier.flows.review import queue
from verifier.flows.review.views import CaseView, ManualLicence, Ruling
from verifier.registries.discover import discover
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.settings import RegistrySettings, Settings
from verifier.store.db import in_transaction, open_pool
from verifier.store.gate import StoredGate
from verifier.store.jobs import CheckJob, enqueue_checks
from verifier.store.pool import AT_WORK, Patience
from verifier.store.sealing.crypto import Vault
from verifier.store.server.embedded import Dsn, Login

PLATFORM = Actor(
    kind="platform",
    id="key_tests",
    scopes=frozenset({"claims:write", "claims:read", "accounts:write", "identity:assert"}),
)
VERIFIED_BEFORE = timedelta(days=30)
_FAST = RegistrySettings.model_validate({"rate": 10_000})
# Every source switched on, as by an operator who has every permission and key.
EVERY_SOURCE = {
    source.sheet.id.replace("-", "_"): RegistrySettings.model_validate(
        {"rate": 10_000, "enabled": True, "app_token": "a-token", "app_id": "an-id", "app_key": "a-key"}
    )
    for source in discover()
}
_TAKE = "DELETE FROM pgq.pgqueuer WHERE status = 'queued' RETURNING payload"
_HEAL = """
UPDATE registry_health SET breaker = 'closed', failures = 0, misreads = 0, probe_after = NULL WHERE registry = $1
"""


class Clock:
    """A clock that stands still until a test moves it; the service clock in the database follows it, and runs on."""

    def __init__(self, now: datetime, owner: Login | None = None) -> None:
        self._now, self._owner = now, owner
        self.runs = False  # a real clock tells every caller another time: two looks at it are never the same instant

    def __call__(self) -> datetime:
        if self.runs:
            self._now += timedelta(microseconds=1)
        return self._now

    @property
    def now(self) -> datetime:
        """What time it is here, and for the service's database."""
        return self._now

    @now.setter
    def now(self, now: datetime) -> None:
        self._now = now
        if self._owner is not None:  # in a thread of its own: what runs here need not wait for it
            with ThreadPoolExecutor(1) as aside:
                aside.submit(asyncio.run, _set_service_clock(self._owner, now)).result()

    def alone(self, **spans: float) -> None:
        """This machine's clock goes wrong: the database's does not."""
        self._now += timedelta(**spans)

    def forward(self, **spans: float) -> None:
        """Let this much time pass: `clock.forward(days=35)`."""
        self.now += timedelta(**spans)


async def _set_service_clock(owner: Login, now: datetime) -> None:
    connection = await asyncpg.connect(**owner.arguments)
    try:
        await connection.execute("UPDATE service_clock SET ahead = $1 - clock_timestamp()", now)
    finally:
        await connection.close()


@dataclass(frozen=True)
class House:
    """The running service, the world it asks and the time it believes."""

    svc: Service
    world: WorldHandle
    clock: Clock
    dsn: Dsn

    @property
    def people(self) -> list[ClaimTruth]:
        """Everybody in this world who claims something."""
        return list(self.world.people.claims)

    async def submit(self, truth: ClaimTruth, *, identity: bool = True, epoch: int = 1, **changes: Any) -> ClaimView:  # noqa: ANN401  fields
        """The platform submits what this person claims; `changes` are fields of the submission."""
        given = replace(submission(truth, self.clock(), identity=identity, epoch=epoch), **changes)
        return await intake.submit(self.svc, given, PLATFORM)

    async def say(self, **words: str) -> ClaimView:
        """The platform submits a claim of these words that no machine can decide: an Ohio counsellor's."""
        return await intake.submit(self.svc, ohio(**words), PLATFORM)

    async def drain(self, *, at_once: int = 1) -> int:
        """Do all that waits in the queue until nothing more comes of it; what has to wait longer waits on."""
        done, later = 0, list[CheckJob]()
        while rows := await self.svc.pool.fetch(_TAKE):
            jobs = [CheckJob.read(row["payload"]) for row in rows]
            for some in (jobs[at : at + at_once] for at in range(0, len(jobs), at_once)):
                answers = await asyncio.gather(*(run.run(self.svc, job) for job in some))
                later += [job for job, answer in zip(some, answers, strict=True) if isinstance(answer, run.Later)]
            done += len(jobs)
        await in_transaction(self.svc.pool, lambda connection: enqueue_checks(connection, later))
        return done

    async def settle(self, truth: ClaimTruth, **how: Any) -> ClaimView:  # noqa: ANN401  fields
        """Submit and let every check be done; the claim as it then is."""
        taken = await self.submit(truth, **how)
        await self.drain()
        return await self.claim(taken.id)

    async def claim(self, claim_id: str) -> ClaimView:
        """A claim as the platform sees it."""
        return await reading.claim(self.svc, claim_id, PLATFORM)

    async def badge(self, handle: str, *, full: bool = True, **account: Any) -> dict[str, Any]:  # noqa: ANN401  fields
        """The badge of a handle, as the platform reads it."""
        asked: dict[str, Any] = {"account_id": None, "epoch": None} | account
        rendered = await self.svc.badges.read(handle, asked["account_id"], asked["epoch"], full=full)
        document: dict[str, Any] = json.loads(rendered.body)
        return document

    async def status(self, handle: str) -> str:
        """The one word of a badge."""
        return str((await self.badge(handle))["status"])

    async def reviewer(self, name: str = "Ada", *, lead: bool = False, bootstrap: bool = False) -> Actor:
        """A reviewer who has signed in."""
        made = await new_reviewer(self.dsn, name, lead=lead, trial=bootstrap)
        actor = await access.who(self.svc, made.token)
        assert actor is not None
        return actor

    async def next(self, actor: Actor) -> CaseView:
        """The case the system hands to a reviewer; there must be one."""
        case = await queue.next_case(self.svc, actor)
        assert case is not None, "no case is waiting for this reviewer"
        return case

    async def decide(self, actor: Actor, action: str, **ruling: Any) -> tuple[CaseView, bool]:  # noqa: ANN401  fields
        """The reviewer takes the next case and decides it; True when a second person is needed."""
        case = await self.next(actor)
        return await self.rule(case, actor, action, **ruling)

    async def rule(self, case: CaseView, actor: Actor, action: str, **ruling: Any) -> tuple[CaseView, bool]:  # noqa: ANN401  fields
        """The reviewer decides a case they hold."""
        assert case.lease is not None
        said = Ruling(action, ruling.pop("reason", "record_agrees"), ruling.pop("note", ""), case.lease.token, **ruling)
        return await queue.decide(self.svc, case.id, said, actor)

    async def ask_call(self, claim: ClaimView) -> ClaimView:
        """The creator asks people for a call."""
        await start.start(self.svc, claim.id, start.Asked(Method.REFEREE_CALL), PLATFORM)
        return await self.claim(claim.id)

    async def send_card(self, claim: ClaimView) -> ClaimView:
        """The creator sends a photo of their licence card in."""
        await documents.receive(self.svc, claim.id, card(), PLATFORM)
        return await self.claim(claim.id)

    async def heal(self, registry: str) -> None:
        """The register works again, and its breaker has noticed."""
        self.world.faults.clear(registry)
        await self.heal_breaker(registry)

    async def heal_breaker(self, registry: str) -> None:
        """The register is asked again, whatever it answers."""
        await self.svc.pool.execute(_HEAL, registry)

    async def tidy(self) -> None:
        """Housekeeping, and whatever checks it asked for."""
        await housekeeping.tidy(self.svc)
        await self.drain()


@asynccontextmanager
async def open_house(
    dsn: Dsn,
    data_dir: Path,
    people: World | None = None,
    *,
    rosters: bool = True,
    patience: Patience = AT_WORK,
    **settings: Any,  # noqa: ANN401  fields
) -> AsyncIterator[House]:
    """Start a world and a service that asks it; `settings` are an operator's."""
    async with running_world(people or small_world()) as world:
        fast = dict.fromkeys(EVERY_SOURCE, _FAST)
        chosen = Settings(**{"data_dir": data_dir, "world_url": world.url, "registries": fast, **settings})
        vault = Vault(bytes(range(32)))
        pool = await open_pool(dsn.service, size=24, name="verifier-test", witness=vault.witness, patience=patience)
        clock = Clock(datetime.now(UTC), dsn.owner)
        world.people.clock = clock
        try:
            async with (
                AsyncExitStack() as stack,
                open_session("credential-verifier-tests (tests; tests@example.org)") as session,
            ):
                http = PoliteHttp(session, StoredGate(pool), world_url=chosen.world_url)
                outside = await stack.enter_async_context(open_outside(chosen))
                svc = build(chosen, pool, vault, http, outside, clock=clock)
                house = House(svc, world, clock, dsn)
                if rosters:
                    await housekeeping.load_rosters(house.svc)
                yield house
        finally:
            await pool.close()


@pytest.fixture
async def house(database: Dsn, tmp_path: Path) -> AsyncIterator[House]:
    """Three clean licensees of Washington, and a service that can ask about them."""
    async with open_house(database, tmp_path) as opened:
        yield opened


def small_world(*scenarios: str, seed: int = 7) -> World:
    """A world of one claim for each of these scenarios; of three clean ones if none is named."""
    return deepcopy(_invented(scenarios or ("clean", "clean", "clean"), seed))


@cache
def _invented(cues: tuple[str, ...], seed: int) -> World:
    return make_people(seed, len(cues), scenarios=cues)


def submission(truth: ClaimTruth, now: datetime, *, identity: bool = True, epoch: int = 1) -> Submission:
    """What a platform submits for a person of the world, with its own identity check of a month ago or without."""
    account = AccountRef(f"acct_{truth.id}", truth.handle, epoch, truth.display_name)
    words = Words(name=truth.display_name, number=truth.number, npi=truth.npi)
    return Submission(account, truth.credential, truth.jurisdiction, words, attested(truth, now) if identity else None)


def attested(truth: ClaimTruth, now: datetime) -> Identity:
    """What the platform's identity check found out about this person."""
    place = truth.locality or None
    return Identity(truth.legal_name, truth.birth_year, place, "platform_kyc", now - VERIFIED_BEFORE, f"idv_{truth.id}")


def ohio(account: str = "acct_71", handle: str = "robin.sample", credential: str = "LPC", **words: str) -> Submission:
    """Robin Sample's claim to be a counsellor in Ohio, where no register can be asked by a machine."""
    said = {"name": "Robin A. Sample", "number": "E.0099999", "email": "robin@example.org"} | words
    return Submission(AccountRef(account, handle, 1, "Robin Sample"), credential, "US-OH", Words(**said))


@cache
def card(width: int = 320) -> bytes:
    """A photo of a licence card."""
    made = io.BytesIO()
    Image.new("RGB", (width, 200), (220, 210, 190)).save(made, "JPEG")
    return made.getvalue()


CALL: dict[str, Any] = {
    "holder_level": "H3", "holder_method": "referee_call", "note": "Held the licence card beside their face.",
}  # fmt: skip


def form(now: datetime, **changes: Any) -> ManualLicence:  # noqa: ANN401  fields
    """What a reviewer reads about Robin on the page of Ohio's board."""
    read = ManualLicence(
        board="Ohio Counselor, Social Worker and MFT Board",
        url="https://elicense.ohio.gov/oh_verifylicense",
        record_name="Robin A. Sample",
        title="Licensed Professional Counselor",
        number="E.0099999",
        standing="active",
        valid_until=(now + timedelta(days=400)).date(),
        looked_up_at=now - timedelta(minutes=5),
    )
    return replace(read, **changes)


def of(people: Iterable[ClaimTruth], scenario: str) -> ClaimTruth:
    """Somebody in this situation."""
    return next(truth for truth in people if truth.scenario == scenario)
