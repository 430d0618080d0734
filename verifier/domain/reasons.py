"""Why a claim waits for people or for its creator, or why a badge went down: every code, once.

A code that is not here cannot be written: what takes reasons takes members of this enum, and the type checker sees it.
Their words for people are in `web/rendering/wording.toml`; a test asks that each has some.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """A stable code, as it stands in the API, in events and in cases."""

    # the claim beside the record
    NUMBER_MISSING = "number_missing"
    NUMBER_NOT_FOUND = "number_not_found"
    PROFESSION_MISMATCH = "profession_mismatch"
    LEVEL_ASSOCIATE = "level_associate"
    LEVEL_MISMATCH = "level_mismatch"
    SEVERAL_CANDIDATES = "several_candidates"
    NAME_UNCLEAR = "name_unclear"
    NAME_MISMATCH = "name_mismatch"

    # the licence
    STANDING_EXPIRED = "standing_expired"
    STANDING_DISCIPLINED = "standing_disciplined"
    STANDING_UNCLEAR = "standing_unclear"
    PAST_ACTION = "past_action"
    LICENCE_GONE = "licence_gone"

    # degrees and identifiers
    DEGREE_BY_HAND = "degree_by_hand"
    DEGREE_NOT_LISTED = "degree_not_listed"
    DEGREE_SELF_ASSERTED = "degree_self_asserted"
    DEGREE_BY_OTHER = "degree_by_other"
    INSTITUTION_MISMATCH = "institution_mismatch"
    ORCID_NOT_FOUND = "orcid_not_found"
    ORCID_MISMATCH = "orcid_mismatch"
    ORCID_UNCHECKED = "orcid_unchecked"
    NPI_NOT_FOUND = "npi_not_found"
    NPI_MISMATCH = "npi_mismatch"

    # exclusion lists
    SCREENING_HIT = "screening_hit"
    SCREENING_POSSIBLE = "screening_possible"

    # the holder
    HOLDER_UNBOUND = "holder_unbound"
    NAMESAKE_POSSIBLE = "namesake_possible"
    IDENTITY_MISMATCH = "identity_mismatch"
    HOLDER_DISPUTED = "holder_disputed"
    CONTESTED = "contested"
    LICENCE_LOCKED = "licence_locked"
    REBIND = "rebind"

    # the account
    ACCOUNT_CHANGED = "account_changed"
    EPOCH_RAISED = "epoch_raised"
    HANDLE_REUSED = "handle_reused"
    HANDLE_ASSERTS_OTHER = "handle_asserts_other"
    EARLIER_DECISION = "earlier_decision"

    # sources and limits
    NO_AUTOMATIC_SOURCE = "no_automatic_source"
    SOURCE_UNAVAILABLE = "source_unavailable"
    SOURCE_CHANGED = "source_changed"
    SOURCE_UNPROVEN = "source_unproven"
    GAIN_LIMIT = "gain_limit"
    CHECK_FAILED = "check_failed"
    RELOOK = "relook"
    CANNOT_BE_OPENED = "cannot_be_opened"
    RECUSAL_LIMIT = "recusal_limit"

    # people
    APPEAL = "appeal"
    REPORTED = "reported"
    QUESTION = "question"
