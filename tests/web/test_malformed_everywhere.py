"""A corpus of odd values, sent to every parameter, header and body of every route and page: never HTTP 500.

The routes come from the router, so that a new one is asked by itself.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web

from tests.harness.creator_doors import BODIES, ROBIN, Doors, open_doors
from tests.harness.staff import new_key
from verifier.flows.access import access
from verifier.store.server.embedded import Dsn
from verifier.web.api import requests
from verifier.web.app import ROUTES
from verifier.web.http.route import Needs, Route
from verifier.web.http.server import Runner
from verifier.web.pages.browser import form_token

_AT_ONCE = 24
_SOME = 3  # of all pairs of a place and a value every third is asked for: each value meets every kind of place
# As they stand on the wire: bytes that are no UTF-8, half-open brackets, numbers that no machine holds, other scripts.
HEADERS = (
    "[x", "[::1", "a b", ":", "%", "\xff\xfe", "\xed\xa0\x80", "x" * 4_000, "1e999", "-1", "*", "null", "\t", '"', "\\",
    "\u00e9", "a=\xff; b=\x81", "a;;=;", "bytes=9-1,-", "W/", '"\xff"', "0", "http://[", "for=[;by=\xff", "9" * 40,
)  # fmt: skip
NAMES = (
    "Host", "Cookie", "Authorization", "Idempotency-Key", "If-None-Match", "Content-Type", "Accept", "Forwarded",
    "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Origin", "Referer", "Last-Event-ID", "Range",
    "Sec-Fetch-Site", "Accept-Language", "Accept-Encoding", "Content-Encoding", "If-Modified-Since", "Expect",
    "X-Request-Id", "User-Agent", "Connection", "Upgrade", "TE", "Prefer",
)  # fmt: skip
TEXTS = (
    "\0", "a\0b", "\ud800", "\udfff\ud800", "\u202egnp", "\ufeff", "", " ", "x" * 5_000, "'; drop table claim; --",
    "{{7*7}}", "..", "9" * 400, "1e999", "NaN", "\u0661", "\U0001f600", "a\r\nSet-Cookie: a=b", "None", "-1",
    "2147483648", "9223372036854775808", "0000-00-00", "9999-12-31T23:59:59-14:00", "2026-02-30",
)  # fmt: skip
JSON = (
    "null", "[]", "{}", "0", "-1", "1e999", "1e300", "1.5", "true", '""', '"\\u0000"', '"\\ud800"', "9" * 400, "-0.0",
    "[" * 40 + "]" * 40, '{"a":' * 40 + "1" + "}" * 40, '"' + "x" * 5_000 + '"', '"9999-12-31T23:59:59-14:00"',
)  # fmt: skip
SEGMENTS = (
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "%zz",
    "%",
    "..",
    "%2e%2e%2f",
    "%0d%0a",
    "x" * 3_000,
    "%D9%A3",
    "@",
    "%F0%9F%98%80",
)


@pytest.fixture
async def doors(database: Dsn, tmp_path: Path) -> AsyncIterator[Doors]:
    """The service with something in it, behind the very server it runs with."""
    async with open_doors(database, tmp_path) as opened:
        runner = Runner(opened.app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        opened.port = runner.addresses[0][1]
        yield opened
        await runner.cleanup()


async def _key(doors: Doors) -> str:
    return await new_key(doors.house.dsn, "Odd", access.SCOPES)


async def _ask(port: int, head: list[str], body: bytes = b"") -> bytes:
    """Send what no client library would, and read the whole answer."""
    lines = [*head, f"Content-Length: {len(body)}"] if body else head
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1", "replace") + body)
        await writer.drain()
        return await asyncio.wait_for(reader.read(), 20)
    finally:
        writer.close()


async def _none_is_ours(doors: Doors, asked: Iterator[tuple[str, list[str], bytes]]) -> None:
    """Ask everything, some at once; whatever is refused is refused as the client's mistake."""
    gate, wrong = asyncio.Semaphore(_AT_ONCE), []

    async def one(name: str, head: list[str], body: bytes) -> None:
        async with gate:
            said = await _ask(doors.port, head, body)
        status = said.split(b" ", 2)[1:2]
        if status not in _FINE and not (status and status[0][:1] in b"234"):
            wrong.append((name, said[:300]))

    await asyncio.gather(*(one(*each) for each in asked))
    assert wrong == []


_FORM = "Content-Type: application/x-www-form-urlencoded"
_FINE = ([b"503"],)  # a sign-in that is not set up here


def _head(method: str, path: str, *headers: str) -> list[str]:
    host = () if any(line.lower().startswith("host:") for line in headers) else ("Host: localhost",)
    return [f"{method} {path} HTTP/1.1", *host, *headers]


def _path(doors: Doors, route: Route) -> str:
    query = f"?account_id={ROBIN.id}" if any(param.name == "account_id" for param in route.params) else ""
    return doors.filled(route.path) + query


def _body(route: Route) -> bytes:
    return json.dumps(BODIES[route.body]).encode() if route.body is not None and route.body in BODIES else b""


async def test_odd_headers_are_nobodys_mistake_but_the_clients(doors: Doors) -> None:
    token = await _key(doors)
    routes = [(route.method, _path(doors, route), _body(route)) for route in ROUTES]
    pages = [(method, doors.filled(path), b"a=b" if method == "POST" else b"") for method, path in doors.every_page()]

    def asked() -> Iterator[tuple[str, list[str], bytes]]:
        for number, (method, path, body) in enumerate((*routes, *pages)):
            for at, name in list(enumerate(NAMES))[number % _SOME :: _SOME]:
                odd = HEADERS[(number + at) % len(HEADERS)]
                lines = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | {name: odd}
                yield f"{method} {path} {name}: {odd!r}", _head(method, path, *map(": ".join, lines.items())), body

    await _none_is_ours(doors, asked())


async def test_every_odd_header_on_a_form_a_page_and_a_call(doors: Doors) -> None:
    token = await _key(doors)
    link = await doors.ours(ROBIN)
    form = f"csrf={form_token(link)}&token={link}".encode()
    mine = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    page = mine | {"Cookie": f"creator={link}"}
    to = (
        ("POST", "/claims/new", page, form), ("POST", "/claims/enter", mine, form),
        ("POST", "/console/login", mine, form),
        ("GET", f"/claims/{doors.claim_id}", page, b""), ("GET", "/console", {"Cookie": "reviewer=x; lease=y"}, b""),
        ("GET", f"/v1/badges/{ROBIN.handle}", {"Authorization": f"Bearer {token}"}, b""),
    )  # fmt: skip

    def asked() -> Iterator[tuple[str, list[str], bytes]]:
        for number, (method, path, usual, body) in enumerate(to):
            for at, name in enumerate(NAMES):
                for odd in HEADERS[(number + at) % (2 * _SOME) :: 2 * _SOME]:
                    lines = usual | {name: odd}
                    yield f"{method} {path} {name}: {odd!r}", _head(method, path, *map(": ".join, lines.items())), body

    await _none_is_ours(doors, asked())


async def test_odd_paths_and_queries(doors: Doors) -> None:
    token = f"Authorization: Bearer {await _key(doors)}"
    cookies = f"Cookie: creator={await doors.ours(ROBIN)}"

    def asked() -> Iterator[tuple[str, list[str], bytes]]:
        addresses = {(route.method, route.path) for route in ROUTES} | set(doors.every_page())
        for number, (method, template) in enumerate(sorted(addresses)):
            for odd in SEGMENTS[number % _SOME :: _SOME]:
                whole = doors.filled(template)
                parts = [part for part in template.split("/") if part.startswith("{")]
                paths = [doors.filled(template.replace(part, odd)) for part in parts] or [
                    f"{whole}/{odd}",
                    f"{whole}?{odd}",
                ]
                for path in (
                    *paths,
                    f"{whole}?cursor={odd}&limit={odd}",
                    f"{whole}?{odd}={odd}",
                    f"{whole}?said={odd}",
                ):
                    yield f"{method} {path}", _head(method, path, token, cookies), b""

    await _none_is_ours(doors, asked())


async def test_odd_cursors_that_were_packed_as_ours_are(doors: Doors) -> None:
    token = f"Authorization: Bearer {await _key(doors)}"
    lists = [_path(doors, route) for route in ROUTES if any(param.name == "cursor" for param in route.params)]

    def asked() -> Iterator[tuple[str, list[str], bytes]]:
        for path in lists:
            for odd in TEXTS:
                for said in (
                    odd,
                    f"2026-11-30T00:00:00+00:00 {odd}",
                    f"{odd} clm_1",
                    f"0001-01-01T00:00:00+14:00 {odd}",
                ):
                    cursor = base64.urlsafe_b64encode(said.encode("utf-8", "surrogatepass")).decode().rstrip("=")
                    sign = "&" if "?" in path else "?"
                    yield f"{path} {said!r}", _head("GET", f"{path}{sign}cursor={cursor[:500]}", token), b""

    await _none_is_ours(doors, asked())


def _places(document: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield at
    if isinstance(document, dict):
        for name, value in document.items():
            yield from _places(value, (*at, name))


def _with(document: object, at: tuple[str | int, ...], raw: str) -> str:
    """The document as JSON, with this raw text at one place."""
    if not at:
        return raw
    assert isinstance(document, dict)
    inner = {
        name: _with(value, at[1:], raw) if name == at[0] else json.dumps(value) for name, value in document.items()
    }
    return "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in inner.items()) + "}"


async def test_odd_values_in_every_field_of_every_body(doors: Doors) -> None:
    token = f"Authorization: Bearer {await _key(doors)}"
    full = _full_bodies()

    def asked() -> Iterator[tuple[str, list[str], bytes]]:
        for route in ROUTES:
            if route.body is None or route.body not in full:
                continue
            document, path = full[route.body], _path(doors, route)
            values = (*JSON, *(json.dumps(text) for text in TEXTS))
            for number, at in enumerate(_places(document)):
                for odd in values[number % (2 * _SOME) :: 2 * _SOME]:
                    head = _head(route.method, path, token, "Content-Type: application/json")
                    yield f"{route.path} {at}: {odd[:60]}", head, _with(document, at, odd).encode()

    await _none_is_ours(doors, asked())


def _full_bodies() -> dict[type, dict[str, Any]]:
    """The good bodies with every field that may be left out, too."""
    identity = {
        "verified_name": "Ruth Other", "birth_year": 1981, "locality": "Austin", "method": "kyc",
        "verified_at": "2026-10-01T00:00:00Z", "reference": "r",
    }  # fmt: skip
    account: dict[str, Any] = {"id": "acct_9", "handle": "ruth", "epoch": 1, "display_name": "Ruth"}
    words: dict[str, Any] = {
        "npi": "1234567893", "orcid": "0000-0002-1825-0097", "institution": "X University", "account": account,
        "contact": {"email": "ruth@example.org"}, "identity": identity, "locale": "en",
    }  # fmt: skip
    licence = {
        "board": "B", "url": "https://b.example", "record_name": "R", "title": "T", "number": "1", "standing": "active",
        "valid_until": "2027-01-01", "looked_up_at": "2026-11-01T00:00:00Z",
    }  # fmt: skip
    more: dict[type, dict[str, Any]] = {
        requests.SubmitClaim: words,
        requests.AmendClaim: {"name": {"full": "Ruth"}, "statement": "So.", **words},
        requests.AnswerBinding: {"code": "1", "state": "s", "url": "https://x.example", "identity": identity},
        requests.StartBinding: {"domain": "practice.example"},
        requests.LinkRequest: {"display_name": "Ruth", "return_url": "https://x.example"},
        requests.Decision: {"note": "n", "holder": {"level": "H3", "method": "document"}, "licence": licence},
    }
    return {model: {**body, **more.get(model, {})} for model, body in BODIES.items()}


async def test_odd_forms_on_every_page(doors: Doors) -> None:
    link = await doors.ours(ROBIN)
    cookie, same = f"Cookie: creator={link}", "Sec-Fetch-Site: same-origin"
    token = form_token(link)
    names = (
        "credential",
        "jurisdiction",
        "name",
        "number",
        "email",
        "statement",
        "code",
        "state",
        "method",
        "domain",
        "reason",
    )

    def asked() -> Iterator[tuple[str, list[str], bytes]]:
        for method, template in doors.every_page():
            if method != "POST":
                continue
            path = doors.filled(template)
            for odd in (*TEXTS, "%00", "%ff", "%ed%a0%80", "a=b=c&&&"):
                sent = odd if odd.startswith(("%", "a=")) else quote(odd.encode("utf-8", "surrogatepass"))
                body = "&".join([f"csrf={token}", *(f"{name}={sent}" for name in names)])
                head = _head(method, path, cookie, same, "Content-Type: application/x-www-form-urlencoded")
                yield f"{path} {odd!r}", head, body.encode("latin-1", "replace")
            for media in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"):
                for raw in (
                    b"",
                    b"--x",
                    b"--x\r\n\r\n",
                    b"--x\r\nContent-Disposition: form-data; name=\xff\r\n\r\n\xff\r\n--x--",
                ):
                    yield f"{path} {media}", _head(method, path, cookie, same, f"Content-Type: {media}"), raw

    await _none_is_ours(doors, asked())


async def test_odd_uploads(doors: Doors) -> None:
    token = f"Authorization: Bearer {await _key(doors)}"
    path = f"/v1/claims/{doors.claim_id}/evidence"
    part = b'Content-Disposition: form-data; name="file"; filename="%s"\r\n'
    bodies = (
        b"--x\r\n" + part % b"\xff\x00" + b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--",
        b"--x\r\n" + part % b"a" + b"Content-Encoding: gzip\r\n\r\nno gzip\r\n--x--",
        b"--x\r\n" + part % b"a" + b"Content-Length: -5\r\n\r\nx\r\n--x--",
        b"--x\r\n" + part % b"a" + b"Content-Type: multipart/mixed\r\n\r\nx\r\n--x--",
        b"--x\r\n" + part % b"a" + b"Content-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\n--y--\r\n--x--",
        b"--x\r\nContent-Disposition: form-data; name*=utf-8''%ff\r\n\r\nx\r\n--x--",
        b"--x\r\n\r\n\r\n--x--", b"--x--", b"--x", b"\r\n", b"x", b"--x\r\n" + b"a" * 9_000,
    )  # fmt: skip
    kinds = (
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=\xff",
        "application/pdf",
        "",
    )

    def asked() -> Iterator[tuple[str, list[str], bytes]]:
        for kind in kinds:
            for raw in bodies:
                yield f"{kind} {raw[:60]!r}", _head("PUT", path, token, f"Content-Type: {kind}"), raw

    await _none_is_ours(doors, asked())


def test_the_corpus_reaches_every_route_that_needs_a_key() -> None:
    for route in ROUTES:
        if isinstance(route.policy, Needs) and route.body is not None:
            assert route.body in BODIES, f"{route.path}: add a good body for {route.body.__name__}"


async def test_cookies_of_odd_bytes_are_nobodys(doors: Doors) -> None:
    names = ("reviewer", "lease", "creator", "__Host-reviewer", "__Host-creator")
    pages = [(method, doors.filled(path)) for method, path in doors.every_page()]

    def asked() -> Iterator[tuple[str, list[str], bytes]]:
        for number, (method, path) in enumerate(pages):
            for odd in ("\xff\xfe", "\xed\xa0\x80", "ses_\xe9", "\x81.\x82")[number % 2 :: 2]:
                cookie = "; ".join(f"{name}={odd}" for name in names)
                head = _head(method, path, f"Cookie: {cookie}", "Sec-Fetch-Site: same-origin", _FORM)
                yield f"{method} {path} {odd!r}", head, b"csrf=x" if method == "POST" else b""

    await _none_is_ours(doors, asked())
