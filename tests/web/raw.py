"""Raw bytes over a socket: what no well-behaved client library would send."""

from __future__ import annotations

import asyncio
import json
from typing import NamedTuple

from aiohttp.test_utils import TestServer


class Answer(NamedTuple):
    """A raw answer, taken apart."""

    status: int
    headers: dict[str, str]
    body: bytes


async def send(server: TestServer, head: str, body: bytes = b"", *, length: int | None = None) -> Answer:
    """Send bytes exactly as they are given and read the answer to its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    size = f"\r\nContent-Length: {len(body) if length is None else length}" if body or length else ""
    try:
        writer.write(f"{head}{size}\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1") + body)
        await writer.drain()
        top = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
        first, *lines = top.decode("latin-1").rstrip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        return Answer(int(first.split()[1]), headers, await reader.readexactly(int(headers.get("content-length", 0))))
    finally:
        writer.close()


def is_a_helpful_problem(answer: Answer) -> None:
    """Check that a refusal has the one shape, says what to do, and repeats nothing."""
    problem = json.loads(answer.body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"].startswith("urn:verifier:")
    assert problem["status"] == answer.status
    assert problem["detail"].endswith(".")
    assert "Robin" not in answer.body.decode()
    assert "Traceback" not in answer.body.decode()
