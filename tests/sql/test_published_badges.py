"""The feed says of a badge what a read gives, at that instant and at the end that it names."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeAlias

import asyncpg
import pytest

from tests.domain.builders import NOW
from tests.sql.stage import unguarded
from verifier.domain.lifecycle import State
from verifier.domain.policy import BUILT_IN, Policy
from verifier.flows.core.badge_document import render, stored
from verifier.flows.core.badge_reader import BadgeReader
from verifier.flows.core.published import terms
from verifier.flows.feed.documents import badge_row, document
from verifier.store.db import Pool
from verifier.store.ids import new_id
from verifier.store.rows import badges as badge_rows

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


def _credential(draw: Random, n: int) -> dict[str, Any]:
    def some(days: int) -> str | None:
        return draw.choice([None, (NOW + timedelta(hours=draw.randint(-days * 24, days * 24))).isoformat()])

    manual = draw.random() < 0.2
    public: dict[str, Any] = {
        "profession": draw.choice(["counselor", "physician"]),
        "title": "Licensed Professional Counselor",
        "abbreviation": "LPC",
        "level": draw.choice(["independent", "degree"]),
        "jurisdiction": draw.choice(["US-TX", "US-WA"]),
        "source": {"id": "manual" if manual else "us-tx-bhec", "name": "Texas 'Council' \"é\"", "authority": "primary"},
        "holder": {"level": "H3", "method": "registry_contact_code"},
    }
    more: list[dict[str, Any]] = [
        {},
        {"institution": "Sample University", "field": "Physics"},
        {"discipline": "silent"},
    ]
    public |= draw.choice(more) | ({"sighting_days": draw.choice([7, 35, 120])} if draw.random() < 0.5 else {})
    ends = (NOW + timedelta(days=draw.randint(-40, 180))).isoformat() if manual else some(90)
    return {
        "claim_id": f"clm_{n:032x}",
        "state": draw.choice([*["verified"] * 6, *State]),
        "account_epoch": draw.choice([1, 1, 1, 1, 2]),
        "sighted_at": some(60),
        "bound_at": some(420),
        "decided_at": (NOW - timedelta(seconds=draw.randint(0, 10**7))).isoformat(),
        "valid_until": ends,
        "environment": draw.choice(["production", "production", "test"]),
        "public": public,
        "rebound": draw.choice([None, None, {"level": "H4", "method": "platform_identity"}]),
        "stopped": draw.random() < 0.1,
    }


async def _account(owner: Owner, n: int, credentials: list[dict[str, Any]], standing: str) -> str:
    key, handle = new_id("acc"), f"creator.{n}"
    await owner.execute(
        "INSERT INTO account (key, platform_id, handle, handle_at, epoch, standing, created_at) "
        "VALUES ($1, $2, $3, $4, 1, $5, $4)",
        key, f"acct_{n}", handle, NOW, standing,
    )  # fmt: skip
    await owner.execute(
        "INSERT INTO badge (account_key, version, as_of, credentials) VALUES ($1, 1, $2, $3)",
        key, NOW, json.dumps(credentials),
    )  # fmt: skip
    return handle


async def _read(pool: Pool, handle: str, at: datetime) -> dict[str, Any]:
    """Read a badge as it is computed from what it is made of, and insist that the reader says the same."""
    row = (await badge_rows.badge_by_handle(pool, handles=[handle]))[0]
    computed = render(stored(row), at, BUILT_IN, "production", full=True)
    read = await BadgeReader(pool, BUILT_IN, lambda: at, "production", most=0).read(handle, None, None, full=True)
    assert (read.body, read.etag, read.status) == (computed.body, computed.etag, computed.status)
    found: dict[str, Any] = json.loads(computed.body)
    return found


@pytest.mark.parametrize("seed", [2, 4, 5])
async def test_the_feed_says_what_a_read_gives_until_the_end_that_it_names(pool: Pool, owner: Owner, seed: int) -> None:
    draw = Random(seed)  # noqa: S311  the same histories every time
    seen: set[object] = set()
    await unguarded(owner, "account", "badge")
    for n in range(250):
        credentials = [_credential(draw, n * 10 + i) for i in range(draw.choice([0, 1, 1, 2, 3]))]
        async with owner.transaction():
            handle = await _account(owner, n, credentials, draw.choice(["current"] * 5 + ["changed"]))
            await owner.execute("SELECT publish_badge(key, $2) FROM account WHERE handle = $1", handle, NOW)
        change = (await badge_rows.badge_changes(pool, position=n, limit=10))[0]
        line = json.loads(badge_row(change, "production"))
        said = json.loads(document(change, "production"))
        assert said == line["badge"]
        assert said == await _read(pool, handle, NOW), credentials
        seen.add(said["status"])
        if line["ends_at"] is None:
            assert await _read(pool, handle, NOW + timedelta(days=4000)) == said, credentials
            continue
        ends_at = datetime.fromisoformat(line["ends_at"])
        seen.add((said["status"], line["then"]))
        assert await _read(pool, handle, ends_at - timedelta(microseconds=1)) == said, credentials
        after = await _read(pool, handle, ends_at)
        assert after != said
        assert after["status"] == line["then"], credentials
        left = [c for c in said["credentials"] if datetime.fromisoformat(c["valid_until"]) > ends_at]
        assert after["credentials"] == (left if line["then"] == "verified" else []), credentials
    assert {"none", "pending", "verified", "stale", "suspended", "expired", "revoked"} <= seen
    assert {("verified", "stale"), ("verified", "expired"), ("verified", "verified"), ("stale", "none")} <= seen


async def test_what_was_published_of_another_epoch_or_under_other_terms_is_not_what_is_read(
    pool: Pool, owner: Owner
) -> None:
    await unguarded(owner, "account", "badge")
    lately = (NOW - timedelta(days=2)).isoformat()
    credential = _credential(Random(1), 1)  # noqa: S311  the same every time
    credential |= {"state": "verified", "account_epoch": 1, "stopped": False, "valid_until": None}
    credential |= {"sighted_at": lately, "bound_at": lately, "decided_at": lately}
    credential["public"] |= {"sighting_days": 35, "source": {"id": "us-tx-bhec", "name": "Council"}}
    handle = await _account(owner, 1, [credential], "current")
    shorter = replace(BUILT_IN, sighting_at_most=timedelta(days=1))

    async def status(policy: Policy) -> str:
        reader = BadgeReader(pool, policy, lambda: NOW, "production", most=0)
        return (await reader.read(handle, None, None, full=True)).status

    await owner.execute("SELECT publish_badge(key, $1) FROM account", NOW)
    assert [await status(policy) for policy in (BUILT_IN, shorter)] == ["verified", "stale"]
    async with owner.transaction():
        await owner.execute("UPDATE account SET epoch = 2")
    assert await status(BUILT_IN) == "suspended"
    async with owner.transaction():
        await owner.execute("UPDATE account SET epoch = 1")
        await badge_rows.set_badge_terms(owner, **terms(shorter))
    assert await status(shorter) == "stale", "it is not published anew yet"
    assert await pool.fetchval("SELECT status FROM badge_handle") == "verified"


_ALL = """
SELECT h.handle, a.platform_id, h.status, h.as_of, h.ends_at, h.shown_for = h.account_key AS shown_for,
    c.at, c.epoch, c.status AS said, c.tested, c.shown, c.then_status,
    y.n, y.at AS since, y.held, y.epoch AS was, y.standing, y.version = h.position AS newest, y.credentials
FROM badge_handle AS h JOIN badge_change AS c ON c.position = h.position LEFT JOIN account AS a ON a.key = h.account_key
LEFT JOIN badge_history AS y ON y.account_key = h.account_key AND y.handle_id = h.id ORDER BY h.handle, y.n
"""
_DIGESTS = """
SELECT count(*) FROM badge_bucket AS b FULL JOIN (
    SELECT get_byte(sha256(convert_to(handle, 'UTF8')), 0) AS bucket, count(*) AS badges,
        bit_xor(badge_digest(handle, position, status)) AS digest FROM badge_handle GROUP BY 1
) AS s ON s.bucket = b.bucket
WHERE coalesce(b.badges, 0) <> coalesce(s.badges, 0) OR (b.digest IS DISTINCT FROM s.digest AND b.badges > 0)
"""


async def test_many_badges_are_published_at_once_as_each_would_be_alone(pool: Pool, owner: Owner) -> None:
    """Of accounts seen for the first time and of others, in one transaction; and again, with nothing new."""
    draw = Random(7)  # noqa: S311  the same accounts every time
    await unguarded(owner, "account", "badge")
    for n in range(120):
        kind, pending = n % 6, _credential(draw, n) | {"state": "received", "stopped": False, "public": None}
        credentials = [[pending], [pending, pending], [], [_credential(draw, n)], [pending], [pending]][kind]
        handle = await _account(owner, n, credentials, "changed" if kind == 4 else "current")
        if kind == 5:  # it was published before, under this handle or another
            await owner.execute("SELECT publish_badge(key, $2) FROM account WHERE handle = $1", handle, NOW)
            await owner.execute(
                "UPDATE account SET handle = handle || $2 WHERE handle = $1", handle, draw.choice(["", ".new"])
            )
    keys = [row["key"] for row in await owner.fetch("SELECT key FROM account ORDER BY key")]
    one_by_one, together = owner.transaction(), owner.transaction()
    await one_by_one.start()
    for key in keys:
        await owner.execute("SELECT publish_badge($1, $2)", key, NOW)
    expected = [tuple(row) for row in await owner.fetch(_ALL)]
    assert await owner.fetchval(_DIGESTS) == 0
    await one_by_one.rollback()
    await together.start()
    done = await owner.fetchval("SELECT publish_new_badges($1, $2)", keys, NOW)
    assert len(done) >= 60, "of those that only wait, and were never published"
    assert await owner.fetchval("SELECT publish_new_badges($1, $2)", keys, NOW) == []
    for key in keys:
        await owner.execute("SELECT publish_badge($1, $2)", key, NOW)
    assert [tuple(row) for row in await owner.fetch(_ALL)] == expected
    assert await owner.fetchval(_DIGESTS) == 0
    await together.commit()
    changes = await badge_rows.badge_changes(pool, position=0, limit=1_000)
    assert [change.position for change in changes] == list(range(1, len(changes) + 1)), "without a gap"
