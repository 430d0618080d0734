"""Arrival of an import: its lines are sealed and on the disk, a chunk at a time, before the next are looked at.

Nothing is taken in before all are there: a process that is killed meanwhile leaves chunks that nobody was told of, and
housekeeping deletes them.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from verifier.domain.events import Event
from verifier.flows.claims import intake
from verifier.flows.core.errors import Conflict, Refused
from verifier.flows.core.service import note
from verifier.flows.imports.expectation import Expecting, Needs
from verifier.flows.imports.lines import CHUNK_BYTES, CHUNK_LINES, seal_chunk
from verifier.flows.imports.views import ImportTaken
from verifier.store.db import in_transaction
from verifier.store.ids import new_id
from verifier.store.rows import imports as import_rows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.imports.lines import Reader
    from verifier.store.db import Connection
    from verifier.store.sealing.crypto import Sealer

ABANDONED: Final = timedelta(minutes=15)  # without a line: whoever sent them is gone, or was killed
MOST_LINES: Final = 100_000
CASE_S: Final = 300.0  # what a case takes a reviewer, where too few were closed here to know
_AT_ONCE: Final = 16  # lines looked at without a pause: some milliseconds
_KNOWN_FROM: Final = 20  # closed cases
_OF_LATE: Final = timedelta(days=30)


class Arrival:
    """One import whose lines come in."""

    def __init__(self, svc: Service, reader: Reader, actor: Actor, expecting: Expecting, sealer: Sealer) -> None:
        """Keep who sends it, and how its lines are read; `begin` makes one."""
        self._svc, self._reader, self._actor = svc, reader, actor
        self._expecting, self._sealer = expecting, sealer
        self.id = new_id("imp")
        self._expected: Counter[str] = Counter()
        self._lines: list[bytes] = []
        self._letters: list[str] = []
        self._bytes = self._kept = self._chunks = 0

    @classmethod
    async def begin(cls, svc: Service, reader: Reader, actor: Actor) -> Arrival:
        """Begin an import, with a key of its own for its lines."""
        wrapped, sealer = svc.vault.new_key()
        arrival = cls(svc, reader, actor, await Expecting.of(svc), sealer)
        await import_rows.import_begin(
            svc.pool,
            import_id=arrival.id,
            actor_id=actor.id,
            scopes=sorted(actor.scopes),
            bootstrap=actor.bootstrap,
            wrapped_key=wrapped,
            now=svc.clock(),
        )
        return arrival

    async def add(self, line: bytes) -> None:
        """Take the next line; what a chunk holds is on the disk before this returns."""
        if self._kept + len(self._lines) >= MOST_LINES:
            raise TooManyLines
        if len(self._lines) % _AT_ONCE == 0:
            await asyncio.sleep(0)  # others have their turn
        self._lines.append(line)
        self._letters.append(await self._needs(line))
        self._bytes += len(line)
        if len(self._lines) >= CHUNK_LINES or self._bytes >= CHUNK_BYTES:
            await self._flush()

    async def arrived(self, keep: Callable[[Connection, ImportTaken], Awaitable[None]]) -> ImportTaken:
        """Let it run, in one transaction with what `keep` writes down of the answer."""
        await self._flush()
        taken, case_s = ImportTaken(self.id, self._kept), await self._case_s()

        async def work(connection: Connection) -> None:
            now = self._svc.clock()
            arrived = await import_rows.import_arrived(
                connection,
                import_id=self.id,
                now=now,
                lines=self._kept,
                for_machine=self._expected[Needs.MACHINE],
                for_creator=self._expected[Needs.CREATOR],
                for_reviewer=self._expected[Needs.REVIEWER],
                case_s=case_s,
            )
            if not arrived:
                raise _given_up()
            await keep(connection, taken)
            body = {"import": self.id, "lines": self._kept}
            await note(connection, Event.IMPORT_RECEIVED, self._actor, now, body=body)

        await in_transaction(self._svc.pool, work)
        return taken

    async def drop(self) -> None:
        """Delete what came of an import that was cut off."""
        await import_rows.import_drop(self._svc.pool, import_id=self.id)

    async def _needs(self, line: bytes) -> Needs:
        try:
            submission = await self._reader.read(line, self._actor)
            credential = intake.considered(self._svc, submission, self._actor)
        except Refused:
            return Needs.NOBODY  # it gets its problem when it is taken
        return self._expecting.of_claim(submission, credential)

    async def _flush(self) -> None:
        if not self._lines:
            return
        kept = await import_rows.chunk_keep(
            self._svc.pool,
            import_id=self.id,
            number=self._chunks,
            first_line=self._kept + 1,
            sealed=seal_chunk(self._sealer, self.id, self._chunks, self._lines),
            expected="".join(self._letters),
            now=self._svc.clock(),
        )
        if not kept:
            raise _given_up()
        self._expected.update(self._letters)
        self._kept += len(self._lines)
        self._chunks += 1
        self._lines, self._letters, self._bytes = [], [], 0

    async def _case_s(self) -> float:
        """Return how long a case takes here, by those closed of late; an estimate of ours where these are few."""
        since = self._svc.clock() - _OF_LATE
        known = await import_rows.handling_s(self._svc.pool, closed_at=since, least=_KNOWN_FROM)
        return known or CASE_S


class TooManyLines(Refused):
    """More lines than one import takes."""

    status = 413

    def __init__(self) -> None:
        """Say how many are taken."""
        super().__init__("too_many_lines", f"Send at most {MOST_LINES:,} lines at once, and the others after them.")


def _given_up() -> Conflict:
    return Conflict("import_given_up", "The lines came so slowly that the import was given up. Send it again.")
