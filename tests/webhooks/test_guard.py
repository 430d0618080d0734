"""Wherever an endpoint says it is, and wherever its name leads then: nothing inside is connected to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest
from aiohttp import web
from yarl import URL

from tests.outbound.sites import HERE, US, Canary, Handler, Names, authority, canary, saying, serving
from tests.outbound.test_guard import HOSTILE, PUBLIC, literal
from tests.webhooks.conftest import Hooks
from verifier.outbound.webhooks.addresses import read_address
from verifier.outbound.webhooks.carrier import Carrier, Posted, open_carrier
from verifier.settings import Settings, SettingsError, load

SITE = authority().site("hooks.example")
NAMES_INSIDE = """
    localhost LOCALHOST localhost. a.localhost db postgres router.local ns.internal nas.lan x.home.arpa
    """.split()
NOT_CALLED = {"not_public", "bad_url", "dns"}  # some spellings are no URL, and no name to any name service


@pytest.fixture
async def listener() -> AsyncIterator[Canary]:
    async with canary() as made:
        yield made


async def _post(carrier: Carrier, url: str) -> Posted:
    return await carrier.post(URL(url), b"{}", {})


def test_the_table_has_more_than_sixty_forms() -> None:
    assert len({*HOSTILE, *NAMES_INSIDE}) >= 90


@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_an_address_inside_is_refused_when_it_is_named(hooks: Hooks, listener: Canary, scheme: str) -> None:
    """With a made-up world on this very machine, which opens nothing for webhooks."""
    said = {}
    world = URL(hooks.house.world.url).port or 0
    for port in (listener.port, world):
        for host in [*HOSTILE, *NAMES_INSIDE]:
            url = literal(host, port).replace("https", scheme)
            said[host, port] = (await hooks.post("/v1/webhooks", {"url": url, "types": ["case.opened"]}, 422))["type"]
    assert set(said.values()) == {"urn:verifier:address_not_allowed"}
    assert await hooks.house.svc.pool.fetchval("SELECT count(*) FROM webhook_endpoint") == 0
    assert listener.visits == 0


async def test_an_address_inside_is_not_connected_to_whoever_let_it_in(listener: Canary) -> None:
    said = {}
    async with open_carrier(US, ()) as carrier:  # with the system's own names
        for host in [*HOSTILE, "localhost"]:
            for url in (literal(host, listener.port), literal(host, listener.port).replace("https", "http")):
                said[url] = (await _post(carrier, url)).error
    assert {url: code for url, code in said.items() if code not in NOT_CALLED} == {}
    assert listener.visits == 0


async def test_a_name_that_leads_inside_is_not_connected_to(listener: Canary) -> None:
    names, said = Names(), {}
    async with open_carrier(US, (), trust=authority().trust(), resolver=names) as carrier:
        for address in HOSTILE:
            names.tell("hooks.example", (address, listener.port))
            said[address] = await _post(carrier, "https://hooks.example/")
    assert {address: one for address, one in said.items() if one != Posted(error="not_public")} == {}
    assert (len(names.asked), listener.visits) == (len(HOSTILE), 0)


def _closing(status: int, **headers: str) -> Handler:
    """A server that ends the connection with its answer, so that the next post needs another."""
    return saying(b"", status=status, Connection="close", **headers)


async def test_a_name_that_leads_inside_the_second_time_is_not_connected_to(listener: Canary) -> None:
    said = {}
    async with serving(_closing(200), SITE) as port:
        names, here = Names(), (HERE, port)
        async with open_carrier(US, (here,), trust=authority().trust(), resolver=names) as carrier:
            for address in HOSTILE:
                names.tell("hooks.example", here, (address, listener.port))
                url = "https://hooks.example/"
                said[address] = (await _post(carrier, url), await _post(carrier, url))
    both = (Posted(200), Posted(error="not_public"))
    assert {address: one for address, one in said.items() if one != both} == {}
    assert listener.visits == 0


async def test_a_redirect_leads_nowhere(listener: Canary) -> None:
    for status in (301, 302, 303, 307, 308):
        for address in HOSTILE:
            answer = _closing(status, Location=literal(address, listener.port))
            async with serving(answer, SITE) as port:
                names = Names().tell("hooks.example", (HERE, port))
                async with open_carrier(US, ((HERE, port),), trust=authority().trust(), resolver=names) as carrier:
                    posted = await _post(carrier, "https://hooks.example/")
            assert (posted.status, posted.code) == (status, "redirect")
            if status != 302:
                break
    assert listener.visits == 0


async def test_of_several_addresses_only_one_that_is_allowed_is_connected_to(listener: Canary) -> None:
    async with serving(_closing(200), SITE) as port:
        names = Names({"hooks.example": [[("127.0.0.2", listener.port), ("::1", listener.port), (HERE, port)]]})
        async with open_carrier(US, ((HERE, port),), trust=authority().trust(), resolver=names) as carrier:
            assert await _post(carrier, "https://hooks.example/") == Posted(200)
    assert listener.visits == 0


async def test_what_an_operator_allows_is_an_address_with_its_port_and_nothing_beside_it(listener: Canary) -> None:
    names = Names().tell("hooks.example", (HERE, listener.port))
    async with serving(_closing(200), None) as port, open_carrier(US, ((HERE, port),), resolver=names) as carrier:
        assert await _post(carrier, f"http://{HERE}:{port}/") == Posted(200)
        assert await _post(carrier, f"http://[::ffff:{HERE}]:{port}/") == Posted(200), "it is the same address"
        for url in (
            f"http://{HERE}:{listener.port}/", f"https://{HERE}:{listener.port}/", f"http://127.0.0.2:{port}/",
            f"http://[::1]:{port}/", "http://hooks.example/", "https://hooks.example/", "http://1.1.1.1/",
        ):  # fmt: skip
            assert await _post(carrier, url) == Posted(error="not_public"), url
    assert listener.visits == 0


async def test_plain_http_goes_to_what_is_allowed_by_whatever_name() -> None:
    async with serving(_closing(200), None) as port:
        names = Names().tell("hooks.example", (HERE, port))
        async with open_carrier(US, ((HERE, port),), resolver=names) as carrier:
            assert await _post(carrier, f"http://hooks.example:{port}/") == Posted(200)


async def test_a_site_whose_certificate_is_not_its_own_gets_nothing() -> None:
    got: list[bytes] = []

    async def take(request: web.BaseRequest) -> web.Response:
        got.append(await request.read())
        return web.Response()

    async with serving(take, authority().site("other.example")) as port:
        names = Names().tell("hooks.example", (HERE, port))
        async with open_carrier(US, ((HERE, port),), trust=authority().trust(), resolver=names) as carrier:
            assert await _post(carrier, "https://hooks.example/") == Posted(error="tls")
    assert got == []


async def test_an_endpoint_that_moved_inside_is_told_so_in_its_attempts(
    hooks: Hooks, listener: Canary, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    made = await hooks.make("case.opened")
    await owner.execute("UPDATE webhook_endpoint SET url = $1", f"http://{HERE}:{listener.port}/")
    await hooks.post(f"/v1/webhooks/{made['id']}/test", status=202)
    await hooks.deliver()
    [attempt] = await hooks.attempts(made)
    assert (attempt["status"], attempt["error"]) == (None, "not_public")
    assert attempt["next_at"] is not None
    assert listener.visits == 0


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_on_the_internet_may_be_called_by_https_alone(address: str) -> None:
    assert isinstance(read_address(literal(address, 8443), ()), URL)
    assert read_address(literal(address, 8443).replace("https", "http"), ()) == "not_allowed"


def test_a_name_inside_may_be_called_on_a_port_that_is_allowed() -> None:
    allowed = (("10.0.0.5", 9000),)
    assert isinstance(read_address("http://platform:9000/hooks", allowed), URL)
    assert read_address("http://platform:9001/hooks", allowed) == "not_allowed"
    assert read_address("http://platform/hooks", allowed) == "not_allowed"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ()),
        ("127.0.0.1:9000", (("127.0.0.1", 9000),)),
        (" 10.0.0.5:80 , [fd00::5]:443 ,", (("10.0.0.5", 80), ("fd00::5", 443))),
        ("[::ffff:10.0.0.5]:80", (("10.0.0.5", 80),)),
        ("[FD00:0:0::5]:443", (("fd00::5", 443),)),
    ],
)
def test_the_setting_is_a_list_of_addresses_with_ports(
    monkeypatch: pytest.MonkeyPatch, written: str, read: tuple[tuple[str, int], ...]
) -> None:
    monkeypatch.setenv("VERIFIER_OUTBOUND_ALLOW", written)
    assert Settings().outbound_allow == read


@pytest.mark.parametrize(
    "written",
    [
        "127.0.0.1",
        "localhost:9000",
        "10.0.0.0/8:80",
        "127.0.0.1:0",
        "127.0.0.1:99999",
        "::1:80",
        "[127.0.0.1]:80",
        "*:80",
    ],
)
def test_what_is_no_address_with_a_port_is_refused_at_start(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("VERIFIER_OUTBOUND_ALLOW", written)
    with pytest.raises(SettingsError, match="VERIFIER_OUTBOUND_ALLOW"):
        load()
