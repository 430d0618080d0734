"""How many people bear a name: what a verified name alone can bind."""

from __future__ import annotations

import pytest

from verifier.domain.evidence import PersonName
from verifier.domain.matching import compare_names
from verifier.domain.names import fold, in_parts
from verifier.domain.rarity import Frequencies, expected_namesakes, is_rare, namesakes_of
from verifier.reference import name_frequencies

ADULTS = 260_000_000
TABLE = Frequencies(
    given={"robin": 0.001, "margaret": 0.004, "peggy": 0.001},
    surname={"sample": 0.0001, "field": 0.001},
    given_floor=0.00004,
    surname_floor=0.00001,
)


def test_a_common_name_has_many_namesakes_and_a_rare_one_few() -> None:
    census = name_frequencies()
    assert expected_namesakes("John", "Smith", ADULTS, census) > 10_000
    assert expected_namesakes("Rosalind", "Quackenbush", ADULTS, census) < 2


def test_expected_namesakes_are_people_times_both_shares() -> None:
    assert expected_namesakes("robin", "sample", 1_000_000, TABLE) == pytest.approx(0.1)


def test_all_forms_of_a_given_name_count_together() -> None:
    peggys = expected_namesakes("peggy", "field", ADULTS, TABLE)
    assert peggys >= expected_namesakes(
        "margaret", "field", ADULTS, Frequencies({"margaret": 0.004}, TABLE.surname, 0, 0)
    )


def test_a_rare_surname_does_not_make_a_common_given_name_rare() -> None:
    assert not is_rare("margaret", "unlisted", ADULTS, TABLE, 2.0)


def test_names_the_tables_do_not_know_are_not_taken_for_rare() -> None:
    assert not is_rare("unlistedgiven", "unlistedsurname", ADULTS, TABLE, 2.0)


def test_of_a_compound_surname_the_most_common_part_counts() -> None:
    compound = expected_namesakes("robin", "sample-field", ADULTS, TABLE)
    assert compound == pytest.approx(expected_namesakes("robin", "field", ADULTS, TABLE))


def test_accents_do_not_make_a_name_rare() -> None:
    census = name_frequencies()
    plain = expected_namesakes("jose", "garcia", ADULTS, census)
    assert expected_namesakes("José", "García", ADULTS, census) == pytest.approx(plain)


def test_an_initial_may_be_anybodys() -> None:
    everyone = namesakes_of(PersonName("R", "Sample"), ADULTS, TABLE)
    assert everyone > namesakes_of(PersonName("Robin", "Sample"), ADULTS, TABLE)
    assert everyone == pytest.approx(ADULTS * 0.0001)


@pytest.mark.parametrize("initials", ["R", "R A", "R. A.", "AJ", "TJ", ""])
def test_a_given_name_known_only_by_initials_is_never_rare(initials: str) -> None:
    name = PersonName(initials, "Unlistedsurname")
    assert namesakes_of(name, ADULTS, TABLE) == pytest.approx(ADULTS * TABLE.surname_floor)
    assert not is_rare(fold(initials), "unlistedsurname", ADULTS, TABLE, 2.0)


def test_a_short_name_that_people_bear_is_no_initial() -> None:
    table = Frequencies({"jo": 0.001}, TABLE.surname, TABLE.given_floor, TABLE.surname_floor)
    assert namesakes_of(PersonName("Jo", "Field"), 1_000_000, table) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("written", "record"),
    [
        ("Rosalind Smith", PersonName("Rosalind", "Quackenbush", "Smith")),
        ("James Quackenbush", PersonName("Zebulon", "Quackenbush", "James")),
    ],
)
def test_an_agreement_by_a_middle_name_is_as_common_as_the_name_that_was_shown(
    written: str, record: PersonName
) -> None:
    census = name_frequencies()
    assert compare_names(written, record.full) == "match"
    assert namesakes_of(record, ADULTS, census) < 2
    assert namesakes_of(in_parts(written), ADULTS, census) > 2


def test_the_threshold_is_the_policys() -> None:
    assert is_rare("robin", "sample", 1_000_000, TABLE, 2.0)
    assert not is_rare("robin", "sample", 1_000_000, TABLE, 0.01)
