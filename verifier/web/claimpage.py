"""The creator's pages as text: a view goes in, HTML comes out. Nothing here asks anybody or knows a request."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.domain.claim import AccountRef
from verifier.domain.lifecycle import Happening, State, may
from verifier.flows.views import ClaimView
from verifier.web import pages, words
from verifier.web.forms import CREATOR_FIELDS, SUBMITTED, Field, Trouble, Typed, claimed

LIVE = frozenset({State.RECEIVED, State.CHECKING})  # a machine is at work: worth watching

_MENDABLE = frozenset({State.AWAITING_CREATOR, State.IN_REVIEW, State.EXPIRED})
_CORRECTABLE = ("number", "name", "npi")  # a creator who sees the mistake need not wait to be told
_CASE_ONLY = frozenset(
    {"screening_hit", "screening_possible"}
)  # an unconfirmed list entry, often a namesake's, is never shown outside its case

SAID = {
    "sent": "We have your claim. This page shows how it goes; you can close it and come back by your link.",
    "amended": "Thank you. We check again with what you sent.",
    "withdrawn": "Your claim is withdrawn.",
    "appealed": "We have your appeal. Somebody who was not part of the decision looks at it.",
}


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
    return pages.render(
        "claims/new.html",
        account=account,
        csrf=csrf,
        credentials=credentials,
        mine=mine,
        form=[CREATOR_FIELDS[name] for name in SUBMITTED],
        typed=typed or {},
        trouble=trouble,
    )


def render_claim(
    view: ClaimView,
    csrf: str,
    credentials: Sequence[str] = (),
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
    said: str = "",
) -> str:
    """A claim: how it stands, whose move it is, what to do now, and what is shown to whom."""
    return pages.render(
        "claims/claim.html",
        claim=view,
        csrf=csrf,
        credentials=credentials,
        amendable=amendable(view),
        appealable=appealable(view),
        correcting=view.state == State.IN_REVIEW,
        live=is_live(view),
        reasons=[code for code in view.reasons if code not in _CASE_ONLY],
        typed=claimed(view) | dict(typed or {}),
        trouble=trouble,
        said=SAID.get(said, ""),
    )


def render_withdraw(view: ClaimView, csrf: str) -> str:
    """The question before a claim is withdrawn."""
    return pages.render("claims/withdraw.html", claim=view, csrf=csrf)


def is_live(view: ClaimView) -> bool:
    """Whether a machine is at work on it, so that news may come any second."""
    return view.state in LIVE


def amendable(view: ClaimView) -> tuple[Field, ...]:
    """The fields that would move this claim on, and no others."""
    if view.state not in _MENDABLE:
        return ()
    names = dict.fromkeys(name for action in view.next.actions for name in action.fields) or _CORRECTABLE
    fields = tuple(CREATOR_FIELDS[name] for name in names if name in CREATOR_FIELDS)
    if len(fields) == 1:
        return fields
    return tuple(field._replace(missing="") if field.name == "statement" else field for field in fields)


def appealable(view: ClaimView) -> bool:
    """Whether another reviewer may be asked for."""
    return view.state in set(State) and may(State(view.state), Happening.APPEALED)


def news(view: ClaimView) -> dict[str, object]:
    """What the page's script needs to know whether there is something new."""
    return {"state": view.state, "version": view.version, "title": words.state(view.state).title, "live": is_live(view)}
