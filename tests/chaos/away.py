"""A service at a server of its own that can be hurt, and everybody who calls it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from aiohttp import ClientSession, DummyCookieJar, TCPConnector

from tests.harness.creator_doors import BODIES, ROBIN, SAME, Doors, open_doors
from tests.harness.database_faults import Server
from tests.harness.staff import new_key, new_reviewer
from verifier.flows.access import access, sessions
from verifier.flows.core.service import Service
from verifier.store.dsn import Dsn
from verifier.store.migrate import migrate
from verifier.store.pool import AT_THE_DOOR
from verifier.store.server.embedded import EmbeddedPostgres
from verifier.web.app import ROUTES
from verifier.web.http.route import Route
from verifier.web.pages.browser import form_token
from verifier.web.pages.console_entry import COOKIE as DESK
from verifier.web.pages.creator_entry import COOKIE as LINK

PATIENCE_S = 60  # only so that a hanging call fails the test instead of the run
_ANSWERED_IN_S = 15  # several times what it takes on a busy machine; `scripts/prove away` holds the figure itself
_WITHOUT = {  # what needs no database, and is answered as ever
    "/healthz", "/openapi.json", "/docs", "/docs/get_coverage", "/docs/schemas/Problem", "/",
    "/static/site.css", "/v1/coverage", "/metrics", "/console/login", "/b/{handle}/report/form",
    "/proof/{nonce}", "/problems/{code}", "/licence", "/licence/opened",
}  # fmt: skip
_LICENCE = {"jurisdiction": "US-FL", "credential": "LMHC", "number": "MH12345", "way": "letter"}
# No provider is set, and these tokens are of another kind.
_OFF = {"/console/sign-in", "/licence/mine", "/licence/open", "/console/signed-in"}


_CLAIMS_OF = "SELECT count(*) FROM claim JOIN account ON account.key = claim.account_key WHERE platform_id = $1"
_PROBLEMS = {route.path for route in ROUTES}


_NAMED = {
    "/static/{name}": "/static/site.css",
    "/docs/{name}": "/docs/get_coverage",
    "/docs/schemas/{name}": "/docs/schemas/Problem",
}


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
        """Return True if it had to be answered as if nothing were wrong."""
        return self.at in _OFF or (self.method == "GET" and self.at in _WITHOUT)


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
        form = {"csrf": form_token(self.link), "token": self.link, "reason": "impersonation"} | _LICENCE
        for method, template in self.doors.every_page():
            at = _NAMED.get(template, template)
            path = self.doors.filled(at).replace("{document}", f"doc_{'0' * 32}").replace("{token}", "nme_" + "a" * 43)
            path = path.replace("{nonce}", "ccv-" + "a" * 22).replace("{code}", "not_found").replace("{kind}", "check")
            yield (method, at, path), {"headers": head, **({"data": form} if method == "POST" else {})}

    async def acknowledged(self, number: int) -> Said:
        """The answer to a claim that is sent again until it is taken."""
        async with asyncio.timeout(PATIENCE_S):
            while (said := await self.post(number)).status != 202:
                assert said.status in (409, 503), said
                await asyncio.sleep(0.05)
        return said

    async def claims_of(self, number: int) -> int:
        """Count the claims of this account."""
        return int(await self.svc.pool.fetchval(_CLAIMS_OF, f"acct_{number}"))

    async def whole(self, path: str = "/readyz") -> None:
        """Until this is answered again, which is as soon as the machine has time for it."""
        async with asyncio.timeout(PATIENCE_S):
            while (await self.call("GET", path)).status != 200:  # noqa: ASYNC110  the server is another process
                await asyncio.sleep(0)


async def _settle(dsn: Dsn) -> None:
    """Have written down what was committed: a throwaway server that is killed may forget its last half second."""
    owner = await asyncpg.connect(**dsn.owner.arguments)
    await owner.execute("SET synchronous_commit = on")
    await owner.execute("CREATE TABLE settled ()")
    await owner.close()


@asynccontextmanager
async def opened(home: Path) -> AsyncIterator[Away]:
    async with AsyncExitStack() as stack:
        dsn = await stack.enter_async_context(EmbeddedPostgres(home / "var", durable=False))
        owner = await asyncpg.connect(**dsn.owner.arguments)
        await migrate(owner)
        await owner.close()
        doors = await stack.enter_async_context(open_doors(dsn, home / "data", AT_THE_DOOR))
        reviewer = await new_reviewer(dsn, "Ada Trial", lead=True)
        entered = await sessions.open_session(doors.svc, reviewer.login_token)
        assert entered is not None
        http = ClientSession(doors.server.make_url("/"), connector=TCPConnector(limit=0), cookie_jar=DummyCookieJar())
        stack.push_async_callback(http.close)
        key = await new_key(dsn, "Platform", access.SCOPES)
        link = await doors.ours(ROBIN)
        await _settle(dsn)
        yield Away(Server(home / "var", dsn), doors, http, key, reviewer.token, link, entered[0])


def is_503(said: Said) -> bool:
    """A page for people, a problem document for programs, and when to come back."""
    told = "application/problem+json" if said.at in _PROBLEMS or said.at.startswith("/v1/") else "text/html"
    return (said.status, said.kind, said.retry_after) == (503, told, "2")


def is_as_ever(said: Said) -> bool:
    """Return True for an answer that needs no database."""
    return said.status == (404 if said.at in _OFF else 200)
