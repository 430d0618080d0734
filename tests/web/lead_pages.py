"""The console's pages for leads, and a case as it is passed on, with sample people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.web import people
from tests.web.access_pages import LEAD
from verifier.flows.review.leading.parked import Line, Parked
from verifier.flows.review.leading.people import Room
from verifier.flows.review.leading.policies import Change, Kept
from verifier.flows.review.passing.rest import Own
from verifier.flows.review.views import NoteView
from verifier.flows.sources.days import SourceDays
from verifier.store.rows.leading import HeldNow, People, WaitForColleague
from verifier.store.rows.parked import DaysOfSources, ParkedCounts
from verifier.store.rows.passing import Colleagues
from verifier.web.pages import console_render
from verifier.web.pages.desk import machine
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

_PARKED = Parked(
    [ParkedCounts("check", "us-wa-doh", 140), ParkedCounts("job", None, 1), ParkedCounts("letter", "SMTP 550", 2)],
    [
        Line("check", "clm_" + "1" * 32, "LPC, US-WA", "us-wa-doh", people.NOW, "clm_" + "1" * 32),
        Line("job", "17", "*", "KeyError", people.NOW, "clm_" + "2" * 32),
        Line("letter", "mal_" + "3" * 32, "confirmed: LPC, US-TX", "SMTP 550", people.NOW, "clm_" + "3" * 32),
    ],
)
_POLICIES = [
    Kept("2027-01-01.1+aaaaaaaaaaaa", people.NOW, False, True, (Change("silence", "30d", "45d"),), first=False),
    Kept("2026-12-01.1+bbbbbbbbbbbb", people.NOW - 9 * people.DAY, True, False, (), first=True),
]
_DAYS = [
    DaysOfSources("us-wa-doh", (people.NOW - n * people.DAY).date(), 288, 40 * (n % 5 == 0), 90 * (n % 7 == 1), 200)
    for n in range(30, -1, -1)
]
_SOURCES = [
    SourceDays("us-wa-doh", "Washington State Department of Health", None, _DAYS),
    SourceDays("us-xx", "A source that was never asked", None, []),
]


def _passed() -> str:
    return console_render.render_case(
        people.case(notes=_NOTES),
        people.REVIEWER,
        people.NOW,
        trouble=_WRONG,
        beside=console_render.Beside(colleagues=_OTHERS, passing={"hand_to": _BEN, "hand_note": "Short."}),
    )


def _queue() -> str:
    own = Own(paused=True, resting=2, back_at=people.NOW + people.DAY, second_look=True)
    return console_render.render_queue(
        {}, None, None, people.REVIEWER, people.NOW, said="skipped-too_upsetting", own=own
    )


LEADS: Mapping[str, Callable[[], str]] = {
    "people": lambda: people_pages.render(_ROOM, LEAD, said="They take cases again."),
    "people-none": lambda: people_pages.render(
        Room(people.NOW, _ROOM.people[:1], [], []), LEAD, wrong="Nobody holds it."
    ),
    "parked": lambda: machine.render_parked(_PARKED, LEAD, said="100 put back; 40 are left.", go_on="check"),
    "parked-none": lambda: machine.render_parked(Parked([], []), LEAD),
    "policies": lambda: machine.render_policies(_POLICIES, LEAD),
    "policies-none": lambda: machine.render_policies([], LEAD),
    "registries": lambda: machine.render_registries(_SOURCES, LEAD, people.NOW),
    "case-passed-on": _passed,
    "case-second-look": lambda: console_render.render_case(
        people.case(lease=None), people.REVIEWER, people.NOW, beside=console_render.Beside(second_look="slk_1")
    ),
    "queue-paused": _queue,
}
