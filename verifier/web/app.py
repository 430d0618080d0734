"""The route table: every address of the service on one screen, with its input, its callers and its answer."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from aiohttp import web

from verifier.domain.review import QUEUES
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.service import Service
from verifier.flows.feed.views import BadgeDigest
from verifier.flows.imports.views import ImportTaken, ImportView
from verifier.flows.proofs.views import BindingView, DocumentView
from verifier.flows.review.finding.views import AccountFile, SearchResult
from verifier.flows.review.report_views import ReceiptView
from verifier.flows.review.views import CaseView, PasteView
from verifier.flows.rights.views import Erased, Held
from verifier.flows.webhooks.views import WebhookKeys, WebhookMade, WebhookView
from verifier.web.api import (
    accounts,
    badge_lists,
    badges,
    bindings,
    cases,
    claims,
    feed,
    imports,
    meta,
    operations,
    packs,
    reports,
    requests,
    responses,
    signed,
    webhooks,
    words,
)
from verifier.web.api.webhook_messages import MESSAGES
from verifier.web.http import fallback
from verifier.web.http.auth import Authenticator
from verifier.web.http.description import docs, openapi
from verifier.web.http.dispatch import serve
from verifier.web.http.keys import COUNTERS, DIRECT, SERVICE
from verifier.web.http.reading import bodies, params
from verifier.web.http.route import AioHandler, Hub, Lean, Needs, Public, Route, Watched, delete, get, post, put
from verifier.web.http.watching.counts import Sheet
from verifier.web.http.watching.metrics import Counters
from verifier.web.pages import (
    badge,
    binding,
    console_routes,
    creator,
    creator_badge,
    creator_rights,
    dispute,
    licence,
    new_claim,
    problems,
    report,
    transparency,
)
from verifier.web.rendering import pages

PLATFORMS = frozenset({"platform"})
CLAIM, CASE, ACCOUNT, HANDLE = (params.claim_id(),), (params.case_id(),), (params.account_id(),), (params.handle(),)
BINDING, DOCUMENT = (params.claim_id(), params.binding_id()), (params.case_id(), params.document_id())
CLAIM_LIST = (params.account_id("query", "account_id"), *params.page("2026-11-20T12:00:00Z~"))
CASE_LIST = (
    params.choice("state", "open", "assigned", "awaiting_second", "closed"),
    params.choice("queue", *QUEUES),
    *params.page("2026-11-20T12:00:00Z~"),
)
IMPORT, RESULTS = (params.import_id(),), (params.import_id(), *params.page(most=1_000, usual=100))
IMPORTS, FOLLOWS_IMPORTS = Needs("claims:write", PLATFORMS), Needs("claims:read", PLATFORMS)
OPEN, ANYBODY, ANY_KEY = Public(), Public(limited=True), Needs(None)
SUBMITS, FOLLOWS, REVIEWS = Needs("claims:write"), Needs("claims:read"), Needs("review")
LOOKS = Needs("review", auditors=True)
WEBHOOKS, WEBHOOK = Needs("webhooks", PLATFORMS), (params.webhook_id(),)
FEED = Needs("badges:read", also="claims:read", kinds=PLATFORMS)
PLATFORM = Needs("accounts:write", PLATFORMS)
ERASES, AUDITS = Needs("erase"), Needs("audit")

# fmt: off
ROUTES: tuple[Route, ...] = (
    post("/v1/claims", claims.submit, SUBMITS, "Submit a creator's claim; it is checked afterwards.",
         body=requests.SubmitClaim, answer=ClaimView, status=202, creates=True),
    get("/v1/claims", claims.of_account, FOLLOWS, "List the claims of one account.",
        params=CLAIM_LIST, answer=responses.ClaimList),
    post("/v1/claims/import", imports.receive, IMPORTS,
         "Import up to 100,000 claims, one body of `POST /v1/claims` a line; answered when all are safely kept.",
         lines=True, answer=ImportTaken, status=202, creates=True),
    get("/v1/imports/{id}", imports.read, FOLLOWS_IMPORTS,
        "Read how far an import is, and how many of its claims are expected to need whom.",
        params=IMPORT, answer=ImportView),
    get("/v1/imports/{id}/results", imports.results, FOLLOWS_IMPORTS,
        "List what became of each line, in order, also while the import runs.",
        params=RESULTS, answer=responses.ImportResults),
    get("/v1/claims/{id}", claims.read, FOLLOWS,
        "Read a claim: its state, its three facts, whose move it is; now, or after its next move.",
        params=(*CLAIM, params.wait()), answer=ClaimView, tagged=True),
    post("/v1/claims/{id}/amend", claims.amend, SUBMITS, "Change fields of an open claim; it is checked again.",
         params=CLAIM, body=requests.AmendClaim, answer=ClaimView),
    post("/v1/claims/{id}/withdraw", claims.withdraw, SUBMITS, "Take a claim back.",
         params=CLAIM, answer=ClaimView),
    post("/v1/claims/{id}/appeal", claims.appeal, SUBMITS, "Ask for another look after a refusal or revocation.",
         params=CLAIM, body=requests.Appeal, answer=ClaimView, status=202, creates=True),
    post("/v1/claims/{id}/bindings", bindings.start, SUBMITS, "Begin a way of showing that the licence is yours.",
         params=CLAIM, body=requests.StartBinding, answer=BindingView, status=201, creates=True),
    get("/v1/claims/{id}/bindings", bindings.of_claim, FOLLOWS, "List what was tried for a claim, newest first.",
        params=CLAIM, answer=responses.BindingList),
    get("/v1/claims/{id}/bindings/{binding_id}", bindings.read, FOLLOWS, "Read one try.",
        params=BINDING, answer=BindingView),
    post("/v1/claims/{id}/bindings/{binding_id}/answer", bindings.answer, SUBMITS,
         "Answer a try: the code, the sign-in, the platform's word; {} asks to look now.",
         params=BINDING, body=requests.AnswerBinding, answer=BindingView),
    put("/v1/claims/{id}/evidence", bindings.evidence, SUBMITS,
        "Send a document, as a form with a field named file or as bare bytes; two people look at it.",
        params=CLAIM, answer=DocumentView, status=201),
    post("/v1/claims/{id}/lock", bindings.lock, SUBMITS,
         "Lock the licence: no other account gets a badge on it without two people.", params=CLAIM, answer=ClaimView),
    post("/v1/claims/{id}/unlock", bindings.unlock, SUBMITS, "Unlock the licence.", params=CLAIM, answer=ClaimView),
    post("/v1/accounts/{id}/changed", accounts.changed, PLATFORM,
         "Say that an account was renamed, recovered, handed over or closed: its badge is suspended on the next read.",
         params=(params.account_id(example="acct_70"),), body=requests.AccountChanged, status=204),
    post("/v1/accounts/{id}/link", accounts.link, PLATFORM, "Make a link for one creator to submit and follow.",
         params=ACCOUNT, body=requests.LinkRequest, answer=responses.LinkView, status=201, creates=True),
    post("/v1/accounts/{id}/erase", accounts.erased, ERASES,
         "Erase everything about an account, at once; says what is gone and what stays. Its creator may, too.",
         params=(params.account_id(example="acct_70"),), answer=Erased),
    get("/v1/accounts/{id}", cases.account, LOOKS,
        "Read all of an account: claims, cases, proofs, letters, decisions, and what happened; it is written down.",
        params=ACCOUNT, answer=AccountFile),
    get("/v1/accounts/{id}/access-log", accounts.readers, ANY_KEY,
        "List who read what is held about an account, when and why; its creator, or the scope audit.",
        params=(*ACCOUNT, *params.page("17")), answer=responses.AccessLog),
    get("/v1/accounts/{id}/export", accounts.held, ANY_KEY,
        "Read everything that is held about an account; its creator, or the scope audit.",
        params=ACCOUNT, answer=Held),
    get("/v1/accounts/{id}/history", accounts.historic, AUDITS,
        "Read the badge of an account as it was shown at an instant, and what stood behind it.",
        params=(*ACCOUNT, params.moment("on", "2026-05-01T00:00:00Z")), answer=responses.History),
    get("/v1/decisions/{id}/pack", packs.read, AUDITS,
        "Fetch the evidence pack of a decision: a signed zip that others verify without this service.",
        params=(params.decision_id(),), media_type=packs.ZIP),
    get("/v1/badges/{handle}", badges.read, badges.NEEDS, "Read what may be shown beside a handle now.",
        params=badges.PARAMS, answer=responses.Badge, also=(304,), rate="badges", tagged=True),
    post("/v1/badge-query", badge_lists.query, badges.NEEDS, "Read up to 1,000 badges, in the order asked.",
         body=requests.BadgeQuery, quick=badge_lists.quick, largest=badge_lists.LARGEST,
         answer=responses.Badges, rate="reads"),
    get("/v1/badges", badge_lists.listed, badges.NEEDS, "List verified badges, for a hub of creators.",
        params=badge_lists.HUB, answer=responses.BadgePage),
    get("/v1/badge-changes", feed.read, FEED,
        "Read how badges changed, in order and without a gap; or follow them as events.",
        params=params.stretch(), answer=responses.BadgeChanges, streams=feed.EVENTS),
    get("/v1/badge-export", feed.export, FEED,
        "Read every badge, a line each; the last line has the cursor to go on from.",
        params=params.export(), media_type=feed.LINES),
    get("/v1/badge-digest", feed.digest, FEED, "Read digests of all badges, to find where a copy is wrong.",
        answer=BadgeDigest),
    post("/v1/webhooks", webhooks.make, WEBHOOKS,
         "Name an address to be told of changes at; `badge.changed` needs a key that reads badges and claims.",
         body=requests.WebhookRequest, answer=WebhookMade, status=201, creates=True),
    get("/v1/webhooks", webhooks.listed, WEBHOOKS, "List the addresses that are told of changes, newest first.",
        params=params.page(), answer=responses.WebhookList),
    delete("/v1/webhooks/{id}", webhooks.remove, WEBHOOKS, "Remove an endpoint; nothing more is delivered to it.",
           params=WEBHOOK),
    post("/v1/webhooks/{id}/enable", webhooks.enable, WEBHOOKS, "Deliver to an endpoint again that was disabled.",
         params=WEBHOOK, answer=WebhookView),
    post("/v1/webhooks/{id}/test", webhooks.test, WEBHOOKS, "Send an endpoint one event of the type test.",
         params=WEBHOOK, answer=responses.Replayed, status=202, creates=True),
    post("/v1/webhooks/{id}/rotate", webhooks.rotate, WEBHOOKS,
         "Make new keys; for 24 hours deliveries carry signatures of both.",
         params=WEBHOOK, answer=WebhookKeys, creates=True),
    post("/v1/webhooks/{id}/replay", webhooks.again, WEBHOOKS,
         "Deliver messages once more, each under its first `webhook-id`.",
         params=WEBHOOK, body=requests.Replay, answer=responses.Replayed, status=202, creates=True),
    get("/v1/webhooks/{id}/deliveries", webhooks.deliveries, WEBHOOKS, "List attempts at an endpoint, newest first.",
        params=(*WEBHOOK, *params.page()), answer=responses.DeliveryList),
    post("/b/{handle}/report", reports.receive, ANYBODY, "Report a badge, without an account; people look at it.",
         params=HANDLE, body=requests.Report, answer=ReceiptView, status=202, rate="reports"),
    get("/b/{handle}", badge.show, ANYBODY, "Show what was checked, by whom, when, until when, and what was not.",
        params=HANDLE, media_type="text/html", rate="open", shared=True),
    get("/b/{handle}/badge.svg", badge.picture, ANYBODY, "Draw a badge, to be embedded in any page.",
        params=HANDLE, media_type="image/svg+xml", rate="open", shared=True),
    get("/b/{handle}/credential", signed.credential, ANYBODY,
        "Fetch a badge as a signed Open Badges 3.0 credential, for its holder to hand on.",
        params=HANDLE, media_type=signed.JWT, rate="open"),
    get("/status-lists/{number}", signed.status_list, ANYBODY,
        "Fetch a Bitstring Status List: which signed badges were revoked, or are suspended.",
        params=(params.list_number(),), media_type=signed.JWT, rate="open"),
    get("/.well-known/did.json", signed.keys, ANYBODY, "Fetch the keys that signatures are verified with.",
        answer=dict[str, object], rate="open"),
    get("/v1/cases", cases.listed, LOOKS, "List cases.",
        params=CASE_LIST, answer=responses.CaseList),
    post("/v1/cases/search", cases.find, LOOKS,
         "Find claims by handle, account, claim, case or licence number, exactly; why is kept.",
         body=requests.SearchCases, answer=SearchResult, rate="searches"),
    post("/v1/cases/next", cases.take_next, REVIEWS, "Be assigned the most urgent case; 204: none.",
         answer=CaseView, also=(204,)),
    get("/v1/cases/{id}", cases.read, LOOKS, "Read a case: claim and record side by side.",
        params=CASE, answer=CaseView),
    get("/v1/cases/{id}/documents/{document_id}", bindings.document, REVIEWS,
        "Open a document of a case that was assigned to you; it is written down.",
        params=DOCUMENT, files=tuple(bindings.ENDINGS)),
    post("/v1/cases/{id}/heartbeat", cases.heartbeat, REVIEWS, "Keep the lease a while longer.",
         params=CASE, body=requests.Leased, answer=CaseView),
    post("/v1/cases/{id}/release", cases.release, REVIEWS, "Give a case back.",
         params=CASE, body=requests.Leased, status=204),
    post("/v1/cases/{id}/recuse", cases.recuse, REVIEWS, "Give a case back for good: a conflict of interest.",
         params=CASE, body=requests.Leased, status=204),
    post("/v1/cases/{id}/skip", cases.skip_it, REVIEWS, "Give a case back with a reason; it comes back later.",
         params=CASE, body=requests.SkipCase, status=204),
    post("/v1/cases/{id}/hand-over", cases.hand_on, REVIEWS, "Give a case on with a note, to a colleague or the queue.",
         params=CASE, body=requests.HandOver, status=204),
    post("/v1/cases/{id}/escalate", cases.escalate, REVIEWS, "Give a case to the leads.",
         params=CASE, body=requests.Escalate, status=204),
    post("/v1/cases/{id}/paste", cases.paste, REVIEWS,
         "Read a board's page as pasted: licences beside the claim, and the lines that could not be read.",
         params=(*CASE, params.lease()), body=requests.Paste, answer=PasteView, largest=cases.LARGEST_PASTE, pdf=True),
    post("/v1/cases/{id}/decision", cases.decide, REVIEWS, "Decide a case; 202 when a second person must agree.",
         params=CASE, body=requests.Decision, answer=CaseView, also=(202,), creates=True),
    get("/v1/coverage", operations.coverage, OPEN, "Which credential is checked where, by a machine or by hand.",
        answer=responses.Coverage),
    get("/v1/registries", operations.sources, ANY_KEY, "How every source is doing.",
        answer=responses.Registries),
    get("/healthz", operations.alive, OPEN, "The process answers.", answer=responses.Alive),
    get("/readyz", operations.ready, OPEN, "The database takes writes.", answer=responses.Alive),
    get("/metrics", operations.scrape, Watched(), "Counters in Prometheus' text format.", media_type="text/plain"),
    get("/openapi.json", meta.document, OPEN, "This document.", answer=dict[str, object]),
    get("/docs", meta.page, OPEN, "This document as a page.", media_type="text/html"),
)
# fmt: on


@lru_cache(maxsize=2)
def _document(today: date) -> bytes:
    return openapi.render(openapi.document(ROUTES, words.said(today), MESSAGES))


def build_app(svc: Service, sheet: Sheet | None = None) -> web.Application:
    """Build the web application of one service; one of several processes counts on a sheet that the others read."""
    counters, document = Counters(sheet), _document(svc.clock().date())
    hub = Hub(svc=svc, authenticator=Authenticator(svc), counters=counters, document=document)
    app = web.Application(client_max_size=bodies.LARGEST)
    app[SERVICE], app[COUNTERS], app[transparency.KEPT] = svc, hub.counters, {}
    app.on_shutdown.append(hub.stop)
    app.on_cleanup.append(lambda _: hub.deferred.close())
    for route in ROUTES:
        handler = _handler(route, hub, app)
        for method in (route.method, "HEAD") if route.method == "GET" else (route.method,):
            app.router.add_route(method, pattern(route.path), handler, expect_handler=fallback.expect)
    fallback.beside(app, ROUTES)
    of_creators = (creator_rights, new_claim, creator, creator_badge, binding, dispute)
    people = (pages, console_routes, *of_creators, licence, report, problems, transparency)
    fallback.add(app, [*docs.routes(document), *(route for pages_of in people for route in pages_of.routes())])
    fallback.close(app)
    fallback.strict(app, svc.settings.public_url)
    return app


def _handler(route: Route, hub: Hub, app: web.Application) -> AioHandler:
    if isinstance(route.handler, Lean):
        app[DIRECT] = route.handler.direct(route, hub)  # of the one route that is so hot
        return route.handler.mount(route, hub)
    return serve(route, route.handler, hub)


def pattern(template: str) -> str:
    """Match a path value up to the next slash, so that a wrong one is explained instead of being a 404."""
    return re.sub(r"\{(\w+)\}", r"{\1:[^/]+}", template)
