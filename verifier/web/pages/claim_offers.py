"""The offers of a claim's page to its creator: fields to correct, things to do, ways to prove being the holder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from verifier.domain.advice.questions import STATEMENT
from verifier.domain.lifecycle import State, Transition, may
from verifier.flows.claims.views import ClaimView, NextAction
from verifier.flows.proofs.views import BindingView, DocumentView
from verifier.web.pages.badge import Seal
from verifier.web.pages.forms import ASKED, Field, Trouble, Typed, field
from verifier.wording.words import Words

LIVE = frozenset({State.RECEIVED, State.CHECKING})  # a machine is at work: worth watching

_MENDABLE = frozenset({State.AWAITING_CREATOR, State.IN_REVIEW, State.EXPIRED})
# The claim's own fields: a creator who sees a mistake need not wait to be told.
_OWN = ("credential", "jurisdiction", "number", "npi", "name", "orcid", "institution", "email")
_SURE = frozenset({"H3", "H4"})
_COPIED = re.compile(r"(https?://\S+|ccv-\S+)")  # what a creator copies out of the instructions


@dataclass(frozen=True, slots=True)
class Proving:
    """The attempts and documents with which a creator proves that the licence is theirs, and what came of it."""

    attempts: tuple[BindingView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    code_from: datetime | None = None  # when another code by letter can be had, where that is not now
    seal: Seal | None = None  # what a badge says of the claim at this moment
    looked_at: datetime | None = None  # when its licence is looked at next

    @property
    def running(self) -> tuple[BindingView, ...]:
        """The attempts that wait for an answer."""
        return tuple(one for one in self.attempts if one.status == "pending")

    @property
    def ended(self) -> tuple[BindingView, ...]:
        """The attempts that were proved, failed or ran out."""
        return tuple(one for one in self.attempts if one.status != "pending")


def is_live(view: ClaimView) -> bool:
    """Return True if a machine is at work on the claim, so that news may come any second."""
    return view.state in LIVE


def amendable(words: Words, view: ClaimView) -> tuple[Field, ...]:
    """List the fields that would move this claim on."""
    if view.state not in _MENDABLE:
        return ()
    names = dict.fromkeys(name for action in todo(view) for name in action.fields)
    if person(view) is not None:  # words for people go with the button that asks for them
        names.pop(STATEMENT, None)
    fields = tuple(field(words, name) for name in names if name in ASKED)
    if len(fields) == 1:
        return fields
    return tuple(one._replace(missing="") if one.name == STATEMENT else one for one in fields)


def others(words: Words, view: ClaimView) -> tuple[Field, ...]:
    """List the claim's other own fields: each of them can be corrected, too."""
    if view.state not in _MENDABLE:
        return ()
    asked = {one.name for one in amendable(words, view)}
    return tuple(_kept_if_empty(words, field(words, name)) for name in _OWN if name not in asked)


def _kept_if_empty(words: Words, asked: Field) -> Field:
    """Say of what is never shown again that it may be left empty."""
    return asked._replace(hint=f"{asked.hint} {words.say('form-keep')}") if asked.name == "email" else asked


def todo(view: ClaimView) -> tuple[NextAction, ...]:
    """List what would move the claim on beside proving whose licence it is, and beside asking for a person."""
    apart = ("rebind", "ask_person", "all_sent")
    return tuple(action for action in view.next.actions if not action.method and action.code not in apart)


def person(view: ClaimView) -> NextAction | None:
    """Return the action that asks for a person, where a machine asked to mend what may be right as it stands."""
    return next((action for action in view.next.actions if action.code == "ask_person"), None)


def closing(view: ClaimView) -> NextAction | None:
    """Return the action for a creator who has sent a part of what a reviewer wants, and has no more."""
    return next((action for action in view.next.actions if action.code == "all_sent"), None)


def ways(view: ClaimView, proving: Proving) -> tuple[NextAction, ...]:
    """List the open methods of proving that the licence is theirs, without those already under way."""
    begun = {one.method for one in proving.running}
    return tuple(action for action in view.next.actions if action.method and action.method not in begun)


def lockable(view: ClaimView) -> bool:
    """Return True if the holder may lock or unlock the licence: a lock outlives the badge. A degree has no number."""
    sure = view.facts.holder.level in _SURE and view.jurisdiction is not None
    return sure and (view.state == State.VERIFIED or view.licence_locked)


def pieces(text: str) -> list[tuple[str, bool]]:
    """Split instructions into pieces: lines to read, and what is to be copied."""
    parts = [(part, place % 2 == 1) for place, part in enumerate(_COPIED.split(text))]
    return [(line.strip(), copied) for part, copied in parts for line in part.split("\n") if line.strip()]


def is_mending(typed: Typed | None, trouble: Trouble | None) -> bool:
    """Return True if it was a correction that went wrong: then its form stays open, with what was typed."""
    return trouble is not None and not ASKED.keys().isdisjoint({*trouble.fields, *(typed or {})})


def appealable(view: ClaimView) -> bool:
    """Return True if another reviewer may be asked for, and still in time."""
    late = any(action.code == "new_claim" for action in view.next.actions)
    return view.state in set(State) and may(State(view.state), Transition.APPEALED) and not late
