"""Guard that keeps requests to addresses that creators choose on the public internet, away from our own network.

The check is made on the socket's own address at the moment of every connect. A check of the name or of the resolver's
answer would not do: addresses written in a URL skip the resolver, and a name may answer differently the second time.
The list is ours, because Python's `is_global` calls several special addresses public (RFC 6890 and the IANA registries
of special-purpose addresses; measured).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from ssl import SSLContext
from typing import Any, Final, TypeAlias

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

HTTPS: Final = 443

Permit: TypeAlias = Callable[[str, int], bool]
# What asyncio connects to: family, type, protocol, canonical name, and the address the kernel is handed.
AddrInfo: TypeAlias = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]

_NOT_PUBLIC_4: Final = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, and a metadata service of one cloud
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # the inside of one cloud, at an address that looks public
        "169.254.0.0/16",  # link-local, metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_UNICAST_6: Final = ipaddress.IPv6Network("2000::/3")  # nothing else is given out
_NOT_PUBLIC_6: Final = tuple(
    ipaddress.IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: another address is inside
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # the former 6bone
        "3fff::/20",  # documentation
    )
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: how a network without IPv4 reaches it


class NotPublic(OSError):  # noqa: N818  reads as a sentence where it is raised
    """A connection that was not opened, because its address is not on the public internet."""

    def __init__(self) -> None:
        """Say nothing of the address: one text for all also keeps the type when several were tried."""
        super().__init__("the address is not public")


def is_public(address: str) -> bool:
    """Return True if this IP address, exactly as a socket is given it, is of a host on the public internet.

    An address with another one inside (mapped, NAT64) is judged by the one inside; those of tunnels that nobody should
    use any more (6to4, Teredo, IPv4-compatible) are refused whatever they hold. What is no plain address is not public.
    """
    if "%" in address:  # a zone of this machine
        return False
    try:
        return _is_public(ipaddress.ip_address(address))
    except ValueError:
        return False


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in net for net in _NOT_PUBLIC_4)
    if address.ipv4_mapped is not None:
        return _is_public(address.ipv4_mapped)
    if address in _NAT64:
        return _is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
    return address in _UNICAST_6 and not any(address in net for net in _NOT_PUBLIC_6)


def public_https(address: str, port: int) -> bool:
    """Return True for a public address on the port of https: all that a creator may have us ask."""
    return port == HTTPS and is_public(address)


def only(*addresses: str) -> Permit:
    """Permit the host and port of each of these web addresses, which an operator set, and nothing else.

    Hosts are written as the socket is given them, or `localhost`: a name is not looked up for this.
    """
    places = frozenset(place for address in addresses for place in _places(URL(address)))
    return lambda address, port: (address, port) in places


def _places(url: URL) -> frozenset[tuple[str, int]]:
    hosts = ("127.0.0.1", "::1") if url.host == "localhost" else (url.host or "",)
    return frozenset((host, url.port or 0) for host in hosts)


def public_tls(address: str, _port: int) -> bool:
    """Return True for a public address, on whatever port: all that a platform may have us call by https."""
    return is_public(address)


def nowhere(_address: str, _port: int) -> bool:
    """Return False: without TLS nothing may be asked but what an operator allows."""
    return False


def allowing(places: Collection[tuple[str, int]], otherwise: Permit) -> Permit:
    """Permit addresses that an operator named, each with its port, besides what is permitted anyway."""
    named = frozenset(places)

    def permit(address: str, port: int) -> bool:
        return (written(address), port) in named or otherwise(address, port)

    return permit


def written(address: str) -> str:
    """Write an address in the one way in which it is compared; what is none stays as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    inside = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(inside or found)


def open_session(
    user_agent: str,
    *,
    permit: Permit = public_https,
    trust: SSLContext | None = None,
    resolver: AbstractResolver | None = None,
    keep: bool = False,
    at_once: int = 50,
    of_one_host: int = 0,
) -> aiohttp.ClientSession:
    """Open a session that connects only where `permit` allows. `user_agent` must name the operator and a contact.

    `trust` holds the certificates of a test; without it they are the system's. No cookies, no proxy or password of the
    environment, no connection kept for a second question (unless told to `keep` it), at most so many `at_once` and
    `of_one_host` (0: no limit of its own), and bodies are decompressed by us, under a cap.
    """
    return aiohttp.ClientSession(
        headers={"User-Agent": user_agent, "Accept-Encoding": "gzip"},
        connector=aiohttp.TCPConnector(
            ssl=trust or True,
            resolver=resolver,
            use_dns_cache=False,
            limit=at_once,
            limit_per_host=of_one_host,
            force_close=not keep,
            socket_factory=_guarded(permit),
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
    )


def _guarded(permit: Permit) -> Callable[[AddrInfo], socket.socket]:
    """Make a socket only for an address that is permitted; the connection is then opened to that very address."""

    def open_socket(place: AddrInfo) -> socket.socket:
        family, kind, protocol, _, address = place
        if family not in (socket.AF_INET, socket.AF_INET6) or not permit(str(address[0]), int(address[1])):
            raise NotPublic
        return socket.socket(family, kind, protocol)

    return open_socket
