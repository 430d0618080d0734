"""Properties of all pairs of names, not only of examples. Everybody here is made up."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.matching import Middle, compare, compare_names, parse
from verifier.domain.names.parse import _parse_careful

GIVEN = st.sampled_from("Robin Kelly Margaret Peggy Alexander Alex Bo R José Lucía Ann Jo-Ann Robert Robbie".split())
SURNAME = st.sampled_from(
    ["Sample", "Field", "Sample-Field", "O'Sample", "Müller", "Mueller", "de la Fuente", "Sandborg", "Kimbell", "Peña"]
)
WRITTEN = st.builds(
    lambda givens, surname: f"{' '.join(givens)} {surname}", st.lists(GIVEN, min_size=1, max_size=3), SURNAME
)
TITLES = st.sampled_from(["Dr.", "Dr", "Prof.", "Mrs.", "Rev."])
LETTERS = st.sampled_from(["LPC", "MD", "Ph.D.", "LCSW, NCC", "LMFT", "M.D., FACP", "PsyD"])
SUFFIXES = st.sampled_from(["Jr.", "Sr.", "II", "III", "IV"])
WORDS = st.sampled_from(
    "Robin A. TJ St. Ma V Dr. Jr. MD de van Sample O'Sample Sample-Field X. Ünal o Field Do , ,".split()
)


@given(WRITTEN, WRITTEN, TITLES, LETTERS)
def test_a_title_or_letters_never_change_the_verdict(one: str, other: str, title: str, letters: str) -> None:
    plain = compare_names(one, other)
    assert compare_names(f"{title} {one}", other) == plain
    assert compare_names(f"{one}, {letters}", other) == plain
    assert compare_names(one, f"{other}, {letters}") == plain


@given(WRITTEN, WRITTEN, SUFFIXES, SUFFIXES)
def test_two_generations_of_one_name_never_match(one: str, other: str, suffix: str, another: str) -> None:
    verdict = compare_names(f"{one} {suffix}", f"{other}, {another}")
    assert suffix == another or verdict != "match"


@given(WRITTEN, WRITTEN)
def test_a_contradicting_middle_name_never_matches(one: str, other: str) -> None:
    found = compare(parse(one), parse(other))
    assert found.middle is not Middle.CONFLICT or found.verdict != "match"


@given(WRITTEN, WRITTEN)
def test_accents_may_be_left_off_or_written_apart(one: str, other: str) -> None:
    apart = unicodedata.normalize("NFD", one)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    assert compare_names(one, bare) == compare_names(one, one)
    assert compare_names(apart, other) == compare_names(one, other)


@given(WRITTEN, WRITTEN)
def test_capitals_and_spaces_say_nothing(one: str, other: str) -> None:
    assert compare_names(one, other) == compare_names(one, f"  {other.replace(' ', '  ')} ")
    assert compare_names(one.upper(), other) == compare_names(one.lower(), other)


@given(WRITTEN, WRITTEN)
def test_the_points_of_a_verdict_carry_it(one: str, other: str) -> None:
    found = compare(parse(one), parse(other))
    verdicts = {point.verdict for point in found.points}
    if found.verdict == "match":
        assert "differs" not in verdicts
    else:
        assert verdicts & {"differs", "near"}
    assert all(point.why.endswith(".") for point in found.points)


@given(st.lists(WORDS, max_size=6).map(" ".join) | st.text("abR -.,'ü", max_size=20))
def test_a_plain_name_is_read_fast_and_no_differently(text: str) -> None:
    assert parse(text) == _parse_careful(text)
