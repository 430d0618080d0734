"""The console: a reviewer signs in with a link, takes the next case, sees claim and record side by side, and decides.

These are the calls of /v1/cases with pages; the rules are in flows/review, not here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.flows.binding import kept_documents
from verifier.flows.core.errors import Refused
from verifier.flows.operations import letter_preview
from verifier.flows.review import case_in_hand, case_queue
from verifier.flows.review.decisions import waiting
from verifier.flows.review.passing import hand_over, rest
from verifier.web.api import bindings, convert
from verifier.web.http.keys import SERVICE
from verifier.web.pages import (
    browser,
    console_again,
    console_entry,
    console_lease,
    console_paste,
    console_render,
    forms,
)
from verifier.web.pages.console_render import Beside
from verifier.web.rendering import pages
from verifier.wording.words import in_words

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import CaseView

Step = Callable[["Service", str, str, "Actor"], Awaitable[object]]


async def queue(request: web.Request) -> web.Response:
    """Show how many cases wait and the button for the next one."""
    svc, reader = await console_entry.signed_in(request)
    open_now = await case_queue.counts(svc, reader)
    urgent, _ = await case_queue.cases(svc, reader, "open", None, None, 1)
    case_id, lease = console_lease.held(request, svc)
    mine = await console_again.held(svc, case_id, lease, reader) if lease else None
    said = request.query.get("said", "")
    due_by = urgent[0].due_by if urgent else None
    waits = await waiting.of(svc, reader)
    mine = None if mine and mine.id in {one.case_id for one in waits} else mine
    own = await rest.of(svc, reader)
    return pages.respond(
        console_render.render_queue(open_now, due_by, mine, reader, svc.clock(), said=said, waits=waits, own=own)
    )


async def take_next(request: web.Request) -> web.Response:
    """Be assigned the most urgent case: nobody picks their own."""
    svc, reader, _ = await console_entry.sent(request)
    return await _next(request, svc, reader, "")


async def _next(request: web.Request, svc: Service, reader: Actor, said: str, alike: str = "") -> web.Response:
    """Hand out the next case, of the last one's board where the reviewer wishes, and say on it what came of that."""
    case = await case_queue.next_case(svc, reader, alike=alike)
    if case is None or case.lease is None:
        return pages.see_other(f"/console?said={said or 'none'}")
    return console_lease.open_case(request, svc, case, said, alike=bool(alike))


async def show(request: web.Request) -> web.Response:
    """Show a case; looking at the one in hand renews nothing."""
    svc, reader = await console_entry.signed_in(request)
    case_id = request.match_info["id"]
    mine = await console_again.held(svc, case_id, console_lease.of(request, svc, case_id), reader)
    case = mine or await case_queue.case(svc, case_id, reader)
    elsewhere = mine is None and await case_in_hand.holds(svc, case_id, reader)
    said = request.query.get("said", "")
    waits = await waiting.of(svc, reader)
    others = await hand_over.colleagues(svc, reader) if mine else ()
    beside = Beside(held_elsewhere=elsewhere, waits=waits, alike="alike" in request.query, colleagues=others)
    html = console_render.render_case(case, reader, svc.clock(), said=said, beside=beside)
    return pages.respond(html)


async def resume(request: web.Request) -> web.Response:
    """Go on here with a case that this reviewer took by the API or in another browser."""
    svc, reader, _ = await console_entry.sent(request)
    return console_lease.open_case(request, svc, await case_in_hand.resume(svc, request.match_info["id"], reader))


async def document(request: web.Request) -> web.Response:
    """Show a document to the reviewer of its case; that it was opened is written down."""
    svc, reader = await console_entry.signed_in(request)
    name = request.match_info["document"]
    return bindings.download(await kept_documents.open_for(svc, request.match_info["id"], name, reader), name)


async def decide(request: web.Request) -> web.Response:
    """Record a decision; whatever stands against it is said beside what was typed."""
    svc = request.app[SERVICE]
    form = await browser.read_form(request, svc.settings.public_url, console_paste.MOST)
    try:
        reader = await console_entry.reader(request, svc)
        browser.check_token(form, reader.csrf, reader.name, in_words())
    except Refused as refused:
        return console_again.lost(form, refused, back="/console", back_text="Sign in again")
    case_id = request.match_info["id"]
    lease = console_lease.of(request, svc, case_id)
    try:
        case = await case_queue.case(svc, case_id, reader)
        await console_entry.step_up(request, svc, form, reader)
        said = await _decided(svc, case, form, lease, reader)
    except Refused as refused:
        return await console_again.again(svc, case_id, lease, reader, form, refused)
    if form.get("then") == "next":
        return await _next(request, svc, reader, said, case_id if form.get("alike") else "")
    return pages.see_other(f"/console?said={said}")


async def paste(request: web.Request) -> web.Response:
    """Read the board's page as pasted and fill the form with it; everything else that was typed stays."""
    svc, reader, form, file = await console_entry.sent_with_file(request, console_paste.MOST)
    case_id = request.match_info["id"]
    lease = console_lease.of(request, svc, case_id)
    try:
        case, page = await console_paste.read(svc, case_id, lease, form, file, reader)
    except Refused as refused:
        return await console_again.again(svc, case_id, lease, reader, form, refused)
    typed = console_paste.filled(page, form, svc.clock())
    return pages.respond(console_render.render_case(case, reader, svc.clock(), typed=typed, beside=Beside(page)))


async def undo(request: web.Request) -> web.Response:
    """Take back a refusal or a question that still waits: the case opens again with every word of it."""
    svc, reader, _ = await console_entry.sent(request)
    case, ruling = await waiting.take_back(svc, request.match_info["id"], reader)
    html = console_render.render_case(case, reader, svc.clock(), typed=forms.typed_again(ruling), said="undone")
    response = pages.respond(html)
    console_lease.put(request, svc, response, case)
    return response


async def preview(request: web.Request) -> web.Response:
    """Show the letter that the creator will get, beside everything that was typed."""
    svc, reader, form = await console_entry.sent(request, console_paste.MOST)
    case_id = request.match_info["id"]
    lease = console_lease.of(request, svc, case_id)
    try:
        case = await case_queue.in_hand(svc, case_id, lease, reader)
        letter = await letter_preview.preview(svc, case, form.get("action", ""), form.get("reason", ""), reader)
    except Refused as refused:
        return await console_again.again(svc, case_id, lease, reader, form, refused)
    said = "" if letter else "no_letter"
    return pages.respond(
        console_render.render_case(case, reader, svc.clock(), typed=form, said=said, beside=Beside(letter=letter))
    )


async def heartbeat(request: web.Request) -> web.Response:
    """Keep the case longer: for the page's script as JSON, else as the same page with everything still typed in."""
    svc, reader, form = await console_entry.sent(request, console_paste.MOST)
    wants_json = "application/json" in request.headers.get("Accept", "")
    case_id = request.match_info["id"]
    try:
        case = await case_queue.heartbeat(svc, case_id, console_lease.of(request, svc, case_id), reader)
    except Refused as refused:
        if wants_json:
            return web.json_response({"detail": refused.detail}, status=refused.status, headers=pages.HEADERS)
        return console_again.lost(form, refused, back="/console", back_text="To the queue")
    if wants_json:
        until = case.lease.expires_at.isoformat() if case.lease else None
        return web.json_response({"expires_at": until}, headers=pages.HEADERS)
    return pages.respond(console_render.render_case(case, reader, svc.clock(), typed=form, said="longer"))


async def release(request: web.Request) -> web.Response:
    """Give a case back."""
    return await _leave(request, case_queue.release, "released")


async def recuse(request: web.Request) -> web.Response:
    """Give a case back for good: the reviewer knows the person or has a stake."""
    return await _leave(request, case_queue.recuse, "recused")


async def _leave(request: web.Request, step: Step, said: str) -> web.Response:
    svc, reader, _ = await console_entry.sent(request)
    case_id = request.match_info["id"]
    await step(svc, case_id, console_lease.of(request, svc, case_id), reader)
    return pages.see_other(f"/console?said={said}")


async def _decided(svc: Service, case: CaseView, form: forms.Typed, lease: str, reader: Actor) -> str:
    """Put the decision to the flow; return what is said of it. Refusals and questions wait, and can be undone."""
    console_paste.insist_seen(form)
    ruling = convert.ruling(forms.decision(form, lease, licence=case.needs_licence_form))
    if ruling.action in waiting.WAITING:
        await waiting.wait(svc, case.id, ruling, reader)
        return "waits"
    _, second = await case_queue.decide(svc, case.id, ruling, reader)
    return "second" if second else "decided"
