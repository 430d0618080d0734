"""Fifty accounts and one licence, at the same moment: one badge at most, nobody is lost, and guesses are counted."""

from __future__ import annotations

import asyncio
import re
from collections import Counter

from tests.harness.florida import Office, another, digits
from tests.harness.people import PLATFORM
from tests.harness.service import House
from verifier.flows.binding import reply
from verifier.flows.checks import check
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Refused
from verifier.flows.operations import housekeeping
from verifier.flows.proofs.views import BindingView
from verifier.store.jobs import CheckJob

ACCOUNTS = 50
CODE = "registry_contact_code"
JOBS = "SELECT payload FROM pgq.pgqueuer WHERE status = 'queued'"


async def test_of_fifty_with_the_holders_very_identity_one_has_a_badge_and_the_others_are_contested(
    house: House,
) -> None:
    truth = house.people[0]
    taken = await asyncio.gather(*(house.submit(truth, account=another(truth, f"n{n}")) for n in range(ACCOUNTS)))
    await house.drain(at_once=ACCOUNTS)
    await _one_has_it(house, taken)


async def test_of_fifty_who_prove_it_by_code_one_has_a_badge_and_the_others_are_contested(florida: Office) -> None:
    claims = await _fifty_who_prove_it(florida)
    await florida.house.drain(at_once=ACCOUNTS)
    await _one_has_it(florida.house, claims)


async def test_two_workers_who_do_every_check_at_the_same_time_confirm_once(house: House) -> None:
    truth = house.people[0]
    taken = await asyncio.gather(*(house.submit(truth, account=another(truth, f"n{n}")) for n in range(10)))
    jobs = [CheckJob.read(row["payload"]) for row in await house.svc.pool.fetch(JOBS)]
    await asyncio.gather(*(check.run(house.svc, job) for job in (*jobs, *jobs)))
    await house.drain(at_once=10)
    await _one_has_it(house, taken)
    decided = await house.svc.pool.fetchval("SELECT count(*) FROM decision")
    assert decided == await house.svc.pool.fetchval("SELECT count(*) FROM event WHERE kind = 'confirmed'") == 1


async def test_fifty_wrong_answers_at_once_are_five_guesses(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    begun, code = await florida.begin(claim, CODE), await florida.code()
    wrong = [guess for guess in (f"{n:08d}" for n in range(ACCOUNTS + 1)) if guess != code][:ACCOUNTS]
    answers = await asyncio.gather(*(_answered(florida, begun, guess) for guess in wrong))
    assert answers.count("binding_ended") == ACCOUNTS - 5
    missed = "SELECT count(*) FROM event WHERE kind = 'binding_missed'"
    assert await florida.house.svc.pool.fetchval(missed) == 5
    ended = await florida.read(begun)
    assert (ended.status, ended.detail, ended.tries_left) == ("failed", "wrong_code", 0)
    assert await _answered(florida, begun, code) == "binding_ended"
    assert (await florida.house.claim(claim.id)).state == "awaiting_creator"


async def test_fifty_right_answers_at_once_are_one_proof(florida: Office) -> None:
    claim = await florida.claim(florida.people[0])
    begun, code = await florida.begin(claim, CODE), await florida.code()
    answers = await asyncio.gather(*(_answered(florida, begun, code) for _ in range(ACCOUNTS)))
    assert Counter(answers) == {"proved": 1, "binding_ended": ACCOUNTS - 1}
    bound = "SELECT count(*) FROM event WHERE kind = 'holder_bound'"
    assert await florida.house.svc.pool.fetchval(bound) == 1
    await florida.house.drain(at_once=ACCOUNTS)
    assert (await florida.house.claim(claim.id)).state == "verified"


async def test_fifty_who_ask_for_a_code_at_once_have_one_each_and_the_address_has_not_fifty_letters(
    florida: Office,
) -> None:
    claims = await _fifty_claims(florida)
    answers = await asyncio.gather(*(_asked(florida, claim) for claim in claims))
    begun = [answer for answer in answers if isinstance(answer, BindingView)]
    assert len(begun) == ACCOUNTS
    assert await florida.deliver() == len(florida.relay.letters) == 24
    florida.house.clock.forward(minutes=29)
    assert await florida.deliver() == 0
    florida.house.clock.forward(minutes=1)
    assert await florida.deliver() == 1
    letters = [florida.relay.text(letter) for letter in florida.relay.letters]
    assert [letter.count("/not-me/") for letter in letters] == [1] * 24 + [26]
    late = next(one for one, claim in zip(begun, claims, strict=True) if f"@{claim.account.handle} " in letters[-1])
    handle = (await florida.house.claim(late.claim_id)).account.handle
    code = re.search(rf"^@{re.escape(handle)} .*\n(\d{{8}})$", letters[-1], re.MULTILINE)
    assert code is not None
    assert (await florida.answer(late, code=code[1])).status == "proved"
    assert await florida.house.status(handle) == "verified"
    assert await florida.deliver() == 0


async def _one_has_it(house: House, claims: list[ClaimView]) -> None:
    """One badge, and everybody else is with people because of it; asked of the claims, the badges and the database."""
    ended = [await house.claim(claim.id) for claim in claims]
    assert Counter(claim.state for claim in ended) == {"verified": 1, "in_review": len(claims) - 1}
    assert all("contested" in claim.reasons for claim in ended if claim.state == "in_review")
    shown = Counter([await house.status(claim.account.handle) for claim in claims])
    assert shown == {"verified": 1, "pending": len(claims) - 1}
    assert await house.svc.pool.fetchval("SELECT count(*) FROM decision") == 1
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE state <> 'closed'") == len(claims) - 1


async def _fifty_claims(florida: Office) -> list[ClaimView]:
    truth, house = florida.people[0], florida.house
    claims = (house.submit(truth, identity=False, account=another(truth, f"n{n}")) for n in range(ACCOUNTS))
    taken = await asyncio.gather(*claims)
    await house.drain(at_once=ACCOUNTS)
    return list(taken)


async def _fifty_who_prove_it(florida: Office) -> list[ClaimView]:
    """Fifty codes for one licence, answered. No address is sent more than three, so the board is told of new ones.

    An answer counts while the board still holds the address, so each three are answered before it moves on.
    """
    truth, claims = florida.people[0], await _fifty_claims(florida)
    for turn, three in enumerate(claims[at : at + 3] for at in range(0, ACCOUNTS, 3)):
        florida.house.world.truth.set_field("us-fl-mqa", digits(truth.number), "Email", f"robin{turn}@example.org")
        await housekeeping.load_roster(florida.house.svc, florida.roster)
        letters = [(await florida.begin(claim, CODE), await florida.code()) for claim in three]
        answers = await asyncio.gather(*(_answered(florida, begun, code) for begun, code in letters))
        assert Counter(answers) == {"proved": len(three)}
    return claims


async def _asked(florida: Office, claim: ClaimView) -> BindingView | str:
    try:
        return await florida.begin(claim, CODE)
    except Refused as refused:
        return refused.code


async def _answered(florida: Office, begun: BindingView, code: str) -> str:
    """Answer an attempt without anything that follows from it; return its status, or the code of the refusal."""
    given = reply.Given(code=code)
    try:
        return (await reply.answer(florida.house.svc, begun.claim_id, begun.id, given, PLATFORM)).status
    except Refused as refused:
        return refused.code
