-- name: case_rests
-- Let a case rest for a reviewer: until then it does not come back to them.
-- takes: case_id, reviewer_id, now, rests_until
UPDATE case_assignment SET passed_at = $3, rests_until = $4 WHERE case_id = $1 AND reviewer_id = $2;

-- name: case_hand_over
-- Give a case on to a colleague, or back to the queue; whoever chose the colleague is handed it no more.
-- takes: case_id, handed_to?, handed_until?, recused
UPDATE review_case SET state = CASE WHEN first_by IS NULL THEN 'open' ELSE 'awaiting_second' END, assigned_to = NULL,
    lease_digest = NULL, lease_expires_at = NULL, handed_to = $2, handed_until = $3, version = version + 1,
    recused = recused || ARRAY(SELECT r FROM unnest($4::text []) AS r WHERE r <> ALL (recused))
WHERE id = $1;

-- name: colleague_for
-- Return whether the system may hand this case to this reviewer now; nothing for nobody, and for one who is paused.
-- takes: case_id, reviewer_id, now
-- gives: maybe value
SELECT may_take(k, r.id, $3, r.lead OR r.admin, TRUE) FROM review_case AS k, reviewer AS r
WHERE k.id = $1 AND r.id = $2 AND r.revoked_at IS NULL AND r.lapsed_at IS NULL AND NOT r.auditor
    AND NOT EXISTS (SELECT FROM reviewer_pause AS p WHERE p.reviewer_id = r.id);

-- name: colleagues
-- List the other reviewers who take cases, by name.
-- takes: reviewer_id, limit
-- gives: many
SELECT r.id, r.name, r.lead OR r.admin AS lead FROM reviewer AS r
WHERE r.revoked_at IS NULL AND r.lapsed_at IS NULL AND NOT r.auditor AND r.id <> $1 AND NOT EXISTS (SELECT FROM reviewer_pause AS p WHERE p.reviewer_id = r.id)
ORDER BY r.name, r.id LIMIT $2;

-- name: note_insert
-- Keep what a reviewer wrote about a case for whoever gets it next, sealed.
-- takes: note_id, case_id, kind, code, by_reviewer, sealed, written_at
INSERT INTO case_note (id, case_id, kind, code, by_reviewer, sealed, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: notes_of_case
-- List what reviewers wrote about a case, the oldest first.
-- takes: case_id
-- gives: many
SELECT n.id, n.kind, n.code, r.name AS by_name, n.sealed, n.written_at
FROM case_note AS n JOIN reviewer AS r ON r.id = n.by_reviewer WHERE n.case_id = $1 ORDER BY n.written_at, n.id LIMIT 50;

-- name: resting_for
-- Count the open cases that rest for a reviewer, and return when the first comes back.
-- takes: reviewer_id, now
-- gives: row
-- null: back_at
SELECT count(*) AS cases, min(a.rests_until) AS back_at FROM case_assignment AS a
WHERE a.reviewer_id = $1 AND NOT a.over AND a.rests_until > $2;

-- name: paused
-- Return whether a lead has paused this reviewer.
-- takes: reviewer_id
-- gives: value
SELECT EXISTS (SELECT FROM reviewer_pause WHERE reviewer_id = $1);

-- name: doubt_keeps_out
-- Keep whoever doubts a badge from deciding about it, unless they have the case already.
-- takes: case_id, reviewer_id
UPDATE review_case SET recused = recused || $2::text, version = version + 1
WHERE id = $1 AND $2 <> ALL (recused) AND first_by IS DISTINCT FROM $2 AND assigned_to IS DISTINCT FROM $2;

-- name: doubts_lately
-- Count the badges that this reviewer has doubted since then, and return when the first was.
-- takes: by_id, at
-- gives: row
-- null: since
SELECT count(*) AS doubts, min(at) AS since FROM event WHERE by_kind = 'reviewer' AND by_id = $1 AND at > $2 AND kind = 'doubted';
