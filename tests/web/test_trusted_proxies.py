"""People behind one proxy are not one person, and nobody chooses their own bucket by a header."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from verifier.flows.core.rate_limits import Limiter
from verifier.flows.core.service import Service
from verifier.flows.operations.doctor import examine
from verifier.settings import Settings
from verifier.web.app import build_app
from verifier.web.http.caller import _forwarded, _last_untrusted, _listed

Whose = Callable[..., Awaitable[str]]
ME = "127.0.0.1"
FORWARDED, LISTED = "Forwarded", "X-Forwarded-For"


async def _asked(svc: Service, trusted: str) -> AsyncIterator[Whose]:
    kept = Settings(data_dir=svc.settings.data_dir, trusted_proxies=trusted)  # type: ignore[arg-type]  # it is read
    limiter = Limiter()
    app = build_app(replace(svc, settings=kept, limiter=limiter))
    async with TestServer(app) as server, ClientSession(server.make_url("/")) as http:

        async def whose(*headers: tuple[str, str]) -> str:
            limiter._until.clear()
            async with http.post("/claims/enter", headers=CIMultiDict(headers)) as answer:
                assert answer.status == 403, "it came from no page of ours; who sent it was counted before"
            (bucket,) = limiter._until
            return bucket.removesuffix(":entries")

        yield whose


@pytest.fixture
async def whose(svc: Service) -> AsyncIterator[Whose]:
    """Return the bucket of a call with these headers, where this machine and a network are proxies."""
    async for asked in _asked(svc, "127.0.0.1, 10.0.0.0/8,2001:db8:ffff::/48"):
        yield asked


@pytest.fixture
async def alone(svc: Service) -> AsyncIterator[Whose]:
    """The same where no proxy was named, and where it is another one than this machine."""
    async for asked in _asked(svc, "192.0.2.1"):
        yield asked


@pytest.mark.parametrize(("name", "value", "bucket"), [
    (LISTED, "203.0.113.9", "203.0.113.9"),
    (LISTED, "198.51.100.66, 203.0.113.9", "203.0.113.9"),  # the left one is what the sender wrote
    (LISTED, "198.51.100.66, 203.0.113.9,10.1.2.3", "203.0.113.9"),  # a proxy before the proxy
    (LISTED, "203.0.113.9:51234", "203.0.113.9"),
    (LISTED, "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
    (LISTED, "[2001:db8:1:2:3::4]:443", "2001:db8:1:2::/64"),
    (LISTED, "::ffff:203.0.113.9", "203.0.113.9"),
    (LISTED, "10.1.2.3, 10.9.9.9", "10.1.2.3"),  # it began inside
    (LISTED, "203.0.113.9, 2001:db8:ffff::7", "203.0.113.9"),
    (FORWARDED, "for=203.0.113.9", "203.0.113.9"),
    (FORWARDED, "For=198.51.100.66;proto=https , for=203.0.113.9; by=10.0.0.1;host=verify.example", "203.0.113.9"),
    (FORWARDED, 'proto=https;FOR="203.0.113.9:51234"', "203.0.113.9"),
    (FORWARDED, 'for="[2001:db8:1:2:3::4]:47011"', "2001:db8:1:2::/64"),
    (FORWARDED, 'for="[2001:db8:1:2:3::4]", for=10.0.0.1', "2001:db8:1:2::/64"),
    (FORWARDED, 'for="198.51.100.66, for=198.51.100.67", for=203.0.113.9', "203.0.113.9"),
    (FORWARDED, r'for=198.51.100.66;host="a\", for=1.2.3.4", for=203.0.113.9', "203.0.113.9"),
])  # fmt: skip
async def test_a_trusted_proxy_says_who_asks(whose: Whose, name: str, value: str, bucket: str) -> None:
    assert await whose((name, value)) == bucket


@pytest.mark.parametrize(("name", "value"), [
    (LISTED, ""), (LISTED, "unknown"), (LISTED, "203.0.113.9,"), (LISTED, "203.0.113.999"), (LISTED, "one two"),
    (LISTED, "203.0.113.9, nobody"), (LISTED, "0x7f.1"), (LISTED, "[2001:db8::1"), (LISTED, "203.0.113.9:port"),
    (FORWARDED, "for=unknown"), (FORWARDED, "for=_hidden"), (FORWARDED, "proto=https"), (FORWARDED, "203.0.113.9"),
    (FORWARDED, 'for="203.0.113.9'), (FORWARDED, "for=203.0.113.9;for=198.51.100.66"), (FORWARDED, "for=203.0.113.9;"),
    (FORWARDED, 'for=203.0.113.9;host="'), (FORWARDED, 'x="a, for="203.0.113.9"'), (FORWARDED, "for = 203.0.113.9"),
])  # fmt: skip
async def test_what_cannot_be_read_is_the_proxys_own_bucket(whose: Whose, name: str, value: str) -> None:
    assert await whose((name, value)) == ME


@pytest.mark.parametrize("headers", [
    ((FORWARDED, "for=198.51.100.66"), (LISTED, "203.0.113.9")),  # passed on as it came, beside what the proxy wrote
    ((FORWARDED, "for=203.0.113.9"), (LISTED, "198.51.100.66")),
    ((FORWARDED, "nonsense"), (LISTED, "203.0.113.9")),
])  # fmt: skip
async def test_of_two_headers_that_differ_neither_is_believed(whose: Whose, headers: tuple[Any, ...]) -> None:
    assert await whose(*headers) == ME


async def test_a_header_in_several_lines_is_one_list_and_the_last_line_is_the_proxys(whose: Whose) -> None:
    assert await whose((LISTED, "198.51.100.66"), (LISTED, "203.0.113.9")) == "203.0.113.9"
    assert await whose((FORWARDED, 'for="198.51.100.66'), (FORWARDED, "for=203.0.113.9")) == "203.0.113.9"
    assert await whose((FORWARDED, "for=203.0.113.9"), (LISTED, "203.0.113.9")) == "203.0.113.9"


async def test_nobody_else_is_believed(alone: Whose) -> None:
    for header in ((LISTED, "203.0.113.9"), (FORWARDED, "for=203.0.113.9"), (LISTED, "192.0.2.1"), (FORWARDED, "x")):
        assert await alone(header) == ME


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60))
def test_whatever_a_sender_writes_before_it_the_proxys_word_stands_or_nothing_does(said: str) -> None:
    peer, trusted = ip_address(ME), Settings(trusted_proxies="127.0.0.1").trusted_proxies  # type: ignore[arg-type]
    for appended in ("for=203.0.113.9", 'for="203.0.113.9:80";host="a"', 'for="203.0.113.9";proto=https'):
        hops = _forwarded([f"{said}, {appended}"])
        assert hops is not None
        assert str(_last_untrusted(peer, hops, trusted)) in {"203.0.113.9", ME}
    listed = _listed([f"{said}, 203.0.113.9"])
    assert listed is not None
    assert str(_last_untrusted(peer, listed, trusted)) == "203.0.113.9"


async def test_doctor_advises_to_name_the_proxy_of_a_service_that_others_reach(svc: Service) -> None:
    def seen(host: str, public: str, trusted: str = "") -> Service:
        kept = Settings(data_dir=svc.settings.data_dir, host=host, public_url=public, trusted_proxies=trusted)  # type: ignore[arg-type]
        return replace(svc, settings=kept)

    async def advised(one: Service) -> bool:
        (found,) = [f for f in await examine(one) if f.what == "people behind the proxy are told apart"]
        assert found.good or (found.kind == "advice" and "VERIFIER_TRUSTED_PROXIES" in found.remedy)
        return not found.good

    public = "https://verify.example.org"
    assert await advised(seen(ME, public))
    assert not await advised(seen(ME, public, "127.0.0.1"))
    assert not await advised(seen(ME, "http://localhost:8080"))
    assert not await advised(seen("192.0.2.7", public))
