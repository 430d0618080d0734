"""Broken HTTP: wrong methods, endless bodies, bytes that are no request. Refused in the same words as the rest."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.web.raw import is_a_helpful_problem, send
from tests.web.test_api_claims import claim
from verifier.web.http.server import Runner

Key = Callable[..., Awaitable[str]]
_GOOD = json.dumps(claim()).encode()
_JSON = "Content-Type: application/json"


async def test_another_method_is_told_which_ones_there_are(server: TestServer) -> None:
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        answer = await send(server, f"{method} /v1/claims HTTP/1.1")
        assert (answer.status, answer.headers["allow"]) == (405, "get, head, post")
        is_a_helpful_problem(answer)


async def test_the_exact_address_says_its_own_methods_not_those_of_a_lookalike(server: TestServer) -> None:
    assert (await send(server, "DELETE /v1/cases/next HTTP/1.1")).headers["allow"] == "post"


async def test_a_promise_of_a_huge_body_is_refused_before_it_is_sent(server: TestServer, key: Key) -> None:
    head = f"POST /v1/claims HTTP/1.1\r\nAuthorization: Bearer {await key()}\r\n{_JSON}"
    answer = await send(server, head, b"{", length=10**9)
    assert answer.status == 413
    is_a_helpful_problem(answer)


async def test_an_endless_stream_is_cut_at_64_kb(server: TestServer, key: Key) -> None:
    head = f"POST /v1/claims HTTP/1.1\r\nAuthorization: Bearer {await key()}\r\n{_JSON}\r\nTransfer-Encoding: chunked"
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"{head}\r\nHost: localhost\r\n\r\n".encode())
    for _ in range(9):
        writer.write(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")
    await writer.drain()
    assert (await asyncio.wait_for(reader.readline(), 10)).split()[1] == b"413"
    writer.close()


async def test_an_unknown_expectation_is_refused_and_the_known_one_met(server: TestServer, key: Key) -> None:
    head = f"POST /v1/claims HTTP/1.1\r\nAuthorization: Bearer {await key()}\r\n{_JSON}"
    assert (await send(server, f"{head}\r\nExpect: miracles", _GOOD)).status == 417
    assert (await send(server, f"{head}\r\nExpect: 100-continue", _GOOD)).status == 100


async def test_a_call_that_takes_no_body_refuses_fields(server: TestServer, key: Key) -> None:
    path = f"POST /v1/claims/clm_{'0' * 32}/withdraw HTTP/1.1\r\nAuthorization: Bearer {await key()}\r\n{_JSON}"
    assert (await send(server, path, b'{"state":"verified"}')).status == 422
    assert (await send(server, path, b"{}")).status == 404
    assert (await send(server, path)).status == 404


BROKEN = {
    "an unknown method": b"BREW /v1/claims/Robin HTTP/1.1\r\nHost: x\r\n\r\n",
    "no HTTP at all": b"Robin\r\n\r\n",
    "TLS on a plain port": b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n\r\n",
    "an address that is too long": b"GET /v1/claims/" + b"Robin" * 4_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a header that is too long": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: " + b"Robin" * 4_000 + b"\r\n\r\n",
    "a header with NUL": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: Robin\x00\r\n\r\n",
    "two lengths": b"POST /v1/claims HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nRobin",
    "a length and chunks": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "a length that is no number": b"POST /v1/claims HTTP/1.1\r\nHost: x\r\nContent-Length: Robin\r\n\r\n",
    "a negative length": b"POST /v1/claims HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a space before the colon": b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A : Robin\r\n\r\n",
    "another protocol": b"GET /healthz FTP/9.9\r\nHost: x\r\n\r\n",
}


async def test_what_is_not_http_is_refused_in_the_same_words(app: web.Application) -> None:
    runner = Runner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        for name, raw in BROKEN.items():
            reader, writer = await asyncio.open_connection(*runner.addresses[0])
            writer.write(raw)
            said = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            top, _, body = said.partition(b"\r\n\r\n")
            assert (name, top.split()[1]) == (name, b"400")
            assert b"Content-Type: application/problem+json" in top
            assert json.loads(body)["type"] == "urn:verifier:malformed_request"
            assert b"Robin" not in said
    finally:
        await runner.cleanup()


async def test_chunks_that_make_no_sense_are_refused(server: TestServer, key: Key) -> None:
    head = f"POST /v1/claims HTTP/1.1\r\nAuthorization: Bearer {await key()}\r\n{_JSON}\r\nHost: localhost"
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"{head}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nRobin\r\n".encode())
    assert (await asyncio.wait_for(reader.readline(), 10)).split()[1] == b"400"
    writer.close()
