"""Lines of an import: kept packed and sealed in chunks, each of them later read like the body of a claim."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Actor, Submission
    from verifier.store.sealing.crypto import Sealer

CHUNK_LINES: Final = 250
CHUNK_BYTES: Final = 256 * 1024
_QUICKLY: Final = 1  # zlib's level: a line is a fifth of its size already


class Reader(Protocol):
    """The reader of claims over HTTP, handed in by the assembly: one set of rules for a body and for a line."""

    async def read(self, line: bytes, actor: Actor) -> Submission:
        """Read a line as this actor may mean it; raises what `POST /v1/claims` would refuse it with."""

    def problem(self, error: Exception) -> str:
        """Write the problem document that `POST /v1/claims` would answer with."""


def seal_chunk(sealer: Sealer, import_id: str, number: int, lines: Sequence[bytes]) -> bytes:
    """Pack and seal lines, none of which holds a line feed, for this chunk only."""
    return sealer.seal(zlib.compress(b"\n".join(lines), _QUICKLY), _place(import_id, number))


def open_chunk(sealer: Sealer, import_id: str, number: int, sealed: bytes) -> list[bytes]:
    """Unseal the lines of a chunk."""
    return zlib.decompress(sealer.open(sealed, _place(import_id, number))).split(b"\n")


def _place(import_id: str, number: int) -> str:
    return f"import/{import_id}/{number}"
