"""The page of one licence, for whoever opened it by the link of a letter: one button opens it, for an hour."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.core.errors import Absent, Refused
from verifier.flows.licensees import page, wishes
from verifier.web.http import caller
from verifier.web.http.answers.problems import problem_of
from verifier.web.http.keys import SERVICE
from verifier.web.pages import browser, forms
from verifier.web.rendering import pages

if TYPE_CHECKING:
    from verifier.flows.core.service import Service
    from verifier.flows.licensees.page import LicenceView, Session
    from verifier.web.pages.forms import Trouble, Typed
    from verifier.wording.words import Words

COOKIE: Final = "licensee"
_AN_HOUR_S: Final = 60 * 60
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{20,100}")
_PASS, _CLAIM = re.compile(r"lcp_[0-9a-f]{32}"), re.compile(r"clm_[0-9a-f]{32}")
_SAID: Final = frozenset({"locked", "unlocked", "watching", "unwatched", "passes", "passes_not", "denied", "asked"})


async def arrive(request: web.Request) -> web.Response:
    """Show one button. Nothing is used up yet, because mail scanners open links."""
    svc, words, token = request.app[SERVICE], pages.words_for(request), request.query.get("token", "")
    browser.pace(request, svc, caller.bucket(request), "entries")
    if not _SECRET.fullmatch(token) or not await page.link_works(svc, token):
        return _ended(words)
    return pages.respond_to_link(pages.render(words, "licence/enter.html", token=token))


async def enter(request: web.Request) -> web.Response:
    """Use the link up and open the page."""
    svc, words = request.app[SERVICE], pages.words_for(request)
    browser.pace(request, svc, caller.bucket(request), "entries")
    form = await browser.read_form(request, svc.settings.public_url)
    token = form.get("token", "")
    try:
        secret = await page.enter(svc, token) if _SECRET.fullmatch(token) else ""
    except Absent:
        secret = ""
    if not secret:
        return _ended(words)
    response = pages.see_other("/licence/mine")
    secure = browser.is_secure(request, svc.settings.public_url)
    browser.set_cookie(response, COOKIE, secret, secure=secure, same_site="Strict", max_age=_AN_HOUR_S)
    return response


async def show(request: web.Request) -> web.Response:
    """Show the licence's claims and what can be done."""
    svc, words = request.app[SERVICE], pages.words_for(request)
    mine = await _session(request, svc)
    if mine is None:
        return _ended(words)
    said = request.query.get("said", "")
    view = await page.view(svc, mine)
    return pages.respond(render(words, view, _token(request), said=said if said in _SAID else ""))


async def wish(request: web.Request) -> web.Response:
    """Do what a button says."""
    svc, words = request.app[SERVICE], pages.words_for(request)
    form = await browser.read_form(request, svc.settings.public_url)
    mine = await _session(request, svc)
    if mine is None:
        return _ended(words)
    browser.check_token(form, _token(request), words.say("licence-you"), words)
    if form.get("do") == "leave":
        return await _left(request, svc)
    try:
        browser.pace(request, svc, f"licensee:{mine.request_id}")
        said = await _done(svc, mine, form)
    except Refused as refused:
        problem = problem_of(refused)
        trouble, view = forms.trouble_of(words, refused), await page.view(svc, mine)
        answer = pages.respond(render(words, view, _token(request), typed=form, trouble=trouble), problem.status)
        answer.headers.update(problem.headers)
        return answer
    return pages.see_other(f"/licence/mine?said={said}")


async def _left(request: web.Request, svc: Service) -> web.Response:
    """End the session, here and in the database."""
    await page.leave(svc, _kept(request))
    response = pages.see_other("/licence")
    browser.drop_cookie(response, COOKIE, secure=browser.is_secure(request, svc.settings.public_url))
    return response


async def _done(svc: Service, mine: Session, form: Typed) -> str:
    """Do it; return what is said of it, nothing where no button of ours was pressed."""
    match form.get("do"):
        case "lock" | "unlock" as do:
            await wishes.lock(svc, mine, wanted=do == "lock")
            return f"{do}ed"
        case "watch" | "unwatch" as do:
            await wishes.watch(svc, mine, wanted=do == "watch")
            return "watching" if do == "watch" else "unwatched"
        case "pass":
            await wishes.let_pass(svc, mine, form.get("account", ""), form.get("handle", ""))
            return "passes"
        case "end_pass" if _PASS.fullmatch(form.get("pass", "")):
            await wishes.end_pass(svc, mine, form["pass"])
            return "passes_not"
        case "deny" if _CLAIM.fullmatch(form.get("claim", "")):
            await wishes.deny(svc, mine, form["claim"])
            return "denied" if mine.by_board else "asked"
        case _:
            return ""


def render(
    words: Words,
    view: LicenceView,
    csrf: str,
    *,
    said: str = "",
    typed: Typed | None = None,
    trouble: Trouble | None = None,
) -> str:
    """Render the licence's page."""
    return pages.render(
        words,
        "licence/mine.html",
        view=view,
        mine=view.session,
        csrf=csrf,
        said=said,
        typed=typed or {},
        trouble=trouble,
    )


def _ended(words: Words) -> web.Response:
    return pages.respond(pages.render(words, "licence/ended.html"), HTTPStatus.NOT_FOUND)


def _kept(request: web.Request) -> str:
    secure = browser.is_secure(request, request.app[SERVICE].settings.public_url)
    return request.cookies.get(browser.cookie_name(COOKIE, secure=secure), "")


def _token(request: web.Request) -> str:
    return browser.form_token(_kept(request))


async def _session(request: web.Request, svc: Service) -> Session | None:
    secret = _kept(request)
    browser.pace(request, svc, caller.bucket(request), "entries")
    try:
        return await page.of_session(svc, secret) if _SECRET.fullmatch(secret) else None
    except Absent:
        return None


def routes() -> list[web.RouteDef]:
    """List the addresses of these pages."""
    return [
        web.get("/licence/open", browser.page(arrive)),
        web.post("/licence/open", browser.page(enter)),
        web.get("/licence/mine", browser.page(show)),
        web.post("/licence/mine", browser.page(wish)),
    ]
