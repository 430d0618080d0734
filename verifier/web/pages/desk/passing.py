"""The console's ways of passing a case on: skip it, hand it over, give it to a lead; and of doubting a badge."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from aiohttp import web

from verifier.flows.core.errors import Refused
from verifier.flows.review.finding import account_file
from verifier.flows.review.passing import doubt, hand_over, skip
from verifier.web.api import requests
from verifier.web.http import dispatch
from verifier.web.http.answers.problems import problem_of
from verifier.web.http.reading import models
from verifier.web.pages import browser, console_again, console_entry, console_lease, console_render, forms
from verifier.web.pages.desk import finding
from verifier.web.pages.doors import DECIDERS
from verifier.web.rendering.pages import respond, see_other
from verifier.wording.words import in_words

if TYPE_CHECKING:
    from verifier.domain.claim import Actor
    from verifier.flows.core.service import Service
    from verifier.web.http.reading.models import Body
    from verifier.web.pages.forms import Trouble, Typed

# The fields of the three forms by the names that the API has for them.
_NAMED: Final = {
    "skip": {"reason": "skip_reason"},
    "hand-over": {"to": "hand_to", "note": "hand_note"},
    "escalate": {"note": "lead_note"},
}
_DOUBTED: Final = "A case is open. Others look at the badge; nothing has changed."


async def skipped(request: web.Request) -> web.Response:
    """Skip a case, with a reason."""
    svc, reader, form = await console_entry.sent(request)
    case_id = request.match_info["id"]
    lease = console_lease.of(request, svc, case_id)
    try:
        sent = _understood(requests.SkipCase, "skip", form, lease)
        await skip.skip(svc, case_id, lease, sent.reason, reader)
    except Refused as refused:
        return await _again(svc, case_id, lease, reader, form, "skip", refused)
    return see_other(f"/console?said=skipped-{sent.reason}")


async def handed_over(request: web.Request) -> web.Response:
    """Hand a case over with a note."""
    svc, reader, form = await console_entry.sent(request)
    case_id = request.match_info["id"]
    lease = console_lease.of(request, svc, case_id)
    try:
        sent = _understood(requests.HandOver, "hand-over", form, lease)
        await hand_over.hand_over(svc, case_id, lease, sent.to or "", sent.note, reader)
    except Refused as refused:
        return await _again(svc, case_id, lease, reader, form, "hand-over", refused)
    return see_other(f"/console?said={'handed' if sent.to else 'handed-back'}")


async def escalated(request: web.Request) -> web.Response:
    """Give a case to the leads."""
    svc, reader, form = await console_entry.sent(request)
    case_id = request.match_info["id"]
    lease = console_lease.of(request, svc, case_id)
    try:
        sent = _understood(requests.Escalate, "escalate", form, lease)
        await skip.escalate(svc, case_id, lease, sent.note, reader)
    except Refused as refused:
        return await _again(svc, case_id, lease, reader, form, "escalate", refused)
    return see_other("/console?said=escalated")


def _understood(model: type[Body], way: str, form: Typed, lease: str) -> Body:
    """Read a form by the rules of the API's own call; an empty field is one that was left out."""
    sent = {name: form[field] for name, field in _NAMED[way].items() if form.get(field)}
    return models.understand(model, json.dumps(sent | {"lease": lease or "-"}).encode())


async def _again(
    svc: Service, case_id: str, lease: str, reader: Actor, form: Typed, way: str, refused: Refused
) -> web.Response:
    """Show the case with what stands against passing it on, beside what was typed."""
    case = await console_again.held(svc, case_id, lease, reader)
    if case is None:
        return console_again.lost(form, refused, back="/console", back_text="To the queue")
    said = forms.trouble_of(in_words(), refused)
    trouble = said._replace(fields={_NAMED[way].get(name, name): text for name, text in said.fields.items()})
    beside = console_render.Beside(passing=form, colleagues=await hand_over.colleagues(svc, reader))
    html = console_render.render_case(case, reader, svc.clock(), trouble=trouble, beside=beside)
    return respond(html, problem_of(refused).status)


async def doubted(request: web.Request) -> web.Response:
    """Have a badge looked at again by others."""
    svc, reader, form = await console_entry.sent(request)
    browser.pace(request, svc, dispatch.bucket(reader), "searches")
    account_id = request.match_info["id"]
    try:
        body = {name: form[name] for name in ("claim", "reason", "words") if form.get(name)}
        sent = models.understand(requests.DoubtBadge, json.dumps(body).encode())
        await doubt.doubt(svc, sent.claim, sent.reason, sent.words, reader)
    except Refused as refused:
        trouble: Trouble = forms.trouble_of(in_words(), refused)
        shown = await account_file.of_account(svc, account_id, reader)
        html = finding.render_account(shown, reader, typed=form, trouble=trouble)
        return respond(html, problem_of(refused).status)
    shown = await account_file.of_account(svc, account_id, reader)
    return respond(finding.render_account(shown, reader, said=_DOUBTED))


_CASE: Final = "/console/cases/{id}"
TABLE = (
    ("POST", f"{_CASE}/skip", skipped, DECIDERS),
    ("POST", f"{_CASE}/hand-over", handed_over, DECIDERS),
    ("POST", f"{_CASE}/escalate", escalated, DECIDERS),
    ("POST", "/console/accounts/{id}/doubt", doubted, DECIDERS),
)
