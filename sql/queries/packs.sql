-- name: decision_packed
-- Find a decision, with its row as it was digested for the log.
-- takes: decision_id, columns
-- gives: maybe
-- null: content
SELECT d.claim_id, d.policy_version, d.evidence, d.decided_at, (
    SELECT jsonb_object_agg(e.key, e.value)::text FROM jsonb_each(to_jsonb(d)) AS e WHERE e.key = ANY ($2::text [])
) AS content
FROM decision AS d WHERE d.id = $1;

-- name: events_of_decision
-- List where a claim's events up to a decision stand, the newest first: the one that tells of the decision, and those before it.
-- takes: claim_id, decision_id, limit
-- gives: many
SELECT e.seq FROM event AS e
WHERE e.claim_id = $1 AND e.seq <= (
    SELECT min(t.seq) FROM event AS t WHERE t.claim_id = $1 AND t.body ->> 'decision' = $2
) ORDER BY e.seq DESC LIMIT $3;

-- name: row_kept
-- Find the event by which a decision's row joined the log, in the commit of the event that tells of it.
-- takes: decision_id, seq
-- gives: maybe
SELECT e.seq FROM event AS e
WHERE e.seq > $2 AND e.seq <= $2 + 1000 AND e.kind = 'rows_kept'
    AND e.body -> 'rows' @> jsonb_build_array(jsonb_build_array('decision', $1::text))
ORDER BY e.seq LIMIT 1;

-- name: signed_after
-- Find the first signed checkpoint that covers an event.
-- takes: seq
-- gives: maybe
SELECT seq, note FROM checkpoint WHERE seq >= $1 ORDER BY seq LIMIT 1;

-- name: stretch
-- List the events of a stretch of the log, with the text that each was hashed from.
-- takes: seq, until
-- gives: many
-- slow: it goes through a whole list or log
SELECT seq, prev_hash,
    jsonb_build_array(
        seq, extract(epoch FROM at)::numeric, kind, account_key, claim_id, from_state, to_state, claim_version, by_kind, by_id,
        to_jsonb(codes), body
    )::text AS content
FROM event WHERE seq >= $1 AND seq <= $2 ORDER BY seq;

-- name: evidence_packed
-- List the evidence of a decision by its digests; what was said stays sealed.
-- takes: ids
-- gives: many
-- null: as_of
SELECT id, registry, authority, outcome, detail, retrieved_at, as_of, encode(sha256, 'hex') AS sha256, sheet_version, adapter
FROM evidence WHERE id = ANY ($1::text []) ORDER BY registry, id;

-- name: letters_of_decision
-- List the letters that told a claim's creator of a decision, the first one first.
-- takes: decision_id
-- gives: many
SELECT m.id FROM decision AS d
JOIN event AS e ON e.claim_id = d.claim_id AND e.body ->> 'decision' = d.id
JOIN mail_outbox AS m ON m.claim_id = e.claim_id AND m.claim_version = e.claim_version
WHERE d.id = $1 AND m.template NOT IN ('contact_code', 'proofing', 'contested') ORDER BY m.created_at, m.id;

-- name: letters_packed
-- List the letters of a claim that were written by then, or within a day: which, when, and what became of each.
-- takes: claim_id, at
-- gives: many
-- null: sent_at
SELECT template, occasion, created_at, sent_at, outcome FROM mail_outbox
WHERE claim_id = $1 AND created_at <= $2::timestamptz + interval '1 day' ORDER BY created_at, template;
