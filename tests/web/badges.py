"""Sample badges, as their pages show them in a language."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from verifier.web.pages.badge import Facts, Seal
from verifier.wording.words import Words

LONG_HANDLE = "robin_sample_with_a_very_long_handle_of_64_letters_as_allowed_now"
LONG = "Licensed Clinical Marriage and Family Therapist, Supervising and Teaching"
COUNSELOR, UNIVERSITY = "Licensed Professional Counselor", "University of Sampleton"
_NOT = ("quality", "specialities", "insurance", "other_states")
_CHECKED = date(2026, 11, 27)
NONE = Facts(
    handle="robin.sample.lpc",
    address="https://badges.example/b/robin.sample.lpc",
    seals=(),
    trial=False,
    who="Sample Trust and Safety",
    platform="Sampletok",
)


def one(words: Words, title: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  fields
    """One credential, as a page is given it."""
    say, checked = words.say, words.say("badge-checked", day=words.language.short_day(_CHECKED))
    return {
        "profession": "counselor", "title": title, "abbreviation": "LPC", "level": "independent",
        "jurisdiction": "US-TX",
        "source": {"id": "us-tx-bhec", "name": "Texas Behavioral Health Executive Council", "authority": "primary"},
        "holder": {"level": "H4", "method": "platform_identity"},
        "verified_at": "2026-11-20T09:30:00Z", "checked_at": "2026-11-27T04:10:00Z",
        "valid_until": "2027-01-01T04:10:00Z",
        "display": f"{say('badge-licence', title=title, place='Texas')} {checked}",
        "not_checked": [say(f"not_checked-{what}") for what in _NOT],
    } | more  # fmt: skip


def shown(words: Words) -> Facts:
    """A badge of one licence."""
    return replace(NONE, seals=(Seal(COUNSELOR, "Texas", degree=False, one=one(words, COUNSELOR)),))


def two(words: Words) -> Facts:
    """A trial's badge of a licence with a long title, looked up by people, and of a degree."""
    degree = words.say("badge-degree_in_a_field", degree="PhD", field="Physics", institution=UNIVERSITY)
    by_hand = {"id": "manual", "name": "The board", "authority": "primary"}
    seals = (
        Seal(LONG, "District of Columbia", degree=False, one=one(words, LONG, source=by_hand, level="associate")),
        Seal(
            degree,
            "",
            degree=True,
            one=one(
                words,
                "Doctor of Philosophy",
                level="degree",
                jurisdiction=None,
                holder={"level": "H3", "method": "orcid_sign_in"},
                source={"id": "orcid", "name": "ORCID", "authority": "primary"},
                display=words.say("badge-degree", degree=degree),
            ),
        ),
    )
    return replace(NONE, handle=LONG_HANDLE, seals=seals, trial=True)
