"""Whom a denial holds, said in raw SQL: until the denied claim ends, and not who controls the address it came from."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TypeAlias

import asyncpg
import pytest

from tests.sql.stage import Stage, unguarded
from verifier.store.ids import new_id
from verifier.store.rows.bindings import on_file
from verifier.store.sqlfiles import queries

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
BINDINGS = queries("bindings")
TARGET, ELSEWHERE = b"the board's address", b"another address"
ENDS = ("withdrawn", "lapsed", "refused", "revoked")


@pytest.fixture
async def denied(stage: Stage, owner: Owner) -> Stage:
    """Another account's claim on the licence of `stage.claim` was denied an hour ago, from the board's address."""
    await unguarded(owner, "claim", "proofing_notice", "binding_attempt")
    await owner.execute("ALTER TABLE claim ENABLE TRIGGER claim_ends_denials")
    licence = await owner.fetchval("SELECT licence_key FROM claim WHERE id = $1", stage.claim.id)
    await _deny(stage, stage.other.id, licence)
    return stage


async def _deny(stage: Stage, claim: str, licence: bytes) -> None:
    pool, at, link = stage.house.svc.pool, stage.house.clock() - timedelta(hours=1), os.urandom(32)
    account = await pool.fetchval("SELECT account_key FROM claim WHERE id = $1", claim)
    lives = at + timedelta(days=180)
    notice = (new_id("ntc"), claim, account, link, new_id("dec"), licence, b"", at, lives, TARGET)
    await pool.execute(BINDINGS.notice_insert, *notice)
    assert await pool.fetchval(BINDINGS.dispute, link, at) == claim


async def _held(stage: Stage, owner: Owner) -> bool:
    """Return True if the denial holds the claim: the service is told what the database's own guard goes by."""
    licence = await owner.fetchval("SELECT licence_key FROM claim WHERE id = $1", stage.claim.id)
    pool = stage.house.svc.pool
    filed = await on_file(pool, claim_id=stage.claim.id, licence=licence, registry=None, now=None)
    own = await pool.fetchval(BINDINGS.claim_denied, stage.claim.id)
    guard = await owner.fetchval("SELECT licence_needs_two(c) FROM claim AS c WHERE id = $1", stage.claim.id)
    assert guard == (filed.denied or own)
    return bool(guard)


async def _proved(stage: Stage, owner: Owner, **changes: object) -> None:
    now = stage.house.clock()
    shown = {
        "method": "registry_contact_code", "level": 3, "target_key": TARGET, "state": "proved", "account_epoch": 1,
        "claim_id": stage.claim.id, "ended_at": now,
    } | changes  # fmt: skip
    await owner.execute("DELETE FROM binding_attempt")
    names = ("account_epoch", "method", "level", "target_key", "state", "ended_at", "claim_id")
    await owner.execute(_ATTEMPT, *(shown[name] for name in names), new_id("bnd"), now)


_ATTEMPT = """
INSERT INTO binding_attempt (
    account_epoch, method, level, target_key, state, ended_at, claim_id, account_key, evidence_id,
    id, sealed, tries_left, started_at, expires_at
)
SELECT $1, $2, $3, $4, $5, $6, $7, c.account_key, (SELECT id FROM evidence WHERE claim_id = $7 LIMIT 1),
    $8, '', 5, $9::timestamptz - interval '1 h', $9::timestamptz + interval '1 h'
FROM claim AS c WHERE c.id = $7"""


@pytest.mark.parametrize("end", ENDS)
async def test_a_denial_ends_with_the_denied_claim_and_an_appeal_does_not_bring_it_back(
    denied: Stage, owner: Owner, end: str
) -> None:
    assert await _held(denied, owner)
    await owner.execute("UPDATE claim SET state = $2 WHERE id = $1", denied.other.id, end)
    assert not await _held(denied, owner)
    await owner.execute("UPDATE claim SET state = 'in_review' WHERE id = $1", denied.other.id)
    assert not await _held(denied, owner)


@pytest.mark.parametrize("state", ["checking", "awaiting_creator", "in_review", "verified", "suspended", "expired"])
async def test_as_long_as_it_is_open_it_holds(denied: Stage, owner: Owner, state: str) -> None:
    await owner.execute("UPDATE claim SET state = $2 WHERE id = $1", denied.other.id, state)
    assert await _held(denied, owner)


async def test_it_ends_when_the_denied_account_is_erased_or_people_have_put_it_aside(
    denied: Stage, owner: Owner
) -> None:
    await unguarded(owner, "account")
    account = "(SELECT account_key FROM claim WHERE id = $1)"
    await owner.execute(f"UPDATE account SET erased_at = now() WHERE key = {account}", denied.other.id)  # noqa: S608  ours
    assert not await _held(denied, owner)
    await owner.execute("UPDATE account SET erased_at = NULL")
    assert await _held(denied, owner)
    await owner.execute("UPDATE claim SET disputed_at = NULL WHERE id = $1", denied.other.id)
    assert not await _held(denied, owner)


async def test_one_that_was_made_after_the_claim_had_ended_holds_nobody(denied: Stage, owner: Owner) -> None:
    await owner.execute("UPDATE claim SET state = 'withdrawn' WHERE id = $1", denied.other.id)
    licence = await owner.fetchval("SELECT licence_key FROM claim WHERE id = $1", denied.claim.id)
    await _deny(denied, denied.other.id, licence)
    assert not await _held(denied, owner)


async def test_whoever_proves_control_of_that_address_is_free_and_nobody_else(denied: Stage, owner: Owner) -> None:
    await _proved(denied, owner)
    assert not await _held(denied, owner)
    await _proved(denied, owner, ended_at=denied.house.clock() - timedelta(hours=2))
    assert not await _held(denied, owner), "before the stranger was denied, too"
    for changes in (
        {"target_key": ELSEWHERE},
        {"target_key": None},
        {"level": 2},
        {"method": "domain_nonce"},
        {"method": "orcid_sign_in"},
        {"account_epoch": 2},
        {"claim_id": denied.other.id},
        {"state": "open", "ended_at": None},
        {"state": "failed"},
    ):
        await _proved(denied, owner, **changes)
        assert await _held(denied, owner), changes


async def test_a_denial_of_ones_own_claim_takes_a_code_from_after_it(denied: Stage, owner: Owner) -> None:
    await owner.execute("UPDATE claim SET disputed_at = NULL WHERE id = $1", denied.other.id)
    licence = await owner.fetchval("SELECT licence_key FROM claim WHERE id = $1", denied.claim.id)
    await owner.execute("DELETE FROM licence_dispute")
    await _deny(denied, denied.claim.id, licence)
    assert await _held(denied, owner)
    await _proved(denied, owner, ended_at=denied.house.clock() - timedelta(hours=2))
    assert await _held(denied, owner), "it may have been talked out of the licensee"
    await _proved(denied, owner, target_key=ELSEWHERE)
    assert await _held(denied, owner)
    await _proved(denied, owner)
    assert not await _held(denied, owner)
    await _deny(denied, denied.claim.id, b"another licence")
    await owner.execute("UPDATE binding_attempt SET ended_at = ended_at - interval '90 minutes'")
    assert await _held(denied, owner), "they said it again since"


async def test_the_account_that_was_denied_does_not_start_afresh(denied: Stage, owner: Owner) -> None:
    same = "UPDATE claim SET account_key = c.account_key FROM claim AS c WHERE claim.id = $1 AND c.id = $2"
    await owner.execute(same, denied.other.id, denied.claim.id)
    await owner.execute("UPDATE claim SET state = 'withdrawn' WHERE id = $1", denied.other.id)
    assert await _held(denied, owner)
    await _proved(denied, owner, ended_at=denied.house.clock() - timedelta(hours=2))
    assert await _held(denied, owner)
    await _proved(denied, owner)
    assert not await _held(denied, owner)


async def test_another_licences_denial_holds_nobody_here(denied: Stage, owner: Owner) -> None:
    await owner.execute("UPDATE licence_dispute SET licence_key = $1", b"another licence")
    assert not await _held(denied, owner)


async def test_a_denial_whose_letter_is_not_known_any_more_holds_until_two_people_have_decided(
    denied: Stage, owner: Owner
) -> None:
    await owner.execute("DELETE FROM proofing_notice")
    assert await _held(denied, owner)
