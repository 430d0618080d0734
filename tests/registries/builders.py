"""Tools for tests of registries: an open gate that counts, loaded rows in memory, a server that misbehaves."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.test_utils import TestServer

from verifier.domain.binding.offices import host_of, mailbox_of
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import PersonName, Query, RegistryId
from verifier.registries.base import Tools
from verifier.registries.catalogue import Catalogue
from verifier.registries.discover import discover
from verifier.registries.http.client import PoliteHttp
from verifier.registries.http.gate import Admission
from verifier.registries.http.transport import open_session
from verifier.registries.rosters.block import RosterRow
from verifier.registries.rosters.types import (
    BETWEEN,
    Judge,
    RosterExpectation,
    RosterPage,
    RosterPosition,
    RosterProgress,
    RosterRefused,
    RosterSource,
    RosterState,
    Told,
)
from verifier.registries.sheet.datasheet import Datasheet, SourceSettings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
USER_AGENT = "credential-verifier-tests (tests; tests@example.org)"


def sheet(registry: str) -> Datasheet:
    return next(source.sheet for source in discover() if source.sheet.id == registry)


def query(number: str = "", name: str = "Robin Sample", **more: object) -> Query:
    given, _, surname = name.partition(" ")
    known: dict[str, object] = {"jurisdiction": "US-WA", "family": Family.COUNSELOR, **more}
    return Query(number=number, name=PersonName(given, surname), **known)  # type: ignore[arg-type]


@dataclass
class CountingGate:
    """Lets everything through, or what it is told, and remembers how sources answered."""

    admission: Admission = field(default_factory=Admission)
    admitted: list[tuple[str, float, int]] = field(default_factory=list)
    failures: list[tuple[RegistryId, str, timedelta | None]] = field(default_factory=list)
    successes: list[RegistryId] = field(default_factory=list)

    async def admit(self, registry: RegistryId, rate: float, burst: int) -> Admission:
        self.admitted.append((registry, rate, burst))
        return self.admission

    async def succeeded(self, registry: RegistryId) -> None:
        self.successes.append(registry)

    async def failed(self, registry: RegistryId, detail: str, retry_in: timedelta | None) -> None:
        self.failures.append((registry, detail, retry_in))


@dataclass
class RowsInMemory:
    """Loaded rows with the assertions of a loader."""

    rows: dict[str, list[tuple[RosterRow, Mapping[str, str]]]] = field(default_factory=lambda: defaultdict(list))
    states: dict[str, RosterState] = field(default_factory=dict)
    loaded_at: datetime = NOW
    most: int = 200  # rows of a page

    async def state(self, registry: RegistryId) -> RosterState | None:
        return self.states.get(registry)

    async def by_number(self, registry: RegistryId, digits: str) -> RosterPage:
        return self._page(registry, lambda row: row.digits == digits)

    async def by_npi(self, registry: RegistryId, npi: str) -> RosterPage:
        return self._page(registry, lambda row: row.npi == npi)

    async def by_name(self, registry: RegistryId, surname_key: str) -> RosterPage:
        return self._page(registry, lambda row: row.surname_key == surname_key)

    async def by_person(
        self, registry: RegistryId, npis: Collection[str], keys: Collection[str]
    ) -> tuple[RosterState | None, RosterPage]:
        page = self._page(registry, lambda row: row.npi in npis or not set(keys).isdisjoint(row.surname_key.split()))
        return self.states.get(registry), page

    async def at_place(self, registry: RegistryId, place: str) -> RosterPage:
        return self._page(registry, lambda row: place in {mailbox_of(row.contact), host_of(row.contact)})

    def _page(self, registry: RegistryId, wanted: Callable[[RosterRow], bool]) -> RosterPage:
        found = [fields for row, fields in self.rows[registry] if wanted(row)]
        return RosterPage(found[: self.most], len(found) > self.most)

    async def contact(self, registry: RegistryId, digits: str, row: Mapping[str, str]) -> str | None:
        kept = self.rows[registry]
        return next((known.contact for known, fields in kept if known.digits == digits and fields == row), None)

    @asynccontextmanager
    async def alone(self, _registry: RegistryId) -> AsyncIterator[None]:
        yield

    async def load(
        self,
        registry: RegistryId,
        source: RosterSource,
        *,
        expected: RosterExpectation,
        judge: Judge | None = None,  # noqa: ARG002  there is no comparing here
        told: Told | None = None,
    ) -> RosterState:
        read = list[RosterRow]()
        for batch in source.batches(RosterPosition()):
            read += batch.block.rows
            if told:
                told(RosterProgress("loading", batch.end.rows, batch.bytes_read, source.bytes_total))
        if not expected.min_rows <= len(read) <= expected.max_rows:
            raise RosterRefused("rows")
        self.rows[registry] = [(row, named(source.columns, row)) for row in read]
        self.states[registry] = RosterState(self.loaded_at, source.as_of, len(read), source.sha256)
        return self.states[registry]


def named(columns: Sequence[str], row: RosterRow) -> Mapping[str, str]:
    return {name: text for name, text in zip(columns, row.values.split(BETWEEN), strict=True) if text}


@dataclass
class Bench:
    """A catalogue over one address, with everything it was handed."""

    catalogue: Catalogue
    http: PoliteHttp
    gate: CountingGate
    rosters: RowsInMemory


@asynccontextmanager
async def bench(world_url: str, gate: CountingGate | None = None) -> AsyncIterator[Bench]:
    """All sources of the catalogue, asking `world_url`."""
    gate, rosters = gate or CountingGate(), RowsInMemory()
    async with open_session(USER_AGENT) as session:
        http = PoliteHttp(session, gate, sleep=_no_sleep)
        small = {"min_rows": 0, "max_shrink": 1.0}
        yield Bench(Catalogue(http, rosters, lambda id_: below(world_url, id_, **small)), http, gate, rosters)


def tools(http: PoliteHttp, **settings: object) -> Tools:
    return Tools(SourceSettings(**settings), http, RowsInMemory())  # type: ignore[arg-type]


def below(world_url: str, registry: str, **settings: object) -> SourceSettings:
    """Build the settings the service makes of a made-up world's address for one source."""
    return SourceSettings(base_url=f"{world_url}/{registry}", **settings)  # type: ignore[arg-type]


async def _no_sleep(_seconds: float) -> None:
    await asyncio.sleep(0)


@asynccontextmanager
async def serving(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """The address of a server that answers everything with `handler`."""
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handler)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        await server.close()


def answering(
    body: bytes, content_type: str = "application/json", status: int = 200, **headers: str
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A handler that always says the same."""

    async def handler(_request: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, status=status, headers={"Content-Type": content_type, **named})

    return handler
