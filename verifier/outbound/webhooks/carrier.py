"""Posts one delivery, under the guard at the socket and a deadline, and never raises for what the other side does.

Connections are kept: each was opened to an address that the guard permitted. Redirects are not followed, and of an
answer's body only so much is read as lets its connection be used again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Final

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from verifier.outbound.sites.fetch import code_of
from verifier.outbound.sites.ssrf_guard import allowing, nowhere, open_session, public_tls
from verifier.outbound.webhooks.addresses import Place

DEADLINE_S: Final = 15.0  # from the name's resolution to the end of the answer (Standard Webhooks: 15 to 30)
_LIMIT: Final = aiohttp.ClientTimeout(total=DEADLINE_S)
_READ: Final = 4_096  # bytes of an answer's body
_AT_ONCE: Final = 400  # connections of one worker


@dataclass(frozen=True, slots=True)
class Posted:
    """Outcome of one post: the answer's status, or why there was none."""

    status: int = 0
    error: str = ""

    @property
    def good(self) -> bool:
        """Return True if the endpoint took it: any 2xx."""
        return 200 <= self.status < 300  # noqa: PLR2004  as HTTP has it

    @property
    def code(self) -> str:
        """The word for what was wrong, empty where nothing was."""
        if self.good or self.error:
            return self.error
        return "redirect" if 300 <= self.status < 400 else f"http_{self.status}"  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Carrier:
    """Two guarded sessions: with TLS to the internet, in the clear only to what the operator allowed."""

    secure: aiohttp.ClientSession = field(repr=False)
    plain: aiohttp.ClientSession = field(repr=False)
    allowed: Collection[Place] = ()
    limit: aiohttp.ClientTimeout = _LIMIT

    async def post(self, url: URL, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Post a body and say what came of it."""
        session = self.secure if url.scheme == "https" else self.plain
        try:
            async with session.post(
                url, data=body, headers=headers, allow_redirects=False, timeout=self.limit
            ) as answer:
                await _read_off(answer)
                return Posted(answer.status)
        except (aiohttp.ClientError, OSError, ValueError) as error:  # TimeoutError is an OSError
            return Posted(error=code_of(error))


async def _read_off(answer: aiohttp.ClientResponse) -> None:
    """Read a short body to its end, so that the connection is good for the next post; of a long one it is closed."""
    left = _READ
    while left > 0 and not answer.content.at_eof():
        left -= len(await answer.content.read(left))
    if not answer.content.at_eof():
        answer.close()


@asynccontextmanager
async def open_carrier(
    user_agent: str,
    allowed: Collection[Place],
    *,
    trust: SSLContext | None = None,
    resolver: AbstractResolver | None = None,
    deadline_s: float = DEADLINE_S,
) -> AsyncIterator[Carrier]:
    """Open a carrier for as long as it is used; `trust` and `resolver` are for tests, with names of their own."""
    places = frozenset(allowed)
    secure, plain = allowing(places, public_tls), allowing(places, nowhere)
    async with (
        open_session(
            user_agent, permit=secure, trust=trust, resolver=resolver, keep=True, at_once=_AT_ONCE
        ) as with_tls,
        open_session(user_agent, permit=plain, resolver=resolver, keep=True, at_once=_AT_ONCE) as in_the_clear,
    ):
        yield Carrier(with_tls, in_the_clear, places, aiohttp.ClientTimeout(total=deadline_s))
