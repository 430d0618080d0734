"""Webhooks: platforms name addresses at which they are told of changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.webhooks import endpoints, replay
from verifier.flows.webhooks.bodies import BADGE_CHANGED
from verifier.web.api import requests
from verifier.web.api.convert import instant
from verifier.web.api.responses import DeliveryList, Replayed, WebhookList
from verifier.web.http.answers.problems import MissingScope
from verifier.web.http.dispatch import nothing, render
from verifier.web.http.reading.params import pack, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.domain.claim import Actor
    from verifier.web.http.route import Call

_TRUE_STATUS: Final = ("badges:read", "claims:read")  # of a badge, which a badge.changed says
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


async def make(call: Call) -> web.Response:
    """Make an endpoint; its keys are shown this once."""
    body = call.body(requests.WebhookRequest)
    _insist_on_scopes(body.types, call.actor)
    made = await endpoints.make(call.svc, body.url, body.types, body.description, call.actor)
    return render(made, status=201, location=f"/v1/webhooks/{made.id}")


async def listed(call: Call) -> web.Response:
    """List endpoints."""
    found, before = await endpoints.listed(call.svc, _before(call), call.number("limit"))
    return render(WebhookList(found, _cursor(before)))


async def remove(call: Call) -> web.Response:
    """Remove an endpoint."""
    await endpoints.remove(call.svc, call.text("id"), call.actor)
    return nothing()


async def enable(call: Call) -> web.Response:
    """Deliver to an endpoint again."""
    return render(await endpoints.enable(call.svc, call.text("id"), call.actor))


async def test(call: Call) -> web.Response:
    """Send an endpoint a test."""
    await replay.test(call.svc, call.text("id"), call.actor)
    return render(Replayed(1), status=202)


async def rotate(call: Call) -> web.Response:
    """Give an endpoint new keys, which are shown this once."""
    return render(await endpoints.rotate(call.svc, call.text("id"), call.actor))


async def again(call: Call) -> web.Response:
    """Deliver messages once more."""
    body, endpoint_id = call.body(requests.Replay), call.text("id")
    if body.since is not None:
        count = await replay.since(call.svc, endpoint_id, instant(body.since, "/since"), call.actor)
    else:
        count = await replay.delivery(call.svc, endpoint_id, body.delivery or "", call.actor)
    return render(Replayed(count), status=202)


async def deliveries(call: Call) -> web.Response:
    """List attempts at an endpoint."""
    found, before = await replay.attempts(call.svc, call.text("id"), _before(call), call.number("limit"))
    return render(DeliveryList(found, _cursor(before)))


def _insist_on_scopes(types: Sequence[str], actor: Actor) -> None:
    """Ask for what it takes to read what will be sent."""
    for scope in _TRUE_STATUS if BADGE_CHANGED in types else ():
        if not actor.may(scope):
            raise MissingScope(scope)


def _before(call: Call) -> int | None:
    cursor = call.cursor()
    if cursor is not None and not _NUMBER.fullmatch(cursor):
        raise page()[0].refusal()
    return None if cursor is None else int(cursor)


def _cursor(before: int | None) -> str | None:
    return pack(None if before is None else str(before))
