"""One account fills no queue: so many claims open at a time, so many new ones a day, whoever sends them."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from tests.harness.people import PLATFORM, ohio
from tests.harness.service import House
from verifier.domain.claim import AccountRef
from verifier.domain.credentials.profession import Credential, accepted_credentials, read_credential
from verifier.domain.policy import BUILT_IN
from verifier.flows.claims import intake
from verifier.flows.core.errors import Conflict, Refused, TooMany
from verifier.flows.policy.document import PolicyRefused, parse, render

WORDS = [
    word for word in accepted_credentials() if isinstance(read_credential(word, "US-OH", has_number=True), Credential)
]


@pytest.fixture
def strict(house: House) -> House:
    """Three open claims an account, five new ones a day."""
    policy = replace(house.svc.policy, claims_open=3, claims_per_day=5)
    return replace(house, svc=replace(house.svc, policy=policy))


async def _send(house: House, at: int, **words: Any) -> str:  # noqa: ANN401  words of the claim
    return (await house.say(credential=WORDS[at], **words)).id


async def _refused(house: House, at: int, **words: Any) -> Refused:  # noqa: ANN401  words of the claim
    with pytest.raises(Refused) as caught:
        await _send(house, at, **words)
    return caught.value


async def test_one_open_claim_too_many_is_refused_and_a_withdrawn_one_makes_room(strict: House) -> None:
    first, *_ = [await _send(strict, at) for at in range(3)]
    refused = await _refused(strict, 3)
    assert (type(refused), refused.code) == (Conflict, "too_many_claims")
    assert refused.detail.endswith("Withdraw one that is not needed any more, then send this one.")
    await intake.withdraw(strict.svc, first, PLATFORM)
    await _send(strict, 3)


async def test_withdrawn_claims_count_for_the_day(strict: House) -> None:
    for at in range(5):
        await intake.withdraw(strict.svc, await _send(strict, at), PLATFORM)
        strict.clock.forward(hours=1)
    refused = await _refused(strict, 5)
    assert (type(refused), refused.code, refused.extra) == (TooMany, "too_many_claims", {"retry_after_s": 19 * 3600})
    assert refused.detail.endswith("Send the next one in 19 hours.")
    strict.clock.forward(hours=19)
    await _send(strict, 5)


async def test_of_fifty_at_once_no_more_are_taken_than_may_be_open(strict: House) -> None:
    sent = (intake.submit(strict.svc, ohio(credential=WORDS[at % len(WORDS)]), PLATFORM) for at in range(50))
    answers = await asyncio.gather(*sent, return_exceptions=True)
    codes = Counter(one.code if isinstance(one, Refused) else type(one).__name__ for one in answers)
    assert codes["ClaimView"] == 3
    assert codes.keys() <= {"ClaimView", "too_many_claims", "claim_open"}
    assert await strict.svc.pool.fetchval("SELECT count(*) FROM claim") == 3


async def test_a_request_that_is_repeated_does_not_count(strict: House) -> None:
    for _ in range(7):
        await intake.submit(strict.svc, ohio(), PLATFORM, request_key="one")
    for at in range(1, 3):
        await _send(strict, at)
    assert (await intake.submit(strict.svc, ohio(), PLATFORM, request_key="one")).state == "received"


async def test_a_claim_that_is_open_already_is_named_even_where_there_are_too_many(strict: House) -> None:
    for at in range(3):
        await _send(strict, at)
    assert (await _refused(strict, 0)).code == "claim_open"


async def test_one_accounts_cap_does_not_hit_the_platform_that_submits_for_many(strict: House) -> None:
    for at in range(3):
        await _send(strict, at)
    assert (await _refused(strict, 3)).code == "too_many_claims"
    for number in range(20):
        await _send(strict, 0, account=f"acct_{number}", handle=f"somebody.{number}")


async def test_what_a_former_owner_of_the_account_sent_holds_up_nobody(strict: House) -> None:
    for at in range(3):
        await _send(strict, at)
    newer = replace(ohio(credential=WORDS[4]), account=AccountRef("acct_71", "robin.sample", 2))
    assert (await intake.submit(strict.svc, newer, PLATFORM)).state == "received"


def test_a_document_from_before_these_keys_is_read_with_what_is_built_in() -> None:
    newer = ("claims_", "changes_", "[accounts]")
    old = "\n".join(line for line in render(BUILT_IN).splitlines() if not line.startswith(newer))
    assert parse(old) == BUILT_IN


@pytest.mark.parametrize("line", ["claims_open = 201", "claims_per_day = 101", "claims_open = 0", "claims_per_day = 0"])
def test_nobody_may_lift_the_caps_or_close_the_door(line: str) -> None:
    with pytest.raises(PolicyRefused, match=r"accounts\.claims_"):
        parse(f'version = "x"\n[accounts]\n{line}\n')


def test_a_clinician_with_a_licence_in_every_state_is_within_the_built_in_caps() -> None:
    assert BUILT_IN.claims_open > 51
