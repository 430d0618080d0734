"""Whatever address a creator's domain has, in whatever spelling and however late: nothing of ours is connected to."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from tests.outbound.sites import (
    HERE,
    US,
    Canary,
    Names,
    authority,
    canary,
    only_public_or,
    practice,
    reaching,
    saying,
    serving,
)
from verifier.outbound.sites.fetch import Failed, Reply, ask, open_reach
from verifier.outbound.sites.rdap import Unknown, registered_at
from verifier.outbound.sites.ssrf_guard import is_public, only, open_session, public_https
from verifier.outbound.sites.well_known import Shown, Unreachable, read_nonce

# Addresses as a register of names could answer with them, or as a URL could have them.
ADDRESSES = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.0.0.2
    127.255.255.255 168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.8
    192.0.0.192 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255 192.175.48.1
    198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 ::
    ::1 ::127.0.0.1 ::10.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
    ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b::10.0.0.1 64:ff9b:1:: 64:ff9b:1::7f00:1 100::1
    2001::1 2001:0:7f00:1:: 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe::
    2002:808:808::1 2620:4f:8000::1 3ffe::1 3fff::1 4000::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 fe80::1
    febf::1 fec0::1 ff02::1 ff0e::1
    """.split()
# Spellings that a C library takes for 127.0.0.1 or for the metadata service.
SPELLINGS = """
    127.1 127.0.1 0x7f.1 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 2130706433 127.0.0.01 0 0x0 2852039166
    0xa9fea9fe 0251.0376.0251.0376
    """.split()
HOSTILE = [*ADDRESSES, *SPELLINGS]
PUBLIC = """
    1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.17
    172.15.255.255 172.32.0.0 192.0.1.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255
    ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2001:200::1 2606:4700::1111 2a00:1450::1 2620:fe::fe
    """.split()
REFUSED = (Failed("not_public"), Failed("bad_url"))  # some spellings are no URL to the client
SITE = authority().site("practice.example")


@pytest.fixture
async def listener() -> AsyncIterator[Canary]:
    async with canary() as made:
        yield made


def literal(address: str, port: int) -> str:
    host = f"[{address}]" if ":" in address else address
    return f"https://{host}:{port}/"


def test_there_are_more_than_sixty_hostile_addresses() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 80


@pytest.mark.parametrize("address", [*HOSTILE, "", "fe80::1%lo", "2606:4700::1111%1", "１.1.1.1", "1.1.1.1 ", "1.1.1"])
def test_what_is_not_on_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_on_the_public_internet_is_asked_by_https_alone(address: str) -> None:
    assert is_public(address)
    assert public_https(address, 443)
    assert not public_https(address, 80)


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public_to_us(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    inside = getattr(address, "ipv4_mapped", None) or address
    refused = inside.is_private or inside.is_multicast or inside.is_reserved or inside.is_link_local
    nat64 = address in ipaddress.ip_network("64:ff9b::/96") if address.version == 6 else False
    assert not (refused and not nat64 and is_public(str(address)))


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_as_itself(inner: ipaddress.IPv4Address) -> None:
    for outer in ("::ffff:", "64:ff9b::"):
        assert is_public(f"{outer}{inner}") == is_public(str(inner))


async def test_the_listener_would_hear_of_whoever_is_let_through(listener: Canary) -> None:
    async with open_session(US, permit=lambda _address, _port: True) as session:
        for address in ("127.0.0.1", "0.0.0.0", "127.0.0.2", "::ffff:127.0.0.1"):  # noqa: S104  nobody binds it
            assert isinstance(await ask(session, URL(literal(address, listener.port))), Failed)
    assert listener.visits >= 2


async def test_a_hostile_address_in_a_url_is_not_connected_to(listener: Canary) -> None:
    said: dict[str, Failed | Reply] = {}
    async with open_session(US, permit=only_public_or()) as session:  # with the system's own resolver
        for address in [*HOSTILE, "localhost"]:
            said[address] = await ask(session, URL(literal(address, listener.port)))
    assert {address: reply for address, reply in said.items() if reply not in REFUSED} == {}
    assert listener.visits == 0


async def test_a_hostile_address_as_a_practice_is_not_even_asked(listener: Canary) -> None:
    names = Names()
    async with reaching(names, only_public_or()) as reach:
        said = {
            address: await read_nonce(reach, address) for address in [*HOSTILE, literal("127.0.0.1", listener.port)]
        }
    assert set(said.values()) == {Unreachable("not_public")}
    assert (names.asked, listener.visits) == ([], 0)


async def test_a_name_that_leads_to_a_hostile_address_is_not_connected_to(listener: Canary) -> None:
    names, said = Names(), {}
    async with reaching(names, only_public_or()) as reach:
        for address in HOSTILE:
            names.tell("practice.example", (address, listener.port))
            said[address] = await read_nonce(reach, "practice.example")
    assert {address: words for address, words in said.items() if words != Unreachable("not_public")} == {}
    assert (len(names.asked), listener.visits) == (len(HOSTILE), 0)


async def test_a_name_that_leads_elsewhere_the_second_time_is_not_connected_to(listener: Canary) -> None:
    names, said = Names(), {}
    async with practice(saying(b"abc"), names=names) as reach:
        [[home]] = names.answers["practice.example"]
        for address in HOSTILE:
            names.tell("practice.example", home, (address, listener.port))
            first = await read_nonce(reach, "practice.example")
            said[address] = (first, await read_nonce(reach, "practice.example"))
    both = (Shown(("abc",)), Unreachable("not_public"))
    assert {address: words for address, words in said.items() if words != both} == {}
    assert listener.visits == 0


async def test_a_redirect_to_a_hostile_address_is_not_connected_to(listener: Canary) -> None:
    said = {}
    leads_to = {f"/domain/d{n}.example": literal(address, listener.port) for n, address in enumerate(HOSTILE)}

    async def directory(request: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": leads_to[request.path]})

    async with practice(directory, "rdap.example") as reach:
        for n, address in enumerate(HOSTILE):
            said[address] = await registered_at(reach, "https://rdap.example", f"d{n}.example")
    refused = [
        Unknown(code) for code in ("not_public", "bad_url", "dns")
    ]  # the name service does not know the spellings
    assert {said[address] for address in ADDRESSES} == {Unknown("not_public")}
    assert {address: age for address, age in said.items() if age not in refused} == {}
    assert listener.visits == 0


async def test_a_practice_that_redirects_to_a_hostile_address_leads_nowhere(listener: Canary) -> None:
    for address in HOSTILE:
        async with practice(saying(b"", status=302, Location=literal(address, listener.port)), tls=SITE) as reach:
            assert await read_nonce(reach, "practice.example") == Unreachable("redirect")
    assert listener.visits == 0


async def test_of_several_addresses_only_the_public_one_is_connected_to(listener: Canary) -> None:
    async with serving(saying(b"abc"), authority().site("practice.example")) as port:
        names = Names({"practice.example": [[("127.0.0.2", listener.port), ("::1", listener.port), (HERE, port)]]})
        async with reaching(names, only_public_or((HERE, port))) as reach:
            assert await read_nonce(reach, "practice.example") == Shown(("abc",))
    assert listener.visits == 0


async def test_several_hostile_addresses_are_refused_as_one_is(listener: Canary) -> None:
    names = Names({"practice.example": [[(address, listener.port) for address in HOSTILE]]})
    async with reaching(names, only_public_or()) as reach:
        assert await read_nonce(reach, "practice.example") == Unreachable("not_public")
    assert listener.visits == 0


async def test_a_public_address_is_not_asked_on_another_port() -> None:
    names = Names().tell("practice.example", ("1.1.1.1", 8443))
    async with open_session(US, resolver=names) as session:
        assert await ask(session, URL("https://practice.example/")) == Failed("not_public")
        assert await ask(session, URL("http://1.1.1.1/")) == Failed("not_public")


async def test_a_proxy_of_the_environment_is_not_used(listener: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "http_proxy", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{listener.port}")
    async with practice(saying(b"abc")) as reach:
        assert await read_nonce(reach, "practice.example") == Shown(("abc",))
    assert listener.visits == 0


async def test_nothing_is_remembered_for_the_next_question_and_the_operator_is_named() -> None:
    seen: list[web.BaseRequest] = []

    async def handler(request: web.BaseRequest) -> web.Response:
        seen.append(request)
        return web.Response(text="abc", headers={"Set-Cookie": "who=robin; Path=/"})

    async with practice(handler) as reach:
        await read_nonce(reach, "practice.example")
        await read_nonce(reach, "practice.example")
    assert [request.headers.get("Cookie") for request in seen] == [None, None]
    assert [request.headers["User-Agent"] for request in seen] == [US, US]


async def test_with_a_made_up_world_nothing_leaves_this_machine() -> None:
    async with open_reach(US, permit=only("http://127.0.0.1:9")) as reach:
        assert await ask(reach.session, URL("http://127.0.0.1:9/")) == Failed("refused")  # nobody is there
        assert await ask(reach.session, URL("https://1.1.1.1/")) == Failed("not_public")
    async with open_reach(US) as reach:
        assert await ask(reach.session, URL("http://127.0.0.1:9/")) == Failed("not_public")


@pytest.mark.parametrize(
    ("address", "port", "good"),
    [("127.0.0.1", 9, True), ("127.0.0.1", 10, False), ("127.0.0.2", 9, False), ("1.1.1.1", 443, False)],
)
def test_what_an_operator_set_is_reached_at_its_own_host_and_port(address: str, port: int, *, good: bool) -> None:
    assert only("http://127.0.0.1:9/openid", "http://[::1]:8")(address, port) is good


@pytest.mark.parametrize(("address", "port"), [("127.0.0.1", 9), ("::1", 9), ("::1", 8)])
def test_localhost_is_this_machine_in_both_families(address: str, port: int) -> None:
    assert only("http://localhost:9", "http://[::1]:8")(address, port)


def test_a_name_that_an_operator_set_permits_no_address() -> None:
    assert not only("https://orcid.org")("1.1.1.1", 443)


async def test_a_refusal_names_no_address() -> None:
    names = Names().tell("practice.example", ("10.1.2.3", 443))
    async with open_session(US, resolver=names) as session:
        reply = await ask(session, URL("https://practice.example/"))
    assert "10.1.2.3" not in repr(reply)
