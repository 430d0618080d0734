"""Pages for the licensee of record's link, and for the link on somebody's own record: no account, no cookie, no script.

Opening one changes nothing, because mail scanners open links. The link's token is the secret, so its form needs no
other. Its limit is its own, too: nobody without it uses up a place of it, and the first press is taken.
"""

from __future__ import annotations

import re
from http import HTTPStatus

from aiohttp import web

from verifier.flows.binding import dispute
from verifier.flows.binding.dispute import DisputeView
from verifier.flows.core.errors import Absent, Refused, TooMany
from verifier.web.http.answers.problems import problem_of
from verifier.web.http.keys import SERVICE
from verifier.web.http.reading import bodies
from verifier.web.pages import browser, forms
from verifier.web.rendering import pages
from verifier.wording.words import Words

_NONCE = re.compile(r"ccv-[A-Za-z0-9_-]{22}")


async def show(request: web.Request) -> web.Response:
    """Show which account it is about, and the button."""
    words = pages.words_for(request)
    try:
        shown = await dispute.about(request.app[SERVICE], request.match_info["token"])
    except Absent:
        return _ended(words)
    return pages.respond(render_used(words, shown) if shown.used else render(words, shown))


async def stop(request: web.Request) -> web.Response:
    """Take the licensee's word: the badge stops. Whatever the form holds is read and ignored."""
    svc, token, words = request.app[SERVICE], request.match_info["token"], pages.words_for(request)
    await bodies.read_bytes(request)
    try:
        shown = await dispute.about(svc, token)
    except Absent:
        return _ended(words)
    try:
        browser.pace(request, svc, f"link:{shown.notice_id}", "denials")
        shown = await dispute.dispute(svc, token)
    except TooMany as hasty:
        return _later(words, shown, hasty)
    return pages.respond(
        render_used(words, shown) if shown.used else pages.render(words, "notme/stopped.html", about=shown)
    )


async def proof(request: web.Request) -> web.Response:
    """Explain this kind of link to whoever finds it on a record; nothing about whose it is."""
    if not _NONCE.fullmatch(request.match_info["nonce"]):
        raise Absent("no_page", "This is not a link of ours.")
    return pages.respond(pages.render(pages.words_for(request), "notme/proof.html"))


def render(words: Words, about: DisputeView, trouble: forms.Trouble | None = None) -> str:
    """Render the account, the licence, and one button."""
    return pages.render(words, "notme/notme.html", about=about, trouble=trouble)


def render_used(words: Words, about: DisputeView) -> str:
    """Render what holds since the button was pressed."""
    return pages.render(words, "notme/used.html", about=about)


def routes() -> list[web.RouteDef]:
    """List the addresses of these pages."""
    link = "/not-me/{token}"
    return [
        web.get(link, browser.page(show)),
        web.post(link, browser.page(stop)),
        web.get("/proof/{nonce}", browser.page(proof)),
    ]


def _later(words: Words, shown: DisputeView, hasty: Refused) -> web.Response:
    """Answer a request that came too fast: the page as it stands, with the button as long as it does something."""
    problem = problem_of(hasty)
    html = render_used(words, shown) if shown.used else render(words, shown, forms.trouble_of(words, hasty))
    answer = pages.respond(html, problem.status)
    answer.headers.update(problem.headers)
    return answer


def _ended(words: Words) -> web.Response:
    return pages.respond(pages.render(words, "notme/ended.html"), HTTPStatus.NOT_FOUND)
