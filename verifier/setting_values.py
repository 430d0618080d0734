"""Values of settings as an operator writes them: durations, addresses, networks; a refusal says what is wrong."""

from __future__ import annotations

import ipaddress
import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

_PORT = re.compile(r"[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST_S = 36_525 * 86_400


def is_loopback(place: str) -> bool:
    """Return True if a host name, IP address or URL is on this machine and cannot be reached from another."""
    host = (urlsplit(place).hostname or "") if "://" in place else place.strip("[]")
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _duration(value: object) -> object:
    """Parse seconds, or a number with s, m, h or d: 90, 15m, 24h, 7d."""
    match = re.fullmatch(r"\s*(\d+)\s*([smhd]?)\s*", str(value))
    if isinstance(value, timedelta) or match is None:
        return value
    seconds = int(match[1]) * _UNITS[match[2] or "s"]
    if seconds > _LONGEST_S:  # beyond it no instant could be reckoned with it any more
        message = "it is longer than a hundred years"
        raise ValueError(message)
    return timedelta(seconds=seconds)


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query or parts.fragment:
        message = "it is not an http or https address"
        raise ValueError(message)
    return value.rstrip("/")


def is_secure_address(value: str) -> bool:
    """Return True for an https address, and for any web address on this machine; no query, fragment or user in it."""
    try:
        return bool(_secure_or_ours(value))
    except ValueError:
        return False


def _secure_or_ours(value: str) -> str:
    if urlsplit(_web_address(value)).scheme != "https" and not is_loopback(value):
        message = "it is not an https address"
        raise ValueError(message)
    return value.rstrip("/")


def _bucket(value: str) -> str:
    parts = urlsplit(value)
    plain = not (parts.query or parts.fragment or "@" in parts.netloc)
    if value and (parts.scheme != "s3" or not parts.netloc or not plain):
        message = "it is not an s3://bucket/prefix address"
        raise ValueError(message)
    return value


def _own_world(value: str) -> str:
    if value and not is_loopback(_web_address(value)):
        message = "a made-up world may only be on this machine"
        raise ValueError(message)
    return value.rstrip("/")


def _networks(value: object) -> object:
    """Split addresses and networks at commas; what comes from code is taken as it is."""
    if not isinstance(value, str):
        return value
    return tuple(_network(item.strip()) for item in value.split(",") if item.strip())


def _network(written: str) -> Network:
    try:
        network = ipaddress.ip_network(written)
    except ValueError:
        message = "it is not a list of addresses and networks, or a network has bits set behind its mask"
        raise ValueError(message) from None
    if not network.prefixlen:
        message = "it would believe everybody"
        raise ValueError(message)
    mapped = network.network_address.ipv4_mapped if isinstance(network, ipaddress.IPv6Network) else None
    return ipaddress.ip_network((int(mapped), network.prefixlen - 96)) if mapped is not None else network


def _places(value: object) -> object:
    """Read addresses with their ports between commas; take what comes from code as it is."""
    if not isinstance(value, str):
        return value
    return tuple(_place(item.strip()) for item in value.split(",") if item.strip())


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    message = "it is not a list of addresses, each with its port"
    try:
        address = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        raise ValueError(message) from None
    if isinstance(address, ipaddress.IPv6Address) != host.startswith("[") or not _PORT.fullmatch(port):
        raise ValueError(message)
    inside = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(inside or address), int(port)


def _database(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and urlsplit(value.get_secret_value()).scheme not in {"postgresql", "postgres"}:
        message = "it is not a postgresql:// address"
        raise ValueError(message)
    return value


def _relay(value: SecretStr) -> SecretStr:
    if not value.get_secret_value():
        return value
    parts = urlsplit(value.get_secret_value())
    try:
        usable = parts.scheme in {"smtp", "smtps"} and parts.hostname and parts.port != 0
    except ValueError:  # the port is no number; the library's message would repeat it
        usable = False
    if not usable or parts.path.strip("/") or parts.query or parts.fragment:
        message = "it is not an smtp:// or smtps:// address"
        raise ValueError(message)
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]


Places = Annotated[tuple[tuple[str, int], ...], NoDecode, BeforeValidator(_places)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
SecureAddress = Annotated[str, AfterValidator(_secure_or_ours)]  # https, or on this machine
BucketAddress = Annotated[str, AfterValidator(_bucket)]
WorldAddress = Annotated[str, AfterValidator(_own_world)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_database)]
RelayAddress = Annotated[SecretStr, AfterValidator(_relay)]
