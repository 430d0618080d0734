-- name: looks_due
-- List licences whose next look is due, the longest due first, with the source that saw them last.
-- takes: due_at
-- gives: many
-- null: source
SELECT claim_id, source FROM licence_look WHERE due_at <= $1 ORDER BY due_at LIMIT 500;

-- name: looks_unplanned
-- List badges whose next look nobody has planned yet.
-- gives: many
-- null: source, ends_at
SELECT l.claim_id, c.round_started_at, c.ends_at, l.source
FROM licence_look AS l JOIN claim AS c ON c.id = l.claim_id WHERE NOT l.planned LIMIT 500;

-- name: looks_plan
-- Store when these licences are looked at next.
-- takes: claim_ids, due_ats
UPDATE licence_look AS l SET due_at = p.due_at, planned = TRUE
FROM unnest($1::text [], $2::timestamptz []) AS p (claim_id, due_at) WHERE l.claim_id = p.claim_id;

-- name: take_or_halt
-- Count a badge that a source takes, or halt it where that source took too many within a day.
-- takes: claim_id, registry, now
-- gives: row
SELECT halted, halts FROM take_or_halt($1, $2, $3);

-- name: release_source
-- Let a source take what it takes for a day, after people have looked; return how many halted badges are looked at again.
-- takes: registry, now
-- gives: value
SELECT release_source($1, $2);

-- name: halts
-- Count the halted badges of each source.
-- gives: many
SELECT registry, count(*) AS halted, min(halted_at) AS since FROM badge_halt GROUP BY registry ORDER BY registry;

-- name: badges_of_sources
-- Count the badges that hang on each source, and those whose look is overdue.
-- takes: now
-- gives: many
-- null: source
SELECT source, count(*) AS badges, count(*) FILTER (WHERE due_at <= $1) AS overdue
FROM licence_look WHERE source IS NOT NULL GROUP BY source ORDER BY source;

-- name: taken_prune
-- Delete what was counted longer ago than a breaker looks back.
-- takes: taken_at
DELETE FROM badge_taken WHERE taken_at < $1;
