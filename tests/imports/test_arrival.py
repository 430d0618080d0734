"""An import arrives: every line is kept before it is answered, and nothing of one that did not arrive whole."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import TypeAlias

import aiohttp
import asyncpg
import pytest

from tests.harness.processes import until
from tests.harness.staff import new_key, new_reviewer
from tests.imports.conftest import LINES, Platform, ohio, written
from verifier.flows.imports import arrival
from verifier.flows.imports.lines import open_chunk
from verifier.flows.operations import housekeeping
from verifier.store.sealing.crypto import SealBroken

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def test_an_import_is_answered_with_its_number_of_lines_and_can_be_followed(platform: Platform) -> None:
    answer = await platform.send(written([ohio(1), ohio(2), ohio(3)]))
    said = await answer.json()
    assert (answer.status, said) == (202, {"id": said["id"], "lines": 3})
    assert answer.headers["Location"] == f"/v1/imports/{said['id']}"
    shown = await platform.read(said["id"])
    assert {name: shown[name] for name in ("state", "lines", "taken", "refused")} == {
        "state": "running", "lines": 3, "taken": 0, "refused": 0,
    }  # fmt: skip
    assert shown["expected"] == {"machine": 0, "creator": 0, "reviewer": 3}
    assert shown["reviewer_hours"] == pytest.approx(3 * arrival.CASE_S / 3600, abs=0.06)
    assert await platform.results(said["id"]) == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [(b"", 0), (b"\n", 1), (b"{}", 1), (b"{}\n", 1), (b"{}\n\n{}", 3), (b"{}\r\n{}\r\n", 2), (b"{}\n ", 2)],
)
async def test_what_comes_after_the_last_line_feed_is_a_line_unless_it_is_empty(
    platform: Platform, body: bytes, lines: int
) -> None:
    assert (await (await platform.send(body)).json())["lines"] == lines


async def test_what_is_kept_of_it_can_be_read_with_its_own_key_alone(platform: Platform, owner: Owner) -> None:
    import_id = await platform.sent([ohio(1), ohio(2)])
    sealed: bytes = await owner.fetchval("SELECT sealed FROM import_chunk")
    wrapped: bytes = await owner.fetchval("SELECT wrapped_key FROM claim_import")
    assert b"Robin" not in sealed + wrapped
    lines = open_chunk(platform.svc.vault.sealer(wrapped), import_id, 0, sealed)
    assert [json.loads(line) for line in lines] == [ohio(1), ohio(2)]
    with pytest.raises(SealBroken):
        open_chunk(platform.svc.vault.service, import_id, 0, sealed)
    (told,) = await owner.fetch("SELECT body::text FROM event WHERE kind = 'import_received'")
    assert json.loads(told[0]) == {"import": import_id, "lines": 2}


async def test_only_platforms_keys_with_the_scope_import_and_read_imports(platform: Platform) -> None:
    import_id = await platform.sent([ohio(1)])
    link = await platform.http.post("/v1/accounts/acct_1/link", json={"handle": "person.1", "epoch": 1})
    creators = (await link.json())["token"]
    reviewers = (await new_reviewer(platform.dsn, "Ada")).token
    readers = await new_key(platform.dsn, "Reader", ("claims:read",))
    writers = await new_key(platform.dsn, "Writer", ("claims:write",))
    for token, imports, reads in (
        (creators, 403, 403),
        (reviewers, 403, 403),
        (readers, 403, 200),
        (writers, 202, 403),
    ):
        http = await platform.caller(token)
        head = {"Content-Type": LINES, "Idempotency-Key": "theirs"}
        sent = await http.post("/v1/claims/import", data=written([ohio(2)]), headers=head)
        read = [await http.get(f"/v1/imports/{import_id}{more}") for more in ("", "/results")]
        assert (sent.status, [one.status for one in read]) == (imports, [reads, reads])


async def test_an_import_that_is_not_there_is_not_there(platform: Platform, owner: Owner) -> None:
    await owner.execute(
        "INSERT INTO claim_import (id, actor_id, scopes, bootstrap, wrapped_key, touched_at)"
        " VALUES ('imp_' || md5('x'), 'x', '{}', FALSE, 'x', now())"
    )
    arriving = await owner.fetchval("SELECT id FROM claim_import")
    for one in (arriving, "imp_" + "0" * 32):
        for more in ("", "/results"):
            answer = await platform.http.get(f"/v1/imports/{one}{more}")
            assert (answer.status, (await answer.json())["type"]) == (404, "urn:verifier:import_absent")


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content-Type": "application/json"}, 415, "media_type"),
        ({"Content-Type": "text/plain"}, 415, "media_type"),
        ({"Content-Type": f"{LINES}; charset=latin-1"}, 415, "media_type"),
        ({"Content-Encoding": "gzip"}, 415, "media_type"),
        ({"Idempotency-Key": ""}, 422, "validation"),
        ({"Content-Length": str(512 * 1024 * 1024 + 1)}, 413, "body_too_large"),
    ],
)
async def test_what_cannot_be_an_import_is_refused(
    platform: Platform, owner: Owner, headers: dict[str, str], status: int, code: str
) -> None:
    with suppress(aiohttp.ClientPayloadError):
        answer = await platform.send(b"{}\n" if "Content-Length" not in headers else None, **headers)
        assert (answer.status, (await answer.json())["type"]) == (status, f"urn:verifier:{code}")
    assert await owner.fetchval("SELECT count(*) FROM claim_import") == 0


async def test_an_import_needs_an_idempotency_key(platform: Platform) -> None:
    answer = await platform.send(b"{}\n", key=None)
    assert (answer.status, (await answer.json())["errors"][0]["pointer"]) == (400, "/Idempotency-Key")


async def test_the_same_key_and_body_is_one_import_and_another_body_is_refused(
    platform: Platform, owner: Owner
) -> None:
    body = written([ohio(1), ohio(2)])
    first, again = await platform.send(body), await platform.send(body)
    assert (again.status, await again.read()) == (first.status, await first.read())
    assert again.headers["Location"] == first.headers["Location"]
    other = await platform.send(body + b"{}")
    assert (other.status, (await other.json())["type"]) == (422, "urn:verifier:idempotency_key_reused")
    assert await owner.fetchval("SELECT count(*) FROM claim_import") == 1


async def test_more_lines_than_an_import_takes_are_refused_and_the_key_is_free(
    platform: Platform, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival, "MOST_LINES", 300)
    answer = await platform.send(b"{}\n" * 301)
    assert (answer.status, (await answer.json())["type"]) == (413, "urn:verifier:too_many_lines")
    assert await owner.fetchval("SELECT count(*) FROM claim_import") == 0
    assert (await (await platform.send(b"{}\n" * 300)).json())["lines"] == 300


class Slow:
    """A body that is sent as far as somebody lets it."""

    def __init__(self, *parts: bytes) -> None:
        self.parts, self.go_on = parts, asyncio.Event()

    async def pieces(self) -> AsyncIterator[bytes]:
        """Send the first part, and the others when told."""
        yield self.parts[0]
        await self.go_on.wait()
        for part in self.parts[1:]:
            yield part


async def test_a_second_upload_under_a_key_waits_for_the_first(platform: Platform, owner: Owner) -> None:
    slow = Slow(written(ohio(n) for n in range(300)), written([ohio(999)]))
    first = asyncio.create_task(platform.send(slow.pieces()))
    await until(lambda: _chunks(owner, 1))
    body = b"".join(slow.parts)
    second = await platform.send(body)
    assert (second.status, (await second.json())["type"]) == (409, "urn:verifier:still_running")
    other = await platform.http.post("/v1/claims", json=ohio(7), headers={"Idempotency-Key": "first"})
    assert other.status == 409
    slow.go_on.set()
    assert (await (await first).json())["lines"] == 301
    assert (await platform.send(body)).status == 202


async def _chunks(owner: Owner, number: int) -> bool:
    return bool(await owner.fetchval("SELECT count(*) = $1 FROM import_chunk", number))


async def test_an_upload_that_is_cut_off_leaves_nothing_and_its_key_is_free_at_once(
    platform: Platform, owner: Owner
) -> None:
    slow = Slow(written(ohio(n) for n in range(300)))
    first = asyncio.create_task(platform.send(slow.pieces()))
    await until(lambda: _chunks(owner, 1))
    first.cancel()
    await until(lambda: _chunks(owner, 0))
    assert await owner.fetchval("SELECT count(*) FROM claim_import") == 0
    await until(lambda: _none_held(owner))
    assert (await platform.send(slow.parts[0])).status == 202


async def _none_held(owner: Owner) -> bool:
    return not await owner.fetchval("SELECT count(*) FROM idempotency")


async def test_what_a_killed_process_left_of_an_import_is_deleted(platform: Platform, owner: Owner) -> None:
    done = await platform.sent([ohio(1)])
    slow = Slow(written(ohio(n) for n in range(300)), b"{}")
    first = asyncio.create_task(platform.send(slow.pieces(), "second"))
    await until(lambda: _chunks(owner, 2))
    platform.clock.forward(seconds=(arrival.ABANDONED + timedelta(minutes=1)).total_seconds())
    await housekeeping.tidy(platform.svc)
    assert [row[0] for row in await owner.fetch("SELECT id FROM claim_import")] == [done]
    slow.go_on.set()
    late = await first
    assert late.status == 409, "its lines are gone: it must not be told that they are kept"


async def test_a_key_whose_upload_was_killed_is_free_within_seconds(platform: Platform, owner: Owner) -> None:
    await platform.sent([ohio(1)], "other")
    key = await owner.fetchval("SELECT actor_id FROM claim_import")
    await owner.execute("INSERT INTO idempotency VALUES ($1, sha256('first'), '', $2)", key, platform.clock())
    assert (await platform.send(b"{}")).status == 409
    platform.clock.forward(seconds=8)
    assert (await platform.send(b"{}")).status == 202
