"""An answer that is sent as it is made: its head as of any other, its body piece by piece, of no known length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping


class Streamed(web.StreamResponse):
    """A body that is asked for piece by piece: none is made before a client reads on, nor after it has gone."""

    def __init__(self, first: bytes, pieces: AsyncGenerator[bytes, None], headers: Mapping[str, str]) -> None:
        """Keep the pieces that come after the first for when the head is out.

        What fails before the first is refused like any other call; a later fault cuts the answer off, and is seen.
        """
        super().__init__(headers=headers)
        self._first, self._pieces = first, pieces

    async def write_eof(self, data: bytes = b"") -> None:
        """Send every piece, then the end."""
        try:
            if not self._must_be_empty_body:
                await self.write(self._first)
                async for piece in self._pieces:
                    await self.write(piece)
        finally:
            await self._pieces.aclose()
        await super().write_eof(data)
