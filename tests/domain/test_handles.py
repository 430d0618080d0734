"""What a handle and a display name assert."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from verifier.domain.handles import asserted_families, handle_asserts_other, titles_asserted
from verifier.domain.profession import Credential, Family, read_credential

C, M, S, P, D, N, R, G = (
    Family.COUNSELOR,
    Family.MFT,
    Family.SOCIAL_WORK,
    Family.PSYCHOLOGIST,
    Family.PHYSICIAN,
    Family.NURSE,
    Family.DIETITIAN,
    Family.DEGREE,
)


@pytest.mark.parametrize(
    ("handle", "display", "own_name"),
    [
        ("kirsten.stern", "Kirsten Stern", "Kirsten Stern"),
        ("armando", "Armando Vega", "Armando Vega"),
        ("minh.do", "Minh Do", "Minh Do"),
        ("edmund.ward", "Edmund Ward", "Edmund Ward"),
        ("hilda.berndt", "Hilda Berndt", "Hilda Berndt"),
        ("what.to.do.today", "Robin", "Robin Sample"),
        ("dr.robin", "Dr. Robin Sample", "Robin Sample"),
        ("robin", "I do therapy in Ward 3", "Robin Sample"),
        ("mdavid", "Michael David", "Michael David"),
        ("shepherd_jo", "Jo Shepherd", "Jo Shepherd"),
        ("robin.sample", "Robin Sample", "Robin Sample, LPC"),
    ],
)
def test_names_and_plain_words_assert_nothing(handle: str, display: str, own_name: str) -> None:
    assert asserted_families(handle, display, [own_name]) == frozenset()


@pytest.mark.parametrize(
    ("handle", "own_name", "families"),
    [
        ("robin.sample.lpc", "Robin Sample", {C}),
        ("@robin.samplern", "Robin Sample", {N}),
        ("robinsample_md", "Robin Sample", {D}),
        ("therobinmd", "Robin Sample", {D}),
        ("lpcrobin", "Robin Sample", {C}),
        ("robinphdlmft", "Robin Sample", {G, M}),
        ("askalmft", "Robin Sample", {M}),
        ("robin.lcsw.2024", "Robin Sample", {S}),
        ("minh.do.lcsw", "Minh Do", {S}),
        ("minhdodo", "Minh Do", {D}),
        ("your.psychologist", "Robin Sample", {P}),
        ("thatpsychiatrist", "Robin Sample", {D}),
        ("nurse.robin", "Robin Sample", {N}),
        ("rd.robin", "Robin Sample", {R}),
        ("lucalcsw", "Lucía Sample", {S}),
        ("mllerlcpc", "Robin Müller", {C}),
        ("muellermd", "Robin Müller", {D}),
        ("van.der.bergmd", "Robin Van Der Berg", {D}),
        ("al.hassando", "Robin Al-Hassan", {D}),
        ("oconnorrd", "Robin O'Connor", {R}),
    ],
)
def test_letters_behind_a_name_are_an_assertion(handle: str, own_name: str, families: set[Family]) -> None:
    assert asserted_families(handle, own_name, [own_name]) == families


@pytest.mark.parametrize(
    ("display", "families"),
    [
        ("Robin Sample, LPC, NCC", {C}),
        ("Dr. Robin Sample MD", {D}),
        ("Robin Sample M.D.", {D}),
        ("Robin Sample, Ph.D., LMFT", {G, M}),
        ("Robin | Psy.D.", {G}),
        ("robin sample rn", {N}),
        ("𝗥𝗼𝗯𝗶𝗻 𝗠𝗗", {D}),
        ("Robin, Licensed Clinical Social Worker / social worker", {S}),
        ("Robin (clinical psychologist)", {P}),
        ("Robin Md", {D}),
    ],
)
def test_a_display_name_asserts_its_letters(display: str, families: set[Family]) -> None:
    assert asserted_families("robin", display, ["Robin Sample"]) == families


def test_a_display_name_cannot_hide_letters_as_a_name() -> None:
    assert asserted_families("robin.md", "Robin Md", ["Robin Sample"]) == {D}


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


def test_a_bio_line_is_read_for_its_letters() -> None:
    assert titles_asserted("Therapist, LMFT. Coffee, dogs & books.") == {M}
    assert titles_asserted("Coffee, dogs & books.") == frozenset()


WORLD = Path(__file__).parents[2] / "verifier" / "demo" / "data" / "claims_truth.csv"


def test_no_handle_of_the_fictitious_population_is_a_false_alarm() -> None:
    with WORLD.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            read = read_credential(row["claimed_credential"], f"US-{row['claimed_state']}", has_number=True)
            assert isinstance(read, Credential)
            names = [row["legal_name"]]
            assert asserted_families(row["handle"], row["display_name"], names), row["handle"]
            assert not handle_asserts_other(row["handle"], row["display_name"], names, read), row["handle"]


def test_every_handle_of_the_fictitious_population_is_another_credential_for_another_profession() -> None:
    with WORLD.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            read = read_credential(row["claimed_credential"], f"US-{row['claimed_state']}", has_number=True)
            assert isinstance(read, Credential)
            other = C if read.family is not C else D
            assert handle_asserts_other(row["handle"], row["display_name"], [row["legal_name"]], other), row["handle"]
