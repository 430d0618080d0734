"""The console's pages beside the case, with sample people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.web import people, proofs
from tests.web.access_pages import LEAD
from verifier.flows.claims.dialogue_views import EarlierDecision
from verifier.flows.review.finding.views import AccountEvent, AccountFile, Findings, FoundClaim, LetterView
from verifier.web.pages.desk import finding
from verifier.web.pages.forms import Trouble

_FOUND = FoundClaim("clm_7f3a1c", "acct_71", "robin.sample.lpc", 1, "LPC", "US-TX", "in_review", people.NOW)
_FINDINGS = Findings((people.case(), people.case(state="closed")), (_FOUND,))
_SOUGHT = {"number": "99999", "jurisdiction": "US-TX", "reason": "report", "words": "A reader wrote to us."}
_WRONG = Trouble("Please correct what is marked.", {"q": "Enter a handle or an id.", "reason": "Choose why."})
_NOTE = "The board prints another surname; the platform's check says Sample.\nAsked for the wall card."
_ACCOUNT = AccountFile(
    id="acct_71",
    handle="robin.sample.lpc",
    epoch=2,
    standing="changed",
    changed_why="renamed",
    created_at=people.NOW - 90 * people.DAY,
    badge={"status": "suspended"},
    claims=(people.claim("suspended"), people.claim("refused")),
    cases=(people.case(), people.case(state="closed")),
    bindings=(proofs.attempt("registry_contact_code", "proved"), proofs.attempt("document")),
    documents=(proofs.document(),),
    letters=(LetterView("mal_1", "clm_7f3a1c", "in_review", "sent", people.NOW, people.NOW),),
    decisions=(
        EarlierDecision("asked", people.NOW, "Ben Trial", None, "more_information", _NOTE, "clm_7f3a1c"),
        EarlierDecision("verified", people.NOW - people.DAY, "machine", None, "", "", "clm_7f3a1c"),
    ),
    timeline=(
        AccountEvent(
            people.NOW, "account_found", None, None, "reviewer", "rev_1", "Ada Trial", ("doubt",), "Looks wrong."
        ),
        AccountEvent(
            people.NOW, "suspended", "clm_7f3a1c", "suspended", "reviewer", "rev_2", "Ben Trial", ("fraud",), _NOTE
        ),
        AccountEvent(people.NOW, "claim_received", "clm_7f3a1c", "received", "creator", "creator:1", "", (), ""),
    ),
)

DESK: Mapping[str, Callable[[], str]] = {
    "search": lambda: finding.render_search(people.REVIEWER),
    "search-found": lambda: finding.render_search(LEAD, typed=_SOUGHT, found=_FINDINGS),
    "search-none": lambda: finding.render_search(people.REVIEWER, typed=_SOUGHT, found=Findings((), ())),
    "search-wrong": lambda: finding.render_search(people.REVIEWER, trouble=_WRONG),
    "account": lambda: finding.render_account(_ACCOUNT, people.REVIEWER),
}
