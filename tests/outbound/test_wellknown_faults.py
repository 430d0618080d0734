"""A site that misbehaves, on purpose or not, costs us a bounded time and memory, and shows nothing."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import re
import ssl
import tracemalloc
from datetime import timedelta

import pytest
from aiohttp import web

from tests.outbound.sites import (
    HERE,
    NONCE,
    US,
    Conversation,
    Handler,
    Names,
    authority,
    only_public_or,
    practice,
    reaching,
    read,
    saying,
    self_signed,
    serving,
)
from verifier.outbound.sites.fetch import Reach
from verifier.outbound.sites.ssrf_guard import open_session
from verifier.outbound.sites.well_known import Unreachable, Words, read_nonce


@pytest.mark.parametrize(
    ("body", "encoding", "code"),
    [
        (gzip.compress(b"0" * 4_097), "gzip", "too_large"),
        (gzip.compress(NONCE.encode())[:-4], "gzip", "truncated"),
        (gzip.compress(NONCE.encode()) * 2, "gzip", "bad_encoding"),
        (gzip.compress(NONCE.encode()) + b"more", "gzip", "bad_encoding"),
        (NONCE.encode(), "gzip", "bad_encoding"),
        (NONCE.encode(), "br", "bad_encoding"),
        (NONCE.encode(), "deflate", "bad_encoding"),
        (NONCE.encode(), "gzip, gzip", "bad_encoding"),
    ],
    ids=["bomb", "cut", "two", "more", "unpacked", "brotli", "deflate", "twice"],
)
async def test_a_body_that_is_packed_strangely_is_not_read(body: bytes, encoding: str, code: str) -> None:
    assert await read(saying(body, Content_Encoding=encoding)) == Unreachable(code)


async def test_a_body_one_byte_too_long_is_not_read() -> None:
    assert await read(saying(b"a" * 4_097)) == Unreachable("too_large")


def streaming(body: bytes, **headers: str) -> Handler:
    """The body bit by bit, so that the other end holds no copy of it."""

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = web.StreamResponse(headers={"Content-Type": "text/plain", **named})
        await response.prepare(request)
        for start in range(0, len(body), 10_000):
            await response.write(body[start : start + 10_000])
        return response

    return handler


@pytest.mark.parametrize(
    "handler",
    [
        streaming(b"a" * 10_000_000, Content_Length="10000000"),
        streaming(b"a " * 5_000_000),
        streaming(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"),
    ],
    ids=["ten_megabytes", "words", "bomb"],
)
async def test_a_huge_answer_is_given_up_before_it_is_in_memory(handler: Handler) -> None:
    async with practice(handler) as reach:
        tracemalloc.start()
        try:
            assert await read_nonce(reach, "practice.example") == Unreachable("too_large")
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < 3_000_000  # buffers of both ends


async def test_chunks_without_end_are_given_up_at_the_cap() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        await response.prepare(request)
        while True:
            await response.write(b"a" * 100)

    assert await read(handler) == Unreachable("too_large")


async def test_packed_bytes_that_never_mean_anything_are_given_up_at_the_cap() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/plain", "Content-Encoding": "gzip"})
        await response.prepare(request)
        await response.write(gzip.compress(b"")[:10])
        while True:
            await response.write(b"\x00\x00\x00\xff\xff" * 100)  # stored blocks of no length

    assert await read(handler) == Unreachable("too_large")


async def test_a_body_that_drips_is_given_up_at_the_deadline() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        await response.prepare(request)
        while True:
            await response.write(b"a")
            await asyncio.sleep(0.02)

    assert await read(handler, deadline_s=0.3) == Unreachable("timeout")


async def test_a_site_that_never_answers_is_given_up_at_the_deadline() -> None:
    async def handler(_request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    assert await read(handler, deadline_s=0.2) == Unreachable("timeout")


async def test_a_site_that_never_finishes_its_handshake_is_given_up_at_the_deadline() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    assert await read_raw(silent, deadline_s=0.2) == Unreachable("timeout")


GARBAGE = {
    "nothing": b"\r\n\r\n",
    "not_http": b"220 mail.example ESMTP\r\n",
    "no_number": b"HTTP/1.1 OK 200\r\n\r\n",
    "two_lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "negative": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab",
    "both": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    "no_chunks": b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "cut": b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nabc",
    "long_line": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "many_lines": b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 50_000 + b"\r\n",
    "type": b"HTTP/1.1 200 OK\r\nContent-Type: \xff; charset=\xff\xfe\r\nContent-Length: 1\r\n\r\na",
    "encoding": b"HTTP/1.1 200 OK\r\nContent-Encoding: \xff\r\nContent-Length: 1\r\n\r\na",
    "location": b"HTTP/1.1 302 Found\r\nLocation: \xff://[\r\nContent-Length: 0\r\n\r\n",
    "upgrade": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc",
    "wait": b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000,
}


@pytest.mark.parametrize("answer", GARBAGE.values(), ids=list(GARBAGE))
async def test_an_answer_that_is_not_http_as_it_should_be_is_no_answer(answer: bytes) -> None:
    async def confused(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        writer.close()

    words = await read_raw(confused, tls=authority().site("practice.example"))
    assert isinstance(words, Unreachable)
    assert re.fullmatch(r"[a-z_]+|http_\d{3}", words.code)


async def test_a_site_that_hangs_up_is_no_answer() -> None:
    async def curt(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    assert await read_raw(curt) == Unreachable("reset")


async def test_a_site_that_does_not_speak_tls_is_no_answer() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\na")
        writer.close()

    assert await read_raw(plain) == Unreachable("tls")


async def read_raw(conversation: Conversation, *, tls: ssl.SSLContext | None = None, deadline_s: float = 5.0) -> Words:
    async with await asyncio.start_server(conversation, HERE, 0, ssl=tls) as server:
        port = server.sockets[0].getsockname()[1]
        names = Names().tell("practice.example", (HERE, port))
        async with reaching(names, only_public_or((HERE, port)), deadline_s=deadline_s) as reach:
            return await read_nonce(reach, "practice.example")


@pytest.mark.parametrize(
    "tls",
    [
        self_signed("practice.example"),
        authority().site("practice.example", ends_in=timedelta(hours=-1)),
        authority().site("elsewhere.example"),
        authority().site("*.example"),
        authority().site("www.practice.example"),
    ],
    ids=["self_signed", "expired", "wrong_host", "everybodys", "below"],
)
async def test_a_certificate_that_does_not_vouch_for_the_practice_is_not_believed(tls: ssl.SSLContext) -> None:
    assert await read(saying(NONCE.encode()), tls=tls) == Unreachable("tls")


async def test_a_certificate_of_an_authority_that_is_not_trusted_is_not_believed() -> None:
    async with serving(saying(NONCE.encode()), authority().site("practice.example")) as port:
        names = Names().tell("practice.example", (HERE, port))
        by_system = open_session(US, permit=only_public_or((HERE, port)), resolver=names)
        async with by_system as session:
            assert await read_nonce(Reach(session), "practice.example") == Unreachable("tls")


async def test_a_name_nobody_knows_is_no_answer() -> None:
    async with reaching(Names(), only_public_or()) as reach:
        assert await read_nonce(reach, "practice.example") == Unreachable("dns")


async def test_a_site_that_is_gone_is_no_answer() -> None:
    async with serving(saying(b""), None) as port:
        pass
    names = Names().tell("practice.example", (HERE, port))
    async with reaching(names, only_public_or((HERE, port))) as reach:
        assert await read_nonce(reach, "practice.example") == Unreachable("refused")
