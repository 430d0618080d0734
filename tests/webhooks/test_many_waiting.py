"""The cost of a batch does not depend on how many deliveries wait behind it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import asyncpg

from verifier.store.sqlfiles import queries

_NOW = datetime(2026, 12, 1, tzinfo=UTC)
_ENDPOINT = """
INSERT INTO webhook_endpoint (id, url, types, description, made_by, made_at)
VALUES ('whk_' || repeat('0', 32), 'https://platform.example/hook', '{claim.moved}', '', 'platform', $1) RETURNING no
"""
_WAITING = """
WITH made AS (
    INSERT INTO webhook_message (type, at, about, word)
    SELECT 'claim.moved', $2, 'clm_' || n, 'verified' FROM generate_series(1, $3) AS n RETURNING id, about
)
INSERT INTO webhook_delivery (endpoint, message, subject, replaceable, next_at)
SELECT $1, id, about, FALSE, $2 FROM made
"""


async def test_a_batch_reads_no_more_where_ten_times_as_many_wait(owner: asyncpg.Connection[asyncpg.Record]) -> None:
    endpoint = await owner.fetchval(_ENDPOINT, _NOW)

    async def pages(more: int) -> int:
        """Count the pages that a batch of 256 reads, planned before anybody has counted the rows."""
        await owner.execute(_WAITING, endpoint, _NOW, more)
        told = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {queries('webhooks').take}"
        said = await owner.fetchval(told, endpoint, _NOW, _NOW + timedelta(days=2), 256, 10)
        plan = json.loads(said)[0]["Plan"]
        return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])

    few = await pages(300)
    assert await pages(2_700) < 1.5 * few
