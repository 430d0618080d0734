"""The creator's pages about what is held of them: who read it, all of it to take along, all of it erased."""

from __future__ import annotations

from aiohttp import web

from verifier.domain import retention
from verifier.flows.access import creator_tokens
from verifier.flows.core.errors import Absent
from verifier.flows.rights import access_log, erase, holdings
from verifier.web.http import dispatch
from verifier.web.pages import browser
from verifier.web.pages.creator import known, sent
from verifier.web.pages.creator_entry import COOKIE
from verifier.web.rendering import pages
from verifier.wording.words import in_words

_LISTED = 200


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


async def about_me(request: web.Request) -> web.Response:
    """Show who read what is held about this creator, with everything to download."""
    svc, actor, account, csrf = await known(request)
    try:
        entries, _ = await access_log.of_account(svc, account.id, actor, None, _LISTED)
    except Absent:  # nothing was claimed yet
        entries = []
    shown = {"account": account, "csrf": csrf, "entries": entries, "held": retention.told()}
    return pages.respond(pages.render(in_words(actor.locale), "claims/about_me.html", **shown))


async def download(request: web.Request) -> web.Response:
    """Hand everything that is held about this creator out as a file."""
    svc, actor, account, _ = await known(request)
    answer = dispatch.render(await holdings.export(svc, account.id, actor))
    answer.headers["Content-Disposition"] = 'attachment; filename="about-me.json"'
    return answer


def routes() -> list[web.RouteDef]:
    """List every address of these pages; they come before `/claims/{id}`."""
    table = (
        ("GET", "/claims/about-me", about_me),
        ("GET", "/claims/about-me.json", download),
        ("GET", "/claims/erase", erase_page),
        ("POST", "/claims/erase", erased),
    )
    return [web.route(method, path, browser.page(handler)) for method, path, handler in table]
