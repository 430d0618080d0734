"""The address a call without a key comes from. People behind one proxy are many; a header is not an address.

`Forwarded` (RFC 7239) and `X-Forwarded-For` are read only from a proxy that TRUSTED_PROXIES names, from the right, up
to the first hop that it does not name: what stands left of that one was written by whoever sent it. A proxy may pass on
a header of the other kind as it came, so where the two say different things neither is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from aiohttp import web

from verifier.setting_values import Network
from verifier.web.http.keys import SERVICE

Address = IPv4Address | IPv6Address
_TOKEN, _QUOTED = r"[!#$%&'*+.^_`|~0-9A-Za-z:\[\]-]+", r'"(?:[^"\\]|\\.)*"'
_PAIR = re.compile(rf"[ \t]*({_TOKEN})=({_TOKEN}|{_QUOTED})[ \t]*(;|,|$)")
_PORT = r"(?::[0-9]{1,5})?"
_NODE = re.compile(rf"\[([0-9A-Fa-f:.]+)\]{_PORT}|([0-9.]+){_PORT}|([0-9A-Fa-f:.]+)")


def bucket(request: web.Request) -> str:
    """Name the bucket of whoever sent this: an IPv4 address, or the IPv6 network one subscriber is given."""
    trusted = request.app[SERVICE].settings.trusted_proxies
    return origin(_sender(request, trusted) if trusted else request.remote)


def origin(remote: str | None) -> str:
    """Fold an address: one subscriber of IPv6 has a whole network of them."""
    address = _address(remote or "")
    if address is None:
        return "nowhere"
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address), 64), strict=False))


def _sender(request: web.Request, trusted: Sequence[Network]) -> str | None:
    """Return the rightmost hop that is not trusted; the hop that told of it where that cannot be read."""
    peer = _address(request.remote or "")
    if peer is None or not _within(peer, trusted):
        return request.remote
    told = (
        _forwarded(request.headers.getall("Forwarded", ())),
        _listed(request.headers.getall("X-Forwarded-For", ())),
    )
    found = {_last_untrusted(peer, hops, trusted) for hops in told if hops is not None}
    return str(found.pop() if len(found) == 1 else peer)


def _last_untrusted(peer: Address, hops: Iterator[Address | None], trusted: Sequence[Network]) -> Address:
    last = peer
    for hop in hops:
        if hop is None:
            return last
        last = hop
        if not _within(hop, trusted):
            return last
    return last


def _listed(lines: Sequence[str]) -> Iterator[Address | None] | None:
    """Return the hops of `X-Forwarded-For`, nearest first; None where there is no such header."""
    if not lines:
        return None
    return (_node(part.strip()) for part in reversed(",".join(lines).split(",")))


def _forwarded(lines: Sequence[str]) -> Iterator[Address | None] | None:
    """Return the hops of `Forwarded`, nearest first. Each line by itself: one with an open quote swallows no other."""
    return (hop for line in reversed(lines) for hop in reversed(_elements(line))) if lines else None


def _elements(line: str) -> list[Address | None]:
    """Parse the `for` of each element of a line; None for one that says nothing readable, and for a broken line."""
    found: list[Address | None] = []
    seen: list[str] = []
    at, ended = 0, False
    while not ended:
        pair = _PAIR.match(line, at)
        if pair is None:
            return [None]
        at, ended = pair.end(), not pair[3]
        if pair[1].lower() == "for":
            seen.append(pair[2])
        if pair[3] != ";":
            found.append(_node(_bare(seen[0])) if len(seen) == 1 else None)
            seen = []
    return found


def _bare(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _node(written: str) -> Address | None:
    """Parse an address with or without a port; None for "unknown", a made-up name and anything else."""
    node = _NODE.fullmatch(written)
    return _address(node[1] or node[2] or node[3]) if node else None


def _address(written: str) -> Address | None:
    """Parse an address without its zone; one of IPv4 that comes as IPv6 is one of IPv4."""
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)
