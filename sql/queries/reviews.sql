-- name: case_insert
-- A case for people; one open case per claim, which forgets no reason and leaves no special queue for the standard one.
INSERT INTO review_case (id, claim_id, queue, opened_at, due_by, reasons) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (claim_id) WHERE state <> 'closed' DO UPDATE
SET reasons = review_case.reasons
        || ARRAY(SELECT r FROM unnest(excluded.reasons) AS r WHERE r <> ALL (review_case.reasons)),
    queue = CASE excluded.queue WHEN 'standard' THEN review_case.queue ELSE excluded.queue END,
    version = review_case.version + 1
RETURNING id;

-- name: case_by_id
-- A case.
SELECT * FROM review_case WHERE id = $1;

-- name: case_lock
-- A case, locked.
SELECT * FROM review_case WHERE id = $1 FOR UPDATE;

-- name: case_open_of_claim
-- The claim's open case.
SELECT * FROM review_case WHERE claim_id = $1 AND state <> 'closed' FOR UPDATE;

-- name: case_held
-- The case this reviewer is working on.
SELECT id FROM review_case WHERE assigned_to = $1 AND state = 'assigned' AND lease_expires_at > $2 ORDER BY due_by LIMIT 1;

-- name: case_take
-- The system assigns: what waits for a second person, then the most urgent, never what this reviewer decided first
-- or has refused or revoked before: an appeal is another reviewer's.
UPDATE review_case SET state = 'assigned', assigned_to = $1, lease_digest = $2, lease_expires_at = $3, version = version + 1
WHERE id = (
    SELECT id FROM review_case
    WHERE state <> 'closed' AND NOT ($1 = ANY (recused)) AND first_by IS DISTINCT FROM $1
        AND (state IN ('open', 'awaiting_second') OR lease_expires_at <= $4)
        AND (queue <> 'lead' OR $5)
        AND NOT EXISTS (
            SELECT FROM decision AS d WHERE d.claim_id = review_case.claim_id AND d.verdict IN ('refused', 'revoked')
                AND $1 IN (d.by_reviewer, d.second_reviewer)
        )
    ORDER BY (state = 'awaiting_second') DESC, (queue = 'contested') DESC, due_by, id
    FOR UPDATE SKIP LOCKED LIMIT 1
)
RETURNING *;

-- name: assignment_insert
-- Who was handed which case.
INSERT INTO case_assignment (case_id, reviewer_id, assigned_at) VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING;

-- name: was_assigned
-- Whether the system handed this case to this reviewer, and they have not stepped back from it since.
SELECT EXISTS (
    SELECT FROM case_assignment AS a JOIN review_case AS k ON k.id = a.case_id
    WHERE a.case_id = $1 AND a.reviewer_id = $2 AND NOT ($2 = ANY (k.recused))
);

-- name: case_heartbeat
-- Keep the lease.
UPDATE review_case SET lease_expires_at = $4
WHERE id = $1 AND assigned_to = $2 AND lease_digest = $3 AND state = 'assigned' AND lease_expires_at > $5
RETURNING id;

-- name: case_let_go
-- Give the case back; a first decision keeps waiting for its second.
UPDATE review_case SET state = CASE WHEN first_by IS NULL THEN 'open' ELSE 'awaiting_second' END, assigned_to = NULL,
    lease_digest = NULL, lease_expires_at = NULL, version = version + 1, recused = recused || $2::text []
WHERE id = $1;

-- name: case_first
-- The first of two people has decided.
UPDATE review_case SET state = 'awaiting_second', assigned_to = NULL, lease_digest = NULL, lease_expires_at = NULL,
    first_by = $2, first_action = $3, first_at = $4, first_claim_version = $5, sealed_first = $6, version = version + 1
WHERE id = $1;

-- name: case_close
-- The case is decided.
UPDATE review_case SET state = 'closed', closed_at = $2, lease_digest = NULL, lease_expires_at = NULL, version = version + 1
WHERE id = $1;

-- name: cases_page
-- Cases by state and queue, the most urgent first.
SELECT id, due_by FROM review_case
WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR queue = $2)
    AND ($3::timestamptz IS NULL OR (due_by, id) > ($3, $4::text))
ORDER BY due_by, id LIMIT $5;

-- name: case_counts
-- How many cases wait in each queue.
SELECT queue, count(*) AS cases FROM review_case WHERE state <> 'closed' GROUP BY queue;

-- name: decisions_last_hour
-- How many cases this reviewer has decided in the last hour, first and second decisions alike.
SELECT count(*) FROM event
WHERE by_kind = 'reviewer' AND by_id = $1 AND at > $2 AND kind IN (
    'approved', 'refused', 'question_asked', 'suspended', 'reinstated', 'revoked', 'first_decision', 'case_kept'
);

-- name: review_pace
-- Open cases, and cases closed in the last week: the basis of `expected_by`.
SELECT
    (SELECT count(*) FROM review_case WHERE state <> 'closed') AS waiting,
    (SELECT count(*) FROM review_case WHERE closed_at > $1) AS closed_last_week;

-- name: case_relet
-- The reviewer asks for the case they already hold: a new lease token for the same case.
UPDATE review_case SET lease_digest = $2, lease_expires_at = $3 WHERE id = $1 RETURNING *;
