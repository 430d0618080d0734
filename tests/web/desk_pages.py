"""The console's pages beside the case, with sample people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.web import people, proofs
from tests.web.access_pages import AUDITOR, LEAD
from verifier.flows.claims.dialogue_views import EarlierDecision
from verifier.flows.review.figures import Figures
from verifier.flows.review.finding.views import AccountEvent, AccountFile, FoundClaim, LetterView, SearchResult
from verifier.flows.rights.views import AccessEntry
from verifier.store.rows.figures import (
    Ageing,
    AppealsSince,
    CaseLines,
    ClosedByDay,
    DecidedBy,
    DecidedSince,
    DecisionsLately,
    OpenedByDay,
    PaceSince,
    ReasonsSince,
)
from verifier.store.rows.seconds import AgreementSince
from verifier.web.pages import console_render
from verifier.web.pages.desk import audit, finding, lead, lists
from verifier.web.pages.forms import Trouble

_FOUND = FoundClaim("clm_7f3a1c", "acct_71", "robin.sample.lpc", 1, "LPC", "US-TX", "in_review", people.NOW)
_FINDINGS = SearchResult((people.case(), people.case(state="closed")), (_FOUND,))
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

_LINE = CaseLines(
    "cas_1",
    "discipline",
    "awaiting_second",
    people.NOW - people.DAY,
    people.NOW - people.MINUTE,
    ["standing_disciplined", "past_action"],
    "LPC",
    "US-TX",
    "suspended",
    "robin.sample.lpc",
    "acct_71",
)
_MINE = DecidedBy(
    7, people.NOW, "refused", ["not_in_force"], "clm_1", "LPC", "US-TX", "refused", "robin.sample.lpc", "acct_71"
)
_FIGURES = Figures(
    people.NOW,
    [Ageing("standard", 120, 7, 12, people.NOW - 4 * people.DAY), Ageing("lead", 2, 0, 0, people.NOW - people.DAY)],
    [ClosedByDay((people.NOW - n * people.DAY).date(), 5 + n * 7 % 23, 12.5 + n, 40.0) for n in range(30, 0, -1)],
    [DecidedSince("verified", True, 900), DecidedSince("verified", False, 100), DecidedSince("refused", False, 30)],
    [PaceSince("Ada Trial", 80, 1), PaceSince("Ben Trial", 50, 0)],
    [OpenedByDay((people.NOW - n * people.DAY).date(), 4 + n * 5 % 19) for n in range(30, 0, -1)],
    [ReasonsSince("asked", "document", 20), ReasonsSince("refused", "no_such_licence", 17)],
    AppealsSince(6, 2),
    [AgreementSince("keep", 12, 12), AgreementSince("refuse", 20, 18)],
)

_BY_TWO = DecisionsLately(
    "dec_" + "a" * 32,
    people.NOW,
    "refused",
    ["not_in_force"],
    "2026-12-01.1",
    "Ada Trial",
    "Ben Trial",
    "LPC",
    "US-TX",
    "robin.sample.lpc",
    "acct_71",
)
_BY_MACHINE = _BY_TWO._replace(verdict="verified", reasons=[], by_name=None, second_name=None, platform_id=None)
_READ = AccessEntry(
    people.NOW, "reviewer", "rev_" + "a" * 32, "case", "A case was read", "To decide it", "clm_1", "cas_1", None
)
_USED = [{"version": "2026-12-01.1", "first_used_at": people.NOW, "decisions": 812}]

DESK: Mapping[str, Callable[[], str]] = {
    "search": lambda: finding.render_search(people.REVIEWER),
    "search-found": lambda: finding.render_search(LEAD, typed=_SOUGHT, found=_FINDINGS),
    "search-none": lambda: finding.render_search(people.REVIEWER, typed=_SOUGHT, found=SearchResult((), ())),
    "search-wrong": lambda: finding.render_search(people.REVIEWER, trouble=_WRONG),
    "cases": lambda: lists.render_cases([_LINE] * 3, people.REVIEWER, people.NOW, {"queue": "discipline"}, more="?x"),
    "cases-none": lambda: lists.render_cases([], people.REVIEWER, people.NOW, {}),
    "decisions": lambda: lists.render_decisions([_MINE] * 2, people.REVIEWER, more="?x"),
    "decisions-none": lambda: lists.render_decisions([], people.REVIEWER),
    "lead": lambda: lead.render(_FIGURES, LEAD, said="Approvals go on."),
    "lead-none": lambda: lead.render(Figures(people.NOW, [], [], [], []), LEAD),
    "account": lambda: finding.render_account(_ACCOUNT, people.REVIEWER),
    "account-of-an-auditor": lambda: finding.render_account(_ACCOUNT, AUDITOR),
    "case-of-an-auditor": lambda: console_render.render_case(replace(proofs.bound(), lease=None), AUDITOR, people.NOW),
    "queue-of-an-auditor": lambda: console_render.render_queue({"standard": 2}, people.NOW, None, AUDITOR, people.NOW),
    "figures-of-an-auditor": lambda: lead.render(_FIGURES, AUDITOR),
    "decided": lambda: lists.render_decided([_BY_TWO, _BY_MACHINE], AUDITOR, more="?x"),
    "decided-none": lambda: lists.render_decided([], AUDITOR),
    "readers": lambda: audit.render_readers("acct_71", [_READ] * 2, AUDITOR, more="17"),
    "readers-none": lambda: audit.render_readers("acct_71", [], AUDITOR),
    "policy": lambda: audit.render_policy("2026-12-01.1", '[badge]\nstale_grace = "14d"\n' * 9, _USED, AUDITOR),
}
