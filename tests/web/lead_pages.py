"""The console's pages for leads, and a case as it is passed on, with sample people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.web import people
from tests.web.access_pages import LEAD
from verifier.flows.review.leading.people import Room
from verifier.flows.review.passing.rest import Own
from verifier.flows.review.views import NoteView
from verifier.store.rows.leading import HeldNow, People, WaitForColleague
from verifier.store.rows.passing import Colleagues
from verifier.web.pages import console_render
from verifier.web.pages.desk import people as people_pages
from verifier.web.pages.forms import Trouble

_ADA, _BEN, _LEA = ("rev_" + letter * 32 for letter in "abc")
_ROOM = Room(
    people.NOW,
    [
        People(_ADA, "Ada Trial", False, False, None, None, 1),
        People(_BEN, "Ben Trial", False, False, people.NOW - people.DAY, "Lea Lead", 0),
        People(_LEA, "Lea Lead", True, False, None, None, 1),
    ],
    [
        HeldNow(
            "cas_1", "standard", people.NOW, _ADA, "Ada Trial", people.NOW, False, "LPC", "US-TX", people.NOW, False
        ),
        HeldNow("cas_2", "lead", people.NOW, _LEA, "Lea Lead", people.NOW, True, "PhD", None, people.NOW, False),
        HeldNow(
            "cas_3", "standard", people.NOW, _ADA, "Ada Trial", people.NOW, False, "LPC", "US-TX", people.NOW, True
        ),
    ],
    [
        WaitForColleague("cas_4", "standard", people.NOW - people.DAY, "LPC", "US-TX", people.NOW + people.DAY),
        WaitForColleague("cas_5", "screening", people.NOW + people.DAY, "MD", "US-WA", None),
    ],
)
_NOTES = (
    NoteView(
        "handed_over", "Ben Trial", people.NOW - people.MINUTE, "The board answers by telephone only.\nAsk for Jo."
    ),
    NoteView("doubted", "Ada Trial", people.NOW - people.DAY, "The photo is somebody else's.", "impersonation"),
)
_OTHERS = [Colleagues(_BEN, "Ben Trial", False), Colleagues(_LEA, "Lea Lead", True)]
_WRONG = Trouble(
    "Please correct what is marked.", {"hand_note": "Write in 10 to 2000 characters.", "hand_to": "Choose."}
)


def _passed() -> str:
    return console_render.render_case(
        people.case(notes=_NOTES),
        people.REVIEWER,
        people.NOW,
        trouble=_WRONG,
        beside=console_render.Beside(colleagues=_OTHERS, passing={"hand_to": _BEN, "hand_note": "Short."}),
    )


def _queue() -> str:
    own = Own(paused=True, resting=2, back_at=people.NOW + people.DAY)
    return console_render.render_queue(
        {}, None, None, people.REVIEWER, people.NOW, said="skipped-too_upsetting", own=own
    )


LEADS: Mapping[str, Callable[[], str]] = {
    "people": lambda: people_pages.render(_ROOM, LEAD, said="They take cases again."),
    "people-none": lambda: people_pages.render(
        Room(people.NOW, _ROOM.people[:1], [], []), LEAD, wrong="Nobody holds it."
    ),
    "case-passed-on": _passed,
    "queue-paused": _queue,
}
