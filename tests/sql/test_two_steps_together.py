"""Things that no single statement may do, done by no two of them either."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

import asyncpg
import pytest

from tests.sql.stage import Stage, Work, every, said, sql, unguarded
from verifier.store.db import Connection

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
OTHER_WORDS = ("credential = 'RN'", "jurisdiction = 'US-CA'", "family = 'nurse'", "account_epoch = 2")


@pytest.mark.parametrize("words", OTHER_WORDS)
async def test_what_a_badge_shows_is_not_changed_under_it(stage: Stage, words: str) -> None:
    async def work(connection: Connection) -> None:
        await stage.move(connection, "approved", await stage.decide(connection, **stage.one))
        await connection.execute(f"UPDATE claim SET {words} WHERE id = $1", stage.claim.id)  # noqa: S608

    assert await said(stage, work) == "VC031"


@pytest.mark.parametrize("words", OTHER_WORDS)
async def test_a_decision_is_none_on_what_is_claimed_afterwards(stage: Stage, words: str) -> None:
    async def work(connection: Connection) -> None:
        decision = await stage.decide(connection, **stage.one)
        await connection.execute(f"UPDATE claim SET {words} WHERE id = $1", stage.claim.id)  # noqa: S608
        await stage.move(connection, "approved", decision)

    assert await said(stage, work) == "VC008"


@pytest.mark.parametrize("words", OTHER_WORDS)
async def test_what_was_seen_carries_nothing_that_is_claimed_afterwards(stage: Stage, words: str) -> None:
    async def work(connection: Connection) -> None:
        binding = await stage.bind(connection)
        await connection.execute(f"UPDATE claim SET {words} WHERE id = $1", stage.claim.id)  # noqa: S608
        await stage.decide(connection, binding=binding, **stage.one)

    assert await said(stage, work) == "VC001"


async def test_a_later_stop_does_not_hide_why_it_was_stopped_before(stage: Stage, owner: Owner) -> None:
    await unguarded(owner, "review_case")
    await owner.execute("UPDATE review_case SET reasons = '{}'")
    await owner.execute("UPDATE claim SET reasons = '{}'")
    again = stage.one | {"verdict": "reinstated"}

    def stopped(*stops: tuple[str, ...]) -> Work:
        async def work(connection: Connection) -> None:
            for after, reasons in enumerate(stops):
                when = stage.house.clock() + timedelta(seconds=after)
                await stage.decide(connection, verdict="suspended", binding=None, reasons=list(reasons), at=when)
            await stage.decide(connection, **again)

        return work

    await every(
        stage,
        {
            "stopped for nothing in particular": (stopped(("safety_concern",)), "accepted"),
            "for a board's action": (stopped(("standing_disciplined",)), "VC009"),
            "for a board's action, and once more": (stopped(("standing_disciplined",), ("safety_concern",)), "VC009"),
        },
    )


async def test_a_case_that_is_being_looked_at_is_not_closed_by_hand(stage: Stage) -> None:
    shut = sql("UPDATE review_case SET state = 'closed', closed_at = now() WHERE id = $1", stage.case.id)
    assert await said(stage, shut) == "VC031"


async def test_nobody_tells_of_access_or_of_rows_in_anothers_place(stage: Stage) -> None:
    note = "SELECT note_event(now(), $1, NULL, NULL, $2, 'x', '{}', '{}')"
    kinds = (
        "rows_kept", "rows_taken_over", "key_issued", "key_replaced", "key_ended", "reviewer_admitted",
        "reviewer_revoked", "login_link_made", "reviewer_signed_in", "sign_in_refused",
    )  # fmt: skip
    shapes = {kind: (sql(note, kind, "operator"), "VC008") for kind in kinds}
    shapes["a reviewer signed out"] = (sql(note, "signed_out", "reviewer"), "VC008")
    shapes["a creator signed out"] = (sql(note, "signed_out", "creator"), "accepted")
    await every(stage, shapes)


async def test_a_move_by_people_is_told_as_the_one_of_who_decided(stage: Stage) -> None:
    def told(kind: str, by: str) -> Work:
        async def work(connection: Connection) -> None:
            decision = await stage.decide(connection, **stage.one)
            await stage.move(connection, "approved", decision, kind=kind, by=by)

        return work

    await every(
        stage,
        {
            "who decided": (told("reviewer", stage.ada.id), "accepted"),
            "a colleague": (told("reviewer", stage.ben.id), "VC008"),
        },
    )
