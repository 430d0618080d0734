"""Reading written names. Everybody here is made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.evidence import PersonName
from verifier.domain.names.parse import ParsedName, from_parts, in_parts, parse
from verifier.domain.names.tokens import fold


def parts(name: ParsedName) -> tuple[str, str, str, str]:
    """Given, middles, surname and suffix, each as one text."""
    return name.given, " ".join(name.middles), " ".join(name.surname), name.suffix


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Robin Sample", ("robin", "", "sample", "")),
        ("Dr. Robin A. Sample, LPC, NCC", ("robin", "a", "sample", "")),
        ("SAMPLE, ROBIN ALEX", ("robin", "alex", "sample", "")),
        ("SAMPLE JR, ROBIN A.", ("robin", "a", "sample", "jr")),
        ("SAMPLE, JR., ROBIN", ("robin", "", "sample", "jr")),
        ("Robin Sample, Jr.", ("robin", "", "sample", "jr")),
        ("Robin Sample III", ("robin", "", "sample", "iii")),
        ("Robin Sample LMFT", ("robin", "", "sample", "")),
        ("Robin Sample, XYZ-C", ("robin", "", "sample", "")),
        ("Prof. Dr. Robin Sample Ph.D.", ("robin", "", "sample", "")),
        ("Robin de la Fuente", ("robin", "", "de la fuente", "")),
        ("FUENTE, ROBIN", ("robin", "", "fuente", "")),
        ("Robin Sample-Field", ("robin", "", "sample field", "")),
        ("Robin van der Field", ("robin", "", "van der field", "")),
        ("R.A. Sample", ("r", "a", "sample", "")),
        ("SAMPLE, R.D.", ("r", "d", "sample", "")),
        ("TJ Sample", ("t", "j", "sample", "")),
        ("Robin O'Sample", ("robin", "", "osample", "")),
        ("Minh Do", ("minh", "", "do", "")),
        ("Minh Do, DO", ("minh", "", "do", "")),
        ("Jo-Ann Sample", ("jo", "ann", "sample", "")),
        ("McField Sample, JANE", ("jane", "", "mcfield sample", "")),
        ("Sample", ("", "", "sample", "")),
        ("", ("", "", "", "")),
    ],
)
def test_a_written_name_is_taken_apart(written: str, read: tuple[str, str, str, str]) -> None:
    assert parts(parse(written)) == read


@pytest.mark.parametrize(
    "written", ['Robin "Bo" Sample', "Robin (Bo) Sample", "Robin “Bo” Sample", "Robin 'Bo' Sample"]
)
def test_a_quoted_nickname_is_kept_beside_the_name(written: str) -> None:
    read = parse(written)
    assert read.nicknames == ("bo",)
    assert parts(read) == ("robin", "", "sample", "")


def test_a_comma_or_parts_say_where_the_surname_begins() -> None:
    assert parse("FIELD SAMPLE, ROBIN").surname_known
    assert from_parts(PersonName("ROBIN", "FIELD SAMPLE")).surname_known
    assert not parse("Robin Field Sample").surname_known


def test_parts_of_a_register_are_tidied() -> None:
    read = from_parts(PersonName("ROBIN A", "SAMPLE JR", middle="LEE", suffix=""))
    assert parts(read) == ("robin", "a lee", "sample", "jr")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Müller", "muller"),
        ("GARCÍA", "garcia"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("Иван", "ivan"),
        ("ﬁeld", "field"),
    ],
)
def test_folding_leaves_plain_letters(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_written_name_in_parts_reads_as_the_name_itself() -> None:
    assert in_parts("Dr. Robin Lee van der Field Jr., LPC") == PersonName("robin", "van der field", "lee", "jr")
    assert parts(from_parts(in_parts("SAMPLE, ROBIN A"))) == parts(parse("SAMPLE, ROBIN A"))


def test_what_is_shown_to_people_is_what_was_written() -> None:
    read = parse("Robin Ángel Sample-Field")
    assert read.shown(read.surname) == "Sample-Field"
    assert read.shown(read.middles) == "Ángel"


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    read = parse(text)
    assert all(word and word.isascii() for word in read.surname)
    assert read.givens


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_no_parts_break_the_reading(given_name: str, surname: str, middle: str) -> None:
    assert from_parts(PersonName(given_name, surname, middle)).surname_known
