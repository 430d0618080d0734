"""Look-ups by people as records: read as a title of the place, compared with the claim and with another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.domain.assessment.manual_lookup import Read, as_record, compare_look_up, same_reading
from verifier.domain.claim import Words
from verifier.domain.credentials.licence_title import read_title
from verifier.domain.credentials.profession import (
    Credential,
    Family,
    Satisfaction,
    read_credential,
    satisfies,
    titles_in,
)
from verifier.domain.credentials.titles import BY_PLACE, Level
from verifier.domain.evidence import Action, Standing

TODAY = date(2026, 11, 30)
READ = Read("Robin A. Sample", "Licensed Professional Counselor", "12345", Standing.ACTIVE, "silent", date(2027, 7, 31))
WORDS = Words("Robin Sample", number="12345")


def credential(word: str, place: str | None = "US-TX") -> Credential:
    read = read_credential(word, place, has_number=place is not None)
    assert isinstance(read, Credential)
    return read


def fit(text: str, word: str, place: str | None) -> str:
    claimed = credential(word, place)
    title = read_title(text, claimed, place)
    return satisfies(claimed, title).value if title is not None else "none"


SAME = [
    ("Licensed Professional Counselor", "LPC", "US-TX"),
    ("LICENSED PROFESSIONAL COUNSELOR", "LPC", "US-PA"),
    ("Licensed Professional Counselor (LPC)", "LPC", "US-GA"),
    ("Professional Counselor License", "LPC", "US-GA"),
    ("LPC, NCC", "LPC", "US-PA"),
    ("Clinical Counselor", "LPCC", "US-OH"),
    ("Marriage & Family Therapist", "LMFT", "US-PA"),
    ("Marital and Family Therapist", "LMFT", "US-PA"),
    ("Physician and Surgeon", "MD", "US-OH"),
    ("Physician M.D.", "MD", "US-PA"),
    ("Medicine and Surgery", "MD", "US-PA"),
    ("Doctor of Osteopathic Medicine", "DO", "US-PA"),
    ("Osteopathic Physician & Surgeon", "DO", "US-OH"),
    ("Registered Professional Nurse", "RN", "US-NY"),
    ("Registered Nurse - Multistate", "RN", "US-AZ"),
    ("Psychologist - Doctorate", "LP", "US-PA"),
    ("Licensed Psychologist", "PhD", "US-PA"),
    ("Dietitian", "RD", "US-PA"),
    ("Clinical psychologist", "LP", "GB"),
    ("Licensed Professional Clinical Counselor with Supervision Designation", "LPCC", "US-OH"),
    ("Licensed Professional Clinical Counselor-Supervisor", "LPCC", "US-OH"),
    ("Licensed Independent Social Worker with Supervision Designation", "LISW", "US-OH"),
    ("Licensed Clinical Mental Health Counselor Supervisor", "LCMHC", "US-NC"),
    (
        "Licensed Professional Counselor with Mental Health Service Provider Designation",
        "LPC-MHSP",
        "US-TN",
    ),
    ("Educational Limited Professional Counselor", "LLPC", "US-MI"),
    ("Masters Social Worker - Clinical", "LMSW", "US-MI"),
    ("Licensed Master's Social Worker-Clinical", "LMSW", "US-MI"),
    ("Clinical Social Work", "LCSW", "US-VA"),
    ("Psychologist HSPP", "PsyD", "US-IN"),
    ("Fully Licensed Psychologist", "PhD", "US-MI"),
    ("MD License", "MD", "US-AZ"),
    ("Osteopathic Doctor", "DO", "US-MI"),
    ("Medical practitioner", "MD", "GB"),
    ("APRN-CNP", "PMHNP", "US-OH"),
    ("Certified Nurse Practitioner", "PMHNP", "US-OH"),
    ("Registered Nurse Practitioner", "PMHNP", "US-AZ"),
    ("Nurse Practitioner Specialty Certification", "PMHNP", "US-MI"),
]
OTHER = [
    ("Cosmetologist", "LMFT", "US-OH"),
    ("Massage Therapist", "LMFT", "US-PA"),
    ("Marriage and Family Therapist", "LPC", "US-PA"),
    ("LMFT", "LPC", "US-TX"),
    ("School Psychologist", "LP", "US-OH"),
    ("Licensed Educational Psychologist", "LP", "US-PA"),
    ("Licensed Psychologist Student", "PSYC", "US-PA"),
    ("Marriage and Family Therapist Trainee", "MFTC", "US-PA"),
    ("Genetic Counselor", "LPC", "US-PA"),
    ("Pastoral Counselor", "LPC", "US-PA"),
    ("Alcohol and Drug Counselor", "LPC", "US-PA"),
    ("Physician Assistant", "MD", "US-OH"),
    ("Veterinary Medicine", "MD", "US-PA"),
    ("Podiatric Physician", "MD", "US-PA"),
    ("Doctor of Chiropractic", "MD", "US-PA"),
    ("Osteopathic Physician", "MD", "US-OH"),
    ("Certified Nursing Assistant", "RN", "US-TX"),
    ("Licensed Practical Nurse", "RN", "US-PA"),
    ("Professional Counselor", "LPCC", "US-OH"),
    ("Marriage and Family Therapist Associate", "LMFT", "US-GA"),
    ("Licensed Professional Counselor Temporary", "LPC", "US-PA"),
    ("Psychology Intern", "LP", "US-PA"),
    ("", "LPC", "US-PA"),
    ("12345", "LPC", "US-PA"),
    ("Licensed Professional Counselor Under Supervision", "LPC", "US-OK"),
    ("LPC - Under Supervision", "LPC", "US-OK"),
    ("Professional Counselor Temporary with Supervision", "LPC", "US-GA"),
    ("Educational Limited Professional Counselor", "LPC", "US-MI"),
    ("Licensed Professional Counselor with Supervision Designation", "LPCC", "US-OH"),
    ("Masters Social Worker", "LCSW", "US-PA"),
    ("Certified Nurse Practitioner", "RN", "US-OH"),
    ("APRN-CNP", "RN", "US-OH"),
    ("Registered Nurse", "PMHNP", "US-OH"),
    ("Osteopathic Doctor", "MD", "US-MI"),
    ("Veterinary Medical Practitioner", "MD", "GB"),
    ("Traditional Chinese medical practitioner", "MD", "CA-BC"),
    ("Doctor of Naturopathic Medicine", "MD", "US-AZ"),
]


@pytest.mark.parametrize(("text", "word", "place"), SAME)
def test_a_boards_way_of_writing_a_title_is_read(text: str, word: str, place: str) -> None:
    assert fit(text, word, place) == "same"


@pytest.mark.parametrize(("text", "word", "place"), OTHER)
def test_another_profession_level_or_branch_is_never_the_claimed_one(text: str, word: str, place: str) -> None:
    assert fit(text, word, place) != "same"


def test_every_title_of_every_place_is_read_as_itself() -> None:
    for place, titles in BY_PLACE.items():
        for title in titles:
            claimed = credential(title.abbreviation, place or None)
            if satisfies(claimed, title) is not Satisfaction.SAME or claimed.is_degree:
                continue  # letters that a state uses twice: the lower one counts
            found = read_title(f"{title.name} ({title.abbreviation})", claimed, place)
            assert found is not None, (place, title)
            assert found.family is title.family, (place, title)


def test_no_title_of_another_family_answers_a_claim() -> None:
    for claimed in (credential("LPC"), credential("LMFT"), credential("MD"), credential("RN"), credential("LP")):
        for title in titles_in("US-TX"):
            if title.family is claimed.family:
                continue
            found = read_title(title.name, claimed, "US-TX")
            assert found is None or satisfies(claimed, found) is not Satisfaction.SAME, (claimed.word, title.name)


@given(st.text(max_size=60))
def test_no_odd_text_is_a_title_by_accident(text: str) -> None:
    found = read_title(text, credential("RN"), "US-TX")
    assert found is None or found.family in Family


def test_a_form_of_the_claimed_licence_agrees_point_by_point() -> None:
    agreement, another = compare_look_up(credential("LPC"), WORDS, as_record(READ, credential("LPC"), "US-TX"), TODAY)
    assert (agreement.reasons, another) == ((), ())
    said = {point.field: point.verdict for point in agreement.points}
    assert {said[name] for name in ("number", "licence_type", "given_name", "surname", "standing")} == {"agrees"}
    assert said["board_action"] == "silent"


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"discipline": "yes"}, {"past_action"}),
        ({"standing": Standing.ACTIVE_RESTRICTED}, {"standing_disciplined"}),
        ({"standing": Standing.EXPIRED}, {"standing_expired"}),
        ({"valid_until": date(2026, 11, 29)}, {"standing_expired"}),
        ({"name": "Robin Sampel"}, {"name_unclear"}),
        ({"name": "Jane Doe"}, {"name_mismatch"}),
    ],
)
def test_what_speaks_against_a_form_is_a_reason_as_of_a_register(changes: dict[str, object], reasons: set[str]) -> None:
    record = as_record(replace(READ, **changes), credential("LPC"), "US-TX")  # type: ignore[arg-type]
    agreement, _ = compare_look_up(credential("LPC"), WORDS, record, TODAY)
    assert set(agreement.reasons) == reasons


@pytest.mark.parametrize(
    ("changes", "another"),
    [
        ({"number": "ZZZ999"}, ("number",)),
        ({"number": "12346"}, ("number",)),
        ({"number": "n/a"}, ("number",)),
        ({"title": "Cosmetologist"}, ("title",)),
        ({"name": "Jane Doe"}, ("name",)),
        ({"name": "Robin Sampel"}, ()),
        ({"number": "LPC 12345"}, ()),
    ],
)
def test_what_makes_a_form_another_licence_is_named(changes: dict[str, object], another: tuple[str, ...]) -> None:
    record = as_record(replace(READ, **changes), credential("LPC"), "US-TX")  # type: ignore[arg-type]
    assert compare_look_up(credential("LPC"), WORDS, record, TODAY)[1] == another


def test_a_claim_without_a_number_takes_the_one_that_was_read() -> None:
    record = as_record(READ, credential("LPC"), "US-TX")
    agreement, another = compare_look_up(credential("LPC"), replace(WORDS, number=""), record, TODAY)
    assert (agreement.record, another) == (record, ())
    blank = as_record(replace(READ, number="none"), credential("LPC"), "US-TX")
    assert compare_look_up(credential("LPC"), replace(WORDS, number=""), blank, TODAY)[1] == ("number",)


def test_a_degree_is_compared_by_title_and_name() -> None:
    phd = credential("PhD", None)
    read = replace(READ, title="Doctor of Philosophy", number="diploma")
    agreement, another = compare_look_up(phd, WORDS, as_record(read, phd, None), TODAY)
    assert (another, agreement.record is not None) == ((), True)
    assert "number" not in {point.field for point in agreement.points}
    other = as_record(replace(read, title="Doctor of Education"), phd, None)
    assert compare_look_up(phd, WORDS, other, TODAY)[1] == ("title",)
    assert compare_look_up(phd, WORDS, as_record(replace(read, name="Jane Doe"), phd, None), TODAY)[1] == ("name",)


def test_a_discipline_that_was_read_is_an_action_flag() -> None:
    said = {
        word: as_record(replace(READ, discipline=word), credential("LPC"), "US-TX").action
        for word in ("yes", "no", "silent")
    }
    assert said == {"yes": Action.TAKEN, "no": Action.NONE, "silent": Action.UNKNOWN}


EQUAL = [
    {"name": "SAMPLE, ROBIN A."},
    {"number": " 12345 "},
    {"title": "Professional Counselor (LPC)"},
]
UNEQUAL: list[dict[str, object]] = [
    {"name": "Robin B. Sample"},
    {"number": "12346"},
    {"title": "Licensed Professional Counselor Associate"},
    {"standing": Standing.ACTIVE_RESTRICTED},
    {"discipline": "no"},
    {"valid_until": None},
    {"valid_until": date(2027, 8, 1)},
]


@pytest.mark.parametrize("changes", EQUAL)
def test_how_it_was_typed_makes_no_difference(changes: dict[str, object]) -> None:
    assert same_reading(READ, replace(READ, **changes), credential("LPC"), "US-TX")  # type: ignore[arg-type]


@pytest.mark.parametrize("changes", UNEQUAL)
def test_what_was_read_does(changes: dict[str, object]) -> None:
    assert not same_reading(READ, replace(READ, **changes), credential("LPC"), "US-TX")  # type: ignore[arg-type]


def test_a_hyphen_or_an_apostrophe_left_out_is_the_typists() -> None:
    one = replace(READ, name="Kim O'Trial-Person")
    for name in ("Kim O\u2019Trial Person", "OTRIAL-PERSON, KIM", "KIM OTRIAL PERSON"):
        assert same_reading(one, replace(one, name=name), credential("LPC"), "US-TX")
    for name in ("Kim Person", "Trial Kim-Person", "Kim O'Trial-Persons"):
        assert not same_reading(one, replace(one, name=name), credential("LPC"), "US-TX")


@pytest.mark.parametrize(
    "text",
    [
        "Licensed Professional Clinical Counselor (surrendered)", "LPCC - Revoked", "LPCC (retired)", "LPCC, inactive",
        "Licensed Professional Clinical Counselor (applicant)", "LPCC / expired", "LPCC - Application pending",
    ],
)  # fmt: skip
def test_a_licence_that_is_not_held_is_none_whatever_standing_is_typed(text: str) -> None:
    assert read_title(text, credential("LPCC", "US-OH"), "US-OH") is None


@pytest.mark.parametrize("text", ["Counselor Trainee", "Licensed Professional Counselor - Student"])
def test_a_trainee_is_no_associate(text: str) -> None:
    assert fit(text, "LPC", "US-OH") != "same"


def test_a_lower_level_stays_lower_beside_letters_of_the_full_licence() -> None:
    title = read_title("Licensed Professional Counselor Associate (LPC Associate)", credential("LPC"), "US-TX")
    assert title is not None
    assert title.level is Level.ASSOCIATE
