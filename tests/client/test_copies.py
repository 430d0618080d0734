"""A copy of every badge: begun with the export, kept in step by the feed, never ahead of what time ends."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import Any

import pytest

from tests.client.between import cut_off, lost, passed_on, refused
from tests.client.conftest import Platform
from tests.harness.people import PLATFORM
from tests.harness.processes import until
from verifier.client import Badge, Copy, ProblemError, UnreachableError
from verifier.client.copies import local_copy
from verifier.flows.accounts import accounts
from verifier.flows.feed import copies, upkeep

QUICK = {"Retry_After": "0"}


async def _in_step(platform: Platform, copy: Copy) -> None:
    """Wait until the copy has come to the newest change."""
    page = await platform.api.house.svc.pool.fetchval("SELECT badge_position FROM event_head")
    await asyncio.wait_for(until(lambda: _at(copy, page)), 20)


async def _at(copy: Copy, position: int) -> bool:
    from verifier.flows.feed import positions  # noqa: PLC0415

    return copy.cursor == positions.written(position)


def _said(badge: Badge) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(badge.model_dump_json())
    return said


async def _equal(platform: Platform, copy: Copy) -> None:
    """The copy says of everybody what a read says."""
    for truth in platform.people:
        assert _said(copy.get(truth.handle)) == _said(Badge.model_validate(await platform.badge(truth.handle)))


async def test_a_copy_begins_whole_and_follows_every_change(platform: Platform) -> None:
    await platform.settle()
    async with platform.client.copy() as copy:
        await _equal(platform, copy)
        assert len(copy) == 3
        assert copy.stale_s < 5
        assert platform.wire.asked[:2] == ["GET /v1/badge-digest", "GET /v1/badge-export?rows=true"]
        await platform.api.house.drain()
        await _in_step(platform, copy)
        await _equal(platform, copy)
        assert {copy.get(truth.handle).status for truth in platform.people} == {"verified"}
        assert await copy.check() == []


async def test_a_copy_answers_whatever_it_is_asked(platform: Platform) -> None:
    odd: list[Any] = ["nobody.known", "@nobody", "NOT A HANDLE", "", "\ud800", "x" * 100_000, None, 7]
    async with platform.client.copy() as copy:
        for handle in odd:
            badge = copy.get(handle)
            assert (badge.status, badge.credentials, badge.version) == ("none", (), 0)
    assert {copy.get(handle).status for handle in odd} == {"none"}, "also when it is closed"


async def test_a_copy_knows_one_account_from_another(platform: Platform) -> None:
    await platform.settle()
    first, second, _ = platform.people
    async with platform.client.copy() as copy:
        for who, epoch in ((f"acct_{first.id}", 1), (f"acct_{second.id}", 1), (f"acct_{first.id}", 2)):
            read = await platform.badge(first.handle, account_id=who, epoch=epoch)
            assert copy.get(first.handle, who, epoch).status == read["status"]


async def test_an_export_that_is_cut_off_goes_on_behind_the_last_line(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    await platform.settle()
    monkeypatch.setattr(copies, "_PAGE", 1)
    first, second, _ = sorted(truth.handle for truth in platform.people)
    platform.wire.then += [passed_on, refused(503, **QUICK), lost, cut_off(1), refused(503, **QUICK), cut_off(1)]
    async with platform.client.copy() as copy:
        await _equal(platform, copy)
        assert await copy.check() == []
    begun = [path.partition("after=")[2] for path in platform.wire.asked if "badge-export" in path]
    assert begun == ["", "", "", first, first, second]


async def test_an_export_that_never_gets_on_is_given_up(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    await platform.settle()
    platform.wire.then += [refused(200, '{"cursor": "c0"}'), *[refused(200, "")] * 20]
    monkeypatch.setattr(local_copy, "wait_after", lambda *_: 0)
    with pytest.raises(UnreachableError, match="CutOffError"):
        await platform.client.copy().__aenter__()


async def test_a_key_that_may_not_read_the_feed_is_told_so(platform: Platform) -> None:
    problem = json.dumps({"type": "urn:verifier:missing_scope", "title": "A scope is missing"})
    platform.wire.then += [refused(403, problem)]
    with pytest.raises(ProblemError) as refusal:
        await platform.client.copy().__aenter__()
    assert refusal.value.type == "urn:verifier:missing_scope"


@pytest.mark.parametrize("begun", ["export", "feed"])
async def test_what_time_ends_is_over_in_a_copy_that_nobody_tells(platform: Platform, begun: str) -> None:
    house = platform.api.house
    if begun == "export":
        await platform.settle()
    async with platform.client.copy(wait_s=1) as copy:
        if begun == "feed":
            await platform.settle()
            await _in_step(platform, copy)
        truth = platform.people[0]
        ends_at = copy.get(truth.handle).credentials[0].valid_until
        platform.wire.then += [refused(503, Retry_After="0")]
        for ahead_s, status in ((-5, "verified"), (5, "stale"), (40 * 86_400, "none")):
            house.clock.now = datetime.fromtimestamp(ends_at.timestamp() + ahead_s, ends_at.tzinfo)
            await platform.client.badge(truth.handle)  # any answer tells the time
            if status == "none":
                await upkeep.keep_up(house.svc)
                await _in_step(platform, copy)
            shown = copy.get(truth.handle)
            assert (shown.status, bool(shown.credentials)) == (status, status == "verified")
            assert shown.status == (await platform.badge(truth.handle))["status"]
        assert await copy.check() == []


async def test_a_rename_and_a_handle_that_is_taken_again_are_followed(platform: Platform) -> None:
    await platform.settle()
    first, second, _ = platform.people
    async with platform.client.copy() as copy:
        await accounts.changed(platform.api.house.svc, f"acct_{first.id}", "robin.renamed", 2, "renamed", PLATFORM)
        await accounts.changed(platform.api.house.svc, f"acct_{second.id}", first.handle, 2, "renamed", PLATFORM)
        await _in_step(platform, copy)
        assert copy.get("robin.renamed").status == "suspended"
        assert copy.get(second.handle).status == "none"
        assert copy.get(first.handle).account_id == f"acct_{second.id}"
        assert await copy.check() == []


async def test_a_cursor_that_is_gone_begins_the_copy_anew_by_itself(platform: Platform) -> None:
    await platform.settle()
    gone = json.dumps({"type": "urn:verifier:cursor_gone", "title": "Gone"})
    async with platform.client.copy(wait_s=1) as copy:
        copy._rows.take_changes([{"handle": "left.over", "badge": _ghost(), "ends_at": None, "then": None}], "c0")
        assert copy.get("left.over").status == "revoked"
        platform.wire.then += [refused(410, gone)]
        await asyncio.wait_for(until(lambda: _forgotten(copy)), 20)
        assert await copy.check() == []
        await _equal(platform, copy)


async def _forgotten(copy: Copy) -> bool:
    return copy.get("left.over").status == "none" and copy._rows.place.whole


def _ghost() -> dict[str, Any]:
    return {"handle": "left.over", "status": "revoked", "version": 10**9, "credentials": []}
