"""Is the person behind the account the licensee? A namesake knows everything a register says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.builders import COMMON, NOW, POLICY, RARE, ROBIN, identity, licence
from verifier.domain.binding import RECORDED_BY_PEOPLE, UNBOUND, Bound, Holder, Method, best_name, bind_identity
from verifier.domain.claim import Identity
from verifier.domain.evidence import Authority, PersonName, Record
from verifier.domain.rarity import namesakes_of
from verifier.reference import name_frequencies

QUIET = licence(birth_years=None, name=PersonName("Robin", "Sample"))
BY_IDENTITY = Method.PLATFORM_IDENTITY


def bound(who: Identity | None, record: Record, expected: float = COMMON) -> Bound:
    return bind_identity(who, record, NOW, POLICY, lambda _name: expected)


def attested(name: str = "Robin Sample", **changes: object) -> Identity:
    return identity(verified_name=name, **{"birth_year": None, **changes})


def said(found: Bound) -> dict[str, str]:
    return {point.field: point.verdict for point in found.points}


@pytest.mark.parametrize(
    ("who", "record"),
    [
        (attested(birth_year=1981), licence(name=QUIET.name)),
        (attested(birth_year=1981), licence(name=QUIET.name, birth_years=(1975, 1985))),
        (attested("Robin Alex Sample"), licence(birth_years=None)),
        (attested(locality="Seattle"), licence(name=QUIET.name, birth_years=None, city="SEATTLE")),
    ],
    ids=["birth year", "range of years", "full middle name", "city"],
)
def test_a_name_and_one_second_attribute_bind_fully(who: Identity, record: Record) -> None:
    found = bound(who, record)
    assert (found.level, found.method, found.reasons) == (Holder.H4, BY_IDENTITY, ())


@pytest.mark.parametrize(
    ("middle", "level"), [("", Holder.H1), ("K", Holder.H1), ("Kate", Holder.H1), ("Ann", Holder.H4)]
)
def test_the_second_half_of_a_given_name_is_no_middle_name(middle: str, level: Holder) -> None:
    given = "Mary" if middle == "Ann" else "Mary Ann"
    record = licence(name=PersonName(given, "Sample", middle), birth_years=None)
    assert bound(attested("Mary Ann Sample"), record).level is level


def test_a_rare_name_binds_by_itself_and_a_common_one_does_not() -> None:
    assert bound(attested(), QUIET, RARE).level is Holder.H3
    assert bound(attested(), QUIET, COMMON) == Bound(
        Holder.H1, BY_IDENTITY, bound(attested(), QUIET).points, ("namesake_possible",)
    )


@pytest.mark.parametrize(("expected", "level"), [(1.999, Holder.H3), (2.0, Holder.H1), (2.001, Holder.H1)])
def test_rare_is_fewer_bearers_than_the_policy_says(expected: float, level: Holder) -> None:
    assert bound(attested(), QUIET, expected).level is level


@pytest.mark.parametrize(
    ("given", "surname", "level"),
    [("John", "Smith", Holder.H1), ("Maria", "Garcia", Holder.H1), ("Rosalind", "Quackenbush", Holder.H3)],
)
def test_census_names_decide_what_is_rare(given: str, surname: str, level: Holder) -> None:
    census = name_frequencies()
    record = licence(birth_years=None, name=PersonName(given, surname))
    found = bind_identity(
        attested(f"{given} {surname}"),
        record,
        NOW,
        POLICY,
        lambda name: namesakes_of(name, POLICY.namesake_population, census),
    )
    assert found.level is level


CONFLICTS = {
    "birth year": (attested(birth_year=1990), licence(name=QUIET.name)),
    "outside the range": (attested(birth_year=1986), licence(name=QUIET.name, birth_years=(1975, 1985))),
    "city": (attested(locality="Spokane"), licence(name=QUIET.name, birth_years=None, city="SEATTLE")),
    "city although the year agrees": (attested(birth_year=1981, locality="Spokane"), licence(city="SEATTLE")),
    "year although the middle name agrees": (attested("Robin Alex Sample", birth_year=1990), licence()),
}


@pytest.mark.parametrize("conflict", CONFLICTS)
@pytest.mark.parametrize("expected", [0.0, RARE, COMMON])
def test_a_second_attribute_that_differs_never_binds_without_people(conflict: str, expected: float) -> None:
    found = bound(*CONFLICTS[conflict], expected)
    assert (found.level, found.reasons) == (Holder.H1, ("namesake_possible",))
    assert "differs" in said(found).values()


@pytest.mark.parametrize("expected", [0.0, COMMON])
def test_another_middle_name_is_another_person_until_people_say_otherwise(expected: float) -> None:
    found = bound(attested("Robin Brooke Sample", birth_year=1981), licence(), expected)
    assert (found.level, found.reasons) == (Holder.H0, ("identity_mismatch",))
    assert said(found)["middle_name"] == "differs"


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("R. Alex Sample", ROBIN),
        ("Robin Alex Sample", PersonName("R", "Sample", "Alex")),
        ("R Sample", PersonName("R", "Sample")),
        ("R. Sample", ROBIN),
    ],
)
def test_a_given_name_known_by_its_initial_is_never_enough(name: str, printed: PersonName) -> None:
    found = bound(attested(name, birth_year=1981), licence(name=printed), 0.0)
    assert found.level < Holder.H3
    assert found.reasons


def test_a_middle_initial_is_no_second_attribute_but_may_contradict() -> None:
    assert bound(attested("Robin A. Sample"), licence(birth_years=None)).reasons == ("namesake_possible",)
    assert bound(attested("Robin A. Sample"), licence(birth_years=None), RARE).level is Holder.H3
    assert bound(attested("Robin B. Sample"), licence(birth_years=None), RARE).level is Holder.H0


def test_without_an_identity_a_licence_is_anybodys() -> None:
    assert bound(None, licence(), 0.0) == UNBOUND
    assert UNBOUND.reasons == ("holder_unbound",)


@pytest.mark.parametrize(
    ("age", "counts"),
    [
        (timedelta(0), True),
        (timedelta(days=365), True),
        (timedelta(days=365, seconds=1), False),
        (-timedelta(seconds=1), False),
    ],
)
def test_an_identity_counts_for_a_year_and_not_before_it_was_checked(age: timedelta, counts: bool) -> None:  # noqa: FBT001
    assert (bound(identity(verified_at=NOW - age), licence()).level is Holder.H4) == counts


def test_somebody_elses_identity_does_not_bind() -> None:
    found = bound(attested("Casey Fielding", birth_year=1981), licence(), 0.0)
    assert (found.level, found.method, found.reasons) == (Holder.H0, None, ("identity_mismatch",))


MARRIED = licence(name=PersonName("Robin", "Fielding", "Alex"), other_names=(ROBIN,))


def test_a_former_name_counts_where_the_board_itself_lists_it() -> None:
    assert bound(attested("Robin Alex Sample", birth_year=1981), MARRIED).level is Holder.H4
    told = licence(name=MARRIED.name, other_names=(ROBIN,), authority=Authority.SUPPORTING)
    assert best_name("Robin Alex Sample", told).verdict != "match"


def test_a_former_name_does_not_take_back_a_contradiction() -> None:
    short = licence(other_names=(PersonName("Robin", "Sample"),))
    assert best_name("Robin Brooke Sample", short).verdict == "possible"
    assert bound(attested("Robin Brooke Sample", birth_year=1981), short, 0.0).reasons == ("identity_mismatch",)
    elder = licence(name=PersonName("Robin", "Sample", suffix="Sr"), other_names=(PersonName("Robin", "Sample"),))
    assert bound(attested("Robin Sample Jr", birth_year=1981), elder, 0.0).reasons == ("identity_mismatch",)


def test_a_common_former_name_is_not_made_rare_by_a_rare_new_one() -> None:
    record = licence(
        name=PersonName("Robin", "Quackenbush"), other_names=(PersonName("Robin", "Sample"),), birth_years=None
    )
    expected = {"Quackenbush": RARE, "Sample": COMMON}
    found = bind_identity(attested(), record, NOW, POLICY, lambda name: expected[name.surname.capitalize()])
    assert found.reasons == ("namesake_possible",)


def test_a_common_verified_name_is_not_made_rare_by_the_registers_longer_one() -> None:
    record = licence(name=PersonName("Robin", "Quackenbush", "Sample"), birth_years=None)
    expected = {"quackenbush": RARE, "sample": COMMON}
    found = bind_identity(attested(), record, NOW, POLICY, lambda name: expected[name.surname.split()[-1].casefold()])
    assert found.level is not Holder.H3


def test_a_city_that_people_typed_themselves_is_no_second_attribute() -> None:
    typed = licence(name=QUIET.name, birth_years=None, city="SEATTLE", authority=Authority.SUPPORTING)
    assert said(bound(attested(locality="Seattle"), typed))["city"] == "silent"
    assert bound(attested(locality="Seattle"), typed).level is Holder.H1


def test_what_the_identity_says_is_marked_as_such() -> None:
    points = said(bound(identity(), licence()))
    assert {"identity_given_name", "identity_surname", "birth_year", "middle_name", "city"} <= set(points)
    assert "given_name" not in points


YEARS = st.none() | st.integers(1930, 2005)
RANGES = st.none() | st.integers(1930, 2005).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, 2010)))
CITIES = st.sampled_from([None, "", "Seattle", "Spokane"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(YEARS, RANGES, CITIES, CITIES, st.sampled_from(["", "Alex", "A", "Brooke"]), st.floats(0, 10))
def test_h3_and_better_only_without_any_conflict_and_only_for_a_reason(
    year: int | None, years: tuple[int, int] | None, here: str | None, there: str | None, middle: str, expected: float
) -> None:
    who = attested("Robin Alex Sample", birth_year=year, locality=here)
    record = licence(name=PersonName("Robin", "Sample", middle), birth_years=years, city=there or "")
    found = bound(who, record, expected)
    told = [years[0] <= year <= years[1]] * (years is not None) if year is not None and years else []
    told += [here == there] * bool(here and there) + [middle != "Brooke"] * (middle in ("Alex", "Brooke"))
    may = False not in told and (True in told or expected < 2)
    assert (found.level >= Holder.H3) == may
    assert (found.level is Holder.H4) == (may and True in told)
    assert bool(found.reasons) != may


def test_levels_are_ordered_and_people_alone_reach_h3_only_face_to_face() -> None:
    assert sorted(Holder) == [Holder.H0, Holder.H1, Holder.H2, Holder.H3, Holder.H4]
    assert {m for m, most in RECORDED_BY_PEOPLE.items() if most >= Holder.H3} == {Method.REFEREE_CALL}
