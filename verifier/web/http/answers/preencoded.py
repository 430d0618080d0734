"""Pre-encoded answers: written at once, without building headers that are always the same.

Only for the plain case, a GET on a kept-alive HTTP/1.1 connection that takes what it is sent. Everything else goes
aiohttp's own way and gets the same headers.
"""

from __future__ import annotations

import asyncio
import time
from email.utils import formatdate

from aiohttp import HttpVersion11, web
from aiohttp.abc import AbstractStreamWriter
from multidict import CIMultiDictProxy

MOST_UNSENT = 65_536  # a client that asks and does not read is left to aiohttp, which makes it wait


class Ready(web.StreamResponse):
    """Bytes for this request's connection."""

    def __init__(self, transport: asyncio.Transport, wire: bytes) -> None:
        super().__init__()
        self._transport, self._wire = transport, wire

    @property
    def keep_alive(self) -> bool:
        """Return True: the connection was checked before this answer was made."""
        return True

    async def prepare(self, _: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write the whole answer."""
        if self._transport.is_closing():
            raise ConnectionResetError
        self._transport.write(self._wire)
        return None

    async def write_eof(self, _: bytes = b"") -> None:
        """Write nothing: everything is written."""


class HeadEncoder:
    """Encoder of the constant response head; its date changes once a second."""

    def __init__(self, head: CIMultiDictProxy[str], status: str = "200 OK") -> None:
        self._head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in head.items())
        self._second, self._dated = 0, ""

    def ready(self, request: web.Request, body: bytes, etag: str, limits: dict[str, str]) -> Ready | None:
        """Encode the answer, or return None where the request is not the plain case."""
        transport = request.transport
        if (
            transport is None
            or request.method != "GET"
            or request.version != HttpVersion11
            or not request.keep_alive
            or transport.get_write_buffer_size() > MOST_UNSENT
        ):
            return None
        said = "".join([f"{name}: {value}\r\n" for name, value in limits.items()])
        head = f"{self._now()}ETag: {etag}\r\n{said}Content-Length: {len(body)}\r\n\r\n"
        return Ready(transport, head.encode("ascii") + body)

    def head(self, limits: str) -> bytes:
        """Encode the head up to what is the badge's own: its ETag and its length."""
        return (self._now() + limits).encode("ascii")

    def _now(self) -> str:
        second = int(time.time())
        if second != self._second:
            self._second, self._dated = second, f"{self._head}Date: {formatdate(second, usegmt=True)}\r\n"
        return self._dated
