"""Titles that go with the claimed credential, those that are another one, and letters that are a state."""

from __future__ import annotations

import pytest

from tests.domain.families import C, D, G, M, N, P, R, S
from verifier.domain.credentials.profession import Credential, Family, read_credential
from verifier.domain.handles.assertions import handle_asserts_other


def test_a_doctor_in_front_of_a_name_agrees_with_doctorates_and_with_no_masters_licence() -> None:
    for family, agrees in ((D, True), (P, True), (G, True), (C, False), (M, False), (S, False), (N, False), (R, False)):
        assert handle_asserts_other("dr.robin", "Dr. Robin Sample", ["Robin Sample"], family) is not agrees


def test_therapists_may_call_themselves_so_and_a_philosopher_may_not() -> None:
    for family in (C, M, S, P, D):
        assert not handle_asserts_other("robin.therapist", "Robin, counselor", ["Robin Sample"], family)
    assert handle_asserts_other("robin", "Robin, psychotherapist", ["Robin Sample"], G)


def test_advanced_nurses_practise_psychiatry_and_other_nurses_do_not() -> None:
    advanced, registered = (read_credential(word, "US-WA", has_number=True) for word in ("ARNP", "RN"))
    assert isinstance(advanced, Credential)
    assert isinstance(registered, Credential)
    assert not handle_asserts_other("robin", "Robin Sample, psychiatric ARNP", ["Robin Sample"], advanced)
    assert handle_asserts_other("robin", "Robin Sample, psychiatry", ["Robin Sample"], registered)
    assert handle_asserts_other("robin", "Robin Sample, psychiatrist", ["Robin Sample"], advanced)


@pytest.mark.parametrize(
    "display",
    [
        "Maria Lopez, LCPC | Baltimore, MD",
        "Maria Lopez \u2022 Baltimore, MD",
        "Maria Lopez (Towson, MD)",
        "Terapeuta en Baltimore, MD",
        "Counselor in Rockville, MD",
        "Maria | Silver Spring, MD 20910",
        "Maria Lopez, LPC | Pittsburgh, PA",
        "Maria Lopez, LPC, Washington, DC",
        "Maria | King of Prussia, PA | she/her",
        "Maria near Fargo, ND",
    ],
)
def test_a_state_behind_its_city_is_no_title(display: str) -> None:
    assert not handle_asserts_other("maria.lopez", display, ["Maria Lopez"], Family.COUNSELOR)


@pytest.mark.parametrize(
    ("display", "name"),
    [
        ("Maria Lopez, MD", "Maria Lopez"),
        ("Maria Lopez, Baltimore, MD, MD", "Maria Lopez"),
        ("Maria Lopez, MD, Baltimore, MD", "Maria Lopez"),
        ("Dr. Maria | Baltimore, MD", "Maria Lopez"),
        ("Baltimore, MD", "Maria Lopez"),
        ("Maria Baltimore, MD", "Maria Lopez"),
        ("Maria | Baltimore, MD", "Maria Baltimore"),
        ("Maria | Baltimore, M.D.", "Maria Lopez"),
        ("Maria | Baltimore MD", "Maria Lopez"),
        ("Maria | Baltimore, md", "Maria Lopez"),
        ("Maria | Bowie, MD", "Maria Lopez"),
        ("Maria | Seattle, MD", "Maria Lopez"),
        ("Maria | Baltimore, PA", "Maria Lopez"),
        ("Maria Washington, DC", "Maria Lopez"),
    ],
)
def test_letters_where_a_reader_may_see_a_title_are_one(display: str, name: str) -> None:
    assert handle_asserts_other("maria", display, [name], Family.COUNSELOR)


@pytest.mark.parametrize(
    "words",
    [
        "psychiatric nurse", "Psychiatric Mental Health Nurse", "oncology nurse", "neurology nurse",
        "psychiatry nurses",
    ],
)  # fmt: skip
def test_a_field_of_nursing_is_a_nurses_own_word(words: str) -> None:
    handle = f"the{words.lower().replace(' ', '')}talks"
    for family, alarm in ((N, False), (C, True), (P, True)):
        assert handle_asserts_other("robin", f"Robin Sample, {words}", ["Robin Sample"], family) is alarm
        assert handle_asserts_other(handle, "Robin", ["Robin Sample"], family) is alarm


@pytest.mark.parametrize("words", ["nurse, psychiatry", "psychiatric provider, RN", "neurologist nurse", "oncology RN"])
def test_a_field_of_medicine_beside_a_nurse_is_still_one(words: str) -> None:
    assert handle_asserts_other("robin", f"Robin Sample, {words}", ["Robin Sample"], N)


def test_the_claimed_family_itself_is_no_other_credential() -> None:
    assert not handle_asserts_other("robin.lmhc", "Robin Sample, LPC", ["Robin Sample"], C)
    assert handle_asserts_other("robin.md", "Robin Sample, LPC", ["Robin Sample"], C)


def test_a_doctorate_agrees_with_a_psychologists_licence_and_with_no_other() -> None:
    for handle in ("robin.phd", "robin.psyd", "robinedd"):
        assert not handle_asserts_other(handle, "Robin", ["Robin Sample"], P)
        assert not handle_asserts_other(handle, "Robin", ["Robin Sample"], G)
        assert handle_asserts_other(handle, "Robin", ["Robin Sample"], C)


def test_a_degree_claim_does_not_carry_a_licence_in_the_handle() -> None:
    degree = read_credential("PhD", None, has_number=False)
    assert isinstance(degree, Credential)
    assert handle_asserts_other("robin.psychologist", "Robin", ["Robin Sample"], degree)
