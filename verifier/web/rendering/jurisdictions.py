"""The places a licence can come from, as the creator's form lists them."""

from __future__ import annotations

from verifier.domain.jurisdictions import PLACES
from verifier.wording.words import Words

_CANADA = """
AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NT Northwest Territories
NS Nova Scotia|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|SK Saskatchewan|YT Yukon
"""
_UNITED_KINGDOM = "ENG England|NIR Northern Ireland|SCT Scotland|WLS Wales"
_AUSTRALIA = """
ACT Australian Capital Territory|NSW New South Wales|NT Northern Territory|QLD Queensland|SA South Australia
TAS Tasmania|VIC Victoria|WA Western Australia
"""


def _rows(country: str, text: str) -> tuple[tuple[str, str], ...]:
    entries = (entry.split(" ", 1) for line in text.split("\n") for entry in line.split("|") if entry)
    return tuple((f"{country}-{code}", name) for code, name in entries)


# Groups as the select shows them, by the message that names each. The codes are ISO 3166-2, as the API takes them.
GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("united_states", tuple(sorted(PLACES.items(), key=lambda row: row[1]))),
    ("canada", _rows("CA", _CANADA)),
    ("united_kingdom", _rows("GB", _UNITED_KINGDOM)),
    ("australia", _rows("AU", _AUSTRALIA)),
)
NO_PLACE = "none"  # a degree belongs to no state

_NAMES = {code: name for _, rows in GROUPS for code, name in rows}


def place(words: Words, code: str | None) -> str:
    """Name a jurisdiction: "Washington" for "US-WA"; a code nobody listed is shown as it is."""
    return _NAMES.get(code, code) if code else words.say("place-none")
