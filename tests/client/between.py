"""The wire between a platform and the service: passes everything on, until it is told to do something else."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import TypeAlias

import aiohttp
from aiohttp import web
from yarl import URL

Answer: TypeAlias = Callable[["Wire", web.Request], Awaitable[web.StreamResponse]]
_OF_THE_HOP = {"connection", "transfer-encoding", "content-length", "host", "keep-alive", "date", "content-encoding"}


@dataclass
class Wire:
    """The way to one service; what comes next is answered as `then` says, in turn, and after that by the service."""

    session: aiohttp.ClientSession
    service: str
    url: str = ""
    now: Callable[[], datetime] | None = None  # the clock that answers are dated by; None: no answer is
    then: deque[Answer] = field(default_factory=deque)
    asked: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)  # of requests that are to happen once

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        self.asked.append(f"{request.method} {request.rel_url.raw_path_qs}")
        if key := request.headers.get("Idempotency-Key"):
            self.keys.append(key)
        return await (self.then.popleft() if self.then else passed_on)(self, request)

    @asynccontextmanager
    async def ask(self, request: web.Request) -> AsyncIterator[aiohttp.ClientResponse]:
        """Ask the service what was asked here."""
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OF_THE_HOP}
        where = URL(self.service + request.rel_url.raw_path_qs, encoded=True)
        async with self.session.request(request.method, where, headers=headers, data=await request.read()) as answer:
            yield answer

    def answer(self, said: aiohttp.ClientResponse) -> web.StreamResponse:
        """Begin an answer like the service's."""
        headers = {name: value for name, value in said.headers.items() if name.lower() not in _OF_THE_HOP}
        if self.now is not None:
            headers["Date"] = format_datetime(self.now(), usegmt=True)
        return web.StreamResponse(status=said.status, headers=headers)


async def passed_on(wire: Wire, request: web.Request) -> web.StreamResponse:
    """Say what the service says."""
    async with wire.ask(request) as said:
        answer = wire.answer(said)
        await answer.prepare(request)
        async for piece in said.content.iter_any():
            await answer.write(piece)
        await answer.write_eof()
        return answer


def refused(status: int, body: str = "", **headers: str) -> Answer:
    """Refuse without asking the service."""

    async def say(_wire: Wire, _request: web.Request) -> web.StreamResponse:
        head = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=status, text=body, headers=head)

    return say


async def lost(wire: Wire, request: web.Request) -> web.StreamResponse:
    """Let the service do it, and lose the answer."""
    async with wire.ask(request) as said:
        await said.read()
    return _cut(request)


def cut_off(after: int) -> Answer:
    """Cut the answer off behind so many lines of it."""

    async def say(wire: Wire, request: web.Request) -> web.StreamResponse:
        async with wire.ask(request) as said:
            answer = wire.answer(said)
            await answer.prepare(request)
            lines = (await said.read()).splitlines(keepends=True)
            await answer.write(b"".join(lines[:after]) + lines[after][:20])
            return _cut(request)

    return say


def changed(change: Callable[[bytes], bytes]) -> Answer:
    """Say something else than the service says."""

    async def say(wire: Wire, request: web.Request) -> web.StreamResponse:
        async with wire.ask(request) as said:
            answer = wire.answer(said)
            await answer.prepare(request)
            await answer.write_eof(change(await said.read()))
            return answer

    return say


def _cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
