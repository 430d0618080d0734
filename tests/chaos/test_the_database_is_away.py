"""While the database is frozen, gone, read-only or full of others every call is answered, and then all is as before.

No test here measures time: what has to be answered without the database is answered before it comes back.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiohttp import ClientSession, DummyCookieJar, TCPConnector

from scripts.rig import faults
from scripts.rig.faults import FAULTS, Server, frozen
from tests.staff import new_key, new_reviewer
from tests.web.creatortokens import BODIES, ROBIN, SAME, Doors, open_doors
from verifier.app import hearing
from verifier.flows import access, sessions
from verifier.flows.service import Service
from verifier.store.db import Connection, in_transaction
from verifier.store.embedded import EmbeddedPostgres
from verifier.store.migrate import migrate
from verifier.store.pool import AT_THE_DOOR
from verifier.web.app import ROUTES
from verifier.web.browser import form_token
from verifier.web.consoleentry import COOKIE as DESK
from verifier.web.creatorentry import COOKIE as LINK
from verifier.web.route import Route

_PATIENCE_S = 60  # only so that a hanging call fails the test instead of the run
_ANSWERED_IN_S = 15  # several times what it takes on a busy machine; `scripts/prove away` holds the figure itself
_WITHOUT = {  # what needs no database, and is answered as ever
    "/healthz", "/openapi.json", "/docs", "/docs/start.js", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/",
    "/static/site.css", "/v1/coverage", "/metrics", "/console/login", "/b/{handle}/report/form",
    "/proof/{nonce}",
}  # fmt: skip


_CLAIMS_OF = "SELECT count(*) FROM claim JOIN account ON account.key = claim.account_key WHERE platform_id = $1"
_LISTENS = "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND query LIKE 'LISTEN %'"
_PROBLEMS = {route.path for route in ROUTES}


@dataclass(frozen=True)
class Said:
    """One answer."""

    method: str
    at: str
    status: int
    kind: str
    retry_after: str | None
    body: str

    @property
    def stands(self) -> bool:
        """Whether it had to be answered as if nothing were wrong."""
        return self.method == "GET" and self.at in _WITHOUT


@dataclass
class Away:
    """A service at a server of its own, and everybody who calls it."""

    server: Server
    doors: Doors
    http: ClientSession
    key: str
    reviewer: str
    link: str
    session: str

    @property
    def svc(self) -> Service:
        """The service."""
        return self.doors.svc

    async def ask(self, method: str, at: str, path: str, **how: Any) -> Said:  # noqa: ANN401  aiohttp's
        async with self.http.request(method, path, allow_redirects=False, **how) as answer:
            body = await answer.text()
            return Said(method, at, answer.status, answer.content_type, answer.headers.get("Retry-After"), body)

    async def call(self, method: str, path: str, **more: Any) -> Said:  # noqa: ANN401  aiohttp's
        """The platform's call."""
        return await self.ask(method, path, path, headers={"Authorization": f"Bearer {self.key}"}, **more)

    async def post(self, number: int) -> Said:
        """A claim of somebody new; the same number is the same request."""
        account = {"id": f"acct_{number}", "handle": f"creator{number}", "epoch": 1, "display_name": "Robin"}
        name = {"full": "Ruth Other"}
        body = {"account": account, "credential": "LPC", "jurisdiction": "US-OH", "number": "E.0012345", "name": name}
        head = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": f"key-{number}"}
        return await self.ask("POST", "/v1/claims", "/v1/claims", headers=head, json=body)

    async def everything(self) -> list[Said]:
        """Every route and every page at once, by everybody it is for; those of the router, so that none is left out."""
        async with asyncio.timeout(_ANSWERED_IN_S):
            return await asyncio.gather(*(self.ask(*at, **how) for at, how in (*self._api(), *self._pages())))

    def _api(self) -> Iterator[tuple[tuple[str, str, str], dict[str, Any]]]:
        for route in ROUTES:
            query = {"account_id": ROBIN.id} if any(param.name == "account_id" for param in route.params) else {}
            path = self.doors.filled(route.path)
            yield (route.method, route.path, path), {"params": query, **self._how(route)}

    def _how(self, route: Route) -> dict[str, Any]:
        head = {"Authorization": f"Bearer {self.reviewer if route.path.startswith('/v1/cases') else self.key}"}
        if route.creates:
            head["Idempotency-Key"] = f"everything-{len(route.path)}"
        if route.file:
            return {"headers": head | {"Content-Type": "application/pdf"}, "data": b"%PDF-1.7 "}
        if route.path.endswith("/report"):
            return {"headers": head, "json": {"reason": "impersonation"}}
        return {"headers": head} | ({"json": BODIES[route.body]} if route.body else {})

    def _pages(self) -> Iterator[tuple[tuple[str, str, str], dict[str, Any]]]:
        head = SAME | {"Cookie": f"{LINK}={self.link}; {DESK}={self.session}"}
        form = {"csrf": form_token(self.link), "token": self.link, "reason": "impersonation"}
        for method, template in self.doors.every_page():
            at = template.replace("{name}", "site.css")
            path = self.doors.filled(at).replace("{document}", f"doc_{'0' * 32}").replace("{token}", "nme_" + "a" * 43)
            path = path.replace("{nonce}", "ccv-" + "a" * 22)
            yield (method, at, path), {"headers": head, **({"data": form} if method == "POST" else {})}

    async def acknowledged(self, number: int) -> Said:
        """The answer to a claim that is sent again until it is taken."""
        async with asyncio.timeout(_PATIENCE_S):
            while (said := await self.post(number)).status != 202:
                assert said.status in (409, 503), said
                await asyncio.sleep(0.05)
        return said

    async def claims_of(self, number: int) -> int:
        """How many claims this account has."""
        return int(await self.svc.pool.fetchval(_CLAIMS_OF, f"acct_{number}"))

    async def whole(self, path: str = "/readyz") -> None:
        """Until this is answered again, which is as soon as the machine has time for it."""
        async with asyncio.timeout(_PATIENCE_S):
            while (await self.call("GET", path)).status != 200:  # noqa: ASYNC110  the server is another process
                await asyncio.sleep(0)


@asynccontextmanager
async def _opened(home: Path) -> AsyncIterator[Away]:
    async with AsyncExitStack() as stack:
        dsn = await stack.enter_async_context(EmbeddedPostgres(home / "var", durable=False))
        owner = await asyncpg.connect(**dsn.owner.arguments)
        await migrate(owner)
        await owner.close()
        doors = await stack.enter_async_context(open_doors(dsn, home / "data", AT_THE_DOOR))
        reviewer = await new_reviewer(dsn, "Ada Trial", lead=True)
        opened = await sessions.open_session(doors.svc, reviewer.login_token)
        assert opened is not None
        http = ClientSession(doors.server.make_url("/"), connector=TCPConnector(limit=0), cookie_jar=DummyCookieJar())
        stack.push_async_callback(http.close)
        key = await new_key(dsn, "Platform", access.SCOPES)
        link = await doors.ours(ROBIN)
        yield Away(Server(home / "var", dsn), doors, http, key, reviewer.token, link, opened[0])


@pytest.fixture(scope="module")
async def away(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Away]:
    async with _opened(tmp_path_factory.mktemp("away")) as opened:
        yield opened


def _is_503(said: Said) -> bool:
    """A page for people, a problem document for programs, and when to come back."""
    told = "application/problem+json" if said.at in _PROBLEMS or said.at.startswith("/v1/") else "text/html"
    return (said.status, said.kind, said.retry_after) == (503, told, "2")


def _is_as_ever(said: Said) -> bool:
    return said.status == 200


async def test_while_the_database_is_frozen_every_call_is_answered_and_none_waits_for_it(away: Away) -> None:
    async with frozen(away.server):
        first, second = await away.everything(), await away.everything()
    for said in first + second:
        assert (said, _is_as_ever(said) if said.stands else _is_503(said)) == (said, True)
    assert len([said for said in first if not said.stands]) > 40
    assert "verifier_database_up 0.0" in next(said.body for said in second if said.at == "/metrics")
    await away.whole()


@pytest.mark.parametrize("fault", ["gone", "unreachable"])
async def test_while_there_is_no_way_to_the_database_every_call_is_answered(away: Away, fault: str) -> None:
    async with FAULTS[fault](away.server):
        for said in await away.everything():
            assert (said, _is_as_ever(said) if said.stands else _is_503(said)) == (said, True)
    await away.whole()


@pytest.mark.parametrize("fault", ["read-only", "crowded"])
async def test_what_the_database_still_does_is_done_and_nothing_else_is_promised(away: Away, fault: str) -> None:
    async with FAULTS[fault](away.server):
        for said in await away.everything():
            assert (said, _is_503(said) or said.status < 500) == (said, True)
        assert _is_503(await away.post(1))
        assert _is_503(await away.call("GET", "/readyz"))
    await away.whole()
    await away.acknowledged(1)
    assert await away.claims_of(1) == 1


async def test_a_claim_that_was_cut_off_is_taken_once_when_it_is_sent_again(away: Away) -> None:
    """Some were committed and nobody heard of it, some were not: the repetition tells, and needs no quarter minute."""
    numbers = range(10, 26)
    posts = [asyncio.create_task(away.post(number)) for number in numbers]
    await asyncio.wait(posts, return_when=asyncio.FIRST_COMPLETED)  # the others are under way, each at another place
    async with frozen(away.server):
        async with asyncio.timeout(_PATIENCE_S):
            first = await asyncio.gather(*posts)
        assert 503 in {said.status for said in first}
    again = await asyncio.gather(*(away.acknowledged(number) for number in numbers))
    for number, before, after in zip(numbers, first, again, strict=True):
        assert await away.claims_of(number) == 1
        assert before.status == 503 or json.loads(before.body)["id"] == json.loads(after.body)["id"]


async def test_a_login_link_that_was_sent_to_a_frozen_database_still_opens_a_session(away: Away) -> None:
    reviewer = await new_reviewer(away.server.dsn, "Ben Trial")
    async with frozen(away.server):
        with pytest.raises(TimeoutError):
            await sessions.open_session(away.svc, reviewer.login_token)
    assert await sessions.open_session(away.svc, reviewer.login_token) is not None


async def test_who_asks_for_a_badge_late_is_told_with_those_who_have_waited(away: Away) -> None:
    """A second question to a database that has just left one unanswered would be two waits in a row."""
    async with frozen(away.server):
        early = asyncio.create_task(away.svc.badges.read("early", None, None, full=True))
        await asyncio.sleep(0)
        late = asyncio.create_task(away.svc.badges.read("late", None, None, full=True))
        with pytest.raises(TimeoutError):
            await early
        await asyncio.sleep(0)
        assert isinstance(late.exception(), TimeoutError)
    await away.whole()


async def test_a_badge_is_not_remembered_past_its_second_while_the_database_is_frozen(away: Away) -> None:
    badge = f"/v1/badges/{ROBIN.handle}"
    await away.whole(badge)
    async with frozen(away.server), asyncio.timeout(_PATIENCE_S):
        while (said := await away.call("GET", badge)).status == 200:
            pass
        assert _is_503(said)
    await away.whole(badge)


async def test_whoever_listens_for_changes_stops_listening_while_the_database_is_frozen(away: Away) -> None:
    """A process that is asked to stop once ended with a complaint of its own, after two seconds of politeness."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(hearing(away.svc))
        async with asyncio.timeout(_PATIENCE_S):
            while not await away.svc.pool.fetchval(_LISTENS):  # noqa: ASYNC110  the server is another process
                await asyncio.sleep(0)
        async with frozen(away.server):
            await stack.aclose()


async def test_a_task_that_is_cancelled_while_the_database_is_frozen_ends_as_a_cancelled_one(away: Away) -> None:
    inside, never = asyncio.Event(), asyncio.Event()

    async def work(connection: Connection) -> None:
        inside.set()
        await never.wait()
        await connection.execute("SELECT 1")

    asked = asyncio.create_task(in_transaction(away.svc.pool, work))
    await inside.wait()
    async with frozen(away.server):
        never.set()
        await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
    await away.whole()


async def test_a_transaction_that_the_database_left_unanswered_says_so(away: Away) -> None:
    """Not that its connection is closed: what was refused before is told from silence by the error."""

    async def work(connection: Connection) -> None:
        with faults.stopped(away.server):
            await connection.execute("SELECT 1")

    with pytest.raises(TimeoutError):
        await in_transaction(away.svc.pool, work)
    await away.whole()
