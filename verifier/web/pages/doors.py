"""Doors of the console: which roles each address is for. An address without a door cannot be declared."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple, TypeAlias

from aiohttp import web

from verifier.domain.claim import Actor
from verifier.domain.roles import DECIDING, EVERYBODY, LEADING, OVERSEEING, Role
from verifier.flows.core.errors import Forbidden

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Door(NamedTuple):
    """The roles that an address is for, and what everybody else is told."""

    roles: frozenset[Role]
    refusal: str = ""


Line: TypeAlias = tuple[str, str, Handler, "Door | None"]

STREET: Final = None  # nobody has to be signed in
ANYBODY: Final = Door(EVERYBODY)
DECIDERS: Final = Door(DECIDING, "An auditor looks and changes nothing: a reviewer does this.")
LEADS: Final = Door(LEADING, "This is for leads and admins.")
OVERSEERS: Final = Door(OVERSEEING, "This is for leads, admins and auditors.")
ADMINS: Final = Door(frozenset({Role.ADMIN}), "Only an admin makes keys and endpoints; a lead ends them.")
INSPECTORS: Final = Door(frozenset({Role.ADMIN, Role.AUDITOR}), "This is for auditors and admins.")

_DOOR: Final = web.RequestKey("door", Door)


def behind(door: Door | None, handler: Handler) -> Handler:
    """Put an address behind its door; `pass_door` opens it, once it is known who asks."""

    @functools.wraps(handler)
    async def handle(request: web.Request) -> web.StreamResponse:
        if door is not None:
            request[_DOOR] = door
        return await handler(request)

    return handle


def pass_door(request: web.Request, who: Actor) -> None:
    """Refuse whoever the address is not for. KeyError for an address that was declared to be for everybody."""
    door = request[_DOOR]
    if who.role not in door.roles:
        raise Forbidden("not_for_you", door.refusal)
