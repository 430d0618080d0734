"""What Robin did to show that a licence is theirs, to look at and to test the pages with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.web import people
from verifier.domain.advice.binding_methods import Advice, Opening
from verifier.domain.advice.next_steps import advise, advise_rebinding
from verifier.domain.advice.questions import Want, Wanted
from verifier.domain.holder import Method
from verifier.domain.reasons import Reason, reasons_in
from verifier.flows.claims.views import ClaimView, Next, NextAction, StatementOfReasons
from verifier.flows.proofs.views import BindingView, DocumentView
from verifier.flows.review.views import CaseView
from verifier.web.pages.claim_offers import Proving
from verifier.wording.next_steps import said
from verifier.wording.words import Words

_OPEN = (
    Opening(Method.REGISTRY_CONTACT_CODE, "H3"),
    Opening(Method.DOMAIN_NONCE, "H2"),
    Opening(Method.DOCUMENT, "H2"),
    Opening(Method.REFEREE_CALL, "H3"),
)
_WORD = "ccv-bm90LWEtcmVhbC1ub25jZQ"
_STEPS = {
    "registry_contact_code": "We have sent a code of eight digits to the e-mail address that the board holds for this "
    "licence. Type it in within 24 hours; you have five tries.",
    "domain_nonce": "Put a plain text file on your website that contains the word below and nothing else.\n"
    f"The file: https://practice.example/.well-known/creator-credential-verifier\nThe word: {_WORD}",
    "document": "Send a photo or a PDF of your licence certificate. Two people look at it.",
}


def provable(state: str = "awaiting_creator", words: Words = people.WORDS, **changes: Any) -> ClaimView:  # noqa: ANN401  any field of the view
    """The same claim, of which nothing is missing but proof that the licence is Robin's."""
    advice = advise(state, (Reason.HOLDER_UNBOUND,), _OPEN) if state != "verified" else advise_rebinding(_OPEN)
    actions = tuple(action(words, one) for one in advice)
    return people.claim(state, **({"reasons": ("holder_unbound",), "next": Next("creator", None, actions)} | changes))


def action(words: Words, advice: Advice) -> NextAction:
    """A piece of advice as the claim's page gets it."""
    title, detail = said(words.language, advice)
    return NextAction(advice.code, title, detail, advice.fields, advice.method or None)


def asked(
    *reasons: str, wants: tuple[Want, ...] = (Want.ANSWER,), note: str = "", words: Words = people.WORDS
) -> ClaimView:
    """The same claim, whose creator is asked for something, with everything that is offered about it."""
    advice = advise("awaiting_creator", reasons_in(reasons), _OPEN, Wanted(wants))
    shown = [action(words, one) for one in advice]
    noted = [replace(a, detail=f"{note}\n\n{a.detail}") if a.code == "answer" and note else a for a in shown]
    return people.claim("awaiting_creator", reasons=reasons, next=Next("creator", None, tuple(noted)))


def attempt(method: str, status: str = "pending", detail: str = "", **changes: Any) -> BindingView:  # noqa: ANN401  any field
    """One try of Robin's."""
    begun = BindingView(
        f"bnd_{method}", "clm_7f3a1c", method, "H3", status, detail, _STEPS.get(method, "Please wait."), 5,
        people.NOW - people.MINUTE, people.NOW + timedelta(days=1),
    )  # fmt: skip
    return replace(begun, **changes)


def document(**changes: Any) -> DocumentView:  # noqa: ANN401  any field of the view
    """A photo of a wall card."""
    return replace(
        DocumentView("doc_1", "bnd_document", "image/jpeg", 184_320, 1, "5e" * 32, people.NOW - people.MINUTE),
        **changes,
    )


def proving() -> Proving:
    """Something under way of most kinds, and something that ended in every way."""
    tries = (
        attempt("registry_contact_code", detail="wrong_code", tries_left=4),
        attempt("domain_nonce", detail="nonce_not_found", tries_left=49, place="practice.example", nonce=_WORD),
        attempt("document", detail="with_reviewers", level="H2"),
        attempt("orcid_sign_in"),
        attempt("registry_write_back", "proved", level="H2"),
        attempt("domain_nonce", "proved", "domain_young", level="H2"),
        attempt("registry_contact_code", "failed", "expired"),
        attempt("platform_identity", "failed", "identity_mismatch"),
    )
    return Proving(tries, (document(), document(id="doc_2", kept=False)))


def statement() -> StatementOfReasons:
    """The reasons of a decision, in words."""
    facts = ("The account is the one that was checked.", "The board lists the licence; its status there: in force.")
    return StatementOfReasons(
        people.NOW - people.MINUTE, facts, "The record belongs to somebody else.",
        "A badge is shown only to the person the licence was granted to.", False,
        "A person decided this. Registers were asked by a machine; the decision was not automated.",
        "You may appeal until 22 May 2027: another reviewer decides, with what you write.",
    )  # fmt: skip


def bound(**changes: Any) -> CaseView:  # noqa: ANN401  any field of the view
    """A case with proofs and documents, of a licence that is disputed, locked and another account's."""
    shown = proving()
    view = people.case(
        reasons=("holder_disputed", "contested", "licence_locked"),
        bindings=shown.tries,
        documents=(*shown.documents, document(id="doc_3", media_type="application/pdf", pages=2)),
        rivals=({"claim_id": "clm_other", "holder": "H3"},),
        disputed_at=people.NOW - people.MINUTE,
    )
    return replace(view, **changes)
