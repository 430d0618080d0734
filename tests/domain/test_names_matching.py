"""Do two names agree? Everybody here is made up."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from verifier.domain.evidence import PersonName
from verifier.domain.matching import compare, compare_names, from_parts, parse
from verifier.domain.names.relate import is_one_name


@pytest.mark.parametrize(
    ("claimed", "registry"),
    [
        ("Robin Sample", "SAMPLE, ROBIN"),
        ("Dr. Robin A. Sample, LPC, NCC", "SAMPLE, ROBIN ALEX"),
        ("Robin Sample", "ROBIN ALEX SAMPLE"),
        ("Robin Sample", "SAMPLE JR, ROBIN"),
        ("Peggy Sample", "SAMPLE, MARGARET"),
        ("Stan Sample", "STANLEY SAMPLE"),
        ("Robbie Sample", "SAMPLE, ROBERT"),
        ("Sasha Sample", "SAMPLE, ALEKSANDR"),
        ("Robin A. Sample", "SAMPLE, ROBIN A"),
        ('Thomas "Buzz" Sample', "Buzz Sample"),
        ("Alex Sample", "SAMPLE, ROBIN ALEXANDER"),
        ("R. Alex Sample", "ALEX SAMPLE"),
        ("Robin Sample-Field", "SAMPLE, ROBIN"),
        ("Robin Field Sample", "FIELD SAMPLE, ROBIN"),
        ("Robin Sample Field", "ROBIN LEE SAMPLE"),
        ("Robin Sample", "FIELD, ROBIN SAMPLE"),
        ("Robin de la Fuente", "DELAFUENTE, ROBIN"),
        ("Robin de la Fuente", "FUENTE, ROBIN"),
        ("Robin Müller", "MULLER, ROBIN"),
        ("Robin Müller", "MUELLER, ROBIN"),
        ("Señora Lucía Peña", "PENA, LUCIA"),
        ("Pattiann Sample", "SAMPLE, PATTI ANN"),
        ("J.J. Sample", "SAMPLE, JJ"),
        ("Robin O'Sample", "OSAMPLE, ROBIN"),
        ("Robin Mc Field", "MCFIELD, ROBIN"),
        ("Phillip Sample", "SAMPLE, PHILIP"),
        ("Robin Philippe Sample", "SAMPLE, ROBIN PHILLIPE"),
    ],
)
def test_one_persons_name_written_two_ways_matches(claimed: str, registry: str) -> None:
    assert compare_names(claimed, registry) == "match"
    assert compare_names(registry, claimed) == "match"


@pytest.mark.parametrize(
    ("claimed", "registry"),
    [
        ("R. Sample", "SAMPLE, ROBIN"),
        ("José Sample", "SAMPLE, JOSEPH"),
        ("Robin Sample Jr.", "SAMPLE III, ROBIN"),
        ("Robin Alex Sample", "SAMPLE, ROBIN LEE"),
        ("Robin A. Sample", "SAMPLE, ROBIN L."),
        ("Robin Sandborg", "SANDBURG, ROBIN"),
        ("Merlie Sample", "SAMPLE, MERLIN"),
        ("Robin Kimbell", "KYMBAL, ROBIN"),
        ("Robin Raczkowar", "RASHKOVAR, ROBIN"),
        ("Buddy Sample", "SAMPLE, ROBIN"),
        ("Robin Alex Sample", "FIELD, ROBIN ALEX"),
        ("Bill Sample", "SAMPLE, WILLY"),
        ("Robin Sample-Field", "SAMPLE-STONE, ROBIN"),
        ("Alex Sample-Field", "SAMPLE, ROBIN ALEX"),
        ("Robin Kim Alex Sample", "SAMPLE, ROBIN LEE ALEX"),
        ("Muller Robin Mueller", "MULLER, ROBIN"),
    ],
)
def test_a_doubt_is_a_question_for_people(claimed: str, registry: str) -> None:
    assert compare_names(claimed, registry) == "possible"
    assert compare_names(registry, claimed) == "possible"


@pytest.mark.parametrize(
    ("claimed", "registry"),
    [
        ("Robin Sample", "SAMPLE, KELLY"),
        ("Robin Sample", "FIELD, ROBIN"),
        ("Robin Sample", "FIELD, KELLY"),
        ("Ryan Sample", "SAMPLE, BRYAN"),
        ("Robin Berry", "PERRY, ROBIN"),
        ("Robin Robert", "ROBERTS, ROBIN"),
        ("Robin Bin Ali", "BIN OMAR, ROBIN"),
        ("José Lee Sample", "SAMPLE, JOSEPH ALAN"),
        ("Sample", "SAMPLE, ROBIN"),
        ("", "SAMPLE, ROBIN"),
        ("", ""),
    ],
)
def test_another_name_is_a_mismatch(claimed: str, registry: str) -> None:
    assert compare_names(claimed, registry) == "mismatch"
    assert compare_names(registry, claimed) == "mismatch"


def test_a_given_name_known_only_by_its_initial_is_said_to_be() -> None:
    assert compare(parse("Robin Alex Sample"), parse("SAMPLE, R ALEX")).given_initial_only
    assert compare(parse("R A Sample"), parse("SAMPLE, R A")).given_initial_only
    assert not compare(parse("Robin Sample"), parse("SAMPLE, ROBIN")).given_initial_only


def test_every_point_of_a_verdict_can_be_read() -> None:
    verdict = compare(parse("Dr. Peggy A. Müller, LPC"), from_parts(PersonName("MARGARET", "MUELLER", "ANNE")))
    assert verdict.verdict == "match"
    assert [(p.field, p.claimed, p.registry, p.verdict) for p in verdict.points] == [
        ("given_name", "Peggy", "MARGARET", "agrees"),
        ("middle_names", "A.", "ANNE", "agrees"),
        ("surname", "Müller", "MUELLER", "agrees"),
        ("name_suffix", "", "", "silent"),
    ]
    assert all(point.why.endswith((".", "there is one.")) for point in verdict.points)


def test_a_compound_surname_is_shown_where_both_sides_have_it() -> None:
    points = {p.field: p for p in compare(parse("Robin Field Sample"), parse("FIELD SAMPLE, ROBIN")).points}
    assert (points["surname"].claimed, points["surname"].registry) == ("Field Sample", "FIELD SAMPLE")
    assert points["middle_names"].verdict == "silent"


def test_a_name_without_a_given_name_or_surname_says_so() -> None:
    points = {p.field: p for p in compare(parse(""), parse("SAMPLE, ROBIN")).points}
    assert points["given_name"].why == points["surname"].why
    assert "does not have this part" in points["surname"].why


def test_a_conflict_is_shown_as_one() -> None:
    points = {p.field: p for p in compare(parse("Robin Lee Sample Jr"), parse("SAMPLE III, ROBIN ALEX")).points}
    assert points["middle_names"].verdict == "differs"
    assert points["name_suffix"].verdict == "differs"
    assert (points["name_suffix"].claimed, points["name_suffix"].registry) == ("jr", "iii")


words = st.sampled_from(
    "Robin Kelly Margaret Peggy Bo R. A. Sample Field Sample-Field O'Sample Müller Mueller Muller de la Fuente Jr III "
    "José Joseph TJ LPC MD Dr. Van Der Alexander Alex Sandborg Sandburg".split()
)
names = st.builds(" ".join, st.lists(words, min_size=1, max_size=5)) | st.builds("{}, {}".format, words, words)


@example("Der Van Der", "Der Van Robin Der")
@given(names, names)
def test_comparing_names_has_no_direction(one: str, other: str) -> None:
    assert compare_names(one, other) == compare_names(other, one)


@given(
    st.lists(
        st.sampled_from("Robin Kelly Margaret Alexander Sample Field".split()), min_size=2, max_size=4, unique=True
    )
)
def test_a_full_name_matches_itself_in_capitals_and_last_name_first(words_of_name: list[str]) -> None:
    *givens, surname = words_of_name
    written = " ".join(words_of_name)
    assert compare_names(written, f"{surname}, {' '.join(givens)}".upper()) == "match"


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_the_comparison(one: str, other: str) -> None:
    assert compare(parse(one), parse(other)).verdict == compare_names(one, other)


@pytest.mark.parametrize("suffix", ["Jr", "Sr", "III", "IV"])
def test_the_same_suffix_on_both_sides_is_the_same_generation(suffix: str) -> None:
    assert compare_names(f"John Smith {suffix}.", f"Smith, John {suffix}") == "match"
    assert compare_names(f"John Smith {suffix}", "John Smith II") == "possible"


@pytest.mark.parametrize("apart", ["Patti Ann", "Bo Bae", "Xin Yi", "J J"])
def test_a_given_name_is_the_same_with_and_without_a_space(apart: str) -> None:
    joined = apart.replace(" ", "")
    assert compare_names(f"{apart} Miller", f"{joined} Miller") == "match"
    assert compare_names(f"{joined} Miller", f"{apart} Miller") == "match"


def test_every_part_of_a_verdict_has_its_words() -> None:
    def whys(one: str, other: str) -> dict[str, tuple[str, str]]:
        return {point.field: (point.verdict, point.why) for point in compare(parse(one), parse(other)).points}

    said = whys("Dale Fielding", "William Dale Fielding-Sample")
    assert said["given_name"][0] == "agrees"
    assert said["surname"] == (
        "near",
        "One surname is part of the other, but the given name is a middle name, too: both at once is a question.",
    )
    absent = "One side does not have this part of the name: too little to compare."
    assert compare(parse("Robin Sample"), from_parts(PersonName("Robin", ""))).points[2].why == absent
    assert compare(parse("Robin Sample"), from_parts(PersonName("", "Sample"))).points[0].why == absent
    assert whys("Robin Sample Jr", "Robin Sample Jr")["name_suffix"] == ("agrees", "The same suffix.")
    assert whys("Robin Sample Jr", "Robin Sample")["name_suffix"][0] == "silent"


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("Pattiann Kim Miller", "Patti Ann Lee Miller", "possible"),
        ("Pattiann Kim Miller", "Patti Ann Kim Miller", "match"),
        ("Bo Fielding", "William Bo Fielding", "match"),
        ("Zoro Sample", "Zola Sample", "mismatch"),  # two letters apart
        ("Zoro Sample", "Zolo Sample", "possible"),  # one letter
        ("Zor Sample", "Zol Sample", "mismatch"),  # too short to be a slip
        ("Zoro Sample", "Boro Sample", "mismatch"),  # another initial
        ("Zorblatt Quillf", "Zormatta Quillf", "mismatch"),
        ("Zor Sample", "Zorblatt Sample", "possible"),
        ("Blatt Sample", "Zorblatt Sample", "possible"),
        ("Tt Sample", "Zorblatt Sample", "mismatch"),
        ("Orblatt Sample", "Zorblatt Sample", "mismatch"),
        ("Pat Kim Miller", "Mary P Miller", "mismatch"),
        ("Pat Kim Miller", "M P Miller", "possible"),
        ("P. Sample", "Margaret Sample", "possible"),  # Peggy
        ("Q. Sample", "Margaret Sample", "mismatch"),
        ("R. Sample", "Robin Fielding", "possible"),  # too little is said to tell
        ("R. Kim Sample", "Robin Kim Fielding", "mismatch"),
        ("R. Kim Sample", "Robin Kim Sample", "match"),
        ("R. K. Sample", "Robin Kim Sample", "possible"),
        ("Casey Kim Sample-Field", "Robin Kim Sample", "mismatch"),
        ("Robin Kim Sample", "Robin Kim Fielding", "possible"),
        ("Casey Kim Sample", "Robin Kim Sample", "possible"),
        ("Casey Sample", "Robin Kim Sample", "mismatch"),
    ],
)
def test_how_much_agrees_and_how_much_is_said_decides(one: str, other: str, verdict: str) -> None:
    assert compare_names(one, other) == compare_names(other, one) == verdict


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("robin", "robin", True),
        ("kim", "kim", True),
        ("j", "j", True),
        ("stan", "stanley", True),
        ("peggy", "margaret", True),
        ("phillip", "philip", True),
        ("lissa", "lisa", False),  # short names one letter apart are names of their own
        ("jose", "joseph", False),
        ("ellen", "allen", False),
        ("robin", "casey", False),
    ],
)
def test_a_form_of_a_given_name_is_that_name_and_what_looks_alike_is_not(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert is_one_name(one, other) is same
    assert is_one_name(other, one) is same


SHOWN = [
    ("given_name", "Robin Sample", "Robin Sample", "agrees"),
    ("given_name", "Peggy Sample", "Margaret Sample", "agrees"),
    ("given_name", "Dale Sample", "William Dale Sample", "agrees"),
    ("given_name", "R. Sample", "Robin Sample", "near"),
    ("given_name", "Jose Sample", "Joseph Sample", "near"),
    ("given_name", "Jennica Sample", "Jennida Sample", "near"),
    ("given_name", "Casey Sample", "Robin Sample", "differs"),
    ("surname", "Robin Sample", "Robin Sample", "agrees"),
    ("surname", "Robin Sample", "Robin Sample-Field", "agrees"),
    ("surname", "Robin Sandborg", "Robin Sandburg", "near"),
    ("surname", "Robin Sample", "Robin Fielding", "differs"),
    ("middle_names", "Robin Alex Sample", "Robin Alex Sample", "agrees"),
    ("middle_names", "Robin A. Sample", "Robin Alex Sample", "agrees"),
    ("middle_names", "Robin Sample", "Robin Alex Sample", "silent"),
    ("middle_names", "Robin Lee Sample", "Robin Alex Sample", "differs"),
    ("name_suffix", "Robin Sample Jr", "Robin Sample Jr", "agrees"),
    ("name_suffix", "Robin Sample", "Robin Sample Jr", "silent"),
    ("name_suffix", "Robin Sample III", "Robin Sample Jr", "differs"),
]


@pytest.mark.parametrize(("field", "one", "other", "verdict"), SHOWN)
def test_a_reviewer_sees_what_agrees_and_what_does_not(field: str, one: str, other: str, verdict: str) -> None:
    points = compare(parse(one), parse(other)).points
    assert [point.field for point in points] == ["given_name", "middle_names", "surname", "name_suffix"]
    shown = next(point for point in points if point.field == field)
    assert shown.verdict == verdict
    assert shown.why.endswith(".")
