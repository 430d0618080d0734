"""The console's pages of second looks: one is taken, looked at as the first person saw it, and answered in codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.core.errors import Absent, Refused
from verifier.flows.review.seconds import look
from verifier.web.http.answers.problems import problem_of
from verifier.web.pages import console_entry, console_render, forms
from verifier.web.pages.doors import DECIDERS
from verifier.web.rendering.pages import respond, see_other
from verifier.wording.words import in_words

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.web.pages.forms import Trouble, Typed

_ID: Final = re.compile(r"slk_[0-9a-f]{32}")


async def take(request: web.Request) -> web.Response:
    """Be handed a second look."""
    svc, reader, _ = await console_entry.sent(request)
    look_id = await look.take(svc, reader)
    return see_other(f"/console/second-looks/{look_id}" if look_id else "/console?said=none")


async def show(request: web.Request) -> web.Response:
    """Show a case as the first person saw it."""
    svc, reader = await console_entry.signed_in(request)
    return await _page(svc, _id(request), reader)


async def answer(request: web.Request) -> web.Response:
    """Say what one would have decided."""
    svc, reader, form = await console_entry.sent(request)
    look_id = _id(request)
    try:
        await look.say(svc, look_id, form.get("action", ""), form.get("reason", ""), reader)
    except Refused as refused:
        trouble = forms.trouble_of(in_words(), refused)
        return await _page(svc, look_id, reader, typed=form, trouble=trouble, status=problem_of(refused).status)
    return see_other("/console?said=looked")


async def _page(
    svc: Service,
    look_id: str,
    reader: Actor,
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
    status: int = 200,
) -> web.Response:
    case = await look.show(svc, look_id, reader)
    beside = console_render.Beside(second_look=look_id)
    html = console_render.render_case(case, reader, svc.clock(), typed=typed, trouble=trouble, beside=beside)
    return respond(html, status)


def _id(request: web.Request) -> str:
    found = request.match_info["id"]
    if not _ID.fullmatch(found):
        raise Absent("not_found", "There is no such second look.")
    return found


TABLE = (
    ("POST", "/console/second-looks/next", take, DECIDERS),
    ("GET", "/console/second-looks/{id}", show, DECIDERS),
    ("POST", "/console/second-looks/{id}", answer, DECIDERS),
)
