"""One claim that would be confirmed, and every single difference that stops it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.domain.builders import (
    DOWN,
    LEIE,
    NOW,
    NPPES,
    ODD,
    TODAY,
    WASHINGTON,
    WITH_NPI,
    Claimed,
    called,
    credential,
    enumeration,
    exclusion,
    licence,
    title,
)
from verifier.domain.assessment.decision import (
    AskAgain,
    AskReviewer,
    Confirm,
)
from verifier.domain.credentials.profession import Family
from verifier.domain.evidence import (
    Action,
    Found,
    ListedLicence,
    NotFound,
    PersonName,
    Standing,
)

# Every single difference from a claim that is confirmed stops the confirmation.
PERSON = WITH_NPI.attesting(locality="Seattle").finding(licence(city="SEATTLE"))
DIFFERENCES: dict[str, Claimed] = {
    "claimed name": PERSON.saying(name="Robin Brooke Sample"),
    "claimed surname": PERSON.saying(name="Robin Alex Samples"),
    "claimed number": PERSON.saying(number="MHC.LH.69990011"),
    "claimed letters of the number": PERSON.saying(number="MFT.LF.69990001"),
    "no claimed number": PERSON.saying(number=""),
    "claimed credential": PERSON.about(credential=credential("LMFT")),
    "claimed level": PERSON.about(credential=credential("LMHCA")),
    "claimed NPI": PERSON.saying(npi="1999999984"),
    "verified name": PERSON.attesting(locality="Seattle", verified_name="Casey Alex Sample"),
    "verified middle name": PERSON.attesting(locality="Seattle", verified_name="Robin Brooke Sample"),
    "verified initial": PERSON.attesting(locality="Seattle", verified_name="R. Alex Sample"),
    "birth year": PERSON.attesting(locality="Seattle", birth_year=1982),
    "city": PERSON.attesting(locality="Spokane"),
    "identity of last year": PERSON.attesting(locality="Seattle", verified_at=NOW - timedelta(days=366)),
    "identity of tomorrow": PERSON.attesting(locality="Seattle", verified_at=NOW + timedelta(seconds=1)),
    "no identity": PERSON.about(identity=None),
    "handle": PERSON.about(account=called("dr.robin.sample.md")),
    "display name": PERSON.about(account=called("robin.sample.lpc", "Robin Sample, LCSW")),
    "earlier decision": PERSON.about(earlier_decision=True),
    "no primary source": PERSON.about(primaries=()),
    "record's name": PERSON.finding(licence(city="SEATTLE", name=PersonName("Robin", "Sample", "Brooke"))),
    "record's suffix": PERSON.saying(name="Robin Alex Sample Jr").finding(
        licence(city="SEATTLE", name=PersonName("Robin", "Sample", "Alex", "Sr"))
    ),
    "record's initial": PERSON.finding(licence(city="SEATTLE", name=PersonName("R", "Sample", "Alex"))),
    "record's number": PERSON.finding(licence(city="SEATTLE", number="MHC.LH.69990003")),
    "record's title": PERSON.finding(licence(city="SEATTLE", title=title("LMFT"))),
    "record of no title": PERSON.finding(licence(city="SEATTLE", title=None, family=None)),
    "record's birth year": PERSON.finding(licence(city="SEATTLE", birth_years=(1990, 1990))),
    "record's city": PERSON.finding(licence(city="SPOKANE")),
    "last day": PERSON.finding(licence(city="SEATTLE", expires_on=TODAY - timedelta(days=1))),
    "second record": PERSON.finding(licence(city="SEATTLE"), licence(city="SEATTLE", expires_on=TODAY)),
    "NPI's name": PERSON.hearing(NPPES, Found((enumeration(name=PersonName("Casey", "Sample")),))),
    "NPI's standing": PERSON.hearing(NPPES, Found((enumeration(standing=Standing.INACTIVE),))),
    "NPI's licence": PERSON.hearing(
        NPPES, Found((enumeration(listed=(ListedLicence("US-WA", Family.COUNSELOR, "LH69990099"),)),))
    ),
    **{
        f"standing {standing}": PERSON.finding(licence(city="SEATTLE", standing=standing))
        for standing in (*Standing, None)
        if standing is not Standing.ACTIVE
    },
    **{
        f"action {action}": PERSON.finding(licence(city="SEATTLE", action=action))
        for action in (Action.TAKEN, Action.PENDING)
    },
    **{
        f"{registry} {type(outcome).__name__}": PERSON.hearing(registry, outcome)
        for registry in (WASHINGTON, NPPES, LEIE)
        for outcome in (NotFound(), DOWN, ODD)
        if (registry, outcome) != (LEIE, NotFound())
    },
    "excluded": PERSON.hearing(LEIE, Found((exclusion(),))),
}


def test_the_claim_that_is_varied_would_be_confirmed() -> None:
    assert isinstance(PERSON.weighed(), Confirm)


@pytest.mark.parametrize("difference", DIFFERENCES)
@pytest.mark.parametrize("wait_ended", [False, True])
def test_every_single_difference_stops_the_confirmation(difference: str, wait_ended: bool) -> None:  # noqa: FBT001
    verdict = DIFFERENCES[difference].about(wait_ended=wait_ended).weighed()
    assert not isinstance(verdict, Confirm)
    assert verdict.findings.reasons


def test_an_unavailable_source_never_ends_in_a_confirmation_or_a_question_to_the_creator() -> None:
    for registry in (WASHINGTON, NPPES, LEIE):
        for case in (PERSON, *DIFFERENCES.values()):
            if case.matter.primaries:
                down = case.hearing(registry, DOWN)
                assert isinstance(down.weighed(), AskAgain)
                assert isinstance(down.about(wait_ended=True).weighed(), AskReviewer)
