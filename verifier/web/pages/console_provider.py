"""Sign-in to the console at the operator's OpenID provider: there, back, and a page for all that may go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.domain.claim import Actor
from verifier.flows.access import provider_sign_in
from verifier.flows.access.provider_sign_in import Begun, Confirmed, Entered, Purpose, Stopped
from verifier.flows.core.errors import Absent, Forbidden
from verifier.web.http import caller
from verifier.web.http.keys import SERVICE
from verifier.web.http.watching import request_log
from verifier.web.pages import browser, console_entry
from verifier.web.pages.doors import DECIDERS, STREET
from verifier.web.rendering import pages
from verifier.wording.words import capital, in_words

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.outbound.openid.provider import Staff

COOKIE: Final = "sign_in"
_STATUS: Final = {"gone": 503, "faulty": 503, "closed": 503, "role": 403, "revoked": 403}
_ASK: Final = frozenset({"role", "revoked", "closed", "not_told", "unbelieved", "clocks"})  # the operator can help
_ANSWERED: Final = ("code", "state", "iss", "error")


async def start(request: web.Request) -> web.Response:
    """Send the browser to the provider, with what it needs to know the answer by."""
    svc, staff = _staff(request)
    browser.pace(request, svc, caller.bucket(request), "entries")
    return _sent_on(request, svc, staff, await provider_sign_in.begin(svc, staff, Purpose.ENTER))


async def again(request: web.Request) -> web.Response:
    """Send the person of this session to the provider once more: it has to be them, now."""
    _, reader = await console_entry.signed_in(request)
    svc, staff = _staff(request)
    if not reader.by_provider:
        detail = f"You came by a link, not by {staff.name}: your reviewer token shows who you are."
        raise Forbidden("not_for_you", detail)
    browser.pace(request, svc, caller.bucket(request), "entries")
    session = console_entry.cookie(request, svc)
    return _sent_on(request, svc, staff, await provider_sign_in.begin(svc, staff, Purpose.CONFIRM, session))


async def back(request: web.Request) -> web.Response:
    """Take in what the provider answered; the cookie that it is held against is used up."""
    svc, staff = _staff(request)
    browser.pace(request, svc, caller.bucket(request), "entries")
    secure = browser.is_secure(request, svc.settings.public_url)
    kept = request.cookies.get(browser.cookie_name(COOKIE, secure=secure), "")
    came = await provider_sign_in.finish(svc, staff, kept, _answer(request))
    if isinstance(came, Entered):
        response = _entered(request, svc, staff, came)
    elif isinstance(came, Confirmed):
        response = pages.respond_to_link(render("confirmed", staff.name))
    else:
        response = _page(svc, staff, came.code)
    browser.drop_cookie(response, COOKIE, secure=secure)
    return response


def _entered(request: web.Request, svc: Service, staff: Staff, came: Entered) -> web.Response:
    request[request_log.ACTOR] = Actor("reviewer", came.reviewer_id)
    response = pages.respond_to_link(render("entered", staff.name))
    secure, longest = browser.is_secure(request, svc.settings.public_url), console_entry.LONGEST_SESSION_S
    browser.set_cookie(response, console_entry.COOKIE, came.cookie, secure=secure, same_site="Strict", max_age=longest)
    return response


def _staff(request: web.Request) -> tuple[Service, Staff]:
    svc = request.app[SERVICE]
    if svc.staff is None:
        raise Absent("not_found", "People come to this console by a link: no provider is set.")
    return svc, svc.staff


def _answer(request: web.Request) -> dict[str, str]:
    """Read the answer; a parameter that comes twice is none (RFC 6749, 3.1)."""
    found = {name: request.query.getall(name, []) for name in _ANSWERED}
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def _sent_on(request: web.Request, svc: Service, staff: Staff, begun: Begun | Stopped) -> web.Response:
    if isinstance(begun, Stopped):
        return _page(svc, staff, begun.code)
    response = pages.see_other(begun.address)
    response.headers["Referrer-Policy"] = "no-referrer"
    secure = browser.is_secure(request, svc.settings.public_url)
    # Lax, not Strict: the browser comes back from the provider, and Strict would hold the cookie back.
    lives_s = int(provider_sign_in.LIVES.total_seconds())
    browser.set_cookie(response, COOKIE, begun.kept, secure=secure, same_site="Lax", max_age=lives_s)
    return response


def _page(svc: Service, staff: Staff, code: str) -> web.Response:
    return pages.respond_to_link(render(code, staff.name, _operator(svc)), _STATUS.get(code, 400))


def _operator(svc: Service) -> str:
    return ", ".join(filter(None, (svc.settings.operator_name, svc.settings.operator_contact)))


def render(code: str, provider: str, operator: str = "") -> str:
    """Render how a sign-in ended; somebody who came in is led on to the console."""
    words, message = in_words(), f"provider-{code}"
    return pages.render_for_reviewers(
        "console/provider.html",
        title=capital(words.say(message, name=provider)),
        text=capital(words.say(message, "text", name=provider)),
        operator=operator if code in _ASK else "",
        to="/console" if code == "entered" else "",
        done=code == "confirmed",
    )


TABLE = (
    ("GET", "/console/sign-in", start, STREET),
    ("GET", provider_sign_in.BACK, back, STREET),
    ("GET", "/console/confirm", again, DECIDERS),
)
