"""Persons against exclusion lists: hits, the words about them, and the names known to be the person's."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from tests.domain.builders import (
    LEIE,
    NPI,
    NPPES,
    WASHINGTON,
    answer,
    claimed,
    credential,
    enumeration,
    exclusion,
    identity,
    licence,
    words,
)
from verifier.domain.assessment.decision import AskReviewer, Confirm
from verifier.domain.assessment.listed_names import Fit
from verifier.domain.assessment.screening import Hit, Person, hits_on, look, person_of, points_of
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Found, ListedLicence, PersonName, Record

ME = Person(("Robin Alex Sample",), frozenset({NPI}), 1981, frozenset({"US-WA"}))


def listed(**changes: object) -> Record:
    """A row of the list with Robin's name in Washington and nothing else."""
    return replace(exclusion(), **{"jurisdiction": "US-WA"} | changes)  # type: ignore[arg-type]


def hits(person: Person, *rows: Record) -> tuple[Hit, ...]:
    return hits_on(person, [answer(LEIE, Found(rows))])


def reasons(*rows: Record) -> tuple[str, ...]:
    return claimed(npi=True).hearing(LEIE, Found(rows)).reasons


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"birth_years": (1981, 1981)}, True),
        ({"birth_years": (1960, 1960)}, True),  # shown as another year; the list may be wrong
        ({"jurisdiction": "US-TX"}, True),  # people move
        ({"jurisdiction": "US"}, True),
        ({"jurisdiction": "US-TX", "birth_years": (1981, 1981)}, True),
        ({"jurisdiction": "US-TX", "birth_years": (1982, 1982)}, True),  # a slip
        ({"jurisdiction": "US-TX", "birth_years": (1918, 1918)}, True),  # two digits changed about
        ({"jurisdiction": "US-TX", "birth_years": (1960, 1960)}, False),  # nothing but the name
        ({"jurisdiction": "US-TX", "birth_years": (1960, 1960), "npi": NPI}, True),
        ({"npi": "1999999984"}, True),
        ({"npi": "1999999984", "birth_years": (1960, 1960)}, False),  # one person has one NPI
        ({"npi": "1999999984", "birth_years": (1981, 1981)}, True),
        ({"name": PersonName("R", "Sample")}, True),
        ({"name": PersonName("R", "Sample"), "birth_years": (1960, 1960)}, False),
        ({"name": PersonName("R", "Sample"), "jurisdiction": "US-TX"}, False),
        ({"name": PersonName("R", "Sample"), "jurisdiction": "US-TX", "birth_years": (1981, 1981)}, False),
        ({"name": PersonName("Robin", "Sample", "Marie")}, False),
        ({"name": PersonName("Robin", "Sample", "Marie"), "birth_years": (1981, 1981)}, True),
        ({"name": PersonName("Dana", "Sample"), "birth_years": (1981, 1981)}, False),
        ({"name": PersonName("Dana", "Other"), "npi": NPI}, True),
    ],
)
def test_what_a_person_has_to_look_at(changes: dict[str, object], counts: bool) -> None:  # noqa: FBT001  a case
    assert look(ME, listed(**changes)).counts is counts
    assert (reasons(listed(**changes)) != ()) is counts


def test_number_and_name_together_are_certain_and_nothing_less_is() -> None:
    for name, npi in product((PersonName("Robin", "Sample"), PersonName("Dana", "Other")), (NPI, "1999999984", "")):
        assert look(ME, listed(name=name, npi=npi)).is_certain is (name.given == "Robin" and npi == NPI)


def test_the_reason_says_whether_the_number_is_on_the_list() -> None:
    assert reasons(listed(npi=NPI)) == ("screening_hit",)
    assert reasons(listed(npi=NPI), listed()) == ("screening_hit",)
    assert reasons(listed()) == ("screening_possible",)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"birth_years": (1981, 1981)}, ("agrees", "silent", "agrees", "agrees")),
        ({"birth_years": (1960, 1960)}, ("agrees", "silent", "differs", "agrees")),
        ({"npi": "1999999984"}, ("agrees", "differs", "silent", "agrees")),
        ({"jurisdiction": "US-TX", "npi": NPI}, ("agrees", "agrees", "silent", "differs")),
        ({"name": PersonName("R", "Sample"), "birth_years": (1982, 1982)}, ("near", "silent", "near", "agrees")),
        ({"name": PersonName("Dana", "Other"), "npi": NPI}, ("differs", "agrees", "silent", "agrees")),
    ],
)
def test_the_case_says_what_of_the_row_agrees_and_what_does_not(
    changes: dict[str, object], said: tuple[str, ...]
) -> None:
    points = points_of(ME, hits(ME, listed(**changes)))
    assert tuple(point.verdict for point in points) == said
    assert [point.field for point in points] == ["listed_name", "listed_npi", "listed_birth_year", "listed_state"]


def test_a_contradicted_birth_year_is_shown_with_both_years() -> None:
    [point] = [p for p in points_of(ME, hits(ME, listed(birth_years=(1960, 1960)))) if p.field == "listed_birth_year"]
    assert (point.claimed, point.registry, point.verdict) == ("1981", "1960", "differs")


def test_a_hit_is_a_case_and_its_points_are_in_it() -> None:
    verdict = claimed().hearing(LEIE, Found((listed(),))).weighed()
    assert isinstance(verdict, AskReviewer)
    assert verdict.queue == "screening"
    assert {point.field for point in verdict.findings.points} >= {"listed_name", "listed_birth_year", "number"}


def test_who_is_on_no_list_is_held_up_by_nothing_on_it() -> None:
    strangers = (
        listed(name=PersonName("Dana", "Sample")),
        listed(name=PersonName("Robin", "Sampler")),
        listed(jurisdiction="US-TX", birth_years=(1950, 1950)),
        listed(name=PersonName("", ""), npi="1999999984"),  # a business
    )
    assert isinstance(claimed().hearing(LEIE, Found(strangers)).weighed(), Confirm)


def test_where_only_people_can_look_the_list_is_still_listened_to() -> None:
    by_hand = claimed().hearing(LEIE, Found((listed(),))).about(primaries=())
    assert by_hand.reasons == ("no_automatic_source", "screening_possible")
    verdict = by_hand.weighed()
    assert isinstance(verdict, AskReviewer)
    assert verdict.queue == "screening"


def test_a_row_that_people_have_decided_about_is_not_asked_about_again() -> None:
    namesake = listed(birth_years=(1960, 1960))
    decided = look(ME, namesake).row
    matter = claimed().hearing(LEIE, Found((namesake,))).about(is_cleared=lambda row: row == decided)
    assert matter.reasons == ()
    assert matter.hearing(LEIE, Found((namesake, listed()))).reasons == ("screening_possible",)


def test_a_namesake_stays_one_under_another_date_and_an_exclusion_of_the_very_number_does_not() -> None:
    dated = {"birth_years": (1960, 1960), "note": "1128b4 20250101"}
    assert look(ME, listed(**dated)).row == look(ME, listed(**dated | {"note": "1128a1 20260101"})).row
    for certain in (dated | {"npi": NPI}, {"note": "1128b4 20250101"}):  # nothing tells that person from another
        assert look(ME, listed(**certain)).row != look(ME, listed(**certain | {"note": "1128a1 20260101"})).row


def names(*records: Record, npi: str = "", said: str = "Robin Alex Sample", number: str | None = None) -> set[str]:
    answers = [answer(record.registry, Found((record,))) for record in records]
    typed = words(name=said, npi=npi) if number is None else words(name=said, npi=npi, number=number)
    return set(person_of(typed, identity(), answers, credential(), "US-WA").names)


def test_a_person_is_known_by_what_they_typed_what_is_attested_and_what_boards_print() -> None:
    board = licence(name=PersonName("Robin", "Sample Ibarra"), other_names=(PersonName("Robin", "Maiden"),))
    own = enumeration(name=PersonName("Robin", "Numbered"), other_names=(PersonName("Robin", "Earlier"),))
    assert names(board, own, npi=NPI, said="Robin Typed") == {
        "Robin Typed", "Robin Alex Sample", "Robin Sample Ibarra", "Robin Maiden", "Robin Numbered", "Robin Earlier",
    }  # fmt: skip


def test_the_only_record_of_the_licence_is_theirs_whatever_its_name() -> None:
    assert "Dana Other" in names(licence(name=PersonName("Dana", "Other")))


def test_a_strangers_record_teaches_nobody_a_name() -> None:
    stranger = PersonName("Dana", "Other")
    for record in (
        licence(name=stranger, number="MHC.LH.60000009"),
        licence(name=stranger, title=None, family=None),  # a cosmetologist with these digits
        enumeration(name=stranger),  # found by name, lists the licence, is of another name
        enumeration(name=stranger, npi="1999999984", listed=()),
    ):
        assert "Dana Other" not in names(record), record
    twice = answer(WASHINGTON, Found((licence(), licence(name=stranger))))
    assert "Dana Other" not in person_of(words(), identity(), [twice], credential(), "US-WA").names


def test_the_npi_that_repeats_their_licence_is_asked_about_though_nobody_typed_it() -> None:
    answers = [answer(NPPES, Found((enumeration(),)))]
    assert person_of(words(), identity(), answers, credential(), "US-WA").npis == {NPI}
    others = enumeration(listed=(ListedLicence("US-WA", Family.COUNSELOR, "LH60000009"),))
    assert person_of(words(), None, [answer(NPPES, Found((others,)))], credential(), "US-WA").npis == set()


def test_a_list_teaches_nobody_a_name_or_a_number() -> None:
    row = listed(name=PersonName("Dana", "Other"), npi="1999999984")
    person = person_of(words(), identity(), [answer(LEIE, Found((row,)))], credential(), "US-WA")
    assert (person.names, person.npis) == (("Robin Alex Sample",), frozenset())


def test_a_name_that_only_the_board_prints_is_screened() -> None:
    hidden = claimed().saying(name="Robin Sample").attesting(verified_name="Robin Sample")
    married = hidden.finding(licence(name=PersonName("Robin", "Sample Quintero")))
    row = listed(name=PersonName("ROBIN", "QUINTERO"))
    assert hidden.hearing(LEIE, Found((row,))).reasons == ()
    assert "screening_possible" in married.hearing(LEIE, Found((row,))).reasons


def test_the_best_of_several_names_is_shown() -> None:
    person = replace(ME, names=("R Sample", "Robin Sample"))
    assert (look(person, listed()).name, look(person, listed()).fit) == ("Robin Sample", Fit.WHOLE)
