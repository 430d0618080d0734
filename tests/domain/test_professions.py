"""The meaning of claimed letters in the state they are claimed in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from verifier.domain.credentials.profession import (
    Credential,
    Family,
    Level,
    Satisfaction,
    UnknownCredential,
    accepted_credentials,
    family_of_taxonomy,
    read_credential,
    satisfies,
    title_of,
    titles_in,
)
from verifier.domain.credentials.titles import STATES


def claim(word: str, jurisdiction: str | None = "US-WA", *, number: bool = True) -> Credential:
    """The credential these words claim; a test that expects none says so itself."""
    read = read_credential(word, jurisdiction, has_number=number)
    assert isinstance(read, Credential)
    return read


@pytest.mark.parametrize(
    ("word", "state", "title"),
    [
        ("LPC", "US-WA", "Licensed Mental Health Counselor"),
        ("LMHC", "US-TX", "Licensed Professional Counselor"),
        ("LPC", "US-DE", "Licensed Professional Counselor of Mental Health"),
        ("LCSW", "US-WA", "Licensed Independent Clinical Social Worker"),
        ("LICSW", "US-CA", "Licensed Clinical Social Worker"),
        ("LCSW", "US-MD", "Licensed Certified Social Worker"),
        ("LMFT", "US-MD", "Licensed Clinical Marriage and Family Therapist"),
        ("LPN", "US-TX", "Licensed Vocational Nurse"),
        ("PMHNP", "US-WA", "Advanced Registered Nurse Practitioner"),
        ("RD", "US-CT", "Certified Dietitian-Nutritionist"),
        ("RDN", "US-FL", "Licensed Dietitian/Nutritionist"),
        ("MD", "US-WA", "Physician (Doctor of Medicine)"),
        ("DO", "US-IL", "Physician (Doctor of Medicine or of Osteopathic Medicine)"),
        ("PhD", "US-IL", "Licensed Clinical Psychologist"),
    ],
)
def test_a_badge_says_the_states_own_title(word: str, state: str, title: str) -> None:
    assert claim(word, state).badge_title.name == title


@pytest.mark.parametrize("letters", ["LPC", "LMHC", "LPCC", "LCPC", "LCMHC", "LPCMH"])
@pytest.mark.parametrize("state", ["US-WA", "US-TX", "US-FL", "US-NC", "US-MA"])
def test_counselor_letters_are_interchangeable_where_the_state_means_nothing_else_by_them(
    letters: str, state: str
) -> None:
    read = claim(letters, state)
    assert {title.level for title in read.titles} == {Level.INDEPENDENT}
    assert read.badge_title.family is Family.COUNSELOR


@pytest.mark.parametrize(
    ("letters", "state", "level"),
    [
        ("LPCC", "US-CO", Level.CANDIDATE),
        ("LPCC", "US-CA", Level.INDEPENDENT),
        ("LPC", "US-IL", Level.ASSOCIATE),
        ("LCPC", "US-IL", Level.INDEPENDENT),
        ("LCSW", "US-MA", Level.ASSOCIATE),
        ("LMSW", "US-MI", Level.INDEPENDENT),
        ("LMSW", "US-NY", Level.ASSOCIATE),
        ("LMFT", "US-KS", Level.ASSOCIATE),
    ],
)
def test_the_same_letters_can_be_a_full_licence_in_one_state_and_a_lower_one_in_another(
    letters: str, state: str, level: Level
) -> None:
    assert claim(letters, state).badge_title.level is level


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("Ph.D.", "PhD"),
        ("psyd", "PsyD"),
        ("L.M.F.T.", "LMFT"),
        (" lmft ", "LMFT"),
        ("Licensed Professional Counselor", "LPC"),
        ("licensed mental health counselor", "LMHC"),
        ("LPC Associate", "LPCA"),
        ("Registered Nurse", "RN"),
        ("Medical Doctor", "MD"),
    ],
)
def test_letters_are_read_however_they_are_spelled(written: str, letters: str) -> None:
    assert claim(written, "US-TX").word in {letters, title_of("US-TX", "LPC").abbreviation}


@pytest.mark.parametrize("letters", ["PhD", "PsyD", "EdD"])
def test_a_doctorate_with_a_state_and_a_number_claims_the_psychologists_licence(letters: str) -> None:
    read = claim(letters, "US-NY")
    assert (read.family, read.is_degree) == (Family.PSYCHOLOGIST, False)
    assert "Psychologist" in read.badge_title.name


@pytest.mark.parametrize(("state", "number"), [("US-NY", False), (None, True), (None, False), ("DE-BY", True)])
def test_a_doctorate_without_a_us_licence_number_is_a_degree(state: str | None, number: bool) -> None:  # noqa: FBT001
    read = claim("PhD", state, number=number)
    assert read.is_degree
    assert read.family is Family.DEGREE


def test_unknown_letters_are_said_to_be_unknown() -> None:
    assert read_credential("Life Coach", "US-WA", has_number=True) == UnknownCredential("Life Coach")
    assert read_credential("", "US-WA", has_number=True) == UnknownCredential("")


def test_every_accepted_word_is_read_somewhere_in_the_country() -> None:
    for word in accepted_credentials():
        readings = [read_credential(word, f"US-{state}", has_number=True) for state in STATES]
        assert any(isinstance(reading, Credential) for reading in readings), word


def test_an_associates_record_does_not_satisfy_a_full_claim() -> None:
    assert satisfies(claim("LMHC"), title_of("US-WA", "LMHCA")) is Satisfaction.LOWER_LEVEL
    assert satisfies(claim("LPCA", "US-TX"), title_of("US-TX", "LPC")) is Satisfaction.HIGHER_LEVEL
    assert satisfies(claim("LCSW", "US-NY"), title_of("US-NY", "LMSW")) is Satisfaction.LOWER_LEVEL
    assert satisfies(claim("LPC", "US-CO"), title_of("US-CO", "LPCC")) is Satisfaction.LOWER_LEVEL


@pytest.mark.parametrize("letters", ["AMFT", "APCC", "ASW"])
def test_an_associate_may_claim_the_associates_own_letters(letters: str) -> None:
    own = title_of("US-CA", letters)
    assert satisfies(claim(letters, "US-CA"), own) is Satisfaction.SAME


@pytest.mark.parametrize(
    ("letters", "record"), [("MD", "DO"), ("DO", "MD"), ("RN", "LPN"), ("LPN", "RN"), ("RN", "ARNP"), ("ARNP", "RN")]
)
def test_licences_of_one_family_are_kept_apart(letters: str, record: str) -> None:
    assert satisfies(claim(letters), title_of("US-WA", record)) is Satisfaction.OTHER_BRANCH


def test_another_states_or_professions_title_never_satisfies() -> None:
    assert satisfies(claim("LMFT"), title_of("US-OR", "LMFT")) is Satisfaction.OTHER_BRANCH
    assert satisfies(claim("LMFT"), title_of("US-WA", "LMHC")) is Satisfaction.OTHER_FAMILY
    assert satisfies(claim("PhD", number=False), title_of("US-WA", "Psychologist")) is Satisfaction.OTHER_FAMILY


def test_any_role_answers_a_general_claim_of_advanced_practice_but_not_another_role() -> None:
    assert satisfies(claim("APRN", "US-CA"), title_of("US-CA", "CRNA")) is Satisfaction.SAME
    assert satisfies(claim("NP", "US-CA"), title_of("US-CA", "CRNA")) is Satisfaction.OTHER_BRANCH


def test_where_nobody_licenses_dietitians_no_record_satisfies_the_claim() -> None:
    read = claim("RDN", "US-CA")
    assert read.titles == ()
    assert satisfies(read, title_of("US-NV", "LD")) is Satisfaction.OTHER_BRANCH


@pytest.mark.parametrize("state", sorted(STATES))
def test_every_state_has_a_full_title_in_every_profession(state: str) -> None:
    full = {title.family for title in titles_in(f"US-{state}") if title.level is Level.INDEPENDENT}
    expected = set(Family) - {Family.DEGREE}
    assert full == expected or (expected - full == {Family.DIETITIAN} and state in {"AZ", "CA", "CO", "MI", "VA"})


@pytest.mark.parametrize("state", sorted(STATES))
def test_a_states_own_full_title_satisfies_its_own_claim(state: str) -> None:
    for title in titles_in(f"US-{state}"):
        read = claim(title.name, title.jurisdiction)
        if read.badge_title == title:
            assert satisfies(read, title) is Satisfaction.SAME


def test_a_state_without_such_letters_is_an_error_of_the_data_sheet() -> None:
    with pytest.raises(KeyError):
        title_of("US-WA", "LCPC")


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("101YM0800X", Family.COUNSELOR),
        ("106H00000X", Family.MFT),
        ("1041C0700X", Family.SOCIAL_WORK),
        ("103TC0700X", Family.PSYCHOLOGIST),
        ("2084P0800X", Family.PHYSICIAN),
        ("163WP0808X", Family.NURSE),
        ("363LP0808X", Family.NURSE),
        ("133V00000X", Family.DIETITIAN),
        ("101YA0400X", None),
        ("390200000X", None),
        ("133N00000X", None),
        ("", None),
    ],
)
def test_taxonomy_codes_name_a_family_or_none(code: str, family: Family | None) -> None:
    assert family_of_taxonomy(code) is family


WORLD = Path(__file__).parents[2] / "verifier" / "demo" / "data" / "claims_truth.csv"


def test_every_claim_of_the_fictitious_population_is_understood() -> None:
    with WORLD.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            read = read_credential(row["claimed_credential"], f"US-{row['claimed_state']}", has_number=True)
            assert isinstance(read, Credential)
            assert read.badge_title.jurisdiction == f"US-{row['claimed_state']}"
