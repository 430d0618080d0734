"""A running service in this process over a database of its own and a made-up world, and short ways to use it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.harness import warm_pools
from tests.harness.clock import Clock
from tests.harness.people import PLATFORM, card, ohio, small_world, submission
from tests.harness.staff import new_reviewer
from verifier.app import build, open_outside
from verifier.demo.people.claims import ClaimTruth
from verifier.demo.people.people import World
from verifier.demo.world import LISTS, WorldHandle, running_world
from verifier.domain.claim import Actor
from verifier.domain.holder import Method
from verifier.flows.access import access
from verifier.flows.binding import documents, opening
from verifier.flows.checks import check
from verifier.flows.claims import claim_reader, intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.service import Service
from verifier.flows.operations import housekeeping
from verifier.flows.review import case_queue
from verifier.flows.review.views import CaseView, Ruling
from verifier.registries.discover import discover
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session
from verifier.settings import RegistrySettings, Settings
from verifier.store.db import in_transaction
from verifier.store.gate import StoredGate
from verifier.store.jobs import CheckJob, enqueue_checks
from verifier.store.pool import AT_WORK, Patience
from verifier.store.sealing.crypto import Vault
from verifier.store.server.embedded import Dsn

# Every source switched on, as by an operator who has every permission and key.
EVERY_SOURCE = {
    source.sheet.id.replace("-", "_"): RegistrySettings.model_validate(
        {"rate": 10_000, "enabled": True, "app_id": "an-id", "app_key": "a-key", "app_token": "a-token"}
    )
    for source in discover()
}
_FAST = RegistrySettings.model_validate({"rate": 10_000})
_ALL_FAST = dict.fromkeys(EVERY_SOURCE, _FAST)
# All that waits, or only what need not wait any longer.
_TAKE = "DELETE FROM pgq.pgqueuer WHERE status = 'queued' AND ($1 OR execute_after <= created) RETURNING payload"
_HEAL = """
UPDATE registry_health SET breaker = 'closed', failures = 0, misreads = 0, probe_after = NULL WHERE registry = $1
"""


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
        while rows := await self.svc.pool.fetch(_TAKE, not done):
            jobs = [CheckJob.read(row["payload"]) for row in rows]
            for some in (jobs[at : at + at_once] for at in range(0, len(jobs), at_once)):
                answers = await asyncio.gather(*(check.run(self.svc, job) for job in some))
                later += [job for job, answer in zip(some, answers, strict=True) if isinstance(answer, check.Later)]
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
        return await claim_reader.claim(self.svc, claim_id, PLATFORM)

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
        case = await case_queue.next_case(self.svc, actor)
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
        return await case_queue.decide(self.svc, case.id, said, actor)

    async def ask_call(self, claim: ClaimView) -> ClaimView:
        """The creator asks people for a call."""
        await opening.start(self.svc, claim.id, opening.Asked(Method.REFEREE_CALL), PLATFORM)
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
        sources = {"all": RegistrySettings.model_validate(LISTS), **settings.pop("registries", _ALL_FAST)}
        chosen = Settings(**{"data_dir": data_dir, "world_url": world.url, "registries": sources, **settings})
        vault = Vault(bytes(range(32)))
        clock = Clock(datetime.now(UTC), dsn.owner)
        world.people.clock = clock
        async with (
            warm_pools.lend(
                dsn.service, size=24, name="verifier-test", witness=vault.witness, patience=patience
            ) as pool,
            open_session("credential-verifier-tests (tests; tests@example.org)") as session,
            open_outside(chosen) as outside,
        ):
            svc = build(chosen, pool, vault, PoliteHttp(session, StoredGate(pool)), outside, clock=clock)
            house = House(svc, world, clock, dsn)
            if rosters:
                await housekeeping.load_rosters(house.svc)
            yield house
