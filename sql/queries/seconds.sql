-- name: look_draw
-- Keep what a reviewer saw before they decided, sealed, for a second look.
-- takes: look_id, case_id, claim_id, action, decided_by, drawn_at, sealed
INSERT INTO second_look (id, case_id, claim_id, action, decided_by, drawn_at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: look_take
-- Hand a reviewer the second look that waits longest, or the one they have: never of a claim that they decided, nor of a case that they were handed, doubted or chose a colleague for.
-- takes: taken_by?, taken_until?, now
-- gives: maybe value
UPDATE second_look SET taken_by = $1, taken_until = $2 WHERE id = (
    SELECT s.id FROM second_look AS s
    WHERE s.looked_at IS NULL AND s.decided_by <> $1 AND (s.taken_by = $1 OR coalesce(s.taken_until, '-infinity') <= $3)
        AND NOT EXISTS (SELECT FROM case_assignment AS a WHERE a.case_id = s.case_id AND a.reviewer_id = $1)
        AND NOT EXISTS (SELECT FROM review_case AS k WHERE k.id = s.case_id AND $1 = ANY (k.recused))
        AND NOT EXISTS (
            SELECT FROM decision AS d WHERE d.claim_id = s.claim_id AND $1 IN (d.by_reviewer, d.second_reviewer)
        )
    ORDER BY coalesce(s.taken_by = $1 AND s.taken_until > $3, FALSE) DESC, s.drawn_at, s.id
    FOR UPDATE OF s SKIP LOCKED LIMIT 1
) RETURNING id;

-- name: look_waits
-- Return whether a second look waits that this reviewer may be handed.
-- takes: reviewer_id, now
-- gives: value
SELECT EXISTS (
    SELECT FROM second_look AS s
    WHERE s.looked_at IS NULL AND s.decided_by <> $1 AND (s.taken_by = $1 OR coalesce(s.taken_until, '-infinity') <= $2)
        AND NOT EXISTS (SELECT FROM case_assignment AS a WHERE a.case_id = s.case_id AND a.reviewer_id = $1)
        AND NOT EXISTS (SELECT FROM review_case AS k WHERE k.id = s.case_id AND $1 = ANY (k.recused))
        AND NOT EXISTS (
            SELECT FROM decision AS d WHERE d.claim_id = s.claim_id AND $1 IN (d.by_reviewer, d.second_reviewer)
        )
);

-- name: look_in_hand
-- Find the second look that a reviewer has in hand.
-- takes: look_id, taken_by?, now
-- gives: maybe
-- null: taken_until
SELECT id, case_id, claim_id, action, sealed, taken_until FROM second_look
WHERE id = $1 AND taken_by = $2 AND taken_until > $3 AND looked_at IS NULL FOR UPDATE;

-- name: look_made
-- Keep what the second person would have decided, in codes; what they saw is kept no longer.
-- takes: look_id, looked_at?, said?, said_reason?
UPDATE second_look SET looked_at = $2, said = $3, said_reason = $4, sealed = '' WHERE id = $1;

-- name: agreement_since
-- Count the second looks since then by kind of decision, and those that agreed with the first.
-- takes: looked_at
-- gives: many
SELECT action, count(*) AS looks, count(*) FILTER (WHERE said = action) AS agreed FROM second_look
WHERE looked_at > $1 GROUP BY action ORDER BY action;

-- name: look_forget
-- Forget a second look whose snapshot cannot be read.
-- takes: look_id
DELETE FROM second_look WHERE id = $1 AND looked_at IS NULL;
