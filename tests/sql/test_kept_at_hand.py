"""Columns that spare a statement its search say what the search would say."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

import asyncpg

from tests.harness.people import PLATFORM
from tests.harness.service import House
from tests.sql.stage import Stage
from verifier.flows.claims import intake
from verifier.store.rows import reviews as review_rows

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
_WAITING = "SELECT queue, count(*) AS cases FROM review_case WHERE state <> 'closed' GROUP BY queue"
_CLOSED = "SELECT count(*) FROM review_case WHERE closed_at > $1"
_TALLIES = "SELECT count(*) FROM case_tally"
_WEEK = timedelta(days=7)


async def counted_right(stage: Stage, owner: Owner) -> tuple[int, int]:
    """Compare what is kept of cases with what there is; how many wait, and how many were closed in a week."""
    pool, since = stage.house.svc.pool, stage.house.clock() - _WEEK
    kept = {row.queue: row.cases for row in await review_rows.case_counts(pool)}
    pace = await review_rows.review_pace(pool, closed_at=since)
    assert kept == {row["queue"]: row["cases"] for row in await owner.fetch(_WAITING)}
    assert (pace.waiting, pace.closed_last_week) == (sum(kept.values()), await owner.fetchval(_CLOSED, since))
    return pace.waiting, pace.closed_last_week


async def test_cases_are_counted_as_they_come_change_and_go(stage: Stage, owner: Owner) -> None:
    waiting, closed = await counted_right(stage, owner)
    await owner.execute("UPDATE review_case SET queue = 'lead' WHERE id = $1", stage.case.id)
    assert await counted_right(stage, owner) == (waiting, closed)
    await intake.withdraw(stage.house.svc, stage.claim.id, PLATFORM)
    assert await counted_right(stage, owner) == (waiting - 1, closed + 1)
    stage.house.clock.forward(days=6, hours=23)
    assert await counted_right(stage, owner) == (waiting - 1, closed + 1)
    stage.house.clock.forward(hours=1, seconds=1)
    assert await counted_right(stage, owner) == (waiting - 1, closed)


async def test_adding_up_changes_no_count(stage: Stage, owner: Owner) -> None:
    await intake.withdraw(stage.house.svc, stage.claim.id, PLATFORM)
    before, rows = await counted_right(stage, owner), await owner.fetchval(_TALLIES)
    await review_rows.tally_fold(stage.house.svc.pool)
    assert await counted_right(stage, owner) == before
    folded = await owner.fetchval(_TALLIES)
    assert folded < rows
    await review_rows.tally_fold(stage.house.svc.pool)
    assert await owner.fetchval(_TALLIES) == folded


async def test_a_month_later_nobody_remembers_the_hour(stage: Stage, owner: Owner) -> None:
    await intake.withdraw(stage.house.svc, stage.claim.id, PLATFORM)
    stage.house.clock.forward(days=31)
    await review_rows.tally_fold(stage.house.svc.pool)
    assert await owner.fetchval("SELECT count(*) FROM case_tally WHERE hour > '-infinity'") == 0
    await counted_right(stage, owner)


async def test_a_case_that_was_closed_is_nobodys_to_be_handed_again(stage: Stage, owner: Owner) -> None:
    over = "SELECT array_agg(DISTINCT over) FROM case_assignment WHERE case_id = $1"
    assert await owner.fetchval(over, stage.case.id) == [False]
    await intake.withdraw(stage.house.svc, stage.claim.id, PLATFORM)
    assert await owner.fetchval(over, stage.case.id) == [True]


async def test_a_claim_carries_what_its_decision_says(house: House, owner: Owner) -> None:
    claim = await house.settle(house.people[0])
    said = "SELECT c.ends_at IS NOT DISTINCT FROM d.valid_until, c.looked_up, c.end_told, c.rebind_told"
    row = await owner.fetchrow(
        f"{said} FROM claim AS c JOIN decision AS d ON d.id = c.decision_id WHERE c.id = $1", claim.id
    )
    assert (claim.state, row and tuple(row)) == ("verified", (True, False, False, False))


async def test_questions_go_with_their_round_and_with_their_claim(house: House, owner: Owner) -> None:
    rounds = "SELECT array_agg(DISTINCT obs_epoch) FROM registry_check WHERE claim_id = $1"
    claim = await house.settle(house.people[0])
    assert await owner.fetchval(rounds, claim.id) == [1]
    house.clock.forward(days=8)
    await house.tidy()
    await house.drain()
    assert await owner.fetchval(rounds, claim.id) == [2]
    assert await owner.fetchval("SELECT count(DISTINCT obs_epoch) FROM evidence WHERE claim_id = $1", claim.id) == 2
    await intake.withdraw(house.svc, claim.id, PLATFORM)
    assert await owner.fetchval(rounds, claim.id) is None
