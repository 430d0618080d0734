-- name: head
-- The newest event and its hash.
SELECT seq, hash FROM event_head;

-- name: events_after
-- Events in order, with the text their hash was made of.
SELECT seq, prev_hash, hash, jsonb_build_array(
    seq, extract(epoch FROM at)::numeric, kind, account_key, claim_id, from_state, to_state, claim_version, by_kind, by_id,
    to_jsonb(codes), body
)::text AS content
FROM event WHERE seq > $1 ORDER BY seq LIMIT $2;

-- name: hash_at
-- The hash of one event.
SELECT hash FROM event WHERE seq = $1;

-- name: checkpoint_insert
-- Remember a signed head.
INSERT INTO checkpoint (seq, hash, signed_at, note) VALUES ($1, $2, $3, $4) ON CONFLICT (seq) DO NOTHING;

-- name: log_prune
-- The queue's own log is never pruned by the queue.
DELETE FROM pgq.pgqueuer_log WHERE created < $1;

-- name: jobs_wake
-- A source that was waited for is there: its questions need not wait any longer.
UPDATE pgq.pgqueuer SET execute_after = clock_timestamp()
WHERE status = 'queued' AND execute_after > clock_timestamp() AND dedupe_key LIKE 'check:%:' || $1;

-- name: housekeeper
-- Whether this worker is the one that keeps house now; released when the transaction ends.
SELECT pg_try_advisory_xact_lock(hashtext('verifier'), hashtext('housekeeping'));

-- name: clock
-- What time it is at the database.
SELECT clock_timestamp();
