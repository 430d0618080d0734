"""The newest display name that the platform sent is the one that is weighed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.harness.people import PLATFORM, of, submission
from tests.harness.service import House
from verifier.domain.claim import AccountRef
from verifier.flows.access import creator_tokens
from verifier.flows.accounts import accounts
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Conflict

ASSERTS = "handle_asserts_other"


async def _cases(house: House) -> list[tuple[str, ...]]:
    rows = await house.svc.pool.fetch("SELECT reasons FROM review_case ORDER BY opened_at")
    return [tuple(row["reasons"]) for row in rows]


def _account(house: House, name: str, epoch: int = 1) -> AccountRef:
    truth = of(house.people, "clean")
    return AccountRef(f"acct_{truth.id}", truth.handle, epoch, name)


async def test_a_link_with_a_name_that_asserts_another_credential_leads_to_a_case_and_keeps_the_badge(
    house: House,
) -> None:
    truth = of(house.people, "clean")
    claim = await house.settle(truth)
    assert claim.state == "verified"
    await creator_tokens.link(house.svc, _account(house, truth.display_name), None, PLATFORM)
    assert await _cases(house) == []
    for _ in range(2):  # the same name again is no news
        await creator_tokens.link(house.svc, _account(house, f"{truth.display_name} M\u200bD ✓"), None, PLATFORM)
    assert await _cases(house) == [(ASSERTS,)]
    assert await house.status(truth.handle) == "verified"


async def test_a_claim_is_weighed_under_the_newest_name_and_not_under_the_one_it_was_made_with(house: House) -> None:
    truth = of(house.people, "clean")
    taken = await house.submit(truth)
    await creator_tokens.link(house.svc, _account(house, f"{truth.display_name} ✓"), None, PLATFORM)
    await house.drain()
    claim = await house.claim(taken.id)
    assert (claim.state, ASSERTS in claim.reasons) == ("in_review", True)


async def test_a_second_claim_with_another_name_is_news_about_the_first(house: House) -> None:
    truth = of(house.people, "clean")
    await house.settle(truth)
    named = replace(submission(truth, house.clock()), account=_account(house, f"{truth.display_name}, verified"))
    with pytest.raises(Conflict):
        await intake.submit(house.svc, named, PLATFORM)
    assert await _cases(house) == [(ASSERTS,)]


async def test_a_name_of_another_epoch_says_nothing_about_this_one(house: House) -> None:
    truth = of(house.people, "clean")
    claim = await house.settle(truth)
    await creator_tokens.link(house.svc, _account(house, f"{truth.display_name} Bee"), None, PLATFORM)
    await accounts.changed(house.svc, f"acct_{truth.id}", truth.handle, 2, "recovered", PLATFORM)
    kept = await house.svc.pool.fetchval(
        "SELECT sealed_display FROM account WHERE platform_id = $1", f"acct_{truth.id}"
    )
    assert kept is None
    assert claim.state == "verified"


async def test_no_display_name_is_kept_where_a_copy_of_the_database_shows_it(house: House) -> None:
    truth = of(house.people, "clean")
    await house.settle(truth)
    await creator_tokens.link(house.svc, _account(house, "Quillfeather Perpetua"), None, PLATFORM)
    for row in await house.svc.pool.fetch(
        "SELECT a::text AS row FROM account AS a UNION ALL SELECT e::text FROM event AS e"
    ):
        assert "Quillfeather" not in row["row"]
        assert b"Quillfeather".hex() not in row["row"]


async def _under(house: House, name: str, **how: Any) -> ClaimView:  # noqa: ANN401  fields
    """A claim that is weighed under this display name."""
    truth = of(house.people, "clean")
    taken = await house.submit(truth, **how)
    await creator_tokens.link(house.svc, _account(house, name), None, PLATFORM)
    await house.drain()
    return await house.claim(taken.id)


async def _renamed(house: House, claim: ClaimView, name: str) -> ClaimView:
    await creator_tokens.link(house.svc, _account(house, name), None, PLATFORM)
    await house.drain()
    return await house.claim(claim.id)


async def test_a_clean_name_that_the_platform_sends_has_a_waiting_claim_checked_again(house: House) -> None:
    truth = of(house.people, "clean")
    claim = await _under(house, f"{truth.display_name} ✓")
    assert (claim.state, claim.reasons) == ("in_review", (ASSERTS,))
    assert "fix_handle" in {action.code for action in claim.next.actions}
    claim = await _renamed(house, claim, f"{truth.display_name}, verified")
    assert claim.state == "in_review", "the new name asserts something, too"
    claim = await _renamed(house, claim, truth.display_name)
    assert (claim.state, claim.reasons) == ("verified", ())
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE state <> 'closed'") == 0


async def test_a_clean_name_leaves_of_a_claim_without_a_proof_that_it_is_unbound(house: House) -> None:
    truth = of(house.people, "clean")
    claim = await _under(house, f"{truth.display_name} ✓", identity=False)
    assert (claim.state, set(claim.reasons)) == ("in_review", {ASSERTS, "holder_unbound"})
    claim = await _renamed(house, claim, truth.display_name)
    assert claim.reasons == ("holder_unbound",)


async def test_a_claim_that_waits_for_more_than_a_name_or_is_looked_at_stays_with_people(house: House) -> None:
    truth, people = of(house.people, "clean"), house.svc.pool
    claim = await _under(house, f"{truth.display_name} ✓")
    await people.execute("UPDATE review_case SET reasons = reasons || ARRAY['reported'] WHERE claim_id = $1", claim.id)
    assert (await _renamed(house, claim, truth.display_name)).state == "in_review"
