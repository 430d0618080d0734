"""A database from before rows stood in the log: it is taken over as it is found, and the audit says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import asyncpg

from tests.flows.test_audit_log import codes
from tests.harness.service import open_house
from verifier.cli.reports import audited, audited_in_sentences
from verifier.flows.audit import verification
from verifier.store.migrate import migrate
from verifier.store.server.embedded import Dsn
from verifier.store.sqlfiles import sql_root

_BEFORE = 13
_OLD = """
INSERT INTO account (key, platform_id, handle, epoch, created_at)
SELECT 'acc_' || lpad(n::text, 32, '0'), 'old_' || n, 'handle.' || n, 1, now() FROM generate_series(1, 700) AS n;
INSERT INTO claim (
    id, account_key, account_epoch, credential, jurisdiction, family, state_since, round_started_at, sealed_words,
    submitted_by, environment, created_at
) SELECT 'clm_' || right(key, 32), key, 1, 'LPC', 'US-OH', 'counselor', now(), now(), '\\x00', 'key_1', 'test', now()
FROM account;
SELECT append_event(now(), 'claim_received', account_key, id, NULL, NULL, NULL, 'platform', 'key_1', '{}', '{}')
FROM claim;
SELECT project_badge(key, now()) FROM account;
"""


def _older(place: Path) -> Path:
    """Copy the migrations of the version before."""
    (place / "migrations").mkdir(parents=True)
    for path in sorted((sql_root() / "migrations").glob("*.sql"))[:_BEFORE]:
        shutil.copy(path, place / "migrations")
    return place


async def _upgraded(database: Dsn, place: Path) -> asyncpg.Connection[asyncpg.Record]:
    """Seven hundred claims of the version before, and then the migrations of this one."""
    owner = await asyncpg.connect(**database.owner.arguments)
    await migrate(owner, place)
    await owner.execute("SET timezone = 'UTC'")
    await owner.execute(_OLD)
    await migrate(owner)
    return owner


async def test_an_older_database_is_taken_over_as_it_is_and_the_audit_says_so(
    empty_database: Dsn, tmp_path: Path
) -> None:
    owner = await _upgraded(empty_database, _older(tmp_path / "old"))
    try:
        async with open_house(empty_database, tmp_path / "data", rosters=False) as house:
            found = await verification.verify(house.svc)
            assert (found.faults, found.rows, found.badges) == ([], 2100, 700)
            assert found.taken_over_by == found.events == 700 + 3 * 2
            assert "carry no digests of their own time" in audited_in_sentences(found)
            assert audited(found)["taken_over"]["event"] == found.events
            await house.say()
            assert (await verification.verify(house.svc)).whole
            await owner.execute("ALTER TABLE claim DISABLE TRIGGER USER; UPDATE claim SET obs_epoch = 9")
            await owner.execute("ALTER TABLE claim ENABLE TRIGGER USER")
            found = await verification.verify(house.svc)
            assert found.found == 701  # the new one too
            assert {code for code, _ in codes(found)} == {"row_differs"}
    finally:
        await owner.close()
