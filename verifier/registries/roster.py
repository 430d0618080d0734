"""Whole lists: fetched or handed in, loaded into our own table, looked up there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Final

from verifier.domain.evidence import Answer, Authority, Found, NotFound, Outcome, Query, Record, Unavailable, Unreadable
from verifier.domain.matching import Middle, compare
from verifier.domain.names import from_parts
from verifier.registries.base import RosterExpectation, RosterRow
from verifier.registries.reading import RowReader
from verifier.registries.rosterfile import rows_of, sha256_of
from verifier.registries.words import Surprise, surname_key, surname_keys

if TYPE_CHECKING:
    from verifier.registries.base import RosterLoader, RosterState, Tools
    from verifier.registries.datasheet import Datasheet
    from verifier.registries.http import Reply
    from verifier.registries.sections import Roster

__all__ = ["Progress", "RosterRegistry", "surname_key"]

ADAPTER: Final = "roster/1"
BATCH: Final = 2000
LOADED_SOON: Final = timedelta(minutes=5)

Row = Mapping[str, str]
Progress = Callable[[int, int], None]  # rows so far, bytes fetched so far


class RosterRegistry:
    """A loaded list as a registry. A screening list is asked about a person, every other about a licence number."""

    def __init__(self, sheet: Datasheet, tools: Tools) -> None:
        """Keep the sheet and the loaded rows' door."""
        if sheet.roster is None:
            message = f"{sheet.id}: no [roster] section"
            raise ValueError(message)
        self._sheet = sheet
        self._list: Roster = sheet.roster
        self._tools = tools
        self._reader = RowReader(sheet)

    @property
    def sheet(self) -> Datasheet:
        """The data sheet this registry was built from."""
        return self._sheet

    async def ask(self, query: Query, now: datetime) -> Answer:
        """Look the person or the number up. A list that is old or was never loaded cannot answer."""
        state = await self._tools.rosters.state(self._sheet.id)
        stale = self._stale(state, now)
        if stale:
            return self._answer(stale, now, state, ())
        if self._sheet.authority is Authority.SCREENING:
            rows = await self._rows_on(query)
            wanted: Callable[[Record], bool] = lambda record: _is_hit(record, query)  # noqa: E731  one line, one use
        else:
            rows = await self._rows_numbered(query)
            wanted = lambda record: self._reader.same_number(record.number, query.number)  # noqa: E731
        try:
            found = [(row, record) for row in rows if wanted(record := self._reader.read(row))]
        except Surprise as surprise:
            return self._answer(Unreadable(str(surprise)), now, state, rows)
        outcome: Outcome = Found(tuple(dict.fromkeys(record for _, record in found))) if found else NotFound()
        return self._answer(outcome, now, state, [row for row, _ in found])

    async def check(self, now: datetime) -> Answer:
        """Whether the list is loaded and fresh."""
        state = await self._tools.rosters.state(self._sheet.id)
        return self._answer(self._stale(state, now) or NotFound(), now, state, ())

    async def sync(
        self,
        loader: RosterLoader,
        spool: Path,
        *,
        files: Sequence[Path] = (),
        progress: Progress | None = None,
    ) -> RosterState | Unavailable:
        """Load the list from `files`, or from the sheet's address by way of `spool`.

        Raises `RosterRefused` when a file fails its assertions; what was loaded before then stays.
        """
        told = progress or (lambda _rows, _bytes: None)
        if files:
            return await self._load(loader, files, None, lambda rows: told(rows, 0))
        with ExitStack() as kept:
            fetched = await self._fetch(kept, spool, told)
            if isinstance(fetched, Unavailable):
                return fetched
            paths, as_of = fetched
            size = sum(path.stat().st_size for path in paths)
            return await self._load(loader, paths, as_of, lambda rows: told(rows, size))

    async def _fetch(
        self, kept: ExitStack, spool: Path, told: Progress
    ) -> tuple[list[Path], datetime | None] | Unavailable:
        """Every file of the list, on disk; the oldest of their dates is the list's."""
        paths: list[Path] = []
        dates: list[datetime] = []
        for path in self._list.paths:
            file = kept.enter_context(NamedTemporaryFile(dir=spool, prefix=f"{self._sheet.id}-"))  # noqa: SIM115
            reply = await self._download(path, file, told)
            if isinstance(reply, Unavailable):
                return reply
            file.flush()
            paths.append(Path(file.name))
            dates += [reply.modified_at] if reply.modified_at else []
        return paths, min(dates, default=None)

    async def _download(self, path: str, file: IO[bytes], told: Progress) -> Reply | Unavailable:
        def take(piece: bytes) -> None:
            file.write(piece)
            told(0, file.tell())

        return await self._tools.http.download(self._sheet, self._tools.settings, path, take, self._list.max_bytes)

    async def _load(
        self, loader: RosterLoader, paths: Sequence[Path], as_of: datetime | None, told: Callable[[int], None]
    ) -> RosterState:
        rows = chain.from_iterable(rows_of(self._sheet, path) for path in paths)
        return await loader.load(
            self._sheet.id,
            _streamed(rows, told),
            expected=self.expectation(),
            as_of=as_of,
            sha256=await asyncio.to_thread(sha256_of, paths),
        )

    def expectation(self) -> RosterExpectation:
        """What a new file must look like. A made-up world is small and changes as a whole: there the shape counts."""
        if self._tools.http.in_a_world:
            return RosterExpectation(0, self._list.max_rows, 1.0)
        return RosterExpectation(self._list.min_rows, self._list.max_rows, self._list.max_shrink)

    def _stale(self, state: RosterState | None, now: datetime) -> Unavailable | None:
        if state is None or now - state.loaded_at > timedelta(days=self._list.max_age_days):
            return Unavailable(LOADED_SOON, "roster_stale")
        return None

    async def _rows_on(self, query: Query) -> list[Row]:
        """Rows with the NPI given, and rows under any key of the surname."""
        rosters, source = self._tools.rosters, self._sheet.id
        rows = list(await rosters.by_npi(source, query.npi)) if query.npi else []
        for key in surname_keys(query.name.surname):
            rows += await rosters.by_name(source, key)
        return rows

    async def _rows_numbered(self, query: Query) -> list[Row]:
        digits = self._reader.digits(query.number).lstrip("0")
        return list(await self._tools.rosters.by_number(self._sheet.id, digits)) if digits else []

    def _answer(self, outcome: Outcome, now: datetime, state: RosterState | None, rows: Sequence[Row]) -> Answer:
        kept = [json.dumps(dict(row), ensure_ascii=False, sort_keys=True) for row in rows]
        return Answer(
            registry=self._sheet.id,
            authority=self._sheet.authority,
            outcome=outcome,
            retrieved_at=now,
            as_of=(state.as_of or state.loaded_at) if state else None,
            request=f"LIST {state.sha256}" if state else "LIST not loaded",
            raw="\n".join(dict.fromkeys(kept)).encode(),
            sheet_version=self._sheet.version,
            adapter=ADAPTER,
        )


def _is_hit(record: Record, query: Query) -> bool:
    """The same NPI; or the same surname, given name and state, with no middle name against it.

    It may hit a namesake, which a person sorts out; it must not miss the listed person for a spelling.
    """
    if query.npi and record.npi == query.npi:
        return True
    if query.jurisdiction.startswith("US-") and record.jurisdiction not in {query.jurisdiction, "US"}:
        return False
    said = compare(from_parts(query.name), from_parts(record.name))
    same_keys = surname_key(query.name.surname) == surname_key(record.name.surname)
    same_keys = same_keys and surname_key(query.name.given) == surname_key(record.name.given)
    return said.middle is not Middle.CONFLICT and (said.verdict != "mismatch" or same_keys)


async def _streamed(rows: Iterator[RosterRow], told: Callable[[int], None]) -> AsyncIterator[RosterRow]:
    """Read in a thread, batch by batch, so that a long file does not hold up everything else."""
    count = 0
    while batch := await asyncio.to_thread(lambda: list(islice(rows, BATCH))):
        for row in batch:
            yield row
        count += len(batch)
        told(count)
