"""A claim names a place that exists, and is asked whether an American state was meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.harness.people import PLATFORM, ohio
from tests.harness.service import House
from verifier.domain.claim import Amendment
from verifier.flows.claims import intake
from verifier.flows.core.errors import Invalid


@pytest.mark.parametrize(("code", "remedy"), [("WA", "US-WA"), ("US-XX", "US-WA"), ("XX", "ISO 3166-1"), ("UK", "GB")])
async def test_a_place_that_does_not_exist_is_refused_with_the_remedy(house: House, code: str, remedy: str) -> None:
    with pytest.raises(Invalid) as new:
        await intake.submit(house.svc, replace(ohio(), jurisdiction=code), PLATFORM)
    claim = await house.say()
    await house.drain()
    with pytest.raises(Invalid) as changed:
        await intake.amend(house.svc, claim.id, Amendment(jurisdiction=code), PLATFORM)
    for refused in (new.value, changed.value):
        assert (refused.code, [fault.pointer for fault in refused.faults]) == ("unknown_place", ["/jurisdiction"])
        assert remedy in refused.detail


async def test_a_country_whose_code_is_a_states_too_is_taken_with_a_question(house: House) -> None:
    illinois = replace(ohio(number="180012345"), jurisdiction="IL")
    claim = await intake.submit(house.svc, illinois, PLATFORM)
    await house.drain()
    assert [text for text in claim.warnings if "If you mean Illinois" in text and "US-IL" in text]
    mended = await intake.amend(house.svc, claim.id, Amendment(jurisdiction="US-IL"), PLATFORM)
    assert not [text for text in mended.warnings if "If you mean" in text]


async def test_a_licence_of_another_country_raises_no_question(house: House) -> None:
    for account, place in (("acct_1", "GB"), ("acct_2", "CA-ON"), ("acct_3", "US-OH")):
        claim = await intake.submit(house.svc, replace(ohio(account, account), jurisdiction=place), PLATFORM)
        assert not [text for text in claim.warnings if "If you mean" in text]
