"""The export as rows, read as it comes: never more of it in memory than a few hundred lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic_core import from_json

from verifier.client.transport import Ask

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from verifier.client.transport import Transport

_QUIET_S: Final = 60.0  # the service makes a thousand lines at a time, in much less


class CutOffError(ConnectionError):
    """An export that ended before its last line."""


async def lines(transport: Transport, *, after: str = "", bucket: str = "") -> AsyncIterator[list[dict[str, Any]]]:
    """Yield the rows of an export, some at a time, by handle; `after` goes on after a handle.

    Raise what `Transport.stream` raises, and `CutOffError` where the last line, which says that it is all, is missing.
    """
    query = {"rows": "true"} | ({"after": after} if after else {}) | ({"bucket": bucket} if bucket else {})
    rest = b""
    async with transport.stream(Ask("GET", "/v1/badge-export", query), _QUIET_S) as stream:
        async for piece in stream.iter_any():
            *whole, rest = (rest + piece).split(b"\n")
            rows = [from_json(line) for line in whole]
            if rows and "badge" not in rows[-1]:
                yield rows[:-1]
                return
            if rows:
                yield rows
    raise CutOffError("the export ended before its last line")
