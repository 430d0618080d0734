"""One city, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.cities import City, read_city


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
    [("Denver", "Aurora"), ("Kansas", "Kansas City"), ("North Haven", "New Haven"), ("Portland", "Port Land")],
)
def test_two_cities(one: str, other: str) -> None:
    assert read_city(one).name != read_city(other).name


def test_the_state_is_read_where_it_is_written() -> None:
    assert read_city("Springfield, IL") == City("springfield", "US-IL")
    assert read_city("Springfield Illinois") == City("springfield illinois")
    assert read_city("SPRINGFIELD MA 01103") == City("springfield", "US-MA")
    assert read_city("Springfield") == City("springfield")


@given(st.text(max_size=40))
def test_nothing_that_is_written_breaks_it(text: str) -> None:
    assert read_city(text).name == read_city(f" {text} ").name
