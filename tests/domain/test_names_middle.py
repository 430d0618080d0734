"""Middle names and initials speak for a pair, against it, or not at all."""

from __future__ import annotations

import pytest

from verifier.domain.evidence import PersonName
from verifier.domain.matching import Middle, compare, compare_names, from_parts, parse


@pytest.mark.parametrize(
    ("claimed", "registry", "middle"),
    [
        ("Robin Alex Sample", "SAMPLE, ROBIN ALEX", Middle.AGREES_FULL),
        ("Robin A. Sample", "SAMPLE, ROBIN ALEX", Middle.AGREES_INITIAL),
        ("Robin A Sample", "SAMPLE, ROBIN A", Middle.AGREES_INITIAL),
        ("Robin Sample", "SAMPLE, ROBIN ALEX", Middle.SILENT),
        ("Robin Lee Sample", "SAMPLE, ROBIN ALEX", Middle.CONFLICT),
        ("Robin Field Sample", "SAMPLE, ROBIN FIELD", Middle.AGREES_FULL),
        ("Robin Field", "SAMPLE, ROBIN FIELD", Middle.SILENT),
        ("Robin Kim Alex Sample", "SAMPLE, ROBIN LEE ALEX", Middle.CONFLICT),
        ("Ana de Luz Sample", "SAMPLE, ANA DE SOL", Middle.CONFLICT),
        ("Robin Sample Alexander", "ALEXANDER, ROBIN SAMPLE", Middle.AGREES_FULL),
    ],
)
def test_the_middle_name_is_a_second_attribute_only_when_it_is_written_out_on_both_sides(
    claimed: str, registry: str, middle: Middle
) -> None:
    assert compare(parse(claimed), parse(registry)).middle is middle


@pytest.mark.parametrize(("one", "other"), [("Ellen", "Allen"), ("Dana", "Jana"), ("Maria", "Daria"), ("Kate", "Cate")])
def test_middle_names_that_begin_with_another_letter_contradict_each_other(one: str, other: str) -> None:
    for here, there in ((one, other), (other, one)):
        found = compare(parse(f"Robin {here} Sample"), parse(f"Robin {there} Sample"))
        assert (found.verdict, found.middle) == ("possible", Middle.CONFLICT)


@pytest.mark.parametrize(("one", "other"), [("Ellen", "Elen"), ("Katherine", "Katharine"), ("Phillip", "Philip")])
def test_middle_names_one_slip_apart_do_not_contradict_each_other(one: str, other: str) -> None:
    assert compare_names(f"Robin {one} Sample", f"Robin {other} Sample") == "match"


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("J Smith", "J Smith", "possible"),
        ("J. Smith", "SMITH, J", "possible"),
        ("J R Smith", "J R Smith", "match"),  # two initials, both the same
        ("J Alex Smith", "J Alex Smith", "match"),
        ("J Smith", "K Smith", "mismatch"),
    ],
)
def test_an_initial_beside_the_same_initial_is_a_question(one: str, other: str, verdict: str) -> None:
    assert compare_names(one, other) == compare_names(other, one) == verdict
    assert compare(parse(one), parse(other)).given_initial_only


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pat Miller", "Mary P Miller"),
        ("Mary P Miller", "Pat Miller"),
        ("Jose Miller", "Mary Joseph Miller"),
        ("Jo Miller", "M J Miller"),
    ],
)
def test_a_name_that_may_be_a_middle_name_on_the_other_side_is_a_question(one: str, other: str) -> None:
    assert compare_names(one, other) == "possible"


def _middles(one: str, other: str) -> Middle:
    """Compare two middle names, as a register prints them; the order must not matter."""
    names = [from_parts(PersonName("Robin", "Sample", middle)) for middle in (one, other)]
    found = compare(*names).middle
    assert compare(*reversed(names)).middle is found
    return found


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("de Alex", "de Lee", Middle.CONFLICT),  # a shared "de" says nothing
        ("de Alex", "de", Middle.CONFLICT),
        ("de", "de", Middle.AGREES_FULL),
        ("A B", "Alex Kim", Middle.AGREES_INITIAL),
        ("A B", "A B", Middle.AGREES_INITIAL),
        ("A B", "AB", Middle.AGREES_INITIAL),
        ("Alex B", "AlexB", Middle.AGREES_FULL),
        ("Alex Kim", "Alex", Middle.AGREES_FULL),
        ("Alex Kim", "Alex Lee", Middle.CONFLICT),
        ("Alex Kim", "Alex K", Middle.AGREES_FULL),
        ("A", "A", Middle.AGREES_INITIAL),
        ("A", "Alex", Middle.AGREES_INITIAL),
        ("B", "Alex", Middle.CONFLICT),
        ("Kim Lee", "Alex Jo", Middle.CONFLICT),
        ("Kim", "Kin", Middle.CONFLICT),  # too short to be a slip
        ("Mira", "Mila", Middle.AGREES_INITIAL),
        ("Marta", "Molly", Middle.CONFLICT),
        ("Phillip", "Philip", Middle.AGREES_INITIAL),
        ("de", "Dean", Middle.AGREES_INITIAL),
        ("Sample", "Sample", Middle.AGREES_FULL),  # though it is the surname, too
        ("", "Alex", Middle.SILENT),
        ("", "", Middle.SILENT),
    ],
)
def test_middle_names_speak_for_or_against_a_pair(one: str, other: str, says: Middle) -> None:
    assert _middles(one, other) is says


def test_a_given_name_in_two_words_leaves_only_what_stands_behind_them() -> None:
    for one, other in (("Patti Ann P Miller", "Pattiann Miller"), ("Pattiann P Miller", "Patti Ann Miller")):
        for here, there in ((one, other), (other, one)):
            found = compare(parse(here), parse(there))
            assert (found.verdict, found.middle) == ("match", Middle.SILENT)


def test_the_middle_name_that_somebody_goes_by_is_used_up() -> None:
    found = compare(parse("Dale D Fielding"), parse("William Dale Fielding"))
    assert (found.verdict, found.middle) == ("possible", Middle.CONFLICT)
    assert compare_names("Dale W Fielding", "William Dale Fielding") == "match"
    assert compare_names("Dale Kim Fielding", "William Dale Lee Fielding") == "possible"
    assert compare_names("Dale Kim Fielding", "William Dale Kim Fielding") == "match"
