"""The number of others who fit: of a population with the names that the census counted."""

from __future__ import annotations

import random
import statistics
from dataclasses import dataclass

from verifier.domain.binding.others import Agreed, Shares, how_many_others
from verifier.domain.evidence import PersonName
from verifier.domain.policy import Policy

# What an identity check and a board's record may agree on beside the name.
_AGREE = {
    "the name alone": Agreed(),
    "and the birth year": Agreed(birth_years=1),
    "and a decade of birth": Agreed(birth_years=10),
    "and a middle initial": Agreed(middle="j"),
    "and a city of 100,000": Agreed(city="albany"),
    "and birth year and city": Agreed(birth_years=1, city="albany"),
    "and the birth date": Agreed(birth_date=True),
}


@dataclass(frozen=True, slots=True)
class Fit:
    """For one thing that agrees: how many others fit in the middle of people, and the share whom it binds by itself."""

    what: str
    middle: float
    bound: float


def fits(number: int, seed: int, shares: Shares, policy: Policy) -> list[Fit]:
    """Draw `number` names as often as the census met them, and count who else would fit."""
    lots = random.Random(seed)  # noqa: S311  the same seed draws the same people
    given = lots.choices(list(shares.given), list(shares.given.values()), k=number)
    surnames = lots.choices(list(shares.surname), list(shares.surname.values()), k=number)
    people = [PersonName(one, other) for one, other in zip(given, surnames, strict=True)]
    found = []
    for what, agreed in _AGREE.items():
        others = [how_many_others((one,), agreed, policy.namesake_population, shares) for one in people]
        bound = sum(figure < policy.others_at_most for figure in others) / number
        found.append(Fit(what, float(f"{statistics.median(others):.2g}"), round(bound, 3)))
    return found
