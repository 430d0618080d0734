"""The stored badge of an account: what it is made of, and what it never says."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import asyncpg
import pytest

from tests.sql.stage import Stage, unguarded
from tests.sql.test_moving_shapes import _approve, _case, _now
from verifier.store.sqlfiles import queries

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
ACCOUNTS = queries("accounts")


async def _badge(stage: Stage) -> tuple[asyncpg.Record, list[dict[str, Any]]]:
    row = await stage.house.svc.pool.fetchrow(
        "SELECT * FROM badge WHERE account_key = $1", (await _now(stage))["account_key"]
    )
    assert row is not None
    return row, json.loads(row["credentials"])


async def test_a_badge_never_says_that_it_is_older_than_it_was(stage: Stage) -> None:
    key, now = (await _now(stage))["account_key"], stage.house.clock()
    versions = []
    for at in (now, now - timedelta(days=1)):
        await stage.house.svc.pool.execute(ACCOUNTS.project_badge, key, at)
        versions.append((await _badge(stage))[0]["version"])
    assert (await _badge(stage))[0]["as_of"] == now
    assert versions[1] == versions[0] + 1


async def test_a_check_that_starts_changes_no_badge(stage: Stage, owner: Owner) -> None:
    before = (await _badge(stage))[0]
    await unguarded(owner, "claim")
    await owner.execute("UPDATE claim SET state = 'received' WHERE id = $1", stage.claim.id)
    async with stage.house.svc.pool.acquire() as connection:
        await stage.move(connection, "check_started")
        assert (await _badge(stage))[0] == before
        await stage.move(connection, "reviewer_needed", version=stage.claim.version + 1)
    assert (await _badge(stage))[0]["version"] == before["version"] + 1


async def test_a_stored_badge_is_made_of_these(stage: Stage, owner: Owner) -> None:
    """The code reads each by its name; another name would be a badge without it."""
    heard = asyncio.Queue[str]()
    await owner.add_listener("badge_changed", lambda *told: heard.put_nowait(str(told[3])))
    async with stage.house.svc.pool.acquire() as connection:
        until = stage.house.clock() + timedelta(days=90)
        decision = await _approve(stage, connection, until=until, public='{"title": "LMHC"}')
        weak = await stage.bind(connection, level=2)
    assert await asyncio.wait_for(heard.get(), 5) == stage.claim.account.handle
    await unguarded(owner, "claim")
    await owner.execute("UPDATE claim SET bound_by = $2 WHERE id = $1", stage.claim.id, weak)
    row = await _now(stage)
    await stage.house.svc.pool.execute(ACCOUNTS.project_badge, row["account_key"], stage.house.clock())
    decided_at = await owner.fetchval("SELECT decided_at FROM decision WHERE id = $1", decision)
    stored, (shown,) = await _badge(stage)
    times = {name: datetime.fromisoformat(shown.pop(name)) for name in TIMES}
    assert times == {
        "sighted_at": row["sighted_at"], "bound_at": row["bound_at"], "decided_at": decided_at,
        "valid_until": until,
    }  # fmt: skip
    assert shown == {
        "claim_id": stage.claim.id, "state": "verified", "account_epoch": 1, "credential": row["credential"],
        "jurisdiction": row["jurisdiction"], "reasons": [], "environment": "test", "public": {"title": "LMHC"},
        "rebound": {"level": "H2", "method": "registry_contact_code"}, "stopped": False,
    }  # fmt: skip
    assert stored["version"] > 1


TIMES = ("sighted_at", "bound_at", "decided_at", "valid_until")


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        *[(state, True) for state in ("received", "checking", "awaiting_creator", "in_review")],
        *[(state, False) for state in ("refused", "withdrawn", "lapsed")],
    ],
)
async def test_what_was_never_decided_is_shown_while_it_waits(
    stage: Stage,
    owner: Owner,
    state: str,
    shown: bool,  # noqa: FBT001
) -> None:
    await unguarded(owner, "claim")
    await owner.execute("UPDATE claim SET state = $2 WHERE id = $1", stage.claim.id, state)
    await stage.house.svc.pool.execute(ACCOUNTS.project_badge, (await _now(stage))["account_key"], stage.house.clock())
    assert [(one["state"], one["stopped"]) for one in (await _badge(stage))[1]] == [(state, False)] * shown


async def test_credentials_are_shown_in_the_order_in_which_they_were_claimed(stage: Stage) -> None:
    born = """INSERT INTO claim (id, account_key, account_epoch, credential, family, state_since, round_started_at,
        sealed_words, submitted_by, environment, created_at)
        SELECT $2, account_key, 1, $4, 'nurse', $3, $3, '', 'x', 'test', $3 FROM claim WHERE id = $1"""
    pool, now = stage.house.svc.pool, stage.house.clock()
    first, last = "clm_" + "f" * 32, "clm_" + "0" * 32
    await pool.execute(born, stage.claim.id, first, now - timedelta(days=9), "RN")
    await pool.execute(born, stage.claim.id, last, now + timedelta(minutes=1), "NP")
    await pool.execute(ACCOUNTS.project_badge, (await _now(stage))["account_key"], now)
    assert [c["claim_id"] for c in (await _badge(stage))[1]] == [first, stage.claim.id, last]


async def test_what_was_stopped_stays_stopped_through_an_appeal_a_question_and_a_refusal(
    stage: Stage, owner: Owner
) -> None:
    await stage.hand_to(owner, stage.ben.id)
    async with stage.house.svc.pool.acquire() as connection:

        async def step(happening: str, **decided: object) -> bool:
            now = await _now(stage)
            about = {"claim_version": now["version"], "binding": None} | decided
            decision = await stage.decide(connection, **about) if decided else None
            await stage.move(connection, happening, decision, version=now["version"])
            return bool((await _badge(stage))[1][0]["stopped"])

        await _approve(stage, connection)
        assert (await _badge(stage))[1][0]["stopped"] is False
        assert await step("suspended", verdict="suspended") is True
        two = {"by": stage.ada.id, "second": stage.ben.id, "case": await _case(stage, connection, stage.ada, stage.ben)}
        assert await step("revoked", verdict="revoked", **two) is True
        assert await step("appealed") is True
        cleo = await stage.house.reviewer("Cleo")
        one = {"by": cleo.id, "case": await _case(stage, connection, cleo)}
        assert await step("question_asked", verdict="asked", **one) is True
        await owner.execute("UPDATE claim SET state = 'in_review' WHERE id = $1", stage.claim.id)
        one["case"] = await _case(stage, connection, cleo)
        assert await step("refused", verdict="refused", **one) is True
