-- name: looks_due
-- List licences whose next look is due, the longest due first, with the source that saw them last.
-- takes: due_at
-- gives: many
-- null: source
SELECT l.claim_id, d.public -> 'source' ->> 'id' AS source
FROM licence_look AS l
JOIN claim AS c ON c.id = l.claim_id
LEFT JOIN decision AS d ON d.id = c.decision_id
WHERE l.due_at <= $1
ORDER BY l.due_at LIMIT 500;

-- name: looks_unplanned
-- List badges whose next look nobody has planned yet.
-- gives: many
-- null: source, ends_at
SELECT l.claim_id, c.round_started_at, c.ends_at, d.public -> 'source' ->> 'id' AS source
FROM licence_look AS l
JOIN claim AS c ON c.id = l.claim_id
LEFT JOIN decision AS d ON d.id = c.decision_id
WHERE NOT l.planned LIMIT 500;

-- name: looks_plan
-- Store when these licences are looked at next.
-- takes: claim_ids, due_ats
UPDATE licence_look AS l SET due_at = p.due_at, planned = TRUE
FROM unnest($1::text [], $2::timestamptz []) AS p (claim_id, due_at) WHERE l.claim_id = p.claim_id;
