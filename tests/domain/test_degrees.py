from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.builders import (
    COMMON,
    DOWN,
    LEIE,
    NOW,
    NPI,
    ODD,
    RARE,
    TODAY,
    Claimed,
    answer,
    claimed,
    credential,
    enumeration,
    identity,
)
from verifier.domain.assessment.decision import AskAgain, AskCreator, AskReviewer, Confirm
from verifier.domain.assessment.degrees import Doctorate, Source, field_of, read_role, said_by, same_institution
from verifier.domain.assessment.identifiers import ORCID, orcid_check_digit, orcid_ok
from verifier.domain.assessment.matter import Matter
from verifier.domain.claim import AccountRef, Words
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Authority, Found, NotFound, PersonName, Record, RecordKind, Standing
from verifier.domain.holder import Holder

ROBINS = "0009-0099-0000-0011"
SAMPLE_UNIVERSITY = "Sample University"


def entry(role: str = "PhD in Physics", **changes: object) -> Record:
    """Build the entry of Robin's university on Robin's iD."""
    doctorate = read_role(role)
    made = Record(
        registry=ORCID,
        authority=Authority.PRIMARY,
        kind=RecordKind.DEGREE,
        name=PersonName("Robin", "Sample"),
        family=Family.DEGREE,
        title=doctorate.title if doctorate else None,
        title_text=role,
        number=ROBINS,
        standing=Standing.ACTIVE if doctorate else None,
        issued_on=TODAY - timedelta(days=4000),
        institution=SAMPLE_UNIVERSITY,
        field_of_study=doctorate.field if doctorate else "",
        asserted_by="institution",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def degree(*records: Record, letters: str = "PhD", **words: str) -> Claimed:
    """Robin claims a degree and gives an iD that holds these entries."""
    matter = Matter(
        credential=credential(letters, None, number=False),
        jurisdiction=None,
        account=AccountRef("acct_71", "robin.sample.phd", 1, "Robin Sample, PhD"),
        words=Words("Robin Sample", orcid=ROBINS, **words),
        identity=identity(verified_name="Robin Sample", birth_year=None),
        primaries=(ORCID,),
    )
    return Claimed(matter, (answer(ORCID, Found(records or (entry(),))),))


def test_a_degree_the_university_entered_for_a_rare_name_is_confirmed() -> None:
    verdict = degree(institution="The Sample University").weighed()
    assert isinstance(verdict, Confirm)
    assert verdict.findings.record == entry()
    assert verdict.findings.bound.level is Holder.H3


def test_without_an_institution_in_the_claim_the_record_names_it() -> None:
    assert isinstance(degree().weighed(), Confirm)


@pytest.mark.parametrize(
    ("reason", "verdict", "case"),
    [
        ("degree_self_asserted", AskReviewer, degree(entry(asserted_by="self", authority=Authority.SUPPORTING))),
        ("degree_by_other", AskReviewer, degree(entry(asserted_by="organisation", authority=Authority.SUPPORTING))),
        ("institution_mismatch", AskReviewer, degree(institution="Example College")),
        ("several_candidates", AskReviewer, degree(entry(), entry(institution="Example College"))),
        ("several_candidates", AskReviewer, degree(entry(), entry("PhD in History"))),
        ("degree_not_listed", AskCreator, degree(entry("PhD candidate"))),
        ("degree_not_listed", AskCreator, degree(entry(standing=Standing.PENDING, issued_on=None))),
        ("degree_not_listed", AskCreator, degree(entry(issued_on=TODAY))),
        ("degree_not_listed", AskCreator, degree(entry("MA in Psychology"))),
        ("degree_by_hand", AskReviewer, degree(entry("PhD in Zymurgical Planning"))),
        ("degree_not_listed", AskCreator, degree().hearing(ORCID, NotFound())),
        ("orcid_not_found", AskCreator, degree().hearing(ORCID, NotFound())),
        ("name_mismatch", AskReviewer, degree(entry(name=PersonName("Casey", "Fielding")))),
        ("orcid_mismatch", AskReviewer, degree(entry(name=PersonName("Casey", "Fielding")))),
        ("orcid_mismatch", AskReviewer, degree(entry(name=PersonName("", "")))),
        ("identity_mismatch", AskReviewer, degree().attesting(verified_name="Casey Fielding", birth_year=None)),
        ("holder_unbound", AskReviewer, degree().about(identity=None)),
        ("namesake_possible", AskReviewer, degree().called(COMMON)),
        ("source_changed", AskReviewer, degree().hearing(ORCID, ODD)),
        ("source_unavailable", AskAgain, degree().hearing(ORCID, DOWN)),
        ("source_unproven", AskReviewer, degree().about(unproven=frozenset({ORCID}))),
        ("handle_asserts_other", AskReviewer, degree().about(account=AccountRef("a", "robin.sample.lpc", 1))),
        ("earlier_decision", AskReviewer, degree().about(earlier_decision=True)),
        ("degree_by_hand", AskReviewer, degree().about(primaries=(), words=Words("Robin Sample"))),
        ("orcid_unchecked", AskReviewer, degree().about(primaries=())),
    ],
)
def test_what_stands_in_the_way_of_a_degree_is_said(reason: str, verdict: type, case: Claimed) -> None:
    said = case.weighed()
    assert isinstance(said, verdict)
    assert reason in said.findings.reasons


@pytest.mark.parametrize("granted", ["PhD", "PsyD", "EdD"])
@pytest.mark.parametrize("wanted", ["PhD", "PsyD", "EdD"])
def test_each_doctorate_is_satisfied_by_its_own_kind_only(granted: str, wanted: str) -> None:
    verdict = degree(entry(granted), letters=wanted).weighed()
    assert isinstance(verdict, Confirm) is (granted == wanted)


def test_the_universitys_entry_counts_beside_what_the_person_typed() -> None:
    typed = entry(asserted_by="self", authority=Authority.SUPPORTING, institution="Example College")
    verdict = degree(typed, entry()).weighed()
    assert isinstance(verdict, Confirm)
    assert verdict.findings.record == entry()


def test_the_same_entry_twice_is_one_degree() -> None:
    again = entry(institution="SAMPLE UNIVERSITY", issued_on=TODAY - timedelta(days=3999))
    assert isinstance(degree(entry(), again).weighed(), Confirm)


def test_a_middle_name_people_typed_into_their_own_page_is_no_second_attribute() -> None:
    named = degree(entry(name=PersonName("Robin Alex", "Sample"))).saying(name="Robin Alex Sample")
    common = named.attesting(verified_name="Robin Alex Sample", birth_year=None).called(COMMON)
    assert common.reasons == ("namesake_possible",)
    rare = common.called(RARE).weighed()
    assert isinstance(rare, Confirm)
    assert rare.findings.bound.level is Holder.H3


def test_a_full_middle_name_on_an_id_counts_for_nothing() -> None:
    named = degree(entry(name=PersonName("Robin", "Sample", "Alex"))).saying(name="Robin Alex Sample")
    named = named.attesting(verified_name="Robin Alex Sample", birth_year=None)
    assert named.called(100.0).weighed().findings.bound.others == 100.0
    rare = named.called(RARE).weighed()
    assert (isinstance(rare, Confirm), rare.findings.bound.level) == (True, Holder.H3)


def test_the_day_a_degree_ends_is_not_yet_past() -> None:
    assert isinstance(degree(entry(issued_on=NOW.date() - timedelta(days=1))).weighed(), Confirm)
    assert not isinstance(degree(entry(issued_on=NOW.date())).weighed(), Confirm)


@given(
    st.sampled_from(["self", "organisation", ""]),
    st.sampled_from([None, *range(0, 4000, 400)]),
    st.text(max_size=30),
    st.booleans(),
)
def test_no_word_but_the_institutions_ever_confirms(who: str, days: int | None, role: str, claim_it: bool) -> None:  # noqa: FBT001
    issued_on = None if days is None else TODAY - timedelta(days=days)
    records = (entry(asserted_by=who, issued_on=issued_on), entry(role, asserted_by=who))
    case = degree(*records, institution=SAMPLE_UNIVERSITY if claim_it else "")
    assert not isinstance(case.weighed(), Confirm)


# An iD beside a licence.


def beside(outcome: object) -> Claimed:
    """Robin's counsellor's licence with an iD, and what ORCID says of it."""
    return claimed().saying(orcid=ROBINS).hearing(ORCID, outcome)  # type: ignore[arg-type]


def test_an_id_of_ones_own_beside_a_licence_says_nothing() -> None:
    assert isinstance(beside(Found((entry(),))).weighed(), Confirm)
    plain = Record(ORCID, Authority.SUPPORTING, RecordKind.RESEARCHER, PersonName("Robin", "Sample"), number=ROBINS)
    assert isinstance(beside(Found((plain,))).weighed(), Confirm)


def test_another_persons_or_an_unknown_id_beside_a_licence_is_a_reviewers_question() -> None:
    other = beside(Found((entry(name=PersonName("Casey", "Fielding")),))).weighed()
    unknown = beside(NotFound()).weighed()
    assert isinstance(other, AskReviewer)
    assert isinstance(unknown, AskReviewer)
    assert (other.findings.reasons, unknown.findings.reasons) == (("orcid_mismatch",), ("orcid_not_found",))


def test_an_id_that_nobody_could_be_asked_about_stays_unchecked() -> None:
    assert claimed().saying(orcid=ROBINS).reasons == ("orcid_unchecked",)
    assert beside(ODD).reasons == ("source_changed", "orcid_unchecked")


def test_a_degree_on_an_id_never_makes_up_for_a_licence() -> None:
    case = beside(Found((entry(),))).finding()
    assert not isinstance(case.weighed(), Confirm)
    assert case.weighed().findings.record is None


def test_a_screening_hit_is_no_degrees_business_and_still_a_licences() -> None:
    hit = replace(enumeration(npi=NPI), authority=Authority.SCREENING, registry=LEIE)
    assert "screening_possible" in beside(Found((entry(),))).hearing(LEIE, Found((hit,))).reasons


# Role titles.


@pytest.mark.parametrize(
    ("role", "letters", "field"),
    [
        ("PhD", "PhD", ""),
        ("Ph.D.", "PhD", ""),
        ("ph. d.", "PhD", ""),
        ("DPhil", "PhD", ""),
        ("D.Phil.", "PhD", ""),
        ("PhD degree", "PhD", ""),
        ("Doctor of Philosophy", "PhD", ""),
        ("Doctor of Philosophy (PhD)", "PhD", ""),
        ("Doctor of Philosophy (Ph.D.)", "PhD", ""),
        ("Dr. rer. nat.", "PhD", ""),
        ("Dr.-Ing.", "PhD", ""),
        ("PhD (magna cum laude)", "PhD", ""),
        ("PhD, Psychology", "PhD", "Psychology"),
        ("PhD - Social Work", "PhD", "Social Work"),
        ("Ph.D. in Clinical Psychology", "PhD", "Clinical Psychology"),
        ("Doctor of Philosophy in Counselor Education and Supervision", "PhD", "Counselor Education and Supervision"),
        ("PhD (Marriage & Family Therapy)", "PhD", "Marriage & Family Therapy"),
        ("PhD (Statistics)", "PhD", "Statistics"),
        ("PhD: Public Health", "PhD", "Public Health"),
        ("PhD, Psychology, with distinction", "PhD", "Psychology, with distinction"),
        ("PhD in Medieval Hungarian Literature", "PhD", "Medieval Hungarian Literature"),
        ("PhD in Psychology, Neuroscience & Behavior", "PhD", "Psychology, Neuroscience & Behavior"),
        ("PsyD", "PsyD", ""),
        ("Psy.D. in Clinical Psychology", "PsyD", "Clinical Psychology"),
        ("Doctor of Psychology", "PsyD", ""),
        ("EdD", "EdD", ""),
        ("Ed.D., Counseling", "EdD", "Counseling"),
    ],
)
def test_a_listed_title_is_a_doctorate(role: str, letters: str, field: str) -> None:
    assert read_role(role) == Doctorate(letters, field)


@pytest.mark.parametrize(
    "role",
    [
        "",
        "PhD candidate",
        "PhD Student",
        "PhD (candidate)",
        "PhD (c)",
        "PhD, ABD",
        "PhD - all but dissertation",
        "PhD in progress",
        "PhD (expected 2027)",
        "PhD, anticipated",
        "PhD (not completed)",
        "PhD (honoris causa)",
        "PhD program",
        "PhD in Psychology (candidate)",
        "PhD in Psychology, expected",
        "PhD in progess",
        "PhD in training",
        "PhD in Residence",
        "PhD in spe",
        "PhD in limbo",
        "PhD in Psychology, no degree",
        "PhD in Psychology certificate",
        "PhD in Psychology – supposed",
        "PhD in Psychology. Abandoned.",
        "PhD in Psychology | viva",
        "PhD in Psychology?",
        "PhD in Psychology (revoked)",
        "PhD (failed)",
        "PhD - dropped out",
        "PhD - Applicant",
        "PhD - revoked",
        "PhD - on leave",
        "PhD: withdrawn",
        "PhD (first year)",
        "PhD (paused)",
        "PhD (expelled)",
        "PhD (equivalent)",
        "PhD (hon.)",
        "PhD (...)",
        "PhD (abgebrochen)",
        "PhD (en cours)",
        "PhD, Licensed Psychologist",
        "PhD, Psychologist",
        "PhD, Registered Nurse",
        "PhD - Psychology Lecturer",
        "PhD, Psychology, not yet",
        "PhD, LPC",
        "PhD, PsyD",
        "PhD, MSc",
        "Candidate for PhD",
        "Visiting PhD",
        "Doctor",
        "Doctor of Medicine",
        "Master of Philosophy",
        "MPhil",
        "Dr.",
        "Degree awarded",
        "PhDs",
        "PhD in Physics)",
    ],
)
def test_what_is_not_a_granted_doctorate_is_none(role: str) -> None:
    assert read_role(role) is None


@given(st.sampled_from(["PhD", "Doctor of Psychology", "Ed.D."]), st.sampled_from([" ", ", ", " - ", " in "]))
def test_no_candidate_has_a_doctorate_however_it_is_written(kind: str, between: str) -> None:
    for word in ("candidate", "Student", "EXPECTED", "(abd)", "candidate in Psychology", "Psychology, candidate"):
        assert read_role(f"{kind}{between}{word}") is None
        assert read_role(f"{word}{between}{kind}") is None


# No word of a field or a remark can be spelled with these letters.
UNKNOWN = st.text("bdfgjkquvwxz\u00e9\u4e2d\u0431", min_size=1, max_size=12)
KNOWN = st.lists(st.sampled_from(["Psychology", "and", "Social", "Work", "awarded", "Nursing"]), max_size=4)
REMARKS = st.sampled_from(
    ["{} ({})", "{} - {}", "{} \u2013 {}", "{}, {}", "{}: {}", "{} in Physics, {}", "{} in Law: {}"]
)
KINDS = st.sampled_from(["PhD", "Doctor of Psychology", "Ed.D.", "Dr. rer. nat."])


@given(KINDS, REMARKS, KNOWN, UNKNOWN, KNOWN)
def test_a_remark_with_an_unknown_word_never_reads_as_a_doctorate(
    kind: str, remark: str, before: list[str], unknown: str, after: list[str]
) -> None:
    assert read_role(remark.format(kind, " ".join([*before, unknown, *after]))) is None


@given(
    KINDS, st.sampled_from(["no degree", "certificate", "minor", "first year", "revoked", "Abgebrochen", "en cours"])
)
def test_no_field_after_in_makes_up_for_a_word_that_takes_the_degree_back(kind: str, word: str) -> None:
    for field in (f"Psychology {word}", f"{word} Psychology", f"Psychology, {word}", f"Psychology - {word}"):
        assert read_role(f"{kind} in {field}") is None


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    doctorate = read_role(text)
    assert doctorate is None or doctorate.title.family is Family.DEGREE


@pytest.mark.parametrize(
    ("department", "field"),
    [
        ("Psychology", "Psychology"),
        ("Department of Physics", "Physics"),
        ("School of the Environment", "Environment"),
        ("Dept. of Social Work", "Social Work"),
        ("Graduate School", ""),
        ("School of Medicine, Department 4", ""),
        ("", ""),
    ],
)
def test_a_departments_name_is_a_field_only_where_it_names_one(department: str, field: str) -> None:
    assert field_of(Doctorate("PhD"), department) == field
    assert field_of(Doctorate("PhD", "History"), department) == "History"


# Who said it.


@pytest.mark.parametrize(
    ("source", "who"),
    [
        (Source(person=ROBINS, name="Robin Sample"), "self"),
        (Source(person=ROBINS, name=SAMPLE_UNIVERSITY), "self"),
        (Source(client="APP-1", name=SAMPLE_UNIVERSITY, origin_person=ROBINS, origin_name="Robin Sample"), "self"),
        (Source(client="APP-1", name=SAMPLE_UNIVERSITY), "institution"),
        (Source(client="APP-1", name="the SAMPLE university "), "institution"),
        (Source(client="APP-1", name="Paper Mill Press"), "organisation"),
        (Source(client="APP-1", name=""), "organisation"),
        (Source(client="APP-1", name="Press", origin_client="APP-2", origin_name=SAMPLE_UNIVERSITY), "institution"),
        (Source(client="APP-1", name=SAMPLE_UNIVERSITY, origin_client="APP-2", origin_name="Press"), "organisation"),
    ],
)
def test_who_stands_behind_an_entry(source: Source, who: str) -> None:
    assert said_by(source, SAMPLE_UNIVERSITY) == who


def test_institutions_are_one_by_their_whole_name_only() -> None:
    assert same_institution("The Université de Example", "universite de example")
    assert same_institution("Hadley & Lowe Institute", "Hadley and Lowe Institute")
    assert not same_institution("Sample University", "Sample State University")
    assert not same_institution("", "")
    assert not same_institution("The", "The")


# iDs.


@given(st.integers(0, 10**15 - 1))
def test_every_id_has_one_check_digit(stem: int) -> None:
    digits = f"{stem:015}"
    groups = "-".join((digits[:4], digits[4:8], digits[8:12], digits[12:]))
    assert [d for d in "0123456789X" if orcid_ok(groups + d)] == [orcid_check_digit(digits)]


def test_the_check_digits_are_the_published_ones() -> None:
    assert orcid_ok("0000-0002-1825-0097")
    assert orcid_ok("0000-0000-0000-0001")
    assert not orcid_ok("0000-0002-1825-009X")
    assert not orcid_ok("٠٠٠٠-0002-1825-0097")
