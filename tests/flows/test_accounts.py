"""A handle is a snapshot: when the account behind it changes, its badge is gone on the very next read."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from tests.flows.workers import Worker
from tests.harness.people import PLATFORM, ohio, small_world, submission
from tests.harness.rulings import code_of
from tests.harness.service import House, open_house
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.claim import AccountRef, Amendment
from verifier.flows.accounts import accounts
from verifier.flows.checks import check
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.core.errors import Absent, Conflict
from verifier.store.db import Connection, in_transaction
from verifier.store.ids import new_id
from verifier.store.jobs import CheckJob
from verifier.store.server.embedded import Dsn
from verifier.store.sqlfiles import queries


@pytest.fixture
def truth(house: House) -> ClaimTruth:
    """A clean licensee."""
    return house.people[0]


@pytest.fixture
async def badged(house: House, truth: ClaimTruth) -> ClaimView:
    """Their claim, verified; the process that shows badges remembers them and hears of changes."""
    house.svc.badges.heard(time.monotonic() + 60)
    claim = await house.settle(truth)
    assert await house.status(truth.handle) == "verified"
    return claim


async def _changed(house: House, truth: ClaimTruth, epoch: int, reason: str, handle: str | None = None) -> None:
    await accounts.changed(house.svc, f"acct_{truth.id}", handle or truth.handle, epoch, reason, PLATFORM)


async def test_the_badge_is_gone_on_the_very_next_read(database: Dsn, tmp_path: Path) -> None:
    transitions = [(reason, epoch) for reason in ("renamed", "recovered", "transferred", "closed") for epoch in (1, 2)]
    async with open_house(database, tmp_path, small_world(*["clean"] * len(transitions))) as house:
        house.svc.badges.heard(time.monotonic() + 60)
        for truth, (reason, epoch) in zip(house.people, transitions, strict=True):
            claim = await house.settle(truth)
            assert await house.status(truth.handle) == "verified"
            await _changed(house, truth, epoch, reason, f"renamed.{truth.id.lower()}" if reason == "renamed" else None)
            held = reason in {"recovered", "transferred"}
            assert await house.status(truth.handle) == ("suspended" if held else "none"), (reason, epoch)
            after = await house.claim(claim.id)
            assert (after.state, after.reasons, after.next.who) == ("suspended", ("account_changed",), "platform")
            assert after.facts.account == "changed"


async def test_a_renamed_account_does_not_take_its_badge_along(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    await _changed(house, truth, 2, "renamed", "another.handle")
    assert await house.status("another.handle") == "suspended"
    assert badged.account.handle == truth.handle


async def test_a_handle_that_somebody_else_takes_inherits_nothing(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    await house.say(account="acct_new", handle=truth.handle)
    badge = await house.badge(truth.handle)
    assert (badge["status"], badge["account_id"]) == ("pending", "acct_new")
    assert (await house.claim(badged.id)).state == "suspended"
    assert (await house.badge(truth.handle, account_id=f"acct_{truth.id}"))["status"] == "none"


async def test_a_rename_onto_somebodys_handle_stops_their_badge_too(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    other = house.people[1]
    await house.settle(other)
    await _changed(house, other, 2, "renamed", truth.handle)
    assert await house.status(truth.handle) == "suspended"
    assert (await house.claim(badged.id)).state == "suspended"


async def test_a_platform_that_asks_for_another_account_or_epoch_is_told_none(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    account_id = badged.account.id
    assert (await house.badge(truth.handle, account_id=account_id, epoch=1))["status"] == "verified"
    for other in ({"account_id": "acct_x"}, {"epoch": 2}, {"epoch": 0}, {"account_id": account_id, "epoch": 2}):
        assert (await house.badge(truth.handle, **other))["status"] == "none"


async def test_an_older_epoch_is_a_conflict_and_changes_nothing(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    await _changed(house, truth, 5, "recovered")
    assert await code_of(_changed(house, truth, 4, "renamed")) == "epoch_stale"
    assert await code_of(house.submit(truth, epoch=4)) == "epoch_stale"
    assert (await house.claim(badged.id)).version == badged.version + 1


async def test_a_change_of_an_account_without_a_claim_is_unknown(house: House, truth: ClaimTruth) -> None:
    with pytest.raises(Absent):
        await _changed(house, truth, 2, "renamed")


async def test_a_submission_with_a_higher_epoch_stops_what_was_bound_before(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    other = replace(ohio(), account=AccountRef(f"acct_{truth.id}", truth.handle, 2, truth.display_name))
    await intake.submit(house.svc, other, PLATFORM)
    assert await house.status(truth.handle) == "suspended"
    assert (await house.claim(badged.id)).reasons == ("account_changed",)


async def test_another_handle_under_the_same_epoch_must_be_reported_first(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    given = replace(ohio(), account=AccountRef(badged.account.id, "another.handle", 1))
    assert await code_of(intake.submit(house.svc, given, PLATFORM)) == "handle_changed"
    assert await house.status(truth.handle) == "verified"


async def test_a_change_without_a_new_epoch_needs_one_before_the_account_counts_again(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    await _changed(house, truth, 1, "recovered")
    assert await code_of(house.submit(truth, epoch=1)) == "epoch_needed"
    assert (await house.settle(truth, epoch=2)).id == badged.id
    assert await house.status(truth.handle) == "verified"


async def test_a_closed_account_takes_no_claims(house: House, truth: ClaimTruth, badged: ClaimView) -> None:
    await _changed(house, truth, 2, "closed")
    assert await code_of(house.submit(truth, epoch=3)) == "account_closed"
    assert (await house.claim(badged.id)).state == "suspended"


async def test_the_platform_binds_the_new_epoch_and_the_badge_is_back_without_a_reviewer(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    await _changed(house, truth, 2, "recovered")
    again = await house.settle(truth, epoch=2)
    assert (again.id, again.state) == (badged.id, "verified")
    badge = await house.badge(truth.handle, epoch=2)
    assert (badge["status"], badge["epoch"]) == ("verified", 2)
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case") == 0


async def test_a_new_epoch_needs_a_new_identity(house: House, truth: ClaimTruth, badged: ClaimView) -> None:
    await _changed(house, truth, 2, "transferred")
    again = await house.settle(truth, identity=False, epoch=2)
    assert (again.id, again.state, again.reasons) == (badged.id, "in_review", ("holder_unbound",))


async def test_the_creator_cannot_bind_the_new_epoch_themselves(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    await _changed(house, truth, 2, "transferred")
    given = submission(truth, house.clock(), identity=False, epoch=2)
    creator = replace(
        PLATFORM,
        kind="creator",
        scopes=frozenset({"claims:write"}),
        account_id=badged.account.id,
        account=given.account,
    )
    theirs = await intake.submit(house.svc, given, creator)
    assert (theirs.id != badged.id, theirs.state) == (True, "received"), "what the former owner left blocks nobody"
    before = await house.claim(badged.id)
    assert (before.state, before.account.epoch, before.reasons) == ("suspended", 1, ("account_changed",))


async def _amended(house: House, truth: ClaimTruth, claim: ClaimView, epoch: int = 2) -> ClaimView:
    """The platform binds a claim anew: the account of the new epoch, and its identity."""
    given = submission(truth, house.clock(), epoch=epoch)
    return await intake.amend(house.svc, claim.id, Amendment(account=given.account, identity=given.identity), PLATFORM)


async def _suspended_by_a_reviewer(house: House, claim: ClaimView) -> None:
    """A re-check finds the person excluded, and a reviewer suspends them."""
    reviewer = await house.reviewer()
    now, hit = house.clock(), ["screening_hit"]
    await house.svc.pool.execute(queries("reviews").case_insert, new_id("cas"), claim.id, "screening", now, now, hit)
    await house.decide(reviewer, "suspend", reason="safety_concern")


async def test_a_claim_that_a_reviewer_suspended_is_not_bound_anew_by_the_platform(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    await _suspended_by_a_reviewer(house, badged)
    await _changed(house, truth, 2, "recovered")
    assert await code_of(_amended(house, truth, badged)) == "suspended"
    anew = await house.settle(truth, epoch=2)
    assert (anew.id != badged.id, anew.state) == (True, "in_review"), "a new claim, which people decide"
    assert "earlier_decision" in anew.reasons
    assert (await house.claim(badged.id)).reasons == ("safety_concern",)


async def test_looking_again_does_not_turn_a_reviewers_suspension_into_an_account_change(
    house: House, truth: ClaimTruth, badged: ClaimView
) -> None:
    await _suspended_by_a_reviewer(house, badged)
    await _changed(house, truth, 2, "recovered")
    house.clock.forward(hours=25)
    await house.next(await house.reviewer("Ben"))  # asks the sources again
    await house.drain()
    assert (await house.claim(badged.id)).reasons == ("safety_concern",)
    assert await code_of(_amended(house, truth, badged)) == "suspended"
    badge = await house.badge(truth.handle)
    assert badge["status"] == "suspended"


async def test_an_account_change_at_the_moment_of_confirmation_leaves_a_claim_that_can_be_bound_anew(
    house: House, truth: ClaimTruth, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    claim = await house.submit(truth)
    await house.svc.pool.execute("DELETE FROM pgq.pgqueuer")
    for registry in ("us-nppes", "us-oig-leie"):
        await check.run(house.svc, CheckJob(claim.id, 1, registry))
    confirmed, hold = asyncio.Event(), asyncio.Event()
    last = await Worker(house, CheckJob(claim.id, 1, "us-wa-doh")).ask()

    async def confirm_and_pause(connection: Connection) -> None:
        await last.write_on(connection)
        confirmed.set()
        await hold.wait()

    confirming = asyncio.create_task(in_transaction(house.svc.pool, confirm_and_pause))
    await confirmed.wait()
    changing = asyncio.create_task(_changed(house, truth, 2, "recovered"))
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    while not changing.done() and not await owner.fetchval(waiting):
        continue
    hold.set()
    await asyncio.gather(confirming, changing)
    assert (await house.claim(claim.id)).state == "suspended"
    assert (await house.settle(truth, epoch=2)).state == "verified"


async def test_work_on_one_claim_does_not_hold_up_the_log_of_everybody_else(house: House) -> None:
    """A transaction that holds a claim and its account must not keep another from writing events that name them."""
    claim = await house.say()
    holds = queries("claims").claim_lock, queries("accounts").account_by_platform_id_locked
    async with house.svc.pool.acquire() as first, first.transaction():
        await first.fetchrow(holds[0], claim.id)
        key = await first.fetchval(holds[1], claim.account.id)
        async with house.svc.pool.acquire() as second, second.transaction():
            await second.execute("SET LOCAL lock_timeout = '500ms'")
            await second.execute(
                queries("accounts").append_event,
                house.clock(),
                "case_released",
                key,
                claim.id,
                "reviewer",
                "r",
                [],
                "{}",
            )


async def test_a_refusal_of_an_older_epoch_says_which_is_known(house: House, truth: ClaimTruth) -> None:
    await house.submit(truth, epoch=3)
    with pytest.raises(Conflict) as caught:
        await house.submit(truth, epoch=2)
    assert caught.value.extra == {"epoch": 3}
