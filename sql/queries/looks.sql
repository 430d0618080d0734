-- name: looks_due
-- List licences whose next look is due, the longest due first, with the source that saw them last.
-- takes: due_at
-- gives: many
-- null: source
SELECT claim_id, source FROM licence_look WHERE due_at <= $1 ORDER BY due_at LIMIT 500;

-- name: look_of_claim
-- Return when a claim's licence is looked at next.
-- takes: claim_id
-- gives: maybe value
SELECT due_at FROM licence_look WHERE claim_id = $1 AND planned;

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

-- name: halt_absent
-- Make a badge stale whose licence is not on a list of all who are in force any more.
-- takes: claim_id, registry, now
SELECT halt_absent($1, $2, $3);

-- name: release_source
-- Let a source take what it takes for a day, after people have looked; return how many halted badges are looked at again.
-- takes: registry, now
-- gives: value
SELECT release_source($1, $2);

-- name: halts
-- Count the halted badges of each source.
-- gives: many
SELECT registry, count(*) AS halted, min(halted_at) AS since FROM badge_halt WHERE why = 'breaker' GROUP BY registry ORDER BY registry;

-- name: badges_of_sources
-- Count the badges that hang on each source, and those whose look is overdue.
-- takes: now
-- gives: many
-- null: source
SELECT source, count(*) AS badges, count(*) FILTER (WHERE due_at <= $1) AS overdue
FROM licence_look WHERE source IS NOT NULL GROUP BY source ORDER BY source;

-- name: known_in_force
-- List the claims whose licence a source showed last, in force for another week at least; of degrees none.
-- takes: source, ends_at
-- gives: many
-- null: jurisdiction, sealed_identity, wrapped_key
SELECT c.id, c.family, c.credential, c.jurisdiction, c.sealed_words, c.sealed_identity, s.wrapped_key
FROM (
    SELECT l.claim_id FROM licence_look AS l WHERE l.source = $1 AND l.planned ORDER BY l.due_at DESC LIMIT 20
) AS k
JOIN claim AS c ON c.id = k.claim_id LEFT JOIN account_secret AS s ON s.account_key = c.account_key
WHERE c.state = 'verified' AND c.family <> 'degree' AND (c.ends_at IS NULL OR c.ends_at > $2) AND s.wrapped_key IS NOT NULL
ORDER BY c.sighted_at DESC, c.id LIMIT 3;

-- name: smoke_note
-- Store what became of asking a source for a licence that is known to be in force.
-- takes: registry, asked_at, came_to
INSERT INTO registry_smoke (registry, asked_at, came_to) VALUES ($1, $2, $3)
ON CONFLICT (registry) DO UPDATE SET asked_at = excluded.asked_at, came_to = excluded.came_to;

-- name: smokes
-- List what became of asking each source for a licence that is known to be in force.
-- gives: many
SELECT registry, asked_at, came_to FROM registry_smoke ORDER BY registry;
