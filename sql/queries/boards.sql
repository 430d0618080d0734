-- name: word_propose
-- Keep a proposal for a board's page, unless the same words are proposed or accepted already.
-- takes: word_id, place, kind, words, meaning, reviewer_id
-- gives: maybe value
INSERT INTO board_word (id, place, kind, words, meaning, proposed_by, proposed_at) VALUES ($1, $2, $3, $4, $5, $6, service_now())
ON CONFLICT (place, kind, words) WHERE accepted IS NOT FALSE DO NOTHING RETURNING id;

-- name: word_one
-- Find a proposal, locked.
-- takes: word_id
-- gives: maybe
-- null: accepted
SELECT id, place, kind, words, meaning, proposed_by, accepted FROM board_word WHERE id = $1 FOR UPDATE;

-- name: word_decide
-- Accept or reject a proposal of another person; what was accepted can be taken back, what was rejected stays so.
-- takes: word_id, reviewer_id, accepted
-- gives: maybe value
UPDATE board_word SET decided_by = $2, decided_at = service_now(), accepted = $3
WHERE id = $1 AND proposed_by <> $2 AND (accepted IS NULL OR (accepted AND NOT $3)) RETURNING id;

-- name: words_of_place
-- List the accepted words of a place's boards.
-- takes: place
-- gives: many
SELECT kind, words, meaning FROM board_word WHERE place = $1 AND accepted ORDER BY kind, words;

-- name: words_shown
-- List proposals with who made and who decided them: those that wait first, then the newest.
-- takes: place, rejected
-- gives: many
-- null: decided_by, decided_at, accepted, decider
SELECT w.id, w.place, w.kind, w.words, w.meaning, w.proposed_by, w.proposed_at, w.decided_by, w.decided_at, w.accepted,
    p.name AS proposer, d.name AS decider
FROM board_word AS w JOIN reviewer AS p ON p.id = w.proposed_by LEFT JOIN reviewer AS d ON d.id = w.decided_by
WHERE ($1 = '' OR w.place = $1) AND (w.accepted IS NOT FALSE OR $2)
ORDER BY w.accepted IS NOT NULL, w.proposed_at DESC, w.id LIMIT 500;

-- name: proposer
-- Find a reviewer who may propose or decide now.
-- takes: reviewer_id
-- gives: maybe
SELECT id, lead FROM reviewer WHERE id = $1 AND revoked_at IS NULL AND lapsed_at IS NULL AND NOT auditor;
