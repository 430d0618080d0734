"""Reader of uploaded files: a form with one file in it, or the bare bytes; at most 5 MB, within a minute.

What a file is follows from its bytes, later; names and types that come with it are not looked at.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from aiohttp import BodyPartReader, ClientPayloadError, web
from aiohttp.http_exceptions import HttpProcessingError

from verifier.outbound.documents import LARGEST, REMEDIES
from verifier.web.http.answers.problems import Fault, Unusable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PATIENCE_S: Final = 60
_FRAME: Final = 64 * 1024  # what a form may add to the file
_PARTS: Final = 8
_FIELD: Final = 4096
FORM: Final = "multipart/form-data"
PDF: Final = "application/pdf"
_BARE: Final = frozenset({"application/pdf", "application/octet-stream", "image/jpeg", "image/png", "image/webp"})


async def read_file(request: web.Request) -> bytes:
    """Read the uploaded file, however it was sent."""
    file, _ = await read_form(request)
    return file


async def read_form(request: web.Request, parts: int = _PARTS, field: int = _FIELD) -> tuple[bytes, dict[str, str]]:
    """Read the uploaded file and the other fields of its form: so many parts, and bytes of all fields but the file."""
    if (request.content_length or 0) > LARGEST + _FRAME + field:
        raise _too_large()
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unusable(415, "media_type", "Send the file as it is, without a Content-Encoding.")
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await (_parts(request, parts, field) if request.content_type == FORM else _bare(request))
    except TimeoutError:
        raise Unusable(408, "body_too_slow", f"Send the whole file within {PATIENCE_S} seconds.") from None
    except (
        HttpProcessingError,
        ClientPayloadError,
        web.RequestPayloadError,
        ConnectionError,
        ValueError,
        LookupError,
        RuntimeError,
        AssertionError,
        RuntimeWarning,  # of aiohttp about a part's header, where warnings are errors
    ):
        raise Unusable(400, "malformed_body", "The upload was cut off or wrongly framed.") from None


async def _bare(request: web.Request) -> tuple[bytes, dict[str, str]]:
    if request.content_type not in _BARE:
        detail = "Send multipart/form-data with a field named file, or the bytes as application/pdf or an image type."
        raise Unusable(415, "media_type", detail)
    return await _taken(request.content.iter_any(), LARGEST), {}


async def _parts(request: web.Request, most: int, field: int) -> tuple[bytes, dict[str, str]]:
    file: bytes | None = None
    fields: dict[str, str] = {}
    reader = await request.multipart()
    left = field
    for _ in range(most):
        part = await reader.next()
        if part is None:
            break
        if not isinstance(part, BodyPartReader) or not part.name:
            raise Unusable(400, "malformed_body", "The form has a part without a name.")
        if part.name == "file" and file is None:
            file = await _taken(_chunks(part), LARGEST)
        else:
            told = await _taken(_chunks(part), left)
            left -= len(told)
            fields.setdefault(part.name, told.decode("utf-8"))
    if file is None:
        missing = Fault("/file", "required", "Choose a file: a field named file has to hold it.")
        raise Unusable(422, "validation", "Some fields are empty.", missing)
    return file, fields


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk():
        yield chunk


async def _taken(pieces: AsyncIterator[bytes], most: int) -> bytes:
    found = bytearray()
    async for piece in pieces:
        found += piece
        if len(found) > most:
            raise _too_large()
    return bytes(found)


def _too_large() -> Unusable:
    return Unusable(413, "body_too_large", REMEDIES["too_large"])
