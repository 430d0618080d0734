"""A nonce is read where only who controls the site can put it, and a site that misbehaves costs us nothing."""

from __future__ import annotations

import gzip

import pytest
from aiohttp import ClientSession, web

from tests.outbound.sites import (
    HERE,
    NONCE,
    Names,
    only_public_or,
    practice,
    reaching,
    read,
    saying,
    serving,
)
from verifier.outbound.sites.fetch import Reach
from verifier.outbound.sites.well_known import Missing, Shown, Unreachable, read_nonce


async def test_a_practice_is_asked_for_one_file_by_https() -> None:
    seen: list[web.BaseRequest] = []

    async def handler(request: web.BaseRequest) -> web.Response:
        seen.append(request)
        return web.Response(text=f"{NONCE}\n")

    assert await read(handler) == Shown((NONCE,))
    assert [(seen[0].method, seen[0].path, seen[0].host, seen[0].scheme)] == [
        ("GET", "/.well-known/creator-credential-verifier", "practice.example", "https")
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", ()),
        (b" \r\n\t", ()),
        (NONCE.encode(), (NONCE,)),
        (b"old-nonce\r\n" + NONCE.encode() + b"\r\n", ("old-nonce", NONCE)),
        (b"\xef\xbb\xbf" + NONCE.encode(), (NONCE,)),
        ("für uns".encode(), ("für", "uns")),
        (b"a" * 4_096, ("a" * 4_096,)),
    ],
)
async def test_the_words_of_the_file_are_read(body: bytes, words: tuple[str, ...]) -> None:
    assert await read(saying(body)) == Shown(words)
    assert await read(saying(body, "text/plain; charset=UTF-8")) == Shown(words)
    assert await read(saying(gzip.compress(body), Content_Encoding="gzip")) == Shown(words)


@pytest.mark.parametrize("status", [404, 410])
async def test_a_site_without_the_file_says_so(status: int) -> None:
    assert await read(saying(NONCE.encode(), status=status)) == Missing()


@pytest.mark.parametrize("status", [201, 202, 203, 204, 206, 400, 401, 403, 418, 429, 500, 503])
async def test_another_status_is_no_answer_even_with_the_nonce(status: int) -> None:
    assert await read(saying(NONCE.encode() if status != 204 else b"", status=status)) == Unreachable(f"http_{status}")


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize(
    "leads_to",
    [
        "http://practice.example/.well-known/creator-credential-verifier",
        "https://elsewhere.example/",
        "/login",
        "",
    ],
)
async def test_a_redirect_is_not_followed_wherever_it_leads(status: int, leads_to: str) -> None:
    names = Names()
    async with practice(saying(b"", status=status, Location=leads_to), names=names) as reach:
        assert await read_nonce(reach, "practice.example") == Unreachable("redirect")
    assert names.asked == ["practice.example"]


@pytest.mark.parametrize("media", ["text/html", "application/json", "text/plainest"])
async def test_what_is_no_plain_text_is_not_read(media: str) -> None:
    assert await read(saying(NONCE.encode(), media)) == Unreachable("not_text")


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"\xff\xfe" + NONCE.encode("utf-16-le"), "text/plain"),
        (NONCE.encode("utf-16-le"), "text/plain; charset=utf-16"),
        (NONCE.encode(), "text/plain; charset=utf-7"),
        (b"\xc3\x28", "text/plain"),
        (b"\x80", "text/plain; charset=utf-8"),
    ],
)
async def test_text_in_another_alphabet_than_utf_8_is_not_read(body: bytes, media: str) -> None:
    assert await read(saying(body, media)) == Unreachable("not_text")


@pytest.mark.parametrize(
    "domain",
    ["practice.example/x", "practice.example:8443", "robin@practice.example", "x.github.io", "Practice.example", ""],
)
async def test_what_was_not_read_as_a_domain_is_not_asked(domain: str) -> None:
    names = Names()
    async with reaching(names, only_public_or()) as reach:
        assert await read_nonce(reach, domain) == Unreachable("not_public")
    assert names.asked == []


async def test_in_a_made_up_world_the_same_is_asked_of_the_world() -> None:
    paths: list[str] = []

    async def world(request: web.BaseRequest) -> web.Response:
        paths.append(request.path)
        return web.Response(text=NONCE)

    async with serving(world, None) as port, ClientSession(auto_decompress=False) as session:
        reach = Reach(session, f"http://{HERE}:{port}/domain/{{domain}}")
        assert await read_nonce(reach, "practice.example") == Shown((NONCE,))
    assert paths == ["/domain/practice.example/.well-known/creator-credential-verifier"]


async def test_an_outcome_shows_neither_the_nonce_nor_the_domain() -> None:
    assert NONCE not in repr(await read(saying(NONCE.encode())))
    assert "practice" not in repr(await read(saying(b"", status=500)))
