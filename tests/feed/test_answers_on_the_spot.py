"""A badge read that is answered between parser and socket says what the ordinary way says, whatever else was asked."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

import pytest
from aiohttp import web
from aiohttp.http_parser import RawRequestMessage
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.service import House
from tests.harness.staff import new_key
from verifier.flows.core.badge_reader import BadgeReader
from verifier.flows.core.kept_badges import Kept
from verifier.web.app import build_app
from verifier.web.http.direct import Later
from verifier.web.http.keys import DIRECT
from verifier.web.http.server import Runner

Said: TypeAlias = "tuple[int, dict[str, list[str]], bytes]"
_OF_THE_MOMENT = {"date", "ratelimit", "x-request-id"}


@dataclass
class Ways:
    """The same service twice: as it runs, and without the quick way."""

    house: House
    keys: list[str]
    handles: list[str]
    ports: tuple[int, int] = (0, 0)
    runners: list[Runner] = field(default_factory=list)
    direct: list[str] = field(default_factory=list)  # what was answered on the spot
    later: list[str] = field(default_factory=list)  # and what once it was read

    async def ask(self, wire: str) -> tuple[Said, Said]:
        """Ask both the same, byte for byte."""
        quick, plain = [await _answer(port, wire.encode("latin-1")) for port in self.ports]
        return quick, plain


async def _answer(port: int, wire: bytes) -> Said:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(wire)
    try:
        async with asyncio.timeout(20):
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
            head: dict[str, list[str]] = {}
            for name, value in (line.split(": ", 1) for line in lines):
                if name.lower() not in _OF_THE_MOMENT:
                    head.setdefault(name.lower(), []).append(value)
            without = wire.startswith(b"HEAD") or first.split()[1] == "304"
            length = 0 if without else int(head.get("content-length", ["0"])[0])
            return int(first.split()[1]), head, await reader.readexactly(length)
    finally:
        writer.close()


@asynccontextmanager
async def _served(app: web.Application, made: Ways) -> AsyncIterator[int]:
    runner = Runner(app, access_log=None, shutdown_timeout=1)
    made.runners.append(runner)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


@pytest.fixture
async def ways(house: House) -> AsyncIterator[Ways]:
    """A verified badge, a suspended and a pending one; and what everybody knows of them."""
    verified, changed, waits = house.people
    for truth in (verified, changed):
        await house.settle(truth)
    await house.svc.pool.execute("UPDATE account SET standing = 'changed' WHERE platform_id = $1", f"acct_{changed.id}")
    await house.submit(waits)
    keys = [await new_key(house.dsn, "Test", scopes) for scopes in (("badges:read", "claims:read"), ("badges:read",))]
    keys += [await new_key(house.dsn, "Test", ("claims:read",)), "vpk_unknown"]
    made = Ways(house, keys, [*(truth.handle for truth in house.people), "nobody.known"])
    apps = build_app(house.svc), build_app(house.svc)
    real = apps[0][DIRECT]

    def noted(message: RawRequestMessage) -> bytes | Later | None:
        answer = real(message)
        made.direct += [message.path] if isinstance(answer, bytes) else []
        made.later += [message.path] if isinstance(answer, Later) else []
        return answer

    apps[0][DIRECT], apps[1][DIRECT] = noted, lambda _: None
    async with AsyncExitStack() as stack:
        made.ports = (
            await stack.enter_async_context(_served(apps[0], made)),
            await stack.enter_async_context(_served(apps[1], made)),
        )
        yield made


_HEADERS = (
    "", "", "", "Accept: */*", "Expect: 100-continue", "Expect: more", "Connection: close", "Connection: keep-alive",
    "Content-Length: 0", "Transfer-Encoding: chunked", "If-None-Match: *", 'If-None-Match: "x", W/"y"',
    "Range: bytes=0-3",
    "X-Forwarded-For: 192.0.2.1", "Upgrade: h2c", "Connection: upgrade\r\nUpgrade: websocket", "X: \t y", "Cookie: a=b",
    "Authorization: Bearer other", "authorization: bearer x", "Accept-Encoding: gzip, deflate, br", "Bad Name: x",
)  # fmt: skip
_QUERIES = (
    "", "", "", "?", "?account_id={id}", "?account_id={id}&epoch=1", "?epoch=1", "?epoch=1&account_id={id}",
    "?epoch=01",
    "?account_id={id}&epoch=2", "?account_id=acct_other", "?epoch=0", "?epoch=2147483648", "?account_id=",
    "&epoch=1",
    "?account_id={id}&account_id={id}", "?x=1", "?account_id=%61cct", "#part", "?epoch=1&", "?account_id={id}+", "/",
    "/x",
)  # fmt: skip
_FORMS = (
    "{}",
    "{}",
    "@{}",
    "@@{}",
    "{}%2e",
    "%72obin",
    "..",
    ".",
    "-",
    "A{}",
    "{}\xe9",
    "x" * 64,
    "x" * 65,
    "",
    "{}//",
)


@st.composite
def requests(draw: st.DrawFn) -> tuple[int, int, str, str, str, list[str], str]:
    """A request for one of the badges, of any form, by any of the keys."""
    lines = draw(st.lists(st.sampled_from(_HEADERS), max_size=3))
    return (
        draw(st.integers(0, 3)), draw(st.sampled_from((0, 0, 0, 1, 1, 2, 3))), draw(st.sampled_from(_FORMS)),
        draw(st.sampled_from(_QUERIES)), draw(st.sampled_from(("GET", "GET", "GET", "GET", "HEAD", "POST", "get"))),
        [line for line in lines if line], draw(st.sampled_from(("1.1", "1.1", "1.1", "1.1", "1.0"))),
    )  # fmt: skip


async def test_both_ways_say_the_same(ways: Ways) -> None:
    async def ask(asked: tuple[int, int, str, str, str, list[str], str]) -> None:
        whose, who, form, query, method, lines, version = asked
        ids = [f"acct_{truth.id}" for truth in ways.house.people]
        path = form.format(ways.handles[whose]) + query.format(id=(ids * 2)[whose])
        head = [
            f"{method} /v1/badges/{path} HTTP/{version}",
            "Host: here",
            *lines,
            f"Authorization: Bearer {ways.keys[who]}",
        ]
        for fresh_s in (-60, 60):  # with nothing at hand, and with what was read a moment ago
            ways.house.svc.badges.heard(time.monotonic() + fresh_s)
            quick, plain = await ways.ask("\r\n".join(head) + "\r\n\r\n")
            assert quick == plain, head

    loop = asyncio.get_running_loop()

    @settings(max_examples=150, database=None)
    @given(requests())
    def all_of(asked: tuple[int, int, str, str, str, list[str], str]) -> None:
        asyncio.run_coroutine_threadsafe(ask(asked), loop).result(60)

    await asyncio.to_thread(all_of)
    assert min(len(ways.direct), len(ways.later)) > 10, "it was the quick way that was asked"


@pytest.mark.parametrize("at_hand", [True, False])
async def test_a_badge_that_is_shown_again_is_answered_304_in_both_ways(ways: Ways, *, at_hand: bool) -> None:
    head = f"GET /v1/badges/{ways.handles[0]} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {ways.keys[0]}\r\n"
    (_, said, _), _ = await ways.ask(f"{head}\r\n")
    ways.house.svc.badges.heard(time.monotonic() + (60 if at_hand else -60))
    for tag, status in (("{}", 304), ("W/{}", 304), ('"other"', 200), ('"other", {}', 304), ("*", 304), ("{}x", 200)):
        quick, plain = await ways.ask(f"{head}If-None-Match: {tag.format(said['etag'][0])}\r\n\r\n")
        assert quick == plain, tag
        assert (quick[0], quick[2] == b"") == (status, status == 304), tag
    assert len(ways.direct if at_hand else ways.later) >= 3, "one tag alone is compared on the spot"


async def test_a_badge_has_a_tag_for_each_language_and_says_by_what_it_varies(ways: Ways) -> None:
    """A cache that holds both sends both tags: what it is told it has must be in the language that was asked for."""
    ways.house.svc.badges.heard(time.monotonic() + 60)
    head = f"GET /v1/badges/{ways.handles[0]} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {ways.keys[0]}\r\n"
    said = {}
    for language in ("en", "es"):
        quick, plain = await ways.ask(f"{head}Accept-Language: {language}\r\n\r\n")
        assert quick == plain
        assert (quick[0], quick[1]["vary"]) == (200, ["Accept-Language"])
        said[language] = quick
    assert said["en"][1]["etag"] != said["es"][1]["etag"]
    assert ["Checked" in said["en"][2].decode(), "Verificado" in said["es"][2].decode()] == [True, True]
    for language, held, status in (("en", "en", 304), ("es", "es", 304), ("en", "es", 200), ("es", "en", 200)):
        both = await ways.ask(f"{head}Accept-Language: {language}\r\nIf-None-Match: {said[held][1]['etag'][0]}\r\n\r\n")
        assert [one[0] for one in both] == [status] * 2, (language, held)
        assert [one[1]["vary"] for one in both] == [["Accept-Language"]] * 2


class Stuck:
    """A database that says nothing of badges until it may, or fails."""

    def __init__(self, ways: Ways) -> None:
        """Stand before the real one."""
        self.asked, self._may = asyncio.Event(), asyncio.Event()
        self.fault: Exception | None = None
        self.lines: list[asyncio.StreamWriter] = []
        self._ways, self._real = ways, ways.house.svc.badges._read

    async def read(self, handles: Collection[str]) -> dict[str, Kept | Exception]:
        """Wait, then read."""
        self.asked.set()
        await self._may.wait()
        if self.fault is not None:
            raise self.fault
        return await self._real(handles)

    async def asks(self, more: str = "") -> asyncio.StreamReader:
        """Ask for a badge on a new connection, until the answer waits for the database; then send more behind it."""
        wire = f"GET {{}} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {self._ways.keys[0]}\r\n\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", self._ways.ports[0])
        writer.write(wire.format(f"/v1/badges/{self._ways.handles[0]}").encode())
        self.lines.append(writer)
        await self.asked.wait()
        writer.write(wire.format(more).encode() if more else b"")
        return reader

    def goes_on(self, fault: Exception | None = None) -> None:
        """Let it answer."""
        self.fault = fault
        self._may.set()


@pytest.fixture
async def stuck(ways: Ways, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stuck]:
    """The key is known, nothing is at hand, and the database is slow."""
    wire = f"GET /v1/badges/nobody HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {ways.keys[0]}\r\n\r\n"
    await ways.ask(wire)
    made = Stuck(ways)
    monkeypatch.setattr(ways.house.svc.badges, "_read", made.read)
    ways.house.svc.badges.heard(time.monotonic() - 60)
    yield made
    for line in made.lines:
        line.close()


async def _whole(reader: asyncio.StreamReader) -> tuple[int, dict[str, object]]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    body = await reader.readexactly(int(head.lower().split("content-length: ")[1].split("\r\n")[0]))
    return int(head.split()[1]), json.loads(body)


async def test_what_is_sent_behind_a_request_that_waits_is_answered_behind_it(ways: Ways, stuck: Stuck) -> None:
    reader = await stuck.asks(more="/healthz")  # which waits for nothing
    assert ways.later
    await ways.ask("GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n")
    stuck.goes_on()
    first, second = await _whole(reader), await _whole(reader)
    assert (first[1]["handle"], second[0]) == (ways.handles[0], 200)


async def test_who_waits_for_a_database_that_is_gone_is_told_so(ways: Ways, stuck: Stuck) -> None:
    reader = await stuck.asks()
    assert ways.later
    stuck.goes_on(TimeoutError())
    status, said = await _whole(reader)
    assert (status, said["status"]) == (503, 503)


async def test_a_service_that_ends_answers_who_waits(ways: Ways, stuck: Stuck) -> None:
    readers = [await stuck.asks() for _ in range(2)]
    assert ways.later
    closing = asyncio.create_task(ways.runners[0].cleanup())
    await asyncio.sleep(0)
    stuck.goes_on()
    assert [(await _whole(reader))[0] for reader in readers] == [200, 200]
    await closing


async def test_a_refusal_for_asking_too_often_is_the_ordinary_one(ways: Ways) -> None:
    wire = f"GET /v1/badges/{ways.handles[0]} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {ways.keys[0]}\r\n\r\n"
    ways.house.svc.badges.heard(time.monotonic() + 60)
    await ways.ask(wire)
    ways.house.svc.limiter._rates = {"badges": ways.house.svc.limiter._rates["denials"]}
    ways.house.svc.limiter._until.clear()
    statuses = [(await ways.ask(wire))[0][0] for _ in range(6)]
    assert statuses == [200] * 5 + [429], "ten places, for both together"


async def test_what_time_ends_is_never_answered_from_what_was_at_hand_before(ways: Ways) -> None:
    house = ways.house
    fresh = BadgeReader(house.svc.pool, house.svc.policy, house.clock, house.svc.environment, most=0)
    shown = set()
    for days in (0, 3, 4, 10, 17, 0.9999, 0.0001, 10, 4, 30, 100, 200, 400):
        house.clock.now += timedelta(days=days)
        house.svc.badges.heard(time.monotonic() + 60)
        for handle in (ways.handles[0], ways.handles[1]):
            for full in (True, False):
                kept, truth = [await reader.read(handle, None, None, full=full) for reader in (house.svc.badges, fresh)]
                assert (kept.body, kept.etag, kept.status) == (truth.body, truth.etag, truth.status), (days, handle)
                shown.add(kept.status)
    assert {"verified", "stale", "suspended", "none"} <= shown
