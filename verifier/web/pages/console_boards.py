"""The console's page of boards' words: what reviewers proposed, for a lead to accept or reject."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.core.errors import Absent, Refused
from verifier.flows.review import board_words
from verifier.store.db import in_transaction
from verifier.web.http.answers.problems import problem_of
from verifier.web.pages import console_entry
from verifier.web.pages.doors import LEADS, OVERSEERS
from verifier.web.rendering.pages import render_for_reviewers, respond, see_other

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service

_ID: Final = re.compile(r"bwd_[0-9a-f]{32}")
_SAID: Final = {
    "accepted": "Accepted. Pages of that board are read with it from now on.",
    "rejected": "Rejected. Pages of that board are read without it.",
}


async def listed(request: web.Request) -> web.Response:
    """Show the words that were proposed and accepted, board by board."""
    svc, reader = await console_entry.signed_in(request)
    return await _page(svc, reader, said=_SAID.get(request.query.get("said", ""), ""))


async def accept(request: web.Request) -> web.Response:
    """Accept a proposal."""
    return await _decided(request, accepted=True)


async def reject(request: web.Request) -> web.Response:
    """Reject a proposal, or take back what was accepted."""
    return await _decided(request, accepted=False)


async def _decided(request: web.Request, *, accepted: bool) -> web.Response:
    svc, reader, _ = await console_entry.sent(request)
    word_id = request.match_info["id"]
    if not _ID.fullmatch(word_id):
        raise Absent("not_found", "There is no such proposal.")
    try:
        await in_transaction(svc.pool, partial(board_words.decide, word_id=word_id, by=reader.id, accepted=accepted))
    except Refused as refused:
        return await _page(svc, reader, wrong=refused.detail, status=problem_of(refused).status)
    return see_other(f"/console/boards?said={'accepted' if accepted else 'rejected'}")


async def _page(svc: Service, reader: Actor, *, said: str = "", wrong: str = "", status: int = 200) -> web.Response:
    words = await board_words.shown(svc.pool)
    html = render_for_reviewers("console/boards.html", words=words, reader=reader, said=said, wrong=wrong)
    return respond(html, status)


TABLE = (
    ("GET", "/console/boards", listed, OVERSEERS),
    ("POST", "/console/boards/{id}/accept", accept, LEADS),
    ("POST", "/console/boards/{id}/reject", reject, LEADS),
)
