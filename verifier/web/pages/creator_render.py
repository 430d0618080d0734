"""The creator's pages as text: a view goes in, HTML comes out in a language. Nothing here knows a request."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.domain.claim import AccountRef
from verifier.domain.lifecycle import PROVABLE, State
from verifier.domain.reasons import outside
from verifier.flows.claims.views import ClaimView
from verifier.flows.proofs.views import BindingView
from verifier.web.pages import claim_offers
from verifier.web.pages.claim_offers import Proving
from verifier.web.pages.forms import Trouble, Typed, claimed
from verifier.web.rendering.pages import render
from verifier.wording.words import Words

_WHILE_LIVE = frozenset({"amended", "person", "proved-checking"})  # they say what happens next, and it has happened
_WHILE_REVIEWED = frozenset({"received", "with_reviewers", "proved-in_review"})
_NOTHING = Proving()


def render_enter(words: Words, account: AccountRef, token: str, before: AccountRef | None, leaving: str = "") -> str:
    """Render the one button behind a personal link; `before`: another account that this browser would leave."""
    return render(words, "claims/enter.html", account=account, token=token, before=before, leaving=leaving)


def render_signed_out(words: Words) -> str:
    """Render the page after signing out."""
    return render(words, "claims/signedout.html")


def render_claim(
    words: Words,
    view: ClaimView,
    csrf: str,
    credentials: Sequence[str] = (),
    proving: Proving = _NOTHING,
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
    said: str = "",
) -> str:
    """Render a claim: its state, whose move it is, what to do now, and what is shown to whom."""
    return render(
        words,
        "claims/claim.html",
        claim=view,
        csrf=csrf,
        credentials=credentials,
        amendable=claim_offers.amendable(words, view),
        others=claim_offers.others(words, view),
        appealable=claim_offers.appealable(view),
        correcting=not claim_offers.amendable(words, view),
        todo=claim_offers.todo(view),
        person=claim_offers.person(view),
        closing=claim_offers.closing(view),
        rebind=next((action for action in view.next.actions if action.code == "rebind"), None),
        ways=claim_offers.ways(view, proving),
        domain_asked=any("domain" in action.fields for action in view.next.actions),
        proving=proving,
        provable=view.state in PROVABLE,
        pieces=claim_offers.pieces,
        lockable=claim_offers.lockable(view),
        mending=claim_offers.is_mending(typed, trouble),
        live=claim_offers.is_live(view),
        reasons=outside(view.reasons),
        typed=claimed(view) | dict(typed or {}),
        trouble=trouble,
        said=_said(words, said, view),
        seal=proving.seal,
        looked_at=proving.looked_at,
    )


def _said(words: Words, code: str, view: ClaimView) -> str:
    """Say what was just sent, unless the claim has moved on: then its state says more."""
    if code in _WHILE_LIVE and not claim_offers.is_live(view):
        return words.say("said-taken") if view.state == State.IN_REVIEW else ""
    if code in _WHILE_REVIEWED and view.state not in (State.IN_REVIEW, State.VERIFIED):
        return ""
    return words.say(f"said-{code}") if words.has("said", code) else ""


def render_sign_in(words: Words, view: ClaimView, begun: BindingView) -> str:
    """Render the page with the link to ORCID: a link, because a browser sends no form on to another host."""
    return render(words, "claims/signin.html", claim=view, begun=begun)


def render_returned(words: Words, view: ClaimView, account: AccountRef, csrf: str, code: str, state: str) -> str:
    """Render the question before a sign-in that came back is connected with an account."""
    return render(words, "claims/returned.html", claim=view, account=account, csrf=csrf, code=code, state=state)


def render_not_returned(words: Words, account: AccountRef, title: str, text: str, claim_id: str = "") -> str:
    """Render what can be done when a sign-in brought nothing back."""
    return render(words, "claims/notreturned.html", account=account, title=title, text=text, claim_id=claim_id)


def render_withdraw(words: Words, view: ClaimView, csrf: str) -> str:
    """Render the question before a claim is withdrawn."""
    return render(words, "claims/withdraw.html", claim=view, csrf=csrf)


def news(words: Words, view: ClaimView) -> dict[str, object]:
    """Write what the page's script needs to know whether there is something new."""
    return {
        "state": view.state,
        "version": view.version,
        "title": words.state(view.state).title,
        "live": claim_offers.is_live(view),
    }
