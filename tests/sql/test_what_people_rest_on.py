"""The basis of people's word: a document that is there, a page they looked up, a case they did not leave."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

import asyncpg
import pytest

from tests.sql.stage import BINDINGS, Stage, Work, every, said, sql, unguarded
from verifier.store.db import Connection
from verifier.store.ids import new_id

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def two(stage: Stage, owner: Owner) -> Stage:
    """The stage, with the case handed to Ben as well."""
    await stage.hand_to(owner, stage.ben.id)
    return stage


async def test_a_document_that_was_removed_carries_nothing(stage: Stage) -> None:
    def seen(*, removed: bool) -> Work:
        async def work(connection: Connection) -> None:
            attempt = await stage.begin(connection, method="document", level=2, state="pending")
            account, now = await stage.account(connection, stage.claim.id), stage.house.clock()
            document = new_id("doc")
            sent = (document, stage.claim.id, account, attempt, "image/png", 1, 1, b"", now)
            await connection.execute(BINDINGS.document_insert, *sent)
            if removed:
                await connection.execute("UPDATE document SET removed_at = $2 WHERE id = $1", document, now)
            await stage.bind(connection, method="document", level=2, by=stage.ada.id, attempt=attempt)

        return work

    await every(stage, {"sent in": (seen(removed=False), "accepted"), "removed": (seen(removed=True), "VC006")})


async def test_a_badge_that_names_a_look_up_ends_like_one_whatever_else_it_stands_on(two: Stage) -> None:
    """Nothing sights such a badge: a record beside it must not give it longer."""

    def by_hand(days: int | None) -> Work:
        until = None if days is None else two.house.clock() + timedelta(days=days)
        return lambda c: two.decide(c, public='{"source": {"id": "manual"}}', until=until, **two.two)

    await every(
        two,
        {
            "half a year": (by_hand(181), "accepted"),
            "longer": (by_hand(182), "VC005"),
            "for ever": (by_hand(None), "VC005"),
        },
    )


async def test_a_holder_who_is_disputed_locks_nothing(stage: Stage, owner: Owner) -> None:
    holder = await stage.house.settle(stage.house.people[2])
    read = "SELECT account_key, licence_key FROM claim WHERE id = $1"
    row = await stage.house.svc.pool.fetchrow(read, holder.id)
    assert row is not None
    lock = sql(BINDINGS.lock_insert, row["licence_key"], holder.id, row["account_key"], stage.house.clock())
    assert await said(stage, lock) == "accepted"
    await owner.execute("UPDATE claim SET disputed_at = now() WHERE id = $1", holder.id)
    assert await said(stage, lock) == "VC006"


async def test_who_stepped_back_establishes_no_holder_anew(two: Stage, owner: Owner) -> None:
    async with two.house.svc.pool.acquire() as connection:
        await two.move(connection, "approved", await two.decide(connection, **two.one))
    await unguarded(owner, "review_case")
    await owner.execute("UPDATE review_case SET state = 'open' WHERE id = $1", two.case.id)

    async def rebound(recused: list[str]) -> bool:
        await owner.execute("UPDATE review_case SET recused = $2 WHERE id = $1", two.case.id, recused)
        async with two.house.svc.pool.acquire() as connection:
            weak = await two.bind(connection, level=2)
            now = two.house.clock()
            await connection.execute(BINDINGS.record_rebinding, two.claim.id, weak, now, two.ada.id, two.ben.id)
            return bool(await connection.fetchval("SELECT bound_by = $2 FROM claim WHERE id = $1", two.claim.id, weak))

    assert [await rebound([two.ben.id]), await rebound([two.ada.id]), await rebound([])] == [False, False, True]


async def test_whom_one_decision_lets_in_is_alone_on_the_licence(two: Stage) -> None:
    """That a second account may show it is two people's word; the service's own is forgotten with the decision."""

    async def shared_after(people: dict[str, object]) -> bool:
        async with two.house.svc.pool.acquire() as connection:
            attempt = connection.transaction()
            await attempt.start()
            await connection.execute("UPDATE claim SET licence_shared = TRUE WHERE id = $1", two.claim.id)
            await two.move(connection, "approved", await two.decide(connection, **people))
            shared = await connection.fetchval("SELECT licence_shared FROM claim WHERE id = $1", two.claim.id)
            await attempt.rollback()
        return bool(shared)

    assert [await shared_after(two.one), await shared_after(two.two)] == [False, True]
