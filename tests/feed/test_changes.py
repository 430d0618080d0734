"""The feed over HTTP: every change of a badge, once, in order; and two ways to wait for the next."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.feed.conftest import Api, changes, exported
from tests.feed.copies import Copy
from tests.harness.people import submission
from tests.harness.staff import end_keys
from verifier.demo.people.claims import ClaimTruth
from verifier.domain.claim import AccountRef
from verifier.flows.feed import upkeep
from verifier.web.http import auth


async def _badge(api: Api, handle: str) -> dict[str, Any]:
    api.house.svc.badges.forget()  # a read may be a second old, and what is compared is of now
    return await api.house.badge(handle)


async def test_a_claim_on_its_way_to_a_badge_is_two_changes_and_the_last_is_what_a_read_gives(api: Api) -> None:
    truth, platform = api.house.people[0], await api.caller()
    await api.house.settle(truth)
    page = await changes(platform)
    assert [row["badge"]["status"] for row in page["changes"]] == ["pending", "verified"]
    assert [row["ends_at"] is None for row in page["changes"]] == [True, False]
    last = page["changes"][-1]
    assert last["badge"] == await _badge(api, truth.handle)
    assert last["badge"]["credentials"]
    assert page == page | {"cursor": last["cursor"], "more": False}


async def test_a_cursor_names_a_position_and_an_empty_answer_repeats_it(api: Api) -> None:
    platform = await api.caller()
    for truth in api.house.people:
        await api.house.settle(truth)
    whole = await changes(platform)
    one_by_one, cursor = [], None
    while True:
        page = await changes(platform, limit=1, **({"cursor": cursor} if cursor else {}))
        if not page["changes"]:
            assert page == {"changes": [], "cursor": cursor, "more": False}
            break
        one_by_one += page["changes"]
        cursor = page["cursor"]
        assert page["more"] is (cursor != whole["cursor"])
    assert one_by_one == whole["changes"]
    assert (await changes(platform, cursor=whole["changes"][2]["cursor"]))["changes"] == whole["changes"][3:]


@pytest.mark.parametrize("cursor", ["x", "c", "c00", "cZ", "c-1", "c" + "z" * 13, "0"])
async def test_what_was_never_a_cursor_is_refused(api: Api, cursor: str) -> None:
    platform = await api.caller()
    async with platform.get("/v1/badge-changes", params={"cursor": cursor}) as answer:
        assert (answer.status, (await answer.json())["type"]) == (422, "urn:verifier:bad_cursor")


async def test_a_cursor_that_is_too_old_or_of_before_a_restore_is_gone_and_says_where_to_begin(api: Api) -> None:
    platform, truth = await api.caller(), api.house.people[0]
    await api.house.settle(truth)
    api.house.clock.forward(days=31)
    await upkeep.forget(api.house.svc)
    for cursor, way in (("c0", {}), ("czzz", {}), ("c0", {"Accept": "text/event-stream"})):
        async with platform.get("/v1/badge-changes", params={"cursor": cursor}, headers=way) as answer:
            said = await answer.json()
            assert (answer.status, said["type"], said["resync"]) == (
                410,
                "urn:verifier:cursor_gone",
                "/v1/badge-export",
            )
    copy = Copy()
    for row in (await changes(platform))["changes"]:
        copy.take(row)
    assert copy.badges == (await exported(platform))[0], "what is left is still every badge"


async def test_a_rename_ends_the_old_handle_and_another_account_may_have_it(api: Api) -> None:
    platform, (first, second, _) = await api.caller(), api.house.people
    await api.house.settle(first)
    seen = (await changes(platform))["cursor"]
    sent = {"handle": "robin.renamed", "epoch": 1, "reason": "renamed"}
    async with platform.post(f"/v1/accounts/acct_{first.id}/changed", json=sent) as answer:
        assert answer.status == 204, await answer.text()
    rows = (await changes(platform, cursor=seen))["changes"]
    assert [(row["handle"], row["account_id"], row["epoch"]) for row in rows[:1]] == [(first.handle, None, None)]
    assert {row["handle"] for row in rows[1:]} == {"robin.renamed"}
    for row in rows:
        assert row["badge"] == await _badge(api, row["handle"])
    left = rows[0]["badge"]["version"]
    await api.house.settle(second, account=_under(api, second, first.handle))
    taken = [row for row in (await changes(platform))["changes"] if row["handle"] == first.handle][-1]
    assert taken["account_id"] == f"acct_{second.id}"
    assert taken["badge"]["version"] > left


def _under(api: Api, truth: ClaimTruth, handle: str) -> AccountRef:
    return replace(submission(truth, api.house.clock()).account, handle=handle)


async def test_what_time_ends_is_a_change_by_itself(api: Api) -> None:
    platform, truth = await api.caller(), api.house.people[0]
    await api.house.settle(truth)
    row = (await changes(platform))["changes"][-1]
    statuses = [row["badge"]["status"]]
    while row["ends_at"]:
        ends = datetime.fromisoformat(row["ends_at"])
        api.house.clock.now = ends
        await upkeep.keep_up(api.house.svc)
        (row,) = (await changes(platform, cursor=row["cursor"]))["changes"]
        assert row["badge"] == await _badge(api, truth.handle)
        statuses.append(row["badge"]["status"])
    assert statuses[:3] == ["verified", "stale", "none"]


async def test_a_long_poll_is_answered_when_something_changes_and_not_before(api: Api) -> None:
    platform, truth = await api.caller(), api.house.people[0]
    waiting = asyncio.create_task(changes(platform, wait=30))
    await asyncio.sleep(0)
    assert not waiting.done()
    await api.house.submit(truth)
    page = await asyncio.wait_for(waiting, 20)
    assert [row["badge"]["status"] for row in page["changes"]] == ["pending"]


async def test_a_long_poll_ends_with_what_there_is_when_the_service_stops(api: Api) -> None:
    platform = await api.caller()
    waiting = asyncio.create_task(changes(platform, wait=30))
    async with platform.get("/v1/badge-changes", headers={"Accept": "text/event-stream"}) as events:
        assert await events.content.readline() == b": badges\n"
        stopping = asyncio.create_task(api.server.close())
        assert (await asyncio.wait_for(waiting, 20))["changes"] == []
        await asyncio.wait_for(events.content.read(), 20)  # to its end, whole
    await stopping


async def _events(answer: Any, count: int) -> list[dict[str, str]]:  # noqa: ANN401  a response that goes on
    found: list[dict[str, str]] = []
    event: dict[str, str] = {}
    while len(found) < count:
        line = (await asyncio.wait_for(answer.content.readline(), 20)).decode().rstrip("\n")
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value
        elif event:
            found.append(event)
            event = {}
    return found


async def test_events_say_the_same_as_pages_and_go_on_after_the_last_event_that_was_seen(api: Api) -> None:
    platform, (first, second, _) = await api.caller(), api.house.people
    await api.house.settle(first)
    accepts = {"Accept": "text/event-stream"}
    async with platform.get("/v1/badge-changes", headers=accepts) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        seen = await _events(answer, 2)
    rows = (await changes(platform))["changes"]
    assert [json.loads(event["data"]) for event in seen] == rows
    assert [(event["event"], event["id"]) for event in seen] == [("badge", row["cursor"]) for row in rows]
    back = accepts | {"Last-Event-ID": seen[0]["id"]}
    async with platform.get("/v1/badge-changes", params={"cursor": rows[1]["cursor"]}, headers=back) as answer:
        assert (await _events(answer, 1))[0]["id"] == rows[1]["cursor"], "what was seen last goes before the query"
        await api.house.submit(second)
        assert json.loads((await _events(answer, 1))[0]["data"])["handle"] == second.handle


async def test_events_end_with_the_key_they_were_asked_for_with(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "KEPT_S", 0.0)  # the second for which a key is remembered is over
    platform = await api.caller()
    async with platform.get("/v1/badge-changes", headers={"Accept": "text/event-stream"}) as answer:
        assert await answer.content.readline() == b": badges\n"
        await end_keys(api.house.dsn)
        await api.house.submit(api.house.people[0])
        assert b"data:" not in await asyncio.wait_for(answer.content.read(), 30)


async def test_a_poll_for_changes_ends_with_the_key_it_was_asked_with(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "KEPT_S", 0.0)
    platform = await api.caller()
    await changes(platform)
    waiting = asyncio.create_task(platform.get("/v1/badge-changes", params={"wait": 2}))
    await end_keys(api.house.dsn)
    assert (await asyncio.wait_for(waiting, 30)).status == 401


@pytest.mark.parametrize("path", ["/v1/badge-changes", "/v1/badge-export", "/v1/badge-digest"])
async def test_the_feed_is_for_keys_that_may_read_badges_and_claims(api: Api, path: str) -> None:
    for scopes, lacks in ((("badges:read",), "claims:read"), (("claims:read",), "badges:read")):
        async with (await api.caller(*scopes)).get(path) as answer:
            assert (answer.status, (await answer.json())["scope"]) == (403, lacks)


async def test_export_feed_and_digest_are_the_same_badges(api: Api) -> None:
    platform = await api.caller()
    for number, truth in enumerate(api.house.people):
        await (api.house.submit(truth) if number else api.house.settle(truth))
    copy = Copy()
    page = await changes(platform)
    for row in page["changes"]:
        copy.take(row)
    badges, cursor = await exported(platform)
    assert badges == copy.badges
    for handle, badge in badges.items():
        assert badge == await _badge(api, handle)
    async with platform.get("/v1/badge-digest") as answer:
        digest = await answer.json()
    assert digest == {"cursor": cursor, "buckets": copy.digests()}
    assert cursor == page["cursor"]


async def test_an_export_goes_on_behind_a_handle_and_can_be_of_one_bucket_or_in_rows(api: Api) -> None:
    platform = await api.caller()
    for truth in api.house.people:
        await api.house.settle(truth)
    rows = {row["handle"]: row for row in (await changes(platform))["changes"]}
    badges, cursor = await exported(platform)
    assert await _lines(platform, rows="false") == [*badges.values(), {"cursor": cursor}]
    assert await _lines(platform, rows="true") == [*(rows[handle] for handle in badges), {"cursor": cursor}]
    first, *others = badges
    assert await _lines(platform, after=first) == [*(badges[handle] for handle in others), {"cursor": cursor}]
    found = []
    for bucket in {hashlib.sha256(handle.encode()).hexdigest()[:2] for handle in badges}:
        *some, last = await _lines(platform, bucket=bucket)
        assert last == {"cursor": cursor}
        assert all(hashlib.sha256(badge["handle"].encode()).hexdigest()[:2] == bucket for badge in some)
        found += some
    assert sorted(badge["handle"] for badge in found) == [*badges]


async def _lines(caller: Any, **query: str) -> list[dict[str, Any]]:  # noqa: ANN401  a client
    async with caller.get("/v1/badge-export", params=query) as answer:
        assert answer.status == 200, await answer.text()
        return [json.loads(line) for line in (await answer.text()).splitlines()]


@pytest.mark.parametrize("query", [{"after": "NO"}, {"bucket": "7"}, {"bucket": "FF"}, {"rows": "yes"}, {"limit": "1"}])
async def test_what_an_export_cannot_be_of_is_refused(api: Api, query: dict[str, str]) -> None:
    async with (await api.caller()).get("/v1/badge-export", params=query) as answer:
        assert answer.status == 422
