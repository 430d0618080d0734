"""An account is erased: from every state, once, and nothing about it is shown any more."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.feed.conftest import Api, changes, exported
from tests.feed.copies import Copy
from tests.harness.people import PLATFORM, submission
from tests.harness.rulings import code_of, looked_up, said_by_hand
from tests.rights.erasures import Owner, erase, unguarded
from verifier.domain.claim import AccountRef, Amendment
from verifier.domain.lifecycle import FINAL, State
from verifier.domain.retention import CODES_KEPT
from verifier.flows.accounts import accounts
from verifier.flows.audit import verification
from verifier.flows.claims import intake
from verifier.flows.core.errors import Refused
from verifier.flows.feed import upkeep
from verifier.flows.operations import housekeeping


async def test_a_verified_badge_is_gone_everywhere_and_consumers_are_told_to_delete_it(api: Api) -> None:
    platform, (first, second, _) = await api.caller(), api.house.people
    for truth in (first, second):
        await api.house.settle(truth)
    copy, page = Copy(), await changes(platform)
    for row in page["changes"]:
        copy.take(row)
    said = await erase(api, f"acct_{first.id}")
    assert said["account_id"] == f"acct_{first.id}"
    assert {one["what"]: one["count"] for one in said["gone"]}["claims"] == 1
    assert {one["what"]: bool(one["until"]) for one in said["kept"]} == {
        "removal": True, "codes": True, "revocation": False, "log": False,
    }  # fmt: skip
    assert (await api.house.badge(first.handle))["status"] == "none"
    (row,) = (await changes(platform, cursor=page["cursor"]))["changes"]
    assert row == {
        "cursor": row["cursor"], "handle": first.handle, "account_id": f"acct_{first.id}", "epoch": 1, "removed": True,
        "version": row["version"], "at": said["erased_at"],
    }  # fmt: skip
    assert row["version"] > copy.badges[first.handle]["version"]
    copy.take(row)
    badges, cursor = await exported(platform)
    assert badges == copy.badges
    assert list(badges) == [second.handle]
    async with platform.get("/v1/badge-digest") as answer:
        assert await answer.json() == {"cursor": cursor, "buckets": copy.digests()}
    begun_anew = Copy()
    for row in (await changes(platform))["changes"]:
        begun_anew.take(row)
    assert begun_anew.badges == copy.badges
    assert (await verification.verify(api.house.svc)).whole


@pytest.mark.parametrize("state", State)
async def test_it_is_open_from_every_state_and_a_second_call_says_the_same(
    api: Api, owner: Owner, state: State
) -> None:
    truth = api.house.people[0]
    claim = await api.house.submit(truth)
    await unguarded(owner, "claim")
    await owner.execute("UPDATE claim SET state = $1", state)
    await owner.execute("ALTER TABLE claim ENABLE TRIGGER USER")
    first = await erase(api, f"acct_{truth.id}")
    assert (await api.house.claim(claim.id)).state in FINAL
    assert await owner.fetchval("SELECT count(*) FROM account_secret") == 0
    api.house.clock.forward(minutes=5)
    assert await erase(api, f"acct_{truth.id}") == first


async def test_an_account_that_never_claimed_anything_has_nothing_to_erase(api: Api) -> None:
    assert (await erase(api, "acct_nobody", 404))["type"].endswith("account_absent")


async def test_only_the_scope_erase_opens_it(api: Api) -> None:
    async with (await api.caller()).post("/v1/accounts/acct_1/erase") as answer:
        assert (answer.status, (await answer.json())["scope"]) == (403, "erase")


async def test_the_same_account_may_come_again_as_a_new_one_and_its_versions_go_on(api: Api) -> None:
    platform, truth = await api.caller(), api.house.people[0]
    claim = await api.house.settle(truth)
    await erase(api, f"acct_{truth.id}")
    removed = (await changes(platform))["changes"][-1]
    again = await api.house.settle(truth)
    assert (again.id != claim.id, again.state) == (True, "verified")
    badge = await api.house.badge(truth.handle)
    assert (badge["status"], badge["account_id"]) == ("verified", f"acct_{truth.id}")
    assert badge["version"] > removed["version"]
    second = await erase(api, f"acct_{truth.id}")
    assert second["erased_at"] >= removed["at"]
    assert (await verification.verify(api.house.svc)).whole


async def test_earlier_handles_go_too_and_what_another_account_has_got_meanwhile_stays(api: Api) -> None:
    platform, (first, second, _) = await api.caller(), api.house.people
    await api.house.settle(first)
    for epoch, handle in ((2, "kept.by.nobody"), (3, "the.last.one")):
        await accounts.changed(api.house.svc, f"acct_{first.id}", handle, epoch, "renamed", PLATFORM)
    given = replace(submission(second, api.house.clock()), account=AccountRef(f"acct_{second.id}", first.handle, 1))
    await intake.submit(api.house.svc, given, PLATFORM)
    before = (await changes(platform))["cursor"]
    await erase(api, f"acct_{first.id}")
    rows = (await changes(platform, cursor=before))["changes"]
    assert {row["handle"] for row in rows} == {"kept.by.nobody", "the.last.one"}
    assert {(row["account_id"], row["removed"]) for row in rows} == {(f"acct_{first.id}", True)}
    badges, _ = await exported(platform)
    assert list(badges) == [first.handle]
    assert badges[first.handle]["account_id"] == f"acct_{second.id}"
    assert {row["account_id"] for row in (await changes(platform))["changes"] if "badge" in row} <= {
        f"acct_{second.id}",
        None,
    }


async def test_whoever_was_refused_does_not_start_clean(api: Api) -> None:
    house, truth = api.house, api.house.people[0]
    ada = await house.reviewer("Ada")
    claim = await house.settle(truth, identity=False)
    await house.ask_call(claim)
    await house.decide(ada, "refuse", reason="not_the_licensee")
    await erase(api, f"acct_{truth.id}")
    again = await house.settle(truth)
    assert (again.state, again.reasons) == ("in_review", ("earlier_decision",))


async def test_after_24_months_nothing_ties_a_decision_to_a_licence(api: Api, owner: Owner) -> None:
    house, truth = api.house, api.house.people[0]
    await house.settle(truth)
    await erase(api, f"acct_{truth.id}")
    assert await owner.fetchval("SELECT licence_key FROM claim") is not None
    house.clock.now += CODES_KEPT + timedelta(minutes=1)
    await housekeeping.tidy(house.svc)
    assert await owner.fetchval("SELECT licence_key FROM claim") is None
    assert await owner.fetchval("SELECT count(*) FROM erasure") == 0
    assert await owner.fetchval("SELECT count(*) FROM decision") == 1
    assert [fault for fault in (await verification.verify(house.svc)).faults if fault.event] == []


async def test_the_row_that_names_the_account_is_forgotten_after_thirty_days(api: Api, owner: Owner) -> None:
    platform, truth = await api.caller(), api.house.people[0]
    await api.house.settle(truth)
    cursor = (await changes(platform))["cursor"]
    await erase(api, f"acct_{truth.id}")
    api.house.clock.now += api.house.svc.settings.feed_keep + timedelta(minutes=1)
    await upkeep.forget(api.house.svc)
    await housekeeping.tidy(api.house.svc)
    assert await owner.fetchval("SELECT count(*) FROM badge_removal") == 0
    async with platform.get("/v1/badge-changes", params={"cursor": cursor}) as answer:
        assert answer.status == 410
    await erase(api, f"acct_{truth.id}", 404)


async def test_beside_checks_and_claims_of_the_same_account_it_neither_resurrects_nor_dies(
    api: Api, owner: Owner
) -> None:
    house, truth = api.house, api.house.people[0]
    for _ in range(4):
        with suppress(Refused):  # the last of the round before may still be open
            await house.submit(truth)
        acts = [house.submit(truth), erase(api, f"acct_{truth.id}"), house.drain(at_once=4), house.submit(truth)]
        for came in await asyncio.gather(*acts, return_exceptions=True):
            assert not isinstance(came, BaseException) or isinstance(came, Refused), repr(came)
    await house.drain()
    await erase(api, f"acct_{truth.id}")
    await house.drain()
    assert await owner.fetchval("SELECT count(*) FROM account WHERE erased_at IS NULL OR handle IS NOT NULL") == 0
    assert await owner.fetchval("SELECT count(*) FROM claim WHERE state NOT IN ('withdrawn', 'lapsed')") == 0
    assert await owner.fetchval("SELECT count(*) FROM badge_handle") == 0
    assert (await house.badge(truth.handle))["status"] == "none"
    assert (await verification.verify(house.svc)).whole


async def test_beside_a_reviewer_who_decides_and_a_creator_who_amends_one_of_them_is_told_so(api: Api) -> None:
    house = api.house
    ada = await house.reviewer("Ada")
    for number in range(4):
        claim = await said_by_hand(house)
        case = await house.next(ada)
        acts = [
            house.rule(case, ada, "approve", **looked_up(house)),
            erase(api, "acct_71"),
            intake.amend(house.svc, claim.id, Amendment(name="Robin B. Sample"), PLATFORM),
        ]
        came = await asyncio.gather(*(acts[number % 3 :] + acts[: number % 3]), return_exceptions=True)
        assert all(not isinstance(one, BaseException) or isinstance(one, Refused) for one in came), came
        assert (await house.claim(claim.id)).state == "withdrawn"
    assert (await verification.verify(house.svc)).whole


async def test_nothing_more_can_be_done_about_an_erased_claim(api: Api) -> None:
    house, truth = api.house, api.house.people[0]
    claim = await house.settle(truth)
    await erase(api, f"acct_{truth.id}")
    after = await house.claim(claim.id)
    assert (after.state, after.account.handle, after.account.id, after.claimed.name) == ("withdrawn", "", "", "")
    assert await code_of(intake.amend(house.svc, claim.id, Amendment(name="Me"), PLATFORM)) == "erased"
    await house.tidy()
