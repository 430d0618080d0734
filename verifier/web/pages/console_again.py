"""A case once more, with what was typed: shown after something stood against it, or given back where it is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.flows.core.errors import Refused
from verifier.flows.review import case_queue
from verifier.web.http.answers.problems import problem_of
from verifier.web.pages import console_render, forms
from verifier.web.rendering import pages
from verifier.wording.words import in_words

if TYPE_CHECKING:
    from aiohttp import web

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import CaseView


async def held(svc: Service, case_id: str, lease: str, reader: Actor) -> CaseView | None:
    """Return the case with its lease as it stands, if this browser holds it; only a POST renews it."""
    if not lease:
        return None
    try:
        case = await case_queue.in_hand(svc, case_id, lease, reader)
    except Refused:
        return None
    return case if case.state != "closed" else None


async def again(
    svc: Service, case_id: str, lease: str, reader: Actor, form: forms.Typed, refused: Refused
) -> web.Response:
    """Show the case as it stands now, with what stands against the decision and with everything that was typed."""
    case = await held(svc, case_id, lease, reader)
    if case is None:
        return lost(form, refused, back="/console", back_text="To the queue")
    trouble = forms.trouble_of(in_words(), refused, documents=False)
    html = console_render.render_case(case, reader, svc.clock(), typed=form, trouble=trouble)
    return pages.respond(html, problem_of(refused).status)


def lost(form: forms.Typed, refused: Refused, *, back: str, back_text: str) -> web.Response:
    """Give every typed word back where the case is in other hands."""
    html = console_render.render_lost(form, refused.detail, back=back, back_text=back_text)
    return pages.respond(html, problem_of(refused).status)
