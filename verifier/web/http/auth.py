"""Authentication: a bearer token becomes an actor, or nobody. Raw tokens are not kept, digests for a second."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from time import monotonic

from aiohttp import web

from verifier.domain.claim import Actor
from verifier.domain.roles import Role
from verifier.flows.access import access
from verifier.flows.core.errors import Forbidden
from verifier.flows.core.service import Service
from verifier.web.http.answers.problems import MissingScope, Unauthorised

KEPT_S = 1.0  # a withdrawn key is refused everywhere within this time; never longer
_MOST = 4096
_BEARER = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/-]{1,8192}=*)")


class Authenticator:
    """The actors of the last second, by the digest of their Authorization header."""

    def __init__(self, svc: Service) -> None:
        """Start without known actors."""
        self._svc = svc
        self._known: dict[bytes, tuple[float, Actor]] = {}

    def known(self, header: str) -> Actor | None:
        """Return who sent this header if that was established within the last second; never asks the database."""
        entry = self._known.get(_digest(header))
        return entry[1] if entry is not None and entry[0] > monotonic() else None

    async def actor(self, request: web.Request) -> Actor:
        """Authenticate the caller, or raise the 401 that says what is missing."""
        return await self.of(request.headers)

    async def of(self, headers: Mapping[str, str]) -> Actor:
        """Authenticate whoever sent these headers; again, where a call goes on for long and keys may have ended."""
        header = headers.get("Authorization")
        if header is None:
            raise Unauthorised("Send the header Authorization: Bearer followed by your token.", sent=False)
        return self.known(header) or await self._establish(header)

    async def _establish(self, header: str) -> Actor:
        bearer = _BEARER.fullmatch(header)
        asked_at = monotonic()  # the second runs from before the look-up: a key withdrawn meanwhile must not gain time
        actor = await access.who(self._svc, bearer[1]) if bearer else None
        if actor is None:
            raise Unauthorised("This token is unknown, expired or withdrawn.", sent=True)
        # A reviewer who was revoked is nobody at once, and a creator's account may have changed hands a moment ago.
        if actor.kind == "platform":
            self._keep(header, asked_at, actor)
        return actor

    def _keep(self, header: str, asked_at: float, actor: Actor) -> None:
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[_digest(header)] = (asked_at + KEPT_S, actor)


def require(actor: Actor, scopes: tuple[str, ...], kinds: frozenset[str], *, auditors: bool = False) -> None:
    """Refuse an actor whose key was not made for this; the problem names the missing scope."""
    if auditors and actor.role is Role.AUDITOR:
        return
    for scope in scopes:
        if not actor.may(scope):
            raise MissingScope(scope)
    if actor.kind not in kinds:
        raise Forbidden("not_for_you", f"Only a {' or '.join(sorted(kinds))} key may do this.")


def _digest(header: str) -> bytes:
    return blake2b(header.encode("utf-8", "surrogateescape"), digest_size=32).digest()
