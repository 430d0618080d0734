"""Reference tables that come with packages, read once."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from verifier.domain.names import fold
from verifier.domain.rarity import Frequencies


@lru_cache(maxsize=1)
def name_frequencies() -> Frequencies:
    """US Census 1990 shares of given names and surnames, as the `names` package ships them."""
    given: dict[str, float] = {}
    for table in ("dist.male.first", "dist.female.first"):
        for name, share in _shares(table):
            given[name] = given.get(name, 0.0) + share / 2  # half the population each
    surname = dict(_shares("dist.all.last"))
    return Frequencies(given, surname, _UNLISTED_GIVEN, _UNLISTED_SURNAME)


_ROUNDED_AWAY = 0.000_005  # the tables print three decimals of a percent: 0.000 means less than 0.0005 %
# The tables cover nine people in ten. A name outside them counts as their rarest entries do: the men's table ends at
# 0.004 % and the surnames' listed to three decimals at 0.001 %.
_UNLISTED_GIVEN = 0.000_04
_UNLISTED_SURNAME = 0.000_01


def _shares(table: str) -> list[tuple[str, float]]:
    lines = files("names").joinpath(table).read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines)
    return [(fold(row[0]), max(float(row[1]) / 100, _ROUNDED_AWAY)) for row in rows if len(row) > 1]
