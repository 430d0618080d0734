"""Whoever has no code to type in gets another letter, whatever strangers do; what is not to be had is not offered."""

from __future__ import annotations

import pytest

from tests.harness.florida import Office, another, link_in
from tests.harness.people import PLATFORM
from verifier.flows.binding import dispute
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import TooMany
from verifier.flows.operations import send_mail
from verifier.flows.proofs.views import BindingView
from verifier.store.rows import bindings as binding_rows
from verifier.store.rows import mail as mail_rows

CODE = "registry_contact_code"
WRONG = "00000000"


async def _crowded(florida: Office) -> ClaimView:
    """The licensee's claim, after seven strangers have had a letter each sent to the licensee's address."""
    truth = florida.people[0]
    for number in range(7):
        await florida.begin(await florida.claim(truth, account=another(truth, f"n{number}")), CODE)
        await florida.deliver()
    return await florida.claim(truth)


async def _lettered(florida: Office, claim: ClaimView) -> tuple[BindingView, str]:
    """Another try of this claim, and the code in its letter."""
    begun = await florida.begin(claim, CODE)
    return begun, await florida.code()


async def _spend(florida: Office, begun: BindingView) -> None:
    for _ in range(5):
        await florida.answer(begun, code=WRONG)


async def _offered(florida: Office, claim: ClaimView) -> bool:
    now = await florida.house.claim(claim.id)
    return CODE in {action.method for action in now.next.actions}


async def test_who_used_up_the_tries_of_a_code_gets_another_whatever_strangers_did(florida: Office) -> None:
    claim = await _crowded(florida)
    await _spend(florida, (await _lettered(florida, claim))[0])
    assert await _offered(florida, claim)
    begun, code = await _lettered(florida, claim)
    assert (await florida.answer(begun, code=code)).status == "proved"


async def test_who_pressed_not_you_on_their_own_letter_gets_another_whatever_strangers_did(florida: Office) -> None:
    claim = await _crowded(florida)
    await _lettered(florida, claim)
    await dispute.dispute(florida.house.svc, link_in(florida.relay.last()))
    begun, code = await _lettered(florida, claim)
    assert (await florida.answer(begun, code=code)).status == "proved"


async def test_who_let_a_code_expire_gets_another_whatever_strangers_did(florida: Office) -> None:
    claim = await _crowded(florida)
    await florida.begin(claim, CODE)
    florida.house.clock.forward(minutes=30)
    await florida.deliver()  # the relay was slow: the letter is younger than its code
    florida.house.clock.forward(hours=23, minutes=31)
    begun, code = await _lettered(florida, claim)
    assert (await florida.answer(begun, code=code)).status == "proved"


async def test_who_claims_anew_gets_a_code_for_the_new_claim_whatever_strangers_did(florida: Office) -> None:
    claim = await _crowded(florida)
    await _lettered(florida, claim)
    await intake.withdraw(florida.house.svc, claim.id, PLATFORM)
    other = await florida.claim(florida.people[0])
    assert other.id != claim.id
    begun, code = await _lettered(florida, other)
    assert (await florida.answer(begun, code=code)).status == "proved"


async def test_a_code_that_can_be_typed_in_is_said_to_be_and_no_other_is_offered(florida: Office) -> None:
    claim = await _crowded(florida)
    begun, code = await _lettered(florida, claim)
    assert not await _offered(florida, claim)
    with pytest.raises(TooMany) as refused:
        await florida.begin(claim, CODE)
    assert "The last code that was sent can still be typed in" in refused.value.detail
    assert (await florida.answer(begun, code=code)).status == "proved"


async def test_after_three_letters_a_day_none_is_offered_and_none_is_said_to_count(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    for _ in range(3):
        assert await _offered(florida, claim)
        await _spend(florida, (await _lettered(florida, claim))[0])
    assert not await _offered(florida, claim)
    with pytest.raises(TooMany) as refused:
        await florida.begin(claim, CODE)
    assert "none of their codes can be typed in any more" in refused.value.detail
    florida.house.clock.forward(seconds=int(str(refused.value.extra["retry_after_s"])))
    assert await _offered(florida, claim)


async def test_a_stranger_who_spends_codes_has_three_letters_a_day_too(florida: Office) -> None:
    truth = florida.people[0]
    await _crowded(florida)
    stranger = await florida.claim(truth, account=another(truth, "burner"))
    for _ in range(3):
        await _spend(florida, (await _lettered(florida, stranger))[0])
    with pytest.raises(TooMany):
        await florida.begin(stranger, CODE)


async def test_in_a_letter_for_many_whoever_had_no_code_and_is_known_better_goes_first(florida: Office) -> None:
    truth = florida.people[0]
    strangers = [await florida.claim(truth, account=another(truth, f"n{n}")) for n in range(3)]
    await _lettered(florida, strangers[0])
    for claim in strangers:
        await florida.begin(claim, CODE)
        florida.house.clock.forward(minutes=1)
    mine = await florida.claim(truth, identity=True)
    assert mine.state == "verified"
    begun = await florida.begin(mine, CODE)
    last = await florida.house.svc.pool.fetchval("SELECT id FROM mail_outbox WHERE occasion = $1", begun.id)
    orders = [await _gathered(florida, begun.id, last, most) for most in (1, 2, 3)]
    assert orders == [{strangers[1].id}, {strangers[1].id, strangers[2].id}, {claim.id for claim in strangers}]
    stranger = await binding_rows.attempts_of_claim(florida.house.svc.pool, claim_id=strangers[1].id, account_epoch=1)
    assert await _gathered(florida, stranger[0].id, "", 1) == {mine.id}


async def _gathered(florida: Office, attempt_id: str, mail_id: str, most: int) -> set[str]:
    """Return the claims whose codes would go out together with this one; nothing is kept."""
    now, waits = florida.house.svc.clock(), list(send_mail.WAITS)
    async with florida.house.svc.pool.acquire(timeout=5) as connection:
        trial = connection.transaction()
        await trial.start()
        rows = await mail_rows.gather(
            connection, mail_id=mail_id, attempt_id=attempt_id, now=now, pauses=waits, most=most
        )
        await trial.rollback()
    return {row.claim_id for row in rows}


async def test_a_claim_that_people_look_at_already_says_that_the_licensee_denied_it(florida: Office) -> None:
    truth = florida.people[0]
    await florida.told(truth, identity=True)
    claim = await florida.claim(truth, account=another(truth))
    assert (claim.state, "contested" in claim.reasons, "holder_disputed" in claim.reasons) == ("in_review", True, False)
    await florida.deliver()
    await _lettered(florida, claim)
    await dispute.dispute(florida.house.svc, link_in(florida.relay.last()))
    now = await florida.house.claim(claim.id)
    assert (now.state, "holder_disputed" in now.reasons) == ("in_review", True)
    assert "Show that the board's address is yours" in {action.title for action in now.next.actions}
    florida.house.clock.forward(minutes=1)
    begun, code = await _lettered(florida, claim)
    await florida.answer(begun, code=code)
    assert "holder_disputed" not in (await florida.house.claim(claim.id)).reasons
