"""The creator's pages as text: a view goes in, HTML comes out. Nothing here asks anybody or knows a request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from verifier.domain.claim import AccountRef
from verifier.domain.lifecycle import PROVABLE, Happening, State, may
from verifier.domain.reasons import outside
from verifier.domain.wording.questions import STATEMENT
from verifier.flows.claims.views import ClaimView, NextAction
from verifier.flows.proofs.views import BindingView, DocumentView
from verifier.web.pages.forms import CREATOR_FIELDS, OF_DEGREE, SUBMITTED, Field, Trouble, Typed, claimed
from verifier.web.rendering import render, wording

LIVE = frozenset({State.RECEIVED, State.CHECKING})  # a machine is at work: worth watching

_MENDABLE = frozenset({State.AWAITING_CREATOR, State.IN_REVIEW, State.EXPIRED})
# The claim's own fields: a creator who sees a mistake need not wait to be told.
_OWN = ("credential", "jurisdiction", "number", "npi", "name", "orcid", "institution", "email")
_KEPT = "Leave it empty to keep the one you gave, if you did."
_SURE = frozenset({"H3", "H4"})
_COPIED = re.compile(r"(https?://\S+|ccv-\S+)")  # what a creator copies out of the instructions

SAID = {
    "sent": "We have your claim. This page shows how it goes; you can close it and come back by your link.",
    "amended": "Thank you. We check again with what you sent.",
    "person": "Thank you. We ask once more, and if the register still says otherwise, a person looks it up.",
    "withdrawn": "Your claim is withdrawn.",
    "appealed": "We have your appeal. Somebody who was not part of the decision looks at it.",
    "begun": "Begun. What to do now is below.",
    "proved-checking": "Thank you, that worked. The registers are asked once more, and if they still agree, your badge "
    "goes on. This usually takes seconds.",
    "proved-in_review": "Thank you, that worked. A reviewer weighs it with everything else. You do not have to do "
    "anything now.",
    "proved-verified": "Thank you, that worked. Your badge is on.",
    "missed": "That did not work yet. What was missing is said below, and you can try again.",
    "failed": "That did not work, and this try has ended. Nothing counts against you: you can begin again, or choose "
    "another way.",
    "not_now": "The other side did not answer just now. Nothing was used up. Please try again in a while.",
    "with_reviewers": "Thank you. Reviewers look at it. You do not have to do anything now.",
    "more": "Thank you, we have it. A reviewer asked for more than that: what is still missing is said below.",
    "received": "Thank you, we have your document. Two people look at it. You do not have to do anything now.",
    "locked": "The licence is locked.",
    "unlocked": "The licence is not locked any more.",
}

_WHILE_LIVE = frozenset({"amended", "person", "proved-checking"})  # they say what happens next, and it has happened
_WHILE_REVIEWED = frozenset({"received", "with_reviewers", "proved-in_review"})
_TAKEN = "Thank you, we have what you sent."


@dataclass(frozen=True, slots=True)
class Proving:
    """What a creator has begun, proved and sent in to show that the licence is theirs."""

    tries: tuple[BindingView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    code_from: datetime | None = None  # when another code by letter can be had, where that is not now

    @property
    def running(self) -> tuple[BindingView, ...]:
        """What waits for an answer."""
        return tuple(one for one in self.tries if one.status == "pending")

    @property
    def ended(self) -> tuple[BindingView, ...]:
        """What was proved, failed or ran out."""
        return tuple(one for one in self.tries if one.status != "pending")


_NOTHING = Proving()


def render_enter(account: AccountRef, token: str, before: AccountRef | None, leaving: str = "") -> str:
    """The one button behind a personal link; `before`: another account that this browser would leave."""
    return render.render("claims/enter.html", account=account, token=token, before=before, leaving=leaving)


def render_signed_out() -> str:
    """What is said after signing out."""
    return render.render("claims/signedout.html")


def render_new(
    account: AccountRef,
    csrf: str,
    credentials: Sequence[str],
    mine: Sequence[ClaimView] = (),
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
) -> str:
    """The form for a claim, with what was typed so far."""
    return render.render(
        "claims/new.html",
        account=account,
        csrf=csrf,
        credentials=credentials,
        mine=mine,
        form=[CREATOR_FIELDS[name] for name in SUBMITTED if name not in OF_DEGREE],
        of_degree=[CREATOR_FIELDS[name] for name in OF_DEGREE],
        typed=typed or {},
        trouble=trouble,
    )


def render_claim(
    view: ClaimView,
    csrf: str,
    credentials: Sequence[str] = (),
    proving: Proving = _NOTHING,
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
    said: str = "",
) -> str:
    """A claim: how it stands, whose move it is, what to do now, and what is shown to whom."""
    return render.render(
        "claims/claim.html",
        claim=view,
        csrf=csrf,
        credentials=credentials,
        amendable=amendable(view),
        others=others(view),
        appealable=appealable(view),
        correcting=not amendable(view),
        todo=todo(view),
        person=person(view),
        closing=closing(view),
        rebind=next((action for action in view.next.actions if action.code == "rebind"), None),
        ways=ways(view, proving),
        domain_asked=any("domain" in action.fields for action in view.next.actions),
        proving=proving,
        provable=view.state in PROVABLE,
        pieces=pieces,
        lockable=lockable(view),
        mending=_is_mending(typed, trouble),
        live=is_live(view),
        reasons=outside(view.reasons),
        typed=claimed(view) | dict(typed or {}),
        trouble=trouble,
        said=_said(said, view),
    )


def _said(code: str, view: ClaimView) -> str:
    """What is said about what was just sent, unless the claim has moved on: then its state says more."""
    if code in _WHILE_LIVE and not is_live(view):
        return _TAKEN if view.state == State.IN_REVIEW else ""
    if code in _WHILE_REVIEWED and view.state not in (State.IN_REVIEW, State.VERIFIED):
        return ""
    return SAID.get(code, "")


def render_sign_in(view: ClaimView, begun: BindingView) -> str:
    """The page with the link to ORCID: a link, because a browser sends no form on to another host."""
    return render.render("claims/signin.html", claim=view, begun=begun)


def render_returned(view: ClaimView, account: AccountRef, csrf: str, code: str, state: str) -> str:
    """The question before a sign-in that came back is connected with an account."""
    return render.render("claims/returned.html", claim=view, account=account, csrf=csrf, code=code, state=state)


def render_not_returned(account: AccountRef, title: str, text: str, claim_id: str = "") -> str:
    """What can be done when a sign-in brought nothing back."""
    return render.render("claims/notreturned.html", account=account, title=title, text=text, claim_id=claim_id)


def render_withdraw(view: ClaimView, csrf: str) -> str:
    """The question before a claim is withdrawn."""
    return render.render("claims/withdraw.html", claim=view, csrf=csrf)


def is_live(view: ClaimView) -> bool:
    """Whether a machine is at work on it, so that news may come any second."""
    return view.state in LIVE


def amendable(view: ClaimView) -> tuple[Field, ...]:
    """The fields that would move this claim on."""
    if view.state not in _MENDABLE:
        return ()
    names = dict.fromkeys(name for action in todo(view) for name in action.fields)
    if person(view) is not None:  # words for people go with the button that asks for them
        names.pop(STATEMENT, None)
    fields = tuple(CREATOR_FIELDS[name] for name in names if name in CREATOR_FIELDS)
    if len(fields) == 1:
        return fields
    return tuple(field._replace(missing="") if field.name == STATEMENT else field for field in fields)


def others(view: ClaimView) -> tuple[Field, ...]:
    """The claim's other own fields: each of them can be corrected, too."""
    if view.state not in _MENDABLE:
        return ()
    asked = {field.name for field in amendable(view)}
    return tuple(_kept_if_empty(CREATOR_FIELDS[name]) for name in _OWN if name not in asked)


def _kept_if_empty(field: Field) -> Field:
    """What is never shown again may be left empty."""
    return field._replace(hint=f"{field.hint} {_KEPT}") if field.name == "email" else field


def todo(view: ClaimView) -> tuple[NextAction, ...]:
    """What would move the claim on beside showing whose licence it is, and beside asking for a person."""
    apart = ("rebind", "ask_person", "all_sent")
    return tuple(action for action in view.next.actions if not action.method and action.code not in apart)


def person(view: ClaimView) -> NextAction | None:
    """The way to a person, where a machine has asked to mend what may be right as it stands."""
    return next((action for action in view.next.actions if action.code == "ask_person"), None)


def closing(view: ClaimView) -> NextAction | None:
    """The way on for a creator who has sent a part of what a reviewer wants, and has no more."""
    return next((action for action in view.next.actions if action.code == "all_sent"), None)


def ways(view: ClaimView, proving: Proving) -> tuple[NextAction, ...]:
    """The open ways of showing that the licence is theirs that are not under way already."""
    begun = {one.method for one in proving.running}
    return tuple(action for action in view.next.actions if action.method and action.method not in begun)


def lockable(view: ClaimView) -> bool:
    """Whether the holder may lock the licence, or unlock it: a lock outlives the badge. A degree has no number."""
    sure = view.facts.holder.level in _SURE and view.jurisdiction is not None
    return sure and (view.state == State.VERIFIED or view.licence_locked)


def pieces(text: str) -> list[tuple[str, bool]]:
    """Instructions in pieces: lines to read, and what is to be copied."""
    parts = [(part, place % 2 == 1) for place, part in enumerate(_COPIED.split(text))]
    return [(line.strip(), copied) for part, copied in parts for line in part.split("\n") if line.strip()]


def _is_mending(typed: Typed | None, trouble: Trouble | None) -> bool:
    """Whether it was a correction that went wrong: then its form stays open, with what was typed."""
    return trouble is not None and not CREATOR_FIELDS.keys().isdisjoint({*trouble.fields, *(typed or {})})


def appealable(view: ClaimView) -> bool:
    """Whether another reviewer may be asked for, and still in time."""
    late = any(action.code == "new_claim" for action in view.next.actions)
    return view.state in set(State) and may(State(view.state), Happening.APPEALED) and not late


def news(view: ClaimView) -> dict[str, object]:
    """What the page's script needs to know whether there is something new."""
    return {
        "state": view.state,
        "version": view.version,
        "title": wording.state(view.state).title,
        "live": is_live(view),
    }
