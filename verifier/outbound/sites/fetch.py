"""One request to a web server that somebody else chose, under a deadline and a cap; its faults are never exceptions.

Codes: `timeout`, `dns`, `tls`, `refused`, `reset`, `truncated`, `not_public`, `too_large`, `bad_encoding`, `bad_url`,
`bad_http`; callers add `redirect`, `http_NNN` and what they could not read. A code never names a place
or a person.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Container, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
from yarl import URL

from verifier import strictjson
from verifier.outbound.sites.ssrf_guard import NotPublic, Permit, open_session, public_https

DEADLINE_S: Final = 10.0
SITE: Final = "https://{domain}"  # where the website of a domain is
ANSWER: Final = 64_000  # bytes: the most a JSON answer may have
_CHUNK: Final = 4_096
_READABLE: Final = frozenset({200})

# The first class that fits names the failure; subclasses stand before their bases.
_CODES: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (NotPublic, "not_public"),
    (TimeoutError, "timeout"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    (aiohttp.ClientSSLError, "tls"),
    (ConnectionResetError, "reset"),
    (aiohttp.ClientConnectorError, "refused"),
    (aiohttp.ClientPayloadError, "truncated"),
    (aiohttp.ServerDisconnectedError, "reset"),
    (OSError, "reset"),
    (aiohttp.InvalidURL, "bad_url"),
    (aiohttp.ClientError, "bad_http"),
    (ValueError, "bad_url"),  # a host that no resolver can be asked about
)


@dataclass(frozen=True, slots=True)
class Reach:
    """The means by which we reach creators' websites: the guarded session, and where the website of a domain is."""

    session: aiohttp.ClientSession = field(repr=False)
    site: str = SITE
    deadline_s: float = DEADLINE_S


@asynccontextmanager
async def open_reach(user_agent: str, site: str = SITE, *, permit: Permit = public_https) -> AsyncIterator[Reach]:
    """Open a session for as long as it is used; it reaches what `permit` allows and nothing else."""
    async with open_session(user_agent, permit=permit) as session:
        yield Reach(session, site)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer of a server. The body is empty unless the status was one we read."""

    status: int
    media: str
    charset: str
    location: str
    body: bytes = field(repr=False)

    @property
    def fault(self) -> str:
        """The code of an answer that is not the one we wanted; a redirect is never followed by itself."""
        return "redirect" if 300 <= self.status < 400 else f"http_{self.status}"  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Failed:
    """A question that brought no answer."""

    code: str


class _Unreadable(Exception):  # noqa: N818  never leaves this module: it becomes `Failed`
    """A body that was given up: too large, or packed in a way we do not unpack."""


async def ask(
    session: aiohttp.ClientSession,
    url: URL,
    *,
    most: int = ANSWER,
    deadline_s: float = DEADLINE_S,
    readable: Container[int] = _READABLE,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
) -> Reply | Failed:
    """Send a GET, or POST a form. The deadline covers everything from the name's resolution to the last byte."""
    method = "GET" if form is None else "POST"
    try:
        async with (
            asyncio.timeout(deadline_s),
            session.request(method, url, headers=headers, data=form, allow_redirects=False) as response,
        ):
            body = await _body(response, most) if response.status in readable else b""
            return _reply(response, body)
    except _Unreadable as unreadable:
        return Failed(str(unreadable))
    except (aiohttp.ClientError, OSError, ValueError) as error:  # TimeoutError is an OSError
        return Failed(code_of(error))


def _reply(response: aiohttp.ClientResponse, body: bytes) -> Reply:
    return Reply(
        status=response.status,
        media=response.content_type.lower(),
        charset=(response.charset or "").lower(),
        location=response.headers.get("Location", ""),
        body=body,
    )


async def _body(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Read the body, decompressed here so that a bomb meets the cap before memory does."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", ""}:
        raise _Unreadable("bad_encoding")
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    read, body = 0, bytearray()
    async for raw in response.content.iter_chunked(_CHUNK):
        read += len(raw)  # counted too: packed bytes can go on for ever and mean nothing
        for piece in _unpacked(unpack, raw) if unpack else (raw,):
            body += piece
            if max(read, len(body)) > most:
                raise _Unreadable("too_large")
    if unpack and not unpack.eof:
        raise _Unreadable("truncated")
    return bytes(body)


def _unpacked(unpack: zlib._Decompress, raw: bytes) -> Iterator[bytes]:
    """Decompress `raw` in pieces of bounded size."""
    try:
        while True:
            piece = unpack.decompress(raw, _CHUNK)
            raw = unpack.unconsumed_tail
            yield piece
            if unpack.eof or (not raw and len(piece) < _CHUNK):
                break
    except zlib.error as error:
        raise _Unreadable("bad_encoding") from error
    if unpack.unused_data:
        raise _Unreadable("bad_encoding")


def code_of(error: BaseException) -> str:
    """Name why a question brought no answer."""
    if isinstance(error.__cause__, NotPublic | ConnectionResetError):  # the client wraps what the socket said
        error = error.__cause__
    return next((code for kind, code in _CODES if isinstance(error, kind)), "bad_http")


def read_object(body: bytes) -> dict[str, Any] | None:
    """Return the JSON object in `body` if everybody would read it alike; else None."""
    try:
        document = strictjson.read_json(body)
    except strictjson.NotJson:
        return None
    return document if isinstance(document, dict) else None
