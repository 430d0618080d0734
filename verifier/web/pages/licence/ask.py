"""The page on which anybody asks for the link of a licence: no account, no script, and one answer for everybody.

What is wrong with the words is said; what is known of the licence is not. The answer that a request was taken in is one
page, whatever the licence is.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.core.errors import Refused
from verifier.flows.licensees import requests
from verifier.flows.licensees.about import About
from verifier.flows.sources import overview
from verifier.outbound.documents import LARGEST
from verifier.web.http import caller
from verifier.web.http.answers.problems import problem_of
from verifier.web.http.keys import SERVICE
from verifier.web.pages import browser, forms
from verifier.web.rendering import jurisdictions, pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.flows.core.service import Service
    from verifier.web.pages.forms import Trouble, Typed
    from verifier.wording.words import Words

_LONGEST: Final = {"credential": 64, "number": 64, "email": 254, "statement": 1000}
_ASKED: Final = ("jurisdiction", "credential", "number")


async def show(request: web.Request) -> web.Response:
    """Show what the page is for, and the form."""
    svc = request.app[SERVICE]
    return pages.respond(render(pages.words_for(request), credentials(svc)))


async def send(request: web.Request) -> web.Response:
    """Take a request in; the answer is the same whatever is known of the licence."""
    svc, words = request.app[SERVICE], pages.words_for(request)
    form, file = await browser.read_form_with_file(request, svc.settings.public_url, LARGEST)
    trouble = _wanting(words, form, file)
    if trouble is not None:
        return pages.respond(render(words, credentials(svc), form, trouble), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        browser.pace(request, svc, caller.bucket(request), "licensees")
        await _taken(svc, words, form, file)
    except Refused as refused:
        problem = problem_of(refused)
        page = render(words, credentials(svc), form, forms.trouble_of(words, refused))
        answer = pages.respond(page, problem.status)
        answer.headers.update(problem.headers)
        return answer
    by_document = form.get("way") == "document"
    return pages.respond(pages.render(words, "licence/asked.html", by_document=by_document), HTTPStatus.ACCEPTED)


async def _taken(svc: Service, words: Words, form: Typed, file: bytes) -> None:
    said = {name: form.get(name, "")[:longest] for name, longest in _LONGEST.items()}
    about = About(
        said["credential"],
        form.get("jurisdiction", ""),
        said["number"],
        words.language.code,
        said["email"],
        said["statement"],
    )
    if form.get("way") == "document":
        await requests.by_document(svc, about, file)
    else:
        await requests.by_letter(svc, About(about.credential, about.jurisdiction, about.number, about.locale))


def credentials(svc: Service) -> Sequence[str]:
    """List the letters of licences that can be typed."""
    return sorted({row.credential for row in overview.coverage(svc) if row.jurisdiction})


def render(words: Words, known: Sequence[str], typed: Typed | None = None, trouble: Trouble | None = None) -> str:
    """Render the form as it was filled in so far."""
    return pages.render(
        words,
        "licence/ask.html",
        credentials=known,
        form=[forms.field(words, name) for name in _ASKED],
        typed=typed or {},
        trouble=trouble,
    )


def _wanting(words: Words, form: Typed, file: bytes) -> Trouble | None:
    """Name the fields that are still empty, or say what no licence has."""
    empty = {name: words.say(f"licence-{name}_missing") for name in _ASKED if not form.get(name)}
    if form.get("jurisdiction") == jurisdictions.NO_PLACE:
        empty["jurisdiction"] = words.say("licence-jurisdiction_missing")
    if form.get("way") == "document":
        if not form.get("email"):
            empty["email"] = words.say("licence-email_missing")
        if not file:
            empty["file"] = words.remedy("file") or ""
    return forms.Trouble(words.say("form-marked"), empty) if empty else None


def routes() -> list[web.RouteDef]:
    """List the addresses of this page."""
    return [web.get("/licence", browser.page(show)), web.post("/licence", browser.page(send))]
