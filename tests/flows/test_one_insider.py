"""One reviewer with bad intent: what they type alone makes nobody a holder."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.harness.people import PLATFORM, attested
from tests.harness.rulings import CALL, form
from tests.harness.service import House
from verifier.domain.claim import AccountRef, Actor, Amendment, Identity
from verifier.domain.holder import Method
from verifier.flows.accounts import accounts
from verifier.flows.binding import documents, opening
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Invalid, Refused

DOCUMENT = {"holder_level": "H2", "holder_method": "document"}
IDENTITY = {"holder_level": "H2", "holder_method": "platform_identity"}


async def _refused(work: Awaitable[object]) -> tuple[str, list[str]]:
    with pytest.raises(Refused) as caught:
        await work
    return caught.value.code, [fault.pointer for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("said", "code"),
    [(CALL, "no_call"), (DOCUMENT, "no_document"), (IDENTITY, "no_identity")],
    ids=["a call", "a document", "an identity"],
)
async def test_what_the_creator_never_asked_for_sent_in_or_had_attested_shows_no_holder(
    house: House, ada: Actor, said: dict[str, Any], code: str
) -> None:
    claim = await house.settle(house.people[0], identity=False)
    case = await house.next(ada)
    assert "approve" not in case.actions
    assert await _refused(house.rule(case, ada, "approve", **said)) == (code, ["/holder/method"])
    assert (await house.claim(claim.id)).state == "in_review"
    assert await house.svc.pool.fetchval("SELECT first_by FROM review_case") is None


@pytest.mark.parametrize("said", [CALL, DOCUMENT, IDENTITY], ids=["a call", "a document", "an identity"])
async def test_what_an_account_asked_for_or_sent_in_before_it_was_handed_over_shows_no_holder_after_it(
    house: House, ada: Actor, said: dict[str, Any]
) -> None:
    truth = house.people[0]
    claim = await house.settle(truth, identity=False)
    await house.ask_call(claim)
    await house.send_card(claim)
    now = house.clock()
    await accounts.changed(house.svc, f"acct_{truth.id}", truth.handle, 2, "transferred", PLATFORM)
    vouched = Amendment(account=AccountRef(f"acct_{truth.id}", truth.handle, 2, truth.display_name))
    await intake.amend(house.svc, claim.id, vouched, PLATFORM)
    await house.drain()
    case = await house.next(ada)
    assert (case.claim.account.epoch, case.claim.facts.account) == (2, "current")
    code, places = await _refused(house.rule(case, ada, "approve", **said))
    assert (code in {"no_call", "no_document", "no_identity"}, places) == (True, ["/holder/method"])
    assert now == house.clock()


async def test_a_document_whose_time_is_over_is_looked_at_by_nobody(house: House, ada: Actor) -> None:
    claim = await house.settle(house.people[0], identity=False)
    await house.send_card(claim)
    await house.svc.pool.execute("UPDATE document SET removed_at = $1", house.clock())
    case = await house.next(ada)
    assert await _refused(house.rule(case, ada, "approve", **DOCUMENT)) == ("no_document", ["/holder/method"])


async def test_a_call_that_was_asked_for_too_long_ago_counts_no_longer(house: House, ada: Actor) -> None:
    claim = await house.ask_call(await house.settle(house.people[0], identity=False))
    house.clock.forward(days=91)
    await house.svc.pool.execute("UPDATE roster SET loaded_at = $1", house.clock())
    case = await house.next(ada)
    await house.drain()
    assert case.claim.id == claim.id
    assert await _refused(house.rule(case, ada, "approve", **CALL)) == ("no_call", ["/holder/method"])


async def test_a_person_whose_attested_identity_is_somebody_else_is_not_badged_by_one_reviewer(
    house: House, ada: Actor, ben: Actor
) -> None:
    truth = house.people[0]
    other = Identity("Casey Fielding", 1949, None, "platform_kyc", house.clock() - timedelta(days=2), "idv_9")
    taken = await house.submit(truth, identity=False)
    await house.drain()
    await intake.amend(house.svc, taken.id, Amendment(identity=other), PLATFORM)
    await house.drain()
    claim = await house.ask_call(taken)
    case = await house.next(ada)
    assert ("identity_mismatch" in case.reasons, "approve" in case.two_people) == (True, True)
    assert (await _refused(house.rule(case, ada, "approve", **IDENTITY)))[0] == "identity_mismatch"
    assert (await house.rule(case, ada, "approve", **CALL))[1] is True
    assert (await house.claim(claim.id)).state == "in_review"
    assert (await house.decide(ben, "approve", **CALL))[1] is False


@pytest.mark.parametrize("changes", [{"verified_name": "Casey Fielding"}, {"birth_year": 1931}])
async def test_a_conflict_of_the_identity_takes_two_people(house: House, ada: Actor, changes: dict[str, Any]) -> None:
    truth = house.people[0]
    taken = await house.submit(truth, identity=False)
    await house.drain()
    against = replace(attested(truth, house.clock()), **changes)
    await intake.amend(house.svc, taken.id, Amendment(identity=against), PLATFORM)
    await house.drain()
    await house.ask_call(taken)
    case = await house.next(ada)
    assert {"identity_mismatch", "namesake_possible"} & set(case.reasons)
    assert "approve" in case.two_people


async def test_a_note_says_what_was_seen_in_a_call(house: House, ada: Actor) -> None:
    await house.ask_call(await house.settle(house.people[0], identity=False))
    case = await house.next(ada)
    for note in ("", "   ", "yes", "a" * 9):
        assert await _refused(house.rule(case, ada, "approve", **(CALL | {"note": note}))) == ("note_needed", ["/note"])
    assert (await house.rule(case, ada, "approve", **CALL))[1] is True


async def test_a_badge_is_not_kept_on_the_call_or_card_it_was_made_with(house: House, ada: Actor, ben: Actor) -> None:
    claim = await house.ask_call(await house.settle(house.people[0], identity=False))
    await house.send_card(claim)
    for reviewer in (ada, ben):
        await house.decide(reviewer, "approve", **CALL)
    house.clock.forward(minutes=5)
    await opening.start(house.svc, claim.id, opening.Asked(Method.PLATFORM_IDENTITY), PLATFORM)
    await house.svc.pool.execute(
        "INSERT INTO review_case (id, claim_id, queue, opened_at, due_by, reasons) "
        "VALUES ('cas_' || repeat('0', 32), $1, 'standard', now(), now(), '{rebind}')", claim.id,
    )  # fmt: skip
    case = await house.next(ada)
    assert "rebind" in case.reasons
    for said, code in ((CALL, "no_call"), (DOCUMENT, "no_document"), (IDENTITY, "no_identity")):
        ruling = {"reason": "identity_established"} | said
        assert (await _refused(house.rule(case, ada, "keep", **ruling)))[0] == code
    await documents.receive(house.svc, claim.id, _card(), PLATFORM)
    assert (await house.rule(case, ada, "keep", reason="identity_established", **DOCUMENT))[1] is True


def _card() -> bytes:
    from tests.harness.people import card  # noqa: PLC0415

    return card(400)


async def test_a_form_changes_no_licence_where_a_register_has_the_record(house: House, ada: Actor) -> None:
    claim: ClaimView = await house.ask_call(await house.settle(house.people[0], identity=False))
    sql = "SELECT licence_key FROM claim WHERE id = $1"
    before = await house.svc.pool.fetchval(sql, claim.id)
    await house.decide(ada, "approve", licence=form(house.clock(), number="E.0000001"), **CALL)
    assert await house.svc.pool.fetchval(sql, claim.id) == before


async def test_the_smallest_number_of_words_never_reaches_an_invalid_state(house: House, ada: Actor) -> None:
    await house.ask_call(await house.settle(house.people[0], identity=False))
    case = await house.next(ada)
    with pytest.raises(Invalid):
        await house.rule(case, ada, "approve", holder_level="H3", holder_method="registry_contact_code")
