"""The console: a reviewer signs in with a link, takes the next case, sees claim and record side by side, and decides.

These are the calls of /v1/cases with pages; the rules are in flows/review, not here.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.flows.binding import kept_documents
from verifier.flows.core.errors import Refused
from verifier.flows.review import case_queue
from verifier.web.api import bindings, convert
from verifier.web.http.answers.problems import problem_of
from verifier.web.http.keys import SERVICE
from verifier.web.pages import (
    browser,
    console_access,
    console_boards,
    console_entry,
    console_paste,
    console_render,
    forms,
)
from verifier.web.pages.desk import finding, lead, lists
from verifier.web.rendering import pages
from verifier.wording.words import in_words

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.flows.review.views import CaseView

_LEASE = re.compile(r"[!-~]{1,128}")

Step = Callable[["Service", str, str, "Actor"], Awaitable[object]]


async def queue(request: web.Request) -> web.Response:
    """Show how many cases wait and the button for the next one."""
    svc, reader = await console_entry.signed_in(request)
    waiting = await case_queue.counts(svc, reader)
    urgent, _ = await case_queue.cases(svc, reader, "open", None, None, 1)
    case_id, lease = _lease(request, svc)
    mine = await _held(svc, case_id, lease, reader) if lease else None
    said = request.query.get("said", "")
    due_by = urgent[0].due_by if urgent else None
    return pages.respond(console_render.render_queue(waiting, due_by, mine, reader, svc.clock(), said=said))


async def take_next(request: web.Request) -> web.Response:
    """Be assigned the most urgent case: nobody picks their own."""
    svc, reader, _ = await console_entry.sent(request)
    case = await case_queue.next_case(svc, reader)
    if case is None or case.lease is None:
        return pages.see_other("/console?said=none")
    response = pages.see_other(f"/console/cases/{case.id}")
    secure = browser.is_secure(request, svc.settings.public_url)
    value = f"{case.id}.{case.lease.token}"
    browser.set_cookie(
        response, console_entry.LEASE, value, secure=secure, same_site="Strict", max_age=console_entry.LONGEST_SESSION_S
    )
    return response


async def show(request: web.Request) -> web.Response:
    """Show a case; looking at the one in hand renews nothing."""
    svc, reader = await console_entry.signed_in(request)
    case_id = request.match_info["id"]
    case = await _held(svc, case_id, _lease_of(request, svc, case_id), reader) or await case_queue.case(
        svc, case_id, reader
    )
    said = request.query.get("said", "")
    return pages.respond(console_render.render_case(case, reader, svc.clock(), said=said))


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
        return _lost(form, refused, back="/console", back_text="Sign in again")
    case_id = request.match_info["id"]
    lease = _lease_of(request, svc, case_id)
    try:
        case = await case_queue.case(svc, case_id, reader)
        second = await _decided(svc, case, form, lease, reader)
    except Refused as refused:
        return await _again(svc, case_id, lease, reader, form, refused)
    return pages.see_other(f"/console?said={'second' if second else 'decided'}")


async def paste(request: web.Request) -> web.Response:
    """Read the board's page as pasted and fill the form with it; everything else that was typed stays."""
    svc, reader, form, file = await console_entry.sent_with_file(request, console_paste.MOST)
    case_id = request.match_info["id"]
    lease = _lease_of(request, svc, case_id)
    try:
        case, page = await console_paste.read(svc, case_id, lease, form, file, reader)
    except Refused as refused:
        return await _again(svc, case_id, lease, reader, form, refused)
    typed = console_paste.filled(page, form, svc.clock())
    return pages.respond(console_render.render_case(case, reader, svc.clock(), typed=typed, page=page))


async def heartbeat(request: web.Request) -> web.Response:
    """Keep the case longer: for the page's script as JSON, else as the same page with everything still typed in."""
    svc, reader, form = await console_entry.sent(request, console_paste.MOST)
    wants_json = "application/json" in request.headers.get("Accept", "")
    case_id = request.match_info["id"]
    try:
        case = await case_queue.heartbeat(svc, case_id, _lease_of(request, svc, case_id), reader)
    except Refused as refused:
        if wants_json:
            return web.json_response({"detail": refused.detail}, status=refused.status, headers=pages.HEADERS)
        return _lost(form, refused, back="/console", back_text="To the queue")
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


def routes() -> list[web.RouteDef]:
    """List every address of the console."""
    case = "/console/cases/{id}"
    table = (
        ("GET", "/console", queue),
        *console_entry.TABLE,
        *console_access.TABLE,
        *finding.TABLE,
        *lists.TABLE,
        *lead.TABLE,
        *console_boards.TABLE,
        ("POST", "/console/next", take_next),
        ("GET", case, show),
        ("GET", f"{case}/documents/{{document}}", document),
        ("POST", f"{case}/decision", decide),
        ("POST", f"{case}/heartbeat", heartbeat),
        ("POST", f"{case}/paste", paste),
        ("POST", f"{case}/release", release),
        ("POST", f"{case}/recuse", recuse),
    )
    return [web.route(method, path, browser.page(handler)) for method, path, handler in table]


async def _leave(request: web.Request, step: Step, said: str) -> web.Response:
    svc, reader, _ = await console_entry.sent(request)
    case_id = request.match_info["id"]
    await step(svc, case_id, _lease_of(request, svc, case_id), reader)
    return pages.see_other(f"/console?said={said}")


async def _held(svc: Service, case_id: str, lease: str, reader: Actor) -> CaseView | None:
    """Return the case with its lease as it stands, if this browser holds it; only a POST renews it."""
    if not lease:
        return None
    try:
        case = await case_queue.in_hand(svc, case_id, lease, reader)
    except Refused:
        return None
    return case if case.state != "closed" else None


async def _decided(svc: Service, case: CaseView, form: forms.Typed, lease: str, reader: Actor) -> bool:
    """Put the decision to the flow; return whether a second person is needed."""
    sent = forms.decision(form, lease, licence=case.needs_licence_form)
    _, second = await case_queue.decide(svc, case.id, convert.ruling(sent), reader)
    return second


async def _again(
    svc: Service, case_id: str, lease: str, reader: Actor, form: forms.Typed, refused: Refused
) -> web.Response:
    """Show the case as it stands now, with what stands against the decision and with everything that was typed."""
    case = await _held(svc, case_id, lease, reader)
    if case is None:
        return _lost(form, refused, back="/console", back_text="To the queue")
    html = console_render.render_case(
        case, reader, svc.clock(), typed=form, trouble=forms.trouble_of(in_words(), refused)
    )
    return pages.respond(html, problem_of(refused).status)


def _lost(form: forms.Typed, refused: Refused, *, back: str, back_text: str) -> web.Response:
    html = console_render.render_lost(form, refused.detail, back=back, back_text=back_text)
    return pages.respond(html, problem_of(refused).status)


def _lease(request: web.Request, svc: Service) -> tuple[str, str]:
    """Return the case this browser holds, and the lease it came with."""
    secure = browser.is_secure(request, svc.settings.public_url)
    case_id, _, lease = request.cookies.get(browser.cookie_name(console_entry.LEASE, secure=secure), "").partition(".")
    return case_id, lease if _LEASE.fullmatch(lease) else ""


def _lease_of(request: web.Request, svc: Service, case_id: str) -> str:
    held, lease = _lease(request, svc)
    return lease if held == case_id else ""
