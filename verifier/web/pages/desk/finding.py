"""The console's search and its page of an account; what was looked for stands in no address."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import web

from verifier.domain.passing import Doubt
from verifier.domain.searches import WHY
from verifier.flows.core.errors import FieldFault, Invalid, Refused
from verifier.flows.review.finding import account_file, search
from verifier.web.api import requests
from verifier.web.http import dispatch
from verifier.web.http.answers.problems import problem_of
from verifier.web.http.reading import models
from verifier.web.pages import browser, console_entry, forms
from verifier.web.pages.doors import ANYBODY
from verifier.web.rendering.pages import render_for_reviewers, respond
from verifier.wording.words import in_words

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.review.finding.views import AccountFile, SearchResult
    from verifier.web.pages.forms import Trouble, Typed


async def ask(request: web.Request) -> web.Response:
    """Show the form of a search."""
    _, reader = await console_entry.signed_in(request)
    return respond(render_search(reader))


async def find(request: web.Request) -> web.Response:
    """Search, and show what was found on the same page, so that nothing of it is kept in an address."""
    svc, reader, form = await console_entry.sent(request)
    browser.pace(request, svc, dispatch.bucket(reader), "searches")
    try:
        found = await search.search(svc, _sought(form), reader)
    except Refused as refused:
        trouble = forms.trouble_of(in_words(), refused)
        return respond(render_search(reader, typed=form, trouble=trouble), problem_of(refused).status)
    return respond(render_search(reader, typed=form, found=found))


async def account(request: web.Request) -> web.Response:
    """Show all of an account; that it was read is written down."""
    svc, reader = await console_entry.signed_in(request)
    return respond(render_account(await account_file.of_account(svc, request.match_info["id"], reader), reader))


def _sought(form: Typed) -> search.Sought:
    """Read the form by the rules of the API's own call."""
    names = ("q", "number", "jurisdiction")
    if not form.get("q") and not form.get("number"):
        remedy = "Enter a handle or an id, or a licence number."
        raise Invalid("validation", remedy, faults=(FieldFault("/q", "required", remedy),))
    if not form.get("reason"):
        remedy = "Choose why you are looking."
        raise Invalid("validation", remedy, faults=(FieldFault("/reason", "required", remedy),))
    body = {name: form[name] for name in names if form.get(name)} | {
        "reason": form["reason"],
        "words": form.get("words", ""),
    }
    sent = models.understand(requests.SearchCases, json.dumps(body).encode())
    return search.Sought(sent.reason, sent.words, sent.q or "", sent.number or "", sent.jurisdiction)


def render_search(
    reader: Actor, *, typed: Typed | None = None, trouble: Trouble | None = None, found: SearchResult | None = None
) -> str:
    """Render the search, with what it found."""
    return render_for_reviewers(
        "console/desk/search.html", reader=reader, typed=typed or {}, trouble=trouble, found=found, whys=WHY
    )


def render_account(
    shown: AccountFile, reader: Actor, *, typed: Typed | None = None, trouble: Trouble | None = None, said: str = ""
) -> str:
    """Render an account, with the form in which a badge is doubted."""
    return render_for_reviewers(
        "console/desk/account.html",
        account=shown,
        reader=reader,
        typed=typed or {},
        trouble=trouble,
        said=said,
        doubts=[code.value for code in Doubt],
    )


TABLE = (
    ("GET", "/console/search", ask, ANYBODY),
    ("POST", "/console/search", find, ANYBODY),
    ("GET", "/console/accounts/{id}", account, ANYBODY),
)
