"""The database itself refuses what the service must never write, said in raw SQL by the role the service runs as."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import pytest

from tests.builders import House
from verifier.domain.claim import Actor
from verifier.flows.views import CaseView, ClaimView
from verifier.store.db import Connection
from verifier.store.ids import new_id
from verifier.store.sqlfiles import queries

CLAIMS = queries("claims")
WRITTEN = (
    "event", "event_pending", "event_head", "decision", "evidence", "binding", "case_assignment", "badge", "lifecycle",
    "checkpoint",
)  # fmt: skip
NOT_ALLOWED, NO_SUCH_ROW, CHECK = "42501", "P0002", "23514"


@dataclass(frozen=True)
class Stage:
    """A claim whose licence is found and whose holder is not bound, its case in Ada's hands, and others beside it."""

    house: House
    claim: ClaimView
    case: CaseView
    other: ClaimView
    ada: Actor
    ben: Actor

    async def evidence(self, claim: ClaimView, registry: str = "us-wa-doh") -> str:
        sql = "SELECT id FROM evidence WHERE claim_id = $1 AND registry = $2 ORDER BY obs_epoch DESC LIMIT 1"
        return str(await self.house.svc.pool.fetchval(sql, claim.id, registry))

    async def bind(self, connection: Connection, **changes: object) -> str:
        """A binding of H3 by a referee's call, or one with these changes."""
        row = {
            "id": new_id("bnd"), "claim_id": self.claim.id, "account_epoch": 1, "obs_epoch": 1,
            "method": "referee_call", "level": 3, "evidence_id": await self.evidence(self.claim),
            "by": self.ada.id, "at": self.house.clock(), "attempt": None, "findings": "{}",
        } | changes  # fmt: skip
        await connection.execute(CLAIMS.binding_insert, *row.values())
        return str(row["id"])

    async def decide(self, connection: Connection, **changes: object) -> str:
        """A machine's decision that the database accepts, or one with these changes."""
        row = {
            "id": new_id("dec"), "claim_id": self.claim.id, "claim_version": self.claim.version, "obs_epoch": 1,
            "account_epoch": 1, "verdict": "verified", "policy": "test", "by": None, "second": None, "case": None,
            "binding": None, "evidence": [await self.evidence(self.claim)], "reasons": [], "machine": "{}",
            "public": "{}", "until": None, "environment": "test", "note": None, "at": self.house.clock(),
        }  # fmt: skip
        if "binding" not in changes:
            row["binding"] = await self.bind(connection)
        await connection.execute(CLAIMS.decision_insert, *(row | changes).values())
        return str((row | changes)["id"])

    async def move(
        self, connection: Connection, happening: str, decision: str | None = None, **changes: object
    ) -> None:
        row = {
            "claim": self.claim.id, "version": self.claim.version, "happening": happening, "at": self.house.clock(),
            "kind": "service", "by": "system", "codes": [], "body": "{}", "decision": decision,
        } | changes  # fmt: skip
        await connection.execute(CLAIMS.move_claim, *row.values())


Work = Callable[[Connection], Awaitable[object]]


@pytest.fixture
async def stage(house: House) -> Stage:
    """See `Stage`."""
    claim = await house.settle(house.people[0], identity=False)
    ada, ben = await house.reviewer("Ada"), await house.reviewer("Ben")
    case = await house.next(ada)
    other = await house.settle(house.people[1], identity=False)
    return Stage(house, claim, case, other, ada, ben)


async def _said(stage: Stage, work: Work) -> str:
    """The SQLSTATE with which the database refuses this, or `accepted`; nothing stays."""
    async with stage.house.svc.pool.acquire() as connection:
        attempt = connection.transaction()
        await attempt.start()
        try:
            await work(connection)
        except asyncpg.PostgresError as refused:
            return str(refused.sqlstate)
        else:
            return "accepted"
        finally:
            await attempt.rollback()


async def _all(stage: Stage, shapes: Mapping[str, tuple[Work, str]]) -> None:
    found = {name: await _said(stage, work) for name, (work, _) in shapes.items()}
    assert found == {name: wanted for name, (_, wanted) in shapes.items()}


def _sql(statement: str, *values: object) -> Work:
    return lambda connection: connection.execute(statement, *values)


async def test_a_badge_by_the_machine_needs_fresh_evidence_of_this_very_claim(stage: Stage) -> None:
    mine, theirs = await stage.evidence(stage.claim), await stage.evidence(stage.other)
    supporting = await stage.evidence(stage.claim, "us-nppes")
    later = stage.house.clock() + timedelta(hours=24, seconds=1)
    earlier = stage.house.clock() - timedelta(hours=2)

    def with_(**changes: object) -> Work:
        return lambda connection: stage.decide(connection, **changes)

    await _all(
        stage,
        {
            "as it should be": (with_(), "accepted"),
            "without evidence": (with_(evidence=[]), "VC004"),
            "with evidence that is not there": (with_(evidence=[mine, new_id("evd")]), "VC004"),
            "with another claim's evidence": (with_(evidence=[theirs]), "VC004"),
            "with another claim's beside its own": (with_(evidence=[mine, theirs]), "VC004"),
            "with evidence older than a day": (with_(at=later), "VC004"),
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

    await _all(
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
            "by a method that is none": (bound(method="handshake"), CHECK),
        },
    )


async def test_an_account_that_changed_gets_no_badge_by_anybody(stage: Stage) -> None:
    await stage.house.svc.pool.execute("UPDATE account SET standing = 'changed'")
    people = {"by": stage.ada.id, "case": stage.case.id}
    await _all(
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

    await _all(
        stage,
        {
            "bound at H3, one reviewer": (people(), "accepted"),
            "bound at H2, two reviewers": (half_bound(second=stage.ben.id), "accepted"),
            "unbound, two reviewers": (people(binding=None, second=stage.ben.id), "VC006"),
            "bound at H2, one reviewer": (half_bound(), "VC006"),
            "unbound, one reviewer": (people(binding=None), "VC006"),
            "bound at H2, one reviewer twice": (half_bound(second=stage.ada.id), CHECK),
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
            evidence = new_id("evd")
            await connection.execute(
                queries("checks").evidence_insert, evidence, stage.claim.id, 1, "manual", "manual", "manual", "",
                stage.house.clock(), None, b"sealed", "", "manual",
            )  # fmt: skip
            bound = await stage.bind(connection, evidence_id=evidence)
            people = {"by": stage.ada.id, "case": stage.case.id, "evidence": [evidence], "binding": bound} | changes
            await stage.decide(connection, **people)

        return work

    await _all(
        stage,
        {
            "two people": (looked_up(second=stage.ben.id), "accepted"),
            "one person": (looked_up(), "VC005"),
            "the machine": (looked_up(by=None, case=None), "VC005"),
        },
    )


async def test_a_machine_never_refuses(stage: Stage) -> None:
    def by_the_machine(verdict: str) -> Work:
        return lambda connection: stage.decide(connection, verdict=verdict)

    await _all(
        stage, {verdict: (by_the_machine(verdict), CHECK) for verdict in ("refused", "revoked", "reinstated", "asked")}
    )


async def test_one_person_does_not_revoke(stage: Stage) -> None:
    people = {"verdict": "revoked", "by": stage.ada.id, "case": stage.case.id}
    assert await _said(stage, lambda connection: stage.decide(connection, **people)) == CHECK


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
    await _all(
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
        return _sql(statement, new_id("clm"), stage.claim.id)

    shapes = {
        "as new": (_sql(born.format(rest, values) + from_, new_id("clm"), stage.claim.id), "accepted"),
        "verified from birth": (insert("state", "'verified'"), NOT_ALLOWED),
        "sighted from birth": (insert("sighted_at", "now()"), NOT_ALLOWED),
        "decided from birth": (insert("decision_id", "'dec_1'"), NOT_ALLOWED),
    }
    for column in ("state", "version", "decision_id", "sighted_at", "state_since", "account_key", "id", "created_at"):
        shapes[f"UPDATE {column}"] = (_sql(f"UPDATE claim SET {column} = {column}"), NOT_ALLOWED)  # noqa: S608
    shapes["DELETE"] = (_sql("DELETE FROM claim"), NOT_ALLOWED)
    shapes["TRUNCATE"] = (_sql("TRUNCATE claim CASCADE"), NOT_ALLOWED)
    await _all(stage, shapes)


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
            shapes[statement] = (_sql(statement), NOT_ALLOWED)
    await _all(stage, shapes)


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
    await _all(
        stage,
        {
            "INSERT": (_sql(f"INSERT INTO event {row}"), NOT_ALLOWED),
            "INSERT into what is pending": (_sql("INSERT INTO event_pending (kind) VALUES ('confirmed')"), NOT_ALLOWED),
            "a head of one's own": (_sql("INSERT INTO event_head VALUES (TRUE, 0, '')"), NOT_ALLOWED),
            "a badge of one's own": (_sql("INSERT INTO badge VALUES ('acc_', 1, now(), '[]')"), NOT_ALLOWED),
            "a way of one's own": (_sql("INSERT INTO lifecycle VALUES ('received', 'liked', 'verified')"), NOT_ALLOWED),
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
    shapes = {f"SET ROLE {name}": (_sql(f'SET ROLE "{name}"'), NOT_ALLOWED) for name in others if name != me}
    shapes |= {
        "another session": (_sql("SET SESSION AUTHORIZATION postgres"), NOT_ALLOWED),
        "no role": (_sql("RESET ROLE; UPDATE event SET seq = seq"), NOT_ALLOWED),
        "no triggers": (_sql("SET session_replication_role = replica"), NOT_ALLOWED),
        "trigger off": (_sql("ALTER TABLE decision DISABLE TRIGGER decision_guard"), NOT_ALLOWED),
        "guard replaced": (
            _sql("CREATE OR REPLACE FUNCTION public.guard_decision() RETURNS trigger LANGUAGE sql AS ''"),
            NOT_ALLOWED,
        ),
        "table dropped": (_sql("DROP TABLE event CASCADE"), NOT_ALLOWED),
        "right given": (_sql("GRANT ALL ON event TO verifier_service; UPDATE event SET seq = seq"), NOT_ALLOWED),
        "function of one's own": (
            _sql("CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
            NOT_ALLOWED,
        ),
        "file read": (_sql("SELECT pg_read_file('/etc/passwd')"), NOT_ALLOWED),
        "program run": (_sql("COPY (SELECT 1) TO PROGRAM 'true'"), NOT_ALLOWED),
    }
    await _all(stage, shapes)


async def test_a_table_in_front_of_the_real_one_does_not_deceive_the_guard(stage: Stage) -> None:
    async def work(connection: Connection) -> None:
        await connection.execute("CREATE TEMP TABLE binding AS SELECT * FROM public.binding")
        await connection.execute("SET search_path = pg_temp, public")
        await stage.decide(connection, binding=None)

    assert await _said(stage, work) in {"VC006", NOT_ALLOWED}
