"""The console's page of licensees' documents: two reviewers look at each, and neither picks which."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.core.errors import Absent, Refused
from verifier.flows.licensees import documents
from verifier.web.api import bindings
from verifier.web.http.answers.problems import problem_of
from verifier.web.pages import console_entry
from verifier.web.pages.doors import DECIDERS
from verifier.web.rendering.pages import render_for_reviewers, respond, see_other

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.licensees.documents import InHand

_ID: Final = re.compile(r"lcr_[0-9a-f]{32}")
_SAID: Final = {
    "none": "Nothing waits for you. What somebody else looks at, or you agreed to before, is not handed to you.",
    "for_people": "Written down. A second person looks at it now.",
    "granted": "Both of you agree. A link goes to the address that came with the document.",
    "refused": "Refused. A letter says so, and that another document can be sent.",
}


async def show(request: web.Request) -> web.Response:
    """Show how many documents wait, and the one in hand."""
    svc, reader = await console_entry.signed_in(request)
    counted, held = await documents.counts(svc, reader), await documents.in_hand(svc, reader)
    said = _SAID.get(request.query.get("said", ""), "")
    return respond(render(reader, counted.waiting, counted.mine, held, said=said))


async def take(request: web.Request) -> web.Response:
    """Be handed the next document."""
    svc, reader, _ = await console_entry.sent(request)
    taken = await documents.take(svc, reader)
    return see_other("/console/licensees" if taken else "/console/licensees?said=none")


async def document(request: web.Request) -> web.Response:
    """Open the document in hand; that it was opened is written down."""
    svc, reader = await console_entry.signed_in(request)
    opened, name = await documents.open_document(svc, reader)
    return bindings.download(opened, name)


async def judge(request: web.Request) -> web.Response:
    """Write down what this reviewer says."""
    svc, reader, form = await console_entry.sent(request)
    request_id = request.match_info["id"]
    if not _ID.fullmatch(request_id):
        raise Absent("not_found", "There is no such request.")
    if form.get("agreed") not in ("yes", "no"):
        return see_other("/console/licensees")
    try:
        follows = await documents.judge(svc, request_id, reader, agreed=form["agreed"] == "yes")
    except Refused as refused:
        counted, held = await documents.counts(svc, reader), await documents.in_hand(svc, reader)
        html = render(reader, counted.waiting, counted.mine, held, wrong=refused.detail)
        return respond(html, problem_of(refused).status)
    return see_other(f"/console/licensees?said={follows}")


def render(reader: Actor, waiting: int, mine: int, held: InHand | None, *, said: str = "", wrong: str = "") -> str:
    """Render the page."""
    return render_for_reviewers(
        "console/desk/licensees.html", reader=reader, waiting=waiting, mine=mine, held=held, said=said, wrong=wrong
    )


TABLE = (
    ("GET", "/console/licensees", show, DECIDERS),
    ("POST", "/console/licensees/next", take, DECIDERS),
    ("GET", "/console/licensees/document", document, DECIDERS),
    ("POST", "/console/licensees/{id}", judge, DECIDERS),
)
