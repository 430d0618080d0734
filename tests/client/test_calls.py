"""Calls of the client: what a platform asks, each answered as the service answers it, and refused as it refuses."""

from __future__ import annotations

import asyncio
import json
import pickle
from datetime import timedelta
from typing import Any

import pytest

from tests.client.between import lost, refused
from tests.client.conftest import Platform
from verifier.client import BadgeStatus, Client, ProblemError, UnreachableError
from verifier.domain.badge import Status

QUICK = {"Retry_After": "0"}


async def test_a_badge_is_what_the_service_says_of_it(platform: Platform) -> None:
    await platform.settle()
    first, _, last = platform.people
    badge = await platform.client.badge(f"@{first.handle}")
    said = await platform.badge(first.handle)
    assert badge.status == "verified"
    assert badge.credentials[0].display == said["credentials"][0]["display"]
    assert json.loads(badge.model_dump_json(exclude_none=True)) == said
    assert (await platform.client.badge(last.handle)).status is BadgeStatus.PENDING
    ours, theirs = f"acct_{first.id}", f"acct_{last.id}"
    for who, epoch, status in ((ours, 1, "verified"), (theirs, 1, "none"), (ours, 2, "none")):
        assert (await platform.client.badge(first.handle, who, epoch)).status == status


def test_the_statuses_are_those_of_the_service() -> None:
    assert [status.value for status in BadgeStatus] == [status.value for status in Status]


async def test_every_handle_there_may_be_can_be_asked_for(platform: Platform) -> None:
    for handle in (".", "..", "@..", "a.b-c_d", "..."):
        assert (await platform.client.badge(handle)).handle == handle.removeprefix("@")


async def test_many_badges_come_in_the_order_asked_a_thousand_a_call(platform: Platform) -> None:
    await platform.settle()
    first, second, _ = platform.people
    items = [f"creator.{number}" for number in range(2_100)]
    items[1_500] = second.handle
    asked: list[Any] = [*items, {"handle": first.handle, "account_id": f"acct_{first.id}", "epoch": 1}]
    found = await platform.client.badges(asked)
    assert [one.handle for one in found] == [*items, first.handle]
    assert [one.handle for one in found if one.status == "verified"] == [second.handle, first.handle]
    assert platform.wire.asked == ["POST /v1/badge-query"] * 3
    assert await platform.client.badges([]) == []


async def test_account_ids_that_are_long_and_odd_are_split_by_their_bytes(platform: Platform) -> None:
    items = [{"handle": f"creator.{number}", "account_id": '"' * 128, "epoch": 1} for number in range(1_000)]
    assert len(await platform.client.badges(items)) == 1_000
    assert len(platform.wire.asked) == 2


async def test_a_malformed_item_is_named_by_its_place_among_all(platform: Platform) -> None:
    with pytest.raises(ProblemError) as refusal:
        await platform.client.badges([f"creator.{number}" for number in range(1_003)] + ["NOT A HANDLE"])
    assert (refusal.value.status, refusal.value.type) == (422, "urn:verifier:validation")
    assert [fault.pointer for fault in refusal.value.errors] == ["/items/1003"]
    assert "NOT A HANDLE" not in f"{refusal.value!r} {refusal.value} {refusal.value.document}"


async def test_a_claim_is_submitted_read_withdrawn_and_listed(platform: Platform) -> None:
    truth, client = platform.people[0], platform.client
    body: dict[str, Any] = truth.submission(platform.api.house.clock() - timedelta(days=30))
    claim = await client.submit(body, "once")
    assert (claim.account.handle, claim.facts.account, claim.next.who) == (truth.handle, "current", "service")
    waiting = asyncio.create_task(client.claim(claim.id, wait=30))
    await platform.api.house.drain()
    assert (await waiting).version > claim.version
    assert (await client.claim(claim.id, wait=0)).state == "verified"
    amended = await client.submit(body | {"account": body["account"] | {"id": "acct_9", "handle": "another"}})
    await platform.api.house.drain()
    assert (await client.amend(amended.id, {"number": "MHC.LH.00000000"})).version > amended.version
    assert (await client.withdraw(amended.id)).state == "withdrawn"
    assert [one.id async for one in client.claims(body["account"]["id"])] == [claim.id]
    await client.changed(body["account"]["id"], truth.handle, 2, "recovered")
    assert (await client.badge(truth.handle)).status == "suspended"
    with pytest.raises(ProblemError) as refusal:
        await client.claim("clm_" + "0" * 32)
    assert refusal.value.status == 404
    assert pickle.loads(pickle.dumps(refusal.value)).type == refusal.value.type  # noqa: S301  our own


async def test_a_hub_lists_verified_badges_page_by_page(platform: Platform) -> None:
    for truth in platform.people:
        await platform.api.house.settle(truth)
    found = [one async for one in platform.client.hub(jurisdiction="US-WA", page=1)]
    assert [one.handle for one in found] == sorted(truth.handle for truth in platform.people)
    assert len(platform.wire.asked) == 3
    assert [one async for one in platform.client.hub("physician", "US-WY")] == []


async def test_a_claim_whose_answer_is_lost_is_sent_again_under_the_same_key(platform: Platform) -> None:
    truth = platform.people[0]
    body: dict[str, Any] = truth.submission(platform.api.house.clock() - timedelta(days=30))
    platform.wire.then += [refused(503, **QUICK), lost, refused(429, **QUICK)]
    claim = await platform.client.submit(body)
    assert len(platform.wire.keys) == 4
    assert len(set(platform.wire.keys)) == 1
    assert [one.id async for one in platform.client.claims(body["account"]["id"])] == [claim.id]


async def test_what_would_happen_twice_is_not_sent_again(platform: Platform) -> None:
    claim = await platform.api.house.submit(platform.people[0])
    platform.wire.then += [lost]
    with pytest.raises(UnreachableError):
        await platform.client.withdraw(claim.id)
    assert len(platform.wire.asked) == 1
    assert (await platform.client.claim(claim.id)).state == "withdrawn"


async def test_a_wait_that_is_longer_than_a_caller_waits_is_told_at_once(platform: Platform) -> None:
    problem = json.dumps({"type": "urn:verifier:rate_limited", "title": "Too many requests", "status": 429})
    platform.wire.then += [refused(429, problem, Retry_After="3600")]
    with pytest.raises(ProblemError) as refusal:
        await platform.client.badge("robin.sample")
    assert (refusal.value.type, refusal.value.retry_after_s) == ("urn:verifier:rate_limited", 3600)
    assert str(refusal.value) == "Too many requests (429)"


async def test_a_service_that_is_not_there_is_said_without_its_address_or_the_key() -> None:
    async with Client("http://127.0.0.1:9/secret-place", "secret-key", give_up_s=0) as nowhere:
        with pytest.raises(UnreachableError) as fault:
            await nowhere.badge("robin.sample")
    assert str(fault.value) == "no answer from the service (ClientConnectorError)"
    assert fault.value.__cause__ is None
    assert "secret" not in repr(vars(nowhere))


async def test_a_redirect_is_not_followed_with_the_key(platform: Platform) -> None:
    platform.wire.then += [refused(302, Location=f"{platform.wire.url}stolen")]
    with pytest.raises(ProblemError) as refusal:
        await platform.client.badge("robin.sample")
    assert (refusal.value.status, refusal.value.title, len(platform.wire.asked)) == (302, "HTTP 302", 1)
