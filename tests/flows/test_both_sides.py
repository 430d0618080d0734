"""Contested cases show both sides in full, and what cannot be opened is shown as such and stops nobody."""

from __future__ import annotations

import json

import pytest

from tests.harness.people import PLATFORM
from tests.harness.service import House
from verifier.domain.claim import AccountRef, Actor
from verifier.flows.claims import claim_reader
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Refused
from verifier.flows.review import case_queue


async def _contested(house: House) -> tuple[ClaimView, ClaimView]:
    """A badge, and another account that claims its licence."""
    truth = house.people[0]
    holder = await house.settle(truth)
    newcomer = AccountRef("acct_new", "new.comer", 1, truth.display_name)
    return holder, await house.settle(truth, identity=False, account=newcomer)


async def test_a_contested_case_shows_the_other_account_in_full(house: House, ada: Actor) -> None:
    truth = house.people[0]
    holder, claim = await _contested(house)
    case = await house.next(ada)
    assert case.claim.id == claim.id
    [other] = case.related
    assert (other.claim_id, other.why, other.state) == (holder.id, "same licence", "verified")
    assert other.account == holder.account
    assert other.verified_at is not None
    assert other.claimed is not None
    assert other.claimed.number == truth.number
    assert [(one.method, one.level) for one in other.bindings] == [("platform_identity", "H4")]
    assert other.identity["verified_name"] == truth.legal_name
    board = [answer for answer in other.evidence if answer.authority == "primary"]
    assert [record["number"] for answer in board for record in answer.records]
    assert all(answer.retrieved_at.tzinfo for answer in other.evidence)


async def test_the_other_claims_of_ones_own_account_are_named_and_no_more(house: House, ada: Actor) -> None:
    await house.say(account="acct_71", handle="robin.sample")
    await house.say(account="acct_71", handle="robin.sample", credential="LMFT")
    await house.drain()
    case = await house.next(ada)
    assert [(one.why, one.account, one.evidence) for one in case.related] == [("same account", None, ())]


async def test_both_sides_are_for_reviewers_only(house: House) -> None:
    holder, claim = await _contested(house)
    shown = repr(await house.claim(claim.id))
    assert holder.id not in shown
    assert holder.account.handle not in shown


async def test_an_other_side_that_cannot_be_opened_is_said_to_be_so(house: House, ada: Actor) -> None:
    holder, _ = await _contested(house)
    await _spoil(house, holder, "sealed_identity")
    [other] = (await house.next(ada)).related
    assert (other.cannot_be_opened, other.account and other.account.handle) == ("identity", holder.account.handle)


async def _spoil(house: House, claim: ClaimView, column: str) -> None:
    """Store bytes that somebody else sealed, or that are no sealed bytes."""
    await house.svc.pool.execute(f"UPDATE claim SET {column} = $2 WHERE id = $1", claim.id, b"\x01" + bytes(40))  # noqa: S608


async def _malformed_identity(house: House, claim: ClaimView) -> None:
    """An identity whose time has no zone: it opens, and nobody can compute with it."""
    row = await house.svc.pool.fetchrow(
        "SELECT s.wrapped_key FROM claim AS c JOIN account_secret AS s USING (account_key) WHERE c.id = $1", claim.id
    )
    assert row is not None
    said = {"verified_name": "", "birth_year": None, "locality": None, "method": "x", "reference": "x"}
    timed = json.dumps(said | {"verified_at": "2026-11-01T00:00:00"}).encode()
    sealed = house.svc.vault.sealer(row["wrapped_key"]).seal(timed, f"claim/{claim.id}/identity")
    await house.svc.pool.execute("UPDATE claim SET sealed_identity = $2 WHERE id = $1", claim.id, sealed)


BROKEN = ["words", "identity", "key", "shape"]


async def _break(house: House, claim: ClaimView, part: str, owner: object) -> None:
    match part:
        case "words" | "identity":
            await _spoil(house, claim, f"sealed_{part}")
        case "key":
            mine = "(SELECT account_key FROM claim WHERE id = $1)"
            sql = f"UPDATE account_secret SET wrapped_key = $2 WHERE account_key = {mine}"  # noqa: S608  ours
            await owner.execute(sql, claim.id, bytes(40))  # type: ignore[attr-defined]
        case _:
            await _malformed_identity(house, claim)


@pytest.mark.parametrize("part", BROKEN)
async def test_a_case_that_cannot_be_opened_stops_no_queue_and_a_lead_sees_which_one(
    house: House, owner: object, ada: Actor, part: str
) -> None:
    first = await house.settle(house.people[0], identity=False)
    house.clock.forward(minutes=1)
    second = await house.settle(house.people[1], identity=False)
    await _break(house, first, part, owner)
    assert (await house.next(ada)).claim.id == second.id, "the other cases go on"
    listed, _ = await case_queue.cases(house.svc, ada, None, None, None, 10)
    assert {case.claim.id for case in listed} == {first.id, second.id}, "a list leaves nothing out"
    lead = await house.reviewer("Lea", lead=True)
    case = await house.next(lead)
    assert (case.claim.id, case.queue, "cannot_be_opened" in case.reasons) == (first.id, "lead", True)
    assert case.cannot_be_opened == {"shape": "contents"}.get(part, part)
    assert case.actions == ()
    assert (await case_queue.case(house.svc, case.id, lead)).cannot_be_opened
    with pytest.raises(Refused) as refused:
        await house.rule(case, lead, "refuse", reason="no_such_licence")
    assert refused.value.code == "cannot_be_opened"
    assert case.lease is not None
    await case_queue.release(house.svc, case.id, case.lease.token, lead)
    claims, _ = await claim_reader.claims_of(house.svc, first.account.id, PLATFORM, None, 10)
    assert [claim.id for claim in claims] == [first.id]


async def test_evidence_that_cannot_be_opened_is_shown_as_such(house: House, owner: object, ada: Actor) -> None:
    claim = await house.settle(house.people[0], identity=False)
    await owner.execute("ALTER TABLE evidence DISABLE TRIGGER evidence_append_only")  # type: ignore[attr-defined]
    await owner.execute("UPDATE evidence SET sealed = $2 WHERE claim_id = $1", claim.id, bytes(60))  # type: ignore[attr-defined]
    assert await case_queue.next_case(house.svc, ada) is None
    lead = await house.reviewer("Lea", lead=True)
    assert (await house.next(lead)).cannot_be_opened == "evidence"


async def test_a_platform_that_sends_the_identity_anew_mends_the_case(house: House, owner: object, ada: Actor) -> None:
    from tests.harness.people import attested  # noqa: PLC0415
    from verifier.domain.claim import Amendment  # noqa: PLC0415
    from verifier.flows.claims import intake  # noqa: PLC0415

    truth = house.people[0]
    claim = await house.settle(truth, identity=False)
    await _break(house, claim, "identity", owner)
    assert await case_queue.next_case(house.svc, ada) is None
    await intake.amend(house.svc, claim.id, Amendment(identity=attested(truth, house.clock())), PLATFORM)
    await house.drain()
    assert (await house.claim(claim.id)).state == "verified"
