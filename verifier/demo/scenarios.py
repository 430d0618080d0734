"""What may be the matter with a claim: twenty-two scenarios, and what should become of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of claim: the truth about it, how often it is met, and what the board prints."""

    expected_class: str
    weight: int  # of 440, as in the bundled world
    status: str = "Active"
    action: str = "No"
    valid: bool = True  # whether the printed expiry lies ahead


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
    "probation": Scenario("review", 11, "Active with Conditions", "Yes"),
    "active_with_past_action": Scenario("review", 11, action="Yes"),
    "associate_tier": Scenario("not_this_credential", 28),
    "expired": Scenario("not_current", 21, "Expired", valid=False),
    "inactive": Scenario("not_current", 9, "Inactive"),
    "suspended": Scenario("refused", 10, "Suspended", "Yes"),
    "revoked": Scenario("refused", 9, "Revoked", "Yes"),
    "surrendered": Scenario("refused", 9, "Surrendered", "Yes"),
    "deceased": Scenario("refused", 3, "Deceased"),
    "excluded_leie": Scenario("refused_or_review", 8),
    "impostor_real_number": Scenario("review_or_refused", 16),
    "impostor_namesake": Scenario("review_or_refused", 3),
    "unlicensed_claim": Scenario("not_found", 16),
}
UNLISTED = frozenset({"unlicensed_claim"})  # the board has no such number
WITHOUT_NPI = frozenset({"no_npi", "unlicensed_claim"})
NPI_VANISHED = frozenset({"npi_deactivated"})  # claimed, but NPPES no longer shows it
