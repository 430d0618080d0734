"""The logins with which each role reaches a PostgreSQL server."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from verifier.setting_values import is_loopback


class Arguments(TypedDict):
    """Keyword arguments for `asyncpg.connect` and `asyncpg.create_pool`."""

    host: str
    port: int
    user: str
    password: str | None
    database: str


@dataclass(frozen=True, slots=True)
class Login:
    """The address, user and password of one role."""

    host: str  # a socket directory or a loopback address
    port: int
    user: str
    database: str
    password: str | None = None

    @property
    def arguments(self) -> Arguments:
        """The arguments for `asyncpg.connect(**login.arguments)`."""
        return Arguments(host=self.host, port=self.port, user=self.user, password=self.password, database=self.database)

    @property
    def url(self) -> str:
        """The address as VERIFIER_DATABASE_URL takes it. It may hold a password: never log it."""
        who = quote(self.user) + (f":{quote(self.password, safe='')}" if self.password else "")
        return f"postgresql://{who}@/{quote(self.database)}?{urlencode({'host': self.host, 'port': self.port})}"


@dataclass(frozen=True, slots=True)
class Dsn:
    """The logins of the three roles: the owner migrates, the service works, the admin is for backups."""

    owner: Login
    service: Login
    admin: Login

    def on(self, database: str) -> Dsn:
        """Return the same roles on another database of the same server."""
        return Dsn(*(replace(login, database=database) for login in (self.owner, self.service, self.admin)))


def demanding(address: str) -> str:
    """Demand verified TLS of an operator's address, unless the server is this machine or the address says otherwise.

    The library's own default takes TLS where it is offered; whoever stands between the two just does not offer it.
    """
    if is_local(address) or says_mode(address):
        return address
    wanted = {"sslmode": "verify-full"} | _roots(address)
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(wanted)}"


def is_local(address: str) -> bool:
    """Return True if every server of an address is this very machine: a socket, or a loopback address."""
    return all(host.startswith("/") or is_loopback(host) for host in _hosts(address))


def says_mode(address: str) -> bool:
    """Return True if the operator has said how the line is secured, in the address or in PGSSLMODE."""
    return "sslmode" in parse_qs(urlsplit(address).query) or bool(os.environ.get("PGSSLMODE"))


def _hosts(address: str) -> list[str]:
    parts = urlsplit(address)
    named = parts.netloc.rpartition("@")[2].split(",") + parse_qs(parts.query).get("host", [])
    found = [_without_port(one) for place in named for one in place.split(",") if one]
    return found or [one for one in os.environ.get("PGHOST", "").split(",") if one]


def _without_port(place: str) -> str:
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place if place.startswith("/") else place.partition(":")[0]


def _roots(address: str) -> dict[str, str]:
    """Name the system's list of authorities where the operator has named none; the library looks for none."""
    named = "sslrootcert" in parse_qs(urlsplit(address).query) or os.environ.get("PGSSLROOTCERT")
    if named or (Path.home() / ".postgresql" / "root.crt").exists():
        return {}
    found = ssl.get_default_verify_paths().cafile
    return {"sslrootcert": found} if found else {}
