"""The lead's page of people: who holds which case, who rests, and what waits for a colleague."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.core.errors import Absent, Refused
from verifier.flows.review.leading import people
from verifier.web.http.answers.problems import problem_of
from verifier.web.pages import console_entry
from verifier.web.pages.doors import LEADS, OVERSEERS
from verifier.web.rendering.pages import render_for_reviewers, respond, see_other

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.review.leading.people import Room

_REVIEWER: Final = re.compile(r"rev_[0-9a-f]{32}")
SAID: Final = {
    "reassigned": "The case is in other hands, or waits for them.",
    "paused": "They are paused: no new case reaches them, and what they held is open again.",
    "resumed": "They take cases again.",
    "so": "That was so already.",
}


async def show(request: web.Request) -> web.Response:
    """Show who is here and who holds what."""
    svc, reader = await console_entry.signed_in(request)
    return await _page(svc, reader, said=SAID.get(request.query.get("said", ""), ""))


async def reassign(request: web.Request) -> web.Response:
    """Take a held case out of its reviewer's hands."""
    svc, reader, form = await console_entry.sent(request)
    try:
        to = form.get("to", "")
        await people.reassign(svc, request.match_info["id"], _reviewer(to) if to else "", reader)
    except Refused as refused:
        return await _page(svc, reader, wrong=refused.detail, status=problem_of(refused).status)
    return see_other("/console/lead/people?said=reassigned")


async def pause(request: web.Request) -> web.Response:
    """Let a reviewer rest, or take cases again."""
    svc, reader, form = await console_entry.sent(request)
    on, session = form.get("on") == "yes", console_entry.cookie(request, svc)
    try:
        changed = await people.pause(svc, session, _reviewer(request.match_info["id"]), reader, on=on)
    except Refused as refused:
        return await _page(svc, reader, wrong=refused.detail, status=problem_of(refused).status)
    return see_other(f"/console/lead/people?said={('paused' if on else 'resumed') if changed else 'so'}")


def _reviewer(found: str) -> str:
    if not _REVIEWER.fullmatch(found):
        raise Absent("not_found", "There is no such reviewer any more.")
    return found


async def _page(svc: Service, reader: Actor, *, said: str = "", wrong: str = "", status: int = 200) -> web.Response:
    return respond(render(await people.room(svc, reader), reader, said=said, wrong=wrong), status)


def render(room: Room, reader: Actor, *, said: str = "", wrong: str = "") -> str:
    """Render the page of people."""
    return render_for_reviewers("console/desk/people.html", room=room, reader=reader, said=said, wrong=wrong)


TABLE = (
    ("GET", "/console/lead/people", show, OVERSEERS),
    ("POST", "/console/lead/people/{id}/pause", pause, LEADS),
    ("POST", "/console/lead/cases/{id}/reassign", reassign, LEADS),
)
