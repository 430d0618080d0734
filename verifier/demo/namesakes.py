"""Expected number of other adults who fit a person of a demo world, by what their board prints beside the name.

Only whoever fits fewer than one other is told apart by an identity check alone, in a made-up world as in the real one.
"""

from __future__ import annotations

from collections.abc import Sequence

from verifier.demo.people.claims import ClaimTruth
from verifier.domain.binding.others import Agreed, how_many_others
from verifier.domain.evidence import PersonName
from verifier.domain.names.parse import in_parts
from verifier.domain.policy import BUILT_IN
from verifier.reference import shares_of_people

_YEARS = frozenset({"US-WA"})  # print birth years, and no city
_NAMES_ONLY = frozenset({"US-TX", "US-OR"})


def how_many_fit(names: Sequence[PersonName], jurisdiction: str, city: str, middle: str = "") -> float:
    """Estimate how many others fit these names and the birth year or city that this state's board prints."""
    agreed = Agreed(
        birth_years=1 if jurisdiction in _YEARS else None,
        middle=middle.rstrip(".").lower(),
        city="" if jurisdiction in _YEARS | _NAMES_ONLY else city,
    )
    return how_many_others(names, agreed, BUILT_IN.namesake_population, shares_of_people())


def fits_alone(truth: ClaimTruth) -> bool:
    """Return True if what the board prints fits fewer than one other, its middle names left out."""
    board = PersonName(truth.board_first, truth.board_last)
    return how_many_fit((in_parts(truth.legal_name), board), truth.jurisdiction, truth.locality) < 1
