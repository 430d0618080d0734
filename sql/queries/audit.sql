-- name: head
-- Return the newest event and its hash.
-- gives: maybe
SELECT seq, hash FROM event_head;

-- name: events_after
-- List events in order, with the text they were hashed from, and the row digests as they were signed.
-- takes: seq, limit
-- gives: many
-- null: claim_id, claim_version, from_state, to_state, body, said
-- slow: it goes through a whole list or log
SELECT seq, at, prev_hash, hash, kind, claim_id, from_state, to_state, claim_version,
    CASE WHEN kind IN ('rows_kept', 'rows_taken_over') THEN body::text END AS body,
    CASE WHEN kind = 'rows_kept' THEN (body - 'mac')::text END AS said,
    jsonb_build_array(
        seq, extract(epoch FROM at)::numeric, kind, account_key, claim_id, from_state, to_state, claim_version, by_kind, by_id,
        to_jsonb(codes), body
    )::text AS content
FROM event WHERE seq > $1 ORDER BY seq LIMIT $2;

-- name: began
-- Return when the log began.
-- gives: maybe value
SELECT at FROM event ORDER BY seq LIMIT 1;

-- name: checkpoints_listed
-- Return whether the database has any signed checkpoint.
-- gives: value
SELECT EXISTS (SELECT FROM checkpoint);

-- name: checkpoints_after
-- List the signed checkpoints that the database has, in order.
-- takes: seq, limit
-- gives: many
-- slow: it goes through a whole list or log
SELECT seq, hash FROM checkpoint WHERE seq > $1 ORDER BY seq LIMIT $2;

-- name: columns
-- List the columns from which the digests of rows are made.
-- gives: many
SELECT g.relation, a.attname::text AS name, g.since
FROM audited_group AS g JOIN pg_attribute AS a ON a.attrelid = to_regclass(g.relation)
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attname <> ALL (g.left_out)
ORDER BY g.relation, g.since, a.attname;

-- name: lifecycle
-- List the transitions that the database allows, with what each needs and brings.
-- gives: many
-- null: verdict, decided_by
SELECT source, happening, target, verdict, decided_by, gives_badge, ends_lock, ends_case, changes_badge FROM lifecycle;

-- name: guards
-- List the triggers that exist and fire for everybody.
-- gives: many
-- null: name
SELECT g.tgname AS name FROM pg_trigger AS g WHERE NOT g.tgisinternal AND g.tgenabled IN ('O', 'A');

-- name: plain_tables
-- List the tables that show every row to all who may read them: no view, no rule, no row security.
-- gives: many
-- null: name
SELECT c.relname AS name FROM pg_class AS c
WHERE c.oid = to_regclass(c.relname) AND c.relkind = 'r' AND NOT c.relrowsecurity AND NOT c.relhasrules;

-- name: claims_after
-- List the states of claims, a page at a time.
-- takes: after, limit
-- gives: many
-- slow: it goes through a whole list or log
SELECT id, state, version FROM claim WHERE id > $1 ORDER BY id LIMIT $2;

-- name: badges_after
-- List stored badges, a page at a time, beside what claims and decisions amount to today.
-- takes: account_key, limit
-- gives: many
-- slow: it goes through a whole list or log
SELECT b.account_key, b.credentials::text AS stored, (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'claim_id', c.id, 'state', c.state, 'account_epoch', c.account_epoch, 'sighted_at', c.sighted_at, 'bound_at', c.bound_at,
        'credential', c.credential, 'jurisdiction', c.jurisdiction, 'environment', coalesce(d.environment, c.environment),
        'decided_at', d.decided_at, 'valid_until', d.valid_until, 'public', d.public,
        'rebound', (
            SELECT jsonb_build_object('level', 'H' || n.level, 'method', n.method) FROM binding AS n WHERE n.id = c.bound_by
        ),
        'stopped', coalesce((
            SELECT last.verdict IN ('suspended', 'revoked') FROM decision AS last
            WHERE last.claim_id = c.id AND last.verdict NOT IN ('asked', 'refused')
            ORDER BY last.claim_version DESC, last.decided_at DESC LIMIT 1
        ), FALSE)
    )), '[]')::text
    FROM claim AS c LEFT JOIN decision AS d ON d.id = c.decision_id
    WHERE c.account_key = b.account_key
        AND (c.decision_id IS NOT NULL OR c.state IN ('received', 'checking', 'awaiting_creator', 'in_review'))
) AS due
FROM badge AS b WHERE b.account_key > $1 ORDER BY b.account_key LIMIT $2;

-- name: rows_account
-- List accounts as they were digested for the log.
-- takes: after, limit, columns
-- gives: many
-- row: KeptRow
-- slow: it goes through a whole table
-- null: intact, content
SELECT t.key AS key, TRUE AS intact, (
    SELECT jsonb_object_agg(e.key, e.value)::text FROM jsonb_each(to_jsonb(t)) AS e WHERE e.key = ANY($3::text [])
) AS content
FROM account AS t WHERE t.key > $1 ORDER BY t.key LIMIT $2;

-- name: rows_claim
-- List claims as they were digested for the log.
-- takes: after, limit, columns
-- gives: many
-- row: KeptRow
-- slow: it goes through a whole table
-- null: intact, content
SELECT t.id AS key, TRUE AS intact, (
    SELECT jsonb_object_agg(e.key, e.value)::text FROM jsonb_each(to_jsonb(t)) AS e WHERE e.key = ANY($3::text [])
) AS content
FROM claim AS t WHERE t.id > $1 ORDER BY t.id LIMIT $2;

-- name: rows_evidence
-- List evidence as it was digested for the log, and whether its sealed bytes are those that were kept.
-- takes: after, limit, columns
-- gives: many
-- row: KeptRow
-- slow: it goes through a whole table
-- null: intact, content
SELECT t.id AS key, sha256(t.sealed) = t.sha256 AS intact, (
    SELECT jsonb_object_agg(e.key, e.value)::text FROM jsonb_each(to_jsonb(t)) AS e WHERE e.key = ANY($3::text [])
) AS content
FROM evidence AS t WHERE t.id > $1 ORDER BY t.id LIMIT $2;

-- name: rows_binding
-- List bindings as they were digested for the log.
-- takes: after, limit, columns
-- gives: many
-- row: KeptRow
-- slow: it goes through a whole table
-- null: intact, content
SELECT t.id AS key, TRUE AS intact, (
    SELECT jsonb_object_agg(e.key, e.value)::text FROM jsonb_each(to_jsonb(t)) AS e WHERE e.key = ANY($3::text [])
) AS content
FROM binding AS t WHERE t.id > $1 ORDER BY t.id LIMIT $2;

-- name: rows_binding_attempt
-- List attempts as they were digested for the log.
-- takes: after, limit, columns
-- gives: many
-- row: KeptRow
-- slow: it goes through a whole table
-- null: intact, content
SELECT t.id AS key, TRUE AS intact, (
    SELECT jsonb_object_agg(e.key, e.value)::text FROM jsonb_each(to_jsonb(t)) AS e WHERE e.key = ANY($3::text [])
) AS content
FROM binding_attempt AS t WHERE t.id > $1 ORDER BY t.id LIMIT $2;

-- name: rows_decision
-- List decisions as they were digested for the log.
-- takes: after, limit, columns
-- gives: many
-- row: KeptRow
-- slow: it goes through a whole table
-- null: intact, content
SELECT t.id AS key, TRUE AS intact, (
    SELECT jsonb_object_agg(e.key, e.value)::text FROM jsonb_each(to_jsonb(t)) AS e WHERE e.key = ANY($3::text [])
) AS content
FROM decision AS t WHERE t.id > $1 ORDER BY t.id LIMIT $2;

-- name: rows_badge
-- List stored badges as they were digested for the log.
-- takes: after, limit, columns
-- gives: many
-- row: KeptRow
-- slow: it goes through a whole table
-- null: intact, content
SELECT t.account_key AS key, TRUE AS intact, (
    SELECT jsonb_object_agg(e.key, e.value)::text FROM jsonb_each(to_jsonb(t)) AS e WHERE e.key = ANY($3::text [])
) AS content
FROM badge AS t WHERE t.account_key > $1 ORDER BY t.account_key LIMIT $2;

-- name: hash_at
-- Return the hash of one event.
-- takes: seq
-- gives: maybe
SELECT hash FROM event WHERE seq = $1;

-- name: checkpoint_insert
-- Insert a signed checkpoint.
-- takes: seq, hash, signed_at, note
INSERT INTO checkpoint (seq, hash, signed_at, note) VALUES ($1, $2, $3, $4) ON CONFLICT (seq) DO NOTHING;

-- name: log_prune
-- Delete older lines of the queue's own log, which the queue never does.
-- takes: created
DELETE FROM pgq.pgqueuer_log WHERE created < $1;

-- name: jobs_wake
-- Make the waiting jobs of a claim due now, because a source they waited for is there.
-- takes: claim_id
UPDATE pgq.pgqueuer SET execute_after = clock_timestamp()
WHERE status = 'queued' AND execute_after > clock_timestamp() AND dedupe_key LIKE 'check:%:' || $1;

-- name: housekeeper
-- Lock the house-keeping for this worker until the transaction ends; false where another has it.
-- gives: value
-- null: pg_try_advisory_xact_lock
SELECT pg_try_advisory_xact_lock(hashtext('verifier'), hashtext('housekeeping'));

-- name: clock
-- Return the service's time by the database, and how far a rehearsal is ahead of the database's own clock.
-- gives: row
SELECT service_now() AS now, service_now() - clock_timestamp() AS ahead;

-- name: line_encrypted
-- Return whether this very connection is encrypted.
-- gives: maybe value
-- null: ssl
SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid();

-- name: flush_log
-- Wait until everything that was committed before is on the disk: a write that waits has all before it written.
-- gives: value
INSERT INTO readiness (at) SELECT clock_timestamp() WHERE set_config('synchronous_commit', 'on', TRUE) = 'on'
ON CONFLICT (one) DO UPDATE SET at = clock_timestamp() RETURNING TRUE AS flushed;
