"""Taking imports in: a worker at a time, a chunk a transaction, with how far it is in that same transaction.

A worker that is killed at any line has taken the whole of a chunk or nothing of it. While a chunk is written the next
one is read.
"""

from __future__ import annotations

import asyncio
import zlib
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

from verifier import log
from verifier.domain.claim import SYSTEM, Actor
from verifier.domain.events import Event
from verifier.flows.claims import intake
from verifier.flows.core.errors import Refused
from verifier.flows.core.service import note
from verifier.flows.imports.batch import Read, Result, Taking
from verifier.flows.imports.expectation import Needs
from verifier.flows.imports.lines import open_chunk
from verifier.store.db import in_transaction, is_passing
from verifier.store.ids import new_id
from verifier.store.rows import imports as import_rows
from verifier.store.sealing.crypto import SealBroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.flows.core.service import Service
    from verifier.flows.imports.lines import Reader
    from verifier.store.db import Connection

_log = log.logger("imports")
_HELD_S: Final = 10.0  # without a chunk: another worker goes on
_AT_ONCE: Final = 8  # lines read without a pause
_LINES_PER_S: Final = 250  # taken in by a small machine that does much else, too
_PUT_OFF_AT_MOST: Final = timedelta(minutes=10)


class KeyEnded(Refused):
    """The key that sent an import has ended since."""

    status = 401

    def __init__(self) -> None:
        """Say what to do with the lines that are left."""
        super().__init__("unauthorised", "The key that sent this import has ended. Send the line again with another.")


@dataclass(frozen=True, slots=True)
class Chunk:
    """The lines of a chunk, read, and whom each was expected to need."""

    number: int
    first_line: int
    lines: Sequence[Read | Result]
    expected: str

    def puts_off(self, of_lines: int) -> timedelta:
        """Return how long nobody is asked about its claims: lines that come behind it are taken in first."""
        behind = of_lines - (self.first_line + len(self.lines) - 1)
        return min(timedelta(seconds=behind / _LINES_PER_S), _PUT_OFF_AT_MOST)


class Taker:
    """One worker that takes imports in."""

    def __init__(self, svc: Service, reader: Reader, stop: asyncio.Event) -> None:
        """Keep how lines are read, and when to stop."""
        self._svc, self._reader, self._stop = svc, reader, stop
        self._name = new_id("wrk")

    async def tick(self) -> None:
        """Take in all there is."""
        while not self._stop.is_set():
            held = await import_rows.import_take(self._svc.pool, held_by=self._name, seconds=_HELD_S)
            if held is None:
                return
            await self._go_on(held)
            await import_rows.import_release(self._svc.pool, import_id=held.id, held_by=self._name)

    async def _go_on(self, held: import_rows.ImportTake) -> None:
        """Take in chunk after chunk until none is left, another worker has the import, or this one stops."""
        actor = Actor(
            "platform", held.actor_id, frozenset(held.scopes), issued_at=held.arrived_at, bootstrap=held.bootstrap
        )
        ahead = asyncio.create_task(self._chunk(held, held.chunks_taken, actor))
        try:
            for number in count(held.chunks_taken + 1):
                chunk = await ahead
                if chunk is None:
                    return await self._end(held)
                ahead = asyncio.create_task(self._chunk(held, number, actor))
                if self._stop.is_set() or not await self._take(held, chunk, actor):
                    return None
        finally:
            ahead.cancel()
            await asyncio.wait({ahead})

    async def _chunk(self, held: import_rows.ImportTake, number: int, actor: Actor) -> Chunk | None:
        """Read the lines of a chunk; None where there is none under this number.

        Of one that does not open each line has that as its problem: no other chunk, and no other import, waits for it.
        """
        row = await import_rows.chunk_of(self._svc.pool, import_id=held.id, number=number)
        if row is None:
            return None
        lines: list[Read | Result] = []
        try:
            written = open_chunk(self._svc.vault.sealer(held.wrapped_key or b""), held.id, number, row.sealed)
        except (SealBroken, zlib.error) as fault:
            _log.error("import_chunk_unreadable", import_id=held.id, number=number)
            broken = Result(problem=self._reader.problem(SealBroken() if isinstance(fault, zlib.error) else fault))
            return Chunk(number, row.first_line, [broken] * len(row.expected), row.expected)
        for place, line in enumerate(written):
            if place % _AT_ONCE == 0:
                await asyncio.sleep(0)  # others have their turn
            lines.append(await self._read(line, actor))
        return Chunk(number, row.first_line, lines, row.expected)

    async def _read(self, line: bytes, actor: Actor) -> Read | Result:
        try:
            submission = await self._reader.read(line, actor)
            return Read.of(self._svc, submission, intake.considered(self._svc, submission, actor))
        except Exception as fault:
            if is_passing(fault):
                raise
            return Result(problem=self._reader.problem(fault))

    async def _take(self, held: import_rows.ImportTake, chunk: Chunk, actor: Actor) -> bool:
        """Take a chunk in; False where another worker has done so, or holds the import by now."""

        async def work(connection: Connection) -> bool:
            key_is_good = await import_rows.import_locked(
                connection, import_id=held.id, held_by=self._name, number=chunk.number
            )
            if key_is_good is None:
                return False
            # Its word counts for no line after it has ended, as for no call.
            ended = None if key_is_good else Result(problem=self._reader.problem(KeyEnded()))
            lines = chunk.lines if ended is None else [ended] * len(chunk.lines)
            taking = Taking(self._svc, connection, self._reader, actor, chunk.puts_off(held.lines))
            await _keep(connection, held.id, chunk, await taking.take(lines))
            return True

        return await in_transaction(self._svc.pool, work)

    async def _end(self, held: import_rows.ImportTake) -> None:
        async def work(connection: Connection) -> import_rows.ImportDone | None:
            now = self._svc.clock()
            done = await import_rows.import_done(connection, import_id=held.id, held_by=self._name, now=now)
            if done is not None:
                body = {"import": held.id, "taken": done.taken, "refused": done.refused}
                await note(connection, Event.IMPORT_DONE, SYSTEM, now, body=body)
            return done

        done = await in_transaction(self._svc.pool, work)
        if done is None:
            _log.error("import_incomplete", import_id=held.id)
        else:
            _log.info("import_done", import_id=held.id, taken=done.taken, refused=done.refused)


async def _keep(connection: Connection, import_id: str, chunk: Chunk, results: Sequence[Result]) -> None:
    refused = [letter for letter, result in zip(chunk.expected, results, strict=True) if result.problem]
    await import_rows.chunk_taken(
        connection,
        import_id=import_id,
        number=chunk.number,
        seconds=_HELD_S,
        taken=len(results) - len(refused),
        refused=len(refused),
        no_machine=refused.count(Needs.MACHINE),
        no_creator=refused.count(Needs.CREATOR),
        no_reviewer=refused.count(Needs.REVIEWER),
        lines=[chunk.first_line + place for place in range(len(results))],
        claim_ids=[result.claim_id for result in results],
        problems=[result.problem for result in results],
    )
