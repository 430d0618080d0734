"""A pooler as PgBouncer is one, small: it speaks PostgreSQL's protocol and lends its few sessions to many clients.

By transaction a client holds a session from its first message to the ReadyForQuery that says "idle"; by statement not
even BEGIN is allowed; by session until it leaves. What a client asks for at the start is dropped, but for the name.
"""

from __future__ import annotations

import asyncio
import os
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from verifier.store.server.embedded import Login

Mode = Literal["session", "transaction", "statement"]
_TLS, _CANCEL = 80877103, 80877102
_ENDS = frozenset({b"Q", b"S"})  # each is answered by one ReadyForQuery
_NO_BEGIN = "transaction blocks not allowed in statement pooling mode"


@dataclass(eq=False)
class Backend:
    """A session of the server, with the parameters it said at its beginning."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    said: bytes = b""
    key: bytes = b""  # its process number, and what cancels it


@dataclass(eq=False)
class Pooler:
    """The state that all clients share."""

    server: Login
    mode: Mode
    open_handed: bool = False  # gives clients the server's own process numbers; PgBouncer makes some up
    idle: list[Backend] = field(default_factory=list)  # the one used last is lent first, as PgBouncer does
    port: int = 0
    clients: int = 0

    @property
    def address(self) -> str:
        """As an operator sets it."""
        return f"postgresql://{self.server.user}@127.0.0.1:{self.port}/{self.server.database}"

    async def take(self) -> Backend:
        """Lend a session."""
        return self.idle.pop() if self.idle else await self._open()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, from its first byte to its last."""
        self.clients += 1
        try:
            if await _greeted(reader, writer):
                await self._begin(writer)
                await _Lending(self, reader, writer).run()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _begin(self, writer: asyncio.StreamWriter) -> None:
        backend = await self.take()
        self.idle.append(backend)
        key = _message(b"K", backend.key if self.open_handed else os.urandom(8))
        writer.write(_message(b"R", struct.pack(">i", 0)) + backend.said + key + _message(b"Z", b"I"))

    async def _open(self) -> Backend:
        reader, writer = await asyncio.open_unix_connection(f"{self.server.host}/.s.PGSQL.{self.server.port}")
        words = ("user", self.server.user, "database", self.server.database, "application_name", "pooler", "")
        body = struct.pack(">i", 196608) + b"".join(word.encode() + b"\0" for word in words)
        writer.write(struct.pack(">i", len(body) + 4) + body)
        backend = Backend(reader, writer)
        while True:
            kind, payload = await _read(reader)
            if kind == b"S":
                backend.said += _message(kind, payload)
            if kind == b"K":
                backend.key = payload
            if kind == b"Z":
                return backend


@dataclass(eq=False)
class _Lending:
    """A client that is lent sessions."""

    pooler: Pooler
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    backend: Backend | None = None
    owed: int = 0  # answers that the session still has to give

    async def run(self) -> None:
        asked: asyncio.Task[tuple[bytes, bytes]] = asyncio.create_task(_read(self.reader))
        told: asyncio.Task[tuple[bytes, bytes]] | None = None
        try:
            while True:
                await asyncio.wait([task for task in (asked, told) if task], return_when=asyncio.FIRST_COMPLETED)
                if told is not None and told.done():
                    told = self._hand_back(*told.result())
                if asked.done():
                    kind, payload = asked.result()
                    if kind == b"X":
                        return
                    await self._hand_on(kind, payload)
                    asked = asyncio.create_task(_read(self.reader))
                if told is None and self.backend is not None:
                    told = asyncio.create_task(_read(self.backend.reader))
        finally:
            asked.cancel()
            if told is not None:
                told.cancel()
            if self.backend is not None:
                self.backend.writer.close()

    async def _hand_on(self, kind: bytes, payload: bytes) -> None:
        if self.pooler.mode == "statement" and kind == b"Q" and payload.upper().startswith(b"BEGIN"):
            said = ((b"S", "FATAL"), (b"C", "08P01"), (b"M", _NO_BEGIN))
            self.writer.write(_message(b"E", b"".join(name + word.encode() + b"\0" for name, word in said) + b"\0"))
            raise ConnectionError  # PgBouncer hangs up, too
        self.backend = self.backend or await self.pooler.take()
        self.owed += kind in _ENDS
        self.backend.writer.write(_message(kind, payload))

    def _hand_back(self, kind: bytes, payload: bytes) -> asyncio.Task[tuple[bytes, bytes]] | None:
        """Pass on what the session said; the session is free when its transaction is over."""
        assert self.backend is not None
        self.writer.write(_message(kind, payload))
        self.owed -= kind == b"Z"
        if self.pooler.mode != "session" and (kind, payload, self.owed) == (b"Z", b"I", 0):
            self.pooler.idle.append(self.backend)
            self.backend = None
            return None
        return asyncio.create_task(_read(self.backend.reader))


async def _greeted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Read how a client begins; what it asks for is dropped. False for one that only cancels."""
    while True:
        size, code = struct.unpack(">ii", await reader.readexactly(8))
        await reader.readexactly(size - 8)
        if code != _TLS:
            return bool(code != _CANCEL)
        writer.write(b"N")


async def _read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readexactly(5)
    return head[:1], await reader.readexactly(struct.unpack(">i", head[1:])[0] - 4)


def _message(kind: bytes, payload: bytes) -> bytes:
    return kind + struct.pack(">i", len(payload) + 4) + payload


@asynccontextmanager
async def pooling(server: Login, mode: Mode, *, open_handed: bool = False) -> AsyncIterator[Pooler]:
    """A pooler before this server, on a loopback port."""
    pooler = Pooler(server, mode, open_handed)
    listening = await asyncio.start_server(pooler.serve, "127.0.0.1", 0)
    pooler.port = listening.sockets[0].getsockname()[1]
    try:
        yield pooler
    finally:
        listening.close()
        for backend in pooler.idle:
            backend.writer.close()
