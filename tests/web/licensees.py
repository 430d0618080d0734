"""The pages of a licensee without an account, and the console's page about them, with sample people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from tests.web import people
from verifier.flows.licensees.about import About
from verifier.flows.licensees.documents import InHand
from verifier.flows.licensees.page import ClaimOnLicence, LicenceView, Passing, Session
from verifier.web.pages.desk import licensees as desk
from verifier.web.pages.forms import Trouble
from verifier.web.pages.licence import ask, mine
from verifier.web.rendering import pages
from verifier.wording.words import Words

_ABOUT = About("LPC", "US-TX", "12345", email="robin@example.org", statement="Look.")
_SESSION = Session("lcr_" + "7f" * 16, b"", _ABOUT, b"", b"", by_board=True, ends_at=people.NOW + timedelta(hours=1))
_DAY, _TOKEN = timedelta(days=1), "one-time"
_CLAIMS = (
    ClaimOnLicence(
        "clm_" + "1" * 32, "LPC", "verified", people.NOW - _DAY, "robin.sample.lpc", denied=False, is_open=True
    ),
    ClaimOnLicence("clm_" + "2" * 32, "LPC", "in_review", people.NOW - 2 * _DAY, None, denied=True, is_open=False),
    ClaimOnLicence("clm_" + "3" * 32, "LPC", "withdrawn", people.NOW - 3 * _DAY, None, denied=False, is_open=False),
)
_VIEW = LicenceView(_SESSION, _CLAIMS, None, (), watched=False)
_LOCKED = LicenceView(
    _SESSION, _CLAIMS, people.NOW, (Passing("lcp_" + "4" * 32, "1071", "robin.sample.lpc"),), watched=True
)
_HELD = InHand(_SESSION.request_id, _ABOUT, people.NOW - _DAY, people.NOW + timedelta(minutes=15), second=True)


def _wrong(w: Words) -> Trouble:
    names = ("jurisdiction", "credential", "number", "email")
    return Trouble(w.say("form-marked"), {name: w.say(f"licence-{name}_missing") for name in names})


LICENSEES: Mapping[str, Callable[[Words], str]] = {
    "licence": lambda w: ask.render(w, ["LPC"]),
    "licence-wrong": lambda w: ask.render(w, ["LPC"], {"way": "document"}, _wrong(w)),
    "licence-asked": lambda w: pages.render(w, "licence/asked.html", by_document=False),
    "licence-enter": lambda w: pages.render(w, "licence/enter.html", token=_TOKEN),
    "licence-ended": lambda w: pages.render(w, "licence/ended.html"),
    "licence-mine": lambda w: mine.render(w, _VIEW, _TOKEN, said="watching"),
    "licence-mine-locked": lambda w: mine.render(w, _LOCKED, _TOKEN, said="locked"),
}
DESK_OF_LICENSEES: Mapping[str, Callable[[], str]] = {
    "licensees": lambda: desk.render(people.REVIEWER, 3, 2, None, said="Written down."),
    "licensees-in-hand": lambda: desk.render(people.REVIEWER, 3, 2, _HELD),
}
