"""A badge that is sent as ready bytes says the same as one that goes aiohttp's way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import HttpVersion10
from aiohttp.test_utils import TestServer

from tests.web.conftest import Client
from verifier.web.http.answers.preencoded import Ready

Key = Callable[..., Awaitable[str]]
_CHANGES = {"Date", "RateLimit", "Connection"}  # from one answer to the next


async def test_ready_bytes_carry_the_same_headers_and_body_as_an_ordinary_answer(client: Client, key: Key) -> None:
    platform = client(await key())
    plain = await platform.get("/v1/badges/nobody")
    ordinary = await platform.get("/v1/badges/nobody", headers={"Connection": "close"})
    assert await plain.read() == await ordinary.read()
    assert plain.headers.keys() == {name for name in ordinary.headers if name != "Connection"}
    for name in plain.headers.keys() - _CHANGES:
        assert plain.headers.getall(name) == ordinary.headers.getall(name), name


async def test_questions_sent_all_at_once_are_answered_in_order_on_one_connection(server: TestServer, key: Key) -> None:
    token, handles = await key(), [f"nobody{number}" for number in range(20)]
    wire = "".join(
        f"GET /v1/badges/{handle} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\n\r\n" for handle in handles
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(wire.encode())
    answered = b""
    while answered.count(b"HTTP/1.1 200 OK") < len(handles) or not answered.endswith(b"}"):
        answered += await asyncio.wait_for(reader.read(65_536), 10)
    writer.close()
    await writer.wait_closed()
    places = [answered.index(f'"{handle}"'.encode()) for handle in handles]
    assert places == sorted(places)


async def test_an_old_client_is_answered_in_the_ordinary_way(client: Client, key: Key) -> None:
    platform = client(await key())
    platform._version = HttpVersion10
    answer = await platform.get("/v1/badges/nobody")
    # aiohttp's own way: an HTTP/1.0 client is told that the connection stays, which ready bytes never say.
    assert (answer.status, answer.headers.get("Connection")) == (200, "keep-alive")
    assert int(answer.headers["Content-Length"]) == len(await answer.read())


async def test_ready_bytes_for_a_client_that_has_gone_are_not_sent() -> None:
    sent: list[bytes] = []

    class Gone(asyncio.Transport):
        def is_closing(self) -> bool:
            return True

        def write(self, data: bytes | bytearray | memoryview) -> None:
            sent.append(bytes(data))

    try:
        await Ready(Gone(), b"HTTP/1.1 200 OK\r\n\r\n").prepare(None)  # type: ignore[arg-type]  # it is not looked at
    except ConnectionResetError:
        assert sent == []
    else:
        raise AssertionError("it was sent")
