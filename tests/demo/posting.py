"""Hands letters to the made-up world's relay, as a program would and word by word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

WHO = ("MAIL FROM:<service@example.org>", "RCPT TO:<robin@example.org>")


@dataclass(frozen=True, slots=True)
class Wire:
    """A client that says what it is told to, and hears the codes."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, *lines: str) -> list[int]:
        """Say these commands one after the other; the codes they are answered with."""
        return [await self.send(f"{line}\r\n".encode()) for line in lines]

    async def send(self, raw: bytes) -> int:
        """Send bytes; the code of the next answer, 0 where the connection ends instead."""
        try:
            self.writer.write(raw)
            await self.writer.drain()
            return int((await self.reader.readline())[:3] or 0)
        except ConnectionResetError:  # it ended with bytes unread: the system says so in its own way
            return 0


@asynccontextmanager
async def talking(smtp_url: str) -> AsyncIterator[Wire]:
    """A connection to a relay, greeted."""
    place = urlsplit(smtp_url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    try:
        assert (await reader.readline()).startswith(b"220 ")
        yield Wire(reader, writer)
    finally:
        writer.close()
        with suppress(ConnectionResetError):
            await writer.wait_closed()
