"""The console's pages as text: a view goes in, HTML comes out. Nothing here asks anybody or knows a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from verifier.domain.advice.questions import Want
from verifier.domain.claim import Actor
from verifier.domain.evidence import Standing
from verifier.domain.holder import RECORDED_BY_PEOPLE, Holder
from verifier.flows.access.sessions import Session
from verifier.flows.review.views import CaseView, PointView
from verifier.web.pages.console_paste import Page
from verifier.web.pages.forms import Trouble, Typed
from verifier.web.rendering import choices
from verifier.web.rendering.pages import render_for_reviewers
from verifier.wording.words import in_words

# What a person can record by hand, and the levels it carries.
HOLDER_METHODS = tuple(
    (method.value, "H2" if most is Holder.H2 else f"H2 to {most.name}") for method, most in RECORDED_BY_PEOPLE.items()
)

SAID = {
    "decided": "Recorded. Ready for the next one.",
    "second": "Recorded. It takes effect when a second reviewer agrees.",
    "released": "You gave the case back.",
    "recused": "You gave the case back for good. Somebody else will get it.",
    "none": "There is no case for you just now.",
    "longer": "You have more time for this case. What you typed is still here.",
    "out": "You are signed out.",
    "others": "You are signed out everywhere else.",
}

# What speaks against the claim comes first; a verdict nobody knows comes before everything.
_WEIGHT = {"differs": 1, "near": 2, "agrees": 3, "silent": 4}
_ATTESTED = frozenset({"birth_date", "birth_year", "middle_name", "city"})  # the claim itself does not say these

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
    "holder_level": "Holder level",
    "holder_method": "Holder method",
}


def render_login(token: str) -> str:
    """Render the sign-in page; without a token it says where a link comes from."""
    return (
        render_for_reviewers("console/enter.html", token=token) if token else render_for_reviewers("console/login.html")
    )


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
    )


def render_case(
    view: CaseView,
    reader: Actor,
    now: datetime,
    *,
    typed: Typed | None = None,
    trouble: Trouble | None = None,
    said: str = "",
    page: Page | None = None,
) -> str:
    """Render a case: claim and record side by side, each source's answer, and the decision form as typed so far."""
    weighted = sorted(view.points, key=lambda point: _WEIGHT.get(point.verdict, 0))
    return render_for_reviewers(
        "console/case.html",
        case=view,
        reader=reader,
        now=now,
        typed=prefilled(view, now) if typed is None else typed,
        trouble=trouble,
        said=SAID.get(said, ""),
        points=[point for point in weighted if not is_verified(point)],
        verified_points=[point for point in weighted if is_verified(point)],
        standings=[standing.value for standing in Standing],
        holder_methods=HOLDER_METHODS,
        wants=[want.value for want in Want],
        page=page,
        from_page=lambda field: from_page(page, field),
    )


def from_page(page: Page | None, field: str) -> str:
    """Say beside a field of the look-up from which line of the pasted page it was read, or that it was not."""
    if page is None or page.chosen is None:
        return ""
    line = page.licences[page.chosen].lines.get(field)
    return f"Read from the line: {line}" if line else "Not read on the page."


def is_verified(point: PointView) -> bool:
    """Return True if this side of the comparison is the platform's identity check, not the creator's own words."""
    return point.field.startswith("identity_") or point.field in _ATTESTED


def prefilled(view: CaseView, now: datetime) -> dict[str, str]:
    """Fill a fresh form with the board and the time, never with a record: each person reads it for themselves."""
    return {
        "board": view.board or "",
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
        case _:
            return value
