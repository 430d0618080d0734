"""Failures of the transport to a source, each with a stable code.

Codes: `timeout`, `refused`, `reset`, `dns`, `tls`, `http_NNN`, `rate_limited`, `in_line`, `breaker_open`, `redirect`,
`not_json`, `not_a_file`, `truncated`, `too_large`, `empty`, `bad_encoding`, `bad_http`.
"""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import aiohttp

from verifier.domain.evidence import Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

LONGEST_WAIT: Final = timedelta(hours=1)  # no Retry-After parks a source for longer
ASK_AGAIN_IN: Final = timedelta(seconds=30)
CHUNK: Final = 65_536
TOO_MANY: Final = 429

# The first class that fits names the failure; subclasses stand before their bases.
_CODES: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (TimeoutError, "timeout"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    (aiohttp.ClientSSLError, "tls"),
    (aiohttp.ClientConnectorError, "refused"),
    (aiohttp.ClientPayloadError, "truncated"),
    (aiohttp.ServerDisconnectedError, "reset"),
    (aiohttp.ClientOSError, "reset"),
    (OSError, "reset"),
)


class Failed(Exception):  # noqa: N818  never leaves this module: it becomes `Unavailable`
    """One request that brought nothing."""

    def __init__(self, detail: str, retry_in: timedelta | None = None) -> None:
        """Keep the code, and how long the source asked to be left alone, if it did."""
        super().__init__(detail)
        self.unavailable = Unavailable(retry_in or ASK_AGAIN_IN, detail)
        self.asked_to_wait = retry_in


def open_session(user_agent: str) -> aiohttp.ClientSession:
    """Open the HTTP session all sources share. `user_agent` must name the operator and a contact.

    Bodies are decompressed by us, piece by piece, so that a compressed bomb meets the cap before memory does.
    """
    return aiohttp.ClientSession(
        headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
        connector=aiohttp.TCPConnector(limit=100, limit_per_host=20, ttl_dns_cache=60),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
    )


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Read a Retry-After header: seconds or an HTTP date, never negative, at most an hour."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return LONGEST_WAIT if len(text) > 4 else min(timedelta(seconds=int(text)), LONGEST_WAIT)  # noqa: PLR2004
    moment = http_date(text)
    return None if moment is None else min(max(moment - now, timedelta(0)), LONGEST_WAIT)


def http_date(text: str | None) -> datetime | None:
    """Read an HTTP date as an instant; None for anything else."""
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def pieces(response: aiohttp.ClientResponse, most: int) -> AsyncIterator[bytes]:
    """Yield the body piece by piece, decompressed here, cut off as `too_large` at `most` bytes."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"identity", "gzip", ""}:
        raise Failed("bad_encoding")
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    left = most
    async for raw in response.content.iter_chunked(CHUNK):
        for piece in unpacked(unpack, raw) if unpack else (raw,):
            left -= len(piece)
            if left < 0:
                raise Failed("too_large")
            yield piece
    if unpack and not unpack.eof:
        raise Failed("truncated")


def unpacked(unpack: zlib._Decompress, raw: bytes) -> Iterator[bytes]:
    """Decompress `raw` in pieces of bounded size, so that a bomb is met piece by piece."""
    try:
        while True:
            piece = unpack.decompress(raw, CHUNK)
            raw = unpack.unconsumed_tail
            if piece:
                yield piece
            if unpack.eof or (not raw and len(piece) < CHUNK):
                break
    except zlib.error as error:
        raise Failed("bad_encoding") from error
    if unpack.unused_data:
        raise Failed("bad_encoding")


def check_status(response: aiohttp.ClientResponse, readable: frozenset[int]) -> None:
    """Raise `Failed` unless the status is readable; a redirect is never followed, wherever it points."""
    status = response.status
    if status in readable:
        return
    if 300 <= status < 400:  # noqa: PLR2004
        raise Failed("redirect")
    wait = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
    raise Failed("rate_limited" if status == TOO_MANY else f"http_{status}", wait)


def code_of(error: BaseException) -> str:
    """Return the stable code of a transport failure."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), "bad_http")
