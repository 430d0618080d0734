"""The page on which anybody reports a badge: a form that needs no script, no account and no cookie."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import get_args

from aiohttp import web

from verifier.domain.report import ReportReason
from verifier.flows.core.errors import Refused
from verifier.web.api import reports, requests
from verifier.web.http import caller, dispatch
from verifier.web.http.answers.problems import problem_of
from verifier.web.http.keys import SERVICE
from verifier.web.http.reading import models, params
from verifier.web.pages import browser, forms
from verifier.web.pages.forms import Trouble, Typed
from verifier.web.rendering import pages
from verifier.wording.words import Words

_HANDLE = params.handle()


async def show(request: web.Request) -> web.Response:
    """Show the form, whatever is known about the handle."""
    return pages.respond(render(pages.words_for(request), _handle(request)))


async def send(request: web.Request) -> web.Response:
    """Take the form in under the rules and the limits of the API."""
    svc, handle, words = request.app[SERVICE], _handle(request), pages.words_for(request)
    form = await browser.read_form(request, svc.settings.public_url)
    try:
        dispatch.spend(svc.limiter, caller.bucket(request), "reports", {})
        receipt = await reports.take(svc, handle, models.understand(requests.Report, _body(form)))
    except Refused as refused:
        problem = problem_of(refused)
        answer = pages.respond(render(words, handle, form, forms.trouble_of(words, refused)), problem.status)
        answer.headers.update(problem.headers)
        return answer
    return pages.respond(pages.render(words, "reported.html", receipt=receipt), HTTPStatus.ACCEPTED)


def render(words: Words, handle: str, typed: Typed | None = None, trouble: Trouble | None = None) -> str:
    """Render the form as it was filled in so far."""
    return pages.render(
        words, "report.html", handle=handle, typed=typed or {}, trouble=trouble, reasons=get_args(ReportReason)
    )


def routes() -> list[web.RouteDef]:
    """List the addresses of the page."""
    address = "/b/{handle:[^/]+}/report/form"
    return [web.get(address, browser.page(show)), web.post(address, browser.page(send))]


def _handle(request: web.Request) -> str:
    return params.bare(str(_HANDLE.read(request.match_info["handle"])))


def _body(form: Typed) -> bytes:
    said = {name: form.get(name, "") for name in ("reason", "details")}
    return json.dumps(said | {"contact": form.get("email") or None}).encode()
