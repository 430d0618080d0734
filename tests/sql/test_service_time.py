"""No instant that the service writes is later than its time, and nothing that counts up goes down.

Every column of a point in time stands here with its rule: a new one is a failing test until somebody has decided.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TypeAlias

import asyncpg
import pytest

from tests.sql.stage import BINDINGS, CHECKS, CLAIMS, NOT_ALLOWED, TWICE, Stage, Work, every, said, sql, unguarded
from verifier.domain.policy import Policy
from verifier.store.db import Connection
from verifier.store.ids import new_id

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
LATER, BACKWARDS, NOBODY_ASKED = "VC030", "VC031", "VC032"
PAST = {  # never more than five minutes after service_now()
    "account": "created_at changed_at erased_at handle_at",
    "badge": "as_of",
    "binding": "recorded_at",
    "binding_attempt": "started_at ended_at",
    "case_assignment": "assigned_at passed_at",
    "case_note": "written_at",
    "case_search": "searched_at",
    "checkpoint": "signed_at",
    "claim": "state_since round_started_at sighted_at created_at notified_at bound_at disputed_at rebind_asked_at",
    "claim_import": "touched_at arrived_at done_at",
    "decision": "decided_at",
    "document": "received_at removed_at",
    "event_pending": "at",
    "evidence": "retrieved_at as_of",
    "idempotency": "started_at",
    "licence_dispute": "disputed_at",
    "licence_lock": "locked_at",
    "lead_notice": "began_at oldest_due_by",
    "licence_pass": "named_at",
    "licence_watch": "made_at renewed_at told_at",
    "licensee_lock": "locked_at unlocked_at",
    "licensee_request": "made_at sent_at used_at judged_at",
    "watch_letter": "made_at sent_at",
    "mail_outbox": "created_at sent_at failed_at",
    "platform_jwk": "added_at removed_at",
    "policy_document": "first_used_at",
    "proofing_notice": "made_at used_at",
    "queue_breach": "began_at over_at",
    "registry_check": "started_at answered_at silent_since",
    "registry_health": "checked_at source_as_of",
    "report": "received_at",
    "retention_sweep": "swept_at",
    "review_case": "opened_at first_at closed_at",
    "roster": "loaded_at as_of",
    "roster_relook": "noted_at",
    "screening_hit": "shown_at",
    "second_look": "drawn_at looked_at",
    "signing_key": "made_at withdrawn_at",
    "waiting_decision": "sent_at",
}
DEADLINES = {  # in the future, and not further than this
    "binding_attempt.expires_at": "100 days",
    "lead_notice.next_at": "2 days",
    "licensee_request.session_ends_at": "1 day",
    "mail_outbox.next_at": "40 days",
    "proofing_notice.expires_at": "181 days",
    "case_assignment.rests_until": "8 days",
    "review_case.due_by": "100 days",
    "review_case.handed_until": "8 days",
    "review_case.lease_expires_at": "1 day",
    "second_look.taken_until": "1 day",
    "signing_key.used_from": "1 day",
    "waiting_decision.due_at": "1 day",
}
ELSEWHERE = {
    "approval_freeze.frozen_at": "written by freeze_approvals_as() alone, from the database's clock",
    "reviewer_pause.paused_at": "written by pause_reviewer_as() alone, from the database's clock",
    "badge_change.at": "written by functions of the owner's alone, from service_now()",
    "badge_change.ends_at": "computed by functions of the owner's alone, from what claims and decisions say",
    "badge_handle.as_of": "as badge_change.at",
    "badge_handle.ends_at": "as badge_change.ends_at",
    "badge_history.as_of": "as badge_change.at",
    "badge_history.at": "as badge_change.at",
    "badge_terms_history.at": "written by set_badge_terms() alone, from service_now()",
    "badge_removal.at": "written by erase_account() alone, as account.erased_at",
    "erasure.erased_at": "written by erase_account() alone, as account.erased_at",
    "erasure.kept_until": "written by erase_account() alone; a far one only keeps codes for longer",
    "erasure.told_until": "written by erase_account() alone; a far one only keeps the feed's row for longer",
    "badge_review.began_at": "what an operator reads of the second opinion; a late one only puts the next one off",
    "board_word.decided_at": "service_now() in the statement; nothing is decided by it",
    "board_word.proposed_at": "as board_word.decided_at",
    "case_tally.hour": "written by triggers alone, from a case's own time",
    "claim.ends_at": "written by a trigger alone: what its decision says",
    "badge_halt.halted_at": "written by take_or_halt() alone; a late one only keeps a badge stale for longer",
    "badge_taken.taken_at": "written by take_or_halt() alone; a late one only lets a breaker trip sooner",
    "gain_hour.hour": "written by count_gains() alone, from the decisions' own times",
    "gain_told.told_at": "written by tell_gain() alone; a late one only tells a lead of a wave once less",
    "import_start.started_at": "written by start_imported() alone; a late one only puts off the imports of an hour",
    "registry_smoke.asked_at": "what operators read; a late one only asks later",
    "source_release.until": "written by release_source() alone, when people say so",
    "licensee_request.leased_until": "a far one only keeps a document in one reviewer's hands, who cannot decide alone",
    "licensee_request.next_at": "a far one only puts a letter off, which a new request asks for again",
    "watch_letter.next_at": "as licensee_request.next_at",
    "licence_look.due_at": "a far one only lets a badge go stale: it lives on sightings",
    "document.remove_at": "written by triggers alone, from the claim's own time",
    "event.at": "comes from event_pending",
    "decision.valid_until": "a board's own date, which may be 31 Dec 9999; a look-up's is bounded by guard_decision",
    "rate_bucket.tat": "written by admit() and admit_in_turn() alone, from the database's clock",
    "readiness.at": "the database's clock; nobody reads it",
    "registry_health.last_failure_at": "the database's clock, in the statement",
    "registry_health.last_success_at": "the database's clock, in the statement",
    "registry_health.probe_after": "the database's clock, in the statement; a far one only stops questions",
    "report_tally.counted_at": "the database's clock, by default; a late one only keeps it for longer",
    "roster_history.departed_at": "of a public list; no machine decides by it",
    "roster_history.first_seen_at": "of a public list; no machine decides by it",
    "roster_history.returned_at": "of a public list; no machine decides by it",
    "schema_function.applied_at": "the owner's",
    "schema_migration.applied_at": "the owner's",
    "signed_badge.bound_at": "written by triggers and functions alone: what the badge says",
    "signed_badge.revoked_at": "written by triggers and functions alone, from the service's time",
    "signed_badge.sighted_at": "written by triggers and functions alone: what the badge says",
    "signed_badge.sighted_until": "written by triggers and functions alone: what the badge says",
    "signed_badge.unsaid_at": "written by triggers and functions alone: what the badge says",
    "signed_badge.valid_until": "written by triggers and functions alone: what the badge says",
    "token_ended.expires_at": "the token's own end; a far one only keeps it ended for longer",
    "source_line.since": "written by admit_in_turn() alone, from the database's clock",
    "source_line.until": "written by admit_in_turn() alone, from the database's clock",
    "claim_import.held_until": "the database's own clock; a far one only puts an import off",
    "webhook_attempt.at": "what an endpoint's owner reads; nothing is decided by it",
    "webhook_attempt.next_at": "as webhook_attempt.at",
    "webhook_delivery.next_at": "a far one only puts a delivery off, which its owner sees and can ask for again",
    "webhook_endpoint.failing_since": "as webhook_attempt.at; a late one only disables the endpoint later",
    "webhook_endpoint.held_until": "as webhook_delivery.next_at",
    "webhook_endpoint.last_delivery_at": "as webhook_attempt.at",
    "webhook_endpoint.made_at": "as webhook_attempt.at",
    "webhook_endpoint.paused_until": "as webhook_delivery.next_at",
    "webhook_endpoint.removed_at": "as webhook_attempt.at; any makes it removed",
    "webhook_message.at": "an event's or a change's own, which are guarded; a test's is as webhook_attempt.at",
    "webhook_secret.ends_at": "a far one only lets deliveries carry one more signature",
    "webhook_secret.made_at": "as webhook_attempt.at",
    "statement_used.expires_at": "the statement's own end; a far one only keeps it used for longer",
}
KEYS = {"api_key", "reviewer", "reviewer_identity", "session", "login_link"}  # written by the owner's functions alone


async def test_every_point_in_time_has_its_rule(owner: Owner) -> None:
    rows = await owner.fetch(
        """SELECT c.relname || '.' || a.attname FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND a.atttypid = 'timestamptz'::regtype AND NOT a.attisdropped"""
    )
    found = {row[0] for row in rows if row[0].split(".")[0] not in KEYS}
    past = {f"{table}.{column}" for table, columns in PAST.items() for column in columns.split()}
    assert found == past | set(DEADLINES) | set(ELSEWHERE)


async def test_the_rule_is_a_trigger_on_the_table(owner: Owner) -> None:
    rows = await owner.fetch(
        """SELECT tgrelid::regclass::text AS on_table, pg_get_triggerdef(oid, TRUE) AS said FROM pg_trigger
        WHERE tgfoid = 'refuse_later'::regproc AND tgenabled = 'O'"""
    )
    said_of = {row["on_table"]: row["said"] for row in rows}
    assert set(said_of) == set(PAST)
    for table, columns in PAST.items():
        held = set(re.findall(r"new\.(\w+)(?! - )", said_of[table]))
        assert set(columns.split()) <= held, table
        assert "INSERT" in said_of[table]
    for name, most in DEADLINES.items():
        table, column = name.split(".")
        written = re.search(rf"new\.{column} - '([^']+)'::interval", said_of[table])
        assert written is not None, name
        assert written[1].rstrip("s") == most.rstrip("s"), name


async def test_five_minutes_are_what_two_clocks_may_differ_by(stage: Stage) -> None:
    def decided(**ahead: float) -> Work:
        return lambda connection: stage.decide(connection, at=stage.house.clock() + timedelta(**ahead))

    await every(stage, {"a minute": (decided(minutes=1), "accepted"), "six minutes": (decided(minutes=6), LATER)})


async def test_nothing_is_written_with_a_time_that_has_not_come(stage: Stage) -> None:
    """Seventy years on: evidence that stays fresh, proofs that never age, letters that never go out."""
    far, claim = stage.house.clock() + timedelta(days=70 * 365), stage.claim.id
    key = await stage.house.svc.pool.fetchval("SELECT account_key FROM claim WHERE id = $1", claim)
    licence = await stage.house.svc.pool.fetchval("SELECT licence_key FROM claim WHERE id = $1", claim)
    fresh = "SELECT move_claim($1, $2, 'question_asked', $3, 'service', 'x', '{}', '{}', NULL)"

    async def proved(connection: Connection) -> None:
        await stage.end(connection, await stage.begin(connection, until=far), at=far)

    async def asked(connection: Connection) -> None:
        await connection.execute(CHECKS.checks_insert, [claim], [1], ["us-xx"])
        await connection.execute(CHECKS.check_start, claim, 1, "us-xx", far, "service", "system")

    shapes: dict[str, Work] = {
        "evidence": lambda c: stage.look_up(c, at=far),
        "a source's own date": lambda c: stage.look_up(c, as_of=far),
        "a binding": lambda c: stage.bind(c, at=far),
        "a try": lambda c: stage.begin(c, at=far),
        "a try without end": lambda c: stage.begin(c, until=far),
        "a proof": proved,
        "a move": sql(fresh, claim, stage.claim.version, far),
        "an event": sql("SELECT note_event($1, 'noted', NULL, NULL, 'service', 'x', '{}', '{}')", far),
        "a badge": sql("SELECT project_badge($1, $2)", key, far),
        "a round": sql(CLAIMS.claim_next_round, claim, "again", far),
        "a question": asked,
        "a letter told": sql("UPDATE claim SET notified_at = $2 WHERE id = $1", claim, far),
        "a claim": sql(
            """INSERT INTO claim (id, account_key, account_epoch, credential, family, state_since, round_started_at,
            sealed_words, submitted_by, environment, created_at)
            VALUES ($1, $2, 1, 'RN', 'nurse', $3, $3, '', 'x', 'test', $3)""",
            new_id("clm"), key, far,
        ),
        "a case": sql("UPDATE review_case SET opened_at = opened_at, due_by = $1", far),
        "a case due in a year": sql("UPDATE review_case SET due_by = now() + interval '1 year'"),
        "a lease": sql("UPDATE review_case SET lease_expires_at = now() + interval '2 days'"),
        "an assignment": sql("INSERT INTO case_assignment VALUES ($1, $2, $3)", stage.case.id, stage.ben.id, far),
        "an account": sql("UPDATE account SET changed_at = $1", far),
        "a list": sql("UPDATE roster SET loaded_at = $1", far),
        "a list's own date": sql("UPDATE roster SET as_of = $1", far),
        "a control": sql("UPDATE registry_health SET checked_at = $1", far),
        "a letter": sql(
            """INSERT INTO mail_outbox (claim_id, account_key, claim_version, template, occasion, created_at, next_at)
            VALUES ($1, $2, 1, 'received', 'once', now(), $3)""", claim, key, far,
        ),
        "a checkpoint": sql("INSERT INTO checkpoint VALUES (1, '', $1, '')", far),
        "a notice": sql(
            BINDINGS.notice_insert, new_id("ntc"), claim, key, b"x", "once", licence, b"",
            stage.house.clock(), far, None,
        ),
    }  # fmt: skip
    refusals = {name: (work, LATER) for name, work in shapes.items()}
    refusals["a case"] = (shapes["a case"], NOT_ALLOWED)  # when it was opened is not the service's to change
    await every(stage, refusals)


async def test_what_was_dated_ahead_by_hand_can_still_be_stopped(stage: Stage, owner: Owner) -> None:
    """A forged proof of next year must not be what keeps the badge from being suspended."""
    async with stage.house.svc.pool.acquire() as connection:
        await stage.move(connection, "approved", await stage.decide(connection, **stage.one))
    await unguarded(owner, "claim")
    await owner.execute("UPDATE claim SET bound_at = bound_at + interval '1 year' WHERE id = $1", stage.claim.id)
    await owner.execute("ALTER TABLE claim ENABLE TRIGGER USER")
    version = stage.claim.version + 1
    stopped, later = CLAIMS.claim_next_round, stage.house.clock() + timedelta(days=1)
    await every(
        stage,
        {
            "suspended": (lambda c: stage.move(c, "suspended", version=version), "accepted"),
            "looked at again": (sql(stopped, stage.claim.id, "recheck", stage.house.clock()), "accepted"),
            "dated ahead once more": (sql(stopped, stage.claim.id, "recheck", later), LATER),
        },
    )


async def test_a_source_that_dates_its_data_tomorrow_is_taken_to_mean_today(stage: Stage, owner: Owner) -> None:
    """A board's clock, or a file dated ahead, is no reason to lose its answer."""
    now, claim = stage.house.clock(), stage.claim.id
    await unguarded(owner, "registry_check", "claim")
    await owner.execute("DROP INDEX evidence_once")
    started = (
        "UPDATE registry_check SET answered_at = NULL, evidence_id = NULL, attempt = 9 WHERE registry = 'us-wa-doh'"
    )
    await owner.execute(started)
    evidence = new_id("evd")
    await stage.house.svc.pool.fetchrow(
        CHECKS.checks_answered, claim, 1, now, ["us-wa-doh"], [9], [evidence], [""], ["primary"], ["found"], [now],
        [now + timedelta(days=1)], [b"sealed"], [""], ["x"], [b""],
    )  # fmt: skip
    assert await owner.fetchval("SELECT as_of FROM evidence WHERE id = $1", evidence) == now


async def test_only_the_owner_moves_the_services_time(stage: Stage, owner: Owner) -> None:
    assert await said(stage, sql("UPDATE service_clock SET ahead = '1 day'")) == NOT_ALLOWED
    assert await said(stage, sql("SELECT * FROM service_clock")) == NOT_ALLOWED
    far = stage.house.clock() + timedelta(days=30)
    assert await said(stage, lambda c: stage.begin(c, at=far)) == LATER
    await owner.execute("UPDATE service_clock SET ahead = '30 days'")
    assert await said(stage, lambda c: stage.begin(c, at=far)) == "accepted"
    await owner.execute("DELETE FROM service_clock")
    assert await said(stage, lambda c: stage.begin(c, at=far)) == LATER, "without a row it is the database's time"


async def test_the_longest_times_of_the_policy_fit(owner: Owner) -> None:
    """A bound of the database must not be met by what the code may rightly write."""
    assert Policy().review_within <= timedelta(days=90) < timedelta(days=100)
    assert await owner.fetchval("SELECT service_now() BETWEEN clock_timestamp() - interval '1 s' AND clock_timestamp()")


@pytest.mark.parametrize("standing", ["changed", "closed"])
async def test_an_account_goes_forward_only(stage: Stage, owner: Owner, standing: str) -> None:
    await owner.execute("UPDATE account SET epoch = 5, standing = $1", standing)
    account = "UPDATE account SET {}"
    await every(
        stage,
        {
            "a lower epoch": (sql(account.format("epoch = 4")), BACKWARDS),
            "current again by the same epoch": (sql(account.format("standing = 'current'")), BACKWARDS),
            "current again by a lower one": (sql(account.format("standing = 'current', epoch = 1")), BACKWARDS),
            "current again by a higher one": (sql(account.format("standing = 'current', epoch = 6")), "accepted"),
            "another's id": (sql(account.format("platform_id = 'acct_of_another'")), BACKWARDS),
            "an id that is erased": (sql(account.format("platform_id = NULL")), "accepted"),
            "another's handle": (sql(account.format("handle_held = FALSE")), "accepted"),
        },
    )


async def test_a_claim_a_question_and_a_case_go_forward_only(stage: Stage, owner: Owner) -> None:
    await unguarded(owner, "review_case")
    await owner.execute(
        "UPDATE review_case SET recused = ARRAY['rev_x'], reasons = ARRAY['contested', 'relook'], version = 5"
    )
    await owner.execute("ALTER TABLE review_case ENABLE TRIGGER USER")
    case = "UPDATE review_case SET {}"
    taken_back = "UPDATE registry_check SET answered_at = NULL, evidence_id = NULL WHERE registry {} 'us-oig-leie'"
    shut = "UPDATE review_case SET state = 'closed'; UPDATE review_case SET state = 'open'"
    await every(
        stage,
        {
            "an older round": (sql("UPDATE claim SET obs_epoch = 0"), BACKWARDS),
            "an older epoch": (sql("UPDATE claim SET account_epoch = 0"), BACKWARDS),
            "a newer round": (sql("UPDATE claim SET obs_epoch = obs_epoch + 1"), "accepted"),
            "an older attempt": (sql("UPDATE registry_check SET attempt = attempt - 1"), BACKWARDS),
            "an answer taken back": (sql(taken_back.format("<>")), BACKWARDS),
            "a list asked again, under another name": (sql(taken_back.format("=")), "accepted"),
            "a list asked again, its answer kept": (sql("UPDATE registry_check SET answered_at = NULL"), BACKWARDS),
            "an answer exchanged": (sql("UPDATE registry_check SET evidence_id = NULL"), BACKWARDS),
            "a reason forgotten": (sql(case.format("reasons = ARRAY['relook']")), BACKWARDS),
            "all reasons forgotten": (sql(case.format("reasons = '{}'")), BACKWARDS),
            "one more reason": (sql(case.format("reasons = reasons || '{reported}'::text []")), "accepted"),
            "who stepped back": (sql(case.format("recused = '{}'")), BACKWARDS),
            "an older version": (sql(case.format("version = 4")), BACKWARDS),
            "a closed case opened": (sql(shut), BACKWARDS),
        },
    )


async def test_evidence_is_the_answer_to_a_question_that_was_asked(stage: Stage, owner: Owner) -> None:
    asked = {"registry": "us-wa-doh", "authority": "primary", "outcome": "found"}
    await owner.execute("DELETE FROM evidence WHERE FALSE")
    await owner.execute(
        "INSERT INTO registry_check (claim_id, obs_epoch, registry) VALUES ($1, 1, 'us-xx')", stage.claim.id
    )
    await owner.execute(
        """INSERT INTO registry_check (claim_id, obs_epoch, registry, attempt)
        VALUES ($1, 1, 'us-yy', 1), ($1, 2, 'us-zz', 1)""",
        stage.claim.id,
    )

    def kept(**changes: object) -> Work:
        return lambda connection: stage.look_up(connection, **(asked | changes))

    await every(
        stage,
        {
            "of a question that was asked": (kept(registry="us-yy"), "accepted"),
            "a second answer": (kept(), TWICE),
            "of one that waits": (kept(registry="us-xx"), NOBODY_ASKED),
            "of one nobody wrote down": (kept(registry="us-qq"), NOBODY_ASKED),
            "of a round to come": (kept(registry="us-zz", obs_epoch=2), NOBODY_ASKED),
            "of a round that never was": (kept(obs_epoch=0), NOBODY_ASKED),
            "by hand, as a register": (kept(registry="manual"), NOBODY_ASKED),
            "a register, as by hand": (kept(registry="us-yy", authority="manual", outcome="manual"), NOBODY_ASKED),
            "by hand, found": (kept(registry="manual", authority="manual"), NOBODY_ASKED),
        },
    )


async def test_a_look_up_is_by_a_live_reviewer_who_was_handed_the_case(stage: Stage, owner: Owner) -> None:
    theirs = {"claim": stage.other.id}
    await every(
        stage,
        {
            "of the case": (stage.look_up, "accepted"),
            "of a claim whose case nobody was handed": (lambda c: stage.look_up(c, **theirs), NOBODY_ASKED),
        },
    )
    await unguarded(owner, "review_case", "reviewer")
    for before, after in (
        (
            "review_case SET recused = ARRAY[assigned_to] WHERE assigned_to IS NOT NULL",
            "review_case SET recused = '{}'",
        ),
        ("review_case SET state = 'closed'", "review_case SET state = 'assigned'"),
        ("reviewer SET revoked_at = now() WHERE name = 'Ada'", "reviewer SET revoked_at = NULL"),
    ):
        await owner.execute(f"UPDATE {before}")
        assert await said(stage, stage.look_up) == NOBODY_ASKED, before
        await owner.execute(f"UPDATE {after}")
        assert await said(stage, stage.look_up) == "accepted", after


async def test_a_binding_is_anchored_in_what_was_last_seen(stage: Stage, owner: Owner) -> None:
    await owner.execute("UPDATE claim SET obs_epoch = 2 WHERE id = $1", stage.claim.id)
    older = await stage.evidence(stage.claim)
    shapes = {
        "in the last answer, while a new round runs": (
            lambda c: stage.bind(c, obs_epoch=2, evidence_id=older),
            "accepted",
        ),
        "in a round that is over": (lambda c: stage.bind(c, obs_epoch=1, evidence_id=older), NOBODY_ASKED),
    }
    await every(stage, shapes)
    await owner.execute(
        "INSERT INTO registry_check (claim_id, obs_epoch, registry, attempt) VALUES ($1, 2, 'us-wa-doh', 1)",
        stage.claim.id,
    )
    async with stage.house.svc.pool.acquire() as connection:
        newer = {"obs_epoch": 2, "registry": "us-wa-doh", "authority": "primary", "outcome": "found"}
        await stage.look_up(connection, **newer)
    overtaken = {name: (work, NOBODY_ASKED) for name, (work, _) in shapes.items()}
    await every(stage, overtaken)


async def test_only_a_move_is_told_as_one(stage: Stage, owner: Owner) -> None:
    note = "SELECT note_event(now(), $1, NULL, $2, 'service', 'x', '{}', '{}')"
    moves = [row[0] for row in await owner.fetch("SELECT DISTINCT happening FROM lifecycle")]
    shapes = {kind: (sql(note, kind, stage.claim.id), "VC008") for kind in moves}
    await every(stage, shapes | {"noted": (sql(note, "noted", stage.claim.id), "accepted")})
