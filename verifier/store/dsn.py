"""How each role reaches a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypedDict
from urllib.parse import quote, urlencode


class Arguments(TypedDict):
    """Keyword arguments for `asyncpg.connect` and `asyncpg.create_pool`."""

    host: str
    port: int
    user: str
    password: str | None
    database: str


@dataclass(frozen=True, slots=True)
class Login:
    """Everything one role needs to connect."""

    host: str  # a socket directory or a loopback address
    port: int
    user: str
    database: str
    password: str | None = None

    @property
    def arguments(self) -> Arguments:
        """For `asyncpg.connect(**login.arguments)`."""
        return Arguments(host=self.host, port=self.port, user=self.user, password=self.password, database=self.database)

    @property
    def url(self) -> str:
        """The same as VERIFIER_DATABASE_URL takes it. It may hold a password: never log it."""
        who = quote(self.user) + (f":{quote(self.password, safe='')}" if self.password else "")
        return f"postgresql://{who}@/{quote(self.database)}?{urlencode({'host': self.host, 'port': self.port})}"


@dataclass(frozen=True, slots=True)
class Dsn:
    """How the roles reach the server: the owner migrates, the service works, the admin is for backups."""

    owner: Login
    service: Login
    admin: Login

    def on(self, database: str) -> Dsn:
        """The same roles on another database of the same server."""
        return Dsn(*(replace(login, database=database) for login in (self.owner, self.service, self.admin)))
