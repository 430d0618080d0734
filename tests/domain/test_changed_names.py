"""A marriage or a move is a question, not a closed door: what may have changed is one thing, and the rest agrees."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.builders import COMMON, NPI, Claimed, claimed, enumeration, licence
from tests.domain.test_proofs import BY_PEOPLE, EVERYTHING, proof
from verifier.domain.assessment.decision import AskReviewer
from verifier.domain.binding.proofs import open_methods
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import Found, ListedLicence, PersonName
from verifier.domain.holder import Holder, Method

IN_SEATTLE = licence(city="Seattle", contactable=True, contact_alone=True)
MARRIED = {"verified_name": "Robin Alex Fielding", "locality": "Seattle"}
MOVED = {"locality": "Spokane"}


def _attesting(**said: object) -> Claimed:
    return claimed().finding(IN_SEATTLE).attesting(**{"locality": "Seattle"} | said)


def _ways(case: Claimed) -> set[Method]:
    found = case.weighed().findings
    assert found.record is not None
    return {offer.method for offer in open_methods(found.record, "", found.bound, EVERYTHING)}


CHANGED = {
    "another surname": (MARRIED, "identity_mismatch"),
    "a surname one slip away": ({"verified_name": "Robin Alex Semple"}, "identity_mismatch"),
    "another surname, no second attribute": (
        {"verified_name": "Robin Fielding", "birth_year": None, "locality": None},
        "identity_mismatch",
    ),
    "another city": (MOVED, "namesake_possible"),
    "the family name first": ({"verified_name": "Sample Robin"}, "identity_mismatch"),
    "the family name first, with a middle name": ({"verified_name": "Sample Robin Alex"}, "identity_mismatch"),
    "a given name one slip away": ({"verified_name": "Robyn Sample"}, "identity_mismatch"),
}


@pytest.mark.parametrize(("said", "reason"), CHANGED.values(), ids=CHANGED)
def test_the_proofs_of_control_stay_open_where_only_the_surname_or_only_the_city_differs(
    said: dict[str, object], reason: str
) -> None:
    case = _attesting(**said)
    assert case.reasons == (reason,)
    assert {Method.REGISTRY_CONTACT_CODE, Method.DOMAIN_NONCE, *BY_PEOPLE} <= _ways(case)


@pytest.mark.parametrize(("said", "reason"), CHANGED.values(), ids=CHANGED)
def test_a_proof_of_control_stands_in_the_case_at_its_level_and_confirms_nothing(
    said: dict[str, object], reason: str
) -> None:
    found = _attesting(**said).about(proofs=(proof(IN_SEATTLE),)).weighed()
    assert isinstance(found, AskReviewer)
    assert not found.findings.is_only_unbound
    bound = found.findings.bound
    assert (found.findings.reasons, bound.level, bound.method) == ((reason,), Holder.H3, Method.REGISTRY_CONTACT_CODE)
    assert bound.control is Method.REGISTRY_CONTACT_CODE
    assert bound.attempt == "bnd_1"


OTHERS = {
    "another given name": {"verified_name": "Casey Alex Sample"},
    "another given name and surname": {"verified_name": "Casey Fielding"},
    "perhaps a short form": {"verified_name": "Rob Fielding"},
    "only an initial": {"verified_name": "R. Fielding"},
    "a name alone": {"verified_name": "Robin"},
    "another middle name": {"verified_name": "Robin Blake Fielding"},
    "another birth year and surname": MARRIED | {"birth_year": 1950},
    "another city and surname": MARRIED | MOVED,
    "another birth year and city": MOVED | {"birth_year": 1950},
    "another birth year": {"birth_year": 1950},
    "another middle name and city": MOVED | {"verified_name": "Robin Blake Sample"},
}


@pytest.mark.parametrize("said", OTHERS.values(), ids=OTHERS)
def test_whatever_else_differs_leaves_only_what_people_look_at(said: dict[str, object]) -> None:
    case = _attesting(**said)
    assert _ways(case) == BY_PEOPLE
    bound = case.about(proofs=(proof(IN_SEATTLE),)).weighed().findings.bound
    assert (bound.level <= Holder.H1, bound.conflict) == (True, True)


@pytest.mark.parametrize("bearers", [0.0001, COMMON])
def test_a_namesakes_impostor_of_another_surname_gains_nothing_but_a_question(bearers: float) -> None:
    """However rare the name: what they could have said by giving no identity at all is no less than this."""
    case = _attesting(**MARRIED).called(bearers)
    found = case.weighed()
    assert isinstance(found, AskReviewer)
    assert (found.findings.bound.level, found.findings.bound.method) == (Holder.H0, None)
    assert _ways(case) <= _ways(case.about(identity=None))


def test_a_name_written_another_way_is_shown_as_that() -> None:
    points = {point.field: point for point in _attesting(verified_name="Sample Robin").weighed().findings.points}
    row = points["identity_name"]
    assert (row.claimed, row.registry, row.verdict) == ("Sample Robin", "Robin Alex Sample", "near")


def test_people_see_both_names_in_the_case() -> None:
    points = {point.field: point for point in _attesting(**MARRIED).weighed().findings.points}
    row = points["identity_name"]
    assert (row.claimed, row.registry, row.verdict) == ("Robin Alex Fielding", "Robin Alex Sample", "differs")
    assert row.why == "Only the surname differs: a change of name would explain it, and so would a namesake."


def test_a_name_that_was_typed_with_another_surname_is_known_as_a_change() -> None:
    """Creators type the name they go by; the board prints the one they had."""
    typed = claimed().saying(name="Robin Alex Fielding")
    assert typed.weighed().findings.name_changed
    assert not claimed().saying(name="Casey Alex Sample").weighed().findings.name_changed
    assert not claimed().weighed().findings.name_changed


MAIDEN = PersonName("Robin", "Sample", "Alex")


def _why(case: Claimed, field: str) -> str:
    return next(point.why for point in case.weighed().findings.points if point.field == field)


def test_a_former_name_on_the_nppes_record_is_pointed_out_where_the_surname_differs() -> None:
    record = enumeration(name=replace(MAIDEN, surname="Fielding"), other_names=(MAIDEN,))
    case = claimed(npi=True).hearing(record.registry, Found((record,)))
    married = case.saying(name="Robin Alex Fielding").attesting(**MARRIED)
    said = (
        "The NPPES record lists Robin Alex Sample as a former name; people fill in that record themselves, so it "
        "explains and does not prove."
    )
    for field in ("surname", "identity_surname"):
        assert _why(married, field).endswith(said)
    assert "former name;" not in _why(case, "surname"), "where the surnames agree nothing has to be explained"


def test_a_former_name_that_the_board_lists_is_pointed_out_as_the_boards_word() -> None:
    record = replace(IN_SEATTLE, other_names=(PersonName("Robin", "Young"), PersonName("Robin", "Middling")))
    case = _attesting(**MARRIED).finding(record)
    assert _why(case, "identity_surname").endswith("The board lists Robin Young and Robin Middling as former names.")


def test_a_former_name_of_somebody_elses_nppes_record_explains_nothing() -> None:
    """A list asked by name or licence answers with strangers, too."""
    stranger = enumeration(npi="1999999984", other_names=(MAIDEN,), listed=())
    for npi in ("", NPI):
        case = claimed().saying(name="Robin Alex Fielding", npi=npi).hearing(stranger.registry, Found((stranger,)))
        assert "NPPES" not in _why(case, "surname")


def test_without_an_npi_the_record_that_lists_the_very_licence_is_theirs() -> None:
    number = ListedLicence("US-WA", Family.COUNSELOR, "LH69990001")
    theirs = enumeration(other_names=(PersonName("Robin", "Fielding"),), listed=(number,))
    case = claimed().saying(name="Robin Alex Fielding").hearing(theirs.registry, Found((theirs,)))
    assert "The NPPES record lists Robin Fielding as a former name" in _why(case, "surname")
