"""The creator's pages: a personal link opens them, a claim is sent and followed, mended, withdrawn or appealed.

A link opens a page with one button; the button moves the link's token into a cookie, so that nobody is signed in by an
address alone and no address carries the token further. The rules are in flows, not here.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.flows import arrivals, creators, intake, reading
from verifier.flows.bind import listing
from verifier.flows.epochs import of_epoch
from verifier.flows.errors import Refused
from verifier.web import browser, caller, claimpage, convert, dispatch, forms, journal, pages
from verifier.web.browser import SignedOut
from verifier.web.keys import SERVICE
from verifier.web.problems import problem_of

if TYPE_CHECKING:
    from verifier.domain.claim import AccountRef, Actor
    from verifier.flows.service import Service
    from verifier.flows.views import ClaimView

COOKIE = "creator"
_LONGEST_LINK_S = 60 * 60  # a creator's token lives an hour at most
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,3900}")  # what fits a cookie
_LISTED = 50
_NO_LINK = (
    "This page opens with the personal link your platform gives you. "
    "The link works for an hour; you can get a new one there."
)


async def new_page(request: web.Request) -> web.Response:
    """Show the form, or to whoever comes with a link the button that lets them in."""
    token = request.query.get("token")
    if token is not None:
        return await _arrive(request, token)
    svc, actor, account, csrf = await known(request)
    return pages.respond(await _form(svc, actor, account, csrf))


async def sign_out(request: web.Request) -> web.Response:
    """End the link's token everywhere, and forget it in this browser."""
    svc, actor, _, _, _ = await sent(request)
    await creators.sign_out(svc, actor)
    await arrivals.signed_out(svc, actor)
    response = pages.respond(claimpage.render_signed_out())
    browser.drop_cookie(response, COOKIE, secure=browser.is_secure(request, svc.settings.public_url))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def submit(request: web.Request) -> web.Response:
    """Take a claim in."""
    svc, actor, account, csrf, form = await sent(request)
    try:
        meant = await convert.submission(svc, forms.submission(form), actor)
        claim = await intake.submit(svc, meant, actor)
    except Refused as refused:
        html = await _form(svc, actor, account, csrf, typed=form, trouble=forms.trouble_of(refused))
        return pages.respond(html, problem_of(refused).status)
    return pages.see_other(f"/claims/{claim.id}?said=sent")


async def show(request: web.Request) -> web.Response:
    """Show how a claim stands and whose move it is."""
    svc, actor, _, csrf = await known(request)
    claim = await reading.claim(svc, request.match_info["id"], actor)
    said = request.query.get("said", "")
    return pages.respond(
        claimpage.render_claim(claim, csrf, credentials(svc), await proving(svc, claim, actor), said=said)
    )


async def status(request: web.Request) -> web.Response:
    """Tell the page's script whether there is news."""
    svc, actor, _, _ = await known(request)
    claim = await reading.claim(svc, request.match_info["id"], actor)
    return web.json_response(claimpage.news(claim), headers=pages.HEADERS)


async def amend(request: web.Request) -> web.Response:
    """Change the fields the page asked about; what depended on them is checked again."""
    svc, actor, _, csrf, form = await sent(request)
    claim = await reading.claim(svc, request.match_info["id"], actor)
    try:
        meant = await convert.amendment(svc, forms.amendment(form, claimpage.amendable(claim)), actor)
        await intake.amend(svc, claim.id, meant, actor)
    except Refused as refused:
        return await again(svc, claim, actor, csrf, refused, form)
    return pages.see_other(f"/claims/{claim.id}?said=amended")


async def appeal(request: web.Request) -> web.Response:
    """Ask for another reviewer."""
    svc, actor, _, csrf, form = await sent(request)
    claim = await reading.claim(svc, request.match_info["id"], actor)
    try:
        await intake.appeal(svc, claim.id, forms.appeal(form), actor)
    except Refused as refused:
        return await again(svc, claim, actor, csrf, refused, form)
    return pages.see_other(f"/claims/{claim.id}?said=appealed")


async def withdraw_page(request: web.Request) -> web.Response:
    """Ask once more before a claim is withdrawn."""
    svc, actor, _, csrf = await known(request)
    return pages.respond(claimpage.render_withdraw(await reading.claim(svc, request.match_info["id"], actor), csrf))


async def withdraw(request: web.Request) -> web.Response:
    """Withdraw a claim."""
    svc, actor, _, _, _ = await sent(request)
    claim = await intake.withdraw(svc, request.match_info["id"], actor)
    return pages.see_other(f"/claims/{claim.id}?said=withdrawn")


def routes() -> list[web.RouteDef]:
    """List every address of the creator's pages."""
    claim = "/claims/{id}"
    table = (
        ("GET", "/claims/new", new_page),
        ("POST", "/claims/new", submit),
        ("POST", "/claims/enter", enter),
        ("POST", "/claims/sign-out", sign_out),
        ("GET", claim, show),
        ("GET", f"{claim}/status", status),
        ("POST", f"{claim}/amend", amend),
        ("POST", f"{claim}/appeal", appeal),
        ("GET", f"{claim}/withdraw", withdraw_page),
        ("POST", f"{claim}/withdraw", withdraw),
    )
    return [web.route(method, path, browser.page(handler)) for method, path, handler in table]


def credentials(svc: Service) -> list[str]:
    """The letters this deployment knows, for the form's suggestions."""
    return sorted({row.credential for row in reading.coverage(svc)})


async def known(request: web.Request) -> tuple[Service, Actor, AccountRef, str]:
    """Say which creator's browser this is, and the token its forms must carry."""
    svc, token = request.app[SERVICE], _kept(request)
    actor = await creators.who(svc, token) if _TOKEN.fullmatch(token) else None
    if actor is None or actor.account is None:
        raise SignedOut("link_ended", _NO_LINK)
    request[journal.ACTOR] = actor
    browser.pace(request, svc, dispatch.bucket(actor))
    return svc, actor, actor.account, browser.form_token(token)


def _kept(request: web.Request) -> str:
    """The token that lies in this browser, as it is."""
    secure = browser.is_secure(request, request.app[SERVICE].settings.public_url)
    return request.cookies.get(browser.cookie_name(COOKIE, secure=secure), "")


async def _glance(request: web.Request) -> AccountRef | None:
    """Whose browser this is so far, if anybody's."""
    token = _kept(request)
    with contextlib.suppress(Refused):
        actor = await creators.glance(request.app[SERVICE], token) if _TOKEN.fullmatch(token) else None
        return actor.account if actor is not None else None
    return None


async def sent(request: web.Request) -> tuple[Service, Actor, AccountRef, str, dict[str, str]]:
    """Take in a form that this creator's own page sent."""
    form = await browser.read_form(request, request.app[SERVICE].settings.public_url)
    svc, actor, account, csrf = await known(request)
    browser.check_token(form, csrf)
    return svc, actor, account, csrf, form


async def _arrive(request: web.Request, token: str) -> web.Response:
    """Show whose link it is and one button. Nothing changes yet: mail scanners open links, and so do foreign pages."""
    svc = request.app[SERVICE]
    browser.pace(request, svc, caller.bucket(request), "entries")
    actor = await creators.glance(svc, token) if _TOKEN.fullmatch(token) else None
    if actor is None or actor.account is None:
        raise SignedOut("link_ended", _NO_LINK)
    before = await _glance(request)
    other = before if before is not None and before.id != actor.account.id else None
    return pages.respond_to_link(claimpage.render_enter(actor.account, token, other))


async def enter(request: web.Request) -> web.Response:
    """Move a good token from the page's form into a cookie no script can read."""
    svc = request.app[SERVICE]
    browser.pace(request, svc, caller.bucket(request), "entries")
    token = (await browser.read_form(request, svc.settings.public_url)).get("token", "")
    actor = await creators.who(svc, token) if _TOKEN.fullmatch(token) else None
    if actor is None or actor.account is None:
        raise SignedOut("link_ended", _NO_LINK)
    request[journal.ACTOR] = actor
    await arrivals.link_entered(svc, actor)
    response = pages.see_other("/claims/new")
    secure = browser.is_secure(request, svc.settings.public_url)
    # Lax, not Strict: the creator comes from the platform's page, and Strict would hold the cookie back here.
    browser.set_cookie(response, COOKIE, token, secure=secure, same_site="Lax", max_age=_LONGEST_LINK_S)
    return response


async def _form(
    svc: Service,
    actor: Actor,
    account: AccountRef,
    csrf: str,
    *,
    typed: forms.Typed | None = None,
    trouble: forms.Trouble | None = None,
) -> str:
    mine, _ = await reading.claims_of(svc, account.id, actor, None, _LISTED)
    return claimpage.render_new(account, csrf, credentials(svc), mine, typed=typed, trouble=trouble)


async def again(
    svc: Service, claim: ClaimView, actor: Actor, csrf: str, refused: Refused, form: forms.Typed | None = None
) -> web.Response:
    """Show the claim's page once more, with what stands against what was sent and with everything that was typed."""
    shown, trouble = await proving(svc, claim, actor), forms.trouble_of(refused)
    problem = problem_of(refused)
    html = claimpage.render_claim(claim, csrf, credentials(svc), shown, typed=form, trouble=trouble)
    answer = pages.respond(html, problem.status)
    answer.headers.update(problem.headers)
    return answer


async def proving(svc: Service, claim: ClaimView, actor: Actor) -> claimpage.Proving:
    """What this creator has begun, proved and sent in for a claim of theirs."""
    tries = await listing.of_claim(svc, claim.id, actor)
    async with svc.pool.acquire(timeout=5) as connection:
        return claimpage.Proving(tuple(tries), await listing.documents_of(connection, claim.id, of_epoch(actor)))
