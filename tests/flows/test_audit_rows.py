"""Everything a badge rests on is compared with the log: what is changed, put in or taken away by hand is found.

The forger owns the database and has neither the checkpoint key nor the service's own.
"""

from __future__ import annotations

import json
from typing import TypeAlias

import asyncpg
import pytest

from tests.flows.test_audit_log import codes
from tests.harness.service import House
from verifier.flows.audit import verification
from verifier.flows.audit.findings import SENTENCES
from verifier.flows.audit.row_digests import COLUMNS, LEFT_OUT
from verifier.flows.claims.views import ClaimView

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# What a forger may write into a column, by its type; constraints are no hindrance to who owns the table.
ANOTHER = {
    "text": "coalesce({0}, '') || 'x'",
    "bigint": "coalesce({0}, 0) + 1",
    "smallint": "{0} - 1",
    "boolean": "NOT coalesce({0}, FALSE)",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 microsecond'",
    "bytea": "coalesce({0}, '') || '\\x00'",
    "jsonb": """jsonb_build_array('{{"forged": true}}'::jsonb)""",
    "ARRAY": "coalesce({0}, '{{}}') || '{{forged}}'",
}
KEYS = {"account": "key", "badge": "account_key"}
_RELATIONS = ", ".join(COLUMNS)
# Whoever owns the tables drops what is in the way.
_FREE = f"""
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
        WHERE contype = 'f' OR contype = 'c' AND conrelid::regclass::text = ANY ('{{{_RELATIONS}}}')
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.relation, one.conname);
    END LOOP;
    FOR one IN SELECT c.table_name, c.column_name FROM information_schema.columns AS c
        WHERE c.table_name = ANY ('{{{_RELATIONS}}}') AND c.is_nullable = 'NO'
            AND (c.table_name, c.column_name) NOT IN (('account', 'key'), ('badge', 'account_key'))
            AND c.column_name <> 'id'
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER %I DROP NOT NULL', one.table_name, one.column_name);
    END LOOP;
END
$$;
DROP INDEX account_holds_handle; DROP INDEX claim_open_once; DROP INDEX claim_licence_once;
DROP INDEX binding_attempt_open_once; ALTER TABLE account DROP CONSTRAINT account_platform_id_key
"""  # noqa: S608  names of ours
_OF = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1"
_A_VIEW = """
ALTER TABLE decision RENAME TO others;
CREATE VIEW decision AS SELECT * FROM others;
GRANT SELECT ON decision TO verifier_service
"""
_TRY = """
INSERT INTO binding_attempt (
    id, claim_id, account_key, account_epoch, method, level, sealed, tries_left, started_at, expires_at
) SELECT 'bnd_' || repeat('a', 32), id, account_key, 1, 'document', 2, '\\x00', 5, now(), now() + interval '1 day'
FROM claim
"""


@pytest.fixture
async def badge(house: House) -> ClaimView:
    """A verified claim, and a try to prove it in another way."""
    claim = await house.settle(house.people[0])
    assert claim.state == "verified"
    await house.svc.pool.execute(_TRY)
    return claim


async def _by_hand(owner: Owner, statement: str) -> None:
    """As the owner of the tables, with every trigger of theirs switched off and then on again."""
    for word in ("DISABLE", "ENABLE"):
        for relation in COLUMNS:
            await owner.execute(f"ALTER TABLE {relation} {word} TRIGGER USER")
        if word == "DISABLE":
            await owner.execute(statement)


async def _found(house: House) -> set[tuple[str, str]]:
    return set(codes(await verification.verify(house.svc)))


@pytest.mark.parametrize("relation", COLUMNS)
async def test_each_column_that_is_changed_by_hand_is_found_and_each_row_put_in_or_taken_away(
    house: House, badge: ClaimView, owner: Owner, relation: str
) -> None:
    assert badge.state == "verified"
    await owner.execute(_FREE)
    await owner.execute("DROP INDEX evidence_once")
    key = KEYS.get(relation, "id")
    await owner.execute(f"CREATE TABLE kept AS SELECT * FROM {relation}")  # noqa: S608  a name of ours
    columns = [tuple(row.values()) for row in await owner.fetch(_OF, relation)]
    some = await owner.fetchval(f"SELECT max({key}) FROM {relation}")  # noqa: S608
    rest = ", ".join(name for name, _ in columns if name != key)
    tried = {
        name: f"UPDATE {relation} SET {name} = {ANOTHER[kind].format(name)} WHERE {key} = '{some}'"  # noqa: S608
        for name, kind in columns
    } | {
        "a row taken away": f"DELETE FROM {relation} WHERE {key} = '{some}'",  # noqa: S608
        "a row put in": f"INSERT INTO {relation} ({key}, {rest}) SELECT 'forged', {rest} FROM kept LIMIT 1",  # noqa: S608
    }
    found = dict[str, set[str]]()
    for name, statement in tried.items():
        await _by_hand(owner, statement)
        found[name] = {code for code, where in await _found(house) if where.startswith(relation)}
        await _by_hand(owner, f"DELETE FROM {relation}; INSERT INTO {relation} SELECT * FROM kept")  # noqa: S608
    assert found.pop("a row taken away") >= {"row_missing"}
    assert found.pop("a row put in") >= {"row_unknown"}
    silent = [name for table, name in LEFT_OUT if table == relation and name != "sealed"]
    assert sorted(name for name, codes in found.items() if not codes) == sorted(silent)
    assert (await verification.verify(house.svc)).whole


async def test_each_column_of_the_log_itself_that_is_changed_is_found(
    house: House, badge: ClaimView, owner: Owner
) -> None:
    await owner.execute(_FREE)
    await owner.execute("ALTER TABLE event DISABLE TRIGGER USER; ALTER TABLE event DROP CONSTRAINT event_by_kind_check")
    await owner.execute("CREATE TABLE kept AS SELECT * FROM event")
    some = await owner.fetchval("SELECT seq FROM event WHERE kind = 'confirmed' AND claim_id = $1", badge.id)
    silent = list[str]()
    for column, kind in (tuple(row.values()) for row in await owner.fetch(_OF, "event")):
        changed = "seq + 1000" if column == "seq" else ANOTHER[kind].format(column)
        await owner.execute(f"UPDATE event SET {column} = {changed} WHERE seq = {some}")  # noqa: S608  names of ours
        found = {code for code, _ in await _found(house)}
        silent += [] if found & {"event_altered", "event_missing"} else [column]
        await owner.execute("DELETE FROM event; INSERT INTO event SELECT * FROM kept")
    assert silent == []
    await owner.execute("ALTER TABLE event ENABLE TRIGGER USER")
    assert (await verification.verify(house.svc)).whole


@pytest.mark.parametrize("relation", COLUMNS)
async def test_a_new_column_is_in_the_digests_or_left_out_for_a_reason(owner: Owner, relation: str) -> None:
    rows = await owner.fetch("SELECT column_name AS n FROM information_schema.columns WHERE table_name = $1", relation)
    decided = [*(name for group in COLUMNS[relation] for name in group), *(n for t, n in LEFT_OUT if t == relation)]
    assert sorted(decided) == sorted(row["n"] for row in rows)


async def test_a_row_changed_by_its_owner_with_every_trigger_on_is_not_the_services(
    house: House, badge: ClaimView, owner: Owner
) -> None:
    key = await owner.fetchval("SELECT account_key FROM claim")
    await owner.execute("UPDATE account SET handle = 'somebody.else'")
    assert await house.status("somebody.else") == "verified", "it is served"
    assert await _found(house) == {("rows_foreign", f"account {key}")}
    await owner.execute("UPDATE claim SET sighted_at = sighted_at - interval '1 hour'")
    assert ("rows_foreign", f"claim {badge.id}") in await _found(house)


async def test_what_was_changed_by_hand_is_found_also_after_the_service_wrote_the_row_again(
    house: House, badge: ClaimView, owner: Owner
) -> None:
    await _by_hand(owner, "UPDATE claim SET bound_at = bound_at + interval '3 years'")
    house.clock.forward(days=31)
    await house.tidy()
    assert ("row_changed_before", f"claim {badge.id}") in await _found(house)
    assert await owner.fetchval("SELECT obs_epoch FROM claim") == 2, "the service has looked again"


async def test_what_the_service_once_said_counts_once(house: House, badge: ClaimView, owner: Owner) -> None:
    before = await owner.fetchval("SELECT body FROM event WHERE kind = 'rows_kept' ORDER BY seq DESC LIMIT 1")
    await owner.execute(
        "SELECT append_event(now(), 'rows_kept', NULL, NULL, NULL, NULL, NULL, 'service', 'database', '{}', $1)", before
    )
    assert badge.state == "verified"
    assert "rows_foreign" in {code for code, _ in await _found(house)}


@pytest.mark.parametrize(
    "body", ["{}", '{"rows": 7, "nonce": 1}', '{"rows": [["claim"]]}', '{"rows": [[1, 2, "x", 3]]}']
)
@pytest.mark.parametrize("kind", ["rows_kept", "rows_taken_over"])
async def test_an_event_of_no_sense_is_a_finding_and_no_end_of_the_audit(
    house: House, owner: Owner, body: str, kind: str
) -> None:
    await owner.execute(
        "SELECT append_event(now(), $1, NULL, NULL, NULL, NULL, NULL, 'service', 'database', '{}', $2)", kind, body
    )
    assert await _found(house) == {("rows_foreign", "event 1")}


async def test_nothing_is_taken_over_once_the_service_has_begun(house: House, badge: ClaimView, owner: Owner) -> None:
    body = json.dumps({"rows": [["claim", badge.id, None, ["0" * 64]]]})
    await owner.execute(
        "SELECT append_event(now(), 'rows_taken_over', NULL, NULL, NULL, NULL, NULL, 'operator', 'x', '{}', $1)", body
    )
    assert ("rows_foreign", f"claim {badge.id}") in await _found(house)


async def test_a_forged_badge_row_is_found_by_what_its_claims_say(house: House, badge: ClaimView, owner: Owner) -> None:
    """Even if the forger could make the log say so: a badge follows from claims and decisions."""
    other = await house.say(account="acct_9", handle="impostor")
    assert await house.status("impostor") == "pending"
    await _by_hand(
        owner,
        "UPDATE badge SET credentials = (SELECT credentials FROM badge WHERE credentials::text LIKE '%verified%') "
        "WHERE credentials::text NOT LIKE '%verified%'",
    )
    key = await owner.fetchval("SELECT account_key FROM claim WHERE id = $1", other.id)
    position = await owner.fetchval("SELECT position FROM badge_handle WHERE handle = 'impostor'")
    about = f"badge {key}"
    assert await _found(house) == {
        ("row_differs", about), ("badge_differs", about), ("badge_differs", f"badge change {position}"),
    }  # fmt: skip
    assert badge.state == "verified"


async def test_a_badge_that_was_published_by_hand_is_found_by_what_is_stored(
    house: House, badge: ClaimView, owner: Owner
) -> None:
    await house.say(account="acct_9", handle="impostor")
    position = await owner.fetchval("SELECT position FROM badge_handle WHERE handle = 'impostor'")
    await owner.execute(
        "UPDATE badge_change SET status = 'verified', "
        "shown = (SELECT shown FROM badge_change WHERE status = 'verified') WHERE position = $1",
        position,
    )
    assert await house.status("impostor") == "verified", "it is served"
    assert await _found(house) == {("badge_differs", f"badge change {position}")}
    assert badge.state == "verified"


async def test_evidence_of_other_bytes_is_found_also_with_its_own_hash(
    house: House, badge: ClaimView, owner: Owner
) -> None:
    one = await owner.fetchval("SELECT max(id) FROM evidence")
    await _by_hand(owner, f"UPDATE evidence SET sealed = '\\x00' WHERE id = '{one}'")  # noqa: S608
    assert await _found(house) == {("evidence_replaced", f"evidence {one}")}
    await _by_hand(owner, f"UPDATE evidence SET sha256 = sha256(sealed) WHERE id = '{one}'")  # noqa: S608
    assert await _found(house) == {("row_differs", f"evidence {one}")}
    assert badge.id


async def test_a_claim_that_is_not_where_its_events_left_it_is_found_even_if_the_log_vouches_for_the_row(
    house: House, owner: Owner
) -> None:
    """Somebody within the service's own session: every digest is right, and no move explains the state."""
    waiting = await house.say()
    await house.drain()
    await owner.execute("SELECT set_config('verifier.witness', $1, FALSE)", house.svc.vault.witness)
    await owner.execute("UPDATE claim SET state = 'verified'")
    key = await owner.fetchval("SELECT account_key FROM claim")
    assert await _found(house) == {("state_differs", f"claim {waiting.id}"), ("badge_differs", f"badge {key}")}


async def test_a_move_that_the_lifecycle_does_not_have_is_found(house: House, badge: ClaimView, owner: Owner) -> None:
    await owner.execute(
        "SELECT append_event(now(), 'approved', NULL, $1, 'verified', 'verified', 3, 'reviewer', 'x', '{}', '{}')",
        badge.id,
    )
    found = {code for code, _ in await _found(house)}
    assert found == {"move_illegal", "state_differs"}


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DROP TRIGGER claim_touched ON claim", "guard_missing"),
        ("ALTER TABLE evidence DISABLE TRIGGER evidence_append_only", "guard_missing"),
        ("ALTER TABLE evidence ENABLE ROW LEVEL SECURITY", "guard_missing"),
        (
            _A_VIEW,
            "guard_missing",
        ),
        ("UPDATE audited_group SET left_out = left_out || '{public}' WHERE relation = 'decision'", "columns_differ"),
        ("INSERT INTO lifecycle VALUES ('refused', 'lapsed', 'withdrawn')", "lifecycle_differs"),
        ("UPDATE lifecycle SET verdict = NULL, decided_by = NULL WHERE happening = 'revoked'", "lifecycle_differs"),
        ("UPDATE lifecycle SET ends_case = TRUE WHERE happening = 'appealed'", "lifecycle_differs"),
    ],
)
async def test_a_schema_that_would_keep_silent_is_found(house: House, owner: Owner, statement: str, code: str) -> None:
    await owner.execute(statement)
    assert code in {one for one, _ in await _found(house)}


async def test_an_account_whose_data_key_is_gone_still_verifies(house: House, badge: ClaimView) -> None:
    await house.svc.pool.execute("DELETE FROM account_secret")
    assert (await verification.verify(house.svc)).whole
    await house.svc.pool.execute(
        "UPDATE account SET handle = NULL, handle_held = FALSE, platform_id = NULL, salt = NULL, "
        "sealed_display = NULL, erased_at = now()"
    )
    assert (await verification.verify(house.svc)).whole
    assert badge.id


async def test_a_handle_cannot_be_guessed_from_the_log(house: House, badge: ClaimView) -> None:
    """Two accounts of the same columns but for the salt have nothing in common in the log."""
    salts = await house.svc.pool.fetch("SELECT salt FROM account")
    assert all(len(row["salt"]) == 16 for row in salts)
    log = await house.svc.pool.fetchval("SELECT string_agg(body::text, '') FROM event")
    assert badge.account.handle not in log


def test_every_finding_has_a_sentence_and_a_remedy() -> None:
    assert all(said and remedy.endswith(".") for said, remedy in SENTENCES.values())


@pytest.mark.parametrize("late", [False, True], ids=["before the service's own", "after the service's own"])
async def test_a_row_slipped_in_among_those_that_the_service_is_signing_is_found(
    house: House, badge: ClaimView, owner: Owner, *, late: bool
) -> None:
    """Whoever owns the table in which a transaction collects its rows could let the service sign for theirs."""
    plant = """INSERT INTO row_touched (transaction, relation, key, was, became)
        SELECT $1::text::xid8, 'decision', d.id, $2, row_digests('decision', to_jsonb(d)) FROM decision AS d"""
    was = await owner.fetchval("SELECT row_digests('decision', to_jsonb(d)) FROM decision AS d")
    await _by_hand(owner, """UPDATE decision SET public = public || '{"title": "Psychiatrist"}'""")
    async with house.svc.pool.acquire() as connection, connection.transaction():
        this = await connection.fetchval("SELECT pg_current_xact_id()::text")
        if late:
            await connection.execute("UPDATE claim SET sealed_words = sealed_words || '\\x00' WHERE id = $1", badge.id)
        await owner.execute(plant, this, was)
        if not late:
            await connection.execute("UPDATE claim SET sealed_words = sealed_words || '\\x00' WHERE id = $1", badge.id)
    assert "rows_foreign" in {code for code, _ in await _found(house)}


async def test_a_row_slipped_in_under_one_that_the_service_writes_is_found(
    house: House, badge: ClaimView, owner: Owner
) -> None:
    """Its digest of the row as it was would hide that somebody changed it."""
    digests = "SELECT row_digests('claim', to_jsonb(c)) FROM claim AS c"
    was = await owner.fetchval(digests)
    await _by_hand(owner, "UPDATE claim SET bound_at = bound_at + interval '1 microsecond'")
    async with house.svc.pool.acquire() as connection, connection.transaction():
        this = await connection.fetchval("SELECT pg_current_xact_id()::text")
        await owner.execute(
            """INSERT INTO row_touched (transaction, relation, key, was, became)
            VALUES ($1::text::xid8, 'claim', $2, $3, $3)""",
            this, badge.id, was,
        )  # fmt: skip
        await connection.execute("UPDATE claim SET sealed_words = sealed_words || '\\x00' WHERE id = $1", badge.id)
        await connection.execute("UPDATE account SET changed_at = now()")
    assert "rows_foreign" in {code for code, _ in await _found(house)}
