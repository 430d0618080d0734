"""The creator's pages about what is held of them: to have all of it erased."""

from __future__ import annotations

from aiohttp import web

from verifier.flows.access import creator_tokens
from verifier.flows.rights import erase
from verifier.web.pages import browser
from verifier.web.pages.creator import known, sent
from verifier.web.pages.creator_entry import COOKIE
from verifier.web.rendering import pages
from verifier.wording.words import in_words


async def erase_page(request: web.Request) -> web.Response:
    """Ask once more before everything is erased."""
    _, actor, account, csrf = await known(request)
    return pages.respond(pages.render(in_words(actor.locale), "claims/erase.html", account=account, csrf=csrf))


async def erased(request: web.Request) -> web.Response:
    """Erase the account, say what is gone and what stays, and forget the creator in this browser."""
    svc, actor, account, _, _ = await sent(request)
    done = await erase.erase(svc, account.id, actor)
    await creator_tokens.sign_out(svc, actor)
    response = pages.respond(pages.render(in_words(actor.locale), "claims/erased.html", erased=done))
    browser.drop_cookie(response, COOKIE, secure=browser.is_secure(request, svc.settings.public_url))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def routes() -> list[web.RouteDef]:
    """List every address of these pages; they come before `/claims/{id}`."""
    table = (("GET", "/claims/erase", erase_page), ("POST", "/claims/erase", erased))
    return [web.route(method, path, browser.page(handler)) for method, path, handler in table]
