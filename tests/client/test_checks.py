"""A copy that went wrong finds out where, and mends that and no more; what was erased is deleted; a file goes on."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

from tests.client.between import changed
from tests.client.conftest import Platform
from tests.client.test_copies import _equal, _in_step
from verifier.client import Client, Copy
from verifier.client.copies import digests
from verifier.client.copies.digests import bucket_of
from verifier.client.copies.kept import Kept

_MADE_UP = "INSERT INTO badge SELECT ?, ?, 1, 'verified', '{}', NULL, NULL, 1"


def _bucket(handle: str) -> str:
    return f"{bucket_of(handle):02x}"


def _tamper(copy: Copy, statement: str, *values: object) -> None:
    copy._rows._db.execute(statement, values)


async def test_a_row_that_is_wrong_missing_or_too_many_is_found_and_its_bucket_alone_is_read_again(
    platform: Platform,
) -> None:
    await platform.settle()
    first, second, third = (truth.handle for truth in platform.people)
    async with platform.client.copy() as copy:
        _tamper(copy, "UPDATE badge SET status = 'revoked', version = 999999, said = '{}' WHERE handle = ?", first)
        _tamper(copy, "DELETE FROM badge WHERE handle = ?", second)
        _tamper(copy, _MADE_UP, "made.up", bucket_of("made.up"))
        platform.wire.asked.clear()
        assert await copy.check() == sorted({_bucket(handle) for handle in (first, second, "made.up")})
        read = [path for path in platform.wire.asked if "badge-export" in path]
        assert sorted(read) == [
            f"GET /v1/badge-export?rows=true&bucket={bucket}"
            for bucket in sorted({_bucket(handle) for handle in (first, second, "made.up")})
        ]
        await _equal(platform, copy)
        assert copy.get("made.up").status == "none"
        assert await copy.check() == []
        assert copy.get(third).status == "pending"


async def test_a_copy_that_is_wrong_everywhere_is_read_anew(platform: Platform) -> None:
    await platform.settle()
    async with platform.client.copy() as copy:
        handles = [f"made.up.{number}" for number in range(40)]
        for handle in handles:
            _tamper(copy, _MADE_UP, handle, bucket_of(handle))
        platform.wire.asked.clear()
        assert await copy.check() == sorted({_bucket(handle) for handle in handles})
        assert [path for path in platform.wire.asked if "badge-export" in path] == ["GET /v1/badge-export?rows=true"]
        assert len(copy) == 3
        await _equal(platform, copy)


async def test_a_check_compares_at_the_same_place_though_badges_change_meanwhile(platform: Platform) -> None:
    house = platform.api.house
    for truth in platform.people:
        await house.submit(truth)
    async with platform.client.copy(wait_s=1) as copy:
        checking = [asyncio.create_task(copy.check()) for _ in range(3)]
        await house.drain()
        assert await asyncio.gather(*checking) == [[], [], []]
        await _in_step(platform, copy)
        assert await copy.check() == []
        await _equal(platform, copy)


async def test_a_change_that_was_lost_on_the_way_is_found(platform: Platform) -> None:
    await platform.settle()
    async with platform.client.copy(wait_s=1) as copy:
        platform.wire.then += [changed(_without_rows)] * 2
        await platform.api.house.drain()
        await _in_step(platform, copy)
        last = platform.people[-1].handle
        assert copy.get(last).status == "pending", "the row was lost"
        assert await copy.check() == [_bucket(last)]
        assert copy.get(last).status == "verified"


def _without_rows(body: bytes) -> bytes:
    return json.dumps(json.loads(body) | {"changes": []}).encode()


async def test_a_handle_that_was_erased_is_deleted_and_stays_so(platform: Platform, tmp_path: Path) -> None:
    await platform.settle()
    truth, file = platform.people[0], tmp_path / "badges.db"
    async with platform.client.copy(file, wait_s=1) as copy:
        row = {"handle": truth.handle, "removed": True, "version": 1}
        copy._rows.take_changes([row], copy.cursor or "")
        assert copy.get(truth.handle).status == "verified", "it was erased before that, and is another's now"
        caller = await platform.api.caller("erase")
        async with caller.post(f"/v1/accounts/acct_{truth.id}/erase") as answer:
            assert answer.status == 200, await answer.text()
        await _in_step(platform, copy)
        assert (copy.get(truth.handle).version, len(copy)) == (0, 2)
        assert await copy.check() == []
    assert truth.handle.encode() not in file.read_bytes()


async def test_a_copy_in_a_file_goes_on_where_it_was_left(platform: Platform, tmp_path: Path) -> None:
    await platform.settle()
    file = tmp_path / "badges.db"
    async with platform.client.copy(file) as copy:
        left_at = copy.cursor
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    await platform.api.house.drain()
    platform.wire.asked.clear()
    async with platform.client.copy(file) as copy:
        assert platform.wire.asked[0] == f"GET /v1/badge-changes?limit=1000&wait=0&cursor={left_at}"
        assert not any("badge-export" in path for path in platform.wire.asked)
        await _equal(platform, copy)
        assert await copy.check() == []


async def test_a_file_answers_while_the_service_is_away_and_says_for_how_long(
    platform: Platform, tmp_path: Path
) -> None:
    await platform.settle()
    file = tmp_path / "badges.db"
    async with platform.client.copy(file) as copy:
        copy._rows.place.in_step_at -= 100
    async with Client("http://127.0.0.1:9", "key", give_up_s=0) as nowhere, nowhere.copy(file) as copy:
        assert copy.get(platform.people[0].handle).status == "verified"
        assert copy.stale_s > 99
        assert copy.trouble is not None


async def test_an_export_that_was_killed_goes_on_in_another_process(platform: Platform, tmp_path: Path) -> None:
    await platform.settle()
    file = tmp_path / "badges.db"
    first = min(truth.handle for truth in platform.people)
    rows = [json.loads(line) for line in await _lines(platform)]
    killed = Kept(file)
    killed.begin("c0")
    killed.take_export(rows[:1])
    killed._db.close()
    platform.wire.asked.clear()
    async with platform.client.copy(file) as again:
        assert platform.wire.asked[0] == f"GET /v1/badge-export?rows=true&after={first}"
        await _equal(platform, again)
        assert await again.check() == []


async def _lines(platform: Platform) -> list[bytes]:
    async with await platform.api.caller() as caller, caller.get("/v1/badge-export?rows=true") as answer:
        return (await answer.read()).splitlines()[:-1]


async def test_a_file_of_another_form_is_begun_anew(platform: Platform, tmp_path: Path) -> None:
    await platform.settle()
    file = tmp_path / "badges.db"
    async with platform.client.copy(file) as copy:
        _tamper(copy, "PRAGMA user_version = 99")
    async with platform.client.copy(file) as copy:
        await _equal(platform, copy)


def test_digests_that_differ_are_named_whichever_side_has_more() -> None:
    ours, theirs = {"00": (1, "a"), "01": (1, "b"), "03": (1, "c")}, {"00": (1, "a"), "01": (2, "b"), "02": (1, "d")}
    assert digests.different(ours, theirs) == ["01", "02", "03"]
    empty = {"buckets": [{"bucket": "00", "count": 0, "digest": "0" * 64}, {"bucket": "01", "count": 1, "digest": "a"}]}
    assert digests.said(empty) == {"01": (1, "a")}
