-- name: breach_watcher
-- Lock the watch over queues for this worker until the transaction ends; false where another has it.
-- gives: value
-- null: pg_try_advisory_xact_lock
SELECT pg_try_advisory_xact_lock(hashtext('verifier'), hashtext('late queues'));

-- name: breaches_end
-- End the breaches of queues in which no case is late any more.
-- takes: now
UPDATE queue_breach AS b SET over_at = $1 WHERE b.over_at IS NULL AND NOT EXISTS (
    SELECT FROM review_case AS k WHERE k.queue = b.queue AND k.state <> 'closed' AND k.due_by <= $1
);

-- name: breaches_begin
-- Begin the breaches of queues in which a case is late, unless one is told already or was told a short while ago.
-- takes: queues, now, quiet_since
-- gives: many
INSERT INTO queue_breach AS b (queue, began_at)
SELECT q.queue, $2 FROM unnest($1::text []) AS q (queue)
WHERE EXISTS (SELECT FROM review_case AS k WHERE k.queue = q.queue AND k.state <> 'closed' AND k.due_by <= $2)
ON CONFLICT (queue) DO UPDATE SET began_at = excluded.began_at, over_at = NULL WHERE b.over_at IS NOT NULL AND b.began_at <= $3
RETURNING b.queue, b.began_at;

-- name: breach_extent
-- Count the late cases of a queue, up to a number, and find since when the first of them is.
-- takes: queue, now, most
-- gives: row
-- null: oldest_due_by
SELECT count(*) AS late, min(l.due_by) AS oldest_due_by FROM (
    SELECT k.due_by FROM review_case AS k WHERE k.queue = $1 AND k.state <> 'closed' AND k.due_by <= $2 ORDER BY k.due_by LIMIT $3
) AS l;

-- name: notice_insert
-- Enqueue a letter to one lead about a breach, once.
-- takes: notice_id, queue, began_at, late, oldest_due_by, address_key
INSERT INTO lead_notice (id, queue, began_at, late, oldest_due_by, address_key, next_at) VALUES ($1, $2, $3, $4, $5, $6, $3)
ON CONFLICT DO NOTHING;

-- name: notice_take
-- Take the next letter that is due and count the sending; until its next time comes nobody else takes it.
-- takes: now, pauses
-- gives: maybe
UPDATE lead_notice AS n SET attempts = n.attempts + 1, next_at = $1 + ($2::interval [])[n.attempts + 1]
WHERE n.id = (
    SELECT id FROM lead_notice WHERE outcome = 'waiting' AND next_at <= $1 AND attempts < cardinality($2::interval [])
    ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING n.id, n.queue, n.began_at, n.late, n.oldest_due_by, n.address_key, n.attempts;

-- name: notice_ended
-- Record what became of a letter.
-- takes: notice_id, outcome
UPDATE lead_notice SET outcome = $2 WHERE id = $1;

-- name: notices_worn_out
-- Give up letters whose last sending was cut off.
-- takes: now, attempts
UPDATE lead_notice SET outcome = 'failed' WHERE outcome = 'waiting' AND next_at <= $1 AND attempts >= $2;

-- name: notices_prune
-- Forget letters about breaches from before then.
-- takes: before
DELETE FROM lead_notice WHERE began_at < $1;
