"""Messages follow the feed and the log: each change once, and none for what a platform shows no differently."""

from __future__ import annotations

import asyncio
from typing import TypeAlias

import asyncpg
import pytest

from tests.harness.people import PLATFORM
from tests.webhooks.conftest import CHANGED, Hooks
from verifier.flows.accounts import accounts
from verifier.flows.feed import upkeep
from verifier.flows.webhooks import messages

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
_SIGHT = """
UPDATE badge SET credentials = jsonb_set(credentials, '{0,sighted_at}', to_jsonb(now() + interval '1 hour'))
"""
_LEVEL = """
UPDATE badge SET credentials = jsonb_set(credentials, '{0,public,level}', '"associate"')
"""
_PUBLISH = "SELECT publish_badge(account_key, service_now()) FROM badge"


async def test_a_badge_that_comes_to_be_is_told_thinly_and_as_a_read_gives_it(hooks: Hooks) -> None:
    made, truth = await hooks.make(), hooks.house.people[0]
    await hooks.house.settle(truth)
    await hooks.work()
    badge = await hooks.house.badge(truth.handle)
    got = hooks.platform.got[-1]
    assert got.said == {
        "type": "badge.changed",
        "timestamp": badge["as_of"],
        "data": {name: badge[name] for name in ("handle", "account_id", "epoch", "version", "status")},
    }
    assert got.data["status"] == "verified"
    assert {one["type"] for one in await hooks.attempts(made)} == {"badge.changed"}


async def test_each_change_is_one_message_however_often_and_by_however_many_it_is_looked_for(hooks: Hooks) -> None:
    await hooks.make()
    for truth in hooks.house.people:
        await hooks.house.settle(truth)
    await asyncio.gather(*(messages.follow(hooks.house.svc) for _ in range(5)))
    await messages.follow(hooks.house.svc)
    pool = hooks.house.svc.pool
    made = await pool.fetch("SELECT version FROM webhook_message ORDER BY id")
    assert [row["version"] for row in made] == [
        row["position"] for row in await pool.fetch("SELECT position FROM badge_change ORDER BY position")
    ]


async def test_a_worker_that_dies_while_it_makes_messages_has_made_none_of_them(hooks: Hooks) -> None:
    await hooks.make()
    await hooks.house.settle(hooks.house.people[0])
    pool = hooks.house.svc.pool
    async with pool.acquire() as connection:
        dying = connection.transaction()
        await dying.start()
        assert await connection.fetchval("SELECT make_webhook_messages(now(), 500)") > 0
        await messages.follow(hooks.house.svc)  # another worker finds the place taken and does nothing
        assert await pool.fetchval("SELECT count(*) FROM webhook_message") == 0
        await dying.rollback()
    await messages.follow(hooks.house.svc)
    assert await pool.fetchval("SELECT count(*) FROM webhook_message") == 2
    assert await pool.fetchval("SELECT count(*) FROM webhook_delivery") == 2


async def test_what_looks_no_different_is_not_told(hooks: Hooks, owner: Owner) -> None:
    await hooks.make()
    await hooks.house.settle(hooks.house.people[0])
    await hooks.work()
    hooks.platform.got.clear()
    feed = await hooks.house.svc.pool.fetchval("SELECT count(*) FROM badge_change")
    await owner.execute(_SIGHT)
    await owner.execute(_PUBLISH)
    assert await hooks.house.svc.pool.fetchval("SELECT count(*) FROM badge_change") == feed + 1
    await hooks.work()
    assert hooks.platform.got == []
    await owner.execute(_LEVEL)
    await owner.execute(_PUBLISH)
    await hooks.work()
    assert [got.data["status"] for got in hooks.platform.got] == ["verified"]


async def test_what_a_change_is_compared_with_is_not_forgotten_before(hooks: Hooks, owner: Owner) -> None:
    await hooks.make()
    await hooks.house.settle(hooks.house.people[0])
    await hooks.work()
    hooks.platform.got.clear()
    await owner.execute(_SIGHT)
    await owner.execute(_PUBLISH)
    pool = hooks.house.svc.pool
    await pool.execute("SELECT forget_changes(service_now() + interval '1 minute', 100)")
    assert await pool.fetchval("SELECT count(*) FROM badge_change") > 1
    await hooks.work()
    assert hooks.platform.got == []
    await pool.execute("SELECT forget_changes(service_now() + interval '1 minute', 100)")
    assert await pool.fetchval("SELECT count(*) FROM badge_change") == 1


async def test_a_renamed_account_is_told_under_both_handles(hooks: Hooks) -> None:
    await hooks.make()
    truth = hooks.house.people[0]
    await hooks.house.settle(truth)
    await hooks.work()
    hooks.platform.got.clear()
    await accounts.changed(hooks.house.svc, f"acct_{truth.id}", "robin.renamed", 2, "renamed", PLATFORM)
    await hooks.work()
    told = {got.data["handle"]: (got.data["status"], got.data["epoch"]) for got in hooks.platform.got}
    assert told == {truth.handle: ("none", None), "robin.renamed": ("suspended", 2)}


async def test_every_move_of_a_claim_is_told_in_order(hooks: Hooks) -> None:
    await hooks.make("claim.moved")
    claim = await hooks.house.settle(hooks.house.people[0])
    await hooks.work()
    told = [got.data for got in hooks.platform.got]
    states = await hooks.house.svc.pool.fetch(
        "SELECT to_state FROM event WHERE claim_id = $1 AND to_state IS NOT NULL ORDER BY seq", claim.id
    )
    assert [one["state"] for one in told] == [row["to_state"] for row in states]
    assert told[-1] == {"claim_id": claim.id, "account_id": claim.account.id, "state": "verified"}


async def test_a_case_for_the_lead_is_told_and_no_other(hooks: Hooks) -> None:
    await hooks.make("case.opened")
    await hooks.house.say(number="E.1234567", name="Robin Sample")
    await hooks.house.drain()
    await hooks.work()
    assert hooks.platform.got == []
    row = await hooks.house.svc.pool.fetchrow("SELECT id, queue FROM review_case")
    assert row is not None
    assert row["queue"] != "lead"
    await hooks.house.svc.pool.execute("UPDATE review_case SET queue = 'lead' WHERE id = $1", row["id"])
    await hooks.work()
    assert [got.data for got in hooks.platform.got] == [{"case_id": row["id"], "queue": "lead"}]


async def test_what_ends_by_itself_is_told(hooks: Hooks) -> None:
    await hooks.make()
    await hooks.house.settle(hooks.house.people[0])
    await hooks.work()
    hooks.platform.got.clear()
    hooks.house.clock.forward(days=60)
    await upkeep.keep_up(hooks.house.svc)
    await hooks.work()
    assert [got.data["status"] for got in hooks.platform.got] in (["none"], ["expired"])


async def test_what_nobody_asked_for_is_no_message_and_an_endpoint_begins_with_what_comes(hooks: Hooks) -> None:
    first, second = hooks.house.people[:2]
    await hooks.house.settle(first)
    await hooks.work()
    assert await hooks.house.svc.pool.fetchval("SELECT count(*) FROM webhook_message") == 0
    await hooks.make()
    await hooks.house.settle(second)
    await hooks.work()
    assert {got.data["handle"] for got in hooks.platform.got} == {second.handle}


@pytest.mark.parametrize("types", [CHANGED, ["claim.moved"], ["badge.changed", "claim.moved"]])
async def test_an_endpoint_is_told_of_its_types_alone(hooks: Hooks, types: list[str]) -> None:
    await hooks.make(*types)
    await hooks.house.settle(hooks.house.people[0])
    await hooks.work()
    assert {got.said["type"] for got in hooks.platform.got} == set(types)
