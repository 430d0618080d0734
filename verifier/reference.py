"""Reference tables that come with packages or lie in `verifier/tables`, read once."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from string import ascii_lowercase

from verifier.domain.binding.cities import city_key
from verifier.domain.binding.others import Shares
from verifier.domain.names.tokens import fold

_COUNTRY = 327_167_434  # people of the United States, in the same table as the places: GeoNames, 2018
_ROUNDED_AWAY = 0.000_005  # the tables print three decimals of a percent: 0.000 means less than 0.0005 %
# The tables cover nine people in ten. A name outside them counts as their rarest entries do: the men's table ends at
# 0.004 % and the surnames' listed to three decimals at 0.001 %.
_UNLISTED_GIVEN = 0.000_04
_UNLISTED_SURNAME = 0.000_01
_RAREST_INITIAL = 0.005  # a middle initial may be a surname's or a foreign name's, which the given names do not count
# Ann and Allen, Lee and Lynn: letters that begin more middle names than first names, as NPPES counts them.
_OFTEN_BETWEEN = {"a": 0.13, "l": 0.1}


@lru_cache(maxsize=1)
def shares_of_people() -> Shares:
    """Load the US Census 1990 shares of names (package `names`) and GeoNames' shares of places."""
    men, women = dict(_shares("dist.male.first")), dict(_shares("dist.female.first"))
    names = men.keys() | women.keys()
    places = _places()
    return Shares(
        given={name: (men.get(name, 0.0) + women.get(name, 0.0)) / 2 for name in names},  # half the population each
        surname=dict(_shares("dist.all.last")),
        given_floor=_UNLISTED_GIVEN,
        surname_floor=_UNLISTED_SURNAME,
        middle={name: max(men.get(name, 0.0), women.get(name, 0.0)) for name in names},
        initial={
            letter: max(_begin(men, letter), _begin(women, letter), _OFTEN_BETWEEN.get(letter, 0.0))
            for letter in ascii_lowercase
        },
        place=places,
        anywhere=max(places.values()),
    )


def _begin(names: dict[str, float], letter: str) -> float:
    """Compute the share of listed people whose name begins with this letter."""
    begun = sum(share for name, share in names.items() if name[0] == letter)
    return max(begun / sum(names.values()), _RAREST_INITIAL)


def _shares(table: str) -> list[tuple[str, float]]:
    lines = files("names").joinpath(table).read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines)
    return [(fold(row[0]), max(float(row[1]) / 100, _ROUNDED_AWAY)) for row in rows if len(row) > 1]


def _places() -> dict[str, float]:
    """Load the share of the country's people who live in the largest place of every name."""
    text = files("verifier").joinpath("tables", "us_places.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    found = dict[str, float]()
    for name, people in rows:  # DeKalb and De Kalb are one writing: the larger counts
        found[city_key(name)] = max(found.get(city_key(name), 0.0), int(people) / _COUNTRY)
    return found
