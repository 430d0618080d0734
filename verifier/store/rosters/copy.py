"""Writing of a bulk file's rows for COPY: in a thread, one batch ahead of the database."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING, Final

from verifier.domain.binding.offices import host_of, mailbox_of
from verifier.registries.rosters.types import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from verifier.registries.rosters.block import RosterBlock
    from verifier.registries.rosters.types import RosterBatch
    from verifier.store.sealing.crypto import Sealer

COLUMNS: Final = ("digits", "npi", "surname_key", "fields", "contact", "gone", "places")
_HANDED: Final = 1 << 20  # bytes
_NOTHING: Final = "\t\\N\t\\N\t\\N\n"  # no address, the row stays, and no place is on it
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Writer:
    """Writer of one source's rows in COPY's text format, with the addresses that boards hold sealed."""

    registry: str
    sealer: Sealer
    sites: tuple[int, ...] = ()  # which of the values are websites

    def written(self, block: RosterBlock) -> bytes:
        """Write rows as COPY reads them. Whether anything must be escaped is found out for all of them at once."""
        count = len(block.values)
        if not count:
            return b""
        lines = list(map("\t".join, zip(*block[:4], strict=True)))
        text = "\n".join(lines)
        breaks = text.count("\t") - 3 * count, text.count("\n") - count + 1
        if "\\" in text or "\r" in text or any(breaks):
            lines = ["\t".join([value.translate(_ESCAPES) for value in row]) for row in zip(*block[:4], strict=True)]
            text = "\n".join(lines)
        if self.sites or any(block.contact) or any(block.gone):
            tails = map(self._tail, block.digits, block.contact, block.gone, block.values)
            return "".join(map(add, lines, tails)).encode()
        return (text.replace("\n", _NOTHING) + _NOTHING).encode()

    def _tail(self, digits: str, contact: str, gone: bool, values: str) -> str:  # noqa: FBT001  a column
        """Write the sealed address, the mark of a row that leaves, and the places on the row, where there are any."""
        hosts = self._hosts(values) if self.sites else []
        if not (contact or gone or hosts):
            return _NOTHING
        sealed = self._sealed(contact, digits) if contact else "\\N"
        places = [*((mailbox_of(contact), host_of(contact)) if contact else ()), *hosts]
        marks = ",".join(sorted({self.sealer.mark(self.registry, place) for place in places}))
        return f"\t{sealed}\t{'t' if gone else chr(92) + 'N'}\t{{{marks}}}\n"

    def _hosts(self, values: str) -> list[str]:
        """Return the hosts of the websites on a row."""
        cells = values.split(BETWEEN)
        return [host for at in self.sites if (host := host_of(cells[at]))]

    def _sealed(self, contact: str, digits: str) -> str:
        return "\\\\x" + self.sealer.seal(contact.encode(), f"roster/{self.registry}/{digits}").hex()


class Ahead:
    """Batches read and written out in a thread, one ahead of the database: each works while the other does."""

    def __init__(self, batches: Iterator[RosterBatch], written: Callable[[RosterBlock], bytes]) -> None:
        self._batches, self._written = batches, written
        self._task = self._start()
        self.ended = False

    def _start(self) -> asyncio.Future[tuple[bytes, RosterBatch] | None]:
        return asyncio.ensure_future(asyncio.to_thread(self._make))

    def _make(self) -> tuple[bytes, RosterBatch] | None:
        """Make about a megabyte at a time: each hand-over between threads may wait for the interpreter lock."""
        lines, last = bytearray(), None
        while len(lines) < _HANDED and (batch := next(self._batches, None)):
            lines += self._written(batch.block)
            last = batch
        return (bytes(lines), last) if last else None

    async def next(self) -> tuple[bytes, RosterBatch] | None:
        """Return the next batch, or None at the end."""
        made = await self._task
        if made is None:
            self.ended = True
        else:
            self._task = self._start()
        return made

    async def close(self) -> None:
        """Let the thread finish what it has begun: it holds the file."""
        await asyncio.wait([self._task])
        self._task.cancelled() or self._task.exception()
