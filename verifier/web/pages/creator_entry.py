"""Sign-in of a creator: a personal link opens a page with one button, and the button signs the browser in.

Nobody is signed in by an address alone, and nobody leaves another account unasked.
"""

from __future__ import annotations

import contextlib
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.flows.access import creator_tokens, sign_ins
from verifier.flows.core.errors import Refused
from verifier.web.http import caller
from verifier.web.http.keys import SERVICE
from verifier.web.http.watching import request_log
from verifier.web.pages import browser, creator_render
from verifier.web.pages.browser import SignedOut
from verifier.web.rendering import pages
from verifier.wording.words import Told

if TYPE_CHECKING:
    from verifier.domain.claim import AccountRef

COOKIE = "creator"
_LONGEST_LINK_S = 60 * 60  # a creator's token lives an hour at most
TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,3900}")  # what fits a cookie


async def arrive(request: web.Request, token: str) -> web.Response:
    """Show whose link it is and one button. Nothing changes yet: mail scanners open links, and so do foreign pages."""
    svc = request.app[SERVICE]
    browser.pace(request, svc, caller.bucket(request), "entries")
    actor = await creator_tokens.glance(svc, token) if TOKEN.fullmatch(token) else None
    if actor is None or actor.account is None:
        raise SignedOut("link_ended", Told(pages.words_for(request).say("trouble-no_link")))
    before = await _leaving(request, actor.account)
    page = creator_render.render_enter(pages.words_for(request), actor.account, token, before, _leaf(request, before))
    return pages.respond_to_link(page)


async def enter(request: web.Request) -> web.Response:
    """Move a good token from the page's form into a cookie no script can read.

    Whoever would leave another account is asked first, also where they signed in there after this page was opened.
    """
    svc = request.app[SERVICE]
    browser.pace(request, svc, caller.bucket(request), "entries")
    form = await browser.read_form(request, svc.settings.public_url)
    token = form.get("token", "")
    actor = await creator_tokens.glance(svc, token) if TOKEN.fullmatch(token) else None
    if actor is None or actor.account is None:
        raise SignedOut("link_ended", Told(pages.words_for(request).say("trouble-no_link")))
    before = await _leaving(request, actor.account)
    if before is not None and form.get("leaving") != _leaf(request, before):
        words = pages.words_for(request)
        page = creator_render.render_enter(words, actor.account, token, before, _leaf(request, before))
        return pages.respond_to_link(page, HTTPStatus.CONFLICT)
    return await _entered(request, token)


async def _entered(request: web.Request, token: str) -> web.Response:
    svc = request.app[SERVICE]
    actor = await creator_tokens.who(svc, token)
    if actor is None:
        raise SignedOut("link_ended", Told(pages.words_for(request).say("trouble-no_link")))
    request[request_log.ACTOR] = actor
    await sign_ins.link_entered(svc, actor)
    response = pages.see_other("/claims/new")
    secure = browser.is_secure(request, svc.settings.public_url)
    # Lax, not Strict: the creator comes from the platform's page, and Strict would hold the cookie back here.
    browser.set_cookie(response, COOKIE, token, secure=secure, same_site="Lax", max_age=_LONGEST_LINK_S)
    return response


def kept(request: web.Request) -> str:
    """Return the token in this browser's cookie, as it is."""
    secure = browser.is_secure(request, request.app[SERVICE].settings.public_url)
    return request.cookies.get(browser.cookie_name(COOKIE, secure=secure), "")


async def _glance(request: web.Request) -> AccountRef | None:
    """Return the account this browser is signed in to so far, if any."""
    token = kept(request)
    with contextlib.suppress(Refused):
        actor = await creator_tokens.glance(request.app[SERVICE], token) if TOKEN.fullmatch(token) else None
        return actor.account if actor is not None else None
    return None


async def _leaving(request: web.Request, coming: AccountRef) -> AccountRef | None:
    """Return the other account that this browser would leave."""
    before = await _glance(request)
    return before if before is not None and before.id != coming.id else None


def _leaf(request: web.Request, before: AccountRef | None) -> str:
    """Derive what the page's form sends back, so that the one who leaves has been told which session it is."""
    return browser.form_token(kept(request)) if before is not None else ""
