"""A client that keeps a connection waiting is hung up on; one that waits for us is not, and nobody else notices."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web

from verifier.flows.core.service import Service
from verifier.web.http.keys import COUNTERS, SERVICE
from verifier.web.http.reading import bodies
from verifier.web.http.server import Patience, Runner
from verifier.web.http.watching.metrics import Counters

Key = Callable[..., Awaitable[str]]
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_ASKED = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
# What a slowloris sends and then says nothing more: nothing, a part of a head, an empty line.
_HALVES = (b"", b"GET", b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"\r\n", b"POST /v1/claims HTTP/1.1\r\nX-A: ")


@asynccontextmanager
async def listening(app: web.Application, patience: Patience) -> AsyncIterator[int]:
    """The application served as in production, with this patience; its port."""
    runner = Runner(app, patience=patience, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def dial(port: int, said: bytes = b"") -> Line:
    """A connection that says this much."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    return reader, writer


async def hung_up(line: Line) -> bytes:
    """Read until the other side hangs up."""
    reader, writer = line
    heard = b""
    try:
        async with asyncio.timeout(20):
            while piece := await reader.read(65_536):
                heard += piece
    except ConnectionError:
        pass
    writer.close()
    return heard


async def answer(line: Line) -> bytes:
    """One whole answer to a call of `/healthz`."""
    async with asyncio.timeout(20):
        return await line[0].readuntil(b'{"status":"alive"}')


def test_whoever_sends_no_head_is_hung_up_on_well_within_the_fifteen_seconds_that_are_promised() -> None:
    assert Patience().head_s < 15
    assert bodies.PATIENCE_S < 15
    assert Patience().idle_s > 60, "proxies keep a connection for a minute, and must not find it closed"


async def test_two_hundred_half_open_connections_keep_nobody_waiting_and_are_closed(app: web.Application) -> None:
    async with listening(app, Patience(head_s=1.0)) as port:
        slow = [await dial(port, _HALVES[number % len(_HALVES)]) for number in range(200)]
        for _ in range(20):
            honest = await dial(port, _ASKED)
            assert (await answer(honest)).startswith(b"HTTP/1.1 200")
            honest[1].close()
        assert set(await asyncio.gather(*map(hung_up, slow))) == {b""}
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as counted:
            assert "verifier_http_dropped_total 200.0" in await counted.text()


@pytest.mark.parametrize("first", [b"", _ASKED], ids=["a new connection", "one that has been answered"])
async def test_a_byte_now_and_then_buys_no_time(app: web.Application, first: bytes) -> None:
    async with listening(app, Patience(head_s=0.3)) as port:
        line = await dial(port, first)
        if first:
            await answer(line)
        line[1].write(b"GET / HTTP/1.1\r\nX: ")
        ended, dripped = asyncio.ensure_future(hung_up(line)), 0
        while not ended.done():
            line[1].write(b"x")
            dripped += 1
            await asyncio.wait({ended}, timeout=0.02)
        assert await ended == b""
        assert dripped > 3, "it was let go on for a while"


async def test_a_connection_that_rests_is_closed_and_one_that_is_being_answered_never(svc: Service) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def poll(_: web.Request) -> web.Response:
        asked.set()
        await go_on.wait()
        return web.Response(text="moved")

    async def rest(_: web.Request) -> web.Response:
        return web.Response(text="rest")

    app = web.Application()
    app[SERVICE], app[COUNTERS] = svc, Counters()
    app.add_routes([web.get("/poll", poll), web.get("/rest", rest)])
    async with listening(app, Patience(head_s=0.2, idle_s=0.2)) as port:
        polling = await dial(port, b"GET /poll HTTP/1.1\r\nHost: x\r\n\r\n")
        await asked.wait()
        resting = await dial(port, b"GET /rest HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await hung_up(resting)).endswith(b"rest")
        go_on.set()  # the one that asked before has waited longer than the one that was closed
        assert (await hung_up(polling)).endswith(b"moved")


async def test_more_half_open_connections_than_there_is_room_for_push_out_the_oldest(app: web.Application) -> None:
    async with listening(app, Patience(heads=5)) as port:
        slow = [await dial(port, b"GET /") for _ in range(8)]
        assert await asyncio.gather(*map(hung_up, slow[:3])) == [b""] * 3
        honest = await dial(port, _ASKED)
        assert (await answer(honest)).startswith(b"HTTP/1.1 200")
        slow[7][1].write(b"healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await answer(slow[7])).startswith(b"HTTP/1.1 200"), "the newest are still listened to"
        for _, writer in (*slow[3:], honest):
            writer.close()


@pytest.mark.parametrize("framing", ["Content-Length: 500", "Transfer-Encoding: chunked"])
async def test_a_body_that_drips_is_refused_and_the_line_closed_at_once(
    app: web.Application, key: Key, monkeypatch: pytest.MonkeyPatch, framing: str
) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_S", 0.3)
    head = f"POST /v1/claims HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {await key()}\r\n{framing}\r\n"
    async with listening(app, Patience()) as port:
        line = await dial(port, f"{head}Content-Type: application/json\r\n\r\n".encode())
        ended = asyncio.ensure_future(hung_up(line))
        while not ended.done():
            line[1].write(b"1\r\nx\r\n" if "chunked" in framing else b"x")
            await asyncio.wait({ended}, timeout=0.02)
        assert (await ended).startswith(b"HTTP/1.1 408")


async def test_an_answer_that_nobody_reads_is_given_up(app: web.Application) -> None:
    async with listening(app, Patience(unread_s=0.2)) as port:
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(("127.0.0.1", port))
            deaf.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 200)
            async with asyncio.timeout(20), ClientSession() as session:
                while "verifier_http_dropped_total 1.0" not in await _counted(session, port):
                    pass


async def _counted(session: ClientSession, port: int) -> str:
    async with session.get(f"http://127.0.0.1:{port}/metrics") as counted:
        return await counted.text()
