"""Letters with codes are counted when they are sent, by account: no stranger takes the licensee's, nor floods them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.florida import Office, another, digits
from tests.harness.people import PLATFORM
from verifier.flows.claims import intake
from verifier.flows.core.errors import TooMany
from verifier.flows.proofs.limits import attempt_from, letter_from

CODE = "registry_contact_code"
WRONG = "00000000"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


async def _letter(florida: Office, claim: object) -> int:
    """One more letter for this claim, if it may have one; how many went out."""
    try:
        await florida.begin(claim, CODE)  # type: ignore[arg-type]
    except TooMany:
        return 0
    return await florida.deliver()


async def test_whatever_strangers_do_the_licensee_can_still_have_a_code(florida: Office) -> None:
    truth = florida.people[0]
    strangers = [await florida.claim(truth, account=another(truth, f"stranger{n}")) for n in range(4)]
    sent = [[await _letter(florida, claim) for _ in range(5)] for claim in strangers]
    assert sent == [[1, 1, 1, 0, 0], [1, 1, 1, 0, 0], [1, 0, 0, 0, 0], [1, 0, 0, 0, 0]]
    mine = await florida.claim(truth)
    begun = await florida.begin(mine, CODE)
    assert (await florida.answer(begun, code=await florida.code())).status == "proved"
    assert await florida.house.status(truth.handle) == "verified"


async def test_a_try_that_is_begun_again_before_its_letter_went_out_costs_nothing(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    begun = [await florida.begin(claim, CODE) for _ in range(6)][-1]
    assert await florida.deliver() == 1
    assert (await florida.answer(begun, code=await florida.code())).status == "proved"


async def test_a_letter_that_the_relay_refuses_counts_for_nothing(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    florida.relay.recipient_replies += ["550 no such mailbox"] * 4
    assert [await _letter(florida, claim) for _ in range(6)] == [0, 0, 0, 0, 1, 1]


async def test_who_has_had_three_letters_is_told_when_the_next_can_come(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    begun = await florida.begin(claim, CODE)
    for _ in range(2):
        await florida.deliver()
        florida.house.clock.forward(hours=1)
        begun = await florida.begin(claim, CODE)
    code = await florida.code()
    florida.house.clock.forward(hours=1)
    with pytest.raises(TooMany, match="binding_limit") as refused:
        await florida.begin(claim, CODE)
    wait = refused.value.extra["retry_after_s"]
    assert isinstance(wait, int)
    assert timedelta(hours=20, minutes=59) < timedelta(seconds=wait) <= timedelta(hours=21)
    assert (await florida.answer(begun, code=code)).status == "proved", "the letter that was sent is still good"


async def test_the_wait_that_was_told_is_enough(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    for _ in range(3):
        await florida.begin(claim, CODE)
        await florida.deliver()
    with pytest.raises(TooMany) as refused:
        await florida.begin(claim, CODE)
    florida.house.clock.forward(seconds=int(str(refused.value.extra["retry_after_s"])))
    assert await _letter(florida, claim) == 1


async def test_wrong_codes_of_a_stranger_are_the_strangers(florida: Office) -> None:
    truth = florida.people[0]
    theirs = await florida.begin(await florida.claim(truth, account=another(truth)), CODE)
    mine = await florida.begin(await florida.claim(truth), CODE)
    for _ in range(5):
        await florida.answer(theirs, code=WRONG)
    assert ((await florida.read(theirs)).status, (await florida.read(mine)).tries_left) == ("failed", 5)
    assert (await florida.answer(mine, code=await florida.code())).status == "proved"


async def test_tries_without_a_letter_are_each_claims_own(florida: Office) -> None:
    """A website, a record of one's own, a sign-in: what a stranger begins at the same place is nobody else's try."""
    truth = florida.people[0]
    theirs, mine = await florida.claim(truth, account=another(truth)), await florida.claim(truth)
    for _ in range(20):
        await florida.begin(theirs, "domain_nonce", domain="practice.example")
    with pytest.raises(TooMany, match="binding_limit") as refused:
        await florida.begin(theirs, "domain_nonce", domain="practice.example")
    assert 86_000 < int(str(refused.value.extra["retry_after_s"])) <= 86_400
    assert (await florida.begin(mine, "domain_nonce", domain="practice.example")).status == "pending"


async def test_newcomers_do_not_use_up_the_letters_of_whoever_shows_the_badge(florida: Office) -> None:
    truth = florida.people[0]
    mine = await florida.told(truth, identity=True)
    for n in range(22):
        await florida.claim(truth, account=another(truth, f"n{n}"))
    sql = "SELECT template, count(*) FROM mail_outbox WHERE claim_id = $1 GROUP BY 1"
    assert ("contested", 20) in map(tuple, await florida.house.svc.pool.fetch(sql, mine.id))
    await intake.withdraw(florida.house.svc, mine.id, PLATFORM)
    assert ("withdrew", 1) in map(tuple, await florida.house.svc.pool.fetch(sql, mine.id))


async def test_the_letter_names_the_account_and_its_platform(florida: Office) -> None:
    named = florida.house.svc.settings.model_copy(update={"platform_name": "Example Video"})
    office = replace(florida, house=replace(florida.house, svc=replace(florida.house.svc, settings=named)))
    truth = office.people[0]
    claim = await office.claim(truth)
    await office.begin(claim, CODE)
    await office.deliver()
    letter = office.relay.last()
    assert f"\n@{truth.handle}\n" in letter
    assert "An account on Example Video says that it holds your licence" in letter
    assert digits(truth.number) not in letter
    assert truth.display_name not in letter
    other = await office.claim(office.people[1], identity=True)
    await office.deliver()
    letter = office.relay.last()
    assert "an account on Example Video was confirmed as the holder" in letter
    assert f"\n@{other.account.handle}\n" in letter


async def test_an_account_that_lost_its_handle_is_not_named_by_what_is_somebody_elses(florida: Office) -> None:
    truth = florida.people[0]
    await florida.begin(await florida.claim(truth), CODE)
    taken = replace(another(truth), handle=truth.handle)
    await florida.claim(florida.people[1], account=taken)
    await florida.deliver()
    assert f"@{truth.handle}" not in florida.relay.last()
    assert "renamed or closed" in florida.relay.last()


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 86_399)), max_size=40), st.integers(-86_400, 86_400))
def test_an_account_without_a_code_never_waits_and_nobody_has_a_fourth(
    written: list[tuple[bool, int]], good_s: int
) -> None:
    all_ = sorted(NOW - timedelta(seconds=ago) for _, ago in written)
    own = sorted(NOW - timedelta(seconds=ago) for mine, ago in written if mine)
    good_until = NOW + timedelta(seconds=good_s)
    turn = letter_from(own, all_, good_until, NOW)
    spent = good_s <= 0 and len(own) < 3
    assert turn == NOW if not own or spent else turn <= own[-1] + timedelta(days=1)
    last = [at for at in own if at > turn - timedelta(days=1)]
    assert len(last) < 3
    assert not last or good_until <= turn or sum(at > turn - timedelta(days=1) for at in all_) < 6


def test_twenty_tries_of_a_claim_begin_in_a_day() -> None:
    begun = [NOW - timedelta(hours=20 - n) for n in range(20)]
    assert attempt_from(begun[:19], NOW) == NOW
    assert attempt_from(begun, NOW) == begun[0] + timedelta(days=1)
