"""A licence renewed at the board brings its badge back by itself, and nothing else does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.harness.people import PLATFORM, attested, small_world
from tests.harness.service import House, open_house
from verifier.demo.people.claims import ClaimTruth
from verifier.flows.accounts import accounts
from verifier.flows.checks import looks
from verifier.flows.claims.views import ClaimView
from verifier.flows.operations import housekeeping
from verifier.store.server.embedded import Dsn

BOARD = "us-wa-doh"


@pytest.fixture
def truth(house: House) -> ClaimTruth:
    """A clean licensee."""
    return house.people[0]


def _prints(house: House, truth: ClaimTruth, *, days: int) -> None:
    """The board prints a last day so many days from now."""
    last = (house.clock() + timedelta(days=days)).date()
    house.world.truth.set_field(BOARD, truth.number, "expirationdate", f"{last:%Y%m%d}")


async def _ended(house: House, truth: ClaimTruth) -> ClaimView:
    """The badge was given, and ended."""
    _prints(house, truth, days=10)
    claim = await house.settle(truth)
    house.clock.forward(days=12)
    await house.tidy()
    assert await house.status(truth.handle) == "expired"
    return await house.claim(claim.id)


async def _later(house: House, **span: float) -> None:
    house.clock.forward(**span)
    await housekeeping.load_rosters(house.svc)
    await house.tidy()


async def _looks(house: House, claim: ClaimView) -> int:
    seen = (await house.claim(claim.id)).timeline
    return sum(entry.event == "rechecked" for entry in seen)


async def test_a_licence_renewed_late_brings_the_badge_back_without_its_creator(
    house: House, truth: ClaimTruth
) -> None:
    claim = await _ended(house, truth)
    await _later(house, days=3)
    assert await house.status(truth.handle) == "expired", "the board has said nothing new"
    _prints(house, truth, days=300)
    await _later(house, days=4)
    back = await house.claim(claim.id)
    assert (back.state, await house.status(truth.handle)) == ("verified", "verified")
    assert [(entry.event, entry.by) for entry in back.timeline][-2:] == [
        ("renewed", "service"),
        ("confirmed", "service"),
    ]
    badge = await house.badge(truth.handle)
    assert badge["credentials"][0]["valid_until"] > house.clock().isoformat()


async def test_a_licence_renewed_before_its_end_is_back_at_once_and_only_by_a_new_decision(
    house: House, truth: ClaimTruth
) -> None:
    _prints(house, truth, days=10)
    claim = await house.settle(truth)
    ends = await house.svc.pool.fetchval("SELECT valid_until FROM decision")
    _prints(house, truth, days=300)
    await _later(house, days=9)
    assert await house.svc.pool.fetchval("SELECT ends_at FROM claim") == ends, "no look extends a badge"
    house.clock.now = ends
    assert await house.status(truth.handle) == "expired"
    await house.tidy()
    await house.tidy()
    assert await house.status(truth.handle) == "verified"
    assert await house.svc.pool.fetchval("SELECT count(*) FROM decision WHERE claim_id = $1", claim.id) == 2


async def test_a_licence_nobody_renews_is_looked_for_eight_times_and_costs_no_person(
    house: House, truth: ClaimTruth
) -> None:
    claim = await _ended(house, truth)
    before = await _looks(house, claim)
    for _ in range(40):
        await _later(house, days=3)
    assert await _looks(house, claim) - before <= 8
    assert (await house.claim(claim.id)).state == "expired"
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case") == 0
    _prints(house, truth, days=300)
    await _later(house, days=30)
    assert await house.status(truth.handle) == "expired", "after three months its creator says so"


async def test_a_board_that_is_away_costs_no_look(house: House, truth: ClaimTruth) -> None:
    await _ended(house, truth)
    _prints(house, truth, days=300)
    house.world.faults.set(BOARD, "503")
    for _ in range(4):
        await _later(house, days=4)
    assert await house.status(truth.handle) == "expired"
    await house.heal(BOARD)
    await _later(house, days=3)
    await _later(house, days=1)
    assert await house.status(truth.handle) == "verified", "no look was lost to silence, and the next is not weeks away"


@pytest.mark.parametrize("word", ["Suspended", "Revoked", "Expired", "Inactive"])
async def test_a_licence_that_comes_back_in_another_standing_gives_no_badge(
    house: House, truth: ClaimTruth, word: str
) -> None:
    await _ended(house, truth)
    _prints(house, truth, days=300)
    house.world.truth.set_status(BOARD, truth.number, word)
    await _later(house, days=4)
    assert await house.status(truth.handle) == "expired"


async def test_another_persons_name_on_the_number_gives_no_badge(house: House, truth: ClaimTruth) -> None:
    await _ended(house, truth)
    _prints(house, truth, days=300)
    house.world.truth.set_field(BOARD, truth.number, "lastname", "Zzyzwicz")
    house.world.truth.set_field(BOARD, truth.number, "firstname", "Quillon")
    await _later(house, days=4)
    assert await house.status(truth.handle) == "expired"


async def test_an_account_that_changed_hands_gets_no_badge_back(house: House, truth: ClaimTruth) -> None:
    claim = await _ended(house, truth)
    _prints(house, truth, days=300)
    await accounts.changed(house.svc, f"acct_{truth.id}", truth.handle, 2, "transferred", PLATFORM)
    await _later(house, days=4)
    assert (await house.claim(claim.id)).state == "expired"
    assert await house.status(truth.handle) != "verified"


async def test_the_first_look_is_planned_by_the_interval_of_the_source(house: House, truth: ClaimTruth) -> None:
    await house.settle(truth)
    await house.tidy()
    (planned,) = await house.svc.pool.fetch("SELECT due_at, planned FROM licence_look")
    assert planned["planned"]
    assert timedelta(days=5) < planned["due_at"] - house.clock() <= timedelta(days=7), "as its data sheet says"


async def test_overdue_looks_are_caught_up_at_half_the_pace_of_their_source_oldest_first(
    database: Dsn, tmp_path: Path
) -> None:
    async with open_house(database, tmp_path, small_world(*["clean"] * 5)) as house:
        for truth in house.people:
            _prints(house, truth, days=300)
            await house.settle(truth)
        await house.tidy()
        planned = await house.svc.pool.fetch("SELECT claim_id FROM licence_look ORDER BY due_at")
        house.clock.forward(days=8)
        async with house.svc.pool.acquire() as connection:
            a_while = 6.1 / house.svc.catalogue.rate(BOARD)
            due = await looks.due(house.svc, connection, house.clock(), a_while)
        assert due == [row["claim_id"] for row in planned][:3], "the rest of the source's time is for new claims"


async def _renewed_after_a_year(house: House, truth: ClaimTruth, *, days: int) -> ClaimView:
    """The licence ends so many days after its badge was given, and is in force again two days later."""
    _prints(house, truth, days=days)
    claim = await house.settle(truth)
    for span in (*([20] * (days // 20)), days % 20 + 2):
        house.clock.forward(days=span)
        for registry in (BOARD, "us-oig-leie"):  # both publish as they do
            table = house.world.people.table(registry)
            if table is not None:
                table.changed_at = house.clock()
        await housekeeping.load_rosters(house.svc)
        await house.tidy()
    assert (await house.claim(claim.id)).state == "expired"
    _prints(house, truth, days=300)
    await _later(house, days=2)
    return await house.claim(claim.id)


async def test_a_renewal_asks_no_fresh_identity_check_of_the_holder_whose_badge_it_was(
    house: House, truth: ClaimTruth
) -> None:
    bound = house.clock()
    back = await _renewed_after_a_year(house, truth, days=340)
    assert house.clock() - attested(truth, bound).verified_at > timedelta(days=365)
    assert (back.state, back.reasons) == ("verified", ())
    assert await house.svc.pool.fetchval("SELECT bound_at FROM claim") == bound, "no renewal makes a proof younger"
    house.clock.now = bound + timedelta(days=365)
    assert await house.status(truth.handle) == "stale", "the holder is asked after a year, renewed or not"


async def test_a_renewal_after_the_holders_year_asks_who_they_are(house: House, truth: ClaimTruth) -> None:
    back = await _renewed_after_a_year(house, truth, days=366)
    assert "holder_unbound" in back.reasons
    assert await house.status(truth.handle) != "verified"
