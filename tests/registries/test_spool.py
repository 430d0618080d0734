"""A download that was cut off or killed goes on where it was, and never ends as a mixture of two files."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from tests.registries.builders import Bench, RowsInMemory, bench, serving
from tests.store.lists import people, write
from verifier.domain.evidence import RegistryId, Unavailable
from verifier.registries.drivers.roster import RosterRegistry
from verifier.registries.rosters.types import RosterRefused, RosterState

LEIE = RegistryId("us-oig-leie")
DATED = "Mon, 02 Nov 2026 08:00:00 GMT"


@dataclass
class Shelf:
    """A server with one file, and how it behaves."""

    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"ETag": '"one"', "Last-Modified": DATED})
    cut_at: int = 0  # the connection is lost after so many bytes, once
    ranges: str = "bytes"  # "none": parts are not to be had; "wrong": other parts than asked for
    asked: list[dict[str, str]] = field(default_factory=list)
    sent: int = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(dict(request.headers))
        if request.headers.get("If-None-Match") == self.headers.get("ETag", "-"):
            return web.Response(status=304, headers=self.headers)
        start, same = self._start(request), request.headers.get("If-Range") in self.headers.values()
        if start > len(self.body):
            return web.Response(status=416)
        if not (start and same and self.ranges != "none"):
            return await self._send(request, 0, web.StreamResponse(headers=self.headers))
        said = start + (self.ranges == "wrong")
        part = f"bytes {said}-{len(self.body) - 1}/{len(self.body)}"
        return await self._send(
            request, start, web.StreamResponse(status=206, headers=self.headers | {"Content-Range": part})
        )

    def _start(self, request: web.Request) -> int:
        found = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        return int(found[1]) if found else 0

    async def _send(self, request: web.Request, start: int, response: web.StreamResponse) -> web.StreamResponse:
        response.content_type, response.content_length = "text/csv", len(self.body) - start
        await response.prepare(request)
        until, self.cut_at = self.cut_at or len(self.body), 0
        await response.write(self.body[start:until])
        self.sent += until - start
        if until < len(self.body):
            assert request.transport is not None
            request.transport.close()
        return response


@asynccontextmanager
async def opened(shelf: Shelf) -> AsyncIterator[tuple[Bench, RosterRegistry]]:
    async with serving(shelf.handle) as url, bench(url) as at:
        registry = at.catalogue.get(LEIE)
        assert isinstance(registry, RosterRegistry)
        yield at, registry


@pytest.fixture
def listed(tmp_path: Path) -> bytes:
    return write(tmp_path / "UPDATED.csv", people(1, 3000)).read_bytes()


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    (tmp_path / "spool").mkdir()
    return tmp_path / "spool"


def names(spool: Path) -> list[str]:
    return [path.name for path in spool.iterdir()]


def the_one(spool: Path, pattern: str) -> Path:
    [found] = spool.glob(pattern)
    return found


def sizes(spool: Path) -> list[int]:
    return [path.stat().st_size for path in spool.glob("*.file")]


async def test_a_download_that_was_cut_off_goes_on_from_there(listed: bytes, spool: Path) -> None:
    shelf = Shelf(listed, cut_at=200_000)
    async with opened(shelf) as (at, registry):
        assert isinstance(await registry.sync(at.rosters, spool), Unavailable)
        [had] = sizes(spool)
        assert had > 0
        state = await registry.sync(at.rosters, spool)
    assert isinstance(state, RosterState)
    assert (state.rows, state.as_of is not None) == (3000, True)
    assert shelf.asked[1]["Range"] == f"bytes={had}-"
    assert shelf.asked[1]["If-Range"] == '"one"'
    assert names(spool) == []


@pytest.mark.parametrize("ranges", ["bytes", "none"])
async def test_a_file_that_changed_meanwhile_is_fetched_whole(
    listed: bytes, spool: Path, tmp_path: Path, ranges: str
) -> None:
    shelf = Shelf(listed, cut_at=200_000, ranges=ranges)
    async with opened(shelf) as (at, registry):
        assert isinstance(await registry.sync(at.rosters, spool), Unavailable)
        shelf.body = write(tmp_path / "next.csv", people(5, 2000)).read_bytes()
        shelf.headers = {"ETag": '"two"'}
        state = await registry.sync(at.rosters, spool)
    assert isinstance(state, RosterState)
    assert state.rows == 1996
    assert names(spool) == []


async def test_a_part_the_source_cannot_name_is_not_kept(listed: bytes, spool: Path) -> None:
    shelf = Shelf(listed, {}, cut_at=200_000)
    async with opened(shelf) as (at, registry):
        assert isinstance(await registry.sync(at.rosters, spool), Unavailable)
        assert names(spool) == []
        assert isinstance(await registry.sync(at.rosters, spool), RosterState)
    assert "Range" not in shelf.asked[1]


async def test_another_part_than_was_asked_for_is_not_appended(listed: bytes, spool: Path) -> None:
    shelf = Shelf(listed, cut_at=200_000)
    async with opened(shelf) as (at, registry):
        await registry.sync(at.rosters, spool)
        shelf.ranges = "wrong"
        refused = await registry.sync(at.rosters, spool)
        assert isinstance(refused, Unavailable)
        assert refused.detail == "bad_http"
        shelf.ranges = "bytes"
        assert isinstance(await registry.sync(at.rosters, spool), RosterState)


async def test_a_part_longer_than_the_file_is_begun_anew(listed: bytes, spool: Path) -> None:
    shelf = Shelf(listed, cut_at=200_000)
    async with opened(shelf) as (at, registry):
        await registry.sync(at.rosters, spool)
        part = the_one(spool, "*.file")
        part.write_bytes(listed + b"more")
        state = await registry.sync(at.rosters, spool)
    assert isinstance(state, RosterState)
    assert state.rows == 3000


class Killed(RowsInMemory):
    """A loader whose process dies in the middle."""

    async def load(self, *_: object, **__: object) -> RosterState:
        raise KeyboardInterrupt


async def test_a_finished_download_is_used_again_after_a_kill(listed: bytes, spool: Path) -> None:
    shelf = Shelf(listed)
    async with opened(shelf) as (at, registry):
        with pytest.raises(KeyboardInterrupt):
            await registry.sync(Killed(), spool)
        assert sizes(spool) == [len(listed)]
        state = await registry.sync(at.rosters, spool)
    assert isinstance(state, RosterState)
    assert state.rows == 3000
    assert shelf.sent == len(listed)
    assert shelf.asked[1]["If-None-Match"] == '"one"'
    assert names(spool) == []


async def test_a_note_that_was_half_written_is_no_note(listed: bytes, spool: Path) -> None:
    shelf = Shelf(listed, cut_at=200_000)
    async with opened(shelf) as (at, registry):
        await registry.sync(at.rosters, spool)
        note = the_one(spool, "*.json")
        assert json.loads(note.read_text())["etag"] == '"one"'
        note.write_text('{"path": "/exclu')
        assert isinstance(await registry.sync(at.rosters, spool), RosterState)
    assert "Range" not in shelf.asked[1]


async def test_a_refused_file_is_not_kept(spool: Path) -> None:
    shelf = Shelf(b"another,header\n")
    async with opened(shelf) as (at, registry):
        with pytest.raises(RosterRefused):
            await registry.sync(at.rosters, spool)
        assert names(spool) == []
        assert at.rosters.states == {}


async def test_a_file_larger_than_the_sheet_allows_is_cut_off(spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(b"x" * 300_000)
    async with opened(shelf) as (at, registry):
        monkeypatch.setattr(registry, "_list", registry._list.model_copy(update={"max_bytes": 100_000}))
        refused = await registry.sync(at.rosters, spool)
    assert isinstance(refused, Unavailable)
    assert refused.detail == "too_large"
