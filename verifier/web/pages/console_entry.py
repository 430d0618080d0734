"""Sign-in to the console: a reviewer comes in with a link, sees where they are signed in, and signs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from verifier.flows.access import sessions
from verifier.flows.core import freeze
from verifier.flows.core.errors import FieldFault, Invalid
from verifier.web.http import caller, dispatch
from verifier.web.http.keys import SERVICE
from verifier.web.http.reading.bodies import LARGEST
from verifier.web.http.watching import request_log
from verifier.web.pages import browser, console_render
from verifier.web.pages.browser import SignedOut
from verifier.web.pages.doors import ANYBODY, STREET, pass_door
from verifier.web.rendering import pages
from verifier.wording.words import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service

COOKIE = "reviewer"
LEASE = "lease"  # the case in hand: it outlives a reload, and no script can read it
LONGEST_SESSION_S = 8 * 60 * 60
_USED = "This link has been used, or it has run out. The person who runs this service can make a new one."


async def login_page(request: web.Request) -> web.Response:
    """Show a button, so that a mail scanner that opens the link does not use it up."""
    staff = request.app[SERVICE].staff
    page = console_render.render_login(request.query.get("token", ""), staff.name if staff else "")
    return pages.respond_to_link(page)


async def login(request: web.Request) -> web.Response:
    """Exchange the link's token for a session."""
    svc = request.app[SERVICE]
    browser.pace(request, svc, caller.bucket(request), "entries")
    form = await browser.read_form(request, svc.settings.public_url)
    opened = await sessions.open_session(svc, form.get("token", ""))
    if opened is None:
        raise SignedOut("link_used", _USED)
    request[request_log.ACTOR] = opened[1]
    response = pages.see_other("/console")
    secure = browser.is_secure(request, svc.settings.public_url)
    browser.set_cookie(response, COOKIE, opened[0], secure=secure, same_site="Strict", max_age=LONGEST_SESSION_S)
    return response


async def logout(request: web.Request) -> web.Response:
    """End the session, here and in the database."""
    svc, _, _ = await sent(request)
    await sessions.close(svc, cookie(request, svc))
    response = pages.see_other("/console/login")
    for name in (COOKIE, LEASE):
        browser.drop_cookie(response, name, secure=browser.is_secure(request, svc.settings.public_url))
    # Not "cookies": that would sign the reviewer out of every other service under the same registered domain.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def own_sessions(request: web.Request) -> web.Response:
    """Show in which browsers this reviewer is signed in."""
    svc, mine = await signed_in(request)
    found = await sessions.beside(svc, cookie(request, svc))
    return pages.respond(console_render.render_sessions(found, mine, svc.clock(), said=request.query.get("said", "")))


async def end_others(request: web.Request) -> web.Response:
    """Sign this reviewer out everywhere but here."""
    svc, _, _ = await sent(request)
    await sessions.close_others(svc, cookie(request, svc))
    return pages.see_other("/console/sessions?said=others")


async def sent(request: web.Request, largest: int = LARGEST) -> tuple[Service, Actor, dict[str, str]]:
    """Take in a form that this reviewer's own page sent, of so many bytes at most."""
    svc, mine, form, _ = await sent_with_file(request, largest)
    return svc, mine, form


async def sent_with_file(request: web.Request, largest: int) -> tuple[Service, Actor, dict[str, str], bytes]:
    """Take in a form that this reviewer's own page sent, and the file in it, if any."""
    svc = request.app[SERVICE]
    form, file = await browser.read_form_with_file(request, svc.settings.public_url, largest)
    mine = await reader(request, svc)
    browser.check_token(form, mine.csrf, mine.name, in_words())
    return svc, mine, form, file


async def signed_in(request: web.Request) -> tuple[Service, Actor]:
    """Return the reviewer who asks."""
    svc = request.app[SERVICE]
    return svc, await reader(request, svc)


async def reader(request: web.Request, svc: Service) -> Actor:
    """Return the reviewer of this browser's session, which is marked as seen. Raises `SignedOut`, or `Forbidden`."""
    mine = await sessions.actor_of(svc, cookie(request, svc))
    if mine is None:
        raise SignedOut(
            "signed_out", "The console opens with your personal link. You were signed out, or never signed in here."
        )
    request[request_log.ACTOR] = mine
    browser.pace(request, svc, dispatch.bucket(mine))
    pass_door(request, mine)
    held = await freeze.state(svc.pool)
    pages.FROZEN.set(f"{held.by_name} has stopped all approvals. Everything else goes on." if held.frozen_at else "")
    return mine


async def step_up(request: web.Request, svc: Service, form: Mapping[str, str], mine: Actor) -> None:
    """Insist that whoever revokes has signed in, or shown again who they are, in the last ten minutes."""
    if form.get("action") != "revoke" or await sessions.confirmed(svc, cookie(request, svc)):
        return
    if mine.by_provider:
        detail = in_words().say("proof-provider")
        raise Invalid("validation", detail, faults=(FieldFault("/proof", "not_confirmed", detail),))
    if token := form.get("proof", ""):
        browser.pace(request, svc, caller.bucket(request), "entries")
        if await sessions.confirm(svc, cookie(request, svc), token.strip()):
            return
    detail = in_words().say("proof-wrong" if token else "proof-needed")
    raise Invalid("validation", detail, faults=(FieldFault("/proof", "not_confirmed", detail),))


def cookie(request: web.Request, svc: Service) -> str:
    """Return the session cookie as it came, or ""."""
    secure = browser.is_secure(request, svc.settings.public_url)
    return request.cookies.get(browser.cookie_name(COOKIE, secure=secure), "")


TABLE = (
    ("GET", "/console/login", login_page, STREET),
    ("POST", "/console/login", login, STREET),
    ("POST", "/console/logout", logout, ANYBODY),
    ("GET", "/console/sessions", own_sessions, ANYBODY),
    ("POST", "/console/sessions/end", end_others, ANYBODY),
)
