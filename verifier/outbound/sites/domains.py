"""Reading of the practice domain that a creator or a register names, and whether one practice can hold it alone.

A host below somebody else's domain (a page of a directory, a free site of a builder) proves nothing about a person.
Which hosts are shared is told by the private section of the public suffix list, which ships with its library, and by a
list of our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from publicsuffixlist import PublicSuffixList

from verifier.outbound.sites.shared_hosts import SHARED

_LONGEST: Final = 253  # RFC 1035, written without the last dot
_LONGEST_TEXT: Final = 2_000
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")  # a host that ends so is an address, in one spelling or another
# RFC 6761 and its registry, RFC 9476, and names that are used at home and never given out. `.example` stays usable.
_RESERVED: Final = frozenset(
    "alt arpa corp home host internal intranet invalid lan local localdomain localhost mail onion private test".split()
)


@dataclass(frozen=True, slots=True)
class DomainFault:
    """The reason why a text names no domain we would ask.

    Codes: `empty`, `too_long`, `not_ascii` (we ask for the xn-- form), `malformed`, `not_web` (another scheme),
    `userinfo` (an e-mail address, or a name and password), `port`, `address` (an IP address), `single_label`,
    `reserved_name`, `public_suffix`, `shared_host`.
    """

    code: str


def read_domain(text: str) -> str | DomainFault:
    """Read the host name in a typed or listed text, which may be a URL; lower case, without a last dot."""
    host = _host(text.strip(" \t\r\n"))
    if isinstance(host, DomainFault):
        return host
    fault = _shape(host) or _standing(host)
    return DomainFault(fault) if fault else host


def _host(text: str) -> str | DomainFault:
    """Extract the host as it was written; what a browser might read otherwise (a backslash, a tab) stays in it."""
    if not text:
        return DomainFault("empty")
    if len(text) > _LONGEST_TEXT:
        return DomainFault("too_long")
    scheme, colons, rest = text.partition("://")
    if colons and scheme.lower() not in {"http", "https"}:
        return DomainFault("not_web")
    authority = re.split(r"[/?#]", rest if colons else text, maxsplit=1)[0]
    fault = _authority(authority)
    return DomainFault(fault) if fault else authority.lower().removesuffix(".")


def _authority(authority: str) -> str:
    """Return the code of a fault in the part that names the host, before it is a name; "" for none."""
    if not authority.isascii():
        return "not_ascii"
    if "@" in authority:
        return "userinfo"
    if authority.startswith("[") or authority.count(":") > 1:
        return "address"
    if ":" in authority:
        return "port"
    return "" if authority else "malformed"


def _shape(host: str) -> str:
    """Return the code of a fault in the form of a host name; "" for none."""
    if len(host) > _LONGEST:
        return "too_long"
    labels = host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return "malformed"
    if _NUMBER.fullmatch(labels[-1]):
        return "address"
    if labels[-1] in _RESERVED:
        return "reserved_name"
    return "single_label" if len(labels) == 1 else ""


def _standing(host: str) -> str:
    """Return the code of a name that no single holder can have; "" for one that somebody can."""
    if is_shared(host):
        return "shared_host"
    return "" if registrable(host) else "public_suffix"


def is_shared(host: str) -> bool:
    """Return True if strangers have pages or mailboxes at this host name, or at one above it."""
    labels = host.split(".")
    above = {".".join(labels[start:]) for start in range(len(labels))}
    return not above.isdisjoint(SHARED) or _suffixes().publicsuffix(host) != _registries().publicsuffix(host)


def registrable(host: str) -> str:
    """Return the domain above this host that somebody registered, for RDAP; "" for a public suffix itself."""
    return _registries().privatesuffix(host) or ""


@cache
def _suffixes() -> PublicSuffixList:
    """Load every suffix below which strangers have names."""
    return PublicSuffixList()


@cache
def _registries() -> PublicSuffixList:
    """Load the suffixes of domain registries alone."""
    return PublicSuffixList(only_icann=True)
