"""Boards' own APIs before a server that says exactly what a test wants it to say."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.registries.builders import NOW, USER_AGENT, CountingGate, query, serving, tools
from verifier.domain.evidence import Answer, Outcome, Query
from verifier.registries.base import Registry
from verifier.registries.catalogue import build
from verifier.registries.conformance import suite
from verifier.registries.discover import discover
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.transport import open_session

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
SOURCES = {str(source.sheet.id): source for source in discover()}
CA, NY, OR, MA = (
    suite.samples(SOURCES[board])[0].row for board in ("us-ca-dca", "us-ny-op", "us-or-thentia", "us-ma-bhpl")
)
LICENCE = {"licenseDetails": [{"getFullLicenseDetail": [{key: CA[key] for key in CA if key != "licType"}]}]}
NOBODY: dict[str, Any] = {"licenseDetails": []}
TYPES = {"getAllLicenseTypes": [{"parentClientCode": "1", "licenseTypes": [{"clientCode": 2005}]}]}
ROBIN = {
    "us-ca-dca": query("LPCC 99001", jurisdiction="US-CA"),
    "us-ny-op": query("099001-1", jurisdiction="US-NY"),
    "us-or-thentia": query("C99001", jurisdiction="US-OR"),
    "us-ma-bhpl": query("LMHC10099001", jurisdiction="US-MA"),
}


@asynccontextmanager
async def before(board: str, handler: Handler) -> AsyncIterator[Registry]:
    """A board's registry with a key, asking this server."""
    async with serving(handler) as url, open_session(USER_AGENT) as session:
        http = PoliteHttp(session, CountingGate())
        yield build(SOURCES[board], tools(http, app_token="made:up", base_url=url))  # noqa: S106  of nobody


async def asked(board: str, handler: Handler, *queries: Query) -> list[Answer]:
    """One registry's answers to these questions, one after the other."""
    async with before(board, handler) as registry:
        return [await registry.ask(one, NOW) for one in queries or (ROBIN[board],)]


async def told(board: str, handler: Handler, *queries: Query) -> Outcome:
    return (await asked(board, handler, *queries))[-1].outcome


async def checked(board: str, handler: Handler) -> Outcome:
    """Return the outcome of the positive control."""
    async with before(board, handler) as registry:
        return (await registry.check(NOW)).outcome


def said(answers: Mapping[str, object]) -> Handler:
    """A server that answers by what its path ends in; 404 for anything else."""

    async def handler(request: web.Request) -> web.StreamResponse:
        for ending, body in answers.items():
            if request.path.rstrip("/").endswith(ending):
                return web.json_response(body)
        return web.Response(status=404, text="no such page")

    return handler


def thentia(*rows: object, count: int | None = None, **more: object) -> dict[str, object]:
    shown = len(rows) if count is None else count
    envelope = {"errorCode": "0", "errorMessage": "", "method": "GET", "resultCount": shown, "result": list(rows)}
    return {**envelope, **more}


def bhpl(*rows: object, total: int | None = None) -> dict[str, object]:
    return {"results": {"data": list(rows), "totalDataCount": len(rows) if total is None else total}}


BRIEF = {**OR, "initialLicenseDate": None, "licenseExpirationDate": None}
EMPTY: dict[str, object] = {"us-ca-dca": NOBODY, "us-ny-op": [], "us-or-thentia": thentia(), "us-ma-bhpl": bhpl()}
