"""The numbers and rules a deployment may choose, with a version that stands on every decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of the decision. Changing one is a new version."""

    version: str = "2026-11-22.1"
    machine_evidence_age: timedelta = timedelta(hours=24)  # a machine decides on evidence at most this old
    person_evidence_age: timedelta = timedelta(days=7)
    identity_age: timedelta = timedelta(days=365)
    source_wait: timedelta = timedelta(hours=24)  # how long a source may be unavailable before a person is asked
    screening_age: timedelta = timedelta(days=40)
    sighting_age: timedelta = timedelta(days=35)  # without a newer sighting a badge is stale ...
    stale_grace: timedelta = timedelta(days=14)  # ... and then off
    recheck_every: timedelta = timedelta(days=7)
    silence: timedelta = timedelta(days=30)  # a creator who never answers: the claim lapses
    review_within: timedelta = timedelta(days=3)
    appeal_within: timedelta = timedelta(days=183)
    manual_validity: timedelta = timedelta(days=180)
    namesake_population: int = 260_000_000  # adults in the United States
    namesakes_for_rare: float = 2.0  # a verified name alone binds only when fewer people are expected to bear it
    gain_per_hour: int = 200  # confirmations per hour per key and per source before people take over
    decisions_per_hour: int = 60  # per reviewer
    roster_changes: int = 50  # badges one load of a list may change without people ...
    roster_changes_share: float = 0.2  # ... or this share of the badges that are looked up in it, whichever is more
