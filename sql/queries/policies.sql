-- name: document_insert
-- Keep the text of a policy the first time something is decided under it.
-- takes: version, digest, body, first_used_at
INSERT INTO policy_document (version, digest, body, first_used_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: document
-- Find a policy that something was decided under.
-- takes: version
-- gives: maybe
SELECT version, body, first_used_at FROM policy_document WHERE version = $1;

-- name: documents
-- List every policy that something was decided under, the newest first, with the number of decisions.
-- gives: many
SELECT p.version, p.first_used_at, (SELECT count(*) FROM decision AS d WHERE d.policy_version = p.version) AS decisions
FROM policy_document AS p ORDER BY p.first_used_at DESC, p.version;

-- name: documents_kept
-- List the text of every policy that something was weighed under, the newest first.
-- gives: many
SELECT version, body, first_used_at FROM policy_document ORDER BY first_used_at DESC, version LIMIT 500;

-- name: last_event
-- Return the number of the newest event.
-- gives: maybe value
SELECT seq FROM event_head;

-- name: events_newest
-- Return when the newest of a stretch of events happened.
-- takes: seq, top
-- gives: value
-- null: max
SELECT max(at) FROM event WHERE seq > $1 AND seq <= $2;

-- name: weighed
-- List the rounds of a stretch of the log that the machine decided, with their claims today, newest first.
-- takes: seq, top, since
-- gives: many
-- null: jurisdiction, sealed_identity, licence_key, decision_id, sighted_at, notified_at, bound_at, bound_by, disputed_at, ends_at, looked_up, rebind_asked_at, platform_id, handle, wrapped_key
SELECT e.at AS weighed_at, coalesce(e.body -> 'verdict', d.machine_verdict) AS verdict, c.*, a.platform_id, a.handle, s.wrapped_key
FROM event AS e
JOIN claim AS c ON c.id = e.claim_id
JOIN account AS a ON a.key = c.account_key
LEFT JOIN account_secret AS s ON s.account_key = c.account_key
LEFT JOIN decision AS d ON d.id = e.body ->> 'decision'
WHERE e.seq > $1 AND e.seq <= $2 AND e.at >= $3 AND e.by_kind = 'service'
    AND e.kind IN ('confirmed', 'creator_needed', 'reviewer_needed') AND (e.body ? 'verdict' OR d.id IS NOT NULL)
ORDER BY e.seq DESC;

-- name: evidence_by_ids
-- List the evidence that was weighed in these rounds.
-- takes: ids
-- gives: many
-- null: as_of
-- row: EvidenceRow
SELECT * FROM evidence WHERE id = ANY($1::text []) ORDER BY registry, retrieved_at;

-- name: decided_alone
-- List the decisions of one person alone, with all reasons that were known: the case's and the machine's.
-- takes: decided_at
-- gives: many
-- null: holder
SELECT d.claim_id, d.decided_at, d.verdict, d.public #>> '{holder,level}' AS holder,
    k.reasons || ARRAY(SELECT jsonb_array_elements_text(d.machine_verdict -> 'reasons')) AS reasons
FROM decision AS d JOIN review_case AS k ON k.id = d.case_id
WHERE d.decided_at >= $1 AND d.by_reviewer IS NOT NULL AND d.second_reviewer IS NULL
    AND d.verdict IN ('verified', 'reinstated', 'refused')
ORDER BY d.decided_at, d.claim_id;
