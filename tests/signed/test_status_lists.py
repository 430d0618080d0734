"""Status lists: what ends a badge sets its bit within a second, and what was revoked stays revoked."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any, TypeAlias

import asyncpg
import pytest

from tests.harness.people import PLATFORM
from tests.harness.rulings import CALL, form
from tests.harness.service import House
from tests.signed.conftest import Verifier
from verifier.flows.accounts import accounts
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.operations import housekeeping

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Badge = dict[str, Any]
HOLDS, REVOKED, SUSPENDED = (False, False), (True, False), (False, True)
BOARD = "us-wa-doh"


async def soon(verifier: Verifier, badge: Badge, wanted: tuple[bool, bool]) -> None:
    """The lists say so within a second."""
    until = time.monotonic() + 1
    while (found := await verifier.status(badge)) != wanted:
        assert time.monotonic() < until, found
        await asyncio.sleep(0.02)


async def another_licence(house: House) -> ClaimView:
    """The same account gets a licence of Ohio, which two people looked up."""
    truth = house.people[0]
    other = await house.say(account=f"acct_{truth.id}", handle=truth.handle)
    await house.drain()
    await house.ask_call(other)
    for name in ("Ada", "Ben"):
        await house.decide(await house.reviewer(name), "approve", licence=form(house.clock()), **CALL)
    return other


def last_day(house: House, **ahead: float) -> None:
    """The board prints this day as the licence's last."""
    last = (house.clock() + timedelta(**ahead)).date()
    house.world.truth.set_field(BOARD, house.people[0].number, "expirationdate", f"{last:%Y%m%d}")


async def week(house: House) -> None:
    """A week passes, and every badge is looked at again."""
    house.clock.forward(days=7)
    await housekeeping.load_rosters(house.svc)
    await house.tidy()


@pytest.fixture
async def claim(house: House) -> ClaimView:
    """A verified claim on a licence that lasts."""
    last_day(house, days=300)
    return await house.settle(house.people[0])


@pytest.fixture
async def badge(claim: ClaimView, verifier: Verifier) -> Badge:
    """The credential of its badge."""
    made = await verifier.credential(claim.account.handle)
    assert await verifier.status(made) == HOLDS
    return made


async def test_a_withdrawn_claim_is_revoked(house: House, verifier: Verifier, claim: ClaimView, badge: Badge) -> None:
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    await soon(verifier, badge, REVOKED)
    assert (await verifier.get(f"/b/{claim.account.handle}/credential")).status == 404


async def test_a_suspended_badge_comes_back_at_the_same_places(
    house: House, verifier: Verifier, claim: ClaimView, badge: Badge
) -> None:
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    house.world.truth.set_field(BOARD, house.people[0].number, "actiontaken", "Yes")
    await week(house)
    await house.decide(ada, "suspend", reason="safety_concern")
    await soon(verifier, badge, SUSPENDED)
    for person in (ada, ben):
        await house.decide(person, "reinstate", reason="no_concern")
    await soon(verifier, badge, HOLDS)
    assert (await verifier.credential(claim.account.handle))["credentialStatus"] == badge["credentialStatus"]


async def test_a_revoked_badge_is_revoked(house: House, verifier: Verifier, badge: Badge) -> None:
    house.world.truth.set_field(BOARD, house.people[0].number, "actiontaken", "Yes")
    await week(house)
    for name in ("Ada", "Ben"):
        assert await verifier.status(badge) == HOLDS
        await house.decide(await house.reviewer(name), "revoke", reason="board_action")
    await soon(verifier, badge, REVOKED)


async def test_a_licence_that_ends_is_revoked_though_nothing_runs(house: House, verifier: Verifier) -> None:
    last_day(house, days=10)
    claim = await house.settle(house.people[0])
    badge = await verifier.credential(claim.account.handle)
    ends = await house.svc.pool.fetchval("SELECT valid_until FROM decision")
    house.clock.now = ends - timedelta(microseconds=1)
    assert await verifier.status(badge) == HOLDS
    house.clock.now = ends
    assert await verifier.status(badge) == REVOKED
    assert (await house.claim(claim.id)).state == "verified", "no job has run"
    await house.tidy()
    assert await verifier.status(badge) == REVOKED


async def test_a_badge_that_goes_off_is_revoked_and_stays_so_when_it_comes_back(
    house: House, verifier: Verifier, claim: ClaimView, badge: Badge
) -> None:
    house.world.faults.set(BOARD, "503")
    handle, off = claim.account.handle, house.clock() + house.svc.policy.sighting_age + house.svc.policy.stale_grace
    for _ in range(6):
        await week(house)
    house.clock.now = off - timedelta(microseconds=1)
    assert (await house.status(handle), await verifier.status(badge)) == ("stale", HOLDS)
    house.clock.now = off
    assert (await house.status(handle), await verifier.status(badge)) == ("none", REVOKED)
    await house.heal(BOARD)
    await week(house)
    assert await house.status(handle) == "verified"
    anew = await verifier.credential(claim.account.handle)
    assert await verifier.status(anew) == HOLDS
    assert await verifier.status(badge) == REVOKED
    assert anew["credentialStatus"] != badge["credentialStatus"]


async def test_a_badge_that_is_sighted_again_holds_for_longer(house: House, verifier: Verifier, badge: Badge) -> None:
    off = house.clock() + house.svc.policy.sighting_age + house.svc.policy.stale_grace
    for _ in range(3):
        await week(house)
    house.clock.now = off
    assert await verifier.status(badge) == HOLDS


async def test_an_account_that_changed_hands_is_suspended_and_its_old_credential_never_holds_again(
    house: House, verifier: Verifier, claim: ClaimView, badge: Badge
) -> None:
    account = claim.account
    await accounts.changed(house.svc, account.id, account.handle, 2, "recovered", PLATFORM)
    await soon(verifier, badge, SUSPENDED)
    assert (await house.settle(house.people[0], epoch=2)).id == claim.id
    assert await house.status(account.handle) == "verified"
    anew = await verifier.credential(account.handle)
    assert await verifier.status(anew) == HOLDS
    assert await verifier.status(badge) == SUSPENDED


async def test_a_credential_ends_with_the_first_of_what_it_says(house: House, verifier: Verifier) -> None:
    """Of two licences one is withdrawn: the badge stays, and no old credential shows the withdrawn one."""
    first = await house.settle(house.people[0])
    other = await another_licence(house)
    both = await verifier.credential(first.account.handle)
    assert len(both["credentialSubject"]["credentials"]) == 2
    await intake.withdraw(house.svc, other.id, PLATFORM)
    await soon(verifier, both, REVOKED)
    one = await verifier.credential(first.account.handle)
    assert await verifier.status(one) == HOLDS
    assert len(one["credentialSubject"]["credentials"]) == 1


async def test_a_boards_action_against_one_licence_stops_what_was_signed_of_the_other(
    house: House, verifier: Verifier
) -> None:
    truth = house.people[0]
    first = await house.settle(truth)
    alone = await verifier.credential(truth.handle)
    other = await another_licence(house)
    assert await verifier.status(alone) == HOLDS, "what it says is still so"
    both = await verifier.credential(truth.handle)
    house.world.truth.set_status(BOARD, truth.number, "Revoked")
    await week(house)
    assert (await house.claim(first.id)).state == "suspended"
    assert (await house.claim(other.id)).state == "verified"
    await soon(verifier, both, SUSPENDED)
    await soon(verifier, alone, SUSPENDED)


async def test_the_bit_outlives_the_badge(verifier: Verifier, badge: Badge, owner: Owner) -> None:
    """Erasure deletes the row of the badge; whoever holds its credential still finds it revoked."""
    await owner.execute("ALTER TABLE badge DISABLE TRIGGER badge_touched")
    await owner.execute("DELETE FROM badge")
    await soon(verifier, badge, REVOKED)
    for statement in ("DELETE FROM signed_badge", "UPDATE signed_badge SET revoked_at = NULL"):
        with pytest.raises(asyncpg.PostgresError):
            await owner.execute(statement)
    assert await verifier.status(badge) == REVOKED


async def test_nothing_that_was_signed_escapes_what_ends_the_badge_at_the_same_moment(
    house: House, verifier: Verifier
) -> None:
    for truth in house.people:
        claim = await house.settle(truth)
        path = f"/b/{truth.handle}/credential"
        async with asyncio.TaskGroup() as at_once:
            before = [at_once.create_task(verifier.get(path)) for _ in range(6)]
            at_once.create_task(intake.withdraw(house.svc, claim.id, PLATFORM))
            after = [at_once.create_task(verifier.get(path)) for _ in range(6)]
        answers = [one.result() for one in before + after]
        assert {one.status for one in answers} <= {200, 404, 503}
        for answer in answers:
            if answer.status == 200:
                await soon(verifier, await verifier.verified(await answer.text()), REVOKED)


async def test_a_badge_that_moved_on_since_it_was_read_is_not_signed(
    house: House, verifier: Verifier, claim: ClaimView
) -> None:
    """This process does not hear of changes and believes an old row for a second; the database knows better."""
    house.svc.badges.heard(time.monotonic() + 60)
    handle = claim.account.handle
    assert (await verifier.get(f"/b/{handle}/credential")).status == 200
    assert await house.status(handle) == "verified"
    move = "UPDATE account SET standing = 'changed', changed_at = now() WHERE platform_id = $1"
    await house.svc.pool.execute(move, claim.account.id)
    assert await house.status(handle) == "verified", "an old row"
    assert (await verifier.get(f"/b/{handle}/credential")).status == 404


async def test_a_new_pair_of_lists_is_begun_when_half_of_the_places_are_taken(
    house: House, verifier: Verifier, owner: Owner
) -> None:
    for number, truth in enumerate(house.people[:2]):
        await house.settle(truth)
        badge = await verifier.credential(truth.handle)
        lists = [entry["statusListCredential"].rpartition("/")[2] for entry in badge["credentialStatus"]]
        assert lists == [str(1 + 2 * number), str(2 + 2 * number)]
        assert await verifier.status(badge) == HOLDS
        await owner.execute("UPDATE status_list SET taken = 65536")
    assert (await verifier.get("/status-lists/5")).status == 404


async def test_places_are_taken_at_random_and_each_once(owner: Owner, house: House) -> None:
    drawn = [row[0] for row in await owner.fetch("SELECT random_place() FROM generate_series(1, 4000)")]
    assert min(drawn) >= 0
    assert max(drawn) <= 131_071
    assert len(set(drawn)) > 3_800
    assert 60_000 < sum(drawn) / len(drawn) < 71_000
    assert len({place >> 12 for place in drawn}) == 32
    await house.settle(house.people[0])
    badge = await house.badge(house.people[0].handle)
    for _ in range(2):
        row = await owner.fetchrow(
            "SELECT * FROM sign_badge($1, 1, $2)",
            badge["account_id"], [one["claim_id"] for one in badge["credentials"]],
        )  # fmt: skip
        assert row is not None
    assert await owner.fetchval("SELECT taken FROM status_list WHERE number = 1") == 1


@pytest.mark.parametrize("path", ["/status-lists/0", "/status-lists/x", "/status-lists/1234567"])
async def test_the_number_of_a_list_is_a_number(verifier: Verifier, path: str) -> None:
    assert (await verifier.get(path)).status == 422
