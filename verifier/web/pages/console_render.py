"""The console's pages as text: a view goes in, HTML comes out. Nothing here asks anybody or knows a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import NamedTuple

from verifier.domain.advice.questions import Want
from verifier.domain.claim import Actor
from verifier.domain.evidence import Standing
from verifier.domain.holder import RECORDED_BY_PEOPLE, Holder, Method
from verifier.domain.passing import Skip
from verifier.flows.access.sessions import Session
from verifier.flows.operations.letter_preview import Preview
from verifier.flows.review.decisions.approve import APPROVING
from verifier.flows.review.decisions.waiting import WaitingView
from verifier.flows.review.passing.rest import Own
from verifier.flows.review.views import CaseView
from verifier.store.rows.passing import Colleagues
from verifier.web.pages import console_paste, console_points
from verifier.web.pages.console_paste import Page
from verifier.web.pages.forms import Trouble, Typed
from verifier.web.rendering import choices, jurisdictions
from verifier.web.rendering.pages import render_for_reviewers
from verifier.wording.words import in_words

# What a person can record by hand, and the levels it carries.
HOLDERS = tuple(
    (level, method) for method, most in RECORDED_BY_PEOPLE.items() for level in Holder if Holder.H2 <= level <= most
)


class Beside(NamedTuple):
    """The things beside a case on its page: a pasted page, a letter ahead of its decision, what still waits."""

    page: Page | None = None
    letter: Preview | None = None
    held_elsewhere: bool = False
    waits: Sequence[WaitingView] = ()
    alike: bool = False  # the next case shall be of the same board
    colleagues: Sequence[Colleagues] = ()  # to whom it can be handed over
    second_look: str = ""  # the id of the second look that this is
    passing: Typed = MappingProxyType({})  # what was typed to pass it on


class Ready(NamedTuple):
    """Words ready for a note, and the decision that they fit."""

    action: str
    name: str
    text: str


_SKIPPED = "Skipped. It does not come back to you for a day."
SAID = {
    "decided": "Recorded. Ready for the next one.",
    "waits": "Sent. It takes effect in half a minute; until then you can take it back.",
    "undone": "Taken back: nothing was decided. What you typed is still here.",
    "no_letter": "Choose a decision first. Keeping a badge is told to nobody.",
    "second": "Recorded. It takes effect when a second reviewer agrees.",
    "released": "You gave the case back.",
    "recused": "You gave the case back for good. Somebody else will get it.",
    "skipped-conflict_of_interest": "You gave the case away for good. Somebody else will get it.",
    "skipped-not_my_language": _SKIPPED,
    "skipped-not_my_board": _SKIPPED,
    "skipped-too_upsetting": f"{_SKIPPED} Take a moment before the next one.",
    "skipped-needs_a_lead": "The leads have the case now.",
    "handed": "Handed over. It is kept for your colleague until this time tomorrow.",
    "handed-back": "Back in the queue, with your note. It does not come to you for a day.",
    "escalated": "The leads have the case now.",
    "looked": "Kept. Nothing has changed by it.",
    "none": "There is no case for you just now.",
    "longer": "You have more time for this case. What you typed is still here.",
    "out": "You are signed out.",
    "others": "You are signed out everywhere else.",
}

_KEPT = {
    "action": "Decision",
    "reason": "Reason",
    "note": "Note",
    **{f"want_{want}": "Asked for" for want in Want},
    "board": "Board",
    "url": "Address of the page",
    "record_name": "Name on the record",
    "title": "Licence type",
    "number": "Licence number",
    "standing": "Standing",
    "discipline": "Public action",
    "valid_until": "Last valid day",
    "looked_up_at": "When you looked",
    "holder": "Holder established",
}


def render_login(token: str, provider: str = "") -> str:
    """Render the sign-in page; without a token it leads to the provider, if any, and says where a link comes from."""
    if token:
        return render_for_reviewers("console/enter.html", token=token)
    return render_for_reviewers("console/login.html", provider=provider)


def render_sessions(mine: Sequence[Session], reader: Actor, now: datetime, *, said: str = "") -> str:
    """Render the browsers in which a reviewer is signed in, and the button that ends the others."""
    return render_for_reviewers("console/sessions.html", sessions=mine, reader=reader, now=now, said=SAID.get(said, ""))


def render_queue(
    waiting: Mapping[str, int],
    due_by: datetime | None,
    mine: CaseView | None,
    reader: Actor,
    now: datetime,
    *,
    said: str = "",
    waits: Sequence[WaitingView] = (),
    own: Own | None = None,
) -> str:
    """Render the number of cases in each queue, the one the reviewer holds, and the button for the next one."""
    return render_for_reviewers(
        "console/queue.html",
        queues=sorted(waiting.items(), key=lambda row: (-row[1], row[0])),
        total=sum(waiting.values()),
        due_by=due_by,
        mine=mine,
        reader=reader,
        now=now,
        said=SAID.get(said, ""),
        waits=waits,
        own=own or Own(),
    )


def render_case(
    view: CaseView,
    reader: Actor,
    now: datetime,
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
    said: str = "",
    beside: Beside | None = None,
) -> str:
    """Render a case: claim and record side by side, each source's answer, and the decision form as typed so far."""
    beside = beside or Beside()
    page = beside.page
    laid = console_points.rows(view.points)
    telling, silent = console_points.saying(laid)
    return render_for_reviewers(
        "console/case.html",
        case=view,
        reader=reader,
        now=now,
        typed=prefilled(view, now) if typed is None else typed,
        fresh=typed is None,
        trouble=trouble,
        said=SAID.get(said, ""),
        points=telling,
        silent_points=silent,
        identity=console_points.remaining_identity(view, laid),
        sources=console_points.sources(view),
        standings=[standing.value for standing in Standing],
        holders=possible_holders(view),
        holder_needed=needs_holder(view),
        ready_made=ready_made(view),
        wants=[want.value for want in Want],
        skips=[code.value for code in Skip],
        from_page=lambda field: from_page(page, field),
        **beside._asdict(),
        first_to_confirm="record_name" if page is not None and page.chosen is not None else "",
    )


def possible_holders(view: CaseView) -> list[tuple[str, str]]:
    """List what a reviewer can have established: only what the creator sent in, asked for or had attested."""
    if not {*APPROVING, "keep"} & set(view.actions):
        return []
    called = any(one.method == Method.REFEREE_CALL and one.status != "failed" for one in view.bindings)
    behind = {
        Method.DOCUMENT: bool(view.documents),
        Method.REFEREE_CALL: called,
        Method.PLATFORM_IDENTITY: bool(view.identity),
    }
    before = view.first_decision.holder if view.first_decision else ""
    return [
        (level.name, method.value)
        for level, method in HOLDERS
        if behind[method] or before == f"{level.name} by {method.value}"
    ]


def needs_holder(view: CaseView) -> bool:
    """Return True if approving needs a holder that people establish, since nothing else has shown one."""
    return bool(set(APPROVING) & set(view.actions)) and view.claim.facts.holder.level in ("H0", "H1")


def ready_made(view: CaseView) -> list[Ready]:
    """List words ready for a note or a question, filled with what is claimed."""
    words, claim = in_words(), view.claim
    said = {"credential": claim.credential, "number": claim.claimed.number or "-"}
    messages = [f"ready-{code}" for code in sorted(words.codes("ready"))]
    made = [Ready(words.say(one, "action"), words.say(one), words.say(one, "text", **said)) for one in messages]
    return [one for one in made if one.action in view.actions]


def from_page(page: Page | None, field: str) -> str:
    """Say beside a field of the look-up from which line of the pasted page it was read, or that it was not."""
    if page is None or page.chosen is None or field not in console_paste.FILLED:
        return ""
    line = page.licences[page.chosen].lines.get(field)
    return f"Read from the line: {line}" if line else "Not read on the page."


def prefilled(view: CaseView, now: datetime) -> dict[str, str]:
    """Fill a fresh form with the board and the time, never with a record: each person reads it for themselves."""
    place = view.claim.jurisdiction
    unnamed = f"{jurisdictions.place(in_words(), place)} licensing board" if place else ""
    return {
        "board": view.board or unnamed,
        "url": view.lookup_url or "",
        "looked_up_at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M}",
        "discipline": "silent",
    }


def render_lost(typed: Typed, detail: str, *, back: str, back_text: str) -> str:
    """Render the page for a decision that cannot be taken any more: why, and every typed word back."""
    kept = [(_labelled(name), _shown(name, typed[name])) for name in _KEPT if typed.get(name)]
    return render_for_reviewers("console/lost.html", detail=detail, kept=kept, back=back, back_text=back_text)


def _labelled(name: str) -> str:
    want = name.removeprefix("want_")
    return _KEPT[name] if want == name else f"{_KEPT[name]}: {in_words().word('want', want)}"


def _shown(name: str, value: str) -> str:
    match name:
        case "action":
            return choices.choice(in_words(), value).text
        case "reason":
            return in_words().why(value)
        case "holder":
            return in_words().held(value.replace(" ", " by ", 1))
        case _:
            return value
