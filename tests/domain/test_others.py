"""The number of others who fit: a rare name, a common one, a birth year, a city, and everything nobody knows."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.builders import LARGEST, SEATTLE, shares
from verifier.domain.binding.others import NAME_ALONE, Agreed, Shares, how_many_others, shown
from verifier.domain.evidence import PersonName
from verifier.domain.matching import compare_names
from verifier.domain.names.parse import in_parts
from verifier.reference import shares_of_people

ADULTS = 260_000_000
CENSUS = shares_of_people()
TABLE = shares(
    ADULTS * 0.000_04,
    given={"robin": 0.001, "margaret": 0.004, "peggy": 0.001, "jo": 0.001, "phillip": 0.003, "philip": 0.002},
    surname={"sample": 0.0001, "field": 0.001},
    surname_floor=0.00001,
)


def others(name: str | PersonName, agreed: Agreed = NAME_ALONE, table: Shares = CENSUS, people: int = ADULTS) -> float:
    return how_many_others([in_parts(name) if isinstance(name, str) else name], agreed, people, table)


def test_a_common_name_has_many_namesakes_and_a_rare_one_few() -> None:
    assert others("John Smith") > 10_000
    assert others("Rosalind Quackenbush") < 1


def test_others_are_people_times_every_share() -> None:
    assert others("Robin Sample", table=TABLE) == pytest.approx(ADULTS * 0.001 * 0.0001)
    alone = others("Robin Field", table=TABLE)
    for agreed, share in {
        Agreed(birth_date=True, birth_years=1): 1 / 22_000,
        Agreed(birth_years=1): 1 / 60,
        Agreed(birth_years=10): 1 / 6,
        Agreed(birth_years=11): 11 / 60,
        Agreed(birth_years=75): 1,
        Agreed(middle="alex"): 0.004,
        Agreed(middle="a"): 1 / 12,
        Agreed(city="Seattle"): SEATTLE,
        Agreed(birth_years=1, middle="alex", city="SEATTLE"): SEATTLE * 0.004 / 60,
    }.items():
        assert others("Robin Field", agreed, TABLE) == pytest.approx(alone * share, rel=0.01)


def test_the_figure_has_three_digits_and_is_the_one_that_is_compared() -> None:
    for agreed in (NAME_ALONE, Agreed(birth_years=1), Agreed(city="Denver")):
        figure = others("Thomas Silva", agreed)
        assert figure == float(f"{figure:.3g}")


def test_of_all_names_that_agreed_the_most_common_one_counts() -> None:
    rare, common = PersonName("Rosalind", "Quackenbush"), PersonName("Rosalind", "Smith")
    assert how_many_others([rare, common], NAME_ALONE, ADULTS, CENSUS) == others(common) > 1 > others(rare)
    assert how_many_others([common, rare], NAME_ALONE, ADULTS, CENSUS) == others(common)


@pytest.mark.parametrize(("one", "other"), [("peggy", "margaret"), ("margaret", "peggy")])
def test_all_forms_of_a_given_name_count_together(one: str, other: str) -> None:
    both = shares(1, given={one: 0.001, other: 0.004}, surname_floor=0.0001)
    assert others(f"{one} Field", table=both) == pytest.approx(ADULTS * 0.005 * 0.0001)


def test_another_spelling_of_a_given_name_counts_with_it() -> None:
    assert compare_names("Phillip Field", "Philip Field") == "match"
    assert others("Phillip Field", table=TABLE) == others("Philip Field", table=TABLE) == ADULTS * 0.005 * 0.001


def test_a_rare_surname_does_not_make_a_common_given_name_rare() -> None:
    assert others("Margaret Unlisted", table=TABLE) > 2


def test_names_the_tables_do_not_know_are_not_taken_for_rare() -> None:
    assert others("Unlistedgiven Unlistedsurname") > 1
    assert others("Unlistedgiven Unlistedsurname", Agreed(birth_years=1)) < 1


@pytest.mark.parametrize("name", ["Wei Zhang", "Fatima Ahmed", "Xin Li", "Yan Liu", "Olu Adebayo"])
def test_two_rare_names_of_one_community_are_not_taken_for_rare_together(name: str) -> None:
    assert others(name) > 1
    assert others(name, Agreed(birth_years=1)) < 1
    assert others(name, Agreed(city="New York")) < 1


def test_of_a_compound_surname_the_most_common_part_counts() -> None:
    assert others(PersonName("Robin", "Sample-Field"), table=TABLE) == others("Robin Field", table=TABLE)
    assert others(PersonName("Maria", "Quackenbush Garcia")) == others("Maria Garcia")


def test_of_a_compound_given_name_everybody_with_its_first_half_counts() -> None:
    assert others(PersonName("Mary Ann", "Quackenbush")) == others("Mary Quackenbush")
    assert others(PersonName("Mary-Ann", "Quackenbush")) == others("Mary Quackenbush")


def test_accents_do_not_make_a_name_rare() -> None:
    assert others("José García") == others("Jose Garcia")


@pytest.mark.parametrize("initials", ["R", "R A", "R. A.", "AJ", "TJ", ""])
def test_a_given_name_known_only_by_initials_is_everybodys(initials: str) -> None:
    name = PersonName(initials, "Unlistedsurname")
    assert others(name, table=TABLE) == pytest.approx(ADULTS * TABLE.surname_floor)


def test_a_short_name_that_people_bear_is_no_initial() -> None:
    assert others("Jo Field", table=TABLE, people=1_000_000) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("written", "record"),
    [
        ("Rosalind Smith", PersonName("Rosalind", "Quackenbush", "Smith")),
        ("James Quackenbush", PersonName("Rosalind", "Quackenbush", "James")),
    ],
)
def test_an_agreement_by_a_middle_name_is_as_common_as_the_name_that_was_shown(
    written: str, record: PersonName
) -> None:
    assert compare_names(written, record.full) == "match"
    assert others(record) < 1 < others(written)


def test_a_middle_name_that_is_usual_says_no_more_than_its_initial() -> None:
    for given_name, middle in {"Robin": "ann", "Mary": "ellen", "Jose": "luis", "Maria": "guadalupe"}.items():
        initial = others(f"{given_name} Field", Agreed(middle=middle[0]))
        assert others(f"{given_name} Field", Agreed(middle=middle)) == initial
    assert others("Robin Field", Agreed(middle="theodora")) < others("Robin Field", Agreed(middle="t")) / 10


@pytest.mark.parametrize(
    ("name", "middle"),
    [("Lan Nguyen", "thi"), ("Hung Nguyen", "van"), ("Harpreet Gill", "kaur"), ("Manjit Gill", "singh"),
     ("Rajesh Patel", "kumar"), ("Syed Ali", "mohammad")],
)  # fmt: skip
def test_a_middle_name_that_a_whole_community_has_says_nothing(name: str, middle: str) -> None:
    assert others(name, Agreed(middle=middle)) == others(name) > 1


def test_a_middle_name_that_is_a_surname_is_as_common_as_the_surname() -> None:
    assert others("Robin Field", Agreed(middle="smith")) == pytest.approx(
        others("Robin Field") * CENSUS.surname["smith"], rel=0.01
    )


def test_a_middle_name_is_counted_among_one_sex() -> None:
    men_and_women = CENSUS.given["elizabeth"]
    assert CENSUS.middle["elizabeth"] == pytest.approx(2 * men_and_women, rel=0.01)


@pytest.mark.parametrize("unknown", ["Nowhere Junction", "New York", "BIG APPLE", "12"])
def test_a_place_nobody_knows_is_as_large_as_the_largest(unknown: str) -> None:
    largest = others("John Smith", Agreed(city="New York"))
    assert others("John Smith", Agreed(city=unknown)) == largest
    assert others("Robin Field", Agreed(city=unknown), TABLE) == pytest.approx(
        others("Robin Field", table=TABLE) * LARGEST, rel=0.01
    )


def test_of_places_of_one_name_the_largest_counts() -> None:
    """Springfield may be the one in Missouri, whatever state the licence is from."""
    assert CENSUS.place["springfield"] * 327_167_434 == pytest.approx(170_188)


def test_of_a_name_with_and_without_a_gap_the_larger_place_counts() -> None:
    """DeKalb in Illinois and De Kalb in Texas: registers write either as both."""
    one, other = (others("Thomas Silva", Agreed(city=city)) for city in ("DeKalb", "DE KALB"))
    assert one == other > 0
    assert CENSUS.place["dekalb"] * 327_167_434 == pytest.approx(43_211)


def test_the_tables_are_whole() -> None:
    assert len(CENSUS.place) > 14_000
    assert max(CENSUS.place, key=CENSUS.place.__getitem__) == "newyork"
    assert CENSUS.place["denver"] == pytest.approx(729_019 / 327_167_434)
    assert all(1e-6 < share < 0.03 for share in CENSUS.place.values())
    assert set(CENSUS.initial) == set("abcdefghijklmnopqrstuvwxyz")
    assert all(0.005 <= share < 0.2 for share in CENSUS.initial.values())
    assert CENSUS.anywhere == CENSUS.place["newyork"]


NAMES = st.builds(
    PersonName,
    st.sampled_from(["Robin", "Mary Ann", "John", "Zebulon", "R", "Peggy", "José", "Xiu", ""]),
    st.sampled_from(["Smith", "Quackenbush", "Garcia-Lopez", "de la Cruz", "Nguyen", "Zzyzx"]),
)
AGREED = st.builds(
    Agreed,
    birth_date=st.booleans(),
    birth_years=st.none() | st.integers(1, 90),
    middle=st.sampled_from(["", "a", "ann", "theodora", "smith", "zzyzx", "9"]),
    city=st.sampled_from(["", "Seattle", "Nowhere", "St. Paul", "new york city"]),
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(NAMES, min_size=1, max_size=3), AGREED)
def test_nothing_that_agrees_makes_more_people_fit_and_nothing_rules_everybody_out(
    names: list[PersonName], agreed: Agreed
) -> None:
    figure = how_many_others(names, agreed, ADULTS, CENSUS)
    assert math.isfinite(figure)
    assert 0 < figure <= how_many_others(names, NAME_ALONE, ADULTS, CENSUS)
    for silent in ({"birth_date": False, "birth_years": None}, {"middle": ""}, {"city": ""}):
        fewer = replace(agreed, **silent)
        assert how_many_others(names, fewer, ADULTS, CENSUS) >= figure
    assert figure >= max(how_many_others([name], agreed, ADULTS, CENSUS) for name in names) * 0.999


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (57700.0, "about 57,700"),
        (31.4, "about 31"),
        (2.16, "about 2.2"),
        (0.294, "about 0.29"),
        (0.0004, "fewer than 0.01"),
    ],
)
def test_the_figure_is_told_in_words(figure: float, words: str) -> None:
    assert shown(figure) == words
