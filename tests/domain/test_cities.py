"""One city, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.binding.cities import City, city_of_both, read_city


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Denver", "DENVER"),
        ("Saint Petersburg", "ST. PETERSBURG"),
        ("St Petersburg", "St. Petersburg, FL"),
        ("Fort Lauderdale", "FT LAUDERDALE"),
        ("Mount Vernon", "MT. VERNON"),
        ("Port St. Lucie", "PT SAINT LUCIE"),
        ("North Miami Beach", "N MIAMI BCH"),
        ("Coral Springs", "CORAL SPGS"),
        ("Winston-Salem", "WINSTON SALEM"),
        ("Coeur d'Alene", "COEUR D ALENE".replace("D A", "DA")),
        ("Cañon City", "CANON CITY"),
        ("New York", "New York City"),
        ("NYC", "NEW YORK"),
        ("The Bronx", "BRONX"),
        ("City of Seattle", "Seattle"),
        ("Denver, CO 80202", "Denver"),
        ("DENVER CO 80202-1234", "Denver"),
        ("Denver, Colorado, USA", "denver"),
        ("Washington, D.C.", "WASHINGTON"),
    ],
)
def test_one_city_in_two_writings(one: str, other: str) -> None:
    assert read_city(one).name == read_city(other).name != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DeKalb", "DE KALB"),
        ("O'Fallon", "O FALLON"),
        ("La Grange", "LAGRANGE"),
        ("McKinney", "MC KINNEY"),
        ("Colorado Springs", "COLO SPRINGS"),
        ("Rancho Cucamonga", "RCH CUCAMONGA"),
        ("Rancho Cucamonga", "RCHO CUCAMONGA"),
        ("Salt Lake City", "SLC"),
        ("La Cañada Flintridge", "LA CANADA-FLINTRIDGE"),
    ],
)
def test_one_city_whose_name_a_board_cuts_joins_or_parts(one: str, other: str) -> None:
    assert city_of_both(one, other, "US-IL")
    assert city_of_both(other, one, "US-IL")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Denver", "Aurora"), ("Kansas", "Kansas City"), ("North Haven", "New Haven"), ("Colo", "Denver")],
)
def test_two_cities(one: str, other: str) -> None:
    assert read_city(one).name != read_city(other).name
    assert city_of_both(one, other, "US-KS") == ""


@pytest.mark.parametrize("borough", ["Brooklyn", "The Bronx", "Queens", "Staten Island", "Manhattan"])
def test_a_borough_and_new_york_are_both_in_new_york_and_no_more_is_known(borough: str) -> None:
    assert city_of_both("New York", f"{borough.upper()} NY", "US-NY") == "new york"
    assert city_of_both(borough, "NEW YORK", "US-NY") == "new york"


def test_two_boroughs_are_two_places_and_a_brooklyn_elsewhere_is_not_in_new_york() -> None:
    assert city_of_both("Brooklyn", "Queens", "US-NY") == ""
    assert city_of_both("New York", "BROOKLYN", "US-CT") == ""
    assert city_of_both("New York", "Brooklyn, CT", "US-NY") == ""
    assert city_of_both("", "", "US-NY") == city_of_both("New York", "", "US-NY") == ""


def test_the_state_is_read_where_it_is_written() -> None:
    assert read_city("Springfield, IL") == City("springfield", "US-IL")
    assert read_city("Springfield Illinois") == City("springfield illinois")
    assert read_city("SPRINGFIELD MA 01103") == City("springfield", "US-MA")
    assert read_city("Springfield") == City("springfield")
    assert read_city("Springfield, Illinois 62701, USA") == City("springfield", "US-IL")
    assert read_city("SPRINGFIELD IL 62701 USA") == read_city("Springfield, IL, United States of America")


@given(st.text(max_size=40))
def test_nothing_that_is_written_breaks_it(text: str) -> None:
    assert read_city(text).name == read_city(f" {text} ").name
