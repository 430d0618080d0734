"""Every page with sample people, to look at and to hold against the accessibility rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

from aiohttp import web
from PIL import Image

from tests.web import badges, new_claims, people, proofs
from tests.web.access_pages import ACCESS
from tests.web.desk_pages import DESK
from tests.web.lead_pages import LEADS
from tests.web.licensees import DESK_OF_LICENSEES, LICENSEES
from verifier.domain.advice.next_steps import NEW_CLAIM
from verifier.domain.advice.questions import Want
from verifier.flows.access.sessions import Session
from verifier.flows.binding.dispute import DisputeView
from verifier.flows.claims.views import ClaimView, Facts, HolderFact, LicenceFact, Next
from verifier.flows.review.report_views import ReceiptView
from verifier.flows.review.views import CaseView, Obstacle, PastedLicence
from verifier.web.pages import badge, console_provider, console_render, creator_badge, dispute, report, transparency
from verifier.web.pages import creator_render as creators
from verifier.web.pages.claim_offers import Proving
from verifier.web.pages.console_paste import Page, Shown, filled
from verifier.web.pages.forms import Trouble
from verifier.web.rendering import pages
from verifier.wording.words import Words

_MARKED = "Please look at the marked fields. Nothing you typed was lost."
_SURE = Facts("current", LicenceFact("primary", "active", "us-tx-bhec"), HolderFact("H3", "registry_contact_code"))
_LOCKED = people.claim("verified", facts=_SURE, licence_locked=True)
_PROVED = Proving((proofs.attempt("registry_contact_code", "proved"),))
_ABOUT = DisputeView("robin.sample.lpc", "LPC", "US-TX", used=False)
_RUTH = replace(people.ACCOUNT, handle="ruth")
_TO_ORCID = proofs.attempt("orcid_sign_in", redirect_url="https://orcid.example/oauth/authorize?state=x")
_LOST = Trouble("Another reviewer holds this case now. What you typed is still here.", {}, "lease_lost")
_EMPTY = Trouble(_MARKED, {"reason": "Choose the reason.", "record_name": "Send the name.", "standing": "Choose it."})
_NOT_OFFERED = (Obstacle("approve", "holder_needed", "Nothing shows yet that the licence is the creator's."),)
_SESSIONS = [
    Session(people.NOW - 30 * people.MINUTE, people.NOW, this_one=True),
    Session(people.NOW - 90 * people.MINUTE, people.NOW - people.MINUTE, this_one=False),
]
_TYPED = {"action": "approve", "note": "Read it twice.", "number": "E.0099999", "board": "Ohio board"}


def _case(view: CaseView, trouble: Trouble | None = None) -> str:
    return console_render.render_case(
        view, people.REVIEWER, people.NOW, typed=_TYPED if trouble else None, trouble=trouble
    )


def _pasted() -> str:
    """A case by hand with a page that shows two licences, one of them chosen."""
    good = PastedLicence(
        "Robin Sample", "LPC", "E.0099999", "active", "ACTIVE", "2014-05-14", "2027-12-31", "silent", people.points()
    )
    other = replace(good, number="E.0011111", points=(replace(people.points()[0], verdict="differs", field="number"),))
    lines = {"record_name": "Name: Robin Sample", "number": "License Number: E.0099999"}
    page = Page((Shown(good, lines, ()), Shown(other, {}, other.points)), ("Board Action: see files",), "0" * 64, 0)
    typed = filled(page, _TYPED, people.NOW)
    return console_render.render_case(
        people.by_hand(), people.REVIEWER, people.NOW, typed=typed, beside=console_render.Beside(page)
    )


def _queue(waiting: Mapping[str, int], mine: CaseView | None, said: str) -> str:
    late = people.NOW - people.MINUTE if waiting else None
    return console_render.render_queue(waiting, late, mine, people.REVIEWER, people.NOW, said=said)


def _provable(w: Words, proving: Proving = _PROVED, **shown: Any) -> str:  # noqa: ANN401  what the page is shown with
    return creators.render_claim(w, proofs.provable("in_review", w), "token", (), proving, **shown)


def _worn(w: Words) -> Proving:
    return Proving(seal=badges.shown(w).seals[0], looked_at=people.NOW)


def _refused(w: Words, state: str = "refused", reason: str = "not_the_licensee") -> ClaimView:
    stated = proofs.statement(w)
    return people.claim(state, reasons=(reason,), next=Next("creator", None), statement_of_reasons=stated)


def _marked(w: Words, *names: str) -> Trouble:
    return Trouble(w.say("form-marked"), {name: w.remedy(name) for name in names})


def _wrong_code(w: Words) -> Trouble:
    said = f"{w.tried('wrong_code')} {w.say('code-tries', tries=4)}"
    return Trouble(w.say("form-marked"), {"code": said})


def _hasty(w: Words) -> Trouble:
    return Trouble(w.refusal("rate_limited", "Wait and try again."), {}, "rate_limited")


def _question(w: Words) -> ClaimView:
    wants = (Want.NUMBER, Want.DOCUMENT)
    return proofs.asked("question", "more_information", wants=wants, note="Which name is on your licence?", words=w)


def _late(w: Words) -> ClaimView:
    return replace(_refused(w), next=Next("nobody", None, (proofs.action(w, NEW_CLAIM),)))


CONSOLE: Mapping[str, Callable[[], str]] = {
    "login": lambda: console_render.render_login("one-time"),
    "login-without-link": lambda: console_render.render_login(""),
    "login-provider": lambda: console_render.render_login("", "Example Corp"),
    "provider-role": lambda: console_provider.render("role", "Example Corp", "Example Trust, trust@example.org"),
    "provider-gone": lambda: console_provider.render("gone", "Example Corp"),
    "provider-confirmed": lambda: console_provider.render("confirmed", "Example Corp"),
    "case-provider": lambda: console_render.render_case(
        people.case(actions=("keep", "suspend", "revoke")),
        replace(people.REVIEWER, by_provider=True),
        people.NOW,
        typed={"action": "revoke"},
        trouble=Trouble(_MARKED, {"proof": "Sign in anew by the link here."}),
    ),
    "sessions": lambda: console_render.render_sessions(_SESSIONS, people.REVIEWER, people.NOW, said="others"),
    "sessions-one": lambda: console_render.render_sessions(_SESSIONS[:1], people.REVIEWER, people.NOW),
    "queue": lambda: _queue({"standard": 12, "screening": 1}, people.case(), "decided"),
    "queue-empty": lambda: _queue({}, None, "none"),
    "case": lambda: _case(people.case()),
    "case-by-hand": lambda: _case(people.by_hand()),
    "case-both-sides": lambda: _case(people.contested()),
    "case-questioned": lambda: _case(people.questioned(documents=(proofs.document(),))),
    "case-unanswered": lambda: _case(people.questioned(answer=None, earlier=(), lease=None)),
    "case-broken": lambda: _case(people.broken()),
    "case-pasted": _pasted,
    "case-two-forms": lambda: _case(people.by_hand(forms=people.forms())),
    "case-not-approvable": lambda: _case(people.by_hand(actions=("refuse", "ask_creator"), not_offered=_NOT_OFFERED)),
    "case-reported": lambda: _case(people.reported()),
    "case-wrong": lambda: _case(people.by_hand(first_decision=None), _EMPTY),
    "case-not-mine": lambda: _case(people.case(lease=None), _LOST),
    "lost": lambda: console_render.render_lost(_TYPED, _LOST.detail, back="/console", back_text="To the queue"),
    "case-bound": lambda: _case(proofs.bound()),
    "case-beside": lambda: console_render.render_case(
        people.reported(), people.REVIEWER, people.NOW, typed=_TYPED, beside=people.BESIDE
    ),
}  # fmt: skip
# In the words of any language.
CREATORS: Mapping[str, Callable[[Words], str]] = {
    "transparency": lambda w: transparency.render(w, people.REPORT, "2026-Q3", ("2026-Q3", "2026-Q2")),
    "home": lambda w: pages.render(w, "home.html"),
    "enter": lambda w: creators.render_enter(w, people.ACCOUNT, "token", None),
    "enter_another": lambda w: creators.render_enter(w, people.ACCOUNT, "token", _RUTH),
    "signed_out": creators.render_signed_out,
    "refused": lambda w: pages.render(
        w,
        "refused.html",
        title=w.problem("validation"),
        detail=w.refusal("not_found", ""),
        remedies=[w.remedy("number")],
    ),
    "trouble": lambda w: pages.render(
        w,
        "trouble.html",
        title=w.say("trouble-503"),
        detail=w.refusal("unavailable", "The database cannot be reached. Please try again in a moment."),
        advice="",
        posted=True,
        unsure=True,
        again="/claims/new",
        sent={"csrf": "x", "name": "Robin A. Sample"},
        typed=[(w.say("ask-name"), "Robin A. Sample")],
    ),
    **new_claims.PAGES,
    "claim-checking": lambda w: creators.render_claim(w, people.claim("checking", reasons=()), "token", said="sent"),
    "claim-asked": lambda w: creators.render_claim(w, people.asked(w), "token", ["LPC"]),
    "claim-number": lambda w: creators.render_claim(w, proofs.asked("number_not_found", words=w), "token", ["LPC"]),
    "claim-question": lambda w: creators.render_claim(w, _question(w), "token", ["LPC"]),
    "claim-late": lambda w: creators.render_claim(w, _late(w), "token"),
    "claim-review": lambda w: creators.render_claim(w, people.claim(), "token"),
    "claim-verified": lambda w: creators.render_claim(w, people.claim("verified", reasons=()), "token"),
    "claim-shown": lambda w: creators.render_claim(w, people.claim("verified"), "token", (), _worn(w)),
    "claim-refused": lambda w: creators.render_claim(w, _refused(w), "token"),
    "claim-suspended": lambda w: creators.render_claim(w, _refused(w, "suspended", "holder_disputed"), "token"),
    "claim-ways": lambda w: creators.render_claim(w, proofs.provable(words=w), "token"),
    "claim-ways-wrong": lambda w: _provable(w, typed={"domain": "practice"}, trouble=_marked(w, "domain", "file")),
    "claim-code": lambda w: _provable(w, Proving((proofs.attempt("registry_contact_code", words=w),)), said="begun"),
    "claim-code-wrong": lambda w: _provable(w, proofs.proving(w), typed={"code": "1234 5678"}, trouble=_wrong_code(w)),
    "claim-tries": lambda w: _provable(w, proofs.proving(w), said="proved-in_review"),
    "claim-tries-checking": lambda w: creators.render_claim(
        w, people.claim("checking"), "token", (), proofs.proving(w)
    ),
    "claim-rebind": lambda w: creators.render_claim(
        w, proofs.provable("verified", w, facts=_SURE), "token", (), _PROVED
    ),
    "claim-locked": lambda w: creators.render_claim(w, _LOCKED, "token"),
    "sign-in": lambda w: creators.render_sign_in(w, people.claim(), _TO_ORCID),
    "signed-in": lambda w: creators.render_returned(w, people.claim(), people.ACCOUNT, "token", "code", "state"),
    "not-signed-in": lambda w: creators.render_not_returned(
        w, people.ACCOUNT, w.say("sign_in-declined"), w.say("sign_in-declined", "text")
    ),
    **LICENSEES,
    "not-me": lambda w: dispute.render(w, _ABOUT),
    "not-me-hasty": lambda w: dispute.render(w, replace(_ABOUT, handle=""), _hasty(w)),
    "not-me-used": lambda w: dispute.render_used(w, _ABOUT),
    "not-me-stopped": lambda w: pages.render(w, "notme/stopped.html", about=_ABOUT),
    "not-me-ended": lambda w: pages.render(w, "notme/ended.html"),
    "badge": lambda w: badge.written(w, badges.shown(w)),
    "badge-two": lambda w: badge.written(w, badges.two(w)),
    "badge-none": lambda w: badge.written(w, badges.NONE),
    "claim-badge": lambda w: creator_badge.written(w, people.claim("verified"), badges.shown(w)),
    "claim-badge-none": lambda w: creator_badge.written(w, people.claim("verified"), badges.NONE),
    "proof": lambda w: pages.render(w, "notme/proof.html"),
    "claim-withdrawn": lambda w: creators.render_claim(
        w, replace(_refused(w), state="withdrawn"), "token", said="withdrawn"
    ),
    "report": lambda w: report.render(w, "robin.sample.lpc"),
    "report-wrong": lambda w: report.render(w, "robin.sample.lpc", {"details": "Look."}, _marked(w, "reason", "email")),
    "reported": lambda w: pages.render(w, "reported.html", receipt=ReceiptView("rcp_" + "7f" * 16, people.NOW)),
    "withdraw": lambda w: creators.render_withdraw(w, people.claim("verified"), "token"),
}  # fmt: skip
PAGES: Mapping[str, Callable[[], str]] = {
    **CONSOLE,
    **ACCESS,
    **DESK,
    **LEADS,
    **DESK_OF_LICENSEES,
    **{name: partial(page, people.WORDS) for name, page in CREATORS.items()},
}


def gallery() -> web.Application:
    """Serve every page at /gallery/{name}, with the real headers and files."""
    app = web.Application()
    app.add_routes(pages.routes())

    async def show(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        return pages.respond(CREATORS[name](pages.words_for(request)) if name in CREATORS else PAGES[name]())

    async def no_news(_: web.Request) -> web.Response:
        return web.json_response({"state": "checking", "version": people.claim("checking", reasons=()).version})

    async def picture(_: web.Request) -> web.Response:
        into = BytesIO()
        Image.new("RGB", (600, 400), "#ccd").save(into, "JPEG")
        return web.Response(body=into.getvalue(), content_type="image/jpeg")

    async def drawn(request: web.Request) -> web.Response:
        words = pages.words_for(request)
        found = badges.two(words) if request.match_info["handle"] == badges.LONG_HANDLE else badges.shown(words)
        return web.Response(text=badge.draw(words, found), content_type="image/svg+xml")

    app.router.add_get("/gallery/{name}", show)
    app.router.add_get("/b/{handle}/badge.svg", drawn)
    app.router.add_get("/console/cases/{id}/documents/{document}", picture)
    # A page that stays open looks for news and keeps its lease: on a slow machine that happens here, too.
    app.router.add_get("/claims/{id}/{what}", no_news)
    app.router.add_post("/console/cases/{id}/{what}", no_news)
    return app
