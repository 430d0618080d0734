"""A whole service on loopback with a made-up world behind it: what a browser meets in a journey."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import web

from tests.harness.people import PLATFORM
from tests.harness.staff import new_reviewer
from verifier.app import service
from verifier.demo.world import LISTS, running_world
from verifier.domain.claim import AccountRef, Submission, Words
from verifier.domain.holder import Method
from verifier.flows.access import creator_tokens
from verifier.flows.binding import opening
from verifier.flows.checks import check
from verifier.flows.claims import intake
from verifier.flows.core.service import Service
from verifier.flows.operations import housekeeping
from verifier.settings import load
from verifier.store.jobs import CheckJob
from verifier.store.server.database import Database
from verifier.store.server.embedded import Dsn
from verifier.web.app import build_app

ROBIN = AccountRef(id="acct_71", handle="robin.sample.lpc", epoch=1, display_name="Robin Sample")
_TRIES = 5
_FAST = {"all": LISTS, **{name: {"rate": 10_000} for name in ("us_nppes", "us_wa_doh")}}  # the bucket still runs
_TAKE = "DELETE FROM pgq.pgqueuer WHERE status = 'queued' RETURNING payload"


@dataclass(frozen=True)
class House:
    """The running service and where it is."""

    svc: Service
    address: str
    dsn: Dsn

    async def settle(self) -> None:
        """Do everything that waits in the queue, here and now."""
        while rows := await self.svc.pool.fetch(_TAKE):
            for row in rows:
                await self._ask(CheckJob.read(row["payload"]))

    async def _ask(self, job: CheckJob) -> None:
        done = await check.run(self.svc, job)
        for _ in range(_TRIES):
            if not isinstance(done, check.Later):
                return
            done = await check.run(self.svc, job)
        raise AssertionError(f"the made-up {job.registry} does not answer")

    async def login_path(self, name: str, *, lead: bool = False, admin: bool = False) -> str:
        """Make a reviewer and give the path of their login link."""
        made = await new_reviewer(self.dsn, name, lead=lead, admin=admin)
        return f"/console/login?token={made.login_token}"

    async def creator_path(self, account: AccountRef = ROBIN) -> str:
        """Make a creator's link and give its path."""
        link = await creator_tokens.link(self.svc, account, None, PLATFORM)
        return f"/claims/new?token={link.token}"

    async def claim(
        self, account: AccountRef = ROBIN, credential: str = "LPC", jurisdiction: str | None = "US-OH"
    ) -> str:
        """Submit a claim no machine can decide, let it come to the reviewers, and ask them for a call."""
        words = Words(name="Robin A. Sample", number="E.0099999", email="robin@example.org")
        taken = await intake.submit(self.svc, Submission(account, credential, jurisdiction, words), PLATFORM)
        await self.settle()
        await self.ask_call(taken.id)
        return taken.id

    async def ask_call(self, claim_id: str) -> None:
        """The creator asks people for a call."""
        await opening.start(self.svc, claim_id, opening.Asked(Method.REFEREE_CALL), PLATFORM)


@asynccontextmanager
async def open_house(dsn: Dsn, data_dir: Path, **chosen: object) -> AsyncIterator[House]:
    """Start a world, a service that asks it, and its pages on a free port; `chosen` are settings."""
    async with running_world() as world:
        door = socket.create_server(("127.0.0.1", 0))
        port = door.getsockname()[1]
        settings = load(data_dir=data_dir, world_url=world.url, port=port, registries=_FAST, **chosen)
        async with service(settings, Database(dsn.owner, dsn.service), name="journey") as svc:
            await housekeeping.load_rosters(svc)
            runner = web.AppRunner(build_app(svc), access_log=None)
            await runner.setup()
            try:
                await web.SockSite(runner, door).start()
                yield House(svc, f"http://127.0.0.1:{port}", dsn)
            finally:
                await runner.cleanup()


def account(number: int) -> AccountRef:
    """Another creator's account."""
    return replace(ROBIN, id=f"acct_{number}", handle=f"robin.sample{number}")
