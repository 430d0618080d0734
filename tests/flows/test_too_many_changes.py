"""Nobody keeps a register busy by changing claims again and again; whoever mends honest mistakes never notices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.harness.people import PLATFORM, attested, ohio
from tests.harness.service import House
from verifier.domain.claim import AccountRef, Amendment
from verifier.domain.policy import BUILT_IN
from verifier.flows.claims import intake
from verifier.flows.core.errors import TooMany
from verifier.flows.policy.document import PolicyRefused, parse, render


def _strict(house: House, **caps: Any) -> House:  # noqa: ANN401  keys of the policy
    return replace(house, svc=replace(house.svc, policy=replace(house.svc.policy, **caps)))


async def _change(house: House, claim_id: str, at: int, **said: Any) -> None:  # noqa: ANN401  of the amendment
    """The creator corrects the number once the last round is done."""
    await house.drain()
    amendment = Amendment(**({"number": f"E.{2000000 + at}"} | said))
    await intake.amend(house.svc, claim_id, amendment, PLATFORM)


async def _refused(house: House, claim_id: str, at: int) -> TooMany:
    with pytest.raises(TooMany) as caught:
        await _change(house, claim_id, at)
    assert caught.value.code == "too_many_changes"
    return caught.value


async def test_a_claim_that_was_changed_again_and_again_waits_until_the_first_change_is_a_day_old(house: House) -> None:
    strict = _strict(house, changes_per_claim=3)
    claim = (await strict.say()).id
    for at in range(3):
        await _change(strict, claim, at)
        strict.clock.forward(hours=1)
    refused = await _refused(strict, claim, 3)
    assert refused.extra == {"retry_after_s": 21 * 3600}
    assert refused.detail.endswith("Send the next change in 21 hours.")
    await strict.drain()
    assert (await strict.claim(claim)).state == "in_review", "it stands as it stood"
    other = (await strict.say(credential="LMFT")).id
    await _change(strict, other, 4)
    strict.clock.forward(hours=21)
    await _change(strict, claim, 5)


async def test_one_account_does_not_go_on_with_the_next_claim_for_ever(house: House) -> None:
    strict = _strict(house, changes_per_claim=3, changes_per_day=4)
    first, second = (await strict.say()).id, (await strict.say(credential="LMFT")).id
    for at in range(2):
        await _change(strict, first, at)
        await _change(strict, second, at)
    refused = await _refused(strict, second, 9)
    assert refused.detail.startswith("The claims of this account were changed 4 times within a day")
    neighbour = (await strict.say(account="acct_2", handle="somebody.else")).id
    await _change(strict, neighbour, 9)


async def test_the_same_words_once_more_count_as_well(house: House) -> None:
    """They ask the registers anew all the same, where a machine has asked for something."""
    truth = next(iter(house.people))
    strict = _strict(house, changes_per_claim=2)
    claim = (await strict.submit(truth, words=replace(ohio().words, name="Robin Sample", number="LH00000001"))).id
    for _ in range(2):
        await strict.drain()
        assert (await strict.claim(claim)).state == "awaiting_creator"
        await intake.amend(strict.svc, claim, Amendment(number="LH00000001"), PLATFORM)
    await _refused(strict, claim, 1)


async def test_the_platforms_own_word_is_neither_counted_nor_held_up(house: House) -> None:
    strict = _strict(house, changes_per_claim=1, changes_per_day=1)
    truth = strict.people[0]
    claim = (await strict.say()).id
    for minute in range(3):
        strict.clock.forward(minutes=minute)
        await _change(strict, claim, minute, identity=attested(truth, strict.clock()))
    await _change(strict, claim, 9)
    await _refused(strict, claim, 10)
    await _change(strict, claim, 11, identity=attested(truth, strict.clock()))
    await _change(strict, claim, 12, account=AccountRef("acct_71", "robin.sample", 1))


async def test_what_a_former_owner_of_the_account_changed_holds_up_nobody(house: House) -> None:
    strict = _strict(house, changes_per_claim=2, changes_per_day=2)
    former = (await strict.say()).id
    for at in range(2):
        await _change(strict, former, at)
    newer = replace(ohio(credential="LMFT"), account=AccountRef("acct_71", "robin.sample", 2))
    claim = (await intake.submit(strict.svc, newer, PLATFORM)).id
    await _change(strict, claim, 5)


async def test_whoever_mends_honest_mistakes_is_never_held_up(house: House) -> None:
    """Ten corrections in an hour, thirty in a day."""
    claim = (await house.say()).id
    for at in range(30):
        await _change(house, claim, at)
        if at >= 10:
            house.clock.forward(minutes=30)


def test_a_correction_of_every_licence_of_fifty_states_is_within_the_built_in_caps() -> None:
    assert BUILT_IN.changes_per_day >= 3 * BUILT_IN.claims_open
    assert BUILT_IN.changes_per_claim > 30


def test_a_document_from_before_these_keys_is_read_with_what_is_built_in() -> None:
    old = "\n".join(line for line in render(BUILT_IN).splitlines() if "changes_per" not in line)
    assert parse(old) == BUILT_IN


@pytest.mark.parametrize(
    "line", ["changes_per_claim = 101", "changes_per_day = 501", "changes_per_claim = 9", "changes_per_day = 9"]
)
def test_nobody_may_lift_the_caps_or_close_the_door(line: str) -> None:
    with pytest.raises(PolicyRefused, match=r"accounts\.changes_"):
        parse(f'version = "x"\n[accounts]\n{line}\n')
