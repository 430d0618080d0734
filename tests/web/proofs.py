"""Robin's proofs that a licence is theirs, to look at and to test the pages with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
from verifier.wording.statement_of_reasons import decided_how, facts_said, reason_said, rule_of
from verifier.wording.words import Words

_OPEN = (
    Opening(Method.REGISTRY_CONTACT_CODE, "H3"),
    Opening(Method.DOMAIN_NONCE, "H2"),
    Opening(Method.DOCUMENT, "H2"),
    Opening(Method.REFEREE_CALL, "H3"),
)
_WORD = "ccv-bm90LWEtcmVhbC1ub25jZQ"


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


def attempt(
    method: str,
    status: str = "pending",
    detail: str = "",
    words: Words = people.WORDS,
    **changes: Any,  # noqa: ANN401  any field
) -> BindingView:
    """One try of Robin's."""
    begun = BindingView(
        f"bnd_{method}", "clm_7f3a1c", method, "H3", status, detail, _steps(words, method), 5,
        people.NOW - people.MINUTE, people.NOW + timedelta(days=1),
    )  # fmt: skip
    return replace(begun, **changes)


def _steps(words: Words, method: str) -> str:
    if method == "domain_nonce":
        url = "https://practice.example/.well-known/creator-credential-verifier"
        return words.say("instructions-domain_nonce", url=url, word=_WORD)
    kind = f"{method}-orcid" if method == "registry_write_back" else method
    return words.say(f"instructions-{kind}", **({"link": "https://verify.example/proof/x"} if kind != method else {}))


def document(**changes: Any) -> DocumentView:  # noqa: ANN401  any field of the view
    """A photo of a wall card."""
    return replace(
        DocumentView("doc_1", "bnd_document", "image/jpeg", 184_320, 1, "5e" * 32, people.NOW - people.MINUTE),
        **changes,
    )


def proving(words: Words = people.WORDS) -> Proving:
    """Something under way of most kinds, and something that ended in every way."""
    attempts = (
        attempt("registry_contact_code", words=words, detail="wrong_code", tries_left=4),
        attempt(
            "domain_nonce", words=words, detail="nonce_not_found", tries_left=49, place="practice.example", nonce=_WORD
        ),
        attempt("document", words=words, detail="with_reviewers", level="H2"),
        attempt("orcid_sign_in", words=words),
        attempt("registry_write_back", "proved", words=words, level="H2"),
        attempt("domain_nonce", "proved", "domain_young", words=words, level="H2"),
        attempt("registry_contact_code", "failed", "expired", words=words),
        attempt("platform_identity", "failed", "identity_mismatch", words=words),
    )
    return Proving(attempts, (document(), document(id="doc_2", kept=False)))


def statement(words: Words = people.WORDS) -> StatementOfReasons:
    """The reasons of a decision, in words."""
    language, facts = words.language, {"licence": {"level": "primary", "standing": "active"}}
    return StatementOfReasons(
        people.NOW - people.MINUTE,
        facts_said(language, facts, "The board", same_account=True),
        reason_said(language, "not_the_licensee"),
        rule_of(language, "not_the_licensee"),
        False,
        decided_how(language, "reviewer", 1),
        words.say("redress-appeal", until=datetime(2027, 5, 22, 12, tzinfo=UTC)),
    )


def bound(**changes: Any) -> CaseView:  # noqa: ANN401  any field of the view
    """A case with proofs and documents, of a licence that is disputed, locked and another account's."""
    shown = proving()
    view = people.case(
        reasons=("holder_disputed", "contested", "licence_locked"),
        bindings=shown.attempts,
        documents=(*shown.documents, document(id="doc_3", media_type="application/pdf", pages=2)),
        rivals=({"claim_id": "clm_other", "holder": "H3"},),
        disputed_at=people.NOW - people.MINUTE,
    )
    return replace(view, **changes)
