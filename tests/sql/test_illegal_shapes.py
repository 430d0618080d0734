"""The database itself refuses what the service must never write, said in raw SQL by the role the service runs as."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import asyncpg
import pytest

from tests.sql.stage import CHECK, CLAIMS, NO_SUCH_ROW, NOT_ALLOWED, Stage, Work, every, said, sql
from verifier.store.db import Connection
from verifier.store.ids import new_id

WRITTEN = (
    "event", "event_pending", "event_head", "decision", "evidence", "binding", "case_assignment", "badge", "lifecycle",
    "checkpoint", "service_clock",
)  # fmt: skip


async def test_a_badge_by_the_machine_needs_fresh_evidence_of_this_very_claim(stage: Stage) -> None:
    mine, theirs = await stage.evidence(stage.claim), await stage.evidence(stage.other)
    supporting = await stage.evidence(stage.claim, "us-nppes")
    later = stage.house.clock() + timedelta(hours=24, seconds=1)
    earlier = stage.house.clock() - timedelta(hours=2)

    def with_(**changes: object) -> Work:
        return lambda connection: stage.decide(connection, **changes)

    await every(
        stage,
        {
            "as it should be": (with_(), "accepted"),
            "without evidence": (with_(evidence=[]), "VC004"),
            "with evidence that is not there": (with_(evidence=[mine, new_id("evd")]), "VC004"),
            "with another claim's evidence": (with_(evidence=[theirs]), "VC004"),
            "with another claim's beside its own": (with_(evidence=[mine, theirs]), "VC004"),
            "with evidence older than a day": (with_(at=later), "VC004"),
            "told half an hour after it was made": (with_(at=stage.house.clock() - timedelta(minutes=30)), "accepted"),
            "dated back to when evidence was fresh": (with_(at=earlier), "VC004"),
            "with supporting evidence only": (with_(evidence=[supporting]), "VC005"),
            "of another round": (with_(obs_epoch=2), "VC001"),
            "of an older version of the claim": (with_(claim_version=stage.claim.version - 1), "VC001"),
            "of another account epoch": (with_(account_epoch=2), "VC003"),
            "for a claim that is not there": (with_(claim_id=new_id("clm")), NO_SUCH_ROW),
            "with a verdict nobody knows": (with_(verdict="certified"), CHECK),
        },
    )


async def test_a_badge_by_the_machine_needs_a_binding_of_this_claim_account_and_level(stage: Stage) -> None:
    theirs, screening = await stage.evidence(stage.other), await stage.evidence(stage.claim, "us-oig-leie")

    def bound(**changes: object) -> Work:
        async def work(connection: Connection) -> None:
            await stage.decide(connection, binding=await stage.bind(connection, **changes))

        return work

    await every(
        stage,
        {
            "bound at H3": (bound(), "accepted"),
            "unbound": (lambda connection: stage.decide(connection, binding=None), "VC006"),
            "bound at H2": (bound(level=2), "VC006"),
            "bound for another claim": (bound(claim_id=stage.other.id, evidence_id=theirs), "VC006"),
            "bound for another epoch": (bound(account_epoch=2), "VC003"),
            "anchored in a screening list": (bound(evidence_id=screening), "VC006"),
            "anchored in nothing": (bound(evidence_id=new_id("evd")), "VC006"),
            "at a level that is none": (bound(level=0), CHECK),
            "by a method that is none": (bound(method="handshake", by=stage.ada.id), CHECK),
        },
    )


async def test_a_binding_of_another_claim_carries_nothing_though_it_names_this_ones_record(
    stage: Stage, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    """No such binding can be written; the last lock does not rely on that."""
    async with stage.house.svc.pool.acquire() as connection:
        mine = await stage.bind(connection)
    assert await said(stage, lambda connection: stage.decide(connection, binding=mine)) == "accepted"
    await owner.execute("ALTER TABLE binding DISABLE TRIGGER USER")
    await owner.execute("UPDATE binding SET claim_id = $2 WHERE id = $1", mine, stage.other.id)
    assert await said(stage, lambda connection: stage.decide(connection, binding=mine)) == "VC006"


async def test_an_account_that_changed_gets_no_badge_by_anybody(stage: Stage) -> None:
    await stage.house.svc.pool.execute("UPDATE account SET standing = 'changed'")
    people = {"by": stage.ada.id, "case": stage.case.id}
    await every(
        stage,
        {
            "by the machine": (stage.decide, "VC003"),
            "by a reviewer": (lambda connection: stage.decide(connection, **people), "VC003"),
        },
    )


async def test_people_decide_only_what_was_assigned_to_them(
    stage: Stage, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    gone = await stage.house.reviewer("Gone")
    for reviewer in (gone, stage.ben):
        await owner.execute("INSERT INTO case_assignment VALUES ($1, $2, now())", stage.case.id, reviewer.id)
    await owner.execute("UPDATE reviewer SET revoked_at = now() WHERE id = $1", gone.id)
    stranger = await stage.house.reviewer("Stranger")
    theirs = await owner.fetchval("SELECT id FROM review_case WHERE claim_id = $1", stage.other.id)

    def people(**changes: object) -> Work:
        base: dict[str, object] = {"by": stage.ada.id, "case": stage.case.id}
        return lambda connection: stage.decide(connection, **(base | changes))

    def half_bound(**changes: object) -> Work:
        async def work(connection: Connection) -> None:
            await people(binding=await stage.bind(connection, level=2), **changes)(connection)

        return work

    await every(
        stage,
        {
            "bound at H3, one reviewer": (people(), "accepted"),
            "bound at H2, two reviewers": (half_bound(second=stage.ben.id), "accepted"),
            "unbound, two reviewers": (people(binding=None, second=stage.ben.id), "VC006"),
            "bound at H2, one reviewer": (half_bound(), "VC006"),
            "unbound, one reviewer": (people(binding=None), "VC006"),
            "bound at H2, one reviewer twice": (half_bound(second=stage.ada.id), "VC002"),
            "a reviewer it was not assigned to": (people(by=stranger.id), "VC002"),
            "a second it was not assigned to": (people(binding=None, second=stranger.id), "VC002"),
            "a reviewer who was revoked": (people(by=gone.id), "VC002"),
            "a second who was revoked": (people(binding=None, second=gone.id), "VC002"),
            "a reviewer nobody knows": (people(by=new_id("rev")), "VC002"),
            "without a case": (people(case=None), "VC002"),
            "in another claim's case": (people(case=theirs), "VC002"),
            "with a second but no first": (lambda c: stage.decide(c, second=stage.ben.id), "VC002"),
            "on evidence older than a week": (people(at=stage.house.clock() + timedelta(days=7, seconds=1)), "VC004"),
        },
    )


async def test_a_look_up_by_people_needs_two_of_them(stage: Stage, owner: asyncpg.Connection[asyncpg.Record]) -> None:
    await owner.execute("INSERT INTO case_assignment VALUES ($1, $2, now())", stage.case.id, stage.ben.id)

    def looked_up(**changes: object) -> Work:
        async def work(connection: Connection) -> None:
            evidence = await stage.look_up(connection)
            bound = await stage.bind(connection, evidence_id=evidence)
            soon = stage.house.clock() + timedelta(days=180)
            people = stage.one | {"evidence": [evidence], "binding": bound, "until": soon} | changes
            await stage.decide(connection, **people)

        return work

    ever = stage.house.clock() + timedelta(days=182)
    typed = await stage.evidence(stage.claim, "us-nppes")  # what people type into a list themselves is no look-up
    await every(
        stage,
        {
            "two people": (looked_up(second=stage.ben.id), "accepted"),
            "one person": (looked_up(), "VC005"),
            "the machine": (looked_up(by=None, case=None), "VC005"),
            "a second person alone": (looked_up(by=None, second=stage.ben.id), "VC002"),
            "two people, of a supporting list": (looked_up(second=stage.ben.id, evidence=[typed]), "VC005"),
            "two people, for ever": (looked_up(second=stage.ben.id, until=None), "VC005"),
            "two people, for more than half a year": (looked_up(second=stage.ben.id, until=ever), "VC005"),
        },
    )


async def test_a_machine_never_refuses(stage: Stage) -> None:
    def by_the_machine(verdict: str) -> Work:
        return lambda connection: stage.decide(connection, verdict=verdict)

    await every(
        stage, {verdict: (by_the_machine(verdict), CHECK) for verdict in ("refused", "revoked", "reinstated", "asked")}
    )


async def test_one_person_does_not_revoke(stage: Stage) -> None:
    people = {"verdict": "revoked", "by": stage.ada.id, "case": stage.case.id}
    assert await said(stage, lambda connection: stage.decide(connection, **people)) == CHECK


async def test_a_claim_moves_only_by_its_own_newest_decision_and_once(stage: Stage) -> None:
    by_ada = {"by": stage.ada.id, "case": stage.case.id}

    def after(happening: str, decided: Mapping[str, object], **moved: object) -> Work:
        async def work(connection: Connection) -> None:
            await stage.move(connection, happening, await stage.decide(connection, **decided), **moved)

        return work

    async def twice(connection: Connection) -> None:
        decision = await stage.decide(connection, **by_ada)
        await stage.move(connection, "approved", decision)
        await stage.move(connection, "suspended", version=stage.claim.version + 1)
        await stage.move(connection, "reinstated", decision, version=stage.claim.version + 2)

    async def after_a_new_round(connection: Connection) -> None:
        decision = await stage.decide(connection, **by_ada)
        await connection.execute("UPDATE claim SET obs_epoch = obs_epoch + 1 WHERE id = $1", stage.claim.id)
        await stage.move(connection, "approved", decision)

    refusal = {"verdict": "refused"} | by_ada
    elsewhere = {"claim": stage.other.id, "version": stage.other.version}
    await every(
        stage,
        {
            "by the reviewer's decision": (after("approved", by_ada), "accepted"),
            "refused by a reviewer": (after("refused", refusal), "accepted"),
            "approved by nobody": (lambda connection: stage.move(connection, "approved"), "VC008"),
            "approved by the machine": (after("approved", {}), "VC008"),
            "approved by a refusal": (after("approved", refusal), "VC008"),
            "refused by an approval": (after("refused", by_ada), "VC008"),
            "by another claim's decision": (after("approved", by_ada, **elsewhere), "VC008"),
            "twice by one decision": (twice, "VC008"),
            "by a decision of the round before": (after_a_new_round, "VC008"),
            "at another version": (after("approved", by_ada, version=stage.claim.version + 1), "VC001"),
            "where the table has no way": (lambda connection: stage.move(connection, "expired"), "VC007"),
        },
    )


async def test_the_service_cannot_say_where_a_claim_stands(stage: Stage) -> None:
    given = "id, account_key, account_epoch, credential, family"
    born = f"INSERT INTO claim ({given}, {{}}) SELECT $1, account_key, 1, 'RN', 'nurse', {{}}"
    rest = "state_since, round_started_at, sealed_words, submitted_by, environment, created_at"
    values = "now(), now(), ''::bytea, 'x', 'test', now()"
    from_ = " FROM claim WHERE id = $2"

    def insert(column: str, value: str) -> Work:
        statement = born.format(f"{column}, {rest}", f"{value}, {values}") + from_
        return sql(statement, new_id("clm"), stage.claim.id)

    shapes = {
        "as new": (sql(born.format(rest, values) + from_, new_id("clm"), stage.claim.id), "accepted"),
        "verified from birth": (insert("state", "'verified'"), NOT_ALLOWED),
        "sighted from birth": (insert("sighted_at", "now()"), NOT_ALLOWED),
        "decided from birth": (insert("decision_id", "'dec_1'"), NOT_ALLOWED),
    }
    for column in ("state", "version", "decision_id", "sighted_at", "state_since", "account_key", "id", "created_at"):
        shapes[f"UPDATE {column}"] = (sql(f"UPDATE claim SET {column} = {column}"), NOT_ALLOWED)  # noqa: S608
    shapes["DELETE"] = (sql("DELETE FROM claim"), NOT_ALLOWED)
    shapes["TRUNCATE"] = (sql("TRUNCATE claim CASCADE"), NOT_ALLOWED)
    await every(stage, shapes)


async def test_what_was_written_down_stays(stage: Stage) -> None:
    column_of = "SELECT attname::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum = 2"
    shapes = dict[str, tuple[Work, str]]()
    for table in WRITTEN:
        column = await stage.house.svc.pool.fetchval(column_of, table)
        for statement in (
            f"UPDATE {table} SET {column} = {column}",  # noqa: S608  names of ours
            f"DELETE FROM {table}",  # noqa: S608  names of ours
            f"TRUNCATE {table} CASCADE",
        ):
            shapes[statement] = (sql(statement), NOT_ALLOWED)
    await every(stage, shapes)


async def test_even_the_owner_cannot_rewrite_the_log_by_accident(
    stage: Stage, owner: asyncpg.Connection[asyncpg.Record]
) -> None:
    assert stage.claim.state == "in_review"
    for table in ("event", "decision", "evidence"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):  # noqa: S608
            said = statement.replace("SET id = id", "SET seq = seq") if table == "event" else statement
            if table == "decision":
                await _insert_a_decision(stage)
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await owner.execute(said)


async def _insert_a_decision(stage: Stage) -> None:
    async with stage.house.svc.pool.acquire() as connection, connection.transaction():
        await stage.decide(connection)


async def test_events_are_written_by_the_one_function_only(stage: Stage) -> None:
    row = "VALUES (999, now(), 'confirmed', NULL, NULL, NULL, NULL, NULL, 'service', 'system', '{}', '{}', '', '')"
    await every(
        stage,
        {
            "INSERT": (sql(f"INSERT INTO event {row}"), NOT_ALLOWED),
            "INSERT into what is pending": (sql("INSERT INTO event_pending (kind) VALUES ('confirmed')"), NOT_ALLOWED),
            "a head of one's own": (sql("INSERT INTO event_head VALUES (TRUE, 0, '')"), NOT_ALLOWED),
            "a badge of one's own": (sql("INSERT INTO badge VALUES ('acc_', 1, now(), '[]')"), NOT_ALLOWED),
            "a way of one's own": (sql("INSERT INTO lifecycle VALUES ('received', 'liked', 'verified')"), NOT_ALLOWED),
        },
    )


async def test_a_sighting_is_a_primary_find_of_this_very_claim(stage: Stage) -> None:
    """`record_sighting` with anything else changes nothing."""
    house = stage.house
    badged = await house.settle(house.people[2])
    before = await house.svc.pool.fetchrow("SELECT sighted_at FROM claim WHERE id = $1", badged.id)
    for evidence in (await stage.evidence(stage.claim), await stage.evidence(badged, "us-nppes"), new_id("evd")):
        await house.svc.pool.execute(CLAIMS.record_sighting, badged.id, evidence, house.clock())
    assert await house.svc.pool.fetchrow("SELECT sighted_at FROM claim WHERE id = $1", badged.id) == before


async def test_the_service_cannot_become_anybody_else_or_switch_the_guards_off(stage: Stage) -> None:
    pool = stage.house.svc.pool
    others = [row["rolname"] for row in await pool.fetch("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'")]
    me = await pool.fetchval("SELECT current_user")
    assert me == "verifier_service"
    shapes = {f"SET ROLE {name}": (sql(f'SET ROLE "{name}"'), NOT_ALLOWED) for name in others if name != me}
    shapes |= {
        "another session": (sql("SET SESSION AUTHORIZATION postgres"), NOT_ALLOWED),
        "no role": (sql("RESET ROLE; UPDATE event SET seq = seq"), NOT_ALLOWED),
        "no triggers": (sql("SET session_replication_role = replica"), NOT_ALLOWED),
        "trigger off": (sql("ALTER TABLE decision DISABLE TRIGGER decision_guard"), NOT_ALLOWED),
        "guard replaced": (
            sql("CREATE OR REPLACE FUNCTION public.guard_decision() RETURNS trigger LANGUAGE sql AS ''"),
            NOT_ALLOWED,
        ),
        "table dropped": (sql("DROP TABLE event CASCADE"), NOT_ALLOWED),
        "right given": (sql("GRANT ALL ON event TO verifier_service; UPDATE event SET seq = seq"), NOT_ALLOWED),
        "function of one's own": (
            sql("CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
            NOT_ALLOWED,
        ),
        "file read": (sql("SELECT pg_read_file('/etc/passwd')"), NOT_ALLOWED),
        "program run": (sql("COPY (SELECT 1) TO PROGRAM 'true'"), NOT_ALLOWED),
    }
    await every(stage, shapes)


async def test_a_table_in_front_of_the_real_one_does_not_deceive_the_guard(stage: Stage) -> None:
    async def work(connection: Connection) -> None:
        await connection.execute("CREATE TEMP TABLE binding AS SELECT * FROM public.binding")
        await connection.execute("SET search_path = pg_temp, public")
        await stage.decide(connection, binding=None)

    assert await said(stage, work) in {"VC006", NOT_ALLOWED}
