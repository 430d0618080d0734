"""Resolver that knows a list of hosts and no other: what a session may be led to by name is written down before."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver

if TYPE_CHECKING:
    from collections.abc import Collection


class NotListed(OSError):  # noqa: N818  reads as a sentence where it is raised
    """A name that was not looked up, because nobody wrote it down."""

    def __init__(self) -> None:
        """Say nothing of the name."""
        super().__init__("the host is not listed")


class ListedHosts(AbstractResolver):
    """Looks up the hosts of a list, and refuses every other one before anybody is asked."""

    def __init__(self, hosts: Collection[str], resolver: AbstractResolver | None = None) -> None:
        """Keep the list; another `resolver` than the system's is a test's."""
        self._hosts = frozenset(host.lower() for host in hosts)
        self._resolver = resolver or DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Look a listed host up; raises `NotListed` for any other."""
        if host.lower() not in self._hosts:
            raise NotListed
        return await self._resolver.resolve(host, port, family)

    async def close(self) -> None:
        """Close the resolver below."""
        await self._resolver.close()
