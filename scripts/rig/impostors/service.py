"""A service over a made-up world in one process, with a platform, a worker and a mail delivery that keep it going."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from tests.harness.people import PLATFORM
from verifier.app import service
from verifier.demo.people.people import World
from verifier.demo.world import LISTS, WorldHandle, running_world
from verifier.domain.claim import Actor, Amendment, Submission
from verifier.domain.holder import Method
from verifier.flows.accounts import accounts
from verifier.flows.binding import opening, reply
from verifier.flows.checks import check
from verifier.flows.claims import intake
from verifier.flows.core.errors import Refused
from verifier.flows.core.service import Service
from verifier.flows.operations import housekeeping, send_mail
from verifier.flows.proofs import listing
from verifier.flows.proofs.views import BindingView
from verifier.registries.discover import discover
from verifier.settings import RegistrySettings, Settings
from verifier.store.db import in_transaction
from verifier.store.jobs import CheckJob, enqueue_checks
from verifier.store.server.database import Database
from verifier.store.server.embedded import Dsn

_POOL, _JOBS, _LOOK_AGAIN_S = 32, 24, 0.25
_CODE = re.compile(r"^\d{8}$", re.MULTILINE)
_TAKE = """
DELETE FROM pgq.pgqueuer WHERE id IN (
    SELECT id FROM pgq.pgqueuer WHERE status = 'queued' AND execute_after <= now() ORDER BY id LIMIT $1
) RETURNING payload
"""
_UNDER_WAY = "SELECT state IN ('received', 'checking') FROM claim WHERE id = $1"


class Worker:
    """The worker: takes what is due from the queue, many checks at once, and says which claim went on."""

    def __init__(self, svc: Service) -> None:
        self._svc = svc
        self._due = asyncio.Event()
        self._went_on: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def wake(self) -> None:
        """Note that something was enqueued."""
        self._due.set()

    async def work(self) -> None:
        """Work for ever; a source that did not answer is asked again when it is time."""
        while True:
            self._due.clear()
            rows = await self._svc.pool.fetch(_TAKE, _JOBS)
            await asyncio.gather(*(self._do(CheckJob.read(row["payload"])) for row in rows))
            if not rows:
                await self._rest()

    async def at_rest(self, claim_id: str) -> None:
        """Wait until nothing is being checked for a claim."""
        went_on = self._went_on[claim_id]
        while True:
            went_on.clear()
            if not await self._svc.pool.fetchval(_UNDER_WAY, claim_id):
                return
            await went_on.wait()

    async def _do(self, job: CheckJob) -> None:
        done = await check.run(self._svc, job)
        if isinstance(done, check.Later):
            await in_transaction(self._svc.pool, lambda c: enqueue_checks(c, [job], after=done.retry_in))
        self._went_on[job.claim_id].set()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._due.wait(), _LOOK_AGAIN_S)
        except TimeoutError:
            return


class Postman:
    """Delivery of letters, and of the codes in them to whoever waits at the address."""

    def __init__(self, svc: Service, world: WorldHandle) -> None:
        self._svc, self._world = svc, world
        self._due = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[str]] = {}
        self._doors: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def work(self) -> None:
        """Deliver for ever."""
        while True:
            await self._due.wait()
            self._due.clear()
            while sent := await send_mail.deliver(self._svc):
                for letter in self._world.post.letters[:sent]:
                    self._hand_over(letter.to[0].casefold(), letter.text)

    async def code(self, address: str, begin: Callable[[], Awaitable[BindingView]]) -> tuple[BindingView, str]:
        """Begin an attempt and read its code at this address; one reader at a time, so that nobody takes another's."""
        async with self._doors[address.casefold()]:
            wanted = self._waiting[address.casefold()] = asyncio.get_running_loop().create_future()
            begun = await begin()
            self._due.set()
            return begun, await wanted

    def _hand_over(self, address: str, text: str) -> None:
        found, reader = _CODE.search(text), self._waiting.get(address)
        if found is not None and reader is not None and not reader.done():
            reader.set_result(found[0])


class Client:
    """The acts of creators and their platform, each done when the checks that follow from it are."""

    def __init__(self, svc: Service, world: WorldHandle) -> None:
        self.svc, self.world = svc, world
        self.worker, self._postman = Worker(svc), Postman(svc, world)

    async def submit(self, given: Submission) -> str:
        """Submit a claim; return its id."""
        return await self._settled((await intake.submit(self.svc, given, PLATFORM)).id)

    async def amend(self, claim_id: str, amendment: Amendment) -> str:
        """Amend a claim."""
        await intake.amend(self.svc, claim_id, amendment, PLATFORM)
        return await self._settled(claim_id)

    async def hand_over(self, account_id: str, handle: str, epoch: int) -> None:
        """Report as the platform that an account has changed hands."""
        await accounts.changed(self.svc, account_id, handle, epoch, "recovered", PLATFORM)

    async def begin(self, claim_id: str, method: Method, *, domain: str = "") -> BindingView:
        """Begin an attempt at one method."""
        return await opening.start(self.svc, claim_id, opening.Asked(method, domain), PLATFORM)

    async def code(self, claim_id: str, address: str) -> tuple[BindingView, str]:
        """Begin an attempt by code, and return it with the code that came to this address."""
        return await self._postman.code(address, lambda: self.begin(claim_id, Method.REGISTRY_CONTACT_CODE))

    async def answer(
        self, claim_id: str, attempt_id: str, actor: Actor = PLATFORM, *, code: str = "", state: str = ""
    ) -> BindingView | str:
        """Answer an attempt; return it as it then is, or the code of the refusal."""
        try:
            await reply.answer(self.svc, claim_id, attempt_id, reply.Given(code=code, state=state), actor)
        except Refused as refused:
            return refused.code
        await self._settled(claim_id)
        return await listing.one(self.svc, claim_id, attempt_id, PLATFORM)

    async def work(self) -> None:
        """Run the worker and the mail delivery, for ever."""
        await asyncio.gather(self.worker.work(), self._postman.work())

    async def _settled(self, claim_id: str) -> str:
        self.worker.wake()
        await self.worker.at_rest(claim_id)
        return claim_id


@asynccontextmanager
async def open_client(people: World, dsn: Dsn, data_dir: Path) -> AsyncIterator[Client]:
    """Serve these people's registers, their mail and a sign-in, and a service over this migrated database."""
    async with (
        running_world(people) as world,
        service(_settings(world, data_dir), Database(dsn.owner, dsn.service), name="rig", pool_size=_POOL) as svc,
    ):
        await housekeeping.load_rosters(svc)
        yield Client(svc, world)


@asynccontextmanager
async def kept_going(client: Client) -> AsyncIterator[asyncio.Task[None]]:
    """Run the worker and the mail delivery, as long as the block runs."""
    going = asyncio.create_task(client.work())
    try:
        yield going
    finally:
        going.cancel()
        await asyncio.wait({going})


def _settings(world: WorldHandle, data_dir: Path) -> Settings:
    """Build settings with every source and every method of proof; the buckets run, but wide open."""
    served = {"orcid", *world.people.registries}
    fast = {
        source.sheet.id.replace("-", "_"): RegistrySettings.model_validate(
            {"rate": 10_000, "enabled": source.sheet.id in served, "app_token": "made:up"}
        )
        for source in discover()
    }
    fast["all"] = RegistrySettings.model_validate(LISTS)
    chosen: dict[str, Any] = {"data_dir": data_dir, "world_url": world.url, "registries": fast}
    chosen |= {"smtp_url": SecretStr(world.smtp_url), "mail_from": "badges@verify.example", "gain_per_hour": 1_000_000}
    return Settings(**chosen, oidc_issuer=f"{world.url}/openid", oidc_client_id="rig")
