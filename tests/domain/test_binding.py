"""Is the person behind the account the licensee? A namesake knows everything a register says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.domain.builders import ALEX, COMMON, LARGEST, NOW, POLICY, RARE, ROBIN, SEATTLE, identity, licence, shares
from verifier.domain.binding.binding import UNBOUND, Bound, Hold, best_name, bind_identity, goes_before
from verifier.domain.claim import Identity
from verifier.domain.evidence import Authority, PersonName, Record
from verifier.domain.holder import RECORDED_BY_PEOPLE, Holder, Method
from verifier.domain.reasons import Reason
from verifier.reference import shares_of_people

QUIET = licence(birth_years=None, name=PersonName("Robin", "Sample"))
BY_IDENTITY = Method.PLATFORM_IDENTITY


def bound(who: Identity | None, record: Record, expected: float = COMMON) -> Bound:
    return bind_identity(who, record, NOW, POLICY, shares(expected))


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
def test_a_second_attribute_binds_fully_where_it_leaves_fewer_than_one_other(who: Identity, record: Record) -> None:
    found = bound(who, record, 4.0)
    assert (found.level, found.method, found.reasons) == (Holder.H4, BY_IDENTITY, ())
    assert found.others is not None
    assert found.others < 1


@pytest.mark.parametrize(
    ("who", "record", "share"),
    [
        (attested(birth_year=1981), licence(name=QUIET.name), 1 / 60),
        (attested(birth_year=1981), licence(name=QUIET.name, birth_years=(1980, 1989)), 1 / 6),
        (attested("Robin Alex Sample"), licence(birth_years=None), ALEX),
        (attested("Robin A. Sample"), licence(birth_years=None), 1 / 12),
        (attested(locality="Seattle"), licence(name=QUIET.name, birth_years=None, city="SEATTLE"), SEATTLE),
        (attested(locality="Nowhere"), licence(name=QUIET.name, birth_years=None, city="NOWHERE"), LARGEST),
        (attested(locality="New York"), replace(QUIET, jurisdiction="US-NY", city="BROOKLYN"), LARGEST),
        (attested(birth_year=1981, locality="Seattle"), licence(name=QUIET.name, city="Seattle"), SEATTLE / 60),
        (attested(birth_year=1981, locality="Seattle"), QUIET, 1),
    ],
    ids=["year", "decade", "middle name", "initial", "city", "unknown city", "borough", "year and city", "silence"],
)
def test_whoever_fits_another_person_too_is_not_bound_by_it(who: Identity, record: Record, share: float) -> None:
    few, many = bound(who, record, 0.98 / share), bound(who, record, 1.02 / share)
    assert (few.level >= Holder.H3, few.reasons, few.conflict) == (True, (), False)
    assert (many.level, many.reasons, many.conflict) == (Holder.H1, ("namesake_possible",), False)
    assert many.others == pytest.approx(1.02, rel=0.01)


def test_the_case_and_the_facts_have_the_figure() -> None:
    found = bound(attested(birth_year=1981), licence(name=QUIET.name))
    point = next(point for point in found.points if point.field == "others")
    assert (point.registry, point.verdict) == ("about 6.7", "near")
    assert point.why == "About 6.7 other adults are expected to fit everything that agrees."
    assert found.others == 6.67


def test_there_is_no_figure_where_no_identity_fits() -> None:
    assert bound(None, licence()).others is None
    assert bound(attested("Casey Fielding"), licence()).others is None


def test_a_stricter_policy_asks_for_a_rarer_fit() -> None:
    strict = replace(POLICY, others_at_most=0.1)
    assert bind_identity(attested(), QUIET, NOW, strict, shares(RARE)).reasons == ("namesake_possible",)
    assert bind_identity(attested(), QUIET, NOW, strict, shares(0.099)).level is Holder.H3


BORN = date(1981, 4, 5)
DATED = licence(name=QUIET.name, born_on=BORN)


def test_an_exact_birth_date_says_far_more_than_a_year() -> None:
    by_date = bound(attested(birth_date=BORN), DATED, 20_000.0)
    assert (by_date.level, said(by_date)["birth_date"]) == (Holder.H4, "agrees")
    assert bound(attested(birth_year=1981), DATED, 20_000.0).others == 333.0
    assert bound(attested(birth_date=BORN), licence(name=QUIET.name), 20_000.0).others == 333.0
    assert bound(attested(birth_date=BORN), licence(name=QUIET.name, birth_years=(1980, 1989)), 60.0).others == 10.0


@pytest.mark.parametrize("other", [date(1981, 4, 6), date(1980, 4, 5), date(1994, 4, 5)])
def test_another_birth_date_is_another_person_though_the_year_may_agree(other: date) -> None:
    found = bound(attested(birth_date=other, birth_year=1981), DATED, 0.0)
    assert (found.level, found.reasons, found.conflict) == (Holder.H1, ("namesake_possible",), True)
    assert said(found)["birth_date"] == "differs"


@pytest.mark.parametrize(
    ("given", "middle", "name", "level"),
    [
        ("Mary Ann", "", "Mary Ann Sample", Holder.H1),
        ("Mary Ann", "K", "Mary Ann Sample", Holder.H1),
        ("Mary Ann", "Kate", "Mary Ann Sample", Holder.H1),
        ("Mary Ann", "B", "Mary Ann B Sample", Holder.H1),
        ("Mary", "Ann", "Mary Ann Sample", Holder.H1),
        ("Mary", "Alex", "Mary Alex Sample", Holder.H1),
        ("Robin Ann", "Alex", "Robin Ann Alex Sample", Holder.H4),
        ("Robin", "Alex", "Robin Alex Sample", Holder.H4),
    ],
)
def test_the_second_half_of_a_given_name_is_no_middle_name(given: str, middle: str, name: str, level: Holder) -> None:
    record = licence(name=PersonName(given, "Sample", middle), birth_years=None)
    assert bound(attested(name), record, 200.0).level is level


def test_an_initial_in_both_counts_as_a_letter_and_as_no_second_attribute() -> None:
    record = licence(name=PersonName("Mary Ann", "Sample", "B"), birth_years=None)
    found = bound(attested("Mary Ann B Sample"), record)
    assert (found.level, found.others, said(found)["middle_name"]) == (Holder.H1, 33.3, "near")
    assert bound(attested("Mary Ann B Sample"), record, 11.0).level is Holder.H3


def test_the_point_about_the_middle_name_shows_what_both_sides_say() -> None:
    found = bound(attested("Robin Alexis Sample"), licence(name=PersonName("Robin", "Sample", "A.")))
    shown = next(point for point in found.points if point.field == "middle_name")
    assert (shown.claimed.casefold(), shown.registry) == ("alexis", "A.")


@pytest.mark.parametrize(("attests", "printed"), [("", "Jr"), ("Jr.", ""), ("", "III"), ("Sr", "")])
def test_a_junior_on_one_side_alone_tells_of_somebody_of_the_same_name(attests: str, printed: str) -> None:
    """Father and son share a name and a city; a birth year or a decade tells them apart."""
    record = licence(name=PersonName("Robin", "Sample", "", printed), birth_years=None, city="SEATTLE")
    namesake = bound(attested(f"Robin Sample {attests}", locality="Seattle"), record, 0.001)
    assert (namesake.level, namesake.reasons, namesake.others) == (Holder.H1, (Reason.NAMESAKE_POSSIBLE,), 1.0)
    for years in ((1981, 1981), (1980, 1989)):
        same = bound(attested(f"Robin Sample {attests}", birth_year=1981), replace(record, birth_years=years), 0.001)
        assert (same.level, same.reasons) == (Holder.H4, ())


def test_a_rare_name_binds_by_itself_and_a_common_one_does_not() -> None:
    assert bound(attested(), QUIET, RARE).level is Holder.H3
    assert bound(attested(), QUIET, COMMON) == Bound(
        Holder.H1, BY_IDENTITY, bound(attested(), QUIET).points, (Reason.NAMESAKE_POSSIBLE,), others=COMMON
    )


@pytest.mark.parametrize(("expected", "level"), [(0.999, Holder.H3), (1.0, Holder.H1), (1.01, Holder.H1)])
def test_rare_is_fewer_bearers_than_the_policy_says(expected: float, level: Holder) -> None:
    assert bound(attested(), QUIET, expected).level is level


@pytest.mark.parametrize(
    ("given", "surname", "level"),
    [("John", "Smith", Holder.H1), ("Maria", "Garcia", Holder.H1), ("Rosalind", "Quackenbush", Holder.H3)],
)
def test_census_names_decide_what_is_rare(given: str, surname: str, level: Holder) -> None:
    record = licence(birth_years=None, name=PersonName(given, surname))
    assert bind_identity(attested(f"{given} {surname}"), record, NOW, POLICY, shares_of_people()).level is level


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
    nobody_else = shares(0.0, surname_floor=1e-15)  # however few bear the surname
    found = bind_identity(attested(name, birth_year=1981), licence(name=printed), NOW, POLICY, nobody_else)
    assert (found.level < Holder.H3, bool(found.reasons)) == (True, True)


def test_a_middle_initial_is_no_second_attribute_but_may_contradict() -> None:
    assert bound(attested("Robin A. Sample"), licence(birth_years=None)).reasons == ("namesake_possible",)
    assert bound(attested("Robin A. Sample"), licence(birth_years=None), 11.0).level is Holder.H3
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
    assert (bound(identity(verified_at=NOW - age), licence(), RARE).level is Holder.H4) == counts


def test_somebody_elses_identity_does_not_bind() -> None:
    found = bound(attested("Casey Fielding", birth_year=1981), licence(), 0.0)
    assert (found.level, found.method, found.reasons) == (Holder.H0, None, ("identity_mismatch",))


MARRIED = licence(name=PersonName("Robin", "Fielding", "Alex"), other_names=(ROBIN,))


def test_a_former_name_counts_where_the_board_itself_lists_it() -> None:
    assert bound(attested("Robin Alex Sample", birth_year=1981), MARRIED, RARE).level is Holder.H4
    told = licence(name=MARRIED.name, other_names=(ROBIN,), authority=Authority.SUPPORTING)
    assert best_name("Robin Alex Sample", told).verdict != "match"


def test_a_former_name_does_not_take_back_a_contradiction() -> None:
    short = licence(other_names=(PersonName("Robin", "Sample"),))
    assert best_name("Robin Brooke Sample", short).verdict == "possible"
    assert bound(attested("Robin Brooke Sample", birth_year=1981), short, 0.0).reasons == ("identity_mismatch",)
    elder = licence(name=PersonName("Robin", "Sample", suffix="Sr"), other_names=(PersonName("Robin", "Sample"),))
    assert bound(attested("Robin Sample Jr", birth_year=1981), elder, 0.0).reasons == ("identity_mismatch",)


SAMPLES = shares(RARE, given={"robin": 0.001}, surname={"sample": 0.001}, surname_floor=0.000_001)


def test_a_common_former_name_is_not_made_rare_by_a_rare_new_one() -> None:
    record = licence(
        name=PersonName("Robin", "Quackenbush"), other_names=(PersonName("Robin", "Sample"),), birth_years=None
    )
    found = bind_identity(attested(), record, NOW, POLICY, SAMPLES)
    assert found.reasons == ("namesake_possible",)
    assert bind_identity(attested(), replace(record, other_names=()), NOW, POLICY, SAMPLES).others is None


def test_a_common_verified_name_is_not_made_rare_by_the_registers_longer_one() -> None:
    record = licence(name=PersonName("Robin", "Quackenbush", "Sample"), birth_years=None)
    assert bind_identity(attested(), record, NOW, POLICY, SAMPLES).level is not Holder.H3


def test_a_city_that_people_typed_themselves_is_no_second_attribute() -> None:
    typed = licence(name=QUIET.name, birth_years=None, city="SEATTLE", authority=Authority.SUPPORTING)
    assert said(bound(attested(locality="Seattle"), typed))["city"] == "silent"
    assert bound(attested(locality="Seattle"), typed).others == COMMON


def test_a_city_of_the_same_name_in_another_state_says_nothing() -> None:
    record = licence(name=QUIET.name, birth_years=None, city="SEATTLE")
    assert said(bound(attested(locality="Seattle, WA 98101"), record))["city"] == "agrees"
    elsewhere = bound(attested(locality="Seattle, Ohio"), record)
    assert (said(elsewhere)["city"], elsewhere.others) == ("silent", COMMON)
    assert said(bound(attested(locality=" "), record))["city"] == "silent"


def test_what_the_identity_says_is_marked_as_such() -> None:
    points = said(bound(identity(), licence()))
    assert {"identity_given_name", "identity_surname", "birth_year", "middle_name", "city"} <= set(points)
    assert "given_name" not in points


YEARS = st.none() | st.integers(1930, 2005)
RANGES = st.none() | st.integers(1930, 2005).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, 2010)))
CITIES = st.sampled_from([None, "", "Seattle", "Spokane"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    YEARS, RANGES, CITIES, CITIES, st.sampled_from(["", "Alex", "A", "Brooke"]), st.floats(0, 10) | st.floats(10, 1e6)
)
def test_h3_and_better_only_without_any_conflict_and_only_for_a_reason(
    year: int | None, years: tuple[int, int] | None, here: str | None, there: str | None, middle: str, expected: float
) -> None:
    who = attested("Robin Alex Sample", birth_year=year, locality=here)
    record = licence(name=PersonName("Robin", "Sample", middle), birth_years=years, city=there or "")
    found = bound(who, record, expected)
    told = [years[0] <= year <= years[1]] * (years is not None) if year is not None and years else []
    told += [here == there] * bool(here and there) + [middle != "Brooke"] * (middle in ("Alex", "Brooke"))
    fits = expected
    fits *= (years[1] - years[0] + 1) / 60 if year is not None and years and years[1] - years[0] < 60 else 1
    fits *= {"Alex": ALEX, "A": 1 / 12}.get(middle, 1)
    fits *= (SEATTLE if there == "Seattle" else LARGEST) if here and there else 1
    assume(abs(fits - 1) > 0.01)
    may = False not in told and fits < 1
    assert (found.level >= Holder.H3) == may
    assert (found.level is Holder.H4) == (may and True in told)
    assert bool(found.reasons) != may


def test_levels_are_ordered_and_people_alone_reach_h3_only_face_to_face() -> None:
    assert sorted(Holder) == [Holder.H0, Holder.H1, Holder.H2, Holder.H3, Holder.H4]
    assert {m for m, most in RECORDED_BY_PEOPLE.items() if most >= Holder.H3} == {Method.REFEREE_CALL}


HOLDS = [Hold(level, method) for level in Holder for method in (*Method, None)]
CONTROLS = {"orcid_sign_in", "registry_contact_code", "registry_write_back", "domain_nonce", "referee_call"}


def is_control(hold: Hold) -> bool:
    return hold.method in CONTROLS and hold.level >= Holder.H3


def test_control_goes_before_an_identity_that_fits_and_otherwise_the_surer_level() -> None:
    for newcomer, incumbent in product(HOLDS, HOLDS):
        before = goes_before([newcomer], [incumbent])
        if is_control(newcomer) != is_control(incumbent):
            assert before == is_control(newcomer), (newcomer, incumbent)
        else:
            assert before == (newcomer.level > incumbent.level), (newcomer, incumbent)
        assert not (before and goes_before([incumbent], [newcomer]))


def test_the_best_of_what_an_account_has_shown_counts() -> None:
    code, fits = Hold(Holder.H3, Method.REGISTRY_CONTACT_CODE), Hold(Holder.H4, BY_IDENTITY)
    assert not goes_before([fits], [fits, code])
    assert goes_before([fits, code], [fits])
    assert goes_before([fits], [])
    assert not goes_before([Hold(Holder.H0, None)], [])


def test_a_former_name_that_may_be_theirs_is_a_question_and_no_mismatch() -> None:
    """The board lists Bob as a former name; a Robert of another surname today may well be him."""
    record = licence(name=PersonName("Casey", "Fielding"), other_names=(PersonName("R", "Sample"),))
    assert best_name("Robin Sample", record).verdict == "possible"
    assert best_name("Robin Sample", replace(record, other_names=())).verdict == "mismatch"
    found = bound(attested(birth_year=1981), record, 0.0)
    assert (found.level, found.reasons, found.conflict) == (Holder.H0, ("identity_mismatch",), True)


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("Robin Quackenbush", licence(name=PersonName("Robin", "Quackenbush"), other_names=(ROBIN,), birth_years=None)),
        ("Robin Sample Quackenbush", licence(name=PersonName("Robin", "Sample"), birth_years=None)),
    ],
    ids=["a former name of the record", "the record's own name"],
)
def test_everybody_whose_name_the_record_would_take_for_theirs_counts(name: str, record: Record) -> None:
    found = bind_identity(attested(name), record, NOW, POLICY, SAMPLES)
    assert (found.level, found.reasons) == (Holder.H1, ("namesake_possible",))
    assert found.others == 260.0


def test_the_years_of_a_register_are_shown_as_it_prints_them() -> None:
    def shown(years: tuple[int, int]) -> tuple[str, str, str]:
        found = bound(attested(birth_year=1981), licence(birth_years=years))
        point = next(point for point in found.points if point.field == "birth_year")
        return point.claimed, point.registry, point.verdict

    assert shown((1981, 1981)) == ("1981", "1981", "agrees")
    assert shown((1980, 1989)) == ("1981", "1980 to 1989", "agrees")
    assert shown((1981, 1989)) == ("1981", "1981 to 1989", "agrees")
    assert shown((1970, 1981)) == ("1981", "1970 to 1981", "agrees")
    assert shown((1982, 1989)) == ("1981", "1982 to 1989", "differs")


def test_who_has_shown_no_control_holds_no_more_than_was_established() -> None:
    assert UNBOUND.holds == (Hold(Holder.H1, None),)
    both = replace(UNBOUND, control=Method.DOMAIN_NONCE)
    assert both.holds == (Hold(Holder.H1, None), Hold(Holder.H3, Method.DOMAIN_NONCE))


def test_the_ways_of_binding_and_what_people_may_record_by_hand_are_these() -> None:
    assert {str(method) for method in Method} == {
        "platform_identity", "orcid_sign_in", "registry_contact_code", "registry_write_back", "domain_nonce",
        "document", "referee_call",
    }  # fmt: skip
    assert {str(method): level for method, level in RECORDED_BY_PEOPLE.items()} == {
        "document": Holder.H2, "referee_call": Holder.H3, "platform_identity": Holder.H2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "verdict"), [("Alex.", "agrees"), ("alex", "agrees"), ("A.", "near"), ("K.A.", "near"), ("", "silent")]
)
def test_a_middle_name_is_the_same_with_a_dot(printed: str, verdict: str) -> None:
    found = bound(attested("Robin Alex Sample"), licence(name=PersonName("Robin", "Sample", printed)))
    assert said(found)["middle_name"] == verdict
