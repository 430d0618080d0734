"""Expected number of others: adults besides the licensee whom everything that agrees describes as well.

    others = population x share(given name or a form of it) x share(surname) x share(each attribute that agrees)

| what agrees | share of people | source |
|---|---|---|
| given name, with every form of it | sum of their shares | US Census 1990, given names (package `names`) |
| surname; of a compound the most common part | its share | US Census 1990, surnames (package `names`) |
| exact birth date | 1 in 22,000 | 365 days of 60 years |
| birth year | 1 in 60 | adults were born in about sixty years |
| a printed span of years | its width in 60: a decade 1 in 6 | the same |
| full middle name | its share among one sex's given names or among surnames, whichever is more | the same tables |
| middle initial | the letter's share among one sex's given names | the same tables |
| city | its people over the country's | GeoNames (CC BY 4.0): `tables/us_places.tsv` |

What one side does not say counts 1. What is not known is taken as common: a name outside the tables as their rarest, a
given name that is only an initial as everybody's, a place outside the table as the largest place of all. Of the names
that agreed the most common one counts, because each of their bearers could have come.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from verifier.domain.binding.cities import city_key
from verifier.domain.names.nicknames import forms_of
from verifier.domain.names.parse import from_parts
from verifier.domain.names.relate import is_one_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from verifier.domain.evidence import PersonName

BIRTH_DATE: Final = 1 / 22_000
BIRTH_YEARS: Final = 60
# Where neither name is in the tables the two seldom meet by chance: they come from one community that the tables of
# 1990 undercount. Two names that are listed and rare (Wei Zhang, Fatima Ahmed) often do as well, not always (Siobhan
# Rossi): they count less, so that four of a hundred honest people are not asked for more because of others' names.
CLUSTERED: Final = 25.0
RARE_TOGETHER: Final = 4.5
_RARE_SURNAME: Final = 0.0001
# No census counts middle names. These are given for their sound between two others, far more often than as first names,
# and after these first names many a middle name is the second half of a compound (Mary Ann, Jose Luis): each of them
# says no more than its initial.
_USUAL_BETWEEN: Final = frozenset(
    "alan allen ann anne beth brooke claire dale danielle dawn dean denise diane elaine eileen elise ellen eugene "
    "faith gail gene grace hope jade jane jay jean jo joan joy kate kay kaye leann lee leigh lou louise lyn lynette "
    "lynn lynne mae marie may michelle monique nicole noelle paige ray rae renae rene renee rose ruth sue suzanne "
    "wayne".split()
)
# Between two names these are nearly everybody's of a community (Lan Thi Nguyen, Harpreet Kaur Gill): they say nothing.
_EVERYBODYS: Final = frozenset(
    "abdul abu begum ben bibi bin bint binti devi ibn kaur khatun kumar kumari md mohamed mohammad mohammed muhammad "
    "singh thi van".split()
)
_BEGINS_COMPOUNDS: Final = frozenset(
    "ana ann anna anne billy bobby carlos jean jo joe john jose juan lee luis luz mari maria marie mary miguel rosa "
    "sarah".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """The tables: shares of the population by folded name (0.01 is one in a hundred), and floors for what they lack."""

    given: Mapping[str, float]
    surname: Mapping[str, float]
    given_floor: float
    surname_floor: float
    middle: Mapping[str, float]  # of one sex: whoever bears the given name has that sex's middle names
    initial: Mapping[str, float]
    place: Mapping[str, float]  # by `cities.city_key`
    anywhere: float  # the largest place of all
    clustered: float = CLUSTERED


@dataclass(frozen=True, slots=True)
class Agreed:
    """The attributes that agree beside the name. A silent one keeps its default here."""

    birth_date: bool = False
    birth_years: int | None = None  # how many years the register's word spans: 1 is a birth year, 10 a decade
    middle: str = ""  # a middle name, or its initial where that is all that agrees; folded
    city: str = ""  # the larger one, where one side names a part of it


NAME_ALONE: Final = Agreed()


def how_many_others(names: Sequence[PersonName], agreed: Agreed, population: int, shares: Shares) -> float:
    """Estimate the adults besides the licensee who fit all that agrees, to three digits.

    `names` are those that agreed, on both sides: Robin Smith Quackenbush is rare, but every Robin Smith agrees with
    her. The rounded figure is the one that decides, so that what is shown is what was compared.
    """
    expected = max(population * _share_of(name, agreed.middle, shares) for name in names)
    return float(f"{expected * _share_of_birth(agreed) * _share_of_city(agreed.city, shares):.3g}")


def relatives(suffixes: Collection[str], agreed: Agreed) -> float:
    """Return 1.0 for a parent or child of the same name (a Jr on one side alone), unless birth years exclude one."""
    told_apart = agreed.birth_date or (agreed.birth_years or _GENERATION) < _GENERATION
    return 0.0 if len(set(suffixes)) == 1 or told_apart else 1.0


_GENERATION: Final = 15  # years


def _share_of(name: PersonName, middle: str, shares: Shares) -> float:
    """Compute the share of people who bear this name, or a form of it, and this middle name."""
    parsed = from_parts(name)
    return _share_of_name(parsed.given, parsed.surname, shares) * _share_of_middle(middle, parsed.given, shares)


@lru_cache(maxsize=16_384)
def _share_of_name(given: str, surname: tuple[str, ...], shares: Shares) -> float:
    parts = [shares.surname.get(part, 0.0) for part in (*surname, "".join(surname))]
    bearers = max(*parts, shares.surname_floor)
    listed = _forms(given, shares)
    if len(given) < 2 or (len(given) == 2 and not listed):
        return bearers
    called = max(sum(shares.given[form] for form in listed), shares.given_floor)
    if not (listed or any(parts)):
        return bearers * called * shares.clustered
    both_rare = called <= shares.given_floor and bearers <= _RARE_SURNAME
    return bearers * called * (min(RARE_TOGETHER, shares.clustered) if both_rare else 1.0)


@lru_cache(maxsize=16_384)
def _forms(given: str, shares: Shares) -> frozenset[str]:
    """Collect every listed name whose bearers would agree with this one: short and long forms, other spellings."""
    if len(given) < 2:
        return frozenset()
    spelt = (other for other in shares.given if other[0] == given[0] and is_one_name(given, other))
    return (forms_of(given) & shares.given.keys()).union(spelt)


def _share_of_birth(agreed: Agreed) -> float:
    if agreed.birth_date:
        return BIRTH_DATE
    return 1.0 if agreed.birth_years is None else min(1.0, agreed.birth_years / BIRTH_YEARS)


def _share_of_middle(middle: str, given: str, shares: Shares) -> float:
    """Compute the share of a middle name after this given name, never below the rarest listed one."""
    if not middle or middle in _EVERYBODYS:
        return 1.0
    letter = shares.initial.get(middle[0], 1.0)
    if len(middle) == 1 or middle in _USUAL_BETWEEN or given in _BEGINS_COMPOUNDS:
        return letter
    return max(shares.middle.get(middle, 0.0), shares.surname.get(middle, 0.0), shares.given_floor)


def _share_of_city(city: str, shares: Shares) -> float:
    return shares.place.get(city_key(city), shares.anywhere) if city else 1.0


def shown(others: float) -> str:
    """Write the figure for a reviewer: `about 1,040`, `about 0.3`, `fewer than 0.01`."""
    smallest = 0.01
    if others < smallest:
        return "fewer than 0.01"
    return f"about {others:,.0f}" if others >= 10 else f"about {others:.2g}"
