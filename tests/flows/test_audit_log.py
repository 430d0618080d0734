"""The log from outside: whatever is done to it afterwards is found, by its own chain or by heads signed elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

import asyncpg
import pytest

from tests.harness.service import House
from verifier.flows.audit import verification
from verifier.flows.claims.views import ClaimView
from verifier.flows.operations import doctor

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# The same log written anew from the start with another name on every event: a forger with the owner's rights.
REWRITE = """
DO $$
DECLARE
    old event%ROWTYPE;
BEGIN
    CREATE TEMP TABLE kept AS SELECT * FROM event;
    DELETE FROM event;
    UPDATE event_head SET seq = 0, hash = sha256('creator credential verifier: event log v1');
    FOR old IN SELECT * FROM kept ORDER BY seq LOOP
        PERFORM append_event(old.at, old.kind, old.account_key, old.claim_id, old.from_state, old.to_state,
            old.claim_version, old.by_kind, 'somebody else', old.codes, old.body);
    END LOOP;
    DROP TABLE kept;
END
$$
"""
CUT = """
DELETE FROM event WHERE seq > 2;
UPDATE event_head SET seq = 2, hash = (SELECT hash FROM event WHERE seq = 2)
"""
TAMPERED = {
    "another body": 'UPDATE event SET body = \'{"nonce": "x", "rows": []}\' WHERE seq = 2',
    "another time": "UPDATE event SET at = at - interval '1 microsecond' WHERE seq = 2",
    "another person": "UPDATE event SET by_id = 'somebody else' WHERE seq = 2",
    "another kind": "UPDATE event SET kind = 'claim_kept' WHERE seq = 2",
    "another account": "UPDATE event SET account_key = NULL WHERE seq = 1",
    "another version": "UPDATE event SET claim_version = 7 WHERE seq = 3",
    "another state": "UPDATE event SET to_state = 'verified' WHERE seq = 2",
    "other reasons": "UPDATE event SET codes = codes || '{fraud}' WHERE seq = 3",
    "no such claim": "UPDATE event SET claim_id = NULL WHERE seq = 1",
    "an event taken out": "DELETE FROM event WHERE seq = 2",
    "two events exchanged": "UPDATE event SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3); "
    "UPDATE event SET seq = -seq WHERE seq < 0",
    "the newest taken off": "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
    "another hash": "UPDATE event SET hash = sha256('x') WHERE seq = (SELECT max(seq) FROM event)",
    "one put at the end": "INSERT INTO event SELECT seq + 1, at, kind, account_key, claim_id, from_state, to_state, "
    "claim_version, by_kind, by_id, codes, body, hash, sha256('x') FROM event ORDER BY seq DESC LIMIT 1",
    "another head": "UPDATE event_head SET hash = sha256('x')",
}


@pytest.fixture
async def log(house: House) -> list[ClaimView]:
    """Three claims and what became of them."""
    return [await house.settle(truth) for truth in house.people]


def codes(found: verification.Audit) -> list[tuple[str, str]]:
    """List the findings and their places."""
    return [(fault.code, fault.where) for fault in found.faults]


async def _tamper(owner: Owner, statement: str) -> None:
    """As the owner of the tables, with every guard switched off."""
    await owner.execute("ALTER TABLE event DISABLE TRIGGER USER")
    await owner.execute(statement)
    await owner.execute("ALTER TABLE event ENABLE TRIGGER USER")


async def test_the_log_of_a_whole_run_verifies(house: House, log: list[ClaimView]) -> None:
    told = list[tuple[str, int, int]]()
    found = await verification.verify(house.svc, lambda *said: told.append(said))
    assert (found.whole, found.faults, found.badges, len(log)) == (True, [], 3, 3)
    assert found.events == await house.svc.pool.fetchval("SELECT count(*) FROM event")
    assert told[0] == ("events", found.events, found.events)
    assert told[-2:] == [("rows", found.rows, found.rows), ("badges", 3, 3)]


async def test_whatever_is_changed_in_the_log_is_found(house: House, log: list[ClaimView], owner: Owner) -> None:
    assert len(log) == 3
    await owner.execute("CREATE TABLE kept AS SELECT * FROM event; CREATE TABLE kept_head AS SELECT * FROM event_head")
    whole = dict[str, bool]()
    for name, statement in TAMPERED.items():
        await _tamper(owner, statement)
        whole[name] = (await verification.verify(house.svc)).whole
        await _tamper(owner, "DELETE FROM event; INSERT INTO event SELECT * FROM kept")
        await owner.execute("DELETE FROM event_head; INSERT INTO event_head SELECT * FROM kept_head")
        assert (await verification.verify(house.svc)).whole
    assert whole == dict.fromkeys(TAMPERED, False)


@pytest.mark.parametrize(
    ("forgery", "expected"),
    [(CUT, "checkpoint_beyond"), (REWRITE, "checkpoint_differs")],
    ids=["a cut tail", "a full rewrite"],
)
async def test_what_a_chain_alone_cannot_notice_a_signed_head_does(
    house: House, log: list[ClaimView], owner: Owner, forgery: str, expected: str
) -> None:
    signed = await verification.checkpoint(house.svc)
    assert signed is not None
    assert len(log) == 3
    await _tamper(owner, forgery)
    about_the_chain = [
        one for one in codes(await verification.verify(house.svc)) if not one[0].startswith(("row", "state"))
    ]
    assert about_the_chain == [(expected, f"checkpoint {signed.seq}")], "the chain itself looks whole"


async def test_a_head_is_signed_once_a_minute_and_only_when_something_happened(
    house: House, log: list[ClaimView]
) -> None:
    assert await verification.checkpoint(house.svc) is not None
    await house.say()
    assert await verification.checkpoint(house.svc) is None
    house.clock.forward(seconds=60)
    assert await verification.checkpoint(house.svc) is not None
    house.clock.forward(seconds=60)
    assert await verification.checkpoint(house.svc) is None
    assert (await verification.verify(house.svc)).checkpoints == 2
    assert len(log) == 3


async def test_a_restored_older_database_gets_no_new_signature_and_doctor_says_so(
    house: House, log: list[ClaimView], owner: Owner
) -> None:
    await verification.checkpoint(house.svc)
    await _tamper(owner, CUT)
    house.clock.forward(hours=1)
    await house.say()
    assert await verification.checkpoint(house.svc) is None
    assert (await verification.verify(house.svc)).faults
    findings = {finding.what: finding.good for finding in await doctor.examine(house.svc)}
    assert findings["the event log reaches its newest signed head"] is False
    assert len(log) == 3


async def test_events_are_in_order_of_commit_and_hold_codes_and_ids_only(house: House, log: list[ClaimView]) -> None:
    rows = await house.svc.pool.fetch("SELECT seq, at, body::text AS body FROM event ORDER BY seq")
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert len(log) == 3
    assert all(row["at"] - house.clock() < timedelta(minutes=1) for row in rows)
    for truth in house.people:
        assert not any(truth.board_last in row["body"] or truth.number in row["body"] for row in rows)
