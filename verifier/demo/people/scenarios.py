"""The scenarios of claims: twenty-two kinds, and the true outcome of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Said(StrEnum):
    """The board's status of a licence; every register has words of its own for it."""

    ACTIVE = "active"
    PAST_ACTION = "past_action"  # active, and disciplined before
    PROBATION = "probation"
    EXPIRED = "expired"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SURRENDERED = "surrendered"
    DECEASED = "deceased"
    SUPERSEDED = "superseded"


DISCIPLINED = frozenset({Said.PAST_ACTION, Said.PROBATION, Said.SUSPENDED, Said.REVOKED, Said.SURRENDERED})


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of claim: the truth about it, how often it is met, and what the board says."""

    expected_class: str
    weight: int  # of 440, as in the bundled world
    said: Said = Said.ACTIVE


SCENARIOS: Mapping[str, Scenario] = {
    "clean": Scenario("verified", 146),
    "nickname_handle": Scenario("verified", 19),
    "number_punctuation": Scenario("verified", 27),
    "collision_other_profession": Scenario("verified", 22),
    "no_npi": Scenario("verified", 11),
    "superseded_duplicate": Scenario("verified", 7),
    "maiden_on_board": Scenario("verified_or_review", 24),
    "npi_license_typo": Scenario("verified_or_review", 16),
    "npi_deactivated": Scenario("review", 14),
    "probation": Scenario("review", 11, Said.PROBATION),
    "active_with_past_action": Scenario("review", 11, Said.PAST_ACTION),
    "associate_tier": Scenario("not_this_credential", 28),
    "expired": Scenario("not_current", 21, Said.EXPIRED),
    "inactive": Scenario("not_current", 9, Said.INACTIVE),
    "suspended": Scenario("refused", 10, Said.SUSPENDED),
    "revoked": Scenario("refused", 9, Said.REVOKED),
    "surrendered": Scenario("refused", 9, Said.SURRENDERED),
    "deceased": Scenario("refused", 3, Said.DECEASED),
    "excluded_leie": Scenario("refused_or_review", 8),
    "impostor_real_number": Scenario("review_or_refused", 16),
    "impostor_namesake": Scenario("review_or_refused", 3),
    "unlicensed_claim": Scenario("not_found", 16),
}
GONE = "not_found_or_refused"  # the truth about people whom a list of current licensees has dropped
UNLISTED = frozenset({"unlicensed_claim"})  # the board has no such number
WITHOUT_NPI = frozenset({"no_npi", "unlicensed_claim"})
NPI_VANISHED = frozenset({"npi_deactivated"})  # claimed, but NPPES no longer shows it
