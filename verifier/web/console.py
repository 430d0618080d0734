"""The console: a reviewer signs in with a link, takes the next case, sees claim and record side by side, and decides.

These are the calls of /v1/cases with pages; the rules are in flows/review, not here.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.flows import documents, review, sessions
from verifier.flows.errors import Refused
from verifier.web import browser, casepage, convert, dispatch, forms, journal, pages
from verifier.web.api import bindings
from verifier.web.browser import SignedOut
from verifier.web.keys import SERVICE
from verifier.web.problems import problem_of

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.service import Service
    from verifier.flows.views import CaseView

COOKIE = "reviewer"
LEASE = "lease"  # the case in hand: it outlives a reload, and no script can read it
_LEASE = re.compile(r"[!-~]{1,128}")
_LONGEST_SESSION_S = 8 * 60 * 60

Step = Callable[["Service", str, str, "Actor"], Awaitable[object]]


async def queue(request: web.Request) -> web.Response:
    """Show how many cases wait and the button for the next one."""
    svc, reader = await _signed_in(request)
    waiting = await review.counts(svc, reader)
    urgent, _ = await review.cases(svc, reader, "open", None, None, 1)
    case_id, lease = _lease(request, svc)
    mine = await _held(svc, case_id, lease, reader) if lease else None
    said = request.query.get("said", "")
    due_by = urgent[0].due_by if urgent else None
    return pages.respond(casepage.render_queue(waiting, due_by, mine, reader, svc.clock(), said=said))


async def login_page(request: web.Request) -> web.Response:
    """Show a button, so that a mail scanner that opens the link does not use it up."""
    return pages.respond_to_link(casepage.render_login(request.query.get("token", "")))


async def login(request: web.Request) -> web.Response:
    """Exchange the link's token for a session."""
    svc = request.app[SERVICE]
    browser.pace(request, svc, dispatch.origin(request.remote), "entries")
    form = await browser.read_form(request, svc.settings.public_url)
    opened = await sessions.open_session(svc, form.get("token", ""))
    if opened is None:
        raise SignedOut("link_used", "This link has been used, or it has run out.")
    request[journal.ACTOR] = opened[1]
    response = pages.see_other("/console")
    secure = browser.is_secure(request, svc.settings.public_url)
    browser.set_cookie(response, COOKIE, opened[0], secure=secure, same_site="Strict", max_age=_LONGEST_SESSION_S)
    return response


async def logout(request: web.Request) -> web.Response:
    """End the session, here and in the database."""
    svc, _, _ = await _sent(request)
    await sessions.close(svc, _cookie(request, svc))
    response = pages.see_other("/console/login")
    for name in (COOKIE, LEASE):
        browser.drop_cookie(response, name, secure=browser.is_secure(request, svc.settings.public_url))
    # Not "cookies": that would sign the reviewer out of every other service under the same registered domain.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def own_sessions(request: web.Request) -> web.Response:
    """Show in which browsers this reviewer is signed in."""
    svc, reader = await _signed_in(request)
    mine = await sessions.beside(svc, _cookie(request, svc))
    return pages.respond(casepage.render_sessions(mine, reader, svc.clock(), said=request.query.get("said", "")))


async def end_others(request: web.Request) -> web.Response:
    """Sign this reviewer out everywhere but here."""
    svc, _, _ = await _sent(request)
    await sessions.close_others(svc, _cookie(request, svc))
    return pages.see_other("/console/sessions?said=others")


async def take_next(request: web.Request) -> web.Response:
    """Be assigned the most urgent case: nobody picks their own."""
    svc, reader, _ = await _sent(request)
    case = await review.next_case(svc, reader)
    if case is None or case.lease is None:
        return pages.see_other("/console?said=none")
    response = pages.see_other(f"/console/cases/{case.id}")
    secure = browser.is_secure(request, svc.settings.public_url)
    value = f"{case.id}.{case.lease.token}"
    browser.set_cookie(response, LEASE, value, secure=secure, same_site="Strict", max_age=_LONGEST_SESSION_S)
    return response


async def show(request: web.Request) -> web.Response:
    """Show a case; to open the case one holds is to work on it."""
    svc, reader = await _signed_in(request)
    case_id = request.match_info["id"]
    case = await _held(svc, case_id, _lease_of(request, svc, case_id), reader) or await review.case(
        svc, case_id, reader
    )
    return pages.respond(casepage.render_case(case, reader, svc.clock()))


async def document(request: web.Request) -> web.Response:
    """Show a document to the reviewer of its case; that it was opened is written down."""
    svc, reader = await _signed_in(request)
    name = request.match_info["document"]
    return bindings.download(await documents.open_for(svc, request.match_info["id"], name, reader), name)


async def decide(request: web.Request) -> web.Response:
    """Record a decision; whatever stands against it is said beside what was typed."""
    svc = request.app[SERVICE]
    form = await browser.read_form(request, svc.settings.public_url)
    try:
        reader = await _reader(request, svc)
        browser.check_token(form, reader.csrf)
    except Refused as refused:
        return _lost(form, refused, back="/console", back_text="Sign in again")
    case_id = request.match_info["id"]
    lease = _lease_of(request, svc, case_id)
    try:
        case = await review.case(svc, case_id, reader)
        second = await _decided(svc, case, form, lease, reader)
    except Refused as refused:
        return await _again(svc, case_id, lease, reader, form, refused)
    return pages.see_other(f"/console?said={'second' if second else 'decided'}")


async def heartbeat(request: web.Request) -> web.Response:
    """Keep the case longer: for the page's script as JSON, else as the same page with everything still typed in."""
    svc, reader, form = await _sent(request)
    wants_json = "application/json" in request.headers.get("Accept", "")
    case_id = request.match_info["id"]
    try:
        case = await review.heartbeat(svc, case_id, _lease_of(request, svc, case_id), reader)
    except Refused as refused:
        if wants_json:
            return web.json_response({"detail": refused.detail}, status=refused.status, headers=pages.HEADERS)
        return _lost(form, refused, back="/console", back_text="To the queue")
    if wants_json:
        until = case.lease.expires_at.isoformat() if case.lease else None
        return web.json_response({"expires_at": until}, headers=pages.HEADERS)
    return pages.respond(casepage.render_case(case, reader, svc.clock(), typed=form, said="longer"))


async def release(request: web.Request) -> web.Response:
    """Give a case back."""
    return await _leave(request, review.release, "released")


async def recuse(request: web.Request) -> web.Response:
    """Give a case back for good: the reviewer knows the person or has a stake."""
    return await _leave(request, review.recuse, "recused")


def routes() -> list[web.RouteDef]:
    """List every address of the console."""
    case = "/console/cases/{id}"
    table = (
        ("GET", "/console", queue),
        ("GET", "/console/login", login_page),
        ("POST", "/console/login", login),
        ("POST", "/console/logout", logout),
        ("GET", "/console/sessions", own_sessions),
        ("POST", "/console/sessions/end", end_others),
        ("POST", "/console/next", take_next),
        ("GET", case, show),
        ("GET", f"{case}/documents/{{document}}", document),
        ("POST", f"{case}/decision", decide),
        ("POST", f"{case}/heartbeat", heartbeat),
        ("POST", f"{case}/release", release),
        ("POST", f"{case}/recuse", recuse),
    )
    return [web.route(method, path, browser.page(handler)) for method, path, handler in table]


async def _leave(request: web.Request, step: Step, said: str) -> web.Response:
    svc, reader, _ = await _sent(request)
    case_id = request.match_info["id"]
    await step(svc, case_id, _lease_of(request, svc, case_id), reader)
    return pages.see_other(f"/console?said={said}")


async def _held(svc: Service, case_id: str, lease: str, reader: Actor) -> CaseView | None:
    """The case with its lease renewed, if this browser holds it."""
    if not lease:
        return None
    try:
        case = await review.heartbeat(svc, case_id, lease, reader)
    except Refused:
        return None
    return case if case.state != "closed" else None


async def _decided(svc: Service, case: CaseView, form: forms.Typed, lease: str, reader: Actor) -> bool:
    """Put the decision to the flow; whether a second person is needed."""
    sent = forms.decision(form, lease, licence=case.needs_licence_form)
    _, second = await review.decide(svc, case.id, convert.ruling(sent), reader)
    return second


async def _again(
    svc: Service, case_id: str, lease: str, reader: Actor, form: forms.Typed, refused: Refused
) -> web.Response:
    """Show the case as it stands now, with what stands against the decision and with everything that was typed."""
    case = await _held(svc, case_id, lease, reader)
    if case is None:
        return _lost(form, refused, back="/console", back_text="To the queue")
    html = casepage.render_case(case, reader, svc.clock(), typed=form, trouble=forms.trouble_of(refused))
    return pages.respond(html, problem_of(refused).status)


def _lost(form: forms.Typed, refused: Refused, *, back: str, back_text: str) -> web.Response:
    html = casepage.render_lost(form, refused.detail, back=back, back_text=back_text)
    return pages.respond(html, problem_of(refused).status)


async def _sent(request: web.Request) -> tuple[Service, Actor, dict[str, str]]:
    """Take in a form that this reviewer's own page sent."""
    svc = request.app[SERVICE]
    form = await browser.read_form(request, svc.settings.public_url)
    reader = await _reader(request, svc)
    browser.check_token(form, reader.csrf)
    return svc, reader, form


async def _signed_in(request: web.Request) -> tuple[Service, Actor]:
    svc = request.app[SERVICE]
    return svc, await _reader(request, svc)


async def _reader(request: web.Request, svc: Service) -> Actor:
    cookie = _cookie(request, svc)
    reader = await sessions.actor_of(svc, cookie) if cookie else None
    if reader is None:
        raise SignedOut(
            "signed_out", "The console opens with your personal link. You were signed out, or never signed in here."
        )
    request[journal.ACTOR] = reader
    browser.pace(request, svc, dispatch.bucket(reader))
    return reader


def _cookie(request: web.Request, svc: Service) -> str:
    secure = browser.is_secure(request, svc.settings.public_url)
    return request.cookies.get(browser.cookie_name(COOKIE, secure=secure), "")


def _lease(request: web.Request, svc: Service) -> tuple[str, str]:
    """The case this browser holds, and the lease it came with."""
    secure = browser.is_secure(request, svc.settings.public_url)
    case_id, _, lease = request.cookies.get(browser.cookie_name(LEASE, secure=secure), "").partition(".")
    return case_id, lease if _LEASE.fullmatch(lease) else ""


def _lease_of(request: web.Request, svc: Service, case_id: str) -> str:
    held, lease = _lease(request, svc)
    return lease if held == case_id else ""
