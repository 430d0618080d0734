"""The effect of time on a badge: nothing has to run for it to go away, and a sighting is needed for it to stay."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from tests.harness.people import PLATFORM, attested, small_world
from tests.harness.rulings import CALL, form
from tests.harness.service import House, open_house
from verifier.app import hearing
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.claim import AccountRef, Amendment
from verifier.flows.accounts import accounts
from verifier.flows.claims import intake
from verifier.flows.claims.views import ClaimView
from verifier.flows.operations import housekeeping
from verifier.store.server.embedded import Dsn

BOARD = "us-wa-doh"
PACIFIC = ZoneInfo("America/Los_Angeles")
INSTANT = timedelta(microseconds=1)
OTHER = AccountRef("acct_other", "other.account", 1)


@pytest.fixture
def truth(house: House) -> ClaimTruth:
    """A clean licensee."""
    return house.people[0]


def _last_day(house: House, truth: ClaimTruth, **ahead: float) -> date:
    """Have the board print this as the licence's last day."""
    last = (house.clock() + timedelta(**ahead)).astimezone(PACIFIC).date()
    house.world.truth.set_field(BOARD, truth.number, "expirationdate", f"{last:%Y%m%d}")
    return last


async def _weeks(house: House, weeks: int) -> None:
    for _ in range(weeks):
        house.clock.forward(days=7)
        await housekeeping.load_rosters(house.svc)
        await house.tidy()


async def test_a_licence_ends_at_midnight_where_it_was_issued_though_nothing_runs(
    house: House, truth: ClaimTruth
) -> None:
    last = _last_day(house, truth, days=10)
    claim = await house.settle(truth)
    house.svc.badges.heard(time.monotonic() + 60)  # from now on this process remembers the badge it has read
    ends = await house.svc.pool.fetchval("SELECT valid_until FROM decision")
    there = ends.astimezone(PACIFIC)
    assert (there.date(), there.hour, there.minute, there.second) == (last + timedelta(days=1), 0, 0, 0)
    house.clock.now = ends - INSTANT
    assert await house.status(truth.handle) == "verified"
    house.clock.now = ends
    assert await house.status(truth.handle) == "expired"
    assert (await house.claim(claim.id)).state == "verified", "no job has run"


async def test_an_expired_claim_is_told_so_and_renewed_by_its_creator(house: House, truth: ClaimTruth) -> None:
    _last_day(house, truth, days=10)
    claim = await house.settle(truth)
    house.clock.forward(days=12)
    await house.tidy()
    expired = await house.claim(claim.id)
    assert (expired.state, expired.reasons, expired.next.who) == ("expired", ("standing_expired",), "creator")
    _last_day(house, truth, days=300)
    assert (await house.settle(truth)).id == claim.id
    assert await house.status(truth.handle) == "verified"


async def test_a_badge_is_stale_after_five_weeks_without_a_sighting_and_off_after_seven(
    house: House, truth: ClaimTruth
) -> None:
    _last_day(house, truth, days=300)
    await house.settle(truth)
    house.svc.badges.heard(time.monotonic() + 60)
    begun = house.clock()
    for days, before, after in ((35, "verified", "stale"), (49, "stale", "none")):
        house.clock.now = begun + timedelta(days=days) - INSTANT
        assert await house.status(truth.handle) == before
        house.clock.now = begun + timedelta(days=days)
        assert await house.status(truth.handle) == after


async def test_a_weekly_sighting_keeps_a_badge(house: House, truth: ClaimTruth) -> None:
    _last_day(house, truth, days=300)
    claim = await house.settle(truth)
    before = await house.badge(truth.handle)
    await _weeks(house, 6)
    after = await house.badge(truth.handle)
    assert (after["status"], after["version"] > before["version"]) == ("verified", True)
    assert after["credentials"][0]["checked_at"] > before["credentials"][0]["checked_at"]
    assert after["credentials"][0]["verified_at"] == before["credentials"][0]["verified_at"]
    assert [entry.event for entry in (await house.claim(claim.id)).timeline][-6:] == ["rechecked"] * 6


async def test_a_board_that_is_down_for_weeks_costs_the_badge_and_no_person(house: House, truth: ClaimTruth) -> None:
    _last_day(house, truth, days=300)
    claim = await house.settle(truth)
    house.world.faults.set(BOARD, "503")
    await _weeks(house, 6)
    assert await house.status(truth.handle) == "stale"
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case") == 0
    await house.heal(BOARD)
    await _weeks(house, 1)
    assert (await house.status(truth.handle), (await house.claim(claim.id)).state) == ("verified", "verified")


async def test_the_silence_of_another_source_does_not_cost_a_licence_that_was_seen(
    house: House, truth: ClaimTruth
) -> None:
    _last_day(house, truth, days=300)
    await house.settle(truth)
    house.world.faults.set("us-nppes", "503")
    await _weeks(house, 5)
    house.clock.forward(days=1)
    await house.drain()
    assert await house.status(truth.handle) == "verified"


async def test_a_boards_word_stops_the_badge_at_once_and_people_look(database: Dsn, tmp_path: Path) -> None:
    words = ("Suspended", "Revoked", "Voluntary Surrender", "Summary Suspension")
    async with open_house(database, tmp_path, small_world(*["clean"] * len(words))) as house:
        for truth, word in zip(house.people, words, strict=True):
            await house.settle(truth)
            house.world.truth.set_status(BOARD, truth.number, word)
        await _weeks(house, 1)
        for truth, word in zip(house.people, words, strict=True):
            assert await house.status(truth.handle) == "suspended", word
            case = await house.next(await house.reviewer(word))
            stopped = (case.claim.state, case.claim.reasons, case.claim.next.who)
            assert stopped == ("suspended", ("standing_disciplined",), "reviewer")
            assert (case.queue, case.two_people) == ("discipline", ("revoke",))
            assert [(one.action, one.code) for one in case.not_offered] == [("reinstate", "not_in_force")]


async def test_a_licence_the_board_lists_as_expired_ends_the_badge_and_can_be_renewed(
    database: Dsn, tmp_path: Path
) -> None:
    async with open_house(database, tmp_path, small_world("clean")) as house:
        truth = house.people[0]
        claim = await house.settle(truth)
        house.world.truth.set_status(BOARD, truth.number, "Expired")
        await _weeks(house, 1)
        ended = await house.claim(claim.id)
        assert (ended.state, ended.reasons, ended.next.who) == ("expired", ("standing_expired",), "creator")
        assert await house.status(truth.handle) == "expired"


async def test_board_action_against_one_credential_takes_the_whole_badge(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path) as house:
        truth = house.people[0]
        await house.settle(truth)
        other = await house.say(account=f"acct_{truth.id}", handle=truth.handle)
        await house.drain()
        await house.ask_call(other)
        ground = {"licence": form(house.clock()), **CALL}
        for name in ("Ada", "Ben"):
            await house.decide(await house.reviewer(name), "approve", **ground)
        assert len((await house.badge(truth.handle))["credentials"]) == 2
        house.world.truth.set_status(BOARD, truth.number, "Revoked")
        await _weeks(house, 1)
        badge = await house.badge(truth.handle)
        assert (badge["status"], badge["credentials"]) == ("suspended", [])
        assert (await house.claim(other.id)).state == "verified"


async def test_absence_alone_stops_nothing_and_asks_a_person_only_the_third_time(
    house: House, truth: ClaimTruth
) -> None:
    _last_day(house, truth, days=300)
    claim = await house.settle(truth)
    house.world.truth.remove(BOARD, truth.number)
    for looks in (1, 2, 3):
        await _weeks(house, 1)
        cases = await house.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE claim_id = $1", claim.id)
        assert cases == (looks == 3)
        assert await house.status(truth.handle) == "verified"


async def test_three_looks_in_a_day_are_not_three_days(house: House, truth: ClaimTruth) -> None:
    claim = await house.settle(truth)
    house.world.truth.remove(BOARD, truth.number)
    for _ in range(3):
        await house.svc.pool.execute("UPDATE licence_look SET due_at = $1", house.clock())
        house.clock.forward(hours=23)
        await house.tidy()
    assert await house.svc.pool.fetchval("SELECT count(*) FROM evidence WHERE outcome = 'not_found'") >= 3
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE claim_id = $1", claim.id) == 0


async def test_one_case_on_a_badge_gathers_every_reason(house: House, truth: ClaimTruth) -> None:
    _last_day(house, truth, days=300)
    await house.settle(truth)
    house.world.truth.set_field(BOARD, truth.number, "actiontaken", "Yes")
    await _weeks(house, 1)
    house.world.truth.set_field(BOARD, truth.number, "actiontaken", "No")
    house.world.faults.set("us-wa-doh", "other_person")
    await _weeks(house, 1)
    row = await house.svc.pool.fetchrow("SELECT queue, reasons FROM review_case")
    assert row is not None
    assert row["queue"] == "discipline"
    assert {"past_action", "name_mismatch"} <= set(row["reasons"])


async def test_a_creator_who_never_answers_lapses_after_thirty_days(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world("expired")) as house:
        claim = await house.settle(house.people[0])
        assert (claim.state, claim.reasons) == ("awaiting_creator", ("standing_expired",))
        house.clock.forward(days=30, microseconds=-1)
        await house.tidy()
        assert (await house.claim(claim.id)).state == "awaiting_creator"
        house.clock.forward(microseconds=1)
        await house.tidy()
        assert (await house.claim(claim.id)).state == "lapsed"
        assert (await house.submit(house.people[0])).id != claim.id


async def test_a_licence_that_people_looked_up_is_looked_at_again_a_month_before_it_ends(house: House) -> None:
    claim = await house.say()
    await house.drain()
    await house.ask_call(claim)
    ground = {"licence": form(house.clock()), **CALL}
    for name in ("Ada", "Ben"):
        await house.decide(await house.reviewer(name), "approve", **ground)
    house.clock.forward(days=149)
    await house.tidy()
    assert await house.svc.pool.fetchval("SELECT count(*) FROM review_case WHERE state <> 'closed'") == 0
    house.clock.forward(days=1)
    await house.tidy()
    case = await house.next(await house.reviewer("Cleo"))
    assert (case.claim.id, "relook" in case.reasons) == (claim.id, True)
    assert await house.status(claim.account.handle) == "verified"


async def test_without_the_right_to_read_claims_unknown_and_unverified_look_the_same(
    house: House, truth: ClaimTruth
) -> None:
    async def reduced(handle: str) -> dict[str, object]:
        return (await house.badge(handle, full=False)) | {"handle": ""}

    unknown = await reduced("nobody.at.all")
    await house.say()
    assert await reduced("robin.sample") == unknown
    claim = await house.settle(truth)
    assert (await reduced(truth.handle))["status"] == "verified"
    await accounts.changed(house.svc, claim.account.id, truth.handle, 2, "recovered", PLATFORM)
    assert await reduced(truth.handle) == unknown
    assert (unknown["status"], unknown["version"], unknown["as_of"]) == ("none", 0, None)


async def test_a_change_by_another_process_is_heard_and_read_anew(
    house: House, truth: ClaimTruth, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    heard = asyncio.Event()
    forget = house.svc.badges.forget

    def listen(handle: str | None = None) -> None:
        forget(handle)
        if handle == truth.handle:
            heard.set()

    object.__setattr__(house.svc.badges, "forget", listen)
    async with hearing(house.svc):
        await house.settle(truth)
        assert await house.status(truth.handle) == "verified"
        heard.clear()
        await owner.execute("UPDATE account SET standing = 'changed'")
        await owner.execute("SELECT project_badge(key, now()) FROM account")
        async with asyncio.timeout(5):
            await heard.wait()
        assert await house.status(truth.handle) == "suspended"


async def test_machines_stop_confirming_when_too_many_gain_a_badge_in_an_hour(database: Dsn, tmp_path: Path) -> None:
    async with open_house(database, tmp_path, small_world(*["clean"] * 4), gain_per_hour=2) as house:
        claims = [await house.settle(truth) for truth in house.people[:3]]
        assert [claim.state for claim in claims] == ["verified", "verified", "in_review"]
        assert claims[2].reasons == ("gain_limit",)
        house.clock.forward(hours=1)
        assert (await house.settle(house.people[3])).state == "verified"


async def test_a_second_account_on_a_licence_is_contested_and_takes_two_people(house: House, truth: ClaimTruth) -> None:
    await house.settle(truth)
    second = await _by_another_account(house, truth)
    assert (second.state, second.reasons) == ("in_review", ("contested",))
    assert await house.status(truth.handle) == "verified", "nobody wins without people"
    assert (await house.decide(await house.reviewer("Ada"), "approve", reason="no_concern"))[1] is True
    assert (await house.decide(await house.reviewer("Ben"), "approve", reason="no_concern"))[1] is False
    assert {await house.status(handle) for handle in (truth.handle, "other.account")} == {"verified"}


async def test_two_accounts_that_reach_one_licence_at_the_same_moment_do_not_both_win(
    house: House, truth: ClaimTruth
) -> None:
    await house.submit(truth)
    await house.submit(truth, account=replace(OTHER, display_name=truth.display_name))
    await house.drain(at_once=6)
    states = {await house.status(handle) for handle in (truth.handle, "other.account")}
    assert states == {"verified", "pending"}


async def _by_another_account(house: House, truth: ClaimTruth) -> ClaimView:
    return await house.settle(truth, account=replace(OTHER, display_name=truth.display_name))


async def test_a_creator_without_an_answer_yet_can_still_prove_who_they_are(house: House, truth: ClaimTruth) -> None:
    claim = await house.settle(truth, identity=False)
    await intake.amend(house.svc, claim.id, Amendment(identity=attested(truth, house.clock())), PLATFORM)
    await house.drain()
    assert await house.status(truth.handle) == "verified"
