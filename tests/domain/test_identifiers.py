"""An NPI is public and self-typed: a right one helps nobody, a wrong one is a reviewer's question."""

from __future__ import annotations

import pytest

from tests.domain.builders import (
    DOWN,
    LEIE,
    NPI,
    NPPES,
    ODD,
    ROBIN,
    answer,
    credential,
    enumeration,
    exclusion,
    words,
)
from verifier.domain.assessment.identifiers import npi_reasons
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Answer, Found, ListedLicence, NotFound, PersonName, Record, Standing


def reasons(
    *answers: Answer, npi: str = NPI, name: str = "Robin Sample", number: str = "LH69990001"
) -> tuple[str, ...]:
    return npi_reasons(words(npi=npi, name=name, number=number), credential(), "US-WA", answers)


def found(*records: Record) -> Answer:
    return answer(NPPES, Found(records))


def test_an_npi_that_is_theirs_raises_no_question() -> None:
    assert reasons(found(enumeration())) == ()


def test_who_gave_no_npi_is_asked_for_none() -> None:
    assert reasons(answer(NPPES, NotFound()), npi="") == ()
    assert reasons(found(enumeration(name=PersonName("Casey", "Fielding"))), npi="") == ()


def test_an_npi_nobody_has_is_not_found() -> None:
    assert reasons(answer(NPPES, NotFound())) == ("npi_not_found",)
    assert reasons(found(enumeration(npi="1999999984"))) == ("npi_not_found",)


def test_an_npi_nobody_could_be_asked_about_is_not_found() -> None:
    assert reasons() == ("npi_not_found",)


@pytest.mark.parametrize("silence", [DOWN, ODD])
def test_a_silent_nppes_says_nothing_about_the_npi(silence: object) -> None:
    assert reasons(answer(NPPES, silence)) == ()  # type: ignore[arg-type]


def test_a_deactivated_npi_counts_as_not_found() -> None:
    assert reasons(found(enumeration(standing=Standing.INACTIVE))) == ("npi_not_found",)


def test_somebody_elses_npi_is_a_mismatch() -> None:
    assert reasons(found(enumeration(name=PersonName("Casey", "Fielding")))) == ("npi_mismatch",)
    assert reasons(found(enumeration(name=PersonName("Robin", "Sample", "Brooke"))), name="Robin Alex Sample") == (
        "npi_mismatch",
    )


def test_an_npi_under_a_former_name_is_theirs() -> None:
    moved = enumeration(name=PersonName("Robin", "Fielding"), other_names=(ROBIN,))
    assert reasons(found(moved)) == ()


@pytest.mark.parametrize(
    ("listed", "agrees"),
    [
        ((), True),
        ((ListedLicence("US-WA", Family.COUNSELOR, "MHC.LH.69990001"),), True),
        ((ListedLicence("US-WA", Family.COUNSELOR, ""),), True),
        ((ListedLicence("US-OR", Family.COUNSELOR, "C1234"),), True),
        ((ListedLicence("US-WA", Family.NURSE, "RN60000001"),), True),
        ((ListedLicence("US-WA", Family.COUNSELOR, "LH60000001"),), False),
        ((ListedLicence("US-WA", None, "LH60000001"),), False),
        (
            (
                ListedLicence("US-WA", Family.COUNSELOR, "LH60000001"),
                ListedLicence("US-WA", Family.COUNSELOR, "69990001"),
            ),
            True,
        ),
    ],
)
def test_an_npi_that_lists_only_another_licence_of_the_field_here_is_probably_a_namesakes(
    listed: tuple[ListedLicence, ...],
    agrees: bool,  # noqa: FBT001
) -> None:
    assert reasons(found(enumeration(listed=listed))) == (() if agrees else ("npi_mismatch",))


def test_an_exclusion_that_names_an_npi_is_no_record_of_it() -> None:
    excluded = answer(LEIE, Found((exclusion(),)))
    assert reasons(excluded, answer(NPPES, NotFound())) == ("npi_not_found",)
