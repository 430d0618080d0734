"""The numbers and rules a deployment may choose, and the floors that no choice may go below.

A policy may ask for more people, fresher evidence and shorter rhythms than the design; never for fewer or older.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Literal

from verifier.domain.evidence import Standing
from verifier.domain.holder import Holder
from verifier.domain.reasons import Reason, Two, those

# Reasons in the face of which only two people approve, and those a policy may add. A misspelt code is in neither.
OVERRIDES = those(lambda meaning: meaning.two is Two.ALWAYS)
MORE_OVERRIDES = those(lambda meaning: meaning.two is Two.IF_CHOSEN)
SECOND_LOOKS = ("approve", "keep", "refuse")  # kinds of decision of which some may be drawn for a second look
# Status words that only a person may weigh; a silent status is always among them.
PEOPLE_WEIGH = frozenset(
    {
        Standing.ACTIVE_RESTRICTED,
        Standing.SUSPENDED,
        Standing.REVOKED,
        Standing.SURRENDERED,
        Standing.DENIED,
        Standing.DECEASED,
        Standing.SUPERSEDED,
    }
)
# Status words a creator can mend by renewing; a policy may send these to a person, too.
CREATORS_MEND = frozenset({Standing.EXPIRED, Standing.INACTIVE, Standing.PENDING, Standing.VOID})


_GAINS_AT_LEAST, _GAINS_TIMES = 200, 5  # confirmations an hour: so many, or so many times the median hour of a week


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of the decision. Changing one is a new version."""

    version: str = "2026-12-01.1"
    machine_evidence_age: timedelta = timedelta(hours=24)  # a machine decides on evidence at most this old
    person_evidence_age: timedelta = timedelta(days=7)
    identity_age: timedelta = timedelta(days=365)
    source_wait: timedelta = timedelta(hours=24)  # how long a source may be unavailable before a person is asked
    screening_age: timedelta = timedelta(days=40)
    absences: int = 3  # so many looks that do not find a formerly found licence ...
    absent_for: timedelta = timedelta(hours=72)  # ... over this long, before a person is asked
    sighting_age: timedelta = timedelta(days=35)  # without a newer sighting a badge is stale ...
    sighting_at_most: timedelta = timedelta(days=90)  # ... or as its source's sheet says, but never later than this ...
    stale_grace: timedelta = timedelta(days=14)  # ... and then off
    recheck_every: timedelta = timedelta(days=30)  # or as its source's sheet says, where that is sooner
    rebind_every: timedelta = timedelta(days=365)  # how long a proof of the holder counts; then the badge is stale ...
    rebind_grace: timedelta = timedelta(days=30)  # ... and then off; the creator is asked this long before
    silence: timedelta = timedelta(days=30)  # a creator who never answers: the claim lapses
    review_within: timedelta = timedelta(days=3)
    appeal_within: timedelta = timedelta(days=183)
    manual_validity: timedelta = timedelta(days=180)
    namesake_population: int = 260_000_000  # adults in the United States
    others_at_most: float = 1.0  # an identity binds when fewer other adults are expected to fit all that agrees
    gain_per_hour: int = 0  # confirmations an hour, per key and per source, before people take over; 0: as usual
    decisions_per_hour: int = 60  # per reviewer, of approvals without a primary record or below H3 ...
    decisions_at_most: int = 240  # ... and of all decisions together
    recusals_per_day: int = 5  # per reviewer; the next one is a lead's case
    second_look_share: float = 0.0  # of decisions of one person, drawn for somebody who does not see them ...
    second_look_of: frozenset[str] = frozenset(SECOND_LOOKS)  # ... of these kinds
    claims_open: int = 60  # of one account at a time, verified ones included: a licence in every state, and some more
    claims_per_day: int = 20  # new ones of one account within 24 hours, withdrawn ones included
    changes_per_claim: int = 40  # corrections and answers within 24 hours, each of which asks the registries anew ...
    changes_per_day: int = 200  # ... and of all claims of one account together
    roster_changes: int = 50  # badges one load of a list may change without people ...
    roster_changes_share: float = 0.2  # ... or this share of the badges that are looked up in it, whichever is more
    standings_for_people: frozenset[Standing] = PEOPLE_WEIGH
    two_people_actions: frozenset[str] = frozenset({"revoke"})  # always two, whatever the reasons
    two_people_reasons: frozenset[Reason] = OVERRIDES  # two to approve or reinstate where one of these stands
    two_people_below: Holder = Holder.H3  # two to approve a holder who is less sure than this

    def sighting_lasts(self, sheet_says: timedelta | None) -> timedelta:
        """Return how long one sighting keeps a badge: as the source's data sheet says, at most `sighting_at_most`."""
        return min(sheet_says or self.sighting_age, self.sighting_at_most)

    def gains_at_most(self, usual: int) -> int:
        """Return how many confirmations an hour a key or a source may have whose median hour of late had `usual`."""
        return self.gain_per_hour or max(_GAINS_AT_LEAST, _GAINS_TIMES * usual)

    def second_look(self, action: str) -> float:
        """Return the share of decisions of a kind that are drawn for a second look."""
        return self.second_look_share if action in self.second_look_of else 0.0

    def gives_to_people(self, lapsed: Standing | None) -> bool:
        """Return True if a lapsed licence goes to a reviewer instead of back to its creator.

        `lapsed` is the board's status word; a licence that ended by its date alone counts as expired.
        """
        return (lapsed if lapsed in CREATORS_MEND else Standing.EXPIRED) in self.standings_for_people


BUILT_IN = Policy()


@dataclass(frozen=True, slots=True)
class Floor:
    """A bound that a policy may not weaken, and why."""

    side: Literal["most", "least"]  # of a set, `least` means all of it
    bound: Any
    why: str

    def allows(self, value: Any) -> bool:  # noqa: ANN401  whatever the key holds
        """Return True if a value is at least as strict."""
        return bool(value <= self.bound if self.side == "most" else value >= self.bound)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One key of a policy that is weaker than the design allows."""

    key: str
    value: Any
    floor: Floor


def _most(key: str, why: str) -> Floor:
    return Floor("most", getattr(BUILT_IN, key), why)


def _least(key: str, why: str) -> Floor:
    return Floor("least", getattr(BUILT_IN, key), why)


FLOORS: Mapping[str, Floor] = MappingProxyType(
    {
        "machine_evidence_age": _most(
            "machine_evidence_age", "a machine confirms only what was so within the last day"
        ),
        "person_evidence_age": _most("person_evidence_age", "a person approves only what was so within the last week"),
        "identity_age": _most("identity_age", "an identity check older than a year says little about today's owner"),
        "screening_age": _most("screening_age", "an older exclusion list misses whoever was excluded since"),
        "absences": _least("absences", "a page that is missing once or twice is no evidence against anyone"),
        "absent_for": _least("absent_for", "an outage over a long weekend is no evidence against anyone"),
        "sighting_age": _most("sighting_age", "a badge lives on positive sightings"),
        "sighting_at_most": _most("sighting_at_most", "a sighting counts for 90 days at the very most"),
        "stale_grace": _most("stale_grace", "a badge nobody can confirm any longer has to go"),
        "recheck_every": _most("recheck_every", "a licence is looked at every month at least"),
        "rebind_every": _most("rebind_every", "accounts and licences change hands: the holder is asked every year"),
        "rebind_grace": _most("rebind_grace", "a holder who is asked for and does not come has no badge after a month"),
        "silence": _least("silence", "a creator has a month to answer"),
        "appeal_within": _least("appeal_within", "an appeal is open for six months"),
        "manual_validity": _most("manual_validity", "what people looked up is looked up again after half a year"),
        "namesake_population": _least(
            "namesake_population", "fewer people would make every name look rarer than it is"
        ),
        "others_at_most": _most("others_at_most", "what fits another person, too, does not tell them apart"),
        "standings_for_people": _least("standings_for_people", "no machine weighs a board's action or a silent status"),
        "two_people_actions": _least("two_people_actions", "nobody takes a badge away for good alone"),
        "two_people_reasons": _least(
            "two_people_reasons", "nobody overrides a flag, a hit, a dispute or a conflict of names alone"
        ),
        "two_people_below": _least("two_people_below", "nobody approves a holder below H3 alone"),
        "decisions_at_most": _most("decisions_at_most", "nobody reads a case in less than fifteen seconds"),
        "claims_open": Floor("most", 200, "one account never fills the queue that everybody waits in"),
        "claims_per_day": Floor("most", 100, "one account never fills a reviewer's day"),
        "changes_per_claim": Floor("most", 100, "one claim never keeps a registry busy that everybody waits for"),
        "changes_per_day": Floor("most", 500, "one account never keeps a registry busy that everybody waits for"),
        "recusals_per_day": _most("recusals_per_day", "whoever steps back from case after case chooses one"),
    }
)


def shortfalls(policy: Policy) -> tuple[Shortfall, ...]:
    """List the keys in which a policy asks for less than the design does; empty for one that may be used."""
    values = ((key, getattr(policy, key), floor) for key, floor in FLOORS.items())
    return tuple(Shortfall(key, value, floor) for key, value, floor in values if not floor.allows(value))
