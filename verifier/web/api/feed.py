"""The feed over HTTP: changes as JSON or as server-sent events, an export of all badges, digests of a copy."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.flows.feed import changes, copies, positions
from verifier.flows.feed.documents import row
from verifier.web.http.answers import headers
from verifier.web.http.answers.ahead import Page
from verifier.web.http.answers.problems import Unauthorised
from verifier.web.http.answers.streaming import Streamed
from verifier.web.http.dispatch import render

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from verifier.flows.core.service import Service
    from verifier.flows.feed.changes import Stretch
    from verifier.web.http.route import Call

EVENTS, LINES = "text/event-stream", "application/x-ndjson"


async def read(call: Call) -> web.StreamResponse:
    """Answer with the changes after a cursor, or keep sending them to whoever accepts events."""
    if EVENTS in call.headers.get("Accept", ""):
        return await _events(call)
    position, limit = positions.read(call.maybe("cursor")), call.number("limit")
    page = None if position is None else await call.hub.ahead.take((position, limit))
    if page is None:
        found = await changes.wait(call.svc, position, limit, call.number("wait"), call.hub.stopping)
        await call.insist()
        page = _page(call.svc, found)
    if page.more:
        call.hub.ahead.begin((page.position, limit), _next_page(call.svc, page.position, limit))
    return web.Response(body=page.body, headers=headers.API)


async def export(call: Call) -> web.StreamResponse:
    """Send every badge, a line each, and the cursor to go on from in the last line.

    With `rows` a line is what the feed says of the badge, with the instant at which it ends by itself.
    """
    part = copies.Part(call.maybe("after") or "", call.maybe("bucket"))
    pieces = _while_let_in(call, copies.export(call.svc, part, in_rows=call.maybe("rows") == "true"))
    return Streamed(await anext(pieces), pieces, dict(headers.API) | {"Content-Type": LINES})


async def digest(call: Call) -> web.Response:
    """Answer with the digests of all buckets."""
    return render(await copies.digest(call.svc))


async def _next_page(svc: Service, position: int, limit: int) -> Page:
    return _page(svc, await changes.since(svc, position, limit))


def _page(svc: Service, found: Stretch) -> Page:
    rows = ",".join([row(svc, change) for change in found.changes])
    more = "true" if found.more else "false"
    body = f'{{"changes":[{rows}],"cursor":"{positions.written(found.position)}","more":{more}}}'.encode()
    return Page(body, found.position, found.more)


async def _events(call: Call) -> web.StreamResponse:
    """Begin after `Last-Event-ID`, which a browser sends when it comes back, else after `cursor`."""
    position = positions.read(call.headers.get("Last-Event-ID") or call.maybe("cursor"))
    await changes.since(call.svc, position, 1)  # a cursor that is too old is refused before the head is out
    pieces = _sent(call.svc, position, call)
    return Streamed(await anext(pieces), pieces, dict(headers.API) | {"Content-Type": EVENTS})


async def _sent(svc: Service, position: int | None, call: Call) -> AsyncGenerator[bytes, None]:
    yield b": badges\n\n"  # so that a proxy and a client know at once that it is open
    async with aclosing(changes.follow(svc, position, call.hub.stopping)) as stretches:
        async for stretch in stretches:
            if not await _still_let_in(call):
                return
            rows = [_event(svc, stretch, number) for number in range(len(stretch.changes))]
            yield "".join(rows).encode() or b": still here\n\n"


async def _still_let_in(call: Call) -> bool:
    """Tell whether the caller's key is still good: an answer that goes on ends with it, within a second."""
    try:
        await call.insist()
    except Unauthorised:
        return False
    return True


def _event(svc: Service, stretch: Stretch, number: int) -> str:
    change = stretch.changes[number]
    return f"event: badge\nid: {positions.written(change.position)}\ndata: {row(svc, change)}\n\n"


async def _while_let_in(call: Call, lines: AsyncGenerator[str, None]) -> AsyncGenerator[bytes, None]:
    """Yield lines as bytes; an export whose key has ended meanwhile is cut off, so that nobody takes it for whole."""
    async with aclosing(lines):
        async for line in lines:
            await call.insist()
            yield line.encode()
