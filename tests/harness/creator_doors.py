"""A claim with a try in a house with doors, tokens of every kind for its account, and every way a creator can knock."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession, DummyCookieJar, FormData, web
from aiohttp.test_utils import TestServer
from joserfc import jwk, jws

from tests.harness import service as builders
from tests.harness.people import PLATFORM
from verifier.domain.claim import AccountRef
from verifier.flows.access import creator_tokens
from verifier.flows.accounts import accounts, platform_keys
from verifier.flows.core.rate_limits import RATES, Limiter, Rate
from verifier.flows.core.service import Service
from verifier.store.pool import AT_WORK, Patience
from verifier.store.server.embedded import Dsn
from verifier.web.api import requests
from verifier.web.app import ROUTES, build_app
from verifier.web.http.reading import models
from verifier.web.http.route import Needs, Route
from verifier.web.pages.browser import form_token
from verifier.web.pages.creator_entry import COOKIE

ROBIN = AccountRef("acct_71", "robin.sample", 1, "Robin Sample")
PERSONAL = ("Sample", "0099999", "robin@example.org", "99-7777", "Robin A.")
SAME = {"Sec-Fetch-Site": "same-origin"}
_KEY = jwk.OKPKey.generate_key("Ed25519", parameters={"kid": "platform-1"})
# One good body for every model a creator's call may take; a route with a new model needs a line here.
BODIES: dict[type[models.Wire], dict[str, Any]] = {
    requests.SubmitClaim: {
        "credential": "LPC",
        "jurisdiction": "US-OH",
        "number": "E.1",
        "name": {"full": "Ruth Other"},
    },
    requests.AmendClaim: {"number": "E.0088888"},
    requests.Appeal: {"statement": "Please look again."},
    requests.StartBinding: {"method": "document"},
    requests.AnswerBinding: {},
    requests.AccountChanged: {"handle": "ruth", "epoch": 9, "reason": "recovered"},
    requests.LinkRequest: {"handle": "ruth", "epoch": 1},
    requests.Leased: {"lease": "lea_1"},
    requests.SkipCase: {"lease": "lea_1", "reason": "not_my_board"},
    requests.HandOver: {"lease": "lea_1", "note": "Please look."},
    requests.Escalate: {"lease": "lea_1"},
    requests.BadgeQuery: {"items": ["robin.sample"]},
    requests.WebhookRequest: {"url": "https://hooks.example.org/", "types": ["case.opened"]},
    requests.Replay: {"since": "2026-11-30T12:00:00Z"},
    requests.Paste: {"lease": "lea_1", "text": "License Number: 99123"},
    requests.SearchCases: {"q": "robin.sample", "reason": "report"},
    requests.Decision: {"action": "keep", "reason": "record_agrees", "lease": "lea_1"},
}


@dataclass
class Doors:
    """The house on a port, with Robin's claim in it and a try of theirs."""

    house: builders.House
    server: TestServer
    app: web.Application
    claim_id: str = ""
    binding_id: str = ""
    port: int = 0
    http: ClientSession = field(init=False)

    def __post_init__(self) -> None:
        """Open one browser that keeps nothing by itself."""
        self.http = ClientSession(self.server.make_url("/"), cookie_jar=DummyCookieJar())

    @property
    def svc(self) -> Service:
        """The service behind the doors."""
        return self.house.svc

    async def ours(self, account: AccountRef) -> str:
        """A token that we signed at the platform's request."""
        return (await creator_tokens.link(self.svc, account, None, PLATFORM)).token

    async def theirs(self, account: AccountRef, **said: object) -> str:
        """A token that the platform signed with its own key."""
        now = int(self.svc.clock().timestamp())
        claims: dict[str, Any] = {
            "iss": "platform", "aud": self.svc.settings.public_url, "sub": account.id, "handle": account.handle,
            "epoch": account.epoch, "iat": now, "exp": now + 600, "jti": f"j{time.monotonic_ns()}",
        } | said  # fmt: skip
        return signed(claims)

    async def changed(self, reason: str, epoch: int, handle: str = ROBIN.handle) -> None:
        """The platform reports a change of Robin's account."""
        await accounts.changed(self.svc, ROBIN.id, handle, epoch, reason, PLATFORM)

    async def ask(self, token: str, method: str, path: str, **how: Any) -> ClientResponse:  # noqa: ANN401  aiohttp's
        """Call the API with a token."""
        return await self.http.request(method, path, headers={"Authorization": f"Bearer {token}"}, **how)

    async def page(self, token: str, method: str, path: str, data: object = None) -> ClientResponse:
        """Open a page or send its form, as the browser in which the token lies."""
        sent = data if data is not None else {"csrf": form_token(token)}
        return await self.http.request(
            method,
            path,
            data=sent if method == "POST" else None,
            headers=SAME | {"Cookie": f"{COOKIE}={token}"},
            allow_redirects=False,
        )

    async def knock_everywhere(self, token: str) -> Iterator[Knock]:
        """Every route of the API that takes a key, and every page of creators, with this token."""
        api = [await self._api(token, route) for route in ROUTES if isinstance(route.policy, Needs)]
        return iter([*api, *[await self._page(token, method, path) for method, path in self.pages()]])

    def pages(self) -> list[tuple[str, str]]:
        """Creators' pages as the router has them, without the address links point to."""
        found = ((route.method, route.resource.canonical) for route in self.app.router.routes() if route.resource)
        theirs = [one for one in found if one[1].startswith("/claims/") and one[1] not in OPEN_TO_ALL]
        return sorted(theirs, key=lambda one: (one[1] == "/claims/erase", one[1] == "/claims/sign-out"))  # ends all

    def every_page(self) -> list[tuple[str, str]]:
        """Every address of a page, whoever it is for."""
        api = {route.path for route in ROUTES}
        found = ((route.method, route.resource.canonical) for route in self.app.router.routes() if route.resource)
        return [one for one in found if one[1] not in api and one[0] in ("GET", "POST")]

    async def _api(self, token: str, route: Route) -> Knock:
        path, query = self.filled(route.path), {}
        if any(param.name == "account_id" and param.place == "query" for param in route.params):
            query = {"account_id": ROBIN.id}
        how: dict[str, Any] = {"params": query}
        if route.body is not None:
            how["json"] = BODIES[route.body]
        if route.file:
            how["data"] = b"%PDF-1.7 "
        answer = await self.ask(token, route.method, path, **how)
        return Knock(f"{route.method} {route.path}", answer.status, await answer.text())

    async def _page(self, token: str, method: str, path: str) -> Knock:
        data: object = None
        if path.endswith("/evidence"):
            data = FormData(default_to_multipart=True)
            data.add_field("csrf", form_token(token))
            data.add_field("file", b"%PDF-1.7 ", filename="a.pdf")
        elif path == "/claims/new":
            data = {"csrf": form_token(token), "credential": "LPC", "jurisdiction": "US-OH", "name": "Ruth Other"}
        answer = await self.page(token, method, self.filled(path), data)
        return Knock(f"{method} {path}", answer.status, await answer.text())

    def filled(self, path: str) -> str:
        """An address with the ids of what there is."""
        account = path.replace("/v1/accounts/{id}", f"/v1/accounts/{ROBIN.id}").replace("{handle}", ROBIN.handle)
        account = account.replace("{number}", "1")
        case = account.replace("/v1/cases/{id}", f"/v1/cases/cas_{'0' * 32}").replace(
            "{document_id}", f"doc_{'0' * 32}"
        )
        hook = case.replace("/v1/webhooks/{id}", f"/v1/webhooks/whk_{'0' * 32}")
        return (
            hook.replace("{id}", self.claim_id)
            .replace("{binding_id}", self.binding_id)
            .replace("{attempt}", self.binding_id)
        )


OPEN_TO_ALL = frozenset({"/claims/enter"})  # takes a token in its form, not in its cookie


@dataclass(frozen=True)
class Knock:
    """The answer to one call."""

    at: str
    status: int
    body: str

    @property
    def code(self) -> str:
        """The problem's code, of the API's answers."""
        return str(json.loads(self.body)["type"]).removeprefix("urn:verifier:") if self.body.startswith("{") else ""

    @property
    def tells(self) -> list[str]:
        """List what it says of Robin that is nobody else's to know."""
        return [word for word in PERSONAL if word in self.body]


def signed(claims: dict[str, Any], *, kid: object = "platform-1") -> str:
    """Sign whatever is given as the platform would."""
    return sign_bytes(json.dumps(claims).encode(), kid=kid)


def sign_bytes(payload: bytes, *, kid: object = "platform-1") -> str:
    """Sign bytes, whether they are JSON or not."""
    return jws.serialize_compact({"alg": "Ed25519", "kid": kid}, payload, _KEY, algorithms=["Ed25519"])


@asynccontextmanager
async def open_doors(database: Dsn, data_dir: Path, patience: Patience = AT_WORK) -> AsyncIterator[Doors]:
    """Robin's claim waits for reviewers, with a try of a document begun; the platform's key is trusted."""
    async with builders.open_house(database, data_dir, patience=patience) as opened:
        # Whoever knocks everywhere does so within a second; that the limits hold is told elsewhere.
        wide = Limiter(dict.fromkeys(RATES, Rate(10**6, 10**6)))
        house = replace(opened, svc=replace(opened.svc, limiter=wide))
        app = build_app(house.svc)
        server = TestServer(app)
        await server.start_server()
        doors = Doors(house, server, app)
        try:
            await platform_keys.add(house.svc, {"platform-1": dict(_KEY.as_dict(private=False))})
            doors.claim_id = (await house.say(account=ROBIN.id, handle=ROBIN.handle)).id
            await house.drain()
            begun = await doors.ask(
                await doors.ours(ROBIN), "POST", f"/v1/claims/{doors.claim_id}/bindings", json={"method": "document"}
            )
            doors.binding_id = str((await begun.json())["id"])
            yield doors
        finally:
            await doors.http.close()
            await server.close()


def other(account: AccountRef = ROBIN, **changes: Any) -> AccountRef:  # noqa: ANN401  any field
    """Robin's account, but for this."""
    return replace(account, **changes)
