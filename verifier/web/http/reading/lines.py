"""The reader of streamed bodies: lines of any length, of which no more than a piece and one line is ever held."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from aiohttp import ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError

from verifier.web.http.answers.problems import Unusable
from verifier.web.http.reading.bodies import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

MEDIA_TYPE: Final = "application/x-ndjson"
LARGEST: Final = 512 * 1024 * 1024


class Upload:
    """A body that is read as it comes: its lines, and the digest of all of it."""

    def __init__(self, request: web.Request, longest: int, largest: int = LARGEST) -> None:
        """Refuse what does not say that it is lines, and what says that it is too large."""
        _check_headers(request)
        self._request, self._longest, self._largest = request, longest, largest
        self._digest = sha256(b"\0".join((request.method.encode(), request.path.encode(), b"")))
        if (request.content_length or 0) > largest:
            raise self._too_large()

    @property
    def fingerprint(self) -> bytes:
        """The digest of the request, as `idempotency.fingerprint` has it of others, once all was read."""
        return self._digest.digest()

    async def lines(self) -> AsyncGenerator[bytes, None]:
        """Give line after line without its line feed; of one that is too long its beginning, a byte too much.

        What comes after the last line feed is a line unless it is empty.
        """
        rest = b""
        async for piece in self._pieces():
            *whole, last = piece.split(b"\n")
            for line in whole:
                yield (rest + line)[: self._longest + 1]
                rest = b""
            rest = (rest + last)[: self._longest + 1]
        if rest:
            yield rest

    async def read_through(self) -> None:
        """Read everything and keep nothing but the digest."""
        async for _ in self._pieces():
            pass

    async def _pieces(self) -> AsyncGenerator[bytes, None]:
        size = 0
        while piece := await self._next():
            size += len(piece)
            if size > self._largest:
                raise self._too_large()
            self._digest.update(piece)
            yield piece

    async def _next(self) -> bytes:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._request.content.readany()
        except TimeoutError:
            raise Unusable(408, "body_too_slow", f"Send on within {PATIENCE_S} seconds.") from None
        except (HttpProcessingError, ClientPayloadError, web.RequestPayloadError, ConnectionError):
            raise Unusable(400, "malformed_body", "The body was cut off or wrongly framed.") from None

    def _too_large(self) -> Unusable:
        return Unusable(413, "body_too_large", f"Send at most {self._largest // 1024 // 1024} MB at once.")


def _check_headers(request: web.Request) -> None:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unusable(415, "media_type", "Send the lines as they are, without a Content-Encoding.")
    kind, _, parameters = request.headers.get("Content-Type", "").partition(";")
    if kind.strip().lower() != MEDIA_TYPE:
        raise Unusable(415, "media_type", f"Send the header Content-Type: {MEDIA_TYPE}.")
    if parameters.strip().lower().replace(" ", "").replace('"', "") not in {"", "charset=utf-8"}:
        raise Unusable(415, "media_type", "The only parameter allowed is charset=utf-8.")
