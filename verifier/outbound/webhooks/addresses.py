"""Reads the address of a platform's endpoint, and refuses at once what the guard at the socket would refuse later.

The guard has the last word, whatever a name leads to. What is refused here is what can be seen in the text.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from typing import Final, Literal, TypeAlias

from yarl import URL

from verifier.outbound.sites.ssrf_guard import is_public, written

Place: TypeAlias = tuple[str, int]
Fault: TypeAlias = Literal["malformed", "not_allowed"]

LONGEST: Final = 2_000
_PRINTED: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a host that ends so is an address, in one spelling or another
# Names that mean a machine or a network, never a host on the internet (RFC 6761, RFC 8375, common use).
_INSIDE: Final = frozenset("localhost localdomain local internal intranet lan home corp private arpa".split())


def read_address(text: str, allowed: Collection[Place]) -> URL | Fault:
    """Read the URL in a text, where it may be called: https to the internet, and what an operator allowed."""
    if len(text) > LONGEST or not _PRINTED.fullmatch(text) or "\\" in text:
        return "malformed"
    try:
        url = URL(text)
        port, host = url.port, url.host  # decoded only here: xn-- may stand before what no name is
    except ValueError:
        return "malformed"
    if not host or not port or url.user is not None or url.password is not None or "#" in text:
        return "malformed"
    return url if _may_be_called(url, port, allowed) else "not_allowed"


def _may_be_called(url: URL, port: int, allowed: Collection[Place]) -> bool:
    """Return True where the guard could let a call of this URL through, as far as the text tells."""
    host = (url.host or "").lower().removesuffix(".")
    secure = url.scheme == "https"
    try:
        address = str(ipaddress.ip_address(host))
    except ValueError:
        return _may_be_named(host, port, allowed, secure=secure)
    return (written(address), port) in allowed or (secure and is_public(address))


def _may_be_named(host: str, port: int, allowed: Collection[Place], *, secure: bool) -> bool:
    """Return True where a name could lead to where we may call; on an allowed port the guard sees where it leads."""
    last = host.rpartition(".")[2]
    if not last or "%" in host or _NUMBER.fullmatch(last):
        return False
    outside = secure and "." in host and last not in _INSIDE
    return outside or any(port == of_place for _, of_place in allowed)
