"""The traces of a move: its decision, sighting, proof, locks and event, and what the badge is made of."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

import asyncpg
import pytest

from tests.sql.stage import BINDINGS, CLAIMS, Stage, every, said, unguarded
from verifier.domain.claim import Actor
from verifier.store.db import Connection
from verifier.store.ids import new_id
from verifier.store.sqlfiles import queries

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
REVIEWS = queries("reviews")
CLAIM = "SELECT * FROM claim WHERE id = $1"


async def _now(stage: Stage) -> asyncpg.Record:
    row = await stage.house.svc.pool.fetchrow(CLAIM, stage.claim.id)
    assert row is not None
    return row


async def _case(stage: Stage, connection: Connection, *reviewers: Actor) -> str:
    """A new case of the claim, handed to these."""
    now = stage.house.clock()
    case = await connection.fetchval(REVIEWS.case_insert, new_id("cas"), stage.claim.id, "standard", now, now, [])
    for reviewer in reviewers:
        await connection.execute(REVIEWS.assignment_insert, case, reviewer.id, now)
    return str(case)


async def _approve(stage: Stage, connection: Connection, **changes: object) -> str:
    """Ada approves, and the claim is verified."""
    decision = await stage.decide(connection, **(stage.one | changes))
    await stage.move(connection, "approved", decision)
    return decision


async def test_a_decision_moves_the_claim_at_the_version_it_was_made_for_and_never_again(stage: Stage) -> None:
    """Approve, suspend, revoke, appeal: the first approval is not the answer to the appeal."""
    version = stage.claim.version

    async def again(connection: Connection, *, anew: bool) -> None:
        first = await _approve(stage, connection)
        await stage.move(connection, "suspended", version=version + 1)
        people: dict[str, object] = {"by": stage.ada.id, "second": stage.ben.id}
        people["case"] = await _case(stage, connection, stage.ada, stage.ben)
        gone = await stage.decide(connection, **people, verdict="revoked", claim_version=version + 2, binding=None)
        await stage.move(connection, "revoked", gone, version=version + 2)
        await stage.move(connection, "appealed", version=version + 3)
        if anew:
            cleo = await stage.house.reviewer("Cleo")
            people = {"by": cleo.id, "case": await _case(stage, connection, cleo)}
            first = await stage.decide(connection, **people, claim_version=version + 4)
        await stage.move(connection, "approved", first, version=version + 4)

    await every(
        stage,
        {
            "by the first decision": (lambda c: again(c, anew=False), "VC008"),
            "by one that another reviewer made of the appeal": (lambda c: again(c, anew=True), "accepted"),
        },
    )


async def test_the_machine_confirms_by_its_own_decision_and_people_approve_by_theirs(
    stage: Stage, owner: Owner
) -> None:
    async with stage.house.svc.pool.acquire() as connection:
        by_ada, machine = await stage.decide(connection, **stage.one), await stage.decide(connection)
    await unguarded(owner, "claim")
    for state, happening, right, wrong in (
        ("checking", "confirmed", machine, by_ada),
        ("in_review", "approved", by_ada, machine),
    ):
        await owner.execute("UPDATE claim SET state = $2 WHERE id = $1", stage.claim.id, state)
        assert await said(stage, partial(stage.move, happening=happening, decision=right)) == "accepted"
        assert await said(stage, partial(stage.move, happening=happening, decision=wrong)) == "VC008"


async def test_what_commits_between_a_decision_and_its_move_counts(stage: Stage, owner: Owner) -> None:
    async with stage.house.svc.pool.acquire() as connection:
        decision = await stage.decide(connection, **stage.one)
        machine = await stage.decide(connection)
    moves = {
        "approved": (lambda c: stage.move(c, "approved", decision), "accepted"),
        "confirmed, of a claim that is with people": (lambda c: stage.move(c, "confirmed", machine), "VC007"),
    }
    await every(stage, moves)
    await unguarded(owner, "account")
    key = (await _now(stage))["licence_key"]
    for before, after, refused in (
        ("UPDATE account SET epoch = 2", "UPDATE account SET epoch = 1", "VC003"),
        ("UPDATE account SET standing = 'changed'", "UPDATE account SET standing = 'current'", "VC003"),
        ("UPDATE claim SET disputed_at = now()", "UPDATE claim SET disputed_at = NULL", "VC009"),
        (
            f"INSERT INTO licence_dispute VALUES ('\\x{key.hex()}', now())",  # noqa: S608  our own index
            "DELETE FROM licence_dispute",
            "VC009",
        ),
        ("UPDATE service_clock SET ahead = '61 minutes'", "UPDATE service_clock SET ahead = '0'", "VC008"),
    ):
        await owner.execute(before)
        assert await said(stage, moves["approved"][0]) == refused, before
        await owner.execute(after)
    await every(stage, moves)


async def test_a_badge_is_sighted_when_its_newest_primary_record_was_found(stage: Stage, owner: Owner) -> None:
    """Not when a supporting list, a screening list or one person's look-up was newer."""
    now, registers = stage.house.clock(), ("us-wa-doh", "us-nppes", "us-oig-leie")
    mine, *others = [await stage.evidence(stage.claim, registry) for registry in registers]
    older = new_id("evd")
    await owner.execute("ALTER TABLE evidence DISABLE TRIGGER USER")
    seen = "UPDATE evidence SET retrieved_at = $2 WHERE id = $1"
    await owner.execute(seen, mine, now - timedelta(hours=3))
    await owner.execute(
        """INSERT INTO evidence SELECT $2, claim_id, obs_epoch, 'us-wa-b', authority, outcome, detail,
        retrieved_at - interval '1 h', as_of, sha256, sealed, sheet_version, adapter FROM evidence WHERE id = $1""",
        mine, older,
    )  # fmt: skip
    await owner.execute("ALTER TABLE evidence ENABLE TRIGGER USER")
    await stage.hand_to(owner, stage.ben.id)

    async def sighted(people: dict[str, object]) -> datetime:
        async with stage.house.svc.pool.acquire() as connection:
            attempt = connection.transaction()
            await attempt.start()
            evidence = [older, mine, *others, await stage.look_up(connection)]
            await _approve(stage, connection, evidence=evidence, **people)
            found: datetime = (await connection.fetchrow(CLAIM, stage.claim.id))["sighted_at"]  # type: ignore[index]
            await attempt.rollback()
            return found

    assert await sighted({}) == now - timedelta(hours=3)
    assert await sighted({"second": stage.ben.id}) == now


async def test_a_badge_is_bound_when_its_proof_was_made(stage: Stage) -> None:
    now = stage.house.clock()
    async with stage.house.svc.pool.acquire() as connection:
        attempt = await stage.begin(connection, at=now - timedelta(days=40), until=now)
        await stage.end(connection, attempt, at=now - timedelta(days=30))
        binding = await stage.bind(connection, attempt=attempt)
        await _approve(stage, connection, binding=binding)
    assert (await _now(stage))["bound_at"] == now - timedelta(days=30)


async def test_a_new_decision_is_the_claims_and_what_stood_before_it_is_gone(stage: Stage, owner: Owner) -> None:
    async with stage.house.svc.pool.acquire() as connection:
        binding = await stage.bind(connection)
        asked = "UPDATE claim SET bound_by = $2, rebind_asked_at = now() WHERE id = $1"
        await owner.execute(asked, stage.claim.id, binding)
        decision = await _approve(stage, connection, binding=binding)
    now = await _now(stage)
    assert [now[field] for field in ("decision_id", "bound_by", "rebind_asked_at")] == [decision, None, None]


async def test_a_move_that_decides_nothing_leaves_decision_sighting_and_proof(stage: Stage) -> None:
    kept = ("decision_id", "sighted_at", "bound_at", "bound_by", "disputed_at")
    async with stage.house.svc.pool.acquire() as connection:
        await _approve(stage, connection)
        before = await _now(stage)
        assert None not in [before[field] for field in kept[:3]]
        await stage.move(connection, "suspended", version=before["version"])
        await stage.move(connection, "withdrew", version=before["version"] + 1)
    after = await _now(stage)
    assert [after[field] for field in kept] == [before[field] for field in kept]


async def test_a_refusal_is_not_the_claims_badge(stage: Stage) -> None:
    async with stage.house.svc.pool.acquire() as connection:
        await stage.move(connection, "refused", await stage.decide(connection, **stage.one, verdict="refused"))
    assert (await _now(stage))["decision_id"] is None


async def test_a_move_is_told_with_the_version_the_claim_has_from_then_on(stage: Stage) -> None:
    async with stage.house.svc.pool.acquire() as connection:
        await _approve(stage, connection)
    told = await stage.house.svc.pool.fetchval(
        "SELECT claim_version FROM event WHERE claim_id = $1 AND kind = 'approved'", stage.claim.id
    )
    assert told == (await _now(stage))["version"] == stage.claim.version + 1


@pytest.mark.parametrize("whose", ["mine", "another's"])
async def test_whoever_is_revoked_loses_their_own_lock_and_nobody_elses(stage: Stage, owner: Owner, whose: str) -> None:
    await stage.hand_to(owner, stage.ben.id)
    key = (await _now(stage))["licence_key"]
    await unguarded(owner, "licence_lock")
    locker = stage.claim.id if whose == "mine" else stage.other.id
    lock = "INSERT INTO licence_lock SELECT $1, id, account_key, now() FROM claim WHERE id = $2"
    await owner.execute(lock, key, locker)
    await owner.execute("UPDATE claim SET state = 'suspended' WHERE id = $1", stage.claim.id)
    async with stage.house.svc.pool.acquire() as connection:
        revoked = await stage.decide(connection, **stage.two, verdict="revoked", binding=None)
        await stage.move(connection, "revoked", revoked)
    assert await owner.fetchval("SELECT count(*) FROM licence_lock") == (0 if whose == "mine" else 1)


async def test_two_people_put_a_denial_of_the_licence_aside_and_a_move_that_decides_nothing_does_not(
    stage: Stage, owner: Owner
) -> None:
    await stage.hand_to(owner, stage.ben.id)
    key, pool = (await _now(stage))["licence_key"], stage.house.svc.pool
    await owner.execute("INSERT INTO licence_dispute VALUES ($1, now()), ('\\x00', now())", key)
    await owner.execute("UPDATE claim SET disputed_at = now() WHERE id = $1", stage.claim.id)
    async with pool.acquire() as connection:
        await stage.move(connection, "question_asked")
        assert (await _now(stage))["disputed_at"] is not None
        await unguarded(owner, "claim")
        await owner.execute("UPDATE claim SET state = 'in_review', version = version - 1 WHERE id = $1", stage.claim.id)
        case = await _case(stage, connection, stage.ada, stage.ben)
        await _approve(stage, connection, **(stage.two | {"case": case}))
    assert (await _now(stage))["disputed_at"] is None
    assert await owner.fetchval("SELECT array_agg(licence_key) FROM licence_dispute") == [b"\x00"]


async def _notice(stage: Stage, claim: str, licence: bytes, digest: bytes, lives: timedelta) -> None:
    now, pool = stage.house.clock(), stage.house.svc.pool
    account = await pool.fetchval("SELECT account_key FROM claim WHERE id = $1", claim)
    occasion, until = digest.decode(), now + lives
    await pool.execute(
        BINDINGS.notice_insert, new_id("ntc"), claim, account, digest, occasion, licence, b"", now, until, None
    )


async def test_a_link_is_used_once_and_in_time(stage: Stage, owner: Owner) -> None:
    pool, now, licence = stage.house.svc.pool, stage.house.clock(), b"licence"
    await _notice(stage, stage.claim.id, licence, b"link", timedelta(hours=1))
    assert await pool.fetchval(BINDINGS.dispute, b"another", now) is None
    await owner.execute("UPDATE service_clock SET ahead = '1 hour'")
    assert await pool.fetchval(BINDINGS.dispute, b"link", now) is None, "its hour is over, whatever the service says"
    await owner.execute("UPDATE service_clock SET ahead = '0'")
    assert await pool.fetchval(BINDINGS.dispute, b"link", now + timedelta(hours=1)) is None
    assert (await _now(stage))["disputed_at"] is None
    assert await owner.fetchval("SELECT count(*) FROM licence_dispute") == 0
    assert await pool.fetchval(BINDINGS.dispute, b"link", now) == stage.claim.id
    assert await pool.fetchval(BINDINGS.dispute, b"link", now) is None
    assert (await _now(stage))["disputed_at"] == now


async def test_a_licence_denied_twice_is_denied_from_the_first_time_on_and_both_claims_are(
    stage: Stage, owner: Owner
) -> None:
    pool, now, later = stage.house.svc.pool, stage.house.clock(), stage.house.clock() + timedelta(minutes=1)
    for claim, link in ((stage.claim.id, b"one"), (stage.other.id, b"other")):
        await _notice(stage, claim, b"licence", link, timedelta(days=1))
    assert await pool.fetchval(BINDINGS.dispute, b"one", now) == stage.claim.id
    assert await pool.fetchval(BINDINGS.dispute, b"other", later) == stage.other.id
    assert [row["disputed_at"] for row in await owner.fetch("SELECT * FROM licence_dispute")] == [now]
    denied = "SELECT disputed_at FROM claim WHERE id = ANY ($1) ORDER BY disputed_at"
    assert [row[0] for row in await owner.fetch(denied, [stage.claim.id, stage.other.id])] == [now, later]


async def test_who_denies_a_claim_again_denies_it_since_the_first_time(stage: Stage, owner: Owner) -> None:
    pool, now, later = stage.house.svc.pool, stage.house.clock(), stage.house.clock() + timedelta(minutes=1)
    for link, licence in ((b"one", b"licence"), (b"other", b"another licence")):
        await _notice(stage, stage.claim.id, licence, link, timedelta(days=1))
    for link, at in ((b"one", now), (b"other", later)):
        assert await pool.fetchval(BINDINGS.dispute, link, at) == stage.claim.id
    assert (await _now(stage))["disputed_at"] == now
    assert (await pool.fetchval("SELECT disputed_at FROM claim WHERE id = $1", stage.other.id)) is None
    assert await owner.fetchval("SELECT array_agg(used_at ORDER BY used_at) FROM proofing_notice") == [now, later]


async def test_a_sighting_is_of_the_round_that_runs(stage: Stage, owner: Owner) -> None:
    """An older round's late answer keeps no badge alive."""
    house = stage.house
    badged = await house.settle(house.people[2])
    seen = await stage.evidence(badged)
    read = "SELECT sighted_at FROM claim WHERE id = $1"
    was = await owner.fetchval(read, badged.id)
    older, older_round = was - timedelta(days=1), "UPDATE claim SET sighted_at = $2, obs_epoch = 2 WHERE id = $1"
    await owner.execute(older_round, badged.id, older)
    await house.svc.pool.execute(CLAIMS.record_sighting, badged.id, seen, house.clock())
    assert await owner.fetchval(read, badged.id) == older
    await unguarded(owner, "claim")
    await owner.execute("UPDATE claim SET obs_epoch = 1 WHERE id = $1", badged.id)
    await house.svc.pool.execute(CLAIMS.record_sighting, badged.id, seen, house.clock())
    assert await owner.fetchval(read, badged.id) == was
