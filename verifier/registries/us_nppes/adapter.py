"""Asking the NPPES API v2.1: by NPI where the creator gave one, else by name and state."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from anyascii import anyascii

from verifier.domain.evidence import Answer, Found, NotFound, Outcome, Query, Record, Unavailable, Unreadable
from verifier.registries.base import Published
from verifier.registries.http.client import Reply, Request
from verifier.registries.http.positive_control import PositiveControl
from verifier.registries.http.transport import ASK_AGAIN_IN
from verifier.registries.rosters.source import expectation
from verifier.registries.rosters.types import RosterRefused
from verifier.registries.sheet.parse import Surprise
from verifier.registries.us_nppes.api import ApiReader
from verifier.registries.us_nppes.bulkfile import bulk_source
from verifier.registries.us_nppes.mirror import Mirror
from verifier.registries.us_nppes.npi import npi_ok
from verifier.strictjson import Json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from verifier.registries.base import Registry, Tools
    from verifier.registries.rosters.types import Judge, RosterLoader, RosterState, Told
    from verifier.registries.sheet.datasheet import Datasheet
    from verifier.registries.us_nppes.record import Enumerated

ADAPTER: Final = "us_nppes/1"
BULK: Final = "https://download.cms.gov/nppes/NPI_Files.html"
PAGE: Final = 200  # the API's own cap
MOST: Final = 1200  # it lets nobody page further

Criteria = tuple[tuple[str, str], ...]


def build(sheet: Datasheet, tools: Tools) -> Registry:
    """Build the NPPES registry."""
    return NppesRegistry(sheet, tools)


def read_row(sheet: Datasheet, row: Json) -> Record:
    """Read one result, for samples and for trying a row."""
    return ApiReader(sheet.ignored).result(row).record()


@dataclass(slots=True)
class _Round:
    """The results of one question, with the bytes that prove them."""

    found: list[Enumerated] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    counted: int = 0  # what the API says it has on this page
    fault: Unavailable | Unreadable | None = None
    odd: Unreadable | None = None  # one of the results could not be read


class NppesRegistry:
    """NPPES as a registry. Supporting: it repeats what people typed about themselves."""

    def __init__(self, sheet: Datasheet, tools: Tools) -> None:
        """Keep the sheet; nothing is asked yet."""
        self._sheet = sheet
        self._tools = tools
        self._reader = ApiReader(sheet.ignored)
        self._mirror = Mirror(sheet, tools)
        self._control = PositiveControl(self._control_fault)
        self._seen_npi = ""  # the last record found here, the best question to show that the source still answers

    @property
    def sheet(self) -> Datasheet:
        """The data sheet this registry was built from."""
        return self._sheet

    async def ask(self, query: Query, now: datetime) -> Answer:
        """Ask for the NPI given; else for this licence, if the mirror knows it; else for people of this name."""
        if query.npi:
            return await self._by_npi(query.npi, now)
        mirrored = await self._mirror.ask(query, now)
        if mirrored:
            return mirrored
        if not (query.name.given and query.name.surname):
            return self._answer(NotFound(), now, "")
        return await self._by_name(query, now)

    async def sync(
        self,
        loader: RosterLoader,
        _spool: Path,
        *,
        files: Sequence[Path] = (),
        judge: Judge | None = None,
        told: Told | None = None,
    ) -> RosterState:
        """Load the monthly bulk file into the mirror, or a weekly one on top. Raises `RosterRefused`, `RosterBusy`."""
        if len(files) != 1:
            msg = f"name one file with --from: the newest monthly zip of {BULK}, then each weekly one in its order"
            raise RosterRefused(msg)
        async with loader.alone(self._sheet.id):
            source = await asyncio.to_thread(bulk_source, self._sheet, files[0])
            expected = expectation(self._sheet, self._tools.settings)
            return await loader.load(self._sheet.id, source, expected=expected, judge=judge, told=told)

    async def check(self, now: datetime) -> Answer:
        """Run positive control: people of a common surname must come back, in a shape we know."""
        fault = await self._control.fault()
        return self._answer(fault or NotFound(), now, "GET /api/?version=2.1&last_name={common}&limit=1")

    async def published(self, identifier: str, _now: datetime) -> Published | NotFound | Unavailable | Unreadable:
        """Fetch the endpoints on somebody's own NPI record; an organisation's or a deactivated one has none."""
        if not npi_ok(identifier):
            return NotFound()
        reply = await self._reply((("number", identifier),))
        if isinstance(reply, Unavailable):
            return reply
        try:
            listed = zip(self._reader.results(reply.json), reply.json["results"], strict=True)
            own = [row for one, row in listed if one.npi == identifier and one.active and not one.organisation]
            return Published(self._reader.endpoints(own[0])) if own else await self._control.fault() or NotFound()
        except Surprise as surprise:
            return Unreadable(str(surprise))

    async def _by_npi(self, npi: str, now: datetime) -> Answer:
        """Ask by NPI. A number that fails its check digit was given to nobody: no need to ask."""
        request = "GET /api/?version=2.1&number={npi}"
        if not npi_ok(npi):
            return self._answer(NotFound(), now, "")
        page = await self._page((("number", npi),))
        own = [hit for hit in page.found if hit.npi == npi]
        outcome = page.fault or (None if own else page.odd) or await self._weighed(own, page)
        return self._answer(outcome, now, request, page.raw)

    async def _by_name(self, query: Query, now: datetime) -> Answer:
        request = "GET /api/?version=2.1&first_name={}&last_name={}&state={}&enumeration_type=NPI-1&limit=200&skip={}"
        people = _Round()
        for criteria in _spellings(query):
            people = await self._all_pages(criteria)
            if people.fault or people.odd or people.found:
                break
        wanted = [person for person in people.found if query.family in person.families]
        fault = people.fault or (None if wanted else people.odd)
        return self._answer(fault or await self._weighed(wanted, people), now, request, people.raw)

    async def _weighed(self, wanted: Sequence[Enumerated], asked: _Round) -> Outcome:
        """Return Found, or NotFound at a source shown to work, which an answer with other people has shown already."""
        if asked.found:
            self._seen_npi = asked.found[0].npi
        if wanted:
            return Found(tuple(person.record() for person in wanted))
        return NotFound() if asked.found else await self._control.fault() or NotFound()

    async def _all_pages(self, criteria: Criteria) -> _Round:
        """Page until the list ends. One that goes on where the API stops may hide the person: for people."""
        everything = _Round()
        for skip in range(0, MOST, PAGE):
            page = await self._page((*criteria, ("limit", str(PAGE)), ("skip", str(skip))))
            everything.raw += page.raw
            everything.found += page.found
            everything.fault, everything.odd = page.fault, everything.odd or page.odd
            if page.fault or page.counted < PAGE:
                return everything
        everything.fault = Unreadable("results: page_limit")
        return everything

    async def _page(self, criteria: Criteria) -> _Round:
        reply = await self._reply(criteria)
        return _Round(fault=reply) if isinstance(reply, Unavailable) else self._read(reply)

    async def _reply(self, criteria: Criteria) -> Reply | Unavailable:
        request = Request("/api/", (("version", "2.1"), *criteria))
        return await self._tools.http.get_json(self._sheet, self._tools.settings, request)

    def _read(self, reply: Reply) -> _Round:
        """Read one page. A result that cannot be read is left out: it matters only if nobody else is found."""
        page = _Round(raw=[reply.body])
        try:
            listed = self._reader.listed(reply.json)
        except Surprise as surprise:
            page.fault = Unreadable(str(surprise))
            return page
        page.counted = reply.json["result_count"]
        for result in listed:
            try:
                page.found.append(self._reader.result(result))
            except Surprise as surprise:
                page.odd = page.odd or Unreadable(str(surprise))
        return page

    async def _control_fault(self) -> Unavailable | Unreadable | None:
        """Ask for the last person found here, then common surnames: one must answer before "nobody" means anything."""
        known: list[Criteria] = [(("number", self._seen_npi),)] if self._seen_npi else []
        for criteria in (*known, *((("last_name", name), ("limit", "1")) for name in self._sheet.control)):
            page = await self._page(criteria)
            if page.fault or page.odd or page.found:
                return page.fault or (None if page.found else page.odd)
        return Unavailable(ASK_AGAIN_IN, "control_empty")

    def _answer(self, outcome: Outcome, now: datetime, request: str, raw: Sequence[bytes] = ()) -> Answer:
        return Answer(
            registry=self._sheet.id,
            authority=self._sheet.authority,
            outcome=outcome,
            retrieved_at=now,
            request=request,
            raw=b"\n".join(raw),
            sheet_version=self._sheet.version,
            adapter=ADAPTER,
        )


def _spellings(query: Query) -> list[Criteria]:
    """Write the name as typed, then without diacritics: NPPES is mostly ASCII, but not everywhere."""
    place = (("state", query.jurisdiction[3:]),) if query.jurisdiction.startswith("US-") else ()
    written = [(query.name.given, query.name.surname)]
    plain = (anyascii(query.name.given), anyascii(query.name.surname))
    return [
        (("first_name", given), ("last_name", surname), *place, ("enumeration_type", "NPI-1"))
        for given, surname in dict.fromkeys([*written, plain])
    ]
