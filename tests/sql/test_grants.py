"""Everything the service's role may do, written down: a new grant is a failing test until it is here, with its reason.

One line a privilege (a long one goes on below it). Without columns it is for the whole table. What is not here is not
granted; what `keys` is about (reviewers, keys, sessions) stands in a list of its own. While a list is loaded its table,
roster_row_N, can be read and filled as well.
"""

from __future__ import annotations

from typing import TypeAlias

import asyncpg

from tests.sql.stage import NOT_ALLOWED, Stage, every, sql

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

FACTS = """
account INSERT (created_at, epoch, handle, handle_at, key, platform_id)
account SELECT
account UPDATE (changed_at, changed_why, epoch, erased_at, handle, handle_at, handle_held, platform_id, salt,
    sealed_display, standing)
account_secret DELETE
account_secret INSERT
account_secret SELECT
approval_freeze SELECT
audited_column SELECT
audited_group SELECT
badge SELECT
badge_bucket SELECT
badge_change SELECT
badge_halt SELECT
badge_handle SELECT
badge_history SELECT
badge_listing SELECT
badge_removal SELECT
badge_review DELETE
badge_review INSERT
badge_review SELECT
badge_taken DELETE
badge_taken SELECT
badge_terms SELECT
badge_terms_history SELECT
binding INSERT
binding SELECT
binding_attempt INSERT
binding_attempt SELECT
binding_attempt UPDATE (detail, ended_at, level, state, tries_left)
board_word INSERT (id, kind, meaning, place, proposed_at, proposed_by, words)
board_word SELECT
board_word UPDATE (accepted, decided_at, decided_by)
case_assignment INSERT
case_assignment SELECT
case_assignment UPDATE (passed_at, rests_until)
case_note INSERT
case_note SELECT
case_search DELETE
case_search INSERT
case_search SELECT
case_tally SELECT
claim INSERT (account_epoch, account_key, contactable, created_at, credential, environment, family, id, jurisdiction,
    licence_key, round_started_at, sealed_identity, sealed_words, state_since, submitted_by)
claim SELECT
claim UPDATE (account_epoch, contactable, credential, end_told, facts, family, jurisdiction, licence_key,
    licence_shared, notified_at, obs_epoch, reasons, rebind_asked_at, rebind_told, round_kind, round_started_at,
    sealed_identity, sealed_words)
claim_number INSERT
claim_number SELECT
claim_number UPDATE (number_key)
decision INSERT
decision SELECT
document INSERT
document SELECT
document UPDATE (removed_at)
erasure SELECT
event SELECT
event_head SELECT
evidence INSERT
evidence SELECT
licence_dispute SELECT
licence_pass SELECT
licence_watch DELETE
licence_watch INSERT
licence_watch SELECT
licence_watch UPDATE (renewed_at, told_at)
licensee_lock SELECT
licensee_request DELETE
licensee_request INSERT (document_id, id, licence_key, made_at, media_type, next_at, sealed, state, way, wrapped_key)
licensee_request SELECT
licensee_request UPDATE (attempts, leased_to, leased_until, licence_key, next_at, sent_at, state, target_key,
    token_digest)
second_look DELETE
second_look INSERT
second_look SELECT
second_look UPDATE (looked_at, said, said_reason, sealed, taken_by, taken_until)
watch_letter DELETE
watch_letter SELECT
watch_letter UPDATE (attempts, next_at, sent_at)
licence_lock DELETE
licence_lock INSERT
licence_lock SELECT
licence_look SELECT
licence_look UPDATE (due_at, planned)
lifecycle SELECT
proofing_notice INSERT
proofing_notice SELECT
registry_check INSERT (claim_id, obs_epoch, registry)
registry_check SELECT
registry_check UPDATE (answered_at, asked, attempt, evidence_id, last_detail, open_starts, silent_since, started_at,
    unavailable)
retention_sweep SELECT
retention_sweep UPDATE (swept_at)
review_case INSERT (claim_id, due_by, id, opened_at, queue, reasons)
review_case SELECT
review_case UPDATE (assigned_to, closed_at, due_by, first_action, first_at, first_by, first_claim_version,
    handed_to, handed_until, lease_digest, lease_expires_at, queue, reasons, recused, sealed_first, state, version)
schema_function SELECT
schema_migration SELECT
waiting_decision DELETE
waiting_decision INSERT
waiting_decision SELECT
waiting_decision UPDATE (due_at)
"""
RUNNING = """
checkpoint INSERT
checkpoint SELECT
claim_import DELETE
claim_import INSERT (actor_id, bootstrap, id, scopes, touched_at, wrapped_key)
claim_import SELECT
claim_import UPDATE (arrived_at, case_s, chunks_taken, done_at, for_creator, for_machine, for_reviewer, held_by,
    held_until, lines, refused, state, taken, touched_at, wrapped_key)
claim_roster_key DELETE
claim_roster_key INSERT
claim_roster_key SELECT
gain_hour SELECT
gain_told SELECT
idempotency DELETE
idempotency INSERT
idempotency SELECT
idempotency UPDATE
import_chunk DELETE
import_chunk INSERT
import_chunk SELECT
import_result DELETE
import_result INSERT
import_result SELECT
import_start SELECT
lead_notice DELETE
lead_notice INSERT (address_key, began_at, id, late, next_at, oldest_due_by, queue)
lead_notice SELECT
lead_notice UPDATE (attempts, next_at, outcome)
mail_outbox DELETE
mail_outbox INSERT
mail_outbox SELECT
mail_outbox UPDATE (attempts, failed_at, next_at, outcome, sent_at, smtp_code)
platform_jwk INSERT
platform_jwk SELECT
platform_jwk UPDATE (added_at, jwk, removed_at)
policy_document INSERT
policy_document SELECT
queue_breach INSERT (began_at, queue)
queue_breach SELECT
queue_breach UPDATE (began_at, over_at)
readiness INSERT
readiness SELECT
readiness UPDATE
registry_day DELETE
registry_day INSERT
registry_day SELECT
registry_day UPDATE
registry_health INSERT
registry_health SELECT
registry_health UPDATE
registry_smoke INSERT
registry_smoke SELECT
registry_smoke UPDATE
report DELETE
report INSERT
report SELECT
report_tally DELETE
report_tally INSERT
report_tally SELECT
report_tally UPDATE (reports)
reviewer_pause SELECT
roster INSERT
roster SELECT
roster UPDATE
roster_change DELETE
roster_change INSERT
roster_change SELECT
roster_history INSERT
roster_history SELECT
roster_history UPDATE (departed_at, how, returned_at)
roster_load DELETE
roster_load SELECT
roster_load UPDATE (bad, file, line, rows)
roster_relook DELETE
roster_relook INSERT
roster_relook SELECT
roster_relook UPDATE
roster_row SELECT
screening_hit INSERT
screening_hit SELECT
signed_badge SELECT
signing_key INSERT (environment, made_at, number, sealed_private, sealed_public, used_from)
signing_key SELECT
signing_key UPDATE (sealed_private, withdrawn_at)
source_release SELECT
statement_used DELETE
statement_used INSERT
statement_used SELECT
status_list SELECT
token_ended DELETE
token_ended INSERT
token_ended SELECT
webhook_attempt DELETE
webhook_attempt INSERT
webhook_attempt SELECT
webhook_attempt UPDATE (error, next_at, status)
webhook_delivery DELETE
webhook_delivery INSERT
webhook_delivery SELECT
webhook_delivery UPDATE (attempts, attempts_before, next_at, outcome, replaceable)
webhook_endpoint DELETE
webhook_endpoint INSERT (description, id, made_at, made_by, types, url)
webhook_endpoint SELECT
webhook_endpoint UPDATE (delivered, disabled_because, failed, failing_since, failures, given_up, held_until,
    last_delivery_at, paused_until, removed_at, state)
webhook_follow SELECT
webhook_message DELETE
webhook_message INSERT (about, at, type)
webhook_message SELECT
webhook_secret DELETE
webhook_secret INSERT
webhook_secret SELECT
webhook_secret UPDATE (ends_at)
"""
KEYS = """
api_key SELECT (bootstrap, created_at, ends_at, id, name, revoked_at, scopes, used_at)
console_provider SELECT
reviewer SELECT (admin, auditor, bootstrap, created_at, id, lapsed_at, lead, name, revoked_at)
reviewer_identity SELECT (reviewer_id)
"""
FUNCTIONS = """
admit
admit_in_turn
admit_reviewer_as
case_hour
claim_denied
close_session
close_sessions_beside
confirm_session
confirm_session_by_provider
dispute_claim
end_key_as
count_gains
erase_account
fold_case_tally
forget_changes
forget_erased
forget_sessions
freeze_approvals_as
give_way
halt_absent
issue_key_as
judge_licensee
key_of_token
licence_barred
licence_denied
lock_licence
lock_spread
name_passing
open_licensee
end_passing
close_licensee
make_login_link_as
make_webhook_messages
may_take
move_claim
note_event
note_key_use
open_session
open_session_by_provider
pause_reviewer_as
project_badge
publish_ended
publish_next
receive_claims
record_rebinding
record_sighting
release_source
replace_key_as
reserve_places
reviewer_of_token
revoke_reviewer_as
revoked_places
roster_begin
roster_ready
roster_sweep
see_session
service_latest
service_now
session_by_provider
session_confirmed
sessions_beside
set_badge_terms
sign_badge
start_imported
take_or_halt
tell_gain
usual_gains
"""

_TABLES = """
SELECT format('%s %s', c.relname, acl.privilege_type) FROM pg_class AS c, aclexplode(c.relacl) AS acl
WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
    AND c.relname !~ '^roster_row_[0-9]'
    AND (acl.grantee = 0 OR acl.grantee = 'verifier_service'::regrole)
"""
_COLUMNS = """
SELECT format('%s %s (%s)', c.relname, acl.privilege_type, string_agg(a.attname, ', ' ORDER BY a.attname))
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid, aclexplode(a.attacl) AS acl
WHERE c.relnamespace = $1::regnamespace AND (acl.grantee = 0 OR acl.grantee = 'verifier_service'::regrole)
GROUP BY c.relname, acl.privilege_type
"""
_CALLS = """
SELECT p.proname FROM pg_proc AS p
WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege('verifier_service', p.oid, 'EXECUTE')
"""


def _lines(*written: str) -> list[str]:
    return sorted(line for text in written for line in text.strip().replace("\n    ", " ").splitlines())


async def _granted(owner: Owner, schema: str) -> list[str]:
    return sorted([row[0] for query in (_TABLES, _COLUMNS) for row in await owner.fetch(query, schema)])


async def test_every_privilege_on_a_table_is_written_down(owner: Owner) -> None:
    assert await _granted(owner, "public") == _lines(FACTS, RUNNING, KEYS)


async def test_the_queue_is_the_services_own_and_no_other_table_is(owner: Owner) -> None:
    """pgqueuer works with all four rights on its own tables; nothing of a claim but its id lies there."""
    granted = await _granted(owner, "pgq")
    assert {line.split()[0] for line in granted if "INSERT" in line} == {
        "pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics",
    }  # fmt: skip
    assert {line.split()[1] for line in granted} == {"SELECT", "INSERT", "UPDATE", "DELETE", "USAGE"}


async def test_every_function_the_service_may_call_is_written_down(owner: Owner) -> None:
    assert sorted([row[0] for row in await owner.fetch(_CALLS)]) == _lines(FUNCTIONS)


async def test_what_runs_with_the_owners_rights_looks_where_the_owner_says(owner: Owner) -> None:
    """Without a search path of its own such a function could be deceived with a table in front of the real one."""
    rows = await owner.fetch(
        "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert rows
    assert [row["proname"] for row in rows if "search_path=public, pg_temp" not in (row["proconfig"] or [])] == []


async def test_the_role_is_nobody_elses_and_makes_nothing(owner: Owner) -> None:
    role = await owner.fetchrow("SELECT * FROM pg_roles WHERE rolname = 'verifier_service'")
    assert role is not None
    powers = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")
    assert [power for power in powers if role[power]] == []
    schemas = "SELECT nspname FROM pg_namespace WHERE has_schema_privilege('verifier_service', oid, 'CREATE')"
    assert [row[0] for row in await owner.fetch(schemas) if not row[0].startswith("pg_temp")] == []
    held = "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'verifier_service'::regrole"
    assert await owner.fetch(held) == []


async def test_what_the_code_never_does_the_role_cannot(stage: Stage) -> None:
    """Samples of what was granted once and is not needed."""
    shapes = (
        "INSERT INTO claim (id, obs_epoch) VALUES ('x', 9)",
        "INSERT INTO account (key, standing) VALUES ('x', 'current')",
        "UPDATE account SET key = key",
        "UPDATE account SET created_at = created_at",
        "UPDATE account_secret SET wrapped_key = wrapped_key",
        "INSERT INTO registry_check (claim_id, attempt) VALUES ('x', 1)",
        "UPDATE registry_check SET claim_id = claim_id",
        "UPDATE registry_check SET registry = registry",
        "DELETE FROM registry_check",
        "INSERT INTO review_case (id, state) VALUES ('x', 'closed')",
        "UPDATE review_case SET claim_id = claim_id",
        "UPDATE review_case SET opened_at = opened_at",
        "DELETE FROM review_case",
        "UPDATE claim SET ends_at = NULL",
        "UPDATE claim SET looked_up = TRUE",
        "INSERT INTO case_tally (queue, cases) VALUES ('lead', 1)",
        "UPDATE case_assignment SET over = TRUE",
        "UPDATE document SET remove_at = NULL",
        "UPDATE rate_bucket SET tat = now()",
        "DELETE FROM rate_bucket",
        "UPDATE roster_load SET ready = TRUE",
        "UPDATE roster_load SET generation = 1",
        "UPDATE roster_history SET npi = ''",
        "DELETE FROM roster",
        "DELETE FROM platform_jwk",
        "UPDATE statement_used SET expires_at = now()",
        "UPDATE service_clock SET ahead = '70 years'",
        "SELECT append_event(now(), 'confirmed', NULL, NULL, 'checking', 'verified', 1, 'service', 'x', '{}', '{}')",
        "SELECT people_of_case('x', 'x', 'x', 'x')",
    )
    await every(stage, {statement: (sql(statement), NOT_ALLOWED) for statement in shapes})
