"""Bulk lists: fetched or handed in, loaded into our own table, looked up there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from verifier.domain.assessment.listed_names import keys
from verifier.domain.assessment.screening import may_be_about, person_asked
from verifier.domain.binding.offices import host_of, is_one_person, mailbox_of
from verifier.domain.evidence import Answer, Authority, Found, NotFound, Outcome, Query, Record, Unavailable, Unreadable
from verifier.registries.rosters.download import Fetched, Spool
from verifier.registries.rosters.source import expectation, sheet_source
from verifier.registries.rosters.types import RosterPage, RosterProgress, RosterRefused
from verifier.registries.sheet.parse import Surprise, surname_key
from verifier.registries.sheet.row_reader import RowReader

if TYPE_CHECKING:
    from verifier.domain.assessment.screening import Person
    from verifier.registries.base import Tools
    from verifier.registries.rosters.types import Judge, RosterExpectation, RosterLoader, RosterState, Told
    from verifier.registries.sheet.datasheet import Datasheet
    from verifier.registries.sheet.sections import Roster

__all__ = ["RosterRegistry", "surname_key"]

ADAPTER: Final = "roster/1"
LOADED_SOON: Final = timedelta(minutes=5)

Row = Mapping[str, str]


class RosterRegistry:
    """A loaded list as a registry. A screening list is asked about a person, every other about a licence number."""

    def __init__(self, sheet: Datasheet, tools: Tools) -> None:
        """Keep the sheet and the access to the loaded rows."""
        if sheet.roster is None:
            message = f"{sheet.id}: no [roster] section"
            raise ValueError(message)
        self._sheet = sheet
        self._list: Roster = sheet.roster
        self._tools = tools
        self._reader = RowReader(sheet)
        self._keeps_contacts = sheet.authority is Authority.PRIMARY and bool(sheet.fields.email)

    @property
    def sheet(self) -> Datasheet:
        """The data sheet this registry was built from."""
        return self._sheet

    async def ask(self, query: Query, now: datetime) -> Answer:
        """Look the person or the number up. A list that is old or was never loaded cannot answer."""
        state, page = await self._rows_of(query)
        stale = self._stale(state, now)
        if stale:
            return self._answer(stale, now, state, ())
        if self._sheet.authority is Authority.SCREENING:
            read: Callable[[Row], Record | None] = self._reader.read  # of an exclusion nothing may be skipped
            person = person_asked(query)
            wanted: Callable[[Record], bool] = lambda record: may_be_about(person, record)  # noqa: E731  one use
        else:
            read = self._reader.read_or_stranger
            wanted = lambda record: self._reader.same_number(record.number, query.number)  # noqa: E731
        if page.cut:  # the wanted row may be among those left out
            return self._answer(Unreadable("rows: page_limit"), now, state, ())
        try:
            found = [(row, record) for row in page.rows if (record := read(row)) and wanted(record)]
        except Surprise as surprise:
            return self._answer(Unreadable(str(surprise)), now, state, page.rows)
        records = [await self._said_of(record) for record in dict.fromkeys(record for _, record in found)]
        outcome: Outcome = Found(tuple(records)) if records else NotFound()
        return self._answer(outcome, now, state, [row for row, _ in found])

    def keys(self, query: Query) -> Iterator[tuple[str, str]]:
        """Yield the keys of a row about this query: ("digits", "12345"), ("surname_key", "smith")."""
        if self._sheet.authority is Authority.SCREENING:
            person = person_asked(query)
            yield from (("npi", npi) for npi in sorted(person.npis))
            yield from (("surname_key", key) for key in sorted(_keys(person)))
        elif digits := self._reader.typed(query.number).lstrip("0"):
            yield "digits", digits

    async def check(self, now: datetime) -> Answer:
        """Answer NotFound if the list is loaded and fresh, Unavailable if not."""
        state = await self._tools.rosters.state(self._sheet.id)
        return self._answer(self._stale(state, now) or NotFound(), now, state, ())

    async def contact(self, record: Record) -> str | None:
        """Return the e-mail address the board holds for this very record; None where it holds none.

        None as well where rows that read the same have two of them, and from a source that does not grant the licence.
        """
        digits = self._reader.digits(record.number).lstrip("0")
        if not (self._keeps_contacts and digits and record.registry == self._sheet.id):
            return None
        page = await self._tools.rosters.by_number(self._sheet.id, digits)
        wanted = replace(record, contactable=False, contact_alone=False, website_alone=False)
        rows = [row for row in page.rows if self._reads_as(row, wanted)]
        held = {address for row in rows if (address := await self._tools.rosters.contact(self._sheet.id, digits, row))}
        return held.pop() if len(held) == 1 else None

    def _reads_as(self, row: Row, record: Record) -> bool:
        with suppress(Surprise):
            return self._reader.read(row) == record
        return False

    async def is_alone_at(self, record: Record, place: str) -> bool:
        """Return True if this mailbox or host is on this person's records and on nobody else's of the list.

        A row that cannot be read counts as somebody else's, and so does a place on more rows than are looked at.
        """
        page = await self._tools.rosters.at_place(self._sheet.id, place)
        if page.cut:
            return False
        try:
            found = [self._reader.read(row) for row in page.rows]
        except Surprise:
            return False
        return bool(found) and is_one_person((record, *found))

    async def _said_of(self, record: Record) -> Record:
        """Complete the record: does the board hold an address for it, are address and site one person's."""
        address = await self.contact(record) if self._keeps_contacts else None
        host = host_of(record.website) if self._sheet.authority is Authority.PRIMARY else ""
        return replace(
            record,
            contactable=bool(address),
            contact_alone=bool(address) and await self.is_alone_at(record, mailbox_of(address or "")),
            website_alone=bool(host) and await self.is_alone_at(record, host),
        )

    async def sync(
        self,
        loader: RosterLoader,
        spool: Path,
        *,
        files: Sequence[Path] = (),
        judge: Judge | None = None,
        told: Told | None = None,
    ) -> RosterState | Unavailable:
        """Load the list from `files`, or from the sheet's address by way of `spool`.

        Raises `RosterRefused` when a file fails its assertions, what was loaded before then stays; `RosterBusy` when
        another process is at it.
        """
        told = told or (lambda _: None)
        async with loader.alone(self._sheet.id):
            if files:
                return await self._load(loader, files, None, judge, told, empty=False)
            place = Spool(spool, self._sheet, self._tools, self._list.max_bytes)
            fetched = await self._fetch(place, told)
            if isinstance(fetched, Unavailable):
                return fetched
            as_of = min((file.as_of for file in fetched if file.as_of), default=None)
            try:
                paths = [file.path for file in fetched]
                empty = not self.expectation().min_rows  # then nobody may be on it
                state = await self._load(loader, paths, as_of, judge, told, empty=empty)
            except RosterRefused:
                place.clear()
                raise
            place.clear()
            return state

    async def _fetch(self, spool: Spool, told: Told) -> list[Fetched] | Unavailable:
        """Fetch every file of the list to disk."""
        files = list[Fetched]()
        for path in self._list.paths:
            fetched = await spool.fetch(path, lambda done, size: told(RosterProgress("fetching", 0, done, size)))
            if isinstance(fetched, Unavailable):
                return fetched
            files.append(fetched)
        return files

    async def _load(
        self,
        loader: RosterLoader,
        paths: Sequence[Path],
        as_of: datetime | None,
        judge: Judge | None,
        told: Told,
        *,
        empty: bool,
    ) -> RosterState:
        source = await asyncio.to_thread(sheet_source, self._sheet, paths, as_of, empty=empty)
        return await loader.load(self._sheet.id, source, expected=self.expectation(), judge=judge, told=told)

    def expectation(self) -> RosterExpectation:
        """Return the assertions for a new file."""
        return expectation(self._sheet, self._tools.settings)

    def _stale(self, state: RosterState | None, now: datetime) -> Unavailable | None:
        if state is None or now - state.loaded_at > timedelta(days=self._list.max_age_days):
            return Unavailable(LOADED_SOON, "roster_stale")
        return None

    async def _rows_of(self, query: Query) -> tuple[RosterState | None, RosterPage]:
        """Find the rows that may be about the person or the number, and the state of the list they are from."""
        rosters, source = self._tools.rosters, self._sheet.id
        if self._sheet.authority is Authority.SCREENING:
            person = person_asked(query)
            return await rosters.by_person(source, person.npis, _keys(person))
        digits = self._reader.typed(query.number).lstrip("0")
        return await rosters.state(source), await rosters.by_number(source, digits) if digits else RosterPage(())

    def _answer(self, outcome: Outcome, now: datetime, state: RosterState | None, rows: Sequence[Row]) -> Answer:
        kept = [json.dumps(dict(row), ensure_ascii=False, sort_keys=True) for row in rows]
        return Answer(
            registry=self._sheet.id,
            authority=self._sheet.authority,
            outcome=outcome,
            retrieved_at=now,
            as_of=(state.as_of or state.loaded_at) if state else None,
            request=f"LIST {state.version}" if state else "LIST not loaded",
            raw="\n".join(dict.fromkeys(kept)).encode(),
            sheet_version=self._sheet.version,
            adapter=ADAPTER,
        )


def _keys(person: Person) -> frozenset[str]:
    return frozenset(key for name in person.names for key in keys(name))
