-- name: waiting_insert
-- Keep a decision until it is due; the case stays in its reviewer's hands.
-- takes: case_id, claim_id, reviewer_id, action, sent_at, due_at, sealed
-- gives: maybe value
INSERT INTO waiting_decision (case_id, claim_id, reviewer_id, action, sent_at, due_at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT DO NOTHING RETURNING case_id;

-- name: waiting_hold
-- Hold a case for its reviewer until the decision on it has taken effect.
-- takes: case_id, lease_expires_at?
UPDATE review_case SET lease_expires_at = $2 WHERE id = $1;

-- name: waiting_due
-- List the decisions that are due, the longest ago first, with the reviewer who made each; null where they are none any more.
-- takes: now
-- gives: many
-- null: name, lead, admin, bootstrap
SELECT w.case_id, w.claim_id, w.reviewer_id, w.sealed, r.name, r.lead, r.admin, r.bootstrap
FROM waiting_decision AS w LEFT JOIN reviewer AS r ON r.id = w.reviewer_id AND r.revoked_at IS NULL AND r.lapsed_at IS NULL AND NOT r.auditor
WHERE w.due_at <= $1 ORDER BY w.due_at LIMIT 20;

-- name: waiting_of
-- List the decisions of a reviewer that still wait, the next one first.
-- takes: reviewer_id
-- gives: many
-- null: jurisdiction
SELECT w.case_id, w.action, w.due_at, c.credential, c.jurisdiction
FROM waiting_decision AS w JOIN claim AS c ON c.id = w.claim_id WHERE w.reviewer_id = $1 ORDER BY w.due_at;

-- name: waiting_take
-- Take a decision out; of two who try, one gets it.
-- takes: case_id
-- gives: maybe value
DELETE FROM waiting_decision WHERE case_id = $1 RETURNING sealed;

-- name: waiting_mine
-- Take a decision of one's own out; of two who try, one gets it.
-- takes: case_id, reviewer_id
-- gives: maybe value
DELETE FROM waiting_decision WHERE case_id = $1 AND reviewer_id = $2 RETURNING sealed;

-- name: waiting_put_off
-- Try a decision again later.
-- takes: case_id, due_at
UPDATE waiting_decision SET due_at = $2 WHERE case_id = $1;

-- name: waiting_let_go
-- Give a case back, if this reviewer still has it; a first decision keeps waiting for its second.
-- takes: case_id, assigned_to?
UPDATE review_case SET state = CASE WHEN first_by IS NULL THEN 'open' ELSE 'awaiting_second' END, assigned_to = NULL,
    lease_digest = NULL, lease_expires_at = NULL, version = version + 1
WHERE id = $1 AND assigned_to = $2 AND state = 'assigned';
