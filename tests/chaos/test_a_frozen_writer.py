"""Somebody who stops between the last statement and the commit, as a frozen worker does, holds up nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import asyncpg

from verifier.store.dsn import Dsn
from verifier.store.sqlfiles import queries

NOTE = queries("accounts").append_event
NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def _say(connection: asyncpg.Connection[asyncpg.Record], kind: str) -> None:
    await connection.execute(NOTE, NOW, kind, None, None, "service", "test", [], "{}")


async def test_events_of_others_join_the_chain_while_a_writer_is_frozen_before_its_commit(
    database: Dsn, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    impatient = {"lock_timeout": "500"}
    frozen = await asyncpg.connect(**database.service.arguments)
    other = await asyncpg.connect(**database.service.arguments, server_settings=impatient)
    ending = frozen.transaction()
    await ending.start()
    await _say(frozen, "said_first")
    await _say(other, "said_second")
    assert [row["kind"] for row in await owner.fetch("SELECT kind FROM event ORDER BY seq")] == ["said_second"]
    await ending.commit()
    told = await owner.fetch("SELECT seq, kind, prev_hash, hash FROM event ORDER BY seq")
    assert [(row["seq"], row["kind"]) for row in told] == [(1, "said_second"), (2, "said_first")]
    assert told[1]["prev_hash"] == told[0]["hash"]
    assert await owner.fetchval("SELECT hash FROM event_head") == told[1]["hash"]
    assert await owner.fetchval("SELECT count(*) FROM event_pending") == 0
    await frozen.close()
    await other.close()


async def test_an_event_of_a_transaction_that_fails_never_joins_the_chain(
    database: Dsn, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    connection = await asyncpg.connect(**database.service.arguments)
    ending = connection.transaction()
    await ending.start()
    await _say(connection, "said_in_vain")
    await ending.rollback()
    await connection.close()
    assert await owner.fetchval("SELECT count(*) FROM event") == 0
    assert await owner.fetchval("SELECT count(*) FROM event_pending") == 0
    assert await owner.fetchval("SELECT seq FROM event_head") == 0
