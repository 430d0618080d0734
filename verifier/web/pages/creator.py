"""The creator's pages: a claim is followed, mended, withdrawn or appealed; the creator signs out.

A link opens a page with one button; the button moves the link's token into a cookie, so that nobody is signed in by an
address alone and no address carries the token further. The rules are in flows, not here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.domain.lifecycle import State
from verifier.flows.access import creator_tokens, sign_ins
from verifier.flows.accounts.epochs import of_epoch
from verifier.flows.claims import claim_reader, intake
from verifier.flows.core.errors import Conflict, Refused
from verifier.flows.proofs import letters, listing
from verifier.flows.sources import overview
from verifier.store.rows import looks as look_rows
from verifier.web.api import convert
from verifier.web.http import dispatch
from verifier.web.http.answers.problems import problem_of
from verifier.web.http.keys import SERVICE
from verifier.web.http.watching import request_log
from verifier.web.pages import badge, browser, claim_offers, creator_entry, creator_render, forms
from verifier.web.pages.browser import SignedOut
from verifier.web.pages.creator_entry import COOKIE, TOKEN, kept
from verifier.web.rendering import pages
from verifier.wording.words import Told, in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier.domain.claim import AccountRef, Actor
    from verifier.flows.claims.views import ClaimView, NextAction
    from verifier.flows.core.service import Service

    Offer = Callable[[ClaimView], NextAction | None]


async def sign_out(request: web.Request) -> web.Response:
    """End the link's token everywhere, and forget it in this browser."""
    svc, actor, _, _, _ = await sent(request)
    await creator_tokens.sign_out(svc, actor)
    await sign_ins.signed_out(svc, actor)
    response = pages.respond(creator_render.render_signed_out(in_words(actor.locale)))
    browser.drop_cookie(response, COOKIE, secure=browser.is_secure(request, svc.settings.public_url))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def show(request: web.Request) -> web.Response:
    """Show the state of a claim and whose move it is."""
    svc, actor, _, csrf = await known(request)
    claim = await claim_reader.claim(svc, request.match_info["id"], actor)
    said = request.query.get("said", "")
    words, shown = in_words(actor.locale), await proving(svc, claim, actor)
    return pages.respond(creator_render.render_claim(words, claim, csrf, credentials(svc), shown, said=said))


async def status(request: web.Request) -> web.Response:
    """Tell the page's script whether there is news."""
    svc, actor, _, _ = await known(request)
    claim = await claim_reader.claim(svc, request.match_info["id"], actor)
    return web.json_response(creator_render.news(in_words(actor.locale), claim), headers=pages.HEADERS)


async def amend(request: web.Request) -> web.Response:
    """Change the fields the page asked about; what depended on them is checked again."""
    svc, actor, _, csrf, form = await sent(request)
    claim = await claim_reader.claim(svc, request.match_info["id"], actor)
    try:
        words = in_words(actor.locale)
        said = forms.amendment(form, claim_offers.amendable(words, claim), claim_offers.others(words, claim))
        meant = await convert.amendment(svc, said, actor)
        await intake.amend(svc, claim.id, meant, actor)
    except Refused as refused:
        return await again(svc, claim, actor, csrf, refused, form)
    return pages.see_other(f"/claims/{claim.id}?said=amended")


async def ask_person(request: web.Request) -> web.Response:
    """Ask for a person where the machine asked to mend what is right as it stands."""
    return await _take_up(request, claim_offers.person, "person", with_words=True)


async def all_sent(request: web.Request) -> web.Response:
    """Send what has come to the reviewer, where the creator has no more of what was wanted."""
    return await _take_up(request, claim_offers.closing, "amended", with_words=False)


async def _take_up(request: web.Request, offer: Offer, said: str, *, with_words: bool) -> web.Response:
    """Take up what the page offers, with the creator's words where they add any; else what they pressed says it."""
    svc, actor, _, csrf, form = await sent(request)
    claim = await claim_reader.claim(svc, request.match_info["id"], actor)
    offered = offer(claim)
    try:
        if offered is None:
            raise Conflict("claim_moved", Told(in_words(actor.locale).say("trouble-moved_on")), state=claim.state)
        stated = forms.statement(form if with_words else {}, f"{offered.title}.")
        await intake.amend(svc, claim.id, await convert.amendment(svc, stated, actor), actor)
    except Refused as refused:
        return await again(svc, claim, actor, csrf, refused, form)
    return pages.see_other(f"/claims/{claim.id}?said={said}")


async def appeal(request: web.Request) -> web.Response:
    """Ask for another reviewer."""
    svc, actor, _, csrf, form = await sent(request)
    claim = await claim_reader.claim(svc, request.match_info["id"], actor)
    try:
        await intake.appeal(svc, claim.id, forms.appeal(in_words(actor.locale), form), actor)
    except Refused as refused:
        return await again(svc, claim, actor, csrf, refused, form)
    return pages.see_other(f"/claims/{claim.id}?said=appealed")


async def withdraw_page(request: web.Request) -> web.Response:
    """Ask once more before a claim is withdrawn."""
    svc, actor, _, csrf = await known(request)
    claim = await claim_reader.claim(svc, request.match_info["id"], actor)
    return pages.respond(creator_render.render_withdraw(in_words(actor.locale), claim, csrf))


async def withdraw(request: web.Request) -> web.Response:
    """Withdraw a claim."""
    svc, actor, _, _, _ = await sent(request)
    claim = await intake.withdraw(svc, request.match_info["id"], actor)
    return pages.see_other(f"/claims/{claim.id}?said=withdrawn")


def routes() -> list[web.RouteDef]:
    """List every address of the creator's pages."""
    claim = "/claims/{id}"
    table = (
        ("POST", "/claims/enter", creator_entry.enter),
        ("POST", "/claims/sign-out", sign_out),
        ("GET", claim, show),
        ("GET", f"{claim}/status", status),
        ("POST", f"{claim}/amend", amend),
        ("POST", f"{claim}/ask-person", ask_person),
        ("POST", f"{claim}/all-sent", all_sent),
        ("POST", f"{claim}/appeal", appeal),
        ("GET", f"{claim}/withdraw", withdraw_page),
        ("POST", f"{claim}/withdraw", withdraw),
    )
    return [web.route(method, path, browser.page(handler)) for method, path, handler in table]


def credentials(svc: Service) -> list[str]:
    """List the letters this deployment knows, for the form's suggestions."""
    return sorted({row.credential for row in overview.coverage(svc)})


async def known(request: web.Request) -> tuple[Service, Actor, AccountRef, str]:
    """Return which creator's browser this is, and the token its forms must carry."""
    svc, token = request.app[SERVICE], kept(request)
    actor = await creator_tokens.who(svc, token) if TOKEN.fullmatch(token) else None
    words = pages.words_for(request)
    if actor is None or actor.account is None:
        raise SignedOut("link_ended", Told(words.say("trouble-no_link")))
    reader = request[request_log.ACTOR] = replace(actor, locale=words.language.code)
    browser.pace(request, svc, dispatch.bucket(reader))
    return svc, reader, actor.account, browser.form_token(token)


async def sent(request: web.Request) -> tuple[Service, Actor, AccountRef, str, dict[str, str]]:
    """Take in a form that this creator's own page sent."""
    form = await browser.read_form(request, request.app[SERVICE].settings.public_url)
    svc, actor, account, csrf = await known(request)
    browser.check_token(form, csrf, f"@{account.handle}", in_words(actor.locale))
    return svc, actor, account, csrf, form


async def again(
    svc: Service, claim: ClaimView, actor: Actor, csrf: str, refused: Refused, form: forms.Typed | None = None
) -> web.Response:
    """Show the claim's page once more, with what stands against what was sent and with everything that was typed."""
    words, shown, problem = in_words(actor.locale), await proving(svc, claim, actor), problem_of(refused)
    trouble = forms.trouble_of(words, refused)
    html = creator_render.render_claim(words, claim, csrf, credentials(svc), shown, typed=form, trouble=trouble)
    answer = pages.respond(html, problem.status)
    answer.headers.update(problem.headers)
    return answer


async def proving(svc: Service, claim: ClaimView, actor: Actor) -> claim_offers.Proving:
    """Collect this creator's attempts, proofs and documents for a claim of theirs, and what its badge says."""
    attempts = await listing.of_claim(svc, claim.id, actor)
    async with svc.pool.acquire(timeout=5) as connection:
        documents = await listing.documents_of(connection, claim.id, of_epoch(actor))
        code_from = await letters.later_of(svc, connection, claim.id)
    if claim.state != State.VERIFIED:
        return claim_offers.Proving(tuple(attempts), documents, code_from)
    found = await badge.facts(svc, claim.account.handle, in_words(actor.locale))
    seal = next((one for one in found.seals if one.one["claim_id"] == claim.id), None)
    looked_at = await look_rows.look_of_claim(svc.pool, claim_id=claim.id)
    return claim_offers.Proving(tuple(attempts), documents, code_from, seal, looked_at)
